#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "graph/chunk_ref.hpp"
#include "graph/packed_integers.hpp"
#include "graph/value.hpp"

namespace entente {

/// Rows per chunk of every column, label-set array and relationship table; a batch of the executor has as many rows,
/// so that a scan never crosses a chunk.
inline constexpr std::uint32_t chunk_bits = 11;
inline constexpr std::uint32_t chunk_rows = 1U << chunk_bits;
[[nodiscard]] constexpr std::uint32_t chunk_of(std::uint32_t id) {
    return id >> chunk_bits;
}
[[nodiscard]] constexpr std::uint32_t row_of(std::uint32_t id) {
    return id & (chunk_rows - 1);
}

/// Which rows of a chunk have a value.
class Validity {
public:
    [[nodiscard]] bool test(std::uint32_t row) const { return ((words_[row >> 6] >> (row & 63)) & 1U) != 0; }
    void set(std::uint32_t row) { words_[row >> 6] |= std::uint64_t{1} << (row & 63); }
    void reset(std::uint32_t row) { words_[row >> 6] &= ~(std::uint64_t{1} << (row & 63)); }
    [[nodiscard]] std::uint32_t count() const;
    [[nodiscard]] bool all(std::uint32_t rows) const;  ///< the first `rows` rows all have a value
    [[nodiscard]] std::span<const std::uint64_t, chunk_rows / 64> words() const { return words_; }

private:
    std::array<std::uint64_t, chunk_rows / 64> words_{};
};

enum class ChunkKind : std::uint8_t { integer, floating, boolean, date, string, mixed };

/// Dictionary-coded strings: row r holds `text(codes[r])`. Codes of rows without a value are 0 and mean nothing.
struct StringChunk {
    std::vector<std::uint16_t> codes;    // chunk_rows entries
    std::vector<std::uint32_t> offsets;  // dictionary entry c is bytes [offsets[c], offsets[c + 1]) of `bytes`
    std::string bytes;
    [[nodiscard]] std::string_view text(std::uint16_t code) const {
        return std::string_view(bytes).substr(offsets[code], offsets[code + 1] - offsets[code]);
    }
};

/// One property of up to chunk_rows consecutive entities. Typed while all its values have one type; mixed from the
/// first value of another type on, until it is empty. Types without an array of their own (lists, times, ...) are mixed
/// too. A chunk is shared by snapshots and immutable once published.
struct ColumnChunk {
    // What the look at one row needs stands together, as it costs a miss of the cache each.
    ChunkKind kind = ChunkKind::mixed;
    // Exactly the array of `kind` has chunk_rows entries (a mixed chunk: Value() where absent).
    StringChunk strings;                 // string
    std::vector<double> floats;          // floating
    PackedIntegers integers;             // integer; date: days
    std::vector<std::uint8_t> booleans;  // boolean
    std::vector<Value> values;           // mixed
    Validity valid;
    std::uint64_t epoch = 0;  ///< transaction that made this copy; only that one may change it
    // Bounds over the values present, of integer, date and floating chunks; wide enough always, exact after a bulk
    // load. NaN sets has_nan and takes no part in the bounds. Without values to bound, min > max.
    std::int64_t min_integer = std::numeric_limits<std::int64_t>::max();
    std::int64_t max_integer = std::numeric_limits<std::int64_t>::min();
    double min_float = std::numeric_limits<double>::infinity();
    double max_float = -std::numeric_limits<double>::infinity();
    bool has_nan = false;

    [[nodiscard]] Value get(std::uint32_t row) const;  ///< null where there is none
    [[nodiscard]] std::uint64_t memory_use() const;    ///< bytes; of mixed values without what they point to
};

/// A property over all node ids, or all relationship ids. Chunks exist only where there is data.
struct Column {
    ChunkTable<ColumnChunk> chunks;  // may be shorter than the id range; chunks may be absent
    std::uint64_t epoch = 0;
    std::uint64_t count = 0;  ///< values present

    [[nodiscard]] const ColumnChunk* chunk(std::uint32_t index) const { return chunks.chunk(index); }
    [[nodiscard]] bool has(std::uint32_t id) const {
        const ColumnChunk* c = chunk(chunk_of(id));
        return c != nullptr && c->valid.test(row_of(id));
    }
    [[nodiscard]] Value get(std::uint32_t id) const {
        const ColumnChunk* c = chunk(chunk_of(id));
        return c == nullptr ? Value() : c->get(row_of(id));
    }
};

}  // namespace entente
