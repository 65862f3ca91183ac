#include <algorithm>
#include <utility>

#include "graph/copy_on_write.hpp"
#include "graph/state_editor.hpp"

namespace entente {

Schema& StateEditor::schema() {
    return writable(state_.schema_, epoch_);
}

PropertyIndex& StateEditor::index(std::size_t number) {
    return writable(state_.indexes_[number], epoch_);
}

void StateEditor::add_index(const IndexDefinition& definition) {
    std::vector<NodeId> members;
    std::vector<IndexEntry> entries;
    if (const Column* column = state_.node_column(definition.key)) {
        state_.label_index(definition.label).collect(0, state_.node_limit_, members);
        for (const NodeId node : members) {
            if (column->has(node)) entries.push_back({column->get(node), node});
        }
    }
    auto index = std::make_shared<PropertyIndex>();
    index->epoch = epoch_;
    index->insert_all(std::move(entries));
    schema().indexes.push_back(definition);
    state_.indexes_.push_back(std::move(index));
}

void StateEditor::remove_index(std::string_view name) {
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
        add_index({definition.name, IndexKind::range, definition.label_or_type, definition.key, true});
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
    return std::any_of(indexes.begin(), indexes.end(), [&](const IndexDefinition& each) { return each.key == key; });
}

void StateEditor::index_change(NodeId node, KeyId key, const Value& before, const Value& after) {
    const auto& definitions = state_.schema().indexes;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        if (definitions[i].key != key || !state_.has_label(node, definitions[i].label)) continue;
        if (!before.is_null()) index(i).erase(before, node);
        if (!after.is_null()) index(i).insert(after, node);
    }
}

void StateEditor::index_label(NodeId node, LabelId label, bool added) {
    const auto& definitions = state_.schema().indexes;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        if (definitions[i].label != label) continue;
        const Value value = state_.node_property(node, definitions[i].key);
        if (value.is_null()) continue;
        if (added)
            index(i).insert(value, node);
        else
            index(i).erase(value, node);
    }
}

void StateEditor::index_new_nodes(NodeId first, std::uint64_t count) {
    const auto& definitions = state_.schema().indexes;
    if (count == 0) return;
    const LabelSetId set = state_.label_set(first);
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        const Column* column = state_.node_column(definitions[i].key);
        if (column == nullptr || !state_.catalog().set_has_label(set, definitions[i].label)) continue;
        std::vector<IndexEntry> entries;
        for (std::uint64_t offset = 0; offset < count; ++offset) {
            const auto node = static_cast<NodeId>(first + offset);
            if (column->has(node)) entries.push_back({column->get(node), node});
        }
        if (!entries.empty()) index(i).insert_all(std::move(entries));
    }
}

}  // namespace entente
