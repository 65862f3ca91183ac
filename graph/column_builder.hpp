#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/column_edit.hpp"
#include "graph/dictionary.hpp"

namespace entente {

/// The values of a ColumnBuilder, flat: one array of the column's kind so far, with a place for every row.
struct ColumnBuilder::Impl {
    bool typed = false;  ///< has a value, so `kind` is decided
    ChunkKind kind = ChunkKind::integer;
    std::uint64_t size = 0;
    std::uint64_t count = 0;             // values present
    std::vector<std::uint64_t> valid;    // a bit per row
    std::vector<std::int64_t> integers;  // integer; date: days
    std::vector<double> floats;
    std::vector<std::uint8_t> booleans;
    std::vector<std::uint64_t> text_ends;  // row r is bytes [text_ends[r - 1], text_ends[r])
    std::string bytes;
    std::vector<Value> values;  // mixed

    [[nodiscard]] bool has(std::uint64_t row) const { return ((valid[row >> 6] >> (row & 63)) & 1U) != 0; }
    [[nodiscard]] std::string_view text(std::uint64_t row) const {
        const std::uint64_t begin = row == 0 ? 0 : text_ends[row - 1];
        return std::string_view(bytes).substr(begin, text_ends[row] - begin);
    }
    [[nodiscard]] Value get(std::uint64_t row) const;

    /// Makes room for a value of `wanted` at the end: true when the array of `wanted` takes it, false when the column
    /// is mixed (the caller appends to `values`).
    bool begin_value(ChunkKind wanted);
    void append_null();
    void append(Value value);

private:
    void pad(std::uint64_t rows);
    void become_mixed();
};

/// Which rows of a builder go to consecutive ids: a permutation, or in their own order.
struct RowOrder {
    std::span<const std::uint32_t> rows;  ///< empty: row i is i
    [[nodiscard]] std::uint64_t operator()(std::uint64_t i) const { return rows.empty() ? i : rows[i]; }
};

/// Writes the values of `builder` to ids [first_id, first_id + size) of `column`, which has no values there and is
/// writable for `epoch`.
void append_to_column(Column& column, std::uint32_t first_id, const ColumnBuilder::Impl& builder, RowOrder order,
                      ColumnEditor& editor, std::uint64_t epoch);

}  // namespace entente
