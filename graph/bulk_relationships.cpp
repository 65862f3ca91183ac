#include "graph/bulk_relationships.hpp"

#include <algorithm>
#include <utility>

namespace entente {
namespace {

using Rows = AdjacencyChunk::Rows;

/// The rows object of each chunk that has relationships, with its offsets; `offsets` as of count_by_end.
ChunkedRows make_rows(const std::vector<std::uint32_t>& offsets, bool with_ids) {
    const auto node_limit = static_cast<std::uint32_t>(offsets.size() - 1);
    ChunkedRows chunks((std::size_t{node_limit} + chunk_rows - 1) / chunk_rows);
    for (std::uint32_t index = 0; index < chunks.size(); ++index) {
        const std::uint32_t first = index * chunk_rows;
        const std::uint32_t rows_here = std::min(chunk_rows, node_limit - first);
        const std::uint32_t begin = offsets[first];
        const std::uint32_t size = offsets[first + rows_here] - begin;
        if (size == 0) continue;
        auto rows = std::make_shared<Rows>();
        rows->offsets.assign(chunk_rows + 1, size);
        for (std::uint32_t row = 0; row < rows_here; ++row) rows->offsets[row] = offsets[first + row] - begin;
        rows->nodes.resize(size);
        if (with_ids) rows->ids.resize(size);
        chunks[index] = std::move(rows);
    }
    return chunks;
}

}  // namespace

std::vector<std::uint32_t> count_by_end(std::span<const NodeId> ends, std::uint32_t node_limit) {
    std::vector<std::uint32_t> offsets(std::size_t{node_limit} + 1);
    for (const NodeId end : ends) ++offsets[std::size_t{end} + 1];
    std::uint32_t sum = 0;
    for (std::uint32_t& offset : offsets) offset = sum += offset;
    return offsets;
}

SortedRelationships sort_relationships(std::span<const NodeId> sources, std::span<const NodeId> targets,
                                       std::vector<std::uint32_t> outgoing, std::vector<std::uint32_t> incoming) {
    SortedRelationships sorted{std::move(outgoing), std::move(incoming), {}, {}};
    // Target and row in one number: a list is then sorted by comparing integers, and stably.
    std::vector<std::uint64_t> keys(sources.size());
    std::vector<std::uint32_t> next(sorted.outgoing.begin(), sorted.outgoing.end() - 1);
    for (std::size_t row = 0; row < sources.size(); ++row) {
        keys[next[sources[row]]++] = std::uint64_t{targets[row]} << 32 | row;
    }
    for (std::size_t source = 0; source < next.size(); ++source) {
        const auto begin = keys.begin() + sorted.outgoing[source];
        const auto end = keys.begin() + sorted.outgoing[source + 1];
        if (!std::is_sorted(begin, end)) std::sort(begin, end);
    }
    sorted.targets.resize(keys.size());
    sorted.rows.resize(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        sorted.targets[i] = static_cast<NodeId>(keys[i] >> 32);
        sorted.rows[i] = static_cast<std::uint32_t>(keys[i]);
    }
    return sorted;
}

ChunkedRows outgoing_rows(const SortedRelationships& sorted, RelationshipId first_id) {
    ChunkedRows chunks = make_rows(sorted.outgoing, false);
    for (std::size_t index = 0; index < chunks.size(); ++index) {
        if (!chunks[index]) continue;
        const std::uint32_t begin = sorted.outgoing[index * chunk_rows];
        chunks[index]->first_id = first_id + begin;
        chunks[index]->from_records = true;
        std::copy_n(sorted.targets.begin() + begin, chunks[index]->nodes.size(), chunks[index]->nodes.begin());
    }
    return chunks;
}

ChunkedRows incoming_rows(const SortedRelationships& sorted, RelationshipId first_id) {
    ChunkedRows chunks = make_rows(sorted.incoming, true);
    std::vector<std::uint32_t> next = sorted.incoming;
    // Places within the chunk from here on. Sources come in ascending order, so every list is sorted as it is filled.
    for (std::size_t index = 0; index < chunks.size(); ++index) {
        if (!chunks[index]) continue;
        const std::size_t first = index * chunk_rows;
        const std::size_t rows_here = std::min<std::size_t>(chunk_rows, next.size() - 1 - first);
        std::copy_n(chunks[index]->offsets.begin(), rows_here, next.begin() + static_cast<std::ptrdiff_t>(first));
    }
    struct Arrays {
        NodeId* nodes = nullptr;
        RelationshipId* ids = nullptr;
    };
    std::vector<Arrays> arrays(chunks.size());
    for (std::size_t index = 0; index < chunks.size(); ++index) {
        if (chunks[index]) arrays[index] = {chunks[index]->nodes.data(), chunks[index]->ids.data()};
    }
    const auto node_limit = static_cast<std::uint32_t>(sorted.outgoing.size() - 1);
    for (NodeId source = 0; source < node_limit; ++source) {
        for (std::uint32_t i = sorted.outgoing[source]; i < sorted.outgoing[source + 1]; ++i) {
            const NodeId target = sorted.targets[i];
            const std::uint32_t place = next[target]++;
            arrays[chunk_of(target)].nodes[place] = source;
            arrays[chunk_of(target)].ids[place] = first_id + i;
        }
    }
    return chunks;
}

}  // namespace entente
