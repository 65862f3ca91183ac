#include <algorithm>

#include "api/c/handles.hpp"

using entente::BatchColumn;
using entente::ColumnKind;
using entente::NodeRef;
using entente::RelationshipRef;
using entente::Value;
using entente::c::guarded;
using entente::c::hand_out;
using entente::c::require;

namespace {

std::uint32_t entity(std::uint64_t id) {
    return id < entente::no_entity ? static_cast<std::uint32_t>(id) : entente::no_entity;
}

/// Gives out the array of one kind, or throws as the column does.
template <typename T>
entente_status array(const entente_column* column, std::span<const T> (BatchColumn::*elements)() const, const T** data,
                     entente_error** error) {
    return guarded(error, [&] {
        require(column, "column");
        require(data, "data");
        *data = (column->column->*elements)().data();
    });
}

}  // namespace

namespace entente::c {

void hand_out(entente_cursor** target, ResultCursor cursor, std::shared_ptr<std::atomic<bool>> flag) {
    if (target != nullptr) {
        *target = new entente_cursor{std::move(cursor), std::move(flag), {}};
        return;
    }
    while (cursor.next() != nullptr) {
    }
}

}  // namespace entente::c

void entente_cursor_free(entente_cursor* cursor) {
    delete cursor;
}

size_t entente_cursor_column_count(const entente_cursor* cursor) {
    return cursor != nullptr ? cursor->cursor.columns().size() : 0;
}

const char* entente_cursor_column_name(const entente_cursor* cursor, size_t index) {
    return index < entente_cursor_column_count(cursor) ? cursor->cursor.columns()[index].c_str() : nullptr;
}

entente_status entente_cursor_next(entente_cursor* cursor, const entente_batch** batch, entente_error** error) {
    return guarded(error, [&] {
        require(cursor, "cursor");
        require(static_cast<const void*>(batch), "batch");
        const entente::RowBatch* rows = cursor->cursor.next();
        if (rows == nullptr) {
            *batch = nullptr;
            return;
        }
        entente_batch& target = cursor->batch;
        target.columns.resize(rows->column_count());
        target.row_count = rows->row_count();
        for (std::size_t i = 0; i < target.columns.size(); ++i) {
            entente_column& column = target.columns[i];
            column.column = &rows->column(i);
            column.strings.clear();
            column.ids.clear();
        }
        *batch = &target;
    });
}

entente_status entente_cursor_close(entente_cursor* cursor, entente_error** error) {
    return guarded(error, [&] {
        require(cursor, "cursor");
        cursor->cursor.close();
    });
}

uint64_t entente_cursor_count(const entente_cursor* cursor, entente_count count) {
    if (cursor == nullptr) return 0;
    const entente::UpdateStatistics& statistics = cursor->cursor.statistics();
    switch (count) {
        case ENTENTE_NODES_CREATED:
            return statistics.nodes_created;
        case ENTENTE_NODES_DELETED:
            return statistics.nodes_deleted;
        case ENTENTE_RELATIONSHIPS_CREATED:
            return statistics.relationships_created;
        case ENTENTE_RELATIONSHIPS_DELETED:
            return statistics.relationships_deleted;
        case ENTENTE_PROPERTIES_SET:
            return statistics.properties_set;
        case ENTENTE_LABELS_ADDED:
            return statistics.labels_added;
        case ENTENTE_LABELS_REMOVED:
            return statistics.labels_removed;
        case ENTENTE_INDEXES_ADDED:
            return statistics.indexes_added;
        case ENTENTE_INDEXES_REMOVED:
            return statistics.indexes_removed;
        case ENTENTE_CONSTRAINTS_ADDED:
            return statistics.constraints_added;
        case ENTENTE_CONSTRAINTS_REMOVED:
            return statistics.constraints_removed;
    }
    return 0;
}

size_t entente_cursor_warning_count(const entente_cursor* cursor) {
    return cursor != nullptr ? cursor->cursor.warnings().size() : 0;
}

const char* entente_cursor_warning(const entente_cursor* cursor, size_t index) {
    return index < entente_cursor_warning_count(cursor) ? cursor->cursor.warnings()[index].message.c_str() : nullptr;
}

entente_status entente_node_labels(const entente_cursor* cursor, uint64_t node, entente_value** labels,
                                   entente_error** error) {
    return guarded(error, [&] {
        require(cursor, "cursor");
        entente::List names;
        for (std::string& name : cursor->cursor.graph().labels(NodeRef{entity(node)}))
            names.emplace_back(std::move(name));
        hand_out(labels, std::move(names));
    });
}

entente_status entente_node_properties(const entente_cursor* cursor, uint64_t node, entente_value** properties,
                                       entente_error** error) {
    return guarded(error, [&] {
        require(cursor, "cursor");
        hand_out(properties, cursor->cursor.graph().properties(NodeRef{entity(node)}));
    });
}

entente_status entente_relationship_type(const entente_cursor* cursor, uint64_t relationship, entente_value** type,
                                         entente_error** error) {
    return guarded(error, [&] {
        require(cursor, "cursor");
        const entente::GraphView graph = cursor->cursor.graph();
        hand_out(type, graph.type(RelationshipRef{entity(relationship)}));
    });
}

entente_status entente_relationship_ends(const entente_cursor* cursor, uint64_t relationship, uint64_t* source,
                                         uint64_t* target, entente_error** error) {
    return guarded(error, [&] {
        require(cursor, "cursor");
        require(source, "source");
        require(target, "target");
        const entente::GraphView graph = cursor->cursor.graph();
        const RelationshipRef reference{entity(relationship)};
        if (!graph.holds(reference)) {
            throw entente::Error(entente::ErrorCode::entity_not_found, "DeletedEntityAccess",
                                 "the snapshot has no relationship " + std::to_string(relationship));
        }
        *source = graph.source(reference).id;
        *target = graph.target(reference).id;
    });
}

entente_status entente_relationship_properties(const entente_cursor* cursor, uint64_t relationship,
                                               entente_value** properties, entente_error** error) {
    return guarded(error, [&] {
        require(cursor, "cursor");
        hand_out(properties, cursor->cursor.graph().properties(RelationshipRef{entity(relationship)}));
    });
}

size_t entente_batch_row_count(const entente_batch* batch) {
    return batch != nullptr ? batch->row_count : 0;
}

size_t entente_batch_column_count(const entente_batch* batch) {
    return batch != nullptr ? batch->columns.size() : 0;
}

entente_status entente_batch_column(const entente_batch* batch, size_t index, const entente_column** column,
                                    entente_error** error) {
    return guarded(error, [&] {
        require(batch, "batch");
        require(static_cast<const void*>(column), "column");
        if (index >= batch->columns.size()) {
            throw entente::Error(entente::ErrorCode::argument_error, "IndexOutOfRange",
                                 "there is no column " + std::to_string(index) + ": the answer has " +
                                     std::to_string(batch->columns.size()));
        }
        *column = &batch->columns[index];
    });
}

entente_kind entente_column_kind(const entente_column* column) {
    return column != nullptr ? static_cast<entente_kind>(column->column->kind()) : ENTENTE_KIND_VALUE;
}

const uint8_t* entente_column_nulls(const entente_column* column) {
    if (column == nullptr || column->column->nulls().empty()) return nullptr;
    return column->column->nulls().data();
}

entente_status entente_column_booleans(const entente_column* column, const uint8_t** data, entente_error** error) {
    return array(column, &BatchColumn::booleans, data, error);
}

entente_status entente_column_integers(const entente_column* column, const int64_t** data, entente_error** error) {
    return array(column, &BatchColumn::integers, data, error);
}

entente_status entente_column_floats(const entente_column* column, const double** data, entente_error** error) {
    return array(column, &BatchColumn::floats, data, error);
}

entente_status entente_column_dates(const entente_column* column, const int64_t** data, entente_error** error) {
    return array(column, &BatchColumn::dates, data, error);
}

entente_status entente_column_strings(const entente_column* column, const entente_string** data,
                                      entente_error** error) {
    return guarded(error, [&] {
        require(column, "column");
        require(static_cast<const void*>(data), "data");
        if (column->strings.empty()) {
            for (const std::string_view text : column->column->strings())
                column->strings.push_back({text.data(), text.size()});
        }
        *data = column->strings.data();
    });
}

entente_status entente_column_ids(const entente_column* column, const uint64_t** data, entente_error** error) {
    return guarded(error, [&] {
        require(column, "column");
        require(static_cast<const void*>(data), "data");
        if (column->ids.empty()) {
            const auto ids = column->column->kind() == ColumnKind::relationship ? column->column->relationships()
                                                                                : column->column->nodes();
            column->ids.assign(ids.begin(), ids.end());
        }
        *data = column->ids.data();
    });
}

entente_status entente_column_value(const entente_column* column, size_t row, entente_value** value,
                                    entente_error** error) {
    return guarded(error, [&] {
        require(column, "column");
        hand_out(value, column->column->value(row));
    });
}
