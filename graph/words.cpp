#include "graph/words.hpp"

#include <utf8proc.h>

#include <array>
#include <cstdint>

namespace entente {
namespace {

/// Accents: combining characters of the scripts that are read without them as well. Marks of other scripts (vowels of
/// Devanagari, dots of Arabic and Japanese) tell words apart.
bool is_accent(utf8proc_int32_t c) {
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF);
}

/// Letters with a stroke do not decompose.
utf8proc_int32_t without_stroke(utf8proc_int32_t c) {
    switch (c) {
        case 0x0111:  // đ
        case 0x00F0:  // ð
            return 'd';
        case 0x0142:  // ł
            return 'l';
        case 0x00F8:  // ø
            return 'o';
        case 0x0127:  // ħ
            return 'h';
        case 0x0131:  // ı
            return 'i';
        case 0x0167:  // ŧ
            return 't';
        default:
            return c;
    }
}

bool is_word_character(utf8proc_int32_t c) {
    switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
        case UTF8PROC_CATEGORY_PC:
            return true;
        default:
            return false;
    }
}

/// Scripts written without blanks between words.
bool stands_alone(utf8proc_int32_t c) {
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/// The code points of `text` without case, compatibility forms and accents; composed, so that Hangul stays in
/// syllables.
std::vector<utf8proc_int32_t> folded(std::string_view text) {
    constexpr int options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
    const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto size = static_cast<utf8proc_ssize_t>(text.size());
    std::vector<utf8proc_int32_t> points(text.size() + 1);
    const auto decompose = [&] {
        return utf8proc_decompose(bytes, size, points.data(), static_cast<utf8proc_ssize_t>(points.size()),
                                  static_cast<utf8proc_option_t>(options));
    };
    utf8proc_ssize_t count = decompose();
    if (count > static_cast<utf8proc_ssize_t>(points.size())) {
        points.resize(static_cast<std::size_t>(count));
        count = decompose();
    }
    if (count < 0) return {};
    points.resize(static_cast<std::size_t>(count));
    std::erase_if(points, is_accent);
    count = utf8proc_normalize_utf32(points.data(), static_cast<utf8proc_ssize_t>(points.size()), UTF8PROC_COMPOSE);
    points.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return points;
}

void append(std::string& word, utf8proc_int32_t c) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = static_cast<std::size_t>(utf8proc_encode_char(c, bytes.data()));
    if (word.size() + size > longest_word) return;
    for (std::size_t i = 0; i < size; ++i) word += static_cast<char>(bytes[i]);
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    for (const utf8proc_int32_t c : folded(text)) {
        const bool alone = stands_alone(c);
        if (alone || !is_word_character(c)) end_word();
        if (!is_word_character(c)) continue;
        append(word, without_stroke(c));
        if (alone) end_word();
    }
    end_word();
    return words;
}

}  // namespace entente
