#include <zstd.h>

#include <bit>
#include <cmath>
#include <vector>

#include "graph/column_edit.hpp"
#include "graph/storage/chunk_codec.hpp"
#include "graph/storage/integer_codec.hpp"
#include "graph/storage/value_codec.hpp"

namespace entente::storage {
namespace {

constexpr std::size_t smallest_compressed = 256;
constexpr int compression_level = 5;  // a sixth less than level 1 for names, at 5 ns a byte
constexpr std::uint64_t most_text = std::uint64_t{1} << 32;
constexpr std::uint8_t raw_floats = 0xFF;
constexpr std::uint8_t most_decimals = 9;

double power_of_ten(unsigned exponent) {
    static constexpr double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    return powers[exponent];
}

template <typename Function> void for_each_row(const Validity& rows, Function function) {
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        if (rows.test(row)) function(row);
    }
}

/// Bytes as they are, or compressed when that saves an eighth: length, compressed length or 0, bytes.
void put_bytes(ByteWriter& out, std::string_view bytes) {
    out.varint(bytes.size());
    if (bytes.size() >= smallest_compressed) {
        std::vector<std::byte> packed(ZSTD_compressBound(bytes.size()));
        const std::size_t size =
            ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), compression_level);
        if (ZSTD_isError(size) == 0 && size < bytes.size() - bytes.size() / 8) {
            out.varint(size);
            out.raw(std::span(packed).first(size));
            return;
        }
    }
    out.varint(0);
    out.raw(std::as_bytes(std::span(bytes)));
}

std::string read_bytes(ByteReader& in) {
    const std::uint64_t size = in.count(most_text, "the length of the texts");
    const std::uint64_t packed_size = in.count(in.left(), "a compressed length");
    if (packed_size == 0) {
        const auto raw = in.raw(size);
        return {reinterpret_cast<const char*>(raw.data()), raw.size()};
    }
    const auto packed = in.raw(packed_size);
    // The frame says its own size; believing only ours would allocate what a damaged number says.
    if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != size) throw Damage{"texts do not decompress"};
    std::string bytes(size, '\0');
    const std::size_t read = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
    if (ZSTD_isError(read) != 0 || read != size) throw Damage{"texts do not decompress"};
    return bytes;
}

/// The number of decimals with which all floats are whole numbers that divide back to the same bits; raw_floats when
/// there is none.
std::uint8_t decimals_of(const std::vector<double>& values, std::vector<std::uint64_t>& scaled) {
    for (std::uint8_t decimals = 0; decimals <= most_decimals; ++decimals) {
        const double power = power_of_ten(decimals);
        scaled.clear();
        for (const double value : values) {
            const double nearest = std::nearbyint(value * power);
            if (!(std::fabs(nearest) < 9e15)) break;
            const auto whole = static_cast<std::int64_t>(nearest);  // loses the sign of -0.0, which then differs below
            const double back = static_cast<double>(whole) / power;
            if (std::bit_cast<std::uint64_t>(back) != std::bit_cast<std::uint64_t>(value)) break;
            scaled.push_back(static_cast<std::uint64_t>(whole));
        }
        if (scaled.size() == values.size()) return decimals;
    }
    return raw_floats;
}

void put_floats(ByteWriter& out, const ColumnChunk& chunk) {
    std::vector<double> values;
    for_each_row(chunk.valid, [&](std::uint32_t row) { values.push_back(chunk.floats[row]); });
    std::vector<std::uint64_t> scaled;
    const std::uint8_t decimals = decimals_of(values, scaled);
    out.byte(decimals);
    if (decimals == raw_floats) {
        for (const double value : values) out.fixed(value);
    } else {
        put_integers(out, scaled);
    }
}

void read_floats(ByteReader& in, ColumnChunk& chunk) {
    const std::uint8_t decimals = in.byte();
    if (decimals == raw_floats) {
        for_each_row(chunk.valid, [&](std::uint32_t row) { store_float(chunk, row, in.fixed<double>()); });
        return;
    }
    if (decimals > most_decimals) throw Damage{"floats have an unknown form"};
    std::vector<std::uint64_t> scaled(chunk.valid.count());
    read_integers(in, scaled);
    const double power = power_of_ten(decimals);
    std::size_t next = 0;
    for_each_row(chunk.valid, [&](std::uint32_t row) {
        store_float(chunk, row, static_cast<double>(static_cast<std::int64_t>(scaled[next++])) / power);
    });
}

/// The dictionary entries that rows use, in order of their first row.
void put_strings(ByteWriter& out, const ColumnChunk& chunk) {
    const StringChunk& strings = chunk.strings;
    std::vector<std::uint64_t> lengths, codes;
    std::vector<std::uint32_t> renumbered(strings.offsets.size(), 0);
    std::string bytes;
    for_each_row(chunk.valid, [&](std::uint32_t row) {
        std::uint32_t& code = renumbered[strings.codes[row]];
        if (code == 0) {
            const std::string_view text = strings.text(strings.codes[row]);
            lengths.push_back(text.size());
            bytes += text;
            code = static_cast<std::uint32_t>(lengths.size());
        }
        codes.push_back(code - 1);
    });
    out.varint(lengths.size());
    put_integers(out, lengths);
    put_integers(out, codes);
    put_bytes(out, bytes);
}

void read_strings(ByteReader& in, ColumnChunk& chunk) {
    StringChunk& strings = chunk.strings;
    const std::uint64_t entries = in.count(chunk_rows, "the size of a dictionary");
    std::vector<std::uint64_t> lengths(entries), codes(chunk.valid.count());
    read_integers(in, lengths);
    read_integers(in, codes);
    strings.bytes = read_bytes(in);
    std::uint64_t at = 0;
    for (const std::uint64_t length : lengths) {
        if (length > strings.bytes.size() - at) throw Damage{"a dictionary does not fit its texts"};
        at += length;
        strings.offsets.push_back(static_cast<std::uint32_t>(at));
    }
    if (at != strings.bytes.size()) throw Damage{"a dictionary does not fit its texts"};
    std::size_t next = 0;
    for_each_row(chunk.valid, [&](std::uint32_t row) {
        const std::uint64_t code = codes[next++];
        if (code >= entries) throw Damage{"a text is not in the dictionary"};
        strings.codes[row] = static_cast<std::uint16_t>(code);
    });
}

}  // namespace

void put_chunk(ByteWriter& out, const ColumnChunk& chunk) {
    out.byte(static_cast<std::uint8_t>(chunk.kind));
    put_rows(out, chunk.valid);
    std::vector<std::uint64_t> integers;
    switch (chunk.kind) {
        case ChunkKind::integer:
        case ChunkKind::date:
            for_each_row(chunk.valid, [&](std::uint32_t row) {
                integers.push_back(static_cast<std::uint64_t>(chunk.integers[row]));
            });
            put_integers(out, integers);
            break;
        case ChunkKind::boolean:
            for_each_row(chunk.valid, [&](std::uint32_t row) { integers.push_back(chunk.booleans[row] != 0 ? 1 : 0); });
            put_integers(out, integers);
            break;
        case ChunkKind::floating:
            put_floats(out, chunk);
            break;
        case ChunkKind::string:
            put_strings(out, chunk);
            break;
        case ChunkKind::mixed: {
            ByteWriter values;
            for_each_row(chunk.valid, [&](std::uint32_t row) { put_value(values, chunk.values[row]); });
            put_bytes(out, {reinterpret_cast<const char*>(values.bytes().data()), values.size()});
            break;
        }
    }
}

std::unique_ptr<ColumnChunk> read_column_chunk(ByteReader& in) {
    const auto kind =
        static_cast<ChunkKind>(in.count(static_cast<std::uint64_t>(ChunkKind::mixed), "the kind of a column"));
    auto chunk = make_column_chunk(kind, 0);
    chunk->valid = read_rows(in);
    const std::uint32_t count = chunk->valid.count();
    switch (kind) {
        case ChunkKind::integer:
        case ChunkKind::date: {
            std::vector<std::uint64_t> integers(count);
            read_integers(in, integers);
            std::size_t next = 0;
            for_each_row(chunk->valid, [&](std::uint32_t row) {
                const auto value = static_cast<std::int64_t>(integers[next++]);
                store_integer(*chunk, row, kind == ChunkKind::date ? checked_days(value) : value);
            });
            chunk->integers.pack(chunk->min_integer, chunk->max_integer);
            break;
        }
        case ChunkKind::boolean: {
            std::vector<std::uint64_t> integers(count);
            read_integers(in, integers);
            std::size_t next = 0;
            for_each_row(chunk->valid,
                         [&](std::uint32_t row) { chunk->booleans[row] = integers[next++] != 0 ? 1 : 0; });
            break;
        }
        case ChunkKind::floating:
            read_floats(in, *chunk);
            break;
        case ChunkKind::string:
            read_strings(in, *chunk);
            break;
        case ChunkKind::mixed: {
            const std::string bytes = read_bytes(in);
            ByteReader values(std::as_bytes(std::span(bytes)));
            for_each_row(chunk->valid, [&](std::uint32_t row) {
                chunk->values[row] = read_value(values);
                if (chunk->values[row].is_null()) throw Damage{"a property is null"};
            });
            values.end();
            break;
        }
    }
    return chunk;
}

}  // namespace entente::storage
