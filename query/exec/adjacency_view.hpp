#pragma once

#include <array>
#include <span>
#include <vector>

#include "graph/graph.hpp"

namespace entente::exec {

/// An adjacency for long loops: each chunk is looked up once, and a node is then two array accesses away. Chunks with
/// pending changes are asked the general way. For one thread.
class AdjacencyView {
public:
    AdjacencyView(const Adjacency& adjacency, std::uint32_t node_limit)
        : adjacency_(&adjacency), chunks_(chunk_of(node_limit) + 1) {}

    [[nodiscard]] Neighbours neighbours(NodeId node, NeighbourScratch& scratch) {
        const Chunk& chunk = look_up(chunk_of(node));
        if (chunk.offsets == nullptr) [[unlikely]]
            return adjacency_->neighbours(node, scratch);
        const std::uint32_t begin = chunk.offsets[row_of(node)], end = chunk.offsets[row_of(node) + 1];
        return {{chunk.nodes + begin, end - begin},
                chunk.ids == nullptr ? std::span<const RelationshipId>{}
                                     : std::span<const RelationshipId>{chunk.ids + begin, end - begin},
                chunk.first_id + begin};
    }
    [[nodiscard]] std::uint32_t degree(NodeId node) {
        const Chunk& chunk = look_up(chunk_of(node));
        if (chunk.offsets == nullptr) [[unlikely]]
            return adjacency_->degree(node);
        return chunk.offsets[row_of(node) + 1] - chunk.offsets[row_of(node)];
    }
    /// The arrays of a chunk. offsets: chunk_rows + 1; null where the chunk is empty or has pending changes.
    struct Rows {
        const std::uint32_t* offsets = nullptr;
        const NodeId* nodes = nullptr;
        bool pending = false;
        [[nodiscard]] bool empty() const { return offsets == nullptr && !pending; }
    };
    [[nodiscard]] Rows rows(std::uint32_t index) {
        const Chunk& chunk = look_up(index);
        if (chunk.offsets == no_offsets.data()) return {};
        return {chunk.offsets, chunk.nodes, chunk.offsets == nullptr};
    }
    /// Adds the degrees of the nodes of a chunk.
    void add_degrees(std::uint32_t index, std::span<std::uint64_t, chunk_rows> degrees) {
        const Chunk& chunk = look_up(index);
        if (chunk.offsets == no_offsets.data()) return;
        if (chunk.offsets == nullptr) {
            for (std::uint32_t row = 0; row < chunk_rows; ++row)
                degrees[row] += adjacency_->degree((index << chunk_bits) + row);
            return;
        }
        for (std::uint32_t row = 0; row < chunk_rows; ++row)
            degrees[row] += chunk.offsets[row + 1] - chunk.offsets[row];
    }

private:
    struct Chunk {
        const std::uint32_t* offsets = nullptr;  ///< null: has pending changes
        const NodeId* nodes = nullptr;
        const RelationshipId* ids = nullptr;  ///< null: consecutive from first_id
        RelationshipId first_id = 0;
        bool known = false;
    };
    static constexpr std::array<std::uint32_t, chunk_rows + 1> no_offsets{};

    const Chunk& look_up(std::uint32_t index) {
        Chunk& chunk = chunks_[index];
        if (!chunk.known) [[unlikely]]
            fill(chunk, index);
        return chunk;
    }
    void fill(Chunk& chunk, std::uint32_t index) {
        chunk.known = true;
        const AdjacencyChunk* const stored = adjacency_->chunks.chunk(index);
        if (stored == nullptr) {
            chunk.offsets = no_offsets.data();
        } else if (stored->delta.empty()) {
            const AdjacencyChunk::Rows& rows = *stored->rows;
            chunk = {rows.offsets.data(), rows.nodes.data(), rows.ids.empty() ? nullptr : rows.ids.data(),
                     rows.first_id, true};
        }
    }

    const Adjacency* adjacency_;
    std::vector<Chunk> chunks_;
};

}  // namespace entente::exec
