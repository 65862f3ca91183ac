#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/column_edit.hpp"
#include "graph/constraint_check.hpp"
#include "graph/graph.hpp"

namespace entente {

/// Recomputes every redundant part of a state from the tables of nodes and relationships and reports what differs.
struct StateCheck {
    explicit StateCheck(const GraphState& state_in) : state(state_in) {}

    void nodes();
    void relationships();
    void statistics_of(TypeId type);
    void adjacency_of(TypeId type, Direction direction);
    void rows_of(const AdjacencyChunk& chunk, const std::string& place);
    void columns(const std::vector<std::shared_ptr<Column>>& all, std::string_view what, bool of_nodes);
    void column_chunk(const ColumnChunk& chunk, const std::string& place);

    template <typename... Args> void expect(bool holds, fmt::format_string<Args...> message, Args&&... args) {
        if (holds || messages.size() >= most_messages) return;
        messages.push_back(fmt::format(message, std::forward<Args>(args)...));
    }

    static constexpr std::size_t most_messages = 100;
    const GraphState& state;
    std::vector<TypeStatistics> counted;  // by type, from the records
    std::vector<std::string> messages;
};

namespace {

using Change = AdjacencyChunk::Change;

bool ascending_by_name(const std::vector<LabelId>& labels, const NameTable& names) {
    return std::adjacent_find(labels.begin(), labels.end(),
                              [&](LabelId a, LabelId b) { return names.name(a) >= names.name(b); }) == labels.end();
}

bool same_counts(std::vector<std::uint64_t> a, std::vector<std::uint64_t> b) {
    const std::size_t size = std::max(a.size(), b.size());
    a.resize(size);
    b.resize(size);
    return a == b;
}

void count_one(std::vector<std::uint64_t>& counts, std::size_t index) {
    if (counts.size() <= index) counts.resize(index + 1);
    ++counts[index];
}

}  // namespace

void StateCheck::nodes() {
    const Catalog& catalog = state.catalog();
    for (const auto& set : catalog.label_sets)
        expect(ascending_by_name(set, catalog.labels), "a label set is not in order");
    expect(state.nodes_->chunks.size() == (std::size_t{state.node_limit_} + chunk_rows - 1) / chunk_rows,
           "{} node chunks for {} ids", state.nodes_->chunks.size(), state.node_limit_);
    std::vector<std::uint64_t> by_set;
    std::vector<std::uint64_t> by_label(catalog.labels.size());
    std::uint64_t count = 0;
    for (std::uint32_t index = 0; index < state.nodes_->chunks.size(); ++index) {
        for (std::uint32_t row = 0; row < chunk_rows; ++row) {
            const LabelSetId set = state.nodes_->chunks[index]->label_sets[row];
            if (set == GraphState::dead_label_set) continue;
            const auto node = static_cast<NodeId>(index * chunk_rows + row);
            expect(node < state.node_limit_, "node {} is past the limit {}", node, state.node_limit_);
            if (set >= catalog.label_sets.size()) {
                expect(false, "node {} has the unknown label set {}", node, set);
                continue;
            }
            ++count;
            count_one(by_set, set);
            for (const LabelId label : catalog.label_sets[set]) {
                ++by_label[label];
                expect(state.label_index(label).contains(node), "node {} is missing in the index of label `{}`", node,
                       catalog.labels.name(label));
            }
        }
    }
    expect(count == state.node_count_, "{} nodes were counted as {}", count, state.node_count_);
    expect(same_counts(by_set, state.nodes_by_label_set_), "nodes by label set are counted wrong");
    for (LabelId label = 0; label < by_label.size(); ++label) {
        std::vector<NodeId> members;
        state.label_index(label).collect(0, no_entity, members);
        expect(members.size() == by_label[label] && state.nodes_with_label(label) == by_label[label],
               "the index of label `{}` has {} nodes, counts {} and should have {}", catalog.labels.name(label),
               members.size(), state.nodes_with_label(label), by_label[label]);
    }
}

void StateCheck::relationships() {
    counted.resize(std::max<std::size_t>(state.catalog().types.size(), state.statistics_.size()));
    std::uint64_t count = 0;
    for (RelationshipId id = 0; id < state.relationship_limit_; ++id) {
        if (!state.relationship_exists(id)) continue;
        ++count;
        const RelationshipRecord record = state.relationship(id);
        if (record.type >= counted.size() || !state.node_exists(record.source) || !state.node_exists(record.target)) {
            expect(false, "relationship {} has a type or an end that does not exist", id);
            continue;
        }
        TypeStatistics& counts = counted[record.type];
        ++counts.count;
        if (record.source == record.target) ++counts.loops;
        count_one(counts.by_end_label_set[0], state.label_set(record.source));
        count_one(counts.by_end_label_set[1], state.label_set(record.target));
        const TypeStatistics& stored = state.statistics(record.type);
        expect(id >= stored.first_id && id < stored.end_id, "relationship {} is not in the range of type {}", id,
               record.type);
    }
    expect(count == state.relationship_count_, "{} relationships were counted as {}", count, state.relationship_count_);
}

void StateCheck::statistics_of(TypeId type) {
    const TypeStatistics& stored = state.statistics(type);
    const TypeStatistics& found = counted[type];
    expect(stored.count == found.count && stored.loops == found.loops,
           "type {}: {} relationships, {} loops were counted as {}, {}", type, found.count, found.loops, stored.count,
           stored.loops);
    for (std::size_t direction = 0; direction < 2; ++direction) {
        expect(same_counts(stored.by_end_label_set[direction], found.by_end_label_set[direction]),
               "type {}: ends by label set are counted wrong", type);
    }
}

void StateCheck::rows_of(const AdjacencyChunk& chunk, const std::string& place) {
    const AdjacencyChunk::Rows& rows = *chunk.rows;
    const bool shape = rows.offsets.size() == chunk_rows + 1 && rows.offsets.front() == 0 &&
                       rows.offsets.back() == rows.nodes.size() &&
                       std::is_sorted(rows.offsets.begin(), rows.offsets.end()) &&
                       (rows.ids.empty() || rows.ids.size() == rows.nodes.size());
    expect(shape, "{}: the rows have a wrong shape", place);
    const auto less = [](const Change& a, const Change& b) {
        return std::tie(a.row, a.node, a.id) < std::tie(b.row, b.node, b.id);
    };
    expect(std::adjacent_find(chunk.delta.begin(), chunk.delta.end(),
                              [&](const Change& a, const Change& b) { return !less(a, b); }) == chunk.delta.end(),
           "{}: the changes are not ascending", place);
    if (!shape) return;
    for (const Change& change : chunk.delta) {
        bool found = false;
        for (std::uint32_t i = rows.offsets[change.row]; i < rows.offsets[change.row + 1]; ++i) {
            found = found ||
                    (rows.nodes[i] == change.node && (rows.ids.empty() ? rows.first_id + i : rows.ids[i]) == change.id);
        }
        expect(found == change.removed, "{}: the change of relationship {} does not fit the rows", place, change.id);
    }
}

void StateCheck::adjacency_of(TypeId type, Direction direction) {
    const Adjacency* adjacency = state.adjacency(type, direction);
    if (adjacency == nullptr) {
        expect(counted[type].count == 0, "type {} has no adjacency", type);
        return;
    }
    expect(adjacency->count == counted[type].count, "type {}: the adjacency counts {} of {} relationships", type,
           adjacency->count, counted[type].count);
    const std::string place = fmt::format("type {}, {}", type, direction == Direction::outgoing ? "out" : "in");
    for (std::uint32_t index = 0; index < adjacency->chunks.size(); ++index) {
        if (adjacency->chunks[index]) rows_of(*adjacency->chunks[index], fmt::format("{}, chunk {}", place, index));
    }
    // Strictly ascending entries that each fit their record are distinct relationships; with the right total, all.
    std::uint64_t total = 0;
    NeighbourScratch scratch;
    const std::uint64_t end = std::uint64_t{adjacency->chunks.size()} * chunk_rows;
    for (std::uint64_t at = 0; at < end; ++at) {
        const auto node = static_cast<NodeId>(at);
        const Neighbours list = adjacency->neighbours(node, scratch);
        total += list.size();
        expect(list.size() == adjacency->degree(node), "{}: node {} has a wrong degree", place, node);
        for (std::size_t i = 0; i < list.size(); ++i) {
            const RelationshipId id = list.id(i);
            const RelationshipRecord wanted = direction == Direction::outgoing
                                                  ? RelationshipRecord{type, node, list.nodes[i]}
                                                  : RelationshipRecord{type, list.nodes[i], node};
            const bool fits = state.relationship_exists(id) && state.relationship(id) == wanted;
            expect(fits, "{}: entry {} of node {} does not fit relationship {}", place, i, node, id);
            expect(i == 0 || std::pair(list.nodes[i - 1], list.id(i - 1)) < std::pair(list.nodes[i], id),
                   "{}: the neighbours of node {} are not ascending", place, node);
        }
    }
    expect(total == counted[type].count, "{}: {} entries for {} relationships", place, total, counted[type].count);
}

void StateCheck::column_chunk(const ColumnChunk& chunk, const std::string& place) {
    const auto size_for = [&](std::initializer_list<ChunkKind> kinds) {
        return std::find(kinds.begin(), kinds.end(), chunk.kind) != kinds.end() ? std::size_t{chunk_rows} : 0;
    };
    const bool shape = chunk.integers.size() == size_for({ChunkKind::integer, ChunkKind::date}) &&
                       chunk.floats.size() == size_for({ChunkKind::floating}) &&
                       chunk.booleans.size() == size_for({ChunkKind::boolean}) &&
                       chunk.strings.codes.size() == size_for({ChunkKind::string}) &&
                       chunk.values.size() == size_for({ChunkKind::mixed});
    expect(shape, "{}: the arrays do not fit the kind", place);
    if (!shape) return;
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        if (!chunk.valid.test(row)) {
            expect(chunk.kind != ChunkKind::mixed || chunk.values[row].is_null(), "{}: row {} is not cleared", place,
                   row);
            continue;
        }
        if (chunk.kind == ChunkKind::integer || chunk.kind == ChunkKind::date) {
            expect(chunk.min_integer <= chunk.integers[row] && chunk.integers[row] <= chunk.max_integer,
                   "{}: row {} is out of bounds", place, row);
        } else if (chunk.kind == ChunkKind::floating) {
            const double value = chunk.floats[row];
            expect(std::isnan(value) ? chunk.has_nan : chunk.min_float <= value && value <= chunk.max_float,
                   "{}: row {} is out of bounds", place, row);
        } else if (chunk.kind == ChunkKind::string) {
            const std::size_t code = chunk.strings.codes[row];
            expect(code + 1 < chunk.strings.offsets.size() &&
                       chunk.strings.offsets[code] <= chunk.strings.offsets[code + 1] &&
                       chunk.strings.offsets[code + 1] <= chunk.strings.bytes.size(),
                   "{}: row {} has an unknown code", place, row);
        } else if (chunk.kind == ChunkKind::mixed) {
            expect(!chunk.values[row].is_null(), "{}: row {} is null and counts as present", place, row);
        }
    }
}

void StateCheck::columns(const std::vector<std::shared_ptr<Column>>& all, std::string_view what, bool of_nodes) {
    for (KeyId key = 0; key < all.size(); ++key) {
        if (!all[key]) continue;
        std::uint64_t count = 0;
        for (std::uint32_t index = 0; index < all[key]->chunks.size(); ++index) {
            const auto& chunk = all[key]->chunks[index];
            if (!chunk) continue;
            count += chunk->valid.count();
            const std::string place = fmt::format("{} property {}, chunk {}", what, key, index);
            column_chunk(*chunk, place);
            for (std::uint32_t row = 0; row < chunk_rows; ++row) {
                if (!chunk->valid.test(row)) continue;
                const auto id = static_cast<std::uint32_t>(index * chunk_rows + row);
                expect(of_nodes ? state.node_exists(id) : state.relationship_exists(id),
                       "{}: row {} belongs to nothing that exists", place, row);
            }
        }
        expect(count == all[key]->count, "{} property {}: {} values were counted as {}", what, key, count,
               all[key]->count);
    }
}

std::vector<std::string> GraphState::check() const {
    StateCheck check(*this);
    check.nodes();
    check.relationships();
    for (TypeId type = 0; type < check.counted.size(); ++type) {
        check.statistics_of(type);
        check.adjacency_of(type, Direction::outgoing);
        check.adjacency_of(type, Direction::incoming);
    }
    check.columns(node_columns_, "node", true);
    check.columns(relationship_columns_, "relationship", false);
    // Indexes refer to what was checked so far.
    if (check.messages.empty()) check.messages = check_schema(*this);
    return std::move(check.messages);
}

}  // namespace entente
