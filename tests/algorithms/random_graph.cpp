#include "random_graph.hpp"

#include <algorithm>
#include <random>

namespace entente::test {
namespace {

bool contains(const std::vector<std::uint32_t>& set, std::uint32_t value) {
    return std::find(set.begin(), set.end(), value) != set.end();
}

bool is_chosen(const GraphState& graph, NodeId node, const std::vector<LabelId>& labels) {
    return labels.empty() ||
           std::any_of(labels.begin(), labels.end(), [&](LabelId l) { return graph.has_label(node, l); });
}

}  // namespace

Snapshot random_graph(std::uint32_t seed, std::uint32_t nodes, std::uint32_t edges) {
    std::mt19937 engine(seed);
    const auto random = [&] { return static_cast<std::uint32_t>(engine()); };
    Graph graph;
    for (int round = 0; round < 2; ++round) {
        Transaction transaction = graph.begin();
        const std::vector<LabelId> labels = {transaction.label("A"), transaction.label("B")};
        const std::vector<TypeId> types = {transaction.type("R"), transaction.type("S")};
        const KeyId weight = transaction.key("w");
        for (std::uint32_t i = 0; i < nodes / 2; ++i) {
            const std::uint32_t chosen = random() % 4;
            std::vector<LabelId> own;
            if ((chosen & 1) != 0) own.push_back(labels[0]);
            if ((chosen & 2) != 0) own.push_back(labels[1]);
            transaction.create_node(own);
        }
        const NodeId limit = transaction.state().node_limit();
        for (std::uint32_t i = 0; limit > 0 && i < edges / 2; ++i) {
            const NodeId source = random() % limit;
            const NodeId target = random() % limit;
            if (!transaction.state().node_exists(source) || !transaction.state().node_exists(target)) continue;
            const RelationshipId id = transaction.create_relationship(types[random() % 2], source, target);
            if (random() % 4 == 0) continue;
            const auto value = static_cast<std::int64_t>(random() % 10);
            transaction.set_relationship_property(
                id, weight, random() % 2 == 0 ? Value(value) : Value(static_cast<double>(value) / 4));
        }
        for (std::uint32_t i = 0; i < edges / 20; ++i) {
            const RelationshipId id = random() % (edges + 1);
            if (transaction.state().relationship_exists(id)) transaction.delete_relationship(id);
        }
        for (NodeId node = 0; node < limit && round == 0 && seed % 2 == 0; ++node) {
            const GraphState& state = transaction.state();
            if (state.degree(node, Direction::outgoing) + state.degree(node, Direction::incoming) == 0)
                transaction.delete_node(node);
        }
        transaction.commit();
    }
    return graph.snapshot();
}

NaiveGraph naive_projection(const Snapshot& snapshot, const ProjectionOptions& options) {
    NaiveGraph naive;
    std::vector<std::uint32_t> vertices(snapshot->node_limit(), no_entity);
    for (NodeId node = 0; node < snapshot->node_limit(); ++node) {
        if (!snapshot->node_exists(node) || !is_chosen(*snapshot, node, options.labels)) continue;
        vertices[node] = static_cast<std::uint32_t>(naive.nodes.size());
        naive.nodes.push_back(node);
    }
    for (RelationshipId id = 0; id < snapshot->relationship_limit(); ++id) {
        if (!snapshot->relationship_exists(id)) continue;
        const RelationshipRecord record = snapshot->relationship(id);
        if (!options.types.empty() && !contains(options.types, record.type)) continue;
        const std::uint32_t source = vertices[record.source];
        const std::uint32_t target = vertices[record.target];
        if (source == no_entity || target == no_entity) continue;
        const Value weight = options.weight ? snapshot->relationship_property(id, *options.weight) : Value();
        naive.edges.push_back({source, target, id, weight.is_null() ? 1.0 : weight.to_double()});
    }
    return naive;
}

std::vector<ProjectionOptions> projections_of(const GraphState& graph) {
    const auto a = graph.catalog().labels.find("A");
    const auto b = graph.catalog().labels.find("B");
    const auto r = graph.catalog().types.find("R");
    const auto w = graph.catalog().keys.find("w");
    return {{{}, {}, w}, {{*a}, {}, w}, {{}, {*r}, {}}, {{*a, *b}, {*r}, w}};
}

}  // namespace entente::test
