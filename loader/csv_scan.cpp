#include "loader/csv_scan.hpp"

#include <bit>
#include <cstring>

#include "graph/text.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace entente::csv {
namespace {

/// One bit per byte of a piece.
struct PieceMasks {
    std::uint64_t marks = 0;
    std::uint64_t unusual = 0;
};

#if defined(__SSE2__)
std::uint64_t bits(__m128i bytes, unsigned shift) {
    return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(bytes))} << shift;
}

PieceMasks masks_of(const char* piece, const Dialect& dialect) {
    const __m128i delimiter = _mm_set1_epi8(dialect.delimiter);
    const __m128i quote = _mm_set1_epi8(dialect.quote);
    const __m128i line_feed = _mm_set1_epi8('\n');
    PieceMasks masks;
    for (unsigned at = 0; at < piece_bytes; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(piece + at));
        const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, delimiter), _mm_cmpeq_epi8(bytes, quote)),
                                           _mm_cmpeq_epi8(bytes, line_feed));
        masks.marks |= bits(found, at);
        masks.unusual |= bits(_mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, _mm_setzero_si128())), at);
    }
    return masks;
}
#else
PieceMasks masks_of(const char* piece, const Dialect& dialect) {
    PieceMasks masks;
    for (unsigned at = 0; at < piece_bytes; ++at) {
        const char byte = piece[at];
        const bool mark = byte == dialect.delimiter || byte == dialect.quote || byte == '\n';
        masks.marks |= std::uint64_t{mark} << at;
        masks.unusual |= std::uint64_t{byte == 0 || static_cast<unsigned char>(byte) > 0x7F} << at;
    }
    return masks;
}
#endif

}  // namespace

void find_marks(const char* text, std::size_t size, const Dialect& dialect, Marks& marks) {
    marks.unusual.clear();
    if (marks.places.size() < size + piece_bytes) marks.places.resize(size + piece_bytes);
    std::uint32_t* out = marks.places.data();
    for (std::size_t base = 0; base < size; base += piece_bytes) {
        PieceMasks masks = masks_of(text + base, dialect);
        if (size - base < piece_bytes) {
            const std::uint64_t inside = (std::uint64_t{1} << (size - base)) - 1;
            masks.marks &= inside;
            masks.unusual &= inside;
        }
        if (masks.unusual != 0) marks.unusual.push_back(static_cast<std::uint32_t>(base));
        for (std::uint64_t left = masks.marks; left != 0; left &= left - 1) {
            *out++ = static_cast<std::uint32_t>(base + static_cast<std::size_t>(std::countr_zero(left)));
        }
    }
    marks.count = static_cast<std::size_t>(out - marks.places.data());
}

std::size_t find_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        std::uint64_t word = 0;
        if (text.size() - at >= sizeof word) {
            std::memcpy(&word, text.data() + at, sizeof word);
            if ((word & 0x8080'8080'8080'8080U) == 0) {
                at += sizeof word;
                continue;
            }
        }
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const DecodedCharacter character = decode_character(text.substr(at));
        if (character.code_point == invalid_character) return at;
        at += character.length;
    }
    return std::string_view::npos;
}

}  // namespace entente::csv
