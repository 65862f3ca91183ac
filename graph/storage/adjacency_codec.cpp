#include <algorithm>
#include <tuple>
#include <vector>

#include "graph/storage/chunk_codec.hpp"
#include "graph/storage/integer_codec.hpp"
#include "graph/storage/order_lists.hpp"
#include "graph/storage/relationship_order.hpp"

namespace entente::storage {
namespace {

using Change = AdjacencyChunk::Change;
using Rows = AdjacencyChunk::Rows;

enum class RowsForm : std::uint8_t {
    records = 0,      // the records from first_id on have it all
    consecutive = 1,  // ids from first_id on
    sorted_ids = 2,   // the ids of each list ascend
    any = 3,
    ordered_ids = 4,  // as sorted_ids, and an order has the neighbours
};

/// Lists of neighbours ascend; a bound that is close costs fewer bits than the number of nodes.
std::uint32_t universe_of(const std::vector<std::uint32_t>& values) {
    return values.empty() ? 0 : *std::max_element(values.begin(), values.end()) + 1;
}

bool lists_ascend(const std::vector<std::uint32_t>& offsets, const std::vector<std::uint32_t>& values) {
    for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
        if (!std::is_sorted(values.begin() + offsets[row], values.begin() + offsets[row + 1])) return false;
    }
    return true;
}

/// Where the relationships of incoming lists stand in the order; nothing when one of them is not in it.
std::vector<RelationshipOrder::Place> places_of(const Rows& rows, const RelationshipOrder& order) {
    std::vector<RelationshipOrder::Place> places;
    places.reserve(rows.ids.size());
    for (std::size_t i = 0; i < rows.ids.size(); ++i) {
        const auto place = order.place(rows.nodes[i], rows.ids[i]);
        if (!place) return {};
        places.push_back(*place);
    }
    return places;
}

/// The form of lists that are not in an order.
RowsForm form_of(const AdjacencyChunk& chunk) {
    const Rows& rows = *chunk.rows;
    if (rows.ids.empty()) {
        // The record of a removed relationship is gone, and the list still has its place.
        const bool removed =
            std::any_of(chunk.delta.begin(), chunk.delta.end(), [](const Change& change) { return change.removed; });
        return rows.from_records && !removed ? RowsForm::records : RowsForm::consecutive;
    }
    return lists_ascend(rows.offsets, rows.ids) ? RowsForm::sorted_ids : RowsForm::any;
}

void put_list_values(ByteWriter& out, const Rows& rows, const std::vector<std::uint32_t>& values) {
    const std::uint32_t universe = universe_of(values);
    out.varint(universe);
    put_lists(out, rows.offsets, values, universe);
}

void put_delta(ByteWriter& out, const std::vector<Change>& delta) {
    out.varint(delta.size());
    std::vector<std::uint64_t> rows, nodes, ids;
    for (const Change& change : delta) {
        rows.push_back(std::uint64_t{change.row} * 2 + (change.removed ? 1 : 0));
        nodes.push_back(change.node);
        ids.push_back(change.id);
    }
    put_integers(out, rows);
    put_integers(out, nodes);
    put_integers(out, ids);
}

std::vector<Change> read_delta(ByteReader& in, const Limits& limits) {
    // The delta of a chunk is merged when it passes 4096; a file may not make us allocate more than it could hold.
    const std::uint64_t size = in.count(1U << 16, "the number of changes");
    std::vector<std::uint64_t> rows(size), nodes(size), ids(size);
    read_integers(in, rows);
    read_integers(in, nodes);
    read_integers(in, ids);
    std::vector<Change> delta(size);
    for (std::uint64_t i = 0; i < size; ++i) {
        if (rows[i] / 2 >= chunk_rows || nodes[i] >= limits.nodes || ids[i] >= limits.relationships) {
            throw Damage{"a change of a list is out of range"};
        }
        delta[i] = {static_cast<std::uint32_t>(rows[i] / 2), static_cast<NodeId>(nodes[i]),
                    static_cast<RelationshipId>(ids[i]), (rows[i] & 1) != 0};
        if (i > 0 && std::tie(delta[i - 1].row, delta[i - 1].node, delta[i - 1].id) >=
                         std::tie(delta[i].row, delta[i].node, delta[i].id)) {
            throw Damage{"the changes of the lists are out of order"};
        }
    }
    return delta;
}

/// Lists from records first_id ... first_id + size - 1, which are sorted by source and target.
void rows_from_records(Rows& rows, std::uint32_t size, std::uint32_t index, const Limits& limits,
                       const AdjacencyParts& parts) {
    if (std::uint64_t{rows.first_id} + size > limits.relationships) throw Damage{"an id is out of range"};
    const std::uint64_t base = std::uint64_t{index} * chunk_rows;
    rows.nodes.resize(size);
    rows.offsets.assign(chunk_rows + 1, 0);
    std::uint64_t last_source = base;
    const RelationshipChunk* chunk = nullptr;
    for (std::uint32_t i = 0; i < size; ++i) {
        const RelationshipId id = rows.first_id + i;
        if (chunk == nullptr || row_of(id) == 0) chunk = parts.record_chunk(chunk_of(id));
        const NodeId source = chunk == nullptr ? no_entity : chunk->sources[row_of(id)];
        if (source < last_source || source >= base + chunk_rows) {
            throw Damage{"the records do not have the relationships of a list"};
        }
        last_source = source;
        rows.nodes[i] = chunk->targets[row_of(id)];
        ++rows.offsets[row_of(source) + 1];
    }
    for (std::uint32_t row = 0; row < chunk_rows; ++row) rows.offsets[row + 1] += rows.offsets[row];
    if (!lists_ascend(rows.offsets, rows.nodes)) throw Damage{"the records of a list are out of order"};
}

void read_offsets(ByteReader& in, Rows& rows, std::uint32_t size) {
    std::vector<std::uint64_t> degrees(chunk_rows);
    read_lengths(in, degrees);
    rows.offsets.resize(chunk_rows + 1);
    std::uint64_t sum = 0;
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        if (degrees[row] > size) throw Damage{"the lengths of lists do not add up"};
        sum += degrees[row];
        rows.offsets[row + 1] = static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, size));
    }
    if (sum != size) throw Damage{"the lengths of lists do not add up"};
}

void read_list_values(ByteReader& in, const Rows& rows, std::vector<std::uint32_t>& values, std::uint32_t limit) {
    const auto universe = static_cast<std::uint32_t>(in.count(limit, "the limit of a list"));
    values.resize(rows.offsets.back());
    read_lists(in, rows.offsets, values, universe);
}

}  // namespace

void put_chunk(ByteWriter& out, const AdjacencyChunk& chunk, const RelationshipOrder* order) {
    const Rows& rows = *chunk.rows;
    RowsForm form = form_of(chunk);
    std::vector<RelationshipOrder::Place> places;
    if (form == RowsForm::sorted_ids && order != nullptr) places = places_of(rows, *order);
    if (!places.empty()) form = RowsForm::ordered_ids;
    out.byte(static_cast<std::uint8_t>(form));
    out.varint(rows.nodes.size());
    if (form == RowsForm::records || form == RowsForm::consecutive) out.varint(rows.first_id);
    if (form != RowsForm::records) {
        std::vector<std::uint64_t> degrees(chunk_rows);
        for (std::uint32_t row = 0; row < chunk_rows; ++row) degrees[row] = rows.offsets[row + 1] - rows.offsets[row];
        put_lengths(out, degrees);
        if (form != RowsForm::ordered_ids) put_list_values(out, rows, rows.nodes);
    }
    if (form == RowsForm::sorted_ids) put_list_values(out, rows, rows.ids);
    if (form == RowsForm::ordered_ids) {
        out.varint(order->type());
        put_order_lists(out, rows.offsets, places, *order);
    }
    if (form == RowsForm::any) put_integers(out, std::vector<std::uint64_t>(rows.ids.begin(), rows.ids.end()));
    put_delta(out, chunk.delta);
}

std::unique_ptr<AdjacencyChunk> read_adjacency_chunk(ByteReader& in, std::uint32_t index, const Limits& limits,
                                                     const AdjacencyParts& parts) {
    auto rows = std::make_shared<Rows>();
    const auto form = static_cast<RowsForm>(in.count(4, "the form of the lists"));
    const auto size = static_cast<std::uint32_t>(in.count(limits.relationships, "the number of neighbours"));
    // A list entry of the other forms takes a bit or more: a short chunk cannot make us allocate gigabytes.
    if (form != RowsForm::records && size / 8 > in.left()) throw Damage{"the data ends too early"};
    if (form == RowsForm::records || form == RowsForm::consecutive) {
        rows->first_id = static_cast<RelationshipId>(in.count(limits.relationships, "an id"));
        if (std::uint64_t{rows->first_id} + size > limits.relationships) throw Damage{"an id is out of range"};
    }
    if (form == RowsForm::records) {
        rows_from_records(*rows, size, index, limits, parts);
        rows->from_records = true;
    } else {
        read_offsets(in, *rows, size);
        if (form != RowsForm::ordered_ids) read_list_values(in, *rows, rows->nodes, limits.nodes);
    }
    if (form == RowsForm::sorted_ids) read_list_values(in, *rows, rows->ids, limits.relationships);
    if (form == RowsForm::ordered_ids) {
        const RelationshipOrder& order = parts.order(static_cast<TypeId>(in.count(limits.types, "a type")));
        if (size > order.size()) throw Damage{"a list has more than its order"};
        read_order_lists(in, *rows, order);
    }
    if (form == RowsForm::any) {
        std::vector<std::uint64_t> ids(size);
        read_integers(in, ids);
        for (const std::uint64_t id : ids) {
            if (id >= limits.relationships) throw Damage{"an id is out of range"};
            rows->ids.push_back(static_cast<RelationshipId>(id));
        }
    }
    auto chunk = std::make_unique<AdjacencyChunk>();
    chunk->rows = std::move(rows);
    chunk->delta = read_delta(in, limits);
    return chunk;
}

}  // namespace entente::storage
