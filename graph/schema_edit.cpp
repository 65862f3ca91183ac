#include <algorithm>
#include <numeric>
#include <utility>

#include "graph/copy_on_write.hpp"
#include "graph/state_editor.hpp"
#include "graph/tuple_key.hpp"

namespace entente {

namespace {

bool has_columns(const GraphState& state, const std::vector<KeyId>& keys) {
    return std::all_of(keys.begin(), keys.end(), [&](KeyId key) { return state.node_column(key) != nullptr; });
}

void add_entry(const GraphState& state, const std::vector<KeyId>& keys, NodeId node, std::vector<IndexEntry>& entries) {
    Value key = state.index_key(node, keys);
    if (!key.is_null()) entries.push_back({std::move(key), node});
}

/// GraphState::index_key of the node if its property `changed` were `value`.
Value key_with(const GraphState& state, const std::vector<KeyId>& keys, NodeId node, KeyId changed,
               const Value& value) {
    TupleKey tuple;
    for (const KeyId key : keys) {
        const Value part = key == changed ? value : state.node_property(node, key);
        if (part.is_null()) return {};
        tuple.add(part);
    }
    return tuple.bytes();
}

}  // namespace

Schema& StateEditor::schema() {
    Schema& schema = writable(state_.schema_, epoch_);
    ++schema.changes;
    return schema;
}

PropertyIndex& StateEditor::index(std::size_t number) {
    return writable(state_.indexes_[number], epoch_);
}

void StateEditor::add_index(const IndexDefinition& definition) {
    std::vector<NodeId> members;
    std::vector<IndexEntry> entries;
    if (has_columns(state_, definition.keys)) {
        state_.label_index(definition.label).collect(0, state_.node_limit_, members);
        for (const NodeId node : members) add_entry(state_, definition.keys, node, entries);
    }
    auto index = std::make_shared<PropertyIndex>();
    index->epoch = epoch_;
    index->insert_all(std::move(entries));
    schema().indexes.push_back(definition);
    state_.indexes_.push_back(std::move(index));
}

void StateEditor::add_fulltext_index(const FulltextDefinition& definition) {
    std::vector<NodeId> members;
    for (const LabelId label : definition.labels) state_.label_index(label).collect(0, state_.node_limit_, members);
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    auto index = std::make_shared<FulltextIndex>();
    index->epoch = epoch_;
    index->add_all(members, [&](NodeId node) { return words_of(state_, definition, node); });
    schema().fulltexts.push_back(definition);
    state_.fulltexts_.push_back(std::move(index));
}

void StateEditor::remove_index(std::string_view name) {
    std::vector<FulltextDefinition>& fulltexts = schema().fulltexts;
    for (std::size_t i = 0; i < fulltexts.size(); ++i) {
        if (fulltexts[i].name != name) continue;
        fulltexts.erase(fulltexts.begin() + static_cast<std::ptrdiff_t>(i));
        state_.fulltexts_.erase(state_.fulltexts_.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
    std::vector<IndexDefinition>& definitions = schema().indexes;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        if (definitions[i].name != name) continue;
        definitions.erase(definitions.begin() + static_cast<std::ptrdiff_t>(i));
        state_.indexes_.erase(state_.indexes_.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
}

void StateEditor::add_constraint(const ConstraintDefinition& definition) {
    if (definition.needs_index()) {
        add_index({definition.name, IndexKind::range, definition.label_or_type, definition.keys, true});
    }
    schema().constraints.push_back(definition);
}

void StateEditor::remove_constraint(std::string_view name) {
    std::erase_if(schema().constraints, [&](const ConstraintDefinition& each) { return each.name == name; });
    if (const IndexDefinition* own = state_.schema().find_index(name); own != nullptr && own->of_constraint) {
        remove_index(name);
    }
}

bool StateEditor::is_indexed(KeyId key) const {
    const auto& indexes = state_.schema().indexes;
    return std::any_of(indexes.begin(), indexes.end(), [&](const IndexDefinition& each) { return each.has_key(key); });
}

void StateEditor::index_change(NodeId node, KeyId key, const Value& before, const Value& after) {
    const auto& definitions = state_.schema().indexes;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        if (!definitions[i].has_key(key) || !state_.has_label(node, definitions[i].label)) continue;
        const std::vector<KeyId>& keys = definitions[i].keys;
        if (keys.size() == 1) {
            replace_entry(i, node, before, after);
        } else {
            replace_entry(i, node, key_with(state_, keys, node, key, before), key_with(state_, keys, node, key, after));
        }
    }
}

void StateEditor::replace_entry(std::size_t number, NodeId node, const Value& before, const Value& after) {
    if (!before.is_null()) index(number).erase(before, node);
    if (!after.is_null()) index(number).insert(after, node);
}

void StateEditor::index_label(NodeId node, LabelId label, bool added) {
    const auto& definitions = state_.schema().indexes;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        if (definitions[i].label != label) continue;
        const Value key = state_.index_key(node, definitions[i].keys);
        added ? replace_entry(i, node, Value(), key) : replace_entry(i, node, key, Value());
    }
}

std::vector<std::size_t> StateEditor::forget_text(NodeId node,
                                                  const std::function<bool(const FulltextDefinition&)>& concerns) {
    const auto& definitions = state_.schema().fulltexts;
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        if (!concerns(definitions[i])) continue;
        indexes.push_back(i);
        std::vector<std::string> words = words_of(state_, definitions[i], node);
        if (!words.empty()) writable(state_.fulltexts_[i], epoch_).remove(node, std::move(words));
    }
    return indexes;
}

void StateEditor::learn_text(NodeId node, const std::vector<std::size_t>& indexes) {
    for (const std::size_t i : indexes) {
        std::vector<std::string> words = words_of(state_, state_.schema().fulltexts[i], node);
        if (!words.empty()) writable(state_.fulltexts_[i], epoch_).add(node, std::move(words));
    }
}

void StateEditor::index_new_nodes(NodeId first, std::uint64_t count) {
    const auto& definitions = state_.schema().indexes;
    if (count == 0) return;
    const LabelSetId set = state_.label_set(first);
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        const std::vector<KeyId>& keys = definitions[i].keys;
        if (!has_columns(state_, keys) || !state_.catalog().set_has_label(set, definitions[i].label)) continue;
        std::vector<IndexEntry> entries;
        for (std::uint64_t offset = 0; offset < count; ++offset) {
            add_entry(state_, keys, static_cast<NodeId>(first + offset), entries);
        }
        if (!entries.empty()) index(i).insert_all(std::move(entries));
    }
    const auto& fulltexts = state_.schema().fulltexts;
    for (std::size_t i = 0; i < fulltexts.size(); ++i) {
        const FulltextDefinition& definition = fulltexts[i];
        const auto has_label = [&](LabelId label) { return state_.catalog().set_has_label(set, label); };
        if (std::none_of(definition.labels.begin(), definition.labels.end(), has_label)) continue;
        std::vector<NodeId> nodes(count);
        std::iota(nodes.begin(), nodes.end(), first);
        writable(state_.fulltexts_[i], epoch_).add_all(nodes, [&](NodeId node) {
            return words_of(state_, definition, node);
        });
    }
}

}  // namespace entente
