#include "query/functions/code_points.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>

#include "graph/error.hpp"
#include "graph/text.hpp"

namespace entente {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void append_code_point(std::string& out, std::int32_t code_point) {
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t length = utf8proc_encode_char(code_point, bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

template <typename Map> std::string mapped(std::string_view text, Map append_mapped) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const DecodedCharacter character = decode_character(text);
        if (character.code_point == invalid_character) {
            out += text.front();
        } else {
            append_mapped(out, character.code_point);
        }
        text.remove_prefix(character.length);
    }
    return out;
}

bool is_white(std::int32_t c) {
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
    const utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP ||
           c == 0x85;
}

bool is_trimmed(std::string_view character, std::string_view characters) {
    if (characters.empty()) return is_white(decode_character(character).code_point);
    return characters.find(character) != std::string_view::npos;  // UTF-8 synchronises itself
}

std::size_t last_character(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && text.size() - at < 4 && is_continuation(text[at])) --at;
    return at;
}

}  // namespace

std::int64_t count_code_points(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); });
}

std::size_t byte_of_code_point(std::string_view text, std::int64_t index) {
    std::int64_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_continuation(text[at])) continue;
        if (seen++ == index) return at;
    }
    return text.size();
}

std::string reversed_text(std::string_view text) {
    std::string out(text.rbegin(), text.rend());
    if (is_ascii(text)) return out;
    for (std::size_t at = 0; at < out.size();) {  // bytes of one code point are back to front now
        std::size_t end = at;
        while (end < out.size() && is_continuation(out[end])) ++end;
        end = std::min(end + 1, out.size());
        std::reverse(out.begin() + static_cast<std::ptrdiff_t>(at), out.begin() + static_cast<std::ptrdiff_t>(end));
        at = end;
    }
    return out;
}

std::string upper_case(std::string_view text) {
    return mapped(text, [](std::string& out, std::int32_t c) {
        if (c == 0xDF) {
            out += "SS";
        } else {
            append_code_point(out, utf8proc_toupper(c));
        }
    });
}

std::string lower_case(std::string_view text) {
    return mapped(text, [](std::string& out, std::int32_t c) { append_code_point(out, utf8proc_tolower(c)); });
}

std::string normal_form(std::string_view text, std::string_view form) {
    int options = UTF8PROC_STABLE;
    if (form == "NFC" || form == "NFKC") options |= UTF8PROC_COMPOSE;
    if (form == "NFD" || form == "NFKD") options |= UTF8PROC_DECOMPOSE;
    if (form == "NFKC" || form == "NFKD") options |= UTF8PROC_COMPAT;
    if (options == UTF8PROC_STABLE) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    "there is no normal form '" + std::string(form) + "'", std::nullopt,
                    "normal forms are NFC, NFD, NFKC and NFKD");
    }
    utf8proc_uint8_t* mapped_bytes = nullptr;
    const utf8proc_ssize_t length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &mapped_bytes, static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped_bytes, &std::free);
    if (length < 0) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    std::string("cannot normalize: ") + utf8proc_errmsg(length));
    }
    return {reinterpret_cast<const char*>(owned.get()), static_cast<std::size_t>(length)};
}

std::string_view trimmed(std::string_view text, std::string_view characters, bool at_start, bool at_end) {
    while (at_start && !text.empty()) {
        const std::size_t length = decode_character(text).length;
        if (!is_trimmed(text.substr(0, length), characters)) break;
        text.remove_prefix(length);
    }
    while (at_end && !text.empty()) {
        const std::size_t begin = last_character(text);
        if (!is_trimmed(text.substr(begin), characters)) break;
        text = text.substr(0, begin);
    }
    return text;
}

}  // namespace entente
