#pragma once

#include <cstdint>
#include <vector>

#include "graph/adjacency.hpp"
#include "graph/storage/bytes.hpp"
#include "graph/storage/relationship_order.hpp"

namespace entente::storage {

/// The ids of incoming lists, all in `order`. Both ends of the order's relationships ascend, so that the target says
/// about where in the list of its source a relationship stands: as far down as there are relationships with lower
/// targets. That saves 1.4 bits for each. See docs/file-format.md. `places` are those of the ids, list by list.
/// REQUIRES: the ids of each list ascend.
void put_order_lists(ByteWriter& out, const std::vector<std::uint32_t>& offsets,
                     const std::vector<RelationshipOrder::Place>& places, const RelationshipOrder& order);
/// Fills `rows.ids` and `rows.nodes`, the sources, by `rows.offsets`. Throws Damage.
void read_order_lists(ByteReader& in, AdjacencyChunk::Rows& rows, const RelationshipOrder& order);

}  // namespace entente::storage
