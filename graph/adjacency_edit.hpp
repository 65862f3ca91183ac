#pragma once

#include <cstdint>
#include <memory>

#include "graph/adjacency.hpp"

namespace entente {

// Writing to one direction of an adjacency. `adjacency` must be writable for the transaction numbered `epoch`; chunks
// are copied here. The count is the caller's.

void insert_neighbour(Adjacency& adjacency, NodeId node, NodeId neighbour, RelationshipId id, std::uint64_t epoch);
void remove_neighbour(Adjacency& adjacency, NodeId node, NodeId neighbour, RelationshipId id, std::uint64_t epoch);

/// Merges the pending changes of the chunks of `nodes`, which are sorted, where they are not few beside what is merged
/// already: readers then find rows. O(size of the chunks).
void merge_changes(Adjacency& adjacency, std::span<const NodeId> nodes, std::uint64_t epoch);

/// Adds many neighbours to the chunk of nodes `index` at once: `fresh` are rows as a chunk holds them, of relationships
/// that the chunk does not have. O(size of both).
void insert_rows(Adjacency& adjacency, std::uint32_t index, std::shared_ptr<const AdjacencyChunk::Rows> fresh,
                 std::uint64_t epoch);

}  // namespace entente
