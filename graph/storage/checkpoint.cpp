#include "graph/storage/checkpoint.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "graph/parallel.hpp"
#include "graph/storage/chunk_codec.hpp"
#include "graph/storage/file_source.hpp"
#include "graph/storage/index_codec.hpp"
#include "graph/storage/state_codec.hpp"

namespace entente::storage {
namespace {

constexpr std::size_t chunks_a_task = 8;  // worth starting a thread for

template <typename T> void put(ByteWriter& out, const T& chunk, const RelationshipOrder*) {
    out.byte(static_cast<std::uint8_t>(kind_of(&chunk)));
    put_chunk(out, chunk);
}
void put(ByteWriter& out, const AdjacencyChunk& chunk, const RelationshipOrder* order) {
    out.byte(static_cast<std::uint8_t>(kind_of(&chunk)));
    put_chunk(out, chunk, order);
}

template <typename T>
void replaced(std::vector<ByteRange>& ranges, const ChunkTable<T>& before, const ChunkTable<T>& after) {
    for (std::size_t i = 0; i < before.directories().size(); ++i) {
        const auto& old = before.directories()[i];
        if (!old || (i < after.directories().size() && old == after.directories()[i])) continue;
        if (old.stored().stored()) ranges.push_back(range_of(old.stored()));
        const bool gone = i >= after.directories().size() || !after.directories()[i];
        for (std::size_t j = 0; j < directory_size; ++j) {
            const ChunkRef<T>& chunk = old->chunks[j];
            if (!chunk || !chunk.stored().stored()) continue;
            if (gone || !(chunk == after.directories()[i]->chunks[j])) ranges.push_back(range_of(chunk.stored()));
        }
    }
}

/// Nodes of one level of the indexes of a state.
using IndexLevel = std::vector<ChunkRef<IndexNode>>;

IndexLevel children_of(const IndexLevel& nodes) {
    IndexLevel children;
    for (const auto& node : nodes) children.insert(children.end(), node->children.begin(), node->children.end());
    return children;
}

/// The nodes of trees before and after. Level by level, what both have is put aside with all that is below it: a node
/// has one parent, so what remains of the lower levels hangs below what was left of the upper ones.
void replaced(std::vector<ByteRange>& ranges, const std::vector<const PropertyIndex*>& before,
              const std::vector<const PropertyIndex*>& after) {
    IndexLevel old, fresh;
    const auto offset = [](const ChunkRef<IndexNode>& node) { return node.stored().offset; };
    for (int level = highest_index_level; level >= 0; --level) {
        const auto add_roots = [&](IndexLevel& nodes, const auto& indexes) {
            for (const PropertyIndex* index : indexes) {
                if (index->root() && index->root()->level == level) nodes.push_back(index->root());
            }
        };
        add_roots(old, before);
        add_roots(fresh, after);
        std::vector<std::uint64_t> old_offsets, fresh_offsets;
        for (const auto& node : old) old_offsets.push_back(offset(node));
        for (const auto& node : fresh) fresh_offsets.push_back(offset(node));
        std::sort(old_offsets.begin(), old_offsets.end());
        std::sort(fresh_offsets.begin(), fresh_offsets.end());
        const auto in = [&](const std::vector<std::uint64_t>& list) {
            return [&](const ChunkRef<IndexNode>& node) {
                return std::binary_search(list.begin(), list.end(), offset(node));
            };
        };
        std::erase_if(old, in(fresh_offsets));
        std::erase_if(fresh, in(old_offsets));
        for (const auto& node : old) ranges.push_back(range_of(node.stored()));
        if (level == 0) return;
        old = children_of(old);
        fresh = children_of(fresh);
    }
}

template <typename T>
const ChunkTable<T>& chunks_of(const std::vector<std::shared_ptr<Column>>& columns, std::size_t index) {
    static const ChunkTable<T> none;
    return index < columns.size() && columns[index] ? columns[index]->chunks : none;
}

}  // namespace

Checkpoint::~Checkpoint() {
    if (kept_) return;
    std::apply(
        [](auto&... lists) {
            const auto take_back = [](const auto& chunks) {
                for (const auto& chunk : chunks) chunk.set_stored({});
            };
            (take_back(lists), ...);
        },
        stored_);
}

template <typename T> void Checkpoint::store(const ChunkRef<T>& chunk) {
    if (!chunk || chunk.stored().stored()) return;
    scratch_.clear();
    put(scratch_, *chunk, order_);
    auto& list = std::get<std::vector<ChunkRef<T>>>(stored_);
    list.push_back(chunk);
    chunk.set_stored(write(scratch_));
}

/// Encodes the chunks of a directory on several threads and writes them in order.
template <typename T> void Checkpoint::store_chunks(const ChunkDirectory<T>& directory) {
    std::vector<const ChunkRef<T>*> fresh;
    for (const auto& chunk : directory.chunks) {
        if (chunk && !chunk.stored().stored()) fresh.push_back(&chunk);
    }
    encoded_.resize(directory_size);
    for_each_parallel((fresh.size() + chunks_a_task - 1) / chunks_a_task, cancel_, [&](std::size_t task) {
        for (std::size_t i = task * chunks_a_task; i < std::min(fresh.size(), (task + 1) * chunks_a_task); ++i) {
            encoded_[i].clear();
            put(encoded_[i], **fresh[i], order_);
        }
    });
    auto& list = std::get<std::vector<ChunkRef<T>>>(stored_);
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        list.push_back(*fresh[i]);
        fresh[i]->set_stored(write(encoded_[i]));
    }
}

template <typename T> void Checkpoint::store(const ChunkTable<T>& table) {
    for (const auto& directory : table.directories()) {
        if (!directory || directory.stored().stored()) continue;
        store_chunks(*directory);
        scratch_.clear();
        put_directory(scratch_, *directory);
        std::get<std::vector<ChunkRef<ChunkDirectory<T>>>>(stored_).push_back(directory);
        directory.set_stored(write(scratch_));
    }
}

void Checkpoint::store_index(const ChunkRef<IndexNode>& node) {
    if (!node || node.stored().stored()) return;
    for (const auto& child : node->children) store_index(child);
    store(node);
}

/// Makes the order of a type when its relationships have one, and uses one that is in memory. One that is still in the
/// file is not read for this: the few lists that changed since are stored in full.
void Checkpoint::store_incoming(const Adjacency& incoming, const Adjacency* outgoing, TypeId type,
                                std::vector<StoredOrder>& orders) {
    auto known = std::find_if(orders.begin(), orders.end(), [&](const StoredOrder& o) { return o.type == type; });
    if (known == orders.end() && outgoing != nullptr) {
        if (auto order = order_of(*outgoing, type)) {
            scratch_.clear();
            scratch_.byte(static_cast<std::uint8_t>(ExtentKind::order));
            put_order(scratch_, *order);
            orders.push_back({type, write(scratch_), std::move(order)});
            known = std::prev(orders.end());
        }
    }
    order_ = known == orders.end() ? nullptr : known->order.get();
    store(incoming.chunks);
    order_ = nullptr;
}

Checkpoint::Written Checkpoint::write(GraphState& state, const StoredExtent& catalog, std::vector<StoredOrder> orders) {
    const StateParts parts{state};
    Written written{{}, catalog, std::move(orders)};
    store(parts.nodes()->chunks);
    store(parts.relationships()->chunks);
    for (const auto& index : parts.label_indexes()) {
        if (!index) continue;
        for (const auto& part : index->parts()) store(part);
    }
    const auto& [outgoing, incoming] = parts.adjacencies();
    for (const auto& adjacency : outgoing) {
        if (adjacency) store(adjacency->chunks);
    }
    for (TypeId type = 0; type < incoming.size(); ++type) {
        if (!incoming[type]) continue;
        store_incoming(*incoming[type], type < outgoing.size() ? outgoing[type].get() : nullptr, type, written.orders);
    }
    for (const auto* columns : {&parts.node_columns(), &parts.relationship_columns()}) {
        for (const auto& column : *columns) {
            if (column) store(column->chunks);
        }
    }
    for (const PropertyIndex* index : parts.trees()) store_index(index->root());
    if (!catalog.stored()) {
        scratch_.clear();
        put_catalog(scratch_, state.catalog());
        written.catalog = write(scratch_);
    }
    scratch_.clear();
    put_state(scratch_, state, written.catalog, written.orders);
    written.state = write(scratch_);
    writer_.finish();
    return written;
}

std::vector<ByteRange> ranges_replaced(GraphState& before, GraphState& after) {
    const StateParts old{before};
    const StateParts fresh{after};
    std::vector<ByteRange> ranges;
    replaced(ranges, old.nodes()->chunks, fresh.nodes()->chunks);
    replaced(ranges, old.relationships()->chunks, fresh.relationships()->chunks);
    for (std::size_t label = 0; label < old.label_indexes().size(); ++label) {
        if (!old.label_indexes()[label]) continue;
        const auto& parts = old.label_indexes()[label]->parts();
        const auto& now = fresh.label_indexes()[label]->parts();
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i] && parts[i].stored().stored() && !(parts[i] == now[i])) {
                ranges.push_back(range_of(parts[i].stored()));
            }
        }
    }
    for (std::size_t direction = 0; direction < 2; ++direction) {
        for (std::size_t type = 0; type < old.adjacencies()[direction].size(); ++type) {
            if (!old.adjacencies()[direction][type]) continue;
            replaced(ranges, old.adjacencies()[direction][type]->chunks, fresh.adjacencies()[direction][type]->chunks);
        }
    }
    for (std::size_t key = 0; key < old.node_columns().size(); ++key) {
        replaced(ranges, chunks_of<ColumnChunk>(old.node_columns(), key),
                 chunks_of<ColumnChunk>(fresh.node_columns(), key));
    }
    for (std::size_t key = 0; key < old.relationship_columns().size(); ++key) {
        replaced(ranges, chunks_of<ColumnChunk>(old.relationship_columns(), key),
                 chunks_of<ColumnChunk>(fresh.relationship_columns(), key));
    }
    replaced(ranges, old.trees(), fresh.trees());
    return ranges;
}

}  // namespace entente::storage
