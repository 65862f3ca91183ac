#include <initializer_list>
#include <utility>

#include "query/functions/function.hpp"
#include "query/schema_command.hpp"
#include "query/semantics/bind.hpp"

namespace entente {
namespace {

using Command = ast::SchemaCommand;

Value strings(std::initializer_list<std::string_view> texts) {
    List list;
    for (const std::string_view text : texts) list.emplace_back(text);
    return list;
}

Value names_of(const std::vector<std::uint32_t>& ids, const NameTable& table) {
    List list;
    for (const std::uint32_t id : ids) list.emplace_back(table.name(id));
    return list;
}

void add_row(Result& result, std::vector<Value> values) {
    for (Value& value : values) result.values.push_back(std::move(value));
    ++result.row_count;
}

}  // namespace

void show(const Command& command, const GraphState& state, const ProcedureRegistry& procedures, Result& result) {
    using Kind = Command::Kind;
    const Catalog& catalog = state.catalog();
    result.has_rows = true;
    switch (command.kind) {
        case Kind::show_functions:
            result.columns = {"name", "category", "signature", "description"};
            for (const Function* f : all_functions()) add_row(result, {f->name, f->category, f->signature, f->doc});
            for (const RoutineInfo& info : aggregate_functions())
                add_row(result, {info.name, info.category, info.signature, info.doc});
            return;
        case Kind::show_procedures:
            result.columns = {"name", "signature", "description"};
            for (const auto& procedure : procedures.all())
                add_row(result, {procedure->signature.name, signature_text(procedure->signature), procedure->doc});
            return;
        case Kind::show_constraints:
            result.columns = {"name", "type", "entityType", "labelsOrTypes", "properties", "createStatement"};
            for (const ConstraintDefinition& each : state.schema().constraints) {
                const NameTable& names = each.of_relationships ? catalog.types : catalog.labels;
                add_row(result, {each.name, kind_name(each), each.of_relationships ? "RELATIONSHIP" : "NODE",
                                 strings({names.name(each.label_or_type)}), names_of(each.keys, catalog.keys),
                                 statement_text(each, catalog)});
            }
            return;
        case Kind::show_indexes:
            result.columns = {"name",   "type", "entityType", "labelsOrTypes", "properties", "owningConstraint",
                              "entries"};
            for (const IndexDefinition& each : state.schema().indexes) {
                const std::uint64_t entries = state.property_index(each.label, each.keys)->size();
                add_row(result, {each.name, each.kind == IndexKind::text ? "TEXT" : "RANGE", "NODE",
                                 strings({catalog.labels.name(each.label)}), names_of(each.keys, catalog.keys),
                                 each.of_constraint ? Value(each.name) : Value(), static_cast<std::int64_t>(entries)});
            }
            for (const FulltextDefinition& each : state.schema().fulltexts) {
                const std::uint64_t entries = state.fulltext_index(each.name)->documents();
                add_row(result, {each.name, "FULLTEXT", "NODE", names_of(each.labels, catalog.labels),
                                 names_of(each.keys, catalog.keys), Value(), static_cast<std::int64_t>(entries)});
            }
            return;
        default:
            return;
    }
}

}  // namespace entente
