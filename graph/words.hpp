#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

/// Longest word in bytes; what is longer counts by its beginning.
inline constexpr std::size_t longest_word = 255;

/// The words of a text, in order, as a search compares them: split as Unicode splits words (UAX #29, simplified) into
/// runs of letters, digits, marks and `_`, each Han, Hiragana and Katakana character on its own; then without case,
/// compatibility forms and accents, so that `ĐÀ NẴNG` gives `da` and `nang`. Text that is not UTF-8 has no words.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

}  // namespace entente
