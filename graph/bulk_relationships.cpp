#include "graph/bulk_relationships.hpp"

#include <algorithm>
#include <utility>

#include "graph/parallel.hpp"

namespace entente {
namespace {

using Rows = AdjacencyChunk::Rows;

constexpr std::size_t most_parts = 512;  // as many streams of writes as caches and page tables follow well
constexpr std::size_t block_rows = std::size_t{1} << 18;

/// A relationship on its way into the list of its source.
struct OutgoingEntry {
    NodeId owner;
    NodeId neighbour;
    std::uint32_t row;
};
/// On its way into the list of its target: which of the sorted ones it is. That says what its source is.
struct IncomingEntry {
    NodeId owner;
    std::uint32_t index;
};

/// Relationships grouped by ranges of owners, in each group in their order.
template <typename Entry> struct Parts {
    unsigned shift = chunk_bits;       // part p has the owners from p << shift on: whole chunks
    std::vector<std::uint32_t> begin;  // of each part in `entries`, and the end
    std::unique_ptr<Entry[]> entries;
    [[nodiscard]] std::size_t size() const { return begin.size() - 1; }
    [[nodiscard]] std::span<const Entry> part(std::size_t i) const {
        return {entries.get() + begin[i], begin[i + 1] - begin[i]};
    }
};

/// `visit(begin, end, take)` calls `take(entry)` for the relationships [begin, end) in order; it is called twice.
template <typename Entry, typename Visit>
Parts<Entry> part_by_owner(std::size_t size, std::uint32_t node_limit, CancelFlag cancel, const Visit& visit) {
    Parts<Entry> parts;
    while ((std::uint64_t{node_limit} - 1) >> parts.shift >= most_parts) ++parts.shift;
    const std::size_t count = ((std::uint64_t{node_limit} - 1) >> parts.shift) + 1;
    const std::size_t blocks = (size + block_rows - 1) / block_rows;
    std::vector<std::vector<std::uint32_t>> places(blocks);  // by block, by part: of the next entry
    const auto for_blocks = [&](const auto& work) {
        for_each_parallel(blocks, cancel, [&](std::size_t block) {
            work(places[block], block * block_rows, std::min(size, (block + 1) * block_rows));
        });
    };
    for_blocks([&](std::vector<std::uint32_t>& place, std::size_t begin, std::size_t end) {
        place.resize(count);
        visit(begin, end, [&](const Entry& entry) { ++place[entry.owner >> parts.shift]; });
    });
    parts.begin.resize(count + 1);
    std::uint32_t sum = 0;
    for (std::size_t part = 0; part < count; ++part) {
        parts.begin[part] = sum;
        for (auto& place : places) sum += std::exchange(place[part], sum);
    }
    parts.begin[count] = sum;
    parts.entries = std::make_unique_for_overwrite<Entry[]>(size);
    for_blocks([&](std::vector<std::uint32_t>& place, std::size_t begin, std::size_t end) {
        visit(begin, end, [&](const Entry& entry) { parts.entries[place[entry.owner >> parts.shift]++] = entry; });
    });
    return parts;
}

/// Sorts the relationships of one range of sources, whose part of `sorted` begins at `begin`.
void sort_part(std::span<const OutgoingEntry> entries, NodeId first, std::uint32_t sources, std::uint32_t begin,
               SortedRelationships& sorted) {
    std::vector<std::uint32_t> next(std::size_t{sources} + 1);
    for (const OutgoingEntry& entry : entries) ++next[entry.owner - first + 1];
    for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
    for (std::uint32_t i = 0; i < sources; ++i) sorted.outgoing[first + i] = begin + next[i];
    // Target and row in one number: a list is then sorted by comparing integers, and stably.
    std::vector<std::uint64_t> keys(entries.size());
    for (const OutgoingEntry& entry : entries) {
        keys[next[entry.owner - first]++] = std::uint64_t{entry.neighbour} << 32 | entry.row;
    }
    std::uint32_t list = 0;
    for (std::uint32_t i = 0; i < sources; ++i) {  // `next` has become the end of each list
        const auto from = keys.begin() + list;
        const auto to = keys.begin() + next[i];
        if (!std::is_sorted(from, to)) std::sort(from, to);
        list = next[i];
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        sorted.targets[begin + i] = static_cast<NodeId>(keys[i] >> 32);
        sorted.rows[begin + i] = static_cast<std::uint32_t>(keys[i]);
    }
}

/// Rows whose list i has `counts[i]` entries; nothing when there are none.
std::shared_ptr<Rows> make_rows(std::span<const std::uint32_t> counts, bool with_ids) {
    std::uint32_t size = 0;
    for (const std::uint32_t count : counts) size += count;
    if (size == 0) return nullptr;
    auto rows = std::make_shared<Rows>();
    rows->offsets.assign(chunk_rows + 1, size);
    std::uint32_t at = 0;
    for (std::size_t row = 0; row < counts.size(); ++row) {
        rows->offsets[row] = at;
        at += counts[row];
    }
    rows->nodes.resize(size);
    if (with_ids) rows->ids.resize(size);
    return rows;
}

std::size_t chunk_count(const SortedRelationships& sorted) {
    return (sorted.outgoing.size() - 1 + chunk_rows - 1) / chunk_rows;
}

}  // namespace

NodeId SortedRelationships::source_from(NodeId node, std::size_t index) const {
    std::size_t below = node, step = 1;
    while (below + step + 1 < outgoing.size() && outgoing[below + step] <= index) {
        below += step;
        step *= 2;
    }
    const std::size_t above = std::min(below + step, outgoing.size() - 1);
    const auto begin = outgoing.begin() + static_cast<std::ptrdiff_t>(below);
    const auto end = outgoing.begin() + static_cast<std::ptrdiff_t>(above + 1);
    return static_cast<NodeId>(std::upper_bound(begin, end, index) - outgoing.begin() - 1);
}

NodeId SortedRelationships::source(std::size_t index) const {
    return static_cast<NodeId>(std::upper_bound(outgoing.begin(), outgoing.end(), index) - outgoing.begin() - 1);
}

SortedRelationships sort_relationships(std::vector<NodeId> sources, std::vector<NodeId> targets,
                                       std::uint32_t node_limit, CancelFlag cancel) {
    SortedRelationships sorted;
    sorted.size = sources.size();
    const auto parts = part_by_owner<OutgoingEntry>(
        sources.size(), node_limit, cancel, [&](std::size_t begin, std::size_t end, const auto& take) {
            for (std::size_t i = begin; i < end; ++i) take({sources[i], targets[i], static_cast<std::uint32_t>(i)});
        });
    sources = {};
    targets = {};
    sorted.outgoing.resize(std::size_t{node_limit} + 1);
    sorted.outgoing.back() = static_cast<std::uint32_t>(sorted.size);
    sorted.targets = std::make_unique_for_overwrite<NodeId[]>(sorted.size);
    sorted.rows = std::make_unique_for_overwrite<std::uint32_t[]>(sorted.size);
    for_each_parallel(parts.size(), cancel, [&](std::size_t part) {
        const auto first = static_cast<NodeId>(part << parts.shift);
        sort_part(parts.part(part), first, std::min(1U << parts.shift, node_limit - first), parts.begin[part], sorted);
    });
    return sorted;
}

ChunkedRows outgoing_rows(const SortedRelationships& sorted, RelationshipId first_id, CancelFlag cancel) {
    ChunkedRows chunks(chunk_count(sorted));
    for_each_parallel(chunks.size(), cancel, [&](std::size_t index) {
        const std::size_t first = index * chunk_rows;
        std::vector<std::uint32_t> counts(std::min<std::size_t>(chunk_rows, sorted.outgoing.size() - 1 - first));
        for (std::size_t i = 0; i < counts.size(); ++i) {
            counts[i] = sorted.outgoing[first + i + 1] - sorted.outgoing[first + i];
        }
        auto rows = make_rows(counts, false);
        if (!rows) return;
        rows->first_id = first_id + sorted.outgoing[first];
        rows->from_records = true;
        std::copy_n(sorted.targets.get() + sorted.outgoing[first], rows->nodes.size(), rows->nodes.begin());
        chunks[index] = std::move(rows);
    });
    return chunks;
}

ChunkedRows incoming_rows(SortedRelationships& sorted, RelationshipId first_id, CancelFlag cancel) {
    const auto node_limit = static_cast<std::uint32_t>(sorted.outgoing.size() - 1);
    ChunkedRows chunks(chunk_count(sorted));
    sorted.rows.reset();
    const auto parts = part_by_owner<IncomingEntry>(sorted.size, node_limit, cancel,
                                                    [&](std::size_t begin, std::size_t end, const auto& take) {
                                                        for (std::size_t i = begin; i < end; ++i)
                                                            take({sorted.targets[i], static_cast<std::uint32_t>(i)});
                                                    });
    sorted.targets.reset();
    for_each_parallel(parts.size(), cancel, [&](std::size_t part) {
        const auto first = static_cast<NodeId>(part << parts.shift);
        const std::uint32_t owners = std::min(1U << parts.shift, node_limit - first);
        std::vector<std::uint32_t> next(owners);
        const std::span<const IncomingEntry> entries = parts.part(part);
        for (const IncomingEntry& entry : entries) ++next[entry.owner - first];
        for (std::uint32_t i = 0; i < owners; i += chunk_rows) {
            const auto counts = std::span(next).subspan(i, std::min(chunk_rows, owners - i));
            auto& rows = chunks[chunk_of(first + i)] = make_rows(counts, true);
            if (rows) std::copy_n(rows->offsets.begin(), counts.size(), counts.begin());
        }
        // Sources come in ascending order, so every list is sorted as it is filled.
        NodeId source = entries.empty() ? 0 : sorted.source(entries.front().index);
        for (const IncomingEntry& entry : entries) {
            source = sorted.source_from(source, entry.index);
            Rows& rows = *chunks[chunk_of(entry.owner)];
            const std::uint32_t place = next[entry.owner - first]++;
            rows.nodes[place] = source;
            rows.ids[place] = first_id + entry.index;
        }
    });
    return chunks;
}

}  // namespace entente
