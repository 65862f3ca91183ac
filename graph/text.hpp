#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente {

// UTF-8 by hand where text may be invalid or hostile: error messages, terminals.

inline constexpr std::int32_t invalid_character = -1;

/// One character at the start of a text. Of invalid UTF-8, one byte.
struct DecodedCharacter {
    std::int32_t code_point = invalid_character;
    std::size_t length = 1;
};

/// REQUIRES: `text` is not empty.
[[nodiscard]] DecodedCharacter decode_character(std::string_view text);

/// Byte 10xxxxxx: not the first of a character.
[[nodiscard]] constexpr bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The character as a terminal may see it: control characters, characters that change the direction of writing and
/// invalid bytes become escapes (`\x1b`, `\u202e`); a tab becomes four blanks.
[[nodiscard]] std::string visible_character(std::string_view bytes, std::int32_t code_point);

/// `visible_character` of each, line feeds stay.
[[nodiscard]] std::string visible_text(std::string_view text);

/// Columns that `text` takes on a terminal; invalid bytes take one each.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace entente
