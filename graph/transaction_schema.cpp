#include <fmt/format.h>

#include <utility>

#include "graph/commit_log.hpp"
#include "graph/constraint_check.hpp"
#include "graph/error.hpp"
#include "graph/state_editor.hpp"
#include "graph/transaction_impl.hpp"

namespace entente {
namespace {

Error exists_already(const std::string& message, std::string hint) {
    return {ErrorCode::semantic_error, "SchemaRuleAlreadyExists", message, std::nullopt, std::move(hint)};
}

void require_free_name(const Schema& schema, const std::string& name) {
    if (!schema.has_name(name)) return;
    const std::string_view kind = schema.find_constraint(name) != nullptr ? "a constraint" : "an index";
    throw exists_already(fmt::format("there is already {} named `{}`", kind, name),
                         "give another name, or add IF NOT EXISTS");
}

void require_no_index(const GraphState& state, LabelId label, const std::vector<KeyId>& keys) {
    for (const IndexDefinition& index : state.schema().indexes) {
        if (!index.is_on(label, keys)) continue;
        std::string names;
        for (const KeyId key : keys) names += (names.empty() ? "" : ", ") + state.catalog().keys.name(key);
        throw exists_already(fmt::format("there is already an index on (:{} {{{}}}), named `{}`",
                                         state.catalog().labels.name(label), names, index.name),
                             index.of_constraint
                                 ? "the constraint of that name has it"
                                 : fmt::format("DROP INDEX {} first, or add IF NOT EXISTS", index.name));
    }
}

constexpr std::uint64_t many_entries = 10'000;

/// An index over many nodes is stored with its commit: the log would only say that it was made, and each opening would
/// make it again.
void record_index(EffectRecorder& recorder, const GraphState& state, LabelId label, const std::vector<KeyId>& keys) {
    if (state.property_index(label, keys)->size() > many_entries) recorder.bulk_load();
}

Error not_there(std::string_view kind, std::string_view name) {
    return {ErrorCode::semantic_error, "SchemaRuleNotFound", fmt::format("there is no {} named `{}`", kind, name),
            std::nullopt,
            fmt::format("SHOW {} lists them; IF EXISTS drops it where it is there",
                        kind == "index" ? "INDEXES" : "CONSTRAINTS")};
}

}  // namespace

void Transaction::create_index(const IndexDefinition& definition) {
    StateEditor& writer = editor();
    require_free_name(state().schema(), definition.name);
    require_no_index(state(), definition.label, definition.keys);
    writer.add_index(definition);
    if (recorder() == nullptr) return;
    recorder()->index_created(definition);
    record_index(*recorder(), state(), definition.label, definition.keys);
}

void Transaction::create_fulltext_index(const FulltextDefinition& definition) {
    StateEditor& writer = editor();
    require_free_name(state().schema(), definition.name);
    writer.add_fulltext_index(definition);
    if (recorder() == nullptr) return;
    recorder()->fulltext_index_created(definition);
    if (state().fulltext_index(definition.name)->postings().size() > many_entries) recorder()->bulk_load();
}

void Transaction::drop_index(std::string_view name) {
    StateEditor& writer = editor();
    const IndexDefinition* index = state().schema().find_index(name);
    if (index == nullptr && state().schema().find_fulltext(name) == nullptr) throw not_there("index", name);
    if (index != nullptr && index->of_constraint) {
        throw Error(ErrorCode::semantic_error, "IndexBelongsToConstraint",
                    fmt::format("index `{}` belongs to the constraint of that name", name), std::nullopt,
                    fmt::format("DROP CONSTRAINT {} drops both", name));
    }
    writer.remove_index(name);
    if (recorder() != nullptr) recorder()->index_dropped(name);
}

void Transaction::create_constraint(const ConstraintDefinition& definition) {
    StateEditor& writer = editor();
    require_free_name(state().schema(), definition.name);
    for (const ConstraintDefinition& other : state().schema().constraints) {
        if (!other.same_rule(definition)) continue;
        throw exists_already(fmt::format("constraint `{}` says the same", other.name), "");
    }
    if (definition.needs_index()) require_no_index(state(), definition.label_or_type, definition.keys);
    const GraphState before = state();
    writer.begin_epoch(++impl_->graph.epoch_);
    writer.add_constraint(definition);
    try {
        check_constraint(state(), definition);
    } catch (...) {
        writer.restore(before, ++impl_->graph.epoch_);
        throw;
    }
    if (recorder() == nullptr) return;
    recorder()->constraint_created(definition);
    if (definition.needs_index()) record_index(*recorder(), state(), definition.label_or_type, definition.keys);
}

void Transaction::drop_constraint(std::string_view name) {
    StateEditor& writer = editor();
    if (state().schema().find_constraint(name) == nullptr) throw not_there("constraint", name);
    writer.remove_constraint(name);
    if (recorder() != nullptr) recorder()->constraint_dropped(name);
}

void Transaction::check_constraints() {
    if (impl_->touched.empty()) return;
    entente::check_constraints(state(), impl_->touched);
    impl_->touched = {};
}

}  // namespace entente
