#include "loader/csv.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "loader/csv_table.hpp"

namespace entente {
namespace csv {
namespace {

Dialect dialect_of(const LoadOptions& options) {
    const Dialect dialect{options.delimiter, options.quote, options.array_delimiter};
    const auto unusable = [](char c) {
        return c == '\n' || c == '\r' || c == '\0' || static_cast<unsigned char>(c) > 0x7F;
    };
    if (unusable(dialect.delimiter) || unusable(dialect.quote) || unusable(dialect.array_delimiter)) {
        throw Error(ErrorCode::argument_error, "InvalidDelimiter",
                    "delimiters and the quote must be ASCII characters within a line");
    }
    if (dialect.delimiter == dialect.quote || dialect.delimiter == dialect.array_delimiter) {
        throw Error(ErrorCode::argument_error, "InvalidDelimiter",
                    fmt::format("the delimiter `{}` must differ from the quote and from the array delimiter",
                                dialect.delimiter));
    }
    return dialect;
}

bool is_csv(const std::string& path, const LoadOptions& options) {
    if (!options.format.empty()) return options.format == "csv";
    std::string extension = std::filesystem::path(path).extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return extension == ".csv";
}

/// A file that is missing is better found before an hour of loading than after it.
void require_readable(const CsvSource& source) {
    for (const std::string& file : source.files) {
        if (access(file.c_str(), R_OK) == 0) continue;
        throw Error(ErrorCode::io_error, "FileError", fmt::format("cannot open `{}`: {}", file, std::strerror(errno)));
    }
}

std::vector<Table> open_tables(const LoadOptions& options, const Dialect& dialect) {
    std::vector<Table> tables;
    const auto open = [&](CsvSource source, TableKind kind) {
        require_readable(source);
        tables.push_back(open_table(std::move(source), kind, dialect, options.integer_ids));
    };
    for (const CsvSource& source : options.nodes) open(source, TableKind::nodes);
    for (const CsvSource& source : options.relationships) open(source, TableKind::relationships);
    for (const std::string& file : options.files) {
        if (is_csv(file, options)) open({{}, {file}}, TableKind::unknown);
    }
    return tables;
}

/// A relationship file whose id space nothing fills would lose every row: better said once.
void require_space(const Table& table, ColumnRole role, Load& load) {
    const HeaderColumn& column = table.header.columns[static_cast<std::size_t>(table.header.find(role))];
    if (load.spaces.is_known(load.spaces.space(column.space))) return;
    std::string hint = "ids are declared by node files: id:ID(Space)";
    for (const std::string& name : load.spaces.filled()) {
        hint += fmt::format("{} {}", hint.find(';') == std::string::npos ? "; this load has" : ",",
                            name.empty() ? ":ID without a space" : quoted_excerpt(name));
    }
    const std::string what = column.space.empty()
                                 ? "no node file of this load has an :ID column without a space"
                                 : fmt::format("nothing has id space {}", quoted_excerpt(column.space));
    BadRow bad;
    bad.column = static_cast<std::uint32_t>(table.header.find(role) + 1);
    bad.reason = value_reason(column.title, what);
    RowPlace place;
    place.raw = table.header_text;
    throw row_error(table.source.files.front(), place, bad, load.dialect, hint);
}

}  // namespace
}  // namespace csv

void load_csv(Transaction& transaction, const LoadOptions& options, LoadReport& report) {
    using namespace csv;
    const Dialect dialect = dialect_of(options);
    std::vector<Table> tables = open_tables(options, dialect);
    Load load{transaction,
              options,
              report,
              dialect,
              BulkLoader(transaction, options.cancel),
              IdSpaces(options.integer_ids, transaction.state()),
              Rejects(options, dialect, report),
              Progress(options, tables),
              {},
              0};
    for (const Table& table : tables) {
        const int id = table.header.find(ColumnRole::id);
        if (id >= 0) load.spaces.space(table.header.columns[static_cast<std::size_t>(id)].space).has_nodes = true;
    }
    for (const Table& table : tables) {
        if (table.header.kind != TableKind::relationships) continue;
        require_space(table, ColumnRole::start_id, load);
        require_space(table, ColumnRole::end_id, load);
    }
    for (Table& table : tables) {
        if (table.header.kind == TableKind::nodes) load_nodes(table, load);
    }
    load.spaces.settle(load.nodes);
    for (Table& table : tables) {
        if (table.header.kind == TableKind::relationships) load_relationships(table, load);
    }
    load.bulk.finish();
    load.rejects.finish();
}

}  // namespace entente
