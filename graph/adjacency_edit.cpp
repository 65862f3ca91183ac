#include "graph/adjacency_edit.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "graph/copy_on_write.hpp"

namespace entente {
namespace {

using Change = AdjacencyChunk::Change;
using Rows = AdjacencyChunk::Rows;

auto key_of(const Change& change) {
    return std::tie(change.row, change.node, change.id);
}

RelationshipId id_at(const Rows& rows, std::uint32_t i) {
    return rows.ids.empty() ? rows.first_id + i : rows.ids[i];
}

/// Appends entries in order of (row, node, id).
class RowsBuilder {
public:
    explicit RowsBuilder(std::size_t size) {
        rows_->offsets.reserve(chunk_rows + 1);
        rows_->nodes.reserve(size);
        rows_->ids.reserve(size);
    }
    void begin_row() { rows_->offsets.push_back(static_cast<std::uint32_t>(rows_->nodes.size())); }
    void append(NodeId node, RelationshipId id) {
        rows_->nodes.push_back(node);
        rows_->ids.push_back(id);
    }
    /// After all rows have begun.
    std::shared_ptr<const Rows> finish() {
        begin_row();
        auto& ids = rows_->ids;
        const bool consecutive = std::adjacent_find(ids.begin(), ids.end(), [](RelationshipId a, RelationshipId b) {
                                     return b != a + 1;
                                 }) == ids.end();
        if (consecutive) {
            rows_->first_id = ids.empty() ? 0 : ids.front();
            ids = {};
        }
        return std::move(rows_);
    }

private:
    std::shared_ptr<Rows> rows_ = std::make_shared<Rows>();
};

/// Rows of a chunk in which nothing is merged yet. One object for all: a chunk with few relationships is only a delta.
std::shared_ptr<const Rows> empty_rows() {
    static const std::shared_ptr<const Rows> rows = [] {
        auto empty = std::make_shared<Rows>();
        empty->offsets.assign(chunk_rows + 1, 0);
        return empty;
    }();
    return rows;
}

std::shared_ptr<const Rows> apply_delta(const Rows& rows, const std::vector<Change>& delta) {
    RowsBuilder builder(rows.nodes.size() + delta.size());
    auto change = delta.begin();
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        builder.begin_row();
        std::uint32_t next = rows.offsets[row];
        const std::uint32_t end = rows.offsets[row + 1];
        for (; change != delta.end() && change->row == row; ++change) {
            while (next < end && std::pair(rows.nodes[next], id_at(rows, next)) < std::pair(change->node, change->id)) {
                builder.append(rows.nodes[next], id_at(rows, next));
                ++next;
            }
            if (change->removed) {
                ++next;
            } else {
                builder.append(change->node, change->id);
            }
        }
        for (; next < end; ++next) builder.append(rows.nodes[next], id_at(rows, next));
    }
    return builder.finish();
}

std::shared_ptr<const Rows> merge_rows(const Rows& a, const Rows& b) {
    RowsBuilder builder(a.nodes.size() + b.nodes.size());
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        builder.begin_row();
        std::uint32_t i = a.offsets[row];
        std::uint32_t j = b.offsets[row];
        const std::uint32_t a_end = a.offsets[row + 1];
        const std::uint32_t b_end = b.offsets[row + 1];
        while (i < a_end || j < b_end) {
            const bool take_a =
                j == b_end || (i < a_end && std::pair(a.nodes[i], id_at(a, i)) < std::pair(b.nodes[j], id_at(b, j)));
            if (take_a) {
                builder.append(a.nodes[i], id_at(a, i));
                ++i;
            } else {
                builder.append(b.nodes[j], id_at(b, j));
                ++j;
            }
        }
    }
    return builder.finish();
}

void merge_delta(AdjacencyChunk& chunk) {
    chunk.rows = apply_delta(*chunk.rows, chunk.delta);
    chunk.delta = {};
}

void merge_when_large(AdjacencyChunk& chunk) {
    const std::size_t limit = std::max<std::size_t>(64, std::min<std::size_t>(chunk.rows->nodes.size() / 8, 4096));
    if (chunk.delta.size() > limit) merge_delta(chunk);
}

AdjacencyChunk& writable_chunk(ChunkRef<AdjacencyChunk>& slot, std::uint64_t epoch) {
    AdjacencyChunk& chunk = writable(slot, epoch);
    if (!chunk.rows) chunk.rows = empty_rows();
    return chunk;
}

/// Inserts an entry, or takes one away.
void apply(AdjacencyChunk& chunk, const Change& change) {
    const auto place = std::lower_bound(chunk.delta.begin(), chunk.delta.end(), change,
                                        [](const Change& a, const Change& b) { return key_of(a) < key_of(b); });
    const bool pending_insert = change.removed && place != chunk.delta.end() && key_of(*place) == key_of(change);
    if (pending_insert) {
        chunk.delta.erase(place);
    } else {
        chunk.delta.insert(place, change);
        merge_when_large(chunk);
    }
}

/// Changes of a chunk that nobody has looked at: 2048 lists would have to be read from the file to change one.
class DeferredChanges final : public ChunkMaker<AdjacencyChunk> {
public:
    static constexpr std::size_t most = 64;

    DeferredChanges(ChunkRef<AdjacencyChunk> base_in, std::vector<Change> changes_in, std::uint64_t epoch_in)
        : base(std::move(base_in)), changes(std::move(changes_in)), epoch(epoch_in) {}
    [[nodiscard]] std::unique_ptr<AdjacencyChunk> make() const override {
        auto chunk = std::make_unique<AdjacencyChunk>(*base);
        chunk->epoch = epoch;
        for (const Change& change : changes) apply(*chunk, change);
        return chunk;
    }

    const ChunkRef<AdjacencyChunk> base;
    std::vector<Change> changes;  // in the order in which they were made
    const std::uint64_t epoch;
};

/// Notes a change for whoever looks at the chunk first. False where it is better made now.
bool defer(ChunkRef<AdjacencyChunk>& slot, const Change& change, std::uint64_t epoch) {
    if (!slot || slot.loaded() != nullptr) return false;
    auto* const deferred = static_cast<DeferredChanges*>(slot.maker());
    if (deferred == nullptr) {
        slot = ChunkRef<AdjacencyChunk>(std::make_unique<DeferredChanges>(slot, std::vector{change}, epoch));
        return true;
    }
    if (deferred->changes.size() >= DeferredChanges::most) return false;
    if (deferred->epoch == epoch) {
        deferred->changes.push_back(change);
        return true;
    }
    std::vector<Change> changes = deferred->changes;
    changes.push_back(change);
    slot = ChunkRef<AdjacencyChunk>(std::make_unique<DeferredChanges>(deferred->base, std::move(changes), epoch));
    return true;
}

void change_neighbour(Adjacency& adjacency, std::uint32_t index, const Change& change, std::uint64_t epoch) {
    ChunkRef<AdjacencyChunk>& slot = adjacency.chunks.slot(index, epoch);
    if (!defer(slot, change, epoch)) apply(writable_chunk(slot, epoch), change);
}

}  // namespace

void insert_neighbour(Adjacency& adjacency, NodeId node, NodeId neighbour, RelationshipId id, std::uint64_t epoch) {
    change_neighbour(adjacency, chunk_of(node), {row_of(node), neighbour, id, false}, epoch);
}

void remove_neighbour(Adjacency& adjacency, NodeId node, NodeId neighbour, RelationshipId id, std::uint64_t epoch) {
    change_neighbour(adjacency, chunk_of(node), {row_of(node), neighbour, id, true}, epoch);
}

void merge_changes(Adjacency& adjacency, std::span<const NodeId> nodes, std::uint64_t epoch) {
    constexpr std::size_t few = 16, merged_for_each = 64;
    for (std::size_t i = 0; i < nodes.size();) {
        const std::uint32_t index = chunk_of(nodes[i]);
        while (i < nodes.size() && chunk_of(nodes[i]) == index) ++i;
        AdjacencyChunk& chunk = writable_chunk(adjacency.chunks.slot(index, epoch), epoch);
        if (chunk.delta.size() > few && chunk.delta.size() * merged_for_each > chunk.rows->nodes.size())
            merge_delta(chunk);
    }
}

void insert_rows(Adjacency& adjacency, std::uint32_t index, std::shared_ptr<const AdjacencyChunk::Rows> fresh,
                 std::uint64_t epoch) {
    AdjacencyChunk& chunk = writable_chunk(adjacency.chunks.slot(index, epoch), epoch);
    if (!chunk.delta.empty()) merge_delta(chunk);
    chunk.rows = chunk.rows->nodes.empty() ? std::move(fresh) : merge_rows(*chunk.rows, *fresh);
}

}  // namespace entente
