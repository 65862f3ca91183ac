#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "graph/adjacency.hpp"

namespace entente {

/// Where the list of each node begins once relationships are sorted by the ends given: node n owns [offsets[n],
/// offsets[n + 1]). One more entry than nodes. All ends are below `node_limit`.
[[nodiscard]] std::vector<std::uint32_t> count_by_end(std::span<const NodeId> ends, std::uint32_t node_limit);

/// Relationships of one type sorted by (source, target, row): the order in which a bulk load numbers them.
struct SortedRelationships {
    std::vector<std::uint32_t> outgoing;  ///< count_by_end of the sources; indexes the arrays below
    std::vector<std::uint32_t> incoming;  ///< count_by_end of the targets
    std::vector<NodeId> targets;
    std::vector<std::uint32_t> rows;  ///< of the input
};

/// Sorts by counting, then each list by target. O(n log max-degree + nodes).
[[nodiscard]] SortedRelationships sort_relationships(std::span<const NodeId> sources, std::span<const NodeId> targets,
                                                     std::vector<std::uint32_t> outgoing,
                                                     std::vector<std::uint32_t> incoming);

/// Rows by chunk of nodes; null where a chunk has no relationships.
using ChunkedRows = std::vector<std::shared_ptr<AdjacencyChunk::Rows>>;

/// The outgoing rows, when relationship i of the order has id first_id + i.
[[nodiscard]] ChunkedRows outgoing_rows(const SortedRelationships& sorted, RelationshipId first_id);

/// The incoming rows of the same. O(n + nodes).
[[nodiscard]] ChunkedRows incoming_rows(const SortedRelationships& sorted, RelationshipId first_id);

}  // namespace entente
