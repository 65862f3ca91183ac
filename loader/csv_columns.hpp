#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "loader/csv_header.hpp"
#include "loader/csv_inference.hpp"
#include "loader/csv_reader.hpp"

namespace entente::csv {

/// Where the rows of a batch go. Rows with the same labels, or the same type, form a group.
struct RowGroups {
    std::vector<std::uint8_t> good;    ///< by row: 1, or 0 for a row that is left out
    std::vector<std::uint32_t> group;  ///< by row
};

/// What one column of a batch says, by row: the array of its type is filled.
struct ParsedColumn {
    std::vector<std::int64_t> integers;  ///< integers, days of dates
    std::vector<double> floats;
    std::vector<Value> values;  ///< all other types, and lists
};

/// One property of a table, on its way from text to column builders, one per group of rows. A batch is parsed first and
/// appended when it is known which of its rows are good.
class PropertyColumn {
public:
    /// `index` is the column's place in the rows.
    PropertyColumn(KeyId key, const HeaderColumn& column, std::size_t index, char array_delimiter);

    /// Parses the column of every row; adds those with a bad value to `batch.bad`. Any thread.
    void parse(Batch& batch, ParsedColumn& out) const;
    /// Appends what was parsed of the good rows. Builders exist for `groups` groups afterwards.
    void append(const Batch& batch, const ParsedColumn& parsed, const RowGroups& rows, std::size_t groups);
    /// No more rows follow; decides the type of a column without one.
    void finish(std::size_t groups);

    /// The finished values of one group's rows.
    [[nodiscard]] BulkLoader::NamedColumn take(std::size_t group) { return {key_, std::move(builders_[group])}; }
    [[nodiscard]] std::uint64_t value_count() const { return value_count_; }
    [[nodiscard]] std::uint64_t memory_use() const;  ///< bytes of the values so far, nearly
    /// As ColumnBuilder::spill_to; and how many bytes come back from there.
    void spill_to(ChunkSpill& spill);
    [[nodiscard]] std::uint64_t spilled() const;

private:
    void parse_integers(Batch& batch, ParsedColumn& out) const;
    void parse_floats(Batch& batch, ParsedColumn& out) const;
    void parse_dates(Batch& batch, ParsedColumn& out) const;
    void parse_values(Batch& batch, ParsedColumn& out) const;
    void parse_lists(Batch& batch, ParsedColumn& out) const;
    void report(Batch& batch, std::uint32_t row, std::string_view found) const;

    KeyId key_;
    CellType type_;
    std::string title_;
    std::size_t index_;
    char array_delimiter_;
    InferredColumn inferred_;
    std::vector<ColumnBuilder> builders_;  // by group
    std::uint64_t value_count_ = 0;
    ChunkSpill* spill_ = nullptr;
};

}  // namespace entente::csv
