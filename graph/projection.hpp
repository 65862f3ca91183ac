#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "graph/cancel.hpp"
#include "graph/graph.hpp"

namespace entente {

/// Which part of a snapshot algorithms look at.
struct ProjectionOptions {
    std::vector<LabelId> labels;  ///< nodes with one of these; empty: all nodes
    std::vector<TypeId> types;    ///< relationships of these types; empty: of all
    std::optional<KeyId> weight;  ///< property of relationships; none: every weight is 1
};

/// A snapshot as algorithms see it: vertices 0 ... n-1 are its nodes in ascending order, edges are the relationships of
/// the chosen types between them. Nothing of the adjacency is copied; with labels, or where nodes were deleted, there
/// is one table between vertices and node ids. Keeps the snapshot alive. graph/bgl.hpp makes it a graph for
/// Boost.Graph.
class Projection {
public:
    using Vertex = std::uint32_t;
    static constexpr Vertex no_vertex = no_entity;

    /// O(1) for a whole graph; O(nodes) with labels or deleted nodes, and O(relationships) where ends may be left out.
    explicit Projection(Snapshot snapshot, const ProjectionOptions& options = {});

    [[nodiscard]] const GraphState& graph() const { return *snapshot_; }
    [[nodiscard]] Vertex vertex_count() const { return vertex_count_; }
    [[nodiscard]] std::uint64_t edge_count() const { return edge_count_; }

    [[nodiscard]] NodeId node(Vertex vertex) const { return nodes_.empty() ? vertex : nodes_[vertex]; }
    /// The vertex of a node, or no_vertex when it is left out or does not exist.
    [[nodiscard]] Vertex vertex(NodeId node) const {
        if (nodes_.empty()) return node < vertex_count_ ? node : no_vertex;
        return node < vertices_.size() ? vertices_[node] : no_vertex;
    }
    /// Every relationship of the types has both ends among the vertices.
    [[nodiscard]] bool has_all_ends() const { return has_all_ends_; }

    /// The adjacency of each type that has relationships.
    [[nodiscard]] const std::vector<const Adjacency*>& lists(Direction direction) const {
        return direction == Direction::outgoing ? outgoing_ : incoming_;
    }
    /// Calls `visit(neighbour, relationship)` for each edge of `vertex` in the direction; by type, then neighbour.
    template <typename Visit>
    void for_each_edge(Vertex vertex, Direction direction, NeighbourScratch& scratch, Visit visit) const {
        for (const Adjacency* list : lists(direction)) {
            const Neighbours neighbours = list->neighbours(node(vertex), scratch);
            for (std::size_t i = 0; i < neighbours.size(); ++i) {
                const Vertex other = this->vertex(neighbours.nodes[i]);
                if (other != no_vertex) visit(other, neighbours.id(i));
            }
        }
    }
    /// Number of edges in the direction. O(types) when has_all_ends(), else O(degree).
    [[nodiscard]] std::uint64_t degree(Vertex vertex, Direction direction) const;

    /// The weight property as a number; 1 where there is none.
    /// Throws Error(argument_error) for a value that is no number, NaN or negative.
    [[nodiscard]] double weight(RelationshipId id) const;

private:
    void choose_nodes(const std::vector<LabelId>& labels);
    [[nodiscard]] std::uint64_t count_edges() const;

    Snapshot snapshot_;
    std::vector<NodeId> nodes_;     // by vertex; empty: every vertex is its node's id
    std::vector<Vertex> vertices_;  // by node id, when nodes_ is not empty
    std::vector<const Adjacency*> outgoing_, incoming_;
    const Column* weights_ = nullptr;
    KeyId weight_key_ = 0;
    Vertex vertex_count_ = 0;
    std::uint64_t edge_count_ = 0;
    bool has_all_ends_ = true;
};

/// Throws Error(cancelled) when the flag is set.
void check_cancelled(CancelFlag cancel);

}  // namespace entente
