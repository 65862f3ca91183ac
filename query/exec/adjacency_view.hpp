#pragma once

#include <array>
#include <span>
#include <vector>

#include "graph/graph.hpp"
#include "query/plan/plan.hpp"

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

/// The neighbours over a relationship of a pattern, seen from one of its ends: up to two lists for each type.
class NeighbourLists {
public:
    NeighbourLists(const GraphState& graph, const plan::TypeSet& types, ast::PatternDirection direction, bool loops) {
        const auto add = [&](TypeId type) {
            const Adjacency* out = graph.adjacency(type, Direction::outgoing);
            const Adjacency* in = graph.adjacency(type, Direction::incoming);
            if (direction != ast::PatternDirection::incoming && out != nullptr && out->count != 0)
                lists_.push_back({AdjacencyView(*out, graph.node_limit()), type, true, false, {}});
            if (direction != ast::PatternDirection::outgoing && in != nullptr && in->count != 0) {
                const bool again = direction == ast::PatternDirection::undirected && loops;
                lists_.push_back({AdjacencyView(*in, graph.node_limit()), type, false, again, {}});
                skips_loops_ |= again;
            }
        };
        if (types.all) {
            for (TypeId type = 0; type < graph.catalog().types.size(); ++type) add(type);
        } else {
            for (const TypeId type : types.types) add(type);
        }
    }

    /// The lists say which way round their relationships are, and of which type.
    struct List {
        AdjacencyView view;
        TypeId type;
        bool outgoing;
        bool skip_loops;  ///< incoming half of an undirected relationship: loops are in the outgoing half
        NeighbourScratch scratch;
    };

    /// Calls visit(neighbours, list) for each list of `node` that is not empty; each is sorted by neighbour. They are
    /// valid until the next call.
    template <typename Visit> void for_each(NodeId node, const Visit& visit) {
        for (List& list : lists_) {
            const Neighbours all = list.view.neighbours(node, list.scratch);
            if (all.size() == 0) continue;
            if (!list.skip_loops) {
                visit(all, list);
                continue;
            }
            const auto [first, last] = std::equal_range(all.nodes.begin(), all.nodes.end(), node);
            const auto before = static_cast<std::size_t>(first - all.nodes.begin());
            const auto after = static_cast<std::size_t>(last - all.nodes.begin());
            if (before != 0) visit(part(all, 0, before), list);
            if (after != all.size()) visit(part(all, after, all.size()), list);
        }
    }
    [[nodiscard]] std::uint64_t degree(NodeId node) {
        if (skips_loops_) {
            std::uint64_t degree = 0;
            for_each(node, [&](const Neighbours& list, const List&) { degree += list.size(); });
            return degree;
        }
        std::uint64_t degree = 0;
        for (List& list : lists_) degree += list.view.degree(node);
        return degree;
    }
    /// How many relationships lead from `node` to `other`.
    [[nodiscard]] std::uint64_t between(NodeId node, NodeId other) {
        std::uint64_t count = 0;
        for_each(node, [&](const Neighbours& list, const List&) { count += occurrences(list.nodes, other); });
        return count;
    }
    [[nodiscard]] static std::uint64_t occurrences(std::span<const NodeId> sorted, NodeId node) {
        const auto first = std::lower_bound(sorted.begin(), sorted.end(), node);
        auto last = first;
        while (last != sorted.end() && *last == node) ++last;
        return static_cast<std::uint64_t>(last - first);
    }
    /// Loops are not in the way: degrees can be added up by chunk.
    [[nodiscard]] bool degrees_by_chunk() const { return !skips_loops_; }
    /// Adds degree() of each node of a chunk. REQUIRES: degrees_by_chunk().
    void add_degrees(std::uint32_t chunk, std::span<std::uint64_t, chunk_rows> degrees) {
        for (List& list : lists_) list.view.add_degrees(chunk, degrees);
    }
    [[nodiscard]] std::span<List> lists() { return lists_; }
    /// The only list, when there is one and it holds no loops to skip.
    [[nodiscard]] AdjacencyView* single() { return lists_.size() == 1 && !skips_loops_ ? &lists_[0].view : nullptr; }

private:
    static Neighbours part(const Neighbours& all, std::size_t begin, std::size_t end) {
        return {all.nodes.subspan(begin, end - begin), all.ids.empty() ? all.ids : all.ids.subspan(begin, end - begin),
                all.first_id + static_cast<RelationshipId>(begin)};
    }

    std::vector<List> lists_;
    bool skips_loops_ = false;
};

}  // namespace entente::exec
