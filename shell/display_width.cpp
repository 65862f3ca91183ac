#include "shell/display_width.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

#include "graph/text.hpp"

namespace entente::shell {
namespace {

constexpr std::int32_t emoji_presentation = 0xFE0F;

bool is_regional_indicator(std::int32_t c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

std::size_t code_point_width(std::int32_t c) {
    if (utf8proc_category(c) == UTF8PROC_CATEGORY_CN) return 1;  // unassigned: terminals show a box
    return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(c)));
}

bool is_plain_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

Grapheme grapheme_at(std::string_view text, std::size_t at) {
    const DecodedCharacter first = decode_character(text.substr(at));
    Grapheme cluster{at, at + first.length, 1};
    if (first.code_point == invalid_character) return cluster;
    cluster.width = code_point_width(first.code_point);
    std::int32_t previous = first.code_point;
    utf8proc_int32_t state = 0;
    while (cluster.end < text.size()) {
        const auto [next, length] = decode_character(text.substr(cluster.end));
        if (next == invalid_character || utf8proc_grapheme_break_stateful(previous, next, &state)) break;
        // A cluster is as wide as its widest part; an emoji selector and a flag's second half make it two columns.
        const bool flag = is_regional_indicator(previous) && is_regional_indicator(next);
        const bool widened = flag || next == emoji_presentation;
        cluster.width = std::max(cluster.width, widened ? std::size_t{2} : code_point_width(next));
        cluster.end += length;
        previous = next;
    }
    return cluster;
}

std::size_t grapheme_before(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    if (text[at - 1] == '\n') return at - 1;
    const std::size_t newline = text.rfind('\n', at - 1);
    std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
    std::size_t last = begin;
    while (begin < at) {
        last = begin;
        begin = grapheme_at(text, begin).end;
    }
    return last;
}

std::size_t display_width(std::string_view text) {
    if (is_plain_ascii(text)) return text.size();
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Grapheme cluster = grapheme_at(text, at);
        width += cluster.width;
        at = cluster.end;
    }
    return width;
}

std::size_t prefix_within(std::string_view text, std::size_t width) {
    std::size_t at = 0;
    std::size_t taken = 0;
    while (at < text.size()) {
        const Grapheme cluster = grapheme_at(text, at);
        if (taken + cluster.width > width) break;
        taken += cluster.width;
        at = cluster.end;
    }
    return at;
}

bool is_unsafe(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::string visible(std::string_view text) {
    if (is_plain_ascii(text)) return std::string(text);
    std::string out;
    out.reserve(text.size() + 8);
    for (std::size_t at = 0; at < text.size();) {
        const auto [code_point, length] = decode_character(text.substr(at));
        const auto c = static_cast<char32_t>(code_point);
        if (code_point == invalid_character) {
            out += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[at]));
        } else if (!is_unsafe(c)) {
            out += text.substr(at, length);
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c < 0x80) {
            out += fmt::format("\\x{:02X}", static_cast<unsigned>(c));
        } else {
            out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        }
        at += length;
    }
    return out;
}

}  // namespace entente::shell
