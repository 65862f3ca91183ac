#include "graph/graph_view.hpp"

#include <algorithm>
#include <utility>

#include "graph/graph.hpp"

namespace entente {

namespace {

Map by_name(const GraphState& state, std::vector<std::pair<KeyId, Value>> properties) {
    Map map;
    map.reserve(properties.size());
    for (auto& property : properties) {
        map.emplace_back(state.catalog().keys.name(property.first), std::move(property.second));
    }
    std::sort(map.begin(), map.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return map;
}

}  // namespace

std::uint64_t GraphView::node_count() const {
    return snapshot_->node_count();
}

std::uint64_t GraphView::relationship_count() const {
    return snapshot_->relationship_count();
}

bool GraphView::holds(NodeRef node) const {
    return snapshot_->node_exists(node.id);
}

bool GraphView::holds(RelationshipRef relationship) const {
    return snapshot_->relationship_exists(relationship.id);
}

std::vector<std::string> GraphView::labels(NodeRef node) const {
    std::vector<std::string> names;
    if (!holds(node)) return names;
    for (const LabelId label : snapshot_->labels(node.id)) names.push_back(snapshot_->catalog().labels.name(label));
    std::sort(names.begin(), names.end());
    return names;
}

std::string_view GraphView::type(RelationshipRef relationship) const {
    if (!holds(relationship)) return {};
    return snapshot_->catalog().types.name(snapshot_->relationship(relationship.id).type);
}

NodeRef GraphView::source(RelationshipRef relationship) const {
    return holds(relationship) ? NodeRef{snapshot_->relationship(relationship.id).source} : NodeRef{};
}

NodeRef GraphView::target(RelationshipRef relationship) const {
    return holds(relationship) ? NodeRef{snapshot_->relationship(relationship.id).target} : NodeRef{};
}

Value GraphView::property(NodeRef node, std::string_view key) const {
    return holds(node) ? snapshot_->node_property(node.id, key) : Value();
}

Value GraphView::property(RelationshipRef relationship, std::string_view key) const {
    return holds(relationship) ? snapshot_->relationship_property(relationship.id, key) : Value();
}

Map GraphView::properties(NodeRef node) const {
    return holds(node) ? by_name(*snapshot_, snapshot_->node_properties(node.id)) : Map();
}

Map GraphView::properties(RelationshipRef relationship) const {
    return holds(relationship) ? by_name(*snapshot_, snapshot_->relationship_properties(relationship.id)) : Map();
}

}  // namespace entente
