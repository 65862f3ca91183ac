#include "graph/state_editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "graph/adjacency_edit.hpp"
#include "graph/copy_on_write.hpp"
#include "graph/error.hpp"

namespace entente {
namespace {

constexpr std::array<Direction, 2> directions{Direction::outgoing, Direction::incoming};

std::uint32_t intern(const NameTable& table, std::string_view name, auto writable_table) {
    const auto known = table.find(name);
    return known ? *known : writable_table().intern(name);
}

/// Ids run to no_entity - 1.
void require_ids(std::uint32_t limit, std::uint64_t count, std::string_view what) {
    if (count > std::uint64_t{no_entity} - limit) {
        throw Error(ErrorCode::resource_limit, "OutOfIds",
                    fmt::format("a graph holds at most {} {} over its life; {} exist or existed and {} more are wanted",
                                no_entity, what, limit, count));
    }
}

}  // namespace

void add_to_count(std::vector<std::uint64_t>& counts, std::size_t index, std::uint64_t difference) {
    grown(counts, index) += difference;
}

void StateEditor::begin_epoch(std::uint64_t epoch) {
    column_editor_.forget();
    epoch_ = epoch;
}

void StateEditor::restore(const GraphState& state, std::uint64_t epoch) {
    begin_epoch(epoch);
    state_ = state;
}

Catalog& StateEditor::catalog() {
    return writable(state_.catalog_, epoch_);
}

LabelId StateEditor::label(std::string_view name) {
    return intern(state_.catalog().labels, name, [&]() -> NameTable& { return catalog().labels; });
}
TypeId StateEditor::type(std::string_view name) {
    return intern(state_.catalog().types, name, [&]() -> NameTable& { return catalog().types; });
}
KeyId StateEditor::key(std::string_view name) {
    return intern(state_.catalog().keys, name, [&]() -> NameTable& { return catalog().keys; });
}

LabelSetId StateEditor::label_set(std::span<const LabelId> labels) {
    std::vector<LabelId> sorted(labels.begin(), labels.end());
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    const auto known = state_.catalog().find_label_set(sorted);
    return known ? *known : catalog().intern_label_set(sorted);
}

LabelSetId& StateEditor::label_set_of(NodeId node) {
    NodeTable& nodes = writable(state_.nodes_, epoch_);
    return writable(nodes.chunks.slot(chunk_of(node), epoch_), epoch_).label_sets[row_of(node)];
}

LabelIndex& StateEditor::label_index(LabelId label) {
    return writable(grown(state_.label_indexes_, label), epoch_);
}

Adjacency& StateEditor::adjacency(TypeId type, Direction direction) {
    return writable(grown(state_.adjacencies_[static_cast<std::size_t>(direction)], type), epoch_);
}

TypeStatistics& StateEditor::statistics(TypeId type) {
    return writable(grown(state_.statistics_, type), epoch_);
}
Column& StateEditor::node_column(KeyId key) {
    return writable(grown(state_.node_columns_, key), epoch_);
}
Column& StateEditor::relationship_column(KeyId key) {
    return writable(grown(state_.relationship_columns_, key), epoch_);
}

void StateEditor::require_node(NodeId node) const {
    if (state_.node_exists(node)) return;
    throw Error(ErrorCode::entity_not_found, "DeletedEntityAccess", fmt::format("node {} does not exist", node));
}

void StateEditor::require_relationship(RelationshipId id) const {
    if (state_.relationship_exists(id)) return;
    throw Error(ErrorCode::entity_not_found, "DeletedEntityAccess", fmt::format("relationship {} does not exist", id));
}

NodeId StateEditor::append_nodes(std::uint64_t count, LabelSetId set) {
    const NodeId first = state_.node_limit_;
    require_ids(first, count, "nodes");
    if (count == 0) return first;
    const auto end = static_cast<NodeId>(first + count);
    NodeTable& nodes = writable(state_.nodes_, epoch_);
    for (std::uint64_t begin = first; begin < end;) {
        const auto node = static_cast<NodeId>(begin);
        NodeChunk& chunk = writable(nodes.chunks.slot(chunk_of(node), epoch_), epoch_);
        const std::uint64_t stop = std::min<std::uint64_t>(end, begin - row_of(node) + chunk_rows);
        const auto row = chunk.label_sets.begin() + row_of(node);
        std::fill(row, row + static_cast<std::ptrdiff_t>(stop - begin), set);
        begin = stop;
    }
    for (const LabelId label : state_.catalog().label_sets[set]) label_index(label).add_range(first, end);
    add_to_count(state_.nodes_by_label_set_, set, count);
    state_.node_limit_ = end;
    state_.node_count_ += count;
    return first;
}

NodeId StateEditor::create_node(LabelSetId set) {
    const NodeId node = state_.node_limit_;
    require_ids(node, 1, "nodes");
    NodeTable& nodes = writable(state_.nodes_, epoch_);
    writable(nodes.chunks.slot(chunk_of(node), epoch_), epoch_).label_sets[row_of(node)] = set;
    for (const LabelId label : state_.catalog().label_sets[set]) label_index(label).add(node);
    add_to_count(state_.nodes_by_label_set_, set, 1);
    ++state_.node_limit_;
    ++state_.node_count_;
    return node;
}

RelationshipId StateEditor::append_relationship_ids(std::uint64_t count) {
    const RelationshipId first = state_.relationship_limit_;
    require_ids(first, count, "relationships");
    if (count == 0) return first;
    const auto end = static_cast<RelationshipId>(first + count);
    RelationshipTable& table = writable(state_.relationships_, epoch_);
    for (std::uint32_t index = chunk_of(first); index <= chunk_of(end - 1); ++index) {
        writable(table.chunks.slot(index, epoch_), epoch_);
    }
    state_.relationship_limit_ = end;
    return first;
}

RelationshipChunk& StateEditor::relationship_chunk(std::uint32_t index) {
    return writable(relationship_slot(index), epoch_);
}
ChunkRef<RelationshipChunk>& StateEditor::relationship_slot(std::uint32_t index) {
    return writable(state_.relationships_, epoch_).chunks.slot(index, epoch_);
}

void StateEditor::count_ends(const RelationshipRecord& record, bool added) {
    const std::uint64_t difference = added ? 1 : ~std::uint64_t{0};
    TypeStatistics& counts = statistics(record.type);
    counts.count += difference;
    if (record.source == record.target) counts.loops += difference;
    add_to_count(counts.by_end_label_set[0], state_.label_set(record.source), difference);
    add_to_count(counts.by_end_label_set[1], state_.label_set(record.target), difference);
    adjacency(record.type, Direction::outgoing).count += difference;
    adjacency(record.type, Direction::incoming).count += difference;
    state_.relationship_count_ += difference;
}

RelationshipId StateEditor::create_relationship(TypeId type, NodeId source, NodeId target) {
    require_node(source);
    require_node(target);
    const RelationshipId id = append_relationship_ids(1);
    RelationshipChunk& chunk = relationship_chunk(chunk_of(id));
    chunk.set_types(row_of(id), row_of(id) + 1, type);
    chunk.sources[row_of(id)] = source;
    chunk.targets[row_of(id)] = target;
    insert_neighbour(adjacency(type, Direction::outgoing), source, target, id, epoch_);
    insert_neighbour(adjacency(type, Direction::incoming), target, source, id, epoch_);
    count_ends({type, source, target}, true);
    statistics(type).add_ids(id, id + 1);
    return id;
}

void StateEditor::delete_relationship(RelationshipId id) {
    require_relationship(id);
    const RelationshipRecord record = state_.relationship(id);
    for (KeyId key = 0; key < state_.relationship_columns_.size(); ++key) set_relationship_property(id, key, Value());
    RelationshipChunk& chunk = relationship_chunk(chunk_of(id));
    chunk.sources[row_of(id)] = no_entity;
    chunk.targets[row_of(id)] = no_entity;
    remove_neighbour(adjacency(record.type, Direction::outgoing), record.source, record.target, id, epoch_);
    remove_neighbour(adjacency(record.type, Direction::incoming), record.target, record.source, id, epoch_);
    count_ends(record, false);
}

void StateEditor::delete_node(NodeId node) {
    require_node(node);
    assert(state_.degree(node, Direction::outgoing) == 0 && state_.degree(node, Direction::incoming) == 0);
    for (KeyId key = 0; key < state_.node_columns_.size(); ++key) set_node_property(node, key, Value());
    LabelSetId& set = label_set_of(node);
    for (const LabelId label : state_.catalog().label_sets[set]) label_index(label).remove(node);
    --state_.nodes_by_label_set_[set];
    --state_.node_count_;
    set = GraphState::dead_label_set;
}

void StateEditor::change_label_set(NodeId node, std::vector<LabelId> labels) {
    const LabelSetId from = state_.label_set(node);
    const LabelSetId to = label_set(labels);
    label_set_of(node) = to;
    --state_.nodes_by_label_set_[from];
    add_to_count(state_.nodes_by_label_set_, to, 1);
    for (const Direction direction : directions) {
        const auto& adjacencies = state_.adjacencies_[static_cast<std::size_t>(direction)];
        for (TypeId type = 0; type < adjacencies.size(); ++type) {
            const std::uint64_t degree = adjacencies[type] ? adjacencies[type]->degree(node) : 0;
            if (degree == 0) continue;
            auto& counts = statistics(type).by_end_label_set[static_cast<std::size_t>(direction)];
            add_to_count(counts, from, ~degree + 1);
            add_to_count(counts, to, degree);
        }
    }
}

bool StateEditor::add_label(NodeId node, LabelId label) {
    require_node(node);
    if (state_.has_label(node, label)) return false;
    const auto old = state_.labels(node);
    std::vector<LabelId> labels(old.begin(), old.end());
    labels.push_back(label);
    const auto concerns = [&](const FulltextDefinition& index) { return index.has_label(label); };
    change_text(node, concerns, [&] {
        change_label_set(node, std::move(labels));
        label_index(label).add(node);
    });
    index_label(node, label, true);
    return true;
}

bool StateEditor::remove_label(NodeId node, LabelId label) {
    require_node(node);
    if (!state_.has_label(node, label)) return false;
    const auto old = state_.labels(node);
    std::vector<LabelId> labels(old.begin(), old.end());
    std::erase(labels, label);
    const auto concerns = [&](const FulltextDefinition& index) { return index.has_label(label); };
    change_text(node, concerns, [&] {
        change_label_set(node, std::move(labels));
        label_index(label).remove(node);
    });
    index_label(node, label, false);
    return true;
}

bool StateEditor::set_node_property(NodeId node, KeyId key, const Value& value) {
    require_node(node);
    const Column* column = state_.node_column(key);
    // Removing what is not there must not copy the column.
    if (value.is_null() && (column == nullptr || !column->has(node))) return false;
    const bool indexed = is_indexed(key);
    const Value before = indexed ? state_.node_property(node, key) : Value();
    bool existed = false;
    const auto concerns = [&](const FulltextDefinition& index) { return index.has_key(key); };
    change_text(node, concerns, [&] { existed = column_editor_.set(node_column(key), node, value, epoch_); });
    if (indexed) index_change(node, key, before, value);
    return existed;
}

bool StateEditor::set_relationship_property(RelationshipId id, KeyId key, const Value& value) {
    require_relationship(id);
    const Column* column = state_.relationship_column(key);
    if (value.is_null() && (column == nullptr || !column->has(id))) return false;
    return column_editor_.set(relationship_column(key), id, value, epoch_);
}

}  // namespace entente
