#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "loader/csv_table.hpp"

namespace entente::csv {
namespace {

/// Relationships of one type, as far as they are read.
struct Ends {
    std::vector<NodeId> sources, targets;
};

/// Rows without a type are bad, unless the table has one. A table without one has a column (open_table).
void require_types(const Table& table, Batch& batch, int type_column, std::vector<std::uint8_t>& good) {
    if (!table.source.names.empty()) return;
    const auto index = static_cast<std::size_t>(type_column);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        if (good[row] == 0 || batch.column(index)[row].size != 0) continue;
        good[row] = 0;
        BadRow bad;
        bad.row = row;
        bad.column = static_cast<std::uint32_t>(index + 1);
        bad.reason = value_reason(table.header.columns[index].title, "the type is empty");
        batch.bad.push_back(std::move(bad));
    }
}

std::string type_name_of(const Table& table, const std::string& text) {
    return text.empty() ? table.source.names.front() : text;
}

}  // namespace

void load_relationships(Table& table, Load& load) {
    std::vector<PropertyColumn> properties = property_columns(table, load);
    const int type_column = table.header.find(ColumnRole::type);
    Grouping grouping(type_column);
    const auto start_index = static_cast<std::size_t>(table.header.find(ColumnRole::start_id));
    const auto end_index = static_cast<std::size_t>(table.header.find(ColumnRole::end_id));
    const HeaderColumn& start = table.header.columns[start_index];
    const HeaderColumn& end = table.header.columns[end_index];
    IdSpace& start_space = load.spaces.space(start.space);
    IdSpace& end_space = load.spaces.space(end.space);
    std::vector<Ends> ends;  // by group
    std::uint64_t relationships = 0;

    const auto parse = [&](ParsedBatch& parsed) {
        auto& [batch, file, bytes, columns, rows, sources, targets] = parsed;
        parse_columns(properties, parsed);
        mark_bad(batch, rows.good);
        sources.resize(batch_rows);
        targets.resize(batch_rows);
        load.spaces.find(start_space, batch, start_index, start.title, rows.good, sources);
        load.spaces.find(end_space, batch, end_index, end.title, rows.good, targets);
        require_types(table, batch, type_column, rows.good);
    };
    const auto take = [&](ParsedBatch& parsed) {
        auto& [batch, file, bytes, columns, rows, sources, targets] = parsed;
        if (!batch.bad.empty()) load.rejects.take(*file, batch);
        grouping.assign(batch, rows);
        append_columns(properties, parsed, grouping.size());
        relationships += batch.rows;
        require_memory(load, properties, TableKind::relationships, relationships);
        ends.resize(grouping.size());
        for (std::uint32_t row = 0; row < batch.rows; ++row) {
            if (rows.good[row] == 0) continue;
            Ends& group = ends[rows.group[row]];
            group.sources.push_back(sources[row]);
            group.targets.push_back(targets[row]);
        }
    };
    for_each_batch(table, load, {parse, take});

    count_memory(load, properties, TableKind::relationships, relationships);
    for (PropertyColumn& property : properties) property.finish(grouping.size());
    for (std::size_t group = 0; group < grouping.size(); ++group) {
        std::vector<BulkLoader::NamedColumn> columns;
        columns.reserve(properties.size());
        for (PropertyColumn& property : properties) columns.push_back(property.take(group));
        if (ends[group].sources.empty()) continue;
        load.report.relationships += ends[group].sources.size();
        const TypeId type = load.transaction.type(type_name_of(table, grouping.text(group)));
        load.bulk.add_relationships(type, std::move(ends[group].sources), std::move(ends[group].targets),
                                    std::move(columns));
    }
    for (const PropertyColumn& property : properties) load.report.properties += property.value_count();
}

}  // namespace entente::csv
