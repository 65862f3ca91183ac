#include "graph/adjacency.hpp"

#include <algorithm>

namespace entente {
namespace {

using Change = AdjacencyChunk::Change;

/// The pending changes of `row`.
std::span<const Change> changes_of(const AdjacencyChunk& chunk, std::uint32_t row) {
    const auto begin = std::lower_bound(chunk.delta.begin(), chunk.delta.end(), row,
                                        [](const Change& change, std::uint32_t r) { return change.row < r; });
    auto end = begin;
    // Long runs belong to hubs; a second search would cost as much as this scan for all others.
    while (end != chunk.delta.end() && end->row == row) ++end;
    return {begin, end};
}

}  // namespace

Neighbours Adjacency::merged(const AdjacencyChunk& chunk, std::uint32_t row, NeighbourScratch& scratch) {
    const std::span<const Change> changes = changes_of(chunk, row);
    const Neighbours base = rows_of(*chunk.rows, row);
    if (changes.empty()) return base;
    scratch.nodes.clear();
    scratch.ids.clear();
    scratch.nodes.reserve(base.size() + changes.size());
    scratch.ids.reserve(base.size() + changes.size());
    std::size_t next = 0;
    for (const Change& change : changes) {
        while (next < base.size() &&
               (base.nodes[next] < change.node || (base.nodes[next] == change.node && base.id(next) < change.id))) {
            scratch.nodes.push_back(base.nodes[next]);
            scratch.ids.push_back(base.id(next));
            ++next;
        }
        if (change.removed) {
            ++next;  // it is the entry at `next`
        } else {
            scratch.nodes.push_back(change.node);
            scratch.ids.push_back(change.id);
        }
    }
    for (; next < base.size(); ++next) {
        scratch.nodes.push_back(base.nodes[next]);
        scratch.ids.push_back(base.id(next));
    }
    return {scratch.nodes, scratch.ids, 0};
}

std::uint32_t Adjacency::delta_degree(const AdjacencyChunk& chunk, std::uint32_t row) {
    std::uint32_t difference = 0;
    for (const Change& change : changes_of(chunk, row)) difference += change.removed ? 0xFFFF'FFFFU : 1U;
    return difference;
}

std::uint64_t Adjacency::memory_use() const {
    std::uint64_t bytes = sizeof(*this) + chunks.directory_bytes();
    chunks.for_each_loaded([&](const AdjacencyChunk& chunk) {
        const AdjacencyChunk::Rows& rows = *chunk.rows;
        bytes += sizeof(chunk) + sizeof(rows) + chunk.delta.capacity() * sizeof(Change) +
                 rows.offsets.capacity() * sizeof(rows.offsets[0]) + rows.nodes.capacity() * sizeof(rows.nodes[0]) +
                 rows.ids.capacity() * sizeof(rows.ids[0]);
    });
    return bytes;
}

}  // namespace entente
