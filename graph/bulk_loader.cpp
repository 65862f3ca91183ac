#include "graph/bulk_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <tuple>
#include <utility>

#include "graph/adjacency_edit.hpp"
#include "graph/bulk_relationships.hpp"
#include "graph/column_builder.hpp"
#include "graph/commit_log.hpp"
#include "graph/constraint_check.hpp"
#include "graph/error.hpp"
#include "graph/parallel.hpp"
#include "graph/release_memory.hpp"
#include "graph/state_editor.hpp"

namespace entente {

struct BulkLoader::Impl {
    StateEditor* editor;       // the transaction's
    TouchedEntities* touched;  // the transaction's; null while there are no constraints
    CancelFlag cancel;
    EffectRecorder* recorder;
    ChunkSpill* spill = nullptr;
};

namespace {

void require_sizes(const std::vector<BulkLoader::NamedColumn>& columns, std::uint64_t count) {
    for (const auto& column : columns) {
        if (column.column.size() == count) continue;
        throw Error(ErrorCode::internal_error, "ColumnSize",
                    fmt::format("a column of {} values was given for {} rows", column.column.size(), count));
    }
}

/// Frees each column as soon as it is written.
void append_relationship_columns(StateEditor& editor, RelationshipId first,
                                 std::vector<BulkLoader::NamedColumn> columns, RowOrder order, CancelFlag cancel,
                                 ChunkSpill* spill) {
    for (BulkLoader::NamedColumn& named : columns) {
        const ColumnBuilder column = std::move(named.column);
        if (column.impl().empty()) continue;
        column.impl().fetch();
        append_to_column(editor.relationship_column(named.key), first, column.impl(), order, editor.column_editor(),
                         editor.epoch(), cancel, spill);
        if (spill != nullptr) release_free_memory();
    }
}

/// Few relationships in a large graph: going over all nodes to sort them would cost more than adding one by one.
void add_one_by_one(StateEditor& editor, TypeId type, std::span<const NodeId> sources, std::span<const NodeId> targets,
                    std::vector<BulkLoader::NamedColumn> columns, CancelFlag cancel) {
    std::vector<std::uint32_t> order(sources.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(sources[a], targets[a], a) < std::tie(sources[b], targets[b], b);
    });
    const RelationshipId first = editor.state().relationship_limit();
    for (const std::uint32_t row : order) editor.create_relationship(type, sources[row], targets[row]);
    for (const auto& [direction, nodes] : {std::pair{Direction::outgoing, sources}, {Direction::incoming, targets}}) {
        std::vector<NodeId> sorted(nodes.begin(), nodes.end());
        std::sort(sorted.begin(), sorted.end());
        merge_changes(editor.adjacency(type, direction), sorted, editor.epoch());
    }
    append_relationship_columns(editor, first, std::move(columns), {order}, cancel, nullptr);
}

void require_ends(const StateEditor& editor, std::span<const NodeId> ends) {
    const NodeId last = *std::max_element(ends.begin(), ends.end());
    if (last >= editor.state().node_limit()) editor.require_node(last);
    if (editor.state().node_count() == editor.state().node_limit()) return;  // no node was ever deleted
    for (const NodeId node : ends) editor.require_node(node);
}

void write_records(StateEditor& editor, TypeId type, RelationshipId first, const SortedRelationships& sorted,
                   CancelFlag cancel) {
    const std::uint32_t first_chunk = chunk_of(first);
    const std::uint32_t last_chunk = chunk_of(static_cast<RelationshipId>(first + sorted.size - 1));
    std::vector<RelationshipChunk*> chunks;
    for (std::uint32_t i = first_chunk; i <= last_chunk; ++i) chunks.push_back(&editor.relationship_chunk(i));
    std::atomic<std::uint64_t> loops{0};
    for_each_parallel(chunks.size(), cancel, [&](std::size_t index) {
        const std::uint32_t chunk_first = (first_chunk + static_cast<std::uint32_t>(index)) << chunk_bits;
        const std::size_t begin = chunk_first <= first ? 0 : chunk_first - first;
        const std::uint32_t first_row = row_of(static_cast<RelationshipId>(first + begin));
        const std::size_t end = std::min<std::size_t>(sorted.size, begin + chunk_rows - first_row);
        RelationshipChunk& chunk = *chunks[index];
        NodeId source = sorted.source(begin);
        std::uint64_t loops_here = 0;
        for (std::size_t i = begin; i < end; ++i) {
            while (sorted.outgoing[std::size_t{source} + 1] <= i) ++source;
            const auto row = first_row + static_cast<std::uint32_t>(i - begin);
            chunk.sources[row] = source;
            chunk.targets[row] = sorted.targets[i];
            if (source == sorted.targets[i]) ++loops_here;
        }
        chunk.set_types(first_row, first_row + static_cast<std::uint32_t>(end - begin), type);
        loops += loops_here;
    });
    editor.statistics(type).loops += loops;
    editor.statistics(type).add_ids(first, static_cast<RelationshipId>(first + sorted.size));
}

/// Of a table whose last relationships are those of `first` and on, the chunks that have no others.
void spill_records(StateEditor& editor, RelationshipId first, std::size_t size, ChunkSpill& spill, CancelFlag cancel) {
    const std::uint32_t begin = chunk_of(first) + (row_of(first) == 0 ? 0 : 1);
    const std::uint32_t end = chunk_of(static_cast<RelationshipId>(first + size));
    if (begin >= end) return;
    std::vector<ChunkRef<RelationshipChunk>*> slots;
    for (std::uint32_t i = begin; i < end; ++i) slots.push_back(&editor.relationship_slot(i));
    for_each_parallel(slots.size(), cancel,
                      [&](std::size_t i) { *slots[i] = spill.put(**slots[i], begin + static_cast<std::uint32_t>(i)); });
}

void insert_chunks(StateEditor& editor, TypeId type, Direction direction, ChunkedRows chunks, std::uint64_t count) {
    const GraphState& state = editor.state();
    std::vector<std::uint64_t>& by_label_set =
        editor.statistics(type).by_end_label_set[static_cast<std::size_t>(direction)];
    Adjacency& adjacency = editor.adjacency(type, direction);
    for (std::uint32_t index = 0; index < chunks.size(); ++index) {
        if (!chunks[index]) continue;
        const std::vector<std::uint32_t>& offsets = chunks[index]->offsets;
        for (std::uint32_t row = 0; row < chunk_rows; ++row) {
            const std::uint32_t degree = offsets[row + 1] - offsets[row];
            if (degree != 0) add_to_count(by_label_set, state.label_set((index << chunk_bits) + row), degree);
        }
        insert_rows(adjacency, index, std::move(chunks[index]), editor.epoch());
    }
    adjacency.count += count;
}

}  // namespace

BulkLoader::BulkLoader(Transaction& transaction, CancelFlag cancel)
    : impl_(
          std::make_unique<Impl>(Impl{&transaction.editor(), transaction.touched(), cancel, transaction.recorder()})) {
    if (EffectRecorder* const recorder = transaction.recorder()) recorder->bulk_load();
}
BulkLoader::BulkLoader(BulkLoader&&) noexcept = default;
BulkLoader::~BulkLoader() = default;

NodeId BulkLoader::add_nodes(std::uint64_t count, std::span<const LabelId> labels, std::vector<NamedColumn> columns) {
    StateEditor& editor = *impl_->editor;
    require_sizes(columns, count);
    const NodeId first = editor.append_nodes(count, editor.label_set(labels));
    for (NamedColumn& named : columns) {
        const ColumnBuilder column = std::move(named.column);  // freed before the next is written
        if (column.impl().empty()) continue;
        column.impl().fetch();
        append_to_column(editor.node_column(named.key), first, column.impl(), {}, editor.column_editor(),
                         editor.epoch(), impl_->cancel, impl_->spill);
    }
    if (impl_->spill != nullptr) impl_->spill->flush();
    editor.index_new_nodes(first, count);
    if (impl_->touched != nullptr) impl_->touched->new_nodes.push_back({first, static_cast<NodeId>(first + count)});
    return first;
}

void BulkLoader::add_relationships(TypeId type, std::vector<NodeId> sources, std::vector<NodeId> targets,
                                   std::vector<NamedColumn> columns) {
    StateEditor& editor = *impl_->editor;
    require_sizes(columns, sources.size());
    if (sources.size() != targets.size()) {
        throw Error(ErrorCode::internal_error, "ColumnSize",
                    fmt::format("{} sources were given for {} targets", sources.size(), targets.size()));
    }
    if (sources.empty()) return;
    if (impl_->touched != nullptr) {
        const RelationshipId begin = editor.state().relationship_limit();
        impl_->touched->new_relationships.push_back({begin, static_cast<RelationshipId>(begin + sources.size())});
    }
    const std::uint32_t node_limit = editor.state().node_limit();
    const CancelFlag cancel = impl_->cancel;
    require_ends(editor, sources);
    require_ends(editor, targets);
    if (sources.size() < node_limit / 64) {
        return add_one_by_one(editor, type, sources, targets, std::move(columns), cancel);
    }
    const std::size_t size = sources.size();
    SortedRelationships sorted = sort_relationships(std::move(sources), std::move(targets), node_limit, cancel);
    const RelationshipId first = editor.append_relationship_ids(size);  // after sorting, which takes more memory
    write_records(editor, type, first, sorted, cancel);
    if (impl_->spill != nullptr) {
        spill_records(editor, first, size, *impl_->spill, cancel);
        release_free_memory();
    }
    append_relationship_columns(editor, first, std::move(columns), {{sorted.rows.get(), size}}, cancel, impl_->spill);
    sorted.rows.reset();
    if (impl_->spill != nullptr) impl_->spill->flush();
    insert_chunks(editor, type, Direction::outgoing, outgoing_rows(sorted, first, cancel), size);
    insert_chunks(editor, type, Direction::incoming, incoming_rows(sorted, first, cancel), size);
    editor.statistics(type).count += size;
    editor.count_relationships(size);
    release_free_memory();
}

ChunkSpill* BulkLoader::spill() {
    if (impl_->spill != nullptr || impl_->recorder == nullptr) return impl_->spill;
    impl_->spill = impl_->recorder->spill(impl_->editor->state());
    if (impl_->spill != nullptr) impl_->editor->hold_source(impl_->spill->source());
    return impl_->spill;
}

void BulkLoader::finish() {}

}  // namespace entente
