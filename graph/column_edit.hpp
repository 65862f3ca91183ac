#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "graph/column.hpp"
#include "graph/dictionary.hpp"

namespace entente {

/// The kind of a chunk whose values all have this type.
[[nodiscard]] ChunkKind chunk_kind_of(ValueType type);

/// A chunk without values, its array allocated.
[[nodiscard]] std::unique_ptr<ColumnChunk> make_column_chunk(ChunkKind kind, std::uint64_t epoch);

// Store into a row of a typed chunk of that kind and widen its bounds.
void store_integer(ColumnChunk& chunk, std::uint32_t row, std::int64_t value);  // integer and date
void store_float(ColumnChunk& chunk, std::uint32_t row, double value);

/// Writes values into columns for one transaction. Holds the dictionary indexes of the string chunks it works on.
class ColumnEditor {
public:
    /// `column` must be writable for `epoch`. A null value removes. True when `id` had a value.
    bool set(Column& column, std::uint32_t id, const Value& value, std::uint64_t epoch);
    bool remove(Column& column, std::uint32_t id, std::uint64_t epoch);
    /// Drops the indexes: before the epoch changes.
    void forget();

private:
    struct OpenDictionary {
        ChunkRef<ColumnChunk> chunk;  // keeps the address, which is the key, from being used again
        DictionaryIndex index;
    };
    bool store_string(ChunkRef<ColumnChunk>& reference, std::uint32_t row, std::string_view text);
    void store(ChunkRef<ColumnChunk>& reference, std::uint32_t row, const Value& value);

    boost::unordered_flat_map<const ColumnChunk*, OpenDictionary> dictionaries_;
};

}  // namespace entente
