#include "graph/text.hpp"

#include <utf8proc.h>

namespace entente {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

std::string hex_escape(char kind, std::uint32_t value, int width) {
    std::string out = {'\\', kind};
    for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) out += digits[(value >> shift) & 0xFU];
    return out;
}

/// Characters that reorder or hide what follows them (Unicode TR36, "bidirectional text spoofing").
bool is_deceptive(std::int32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0x061C || c == 0xFEFF || c == 0x2028 || c == 0x2029;
}

}  // namespace

DecodedCharacter decode_character(std::string_view text) {
    DecodedCharacter result;
    utf8proc_int32_t code_point = -1;
    const utf8proc_ssize_t length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                     static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (length > 0) {
        result.code_point = code_point;
        result.length = static_cast<std::size_t>(length);
    }
    return result;
}

std::string visible_character(std::string_view bytes, std::int32_t code_point) {
    if (code_point == invalid_character) return hex_escape('x', static_cast<unsigned char>(bytes.front()), 2);
    if (code_point == '\t') return "    ";
    const auto value = static_cast<std::uint32_t>(code_point);
    if (value < 0x20 || value == 0x7F) return hex_escape('x', value, 2);
    if ((value >= 0x80 && value < 0xA0) || is_deceptive(code_point)) return hex_escape('u', value, 4);
    return std::string(bytes);
}

std::string visible_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const DecodedCharacter character = decode_character(text);
        if (character.code_point == '\n') {
            out += '\n';
        } else {
            out += visible_character(text.substr(0, character.length), character.code_point);
        }
        text.remove_prefix(character.length);
    }
    return out;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const DecodedCharacter character = decode_character(text);
        const int columns = character.code_point == invalid_character ? 1 : utf8proc_charwidth(character.code_point);
        width += static_cast<std::size_t>(columns > 0 ? columns : 0);
        text.remove_prefix(character.length);
    }
    return width;
}

}  // namespace entente
