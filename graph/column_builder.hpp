#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/cancel.hpp"
#include "graph/column_edit.hpp"
#include "graph/dictionary.hpp"

namespace entente {

/// Some consecutive rows of a ColumnBuilder: one array of the kind that their values have, with a place for every row.
struct ColumnSegment {
    bool typed = false;   ///< has a value, so `kind` is decided
    bool narrow = false;  ///< integers are in `small`
    ChunkKind kind = ChunkKind::integer;
    std::uint32_t size = 0;
    std::uint32_t count = 0;             // values present
    std::vector<std::uint64_t> valid;    // a bit per row
    std::vector<std::int32_t> small;     // integer; date: days; while all fit
    std::vector<std::int64_t> integers;  // from the first on that does not
    std::vector<double> floats;
    std::vector<std::uint8_t> booleans;
    std::vector<std::uint32_t> text_ends;  // row r is bytes [text_ends[r - 1], text_ends[r])
    std::string bytes;
    std::vector<Value> values;             // mixed
    std::optional<std::uint64_t> spilled;  ///< where the arrays are, which are empty here
    std::vector<std::uint64_t> spilled_sizes;

    [[nodiscard]] bool has(std::uint32_t row) const { return ((valid[row >> 6] >> (row & 63)) & 1U) != 0; }
    [[nodiscard]] std::int64_t integer(std::uint32_t row) const { return narrow ? small[row] : integers[row]; }
    [[nodiscard]] std::string_view text(std::uint32_t row) const {
        const std::uint32_t begin = row == 0 ? 0 : text_ends[row - 1];
        return std::string_view(bytes).substr(begin, text_ends[row] - begin);
    }
    [[nodiscard]] Value get(std::uint32_t row) const;
    [[nodiscard]] ValueType type(std::uint32_t row) const;  ///< of the value; null where there is none

    /// Makes room for a value of `wanted` at the end: true when the array of `wanted` takes it, false when the segment
    /// is mixed (the caller appends to `values`).
    bool begin_value(ChunkKind wanted, std::size_t text_size = 0);
    void append_integer(ChunkKind wanted, std::int64_t value);
    void append_null();
    void append(Value value);
    void reserve(ChunkKind wanted);
    [[nodiscard]] std::uint64_t memory_use() const;
    /// Bytes of the arrays, which go there; 0 when it stays as it is: values of several types.
    std::uint64_t spill_to(ChunkSpill& spill);
    void fetch_from(const ChunkSpill& spill);

private:
    /// Calls `function` with each array.
    template <typename Function> void for_each_array(Function function);
    void pad(std::uint32_t rows);
    void widen();
    void become_mixed();
};

/// The values of a ColumnBuilder, in segments: a column that grows is never copied, and one value of another type makes
/// one segment mixed.
struct ColumnBuilder::Impl {
    static constexpr unsigned segment_bits = 16;
    static constexpr std::uint32_t segment_rows = 1U << segment_bits;

    std::vector<ColumnSegment> segments;  // all but the last have segment_rows rows
    std::uint64_t size = 0;
    std::uint64_t full_bytes = 0;  // of all segments but the last
    std::uint64_t spilled_bytes = 0;
    ChunkSpill* spill = nullptr;

    [[nodiscard]] const ColumnSegment& segment(std::uint64_t row) const { return segments[row >> segment_bits]; }
    [[nodiscard]] static std::uint32_t place(std::uint64_t row) { return row & (segment_rows - 1); }
    [[nodiscard]] bool has(std::uint64_t row) const { return segment(row).has(place(row)); }
    [[nodiscard]] Value get(std::uint64_t row) const { return segment(row).get(place(row)); }
    [[nodiscard]] bool empty() const;  ///< no value is present

    /// Brings back what is in the spill.
    void fetch();
    void spill_segment(ColumnSegment& segment);
    /// The segment that takes one more row, which is counted.
    ColumnSegment& grow();
};

/// Which rows of a builder go to consecutive ids: a permutation, or in their own order.
struct RowOrder {
    std::span<const std::uint32_t> rows;  ///< empty: row i is i
    [[nodiscard]] std::uint64_t operator()(std::uint64_t i) const { return rows.empty() ? i : rows[i]; }
};

/// Writes the values of `builder` to ids [first_id, first_id + size) of `column`, which has no values there and is
/// writable for the editor's epoch. Spread over the threads of the machine. Whole chunks go to `spill`, if there is
/// one. Throws Error(cancelled).
void append_to_column(Column& column, std::uint32_t first_id, const ColumnBuilder::Impl& builder, RowOrder order,
                      ColumnEditor& editor, std::uint64_t epoch, CancelFlag cancel, ChunkSpill* spill);

}  // namespace entente
