#include "graph/column.hpp"

#include <bit>

namespace entente {

std::uint32_t Validity::count() const {
    std::uint32_t bits = 0;
    for (const std::uint64_t word : words_) bits += static_cast<std::uint32_t>(std::popcount(word));
    return bits;
}

bool Validity::all(std::uint32_t rows) const {
    for (std::uint32_t word = 0; word < rows / 64; ++word) {
        if (words_[word] != ~std::uint64_t{0}) return false;
    }
    const std::uint32_t rest = rows % 64;
    if (rest == 0) return true;
    const std::uint64_t mask = (std::uint64_t{1} << rest) - 1;
    return (words_[rows / 64] & mask) == mask;
}

Value ColumnChunk::get(std::uint32_t row) const {
    if (!valid.test(row)) return {};
    switch (kind) {
        case ChunkKind::integer:
            return integers[row];
        case ChunkKind::floating:
            return floats[row];
        case ChunkKind::boolean:
            return Value(booleans[row] != 0);
        case ChunkKind::date:
            return Date{integers[row]};
        case ChunkKind::string:
            return strings.text(strings.codes[row]);
        case ChunkKind::mixed:
            return values[row];
    }
    return {};
}

std::uint64_t ColumnChunk::memory_use() const {
    std::uint64_t bytes = sizeof(*this) + integers.memory_use() + floats.capacity() * sizeof(double) +
                          booleans.capacity() + strings.codes.capacity() * sizeof(std::uint16_t) +
                          strings.offsets.capacity() * sizeof(std::uint32_t) + strings.bytes.capacity() +
                          values.capacity() * sizeof(Value);
    for (const Value& value : values) {
        if (value.is(ValueType::string)) bytes += value.as_string().capacity();
    }
    return bytes;
}

}  // namespace entente
