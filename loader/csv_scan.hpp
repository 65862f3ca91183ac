#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace entente::csv {

/// What divides a text: bytes of one file format.
struct Dialect {
    char delimiter = ',';
    char quote = '"';
    char array_delimiter = ';';
};

/// The places in a block of text that matter for splitting it, found 64 bytes at a time.
struct Marks {
    std::vector<std::uint32_t> places;  ///< ascending offsets of delimiters, quotes and line feeds; `count` are valid
    std::size_t count = 0;
    std::vector<std::uint32_t> unusual;  ///< ascending offsets of 64-byte pieces with a NUL or a byte above 0x7F
};

/// Bytes looked at together.
inline constexpr std::size_t piece_bytes = 64;
/// Readable bytes that must follow the text given to `find_marks`; their content does not matter.
inline constexpr std::size_t scan_padding = piece_bytes;

/// Replaces `marks` by those of `size` bytes at `text`. REQUIRES: size < 2^32 - 64.
void find_marks(const char* text, std::size_t size, const Dialect& dialect, Marks& marks);

/// Offset of the first byte that is not valid UTF-8 (overlong forms and surrogates are not), or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

}  // namespace entente::csv
