#include "loader/csv_table.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "graph/release_memory.hpp"

namespace entente::csv {
namespace {

constexpr auto between_reports = std::chrono::milliseconds(50);

std::uint64_t machine_memory() {
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || page <= 0) return std::numeric_limits<std::uint64_t>::max();
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page);
}

std::string stem_of(const std::string& path) {
    return std::filesystem::path(path).stem().string();
}

}  // namespace

Progress::Progress(const LoadOptions& options, const std::vector<Table>& tables)
    : options_(options), next_(std::chrono::steady_clock::now()) {
    for (const Table& table : tables) {
        for (const std::string& file : table.source.files) {
            std::error_code unknown;  // a pipe has no size
            const auto size = std::filesystem::file_size(file, unknown);
            if (!unknown) bytes_total_ += size;
        }
    }
}

void Progress::tick(const std::string& file, std::uint64_t bytes, std::uint32_t rows) {
    rows_ += rows;
    if (is_cancelled(options_.cancel)) {
        throw Error(ErrorCode::cancelled, "Cancelled", "the load was cancelled; nothing was loaded");
    }
    if (!options_.progress || std::this_thread::get_id() != caller_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + between_reports;
    options_.progress({file, bytes, bytes_total_, rows_});
}

Table open_table(CsvSource source, TableKind kind, const Dialect& dialect, bool integer_ids) {
    if (source.files.empty()) {
        throw Error(ErrorCode::argument_error, "MissingFile", "a CSV table needs a file: LABEL=[header.csv,]data.csv");
    }
    Table table;
    table.reader = std::make_unique<Reader>(source.files.front(), dialect);
    std::vector<Field> fields;
    RowPlace place;
    std::optional<BadRow> bad;
    if (!table.reader->next_row(fields, place, bad)) {
        throw Error(ErrorCode::data_error, "EmptyFile",
                    fmt::format("`{}` is empty: expected a header line", source.files.front()));
    }
    table.header_text = std::string(place.raw);
    if (bad) throw row_error(source.files.front(), place, *bad, dialect, {});
    try {
        table.header = parse_header(fields, kind, integer_ids);
    } catch (const HeaderError& error) {
        BadRow wrong;
        wrong.column = error.column;
        wrong.reason = error.what();
        if (error.column == 0) wrong.end = static_cast<std::uint32_t>(place.raw.size());
        throw row_error(source.files.front(), place, wrong, dialect, error.hint);
    }
    const bool by_column =
        table.header.find(table.header.kind == TableKind::nodes ? ColumnRole::label : ColumnRole::type) >= 0;
    if (kind == TableKind::unknown && !by_column) source.names = {stem_of(source.files.front())};
    if (table.header.kind == TableKind::relationships && source.names.size() > 1) {
        throw Error(ErrorCode::argument_error, "InvalidType",
                    fmt::format("a relationship has one type, found {}", source.names.size()));
    }
    if (table.header.kind == TableKind::relationships && source.names.empty() && !by_column) {
        throw Error(ErrorCode::argument_error, "InvalidType",
                    fmt::format("`{}` has no :TYPE column: expected a type, TYPE={}", source.files.front(),
                                source.files.front()));
    }
    table.source = std::move(source);
    return table;
}

void Grouping::assign(const Batch& batch, RowGroups& rows) {
    rows.group.resize(batch_rows, 0);
    if (column_ < 0) {
        if (texts_.empty()) texts_.emplace_back();
        return;
    }
    const Field* const fields = batch.column(static_cast<std::size_t>(column_));
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const std::string_view text = fields[row].text();
        if (texts_.empty() || text != texts_[last_]) {
            last_ = groups_.find(text);
            if (last_ == no_entity) {
                last_ = static_cast<std::uint32_t>(texts_.size());
                groups_.insert(text, last_);
                texts_.emplace_back(text);
            }
        }
        rows.group[row] = last_;
    }
}

std::vector<PropertyColumn> property_columns(const Table& table, Load& load) {
    std::vector<PropertyColumn> properties;
    for (std::size_t i = 0; i < table.header.columns.size(); ++i) {
        const HeaderColumn& column = table.header.columns[i];
        if (column.property.empty() || column.role == ColumnRole::ignore) continue;
        properties.emplace_back(load.transaction.key(column.property), column, i, load.dialect.array_delimiter);
    }
    return properties;
}

namespace {

std::uint64_t memory_of(const Load& load, const std::vector<PropertyColumn>& properties, TableKind kind,
                        std::uint64_t rows) {
    std::uint64_t held = 0, widest = 0;
    for (const PropertyColumn& property : properties) {
        held += property.memory_use();
        widest = std::max(widest, property.spilled());
    }
    if (kind == TableKind::nodes) return held + widest + rows * bytes_a_node;
    if (load.spill == nullptr) return held + rows * bytes_a_relationship;
    // One column at a time comes back, when the ends are sorted and take 8 bytes.
    return held + std::max(rows * spilled_bytes_a_relationship, widest + rows * 8);
}

std::uint64_t memory_limit_of(const Load& load) {
    return load.options.memory_limit != 0 ? load.options.memory_limit : machine_memory();
}

}  // namespace

void require_memory(Load& load, std::vector<PropertyColumn>& properties, TableKind kind, std::uint64_t rows) {
    const std::uint64_t limit = memory_limit_of(load);
    const auto needed = [&] { return load.memory_used + memory_of(load, properties, kind, rows); };
    if (needed() <= limit) return;
    if (load.spill == nullptr) load.spill = load.bulk.spill();
    if (load.spill != nullptr) {
        for (PropertyColumn& property : properties) property.spill_to(*load.spill);
        release_free_memory();
        if (needed() <= limit) return;
    }
    throw Error(ErrorCode::resource_limit, "MemoryLimit",
                fmt::format("the load needs more memory than the limit of {} MiB; nothing was loaded", limit >> 20),
                std::nullopt,
                fmt::format("what was read so far needs {} MiB: {}load the files one after the other",
                            (needed() >> 20) + 1, load.options.memory_limit != 0 ? "raise --memory-limit, or " : ""));
}

void count_memory(Load& load, const std::vector<PropertyColumn>& properties, TableKind kind, std::uint64_t rows) {
    if (load.spill == nullptr) {
        load.memory_used += memory_of(load, properties, kind, rows);
    } else {
        load.memory_used += rows * (kind == TableKind::nodes ? bytes_a_node : spilled_bytes_a_relationship_then);
    }
}

void parse_columns(const std::vector<PropertyColumn>& properties, ParsedBatch& parsed) {
    parsed.columns.resize(properties.size());
    for (std::size_t i = 0; i < properties.size(); ++i) properties[i].parse(parsed.batch, parsed.columns[i]);
}

void append_columns(std::vector<PropertyColumn>& properties, const ParsedBatch& parsed, std::size_t groups) {
    for (std::size_t i = 0; i < properties.size(); ++i) {
        properties[i].append(parsed.batch, parsed.columns[i], parsed.rows, groups);
    }
}

void mark_bad(const Batch& batch, std::vector<std::uint8_t>& good) {
    good.assign(batch_rows, 1);
    for (const BadRow& bad : batch.bad) good[bad.row] = 0;
}

}  // namespace entente::csv
