#include "shell/editor/keys.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "graph/text.hpp"

namespace entente::shell {
namespace {

using Sequence = std::pair<std::string_view, KeyCode>;

// After ESC. xterm, VT220, rxvt, Linux console; modifiers 3 (Alt) and 5 (Ctrl) move by words.
constexpr std::array<Sequence, 34> sequences{{
    {"[A", KeyCode::up},
    {"[B", KeyCode::down},
    {"[C", KeyCode::right},
    {"[D", KeyCode::left},
    {"OA", KeyCode::up},
    {"OB", KeyCode::down},
    {"OC", KeyCode::right},
    {"OD", KeyCode::left},
    {"[H", KeyCode::home},
    {"[F", KeyCode::end},
    {"OH", KeyCode::home},
    {"OF", KeyCode::end},
    {"[1~", KeyCode::home},
    {"[4~", KeyCode::end},
    {"[7~", KeyCode::home},
    {"[8~", KeyCode::end},
    {"[3~", KeyCode::delete_forward},
    {"[5~", KeyCode::page_up},
    {"[6~", KeyCode::page_down},
    {"[Z", KeyCode::back_tab},
    {"[1;3C", KeyCode::word_right},
    {"[1;3D", KeyCode::word_left},
    {"[1;5C", KeyCode::word_right},
    {"[1;5D", KeyCode::word_left},
    {"[5C", KeyCode::word_right},
    {"[5D", KeyCode::word_left},
    {"Oc", KeyCode::word_right},
    {"Od", KeyCode::word_left},
    {"\x1B[C", KeyCode::word_right},
    {"\x1B[D", KeyCode::word_left},
    {"\r", KeyCode::alt_enter},
    {"\n", KeyCode::alt_enter},
    {"\x7F", KeyCode::alt_backspace},
    {"\b", KeyCode::alt_backspace},
}};

constexpr std::string_view paste_begin = "\x1B[200~";
constexpr std::string_view paste_end = "\x1B[201~";

// Line ends of any kind become \n; other control characters but tabs are dropped: they could only deceive.
std::string clean_paste(std::string_view raw) {
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const char c = raw[i];
        if (c == '\r') {
            text += '\n';
            if (i + 1 < raw.size() && raw[i + 1] == '\n') ++i;
        } else if (c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) {
            text += c;
        }
    }
    return text;
}

// The length of a control sequence "ESC [ ... final" or "ESC O x"; 0: not whole.
std::size_t sequence_length(std::string_view bytes) {
    std::size_t at = bytes.starts_with("\x1B\x1B") ? 2 : 1;
    if (at >= bytes.size()) return 0;
    if (bytes[at] == 'O') return at + 2 <= bytes.size() ? at + 2 : 0;
    for (++at; at < bytes.size(); ++at) {
        if (bytes[at] >= 0x40 && bytes[at] <= 0x7E) return at + 1;
    }
    return 0;
}

std::optional<DecodedKey> decode_escape(std::string_view bytes, bool no_more) {
    if (bytes.starts_with(paste_begin)) {
        const std::size_t end = bytes.find(paste_end, paste_begin.size());
        if (end == std::string_view::npos) return std::nullopt;
        return DecodedKey{{KeyCode::paste, clean_paste(bytes.substr(paste_begin.size(), end - paste_begin.size()))},
                          end + paste_end.size()};
    }
    if (bytes.size() == 1) {
        if (!no_more) return std::nullopt;
        return DecodedKey{{KeyCode::escape, {}}, 1};
    }
    const bool control_sequence = bytes[1] == '[' || bytes[1] == 'O' || (bytes[1] == '\x1B' && bytes.size() > 2);
    const std::size_t length = control_sequence ? sequence_length(bytes) : 2;
    if (length == 0 || bytes == "\x1B\x1B") {
        if (!no_more) return std::nullopt;
        return DecodedKey{{KeyCode::escape, {}}, 1};
    }
    for (const auto& [sequence, code] : sequences) {
        if (bytes.substr(1, length - 1) == sequence) return DecodedKey{{code, {}}, length};
    }
    if (control_sequence) return DecodedKey{{KeyCode::unknown, {}}, length};
    const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(bytes[1])));
    return DecodedKey{{KeyCode::alt, std::string(1, letter)}, 2};
}

}  // namespace

std::optional<DecodedKey> decode_key(std::string_view bytes, bool no_more) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes[0]);
    if (byte == 0x1B) return decode_escape(bytes, no_more);
    if (byte == '\r' || byte == '\n') return DecodedKey{{KeyCode::enter, {}}, 1};
    if (byte == '\t') return DecodedKey{{KeyCode::tab, {}}, 1};
    if (byte == 0x7F || byte == '\b') return DecodedKey{{KeyCode::backspace, {}}, 1};
    if (byte < 0x20) {
        const char letter = static_cast<char>(byte == 0 ? ' ' : byte < 27 ? 'a' + byte - 1 : '@' + byte);
        return DecodedKey{{KeyCode::control, std::string(1, letter)}, 1};
    }
    const DecodedCharacter character = decode_character(bytes);
    if (character.code_point == invalid_character) {
        const std::size_t expected = byte >= 0xF8 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        const bool begun = bytes.size() < expected && std::all_of(bytes.begin() + 1, bytes.end(), is_continuation);
        if (begun && !no_more) return std::nullopt;
        return DecodedKey{{KeyCode::unknown, {}}, 1};
    }
    return DecodedKey{{KeyCode::text, std::string(bytes.substr(0, character.length))}, character.length};
}

}  // namespace entente::shell
