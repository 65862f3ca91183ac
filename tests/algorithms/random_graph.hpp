#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "graph/projection.hpp"

namespace entente::test {

/// What a projection should be, as plain lists.
struct NaiveEdge {
    std::uint32_t source, target;  // vertices
    RelationshipId id;
    double weight;
};
struct NaiveGraph {
    std::vector<NodeId> nodes;  // by vertex
    std::vector<NaiveEdge> edges;
};

/// A graph of `nodes` nodes with labels A and B and about `edges` relationships of types R and S (with loops and
/// parallel ones), some with property w; some nodes and relationships are deleted again, some added late.
Snapshot random_graph(std::uint32_t seed, std::uint32_t nodes, std::uint32_t edges);

/// The projection by records alone.
NaiveGraph naive_projection(const Snapshot& snapshot, const ProjectionOptions& options);

/// Kinds of projection to test: everything, by label, by type, by both.
std::vector<ProjectionOptions> projections_of(const GraphState& graph);

}  // namespace entente::test
