#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "graph/adjacency.hpp"
#include "graph/cancel.hpp"

namespace entente {

/// Relationships of one type sorted by (source, target, row): the order in which a bulk load numbers them.
struct SortedRelationships {
    std::size_t size = 0;
    std::vector<std::uint32_t> outgoing;  ///< node n owns [outgoing[n], outgoing[n + 1]) of what follows
    std::unique_ptr<NodeId[]> targets;
    std::unique_ptr<std::uint32_t[]> rows;  ///< of the input
    /// Of the relationship at `index`. O(log nodes).
    [[nodiscard]] NodeId source(std::size_t index) const;
    /// The same, which is `node` or one behind it. O(log distance).
    [[nodiscard]] NodeId source_from(NodeId node, std::size_t index) const;
};

/// Sorts in three linear passes and one sort of each list: by ranges of sources, whose relationships then fit into the
/// cache, by source, by target. Spread over the threads of the machine. All ends are below `node_limit`. Takes 12 bytes
/// a relationship besides what it gets and gives. Throws Error(cancelled).
[[nodiscard]] SortedRelationships sort_relationships(std::vector<NodeId> sources, std::vector<NodeId> targets,
                                                     std::uint32_t node_limit, CancelFlag cancel);

/// Rows by chunk of nodes; null where a chunk has no relationships.
using ChunkedRows = std::vector<std::shared_ptr<AdjacencyChunk::Rows>>;

/// The outgoing rows, when relationship i of the order has id first_id + i.
[[nodiscard]] ChunkedRows outgoing_rows(const SortedRelationships& sorted, RelationshipId first_id, CancelFlag cancel);

/// The incoming rows of the same. Frees the targets and rows of `sorted` on the way. Takes 8 bytes a relationship.
[[nodiscard]] ChunkedRows incoming_rows(SortedRelationships& sorted, RelationshipId first_id, CancelFlag cancel);

}  // namespace entente
