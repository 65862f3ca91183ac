#include "graph/bulk_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "graph/adjacency_edit.hpp"
#include "graph/bulk_relationships.hpp"
#include "graph/column_builder.hpp"
#include "graph/commit_log.hpp"
#include "graph/constraint_check.hpp"
#include "graph/error.hpp"
#include "graph/state_editor.hpp"

namespace entente {

struct BulkLoader::Impl {
    StateEditor* editor;       // the transaction's
    TouchedEntities* touched;  // the transaction's; null while there are no constraints
};

namespace {

void require_sizes(const std::vector<BulkLoader::NamedColumn>& columns, std::uint64_t count) {
    for (const auto& column : columns) {
        if (column.column.size() == count) continue;
        throw Error(ErrorCode::internal_error, "ColumnSize",
                    fmt::format("a column of {} values was given for {} rows", column.column.size(), count));
    }
}

void append_relationship_columns(StateEditor& editor, RelationshipId first,
                                 const std::vector<BulkLoader::NamedColumn>& columns, RowOrder order) {
    for (const auto& column : columns) {
        if (column.column.impl().count == 0) continue;
        append_to_column(editor.relationship_column(column.key), first, column.column.impl(), order,
                         editor.column_editor(), editor.epoch());
    }
}

/// Few relationships in a large graph: going over all nodes to sort them would cost more than adding one by one.
void add_one_by_one(StateEditor& editor, TypeId type, std::span<const NodeId> sources, std::span<const NodeId> targets,
                    const std::vector<BulkLoader::NamedColumn>& columns) {
    for (const NodeId node : sources) editor.require_node(node);
    for (const NodeId node : targets) editor.require_node(node);
    std::vector<std::uint32_t> order(sources.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(sources[a], targets[a], a) < std::tie(sources[b], targets[b], b);
    });
    const RelationshipId first = editor.state().relationship_limit();
    for (const std::uint32_t row : order) editor.create_relationship(type, sources[row], targets[row]);
    append_relationship_columns(editor, first, columns, {order});
}

/// count_by_end, after a check that every end exists. Looking at each node once is cheaper than at each end.
std::vector<std::uint32_t> count_existing_ends(const StateEditor& editor, std::span<const NodeId> ends) {
    const std::uint32_t node_limit = editor.state().node_limit();
    const NodeId last = *std::max_element(ends.begin(), ends.end());
    if (last >= node_limit) editor.require_node(last);
    std::vector<std::uint32_t> offsets = count_by_end(ends, node_limit);
    for (NodeId node = 0; node < node_limit; ++node) {
        if (offsets[node] != offsets[std::size_t{node} + 1]) editor.require_node(node);
    }
    return offsets;
}

void write_records(StateEditor& editor, TypeId type, RelationshipId first, const SortedRelationships& sorted) {
    const std::size_t size = sorted.targets.size();
    NodeId source = 0;
    for (std::size_t done = 0; done < size;) {
        const auto id = static_cast<RelationshipId>(first + done);
        const std::uint32_t first_row = row_of(id);
        const auto rows = static_cast<std::uint32_t>(std::min<std::size_t>(chunk_rows - first_row, size - done));
        RelationshipChunk& chunk = editor.relationship_chunk(chunk_of(id));
        for (std::uint32_t i = 0; i < rows; ++i) {
            while (sorted.outgoing[std::size_t{source} + 1] <= done + i) ++source;
            chunk.sources[first_row + i] = source;
            chunk.targets[first_row + i] = sorted.targets[done + i];
        }
        chunk.set_types(first_row, first_row + rows, type);
        done += rows;
    }
}

void insert_chunks(StateEditor& editor, TypeId type, Direction direction, ChunkedRows chunks, std::uint64_t count) {
    Adjacency& adjacency = editor.adjacency(type, direction);
    for (std::uint32_t index = 0; index < chunks.size(); ++index) {
        if (chunks[index]) insert_rows(adjacency, index, std::move(chunks[index]), editor.epoch());
    }
    adjacency.count += count;
}

/// Counts ends by label set; `offsets` as of count_by_end.
void count_ends(const GraphState& state, std::vector<std::uint64_t>& counts,
                const std::vector<std::uint32_t>& offsets) {
    for (NodeId node = 0; node < state.node_limit(); ++node) {
        const std::uint32_t degree = offsets[std::size_t{node} + 1] - offsets[node];
        if (degree != 0) add_to_count(counts, state.label_set(node), degree);
    }
}

void count_relationships(StateEditor& editor, TypeId type, const SortedRelationships& sorted) {
    const GraphState& state = editor.state();
    TypeStatistics& statistics = editor.statistics(type);
    statistics.count += sorted.targets.size();
    editor.count_relationships(sorted.targets.size());
    count_ends(state, statistics.by_end_label_set[0], sorted.outgoing);
    count_ends(state, statistics.by_end_label_set[1], sorted.incoming);
    for (NodeId source = 0; source < state.node_limit(); ++source) {
        const auto begin = sorted.targets.begin() + sorted.outgoing[source];
        const auto end = sorted.targets.begin() + sorted.outgoing[std::size_t{source} + 1];
        const auto [loops_begin, loops_end] = std::equal_range(begin, end, source);
        statistics.loops += static_cast<std::uint64_t>(loops_end - loops_begin);
    }
}

}  // namespace

BulkLoader::BulkLoader(Transaction& transaction)
    : impl_(std::make_unique<Impl>(Impl{&transaction.editor(), transaction.touched()})) {
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
        if (column.impl().count == 0) continue;
        append_to_column(editor.node_column(named.key), first, column.impl(), {}, editor.column_editor(),
                         editor.epoch());
    }
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
    if (sources.size() < node_limit / 64) return add_one_by_one(editor, type, sources, targets, columns);

    auto outgoing = count_existing_ends(editor, sources);
    auto incoming = count_existing_ends(editor, targets);
    const RelationshipId first = editor.append_relationship_ids(sources.size());
    const SortedRelationships sorted = sort_relationships(sources, targets, std::move(outgoing), std::move(incoming));
    sources = {};
    targets = {};
    write_records(editor, type, first, sorted);
    insert_chunks(editor, type, Direction::outgoing, outgoing_rows(sorted, first), sorted.targets.size());
    insert_chunks(editor, type, Direction::incoming, incoming_rows(sorted, first), sorted.targets.size());
    count_relationships(editor, type, sorted);
    append_relationship_columns(editor, first, columns, {sorted.rows});
}

void BulkLoader::finish() {}

}  // namespace entente
