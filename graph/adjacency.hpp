#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "graph/column.hpp"

namespace entente {

enum class Direction : std::uint8_t { outgoing, incoming };

/// Neighbours of one node over relationships of one type and direction: sorted by (neighbour, relationship).
/// The spans stay valid as long as the adjacency's snapshot, or as the scratch that they were merged into.
struct Neighbours {
    std::span<const NodeId> nodes;
    std::span<const RelationshipId> ids;  ///< empty when the ids are consecutive from first_id
    RelationshipId first_id = 0;
    [[nodiscard]] std::size_t size() const { return nodes.size(); }
    [[nodiscard]] RelationshipId id(std::size_t i) const {
        return ids.empty() ? first_id + static_cast<RelationshipId>(i) : ids[i];
    }
};

/// Storage for a neighbour list that has pending changes. Reuse one per loop.
struct NeighbourScratch {
    std::vector<NodeId> nodes;
    std::vector<RelationshipId> ids;
};

/// Compressed sparse rows of chunk_rows consecutive nodes, and the changes since they were built.
/// A delta is merged into new rows when it passes max(64, min(size / 8, 4096)) entries.
struct AdjacencyChunk {
    struct Change {
        std::uint32_t row;
        NodeId node;
        RelationshipId id;
        bool removed;  ///< an entry of `rows` that is gone; else an entry that `rows` lacks
    };
    /// The merged part; shared between successive versions of a chunk so that one insert never copies it.
    struct Rows {
        std::vector<std::uint32_t> offsets;  // chunk_rows + 1
        std::vector<NodeId> nodes;
        std::vector<RelationshipId> ids;  // empty when relationship i of the chunk is first_id + i
        RelationshipId first_id = 0;
        /// Entry i is relationship first_id + i as the table of relationships has it: a file need not hold it twice.
        bool from_records = false;
    };
    std::shared_ptr<const Rows> rows;  // never null
    std::vector<Change> delta;         // by (row, node, id); at most one entry of each
    std::uint64_t epoch = 0;
};

/// All relationships of one type in one direction. Chunks without relationships are null.
struct Adjacency {
    ChunkTable<AdjacencyChunk> chunks;
    std::uint64_t epoch = 0;
    std::uint64_t count = 0;  ///< relationships

    /// The neighbours of `node`. O(1) without pending changes, else O(degree + changes of the chunk's row).
    [[nodiscard]] Neighbours neighbours(NodeId node, NeighbourScratch& scratch) const {
        const AdjacencyChunk* const chunk = chunks.chunk(chunk_of(node));
        if (chunk == nullptr) return {};
        if (!chunk->delta.empty()) return merged(*chunk, row_of(node), scratch);
        return rows_of(*chunk->rows, row_of(node));
    }
    /// Length of that list. O(1) without pending changes, else O(log changes + changes of the row).
    [[nodiscard]] std::uint32_t degree(NodeId node) const {
        const AdjacencyChunk* const chunk = chunks.chunk(chunk_of(node));
        if (chunk == nullptr) return 0;
        const std::uint32_t row = row_of(node);
        const std::uint32_t merged_degree = chunk->rows->offsets[row + 1] - chunk->rows->offsets[row];
        return chunk->delta.empty() ? merged_degree : merged_degree + delta_degree(*chunk, row);
    }

    /// Bytes held; rows that several chunks share are counted in each.
    [[nodiscard]] std::uint64_t memory_use() const;

private:
    static Neighbours rows_of(const AdjacencyChunk::Rows& rows, std::uint32_t row) {
        const std::uint32_t begin = rows.offsets[row];
        const std::uint32_t size = rows.offsets[row + 1] - begin;
        return {{rows.nodes.data() + begin, size},
                rows.ids.empty() ? std::span<const RelationshipId>{}
                                 : std::span<const RelationshipId>{rows.ids.data() + begin, size},
                rows.first_id + begin};
    }
    static Neighbours merged(const AdjacencyChunk& chunk, std::uint32_t row, NeighbourScratch& scratch);
    static std::uint32_t delta_degree(const AdjacencyChunk& chunk, std::uint32_t row);  // two's complement difference
};

}  // namespace entente
