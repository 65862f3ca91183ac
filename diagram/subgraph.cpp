#include <algorithm>
#include <cctype>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "diagram/picture.hpp"

namespace entente {
namespace {

/// Collects entities once each, in order of first appearance; those that no longer exist are passed over.
class Collector {
public:
    explicit Collector(const GraphState& graph) : graph_(graph) {}

    void add_node(NodeId node) {
        if (graph_.node_exists(node) && nodes_.insert(node).second) part_.nodes.push_back(node);
    }

    void add_relationship(RelationshipId id) {
        if (!graph_.relationship_exists(id) || !relationships_.insert(id).second) return;
        const RelationshipRecord record = graph_.relationship(id);
        add_node(record.source);
        add_node(record.target);
        part_.relationships.push_back(id);
    }

    void add(const Value& value) {
        switch (value.type()) {
            case ValueType::node:
                return add_node(value.as_node().id);
            case ValueType::relationship:
                return add_relationship(value.as_relationship().id);
            case ValueType::path:
                return add_path(value.as_path());
            case ValueType::list:
                for (const Value& item : value.as_list()) add(item);
                return;
            case ValueType::map:
                for (const auto& entry : value.as_map()) add(entry.second);
                return;
            default:
                return;
        }
    }

    [[nodiscard]] Subgraph take() { return std::move(part_); }

private:
    void add_path(const Path& path) {
        for (std::size_t i = 0; i < path.nodes.size(); ++i) {
            add_node(path.nodes[i]);
            if (i < path.relationships.size()) add_relationship(path.relationships[i]);
        }
    }

    const GraphState& graph_;
    Subgraph part_;
    std::unordered_set<NodeId> nodes_;
    std::unordered_set<RelationshipId> relationships_;
};

}  // namespace

Subgraph subgraph_of(const GraphState& graph, std::span<const Value> values) {
    Collector collector(graph);
    for (const Value& value : values) collector.add(value);
    return collector.take();
}

std::optional<DiagramFormat> diagram_format_of(std::string_view file_name) {
    const std::size_t dot = file_name.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    std::string extension(file_name.substr(dot + 1));
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (extension == "dot" || extension == "gv") return DiagramFormat::dot;
    if (extension == "svg") return DiagramFormat::svg;
    if (extension == "png") return DiagramFormat::png;
    if (extension == "pdf") return DiagramFormat::pdf;
    return std::nullopt;
}

namespace diagram {

Selection select_for(const GraphState& graph, const Subgraph& part, std::size_t node_budget) {
    Collector collector(graph);
    for (const NodeId node : part.nodes) collector.add_node(node);
    for (const RelationshipId id : part.relationships) collector.add_relationship(id);
    Selection selection{collector.take(), 0, 0};
    Subgraph& drawn = selection.part;
    selection.all_nodes = drawn.nodes.size();
    selection.all_relationships = drawn.relationships.size();
    if (drawn.nodes.size() <= node_budget) return selection;

    std::unordered_map<NodeId, std::size_t> degrees;
    for (const RelationshipId id : drawn.relationships) {
        const RelationshipRecord record = graph.relationship(id);
        ++degrees[record.source];
        ++degrees[record.target];
    }
    std::vector<NodeId> ranked = drawn.nodes;
    std::stable_sort(ranked.begin(), ranked.end(), [&](NodeId a, NodeId b) { return degrees[a] > degrees[b]; });
    const std::unordered_set<NodeId> kept(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(node_budget));
    std::erase_if(drawn.nodes, [&](NodeId node) { return !kept.contains(node); });
    std::erase_if(drawn.relationships, [&](RelationshipId id) {
        const RelationshipRecord record = graph.relationship(id);
        return !kept.contains(record.source) || !kept.contains(record.target);
    });
    return selection;
}

}  // namespace diagram
}  // namespace entente
