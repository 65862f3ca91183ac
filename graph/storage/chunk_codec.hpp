#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "graph/adjacency.hpp"
#include "graph/column.hpp"
#include "graph/entity_tables.hpp"
#include "graph/label_index.hpp"
#include "graph/storage/bytes.hpp"

namespace entente::storage {

// Chunks to bytes and back, one format for each; see docs/file-format.md. What is decoded is checked so far that
// reading it cannot crash: every id is below its limit, every code is in its dictionary, lists are sorted. Decoding
// throws Damage.

/// What the ids in chunks must be below.
struct Limits {
    std::uint32_t nodes = 0;
    std::uint32_t relationships = 0;
    std::uint32_t label_sets = 0;
    std::uint32_t types = 0;
};

class RelationshipOrder;

/// What adjacency is made of that does not store all itself.
struct AdjacencyParts {
    std::function<const RelationshipChunk*(std::uint32_t)> record_chunk;  ///< by number
    std::function<const RelationshipOrder&(TypeId)> order;                ///< throws Damage when there is none
};

void put_chunk(ByteWriter& out, const NodeChunk& chunk);
void put_chunk(ByteWriter& out, const RelationshipChunk& chunk);
/// `order`, or nullptr: of the type, when these are incoming lists.
void put_chunk(ByteWriter& out, const AdjacencyChunk& chunk, const RelationshipOrder* order);
void put_chunk(ByteWriter& out, const ColumnChunk& chunk);
void put_chunk(ByteWriter& out, const LabelPart& part);

// `index` is the chunk's number in its table.
[[nodiscard]] std::unique_ptr<NodeChunk> read_node_chunk(ByteReader& in, std::uint32_t index, const Limits& limits);
[[nodiscard]] std::unique_ptr<RelationshipChunk> read_relationship_chunk(ByteReader& in, std::uint32_t index,
                                                                         const Limits& limits);
[[nodiscard]] std::unique_ptr<AdjacencyChunk> read_adjacency_chunk(ByteReader& in, std::uint32_t index,
                                                                   const Limits& limits, const AdjacencyParts& parts);
[[nodiscard]] std::unique_ptr<ColumnChunk> read_column_chunk(ByteReader& in);
[[nodiscard]] std::unique_ptr<LabelPart> read_label_part(ByteReader& in, std::uint32_t index, const Limits& limits);

/// Which rows of a chunk there are: all of the first so many, or a bit for each.
void put_rows(ByteWriter& out, const Validity& rows);
[[nodiscard]] Validity read_rows(ByteReader& in);

}  // namespace entente::storage
