#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace entente::shell {

enum class KeyCode {
    text,     ///< characters to insert
    paste,    ///< pasted characters: never run by themselves
    control,  ///< text holds the letter, lower case
    alt,      ///< text holds the letter, lower case
    enter,
    alt_enter,
    tab,
    back_tab,
    backspace,
    alt_backspace,
    delete_forward,
    escape,
    up,
    down,
    left,
    right,
    word_left,
    word_right,
    home,
    end,
    page_up,
    page_down,
    unknown,
};

struct Key {
    KeyCode code = KeyCode::unknown;
    std::string text;
};

/// The first key in the bytes that a terminal sent, and how many bytes it took. Nullopt: the bytes are the beginning of
/// a key that is not whole yet; with `no_more` they are taken as they are (a lone escape).
struct DecodedKey {
    Key key;
    std::size_t length = 0;
};
[[nodiscard]] std::optional<DecodedKey> decode_key(std::string_view bytes, bool no_more = false);

}  // namespace entente::shell
