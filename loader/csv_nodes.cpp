#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "loader/csv_table.hpp"

namespace entente::csv {
namespace {

/// Labels of a group: those of the table and the parts of its text.
std::vector<LabelId> labels_of(const Table& table, std::string_view text, Load& load) {
    std::vector<LabelId> labels;
    const auto add = [&](std::string_view name) {
        if (name.empty()) return;
        const LabelId label = load.transaction.label(name);
        if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
    };
    for (const std::string& name : table.source.names) add(name);
    while (!text.empty()) {
        const std::size_t end = text.find(load.dialect.array_delimiter);
        add(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return labels;
}

}  // namespace

void load_nodes(Table& table, Load& load) {
    std::vector<PropertyColumn> properties = property_columns(table, load);
    Grouping grouping(table.header.find(ColumnRole::label));
    const int id_column = table.header.find(ColumnRole::id);
    const HeaderColumn* const id = id_column < 0 ? nullptr : &table.header.columns[static_cast<std::size_t>(id_column)];
    IdSpace* const space = id == nullptr ? nullptr : &load.spaces.space(id->space);
    std::vector<std::uint32_t> group_of_row;  // kept where groups would mix the order of the ids
    std::vector<std::uint64_t> counts;
    std::uint64_t rows_with_id = 0;

    const auto parse = [&](ParsedBatch& parsed) { parse_columns(properties, parsed); };
    const auto take = [&](ParsedBatch& parsed) {
        auto& [batch, file, bytes, columns, rows, sources, targets] = parsed;
        mark_bad(batch, rows.good);
        if (space != nullptr) {
            const auto next = static_cast<std::uint32_t>(load.nodes.size() + rows_with_id);
            load.spaces.insert(*space, batch, static_cast<std::size_t>(id_column), id->title, rows.good, next);
        }
        if (!batch.bad.empty()) load.rejects.take(*file, batch);
        grouping.assign(batch, rows);
        append_columns(properties, parsed, grouping.size());
        require_memory(load, properties, TableKind::nodes, rows_with_id);
        counts.resize(grouping.size());
        for (std::uint32_t row = 0; row < batch.rows; ++row) {
            if (rows.good[row] == 0) continue;
            ++counts[rows.group[row]];
            ++rows_with_id;
            if (space != nullptr) group_of_row.push_back(rows.group[row]);
        }
    };
    for_each_batch(table, load, {parse, take});

    count_memory(load, properties, TableKind::nodes, rows_with_id);
    std::vector<NodeId> next_of_group;
    for (std::size_t group = 0; group < grouping.size(); ++group) {
        const std::vector<LabelId> labels = labels_of(table, grouping.text(group), load);
        std::vector<BulkLoader::NamedColumn> columns;
        for (PropertyColumn& property : properties) {
            if (group == 0) property.finish(grouping.size());
            columns.push_back(property.take(group));
        }
        next_of_group.push_back(load.bulk.add_nodes(counts[group], labels, std::move(columns)));
        load.report.nodes += counts[group];
    }
    for (const std::uint32_t group : group_of_row) load.nodes.push_back(next_of_group[group]++);
    for (const PropertyColumn& property : properties) load.report.properties += property.value_count();
}

}  // namespace entente::csv
