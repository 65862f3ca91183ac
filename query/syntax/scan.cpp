#include "query/syntax/scan.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace entente::syntax {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

struct CodePoint {
    std::int32_t value = -1;
    std::size_t end = 0;
};

CodePoint code_point(std::string_view text, std::size_t at) {
    std::int32_t value = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const std::uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &value);
    if (size <= 0) return {-1, at};
    return {value, at + static_cast<std::size_t>(size)};
}

bool is_unicode_space(std::int32_t value) {
    if (value == 0x85 || value == 0xFEFF || value == 0x180E) return true;  // next line; byte order mark
    const auto category = utf8proc_category(value);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

bool starts_identifier(std::int32_t value) {
    switch (utf8proc_category(value)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_PC:
        case UTF8PROC_CATEGORY_SC:
            return true;
        default:
            return false;
    }
}

bool continues_identifier(std::int32_t value) {
    switch (utf8proc_category(value)) {
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ND:
            return true;
        default:
            return starts_identifier(value) || value == 0x200C || value == 0x200D;  // joiners, as in Unicode UAX 31
    }
}

bool starts_with_at(std::string_view text, std::size_t at, std::string_view what) {
    return text.substr(at, what.size()) == what;
}

/// The word at `at` is `upper_word`.
bool is_word(std::string_view text, std::size_t at, std::string_view upper_word) {
    const std::size_t end = scan_identifier(text, at);
    return equals_ignoring_case(text.substr(at, end - at), upper_word);
}

/// Past a string, comment or backticks at `at`; otherwise past one character.
std::size_t skip_token(std::string_view text, std::size_t at) {
    const char c = text[at];
    bool unterminated = false;
    if (c == '\'' || c == '"' || c == '`') return scan_quoted(text, at, unterminated);
    if (c == '/') {
        const std::size_t end = scan_comment(text, at, unterminated);
        return end == at ? at + 1 : end;
    }
    const std::size_t end = scan_identifier(text, at);
    return end == at ? at + 1 : end;
}

bool is_open(char c) {
    return c == '(' || c == '[' || c == '{';
}
bool is_close(char c) {
    return c == ')' || c == ']' || c == '}';
}

/// `(` and what a node pattern may have next: rules out most expressions before looking for the closing bracket.
bool may_be_node_pattern(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '(') return false;
    std::size_t next = scan_gap(text, at + 1);
    bool unterminated = false;
    const std::size_t name =
        next < text.size() && text[next] == '`' ? scan_quoted(text, next, unterminated) : scan_identifier(text, next);
    if (name != next) {
        if (is_word(text, next, "WHERE")) return true;
        next = scan_gap(text, name);
        if (is_word(text, next, "WHERE")) return true;
    }
    return next < text.size() && (text[next] == ')' || text[next] == ':' || text[next] == '{' || text[next] == '$');
}

}  // namespace

std::size_t scan_blanks(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const char c = text[at];
        if (c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f')) {
            ++at;
        } else if (is_ascii(c)) {
            break;
        } else {
            const CodePoint point = code_point(text, at);
            if (point.value < 0 || !is_unicode_space(point.value)) break;
            at = point.end;
        }
    }
    return at;
}

std::size_t scan_comment(std::string_view text, std::size_t at, bool& unterminated) {
    unterminated = false;
    if (starts_with_at(text, at, "//")) return std::min(text.find_first_of("\r\n", at), text.size());
    if (!starts_with_at(text, at, "/*")) return at;
    const std::size_t end = text.find("*/", at + 2);
    unterminated = end == std::string_view::npos;
    return unterminated ? text.size() : end + 2;
}

std::size_t scan_gap(std::string_view text, std::size_t at) {
    while (true) {
        at = scan_blanks(text, at);
        bool unterminated = false;
        const std::size_t end = scan_comment(text, at, unterminated);
        if (end == at || unterminated) return at;
        at = end;
    }
}

std::size_t scan_identifier_rest(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const char c = text[at];
        if (is_ascii_letter(c) || is_digit(c) || c == '_') {
            ++at;
        } else if (is_ascii(c)) {
            break;
        } else {
            const CodePoint point = code_point(text, at);
            if (point.value < 0 || !continues_identifier(point.value)) break;
            at = point.end;
        }
    }
    return at;
}

std::size_t scan_identifier(std::string_view text, std::size_t at) {
    if (at >= text.size()) return at;
    const char c = text[at];
    if (is_ascii(c)) return is_ascii_letter(c) || c == '_' ? scan_identifier_rest(text, at + 1) : at;
    const CodePoint point = code_point(text, at);
    return point.value >= 0 && starts_identifier(point.value) ? scan_identifier_rest(text, point.end) : at;
}

std::size_t scan_quoted(std::string_view text, std::size_t at, bool& unterminated) {
    unterminated = false;
    if (at >= text.size()) return at;
    const char quote = text[at];
    if (quote != '\'' && quote != '"' && quote != '`') return at;
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\' && quote != '`') {
            ++i;
        } else if (text[i] == quote) {
            if (i + 1 >= text.size() || text[i + 1] != quote) return i + 1;
            ++i;
        }
    }
    unterminated = true;
    return text.size();
}

std::size_t scan_number(std::string_view text, std::size_t at) {
    const auto digit_at = [&](std::size_t i) { return i < text.size() && is_digit(text[i]); };
    const auto skip_digits = [&](std::size_t i) {
        while (digit_at(i) || (i < text.size() && text[i] == '_')) ++i;
        return i;
    };
    std::size_t end = at;
    if (digit_at(at)) {
        if (text[at] == '0' && at + 1 < text.size() && (upper(text[at + 1]) == 'X' || upper(text[at + 1]) == 'O')) {
            return scan_identifier_rest(text, at);
        }
        end = skip_digits(at);
        if (end < text.size() && text[end] == '.' && digit_at(end + 1)) end = skip_digits(end + 1);
    } else if (at < text.size() && text[at] == '.' && digit_at(at + 1)) {
        end = skip_digits(at + 1);
    } else {
        return at;
    }
    if (end < text.size() && upper(text[end]) == 'E') {
        const bool sign = end + 1 < text.size() && (text[end + 1] == '-' || text[end + 1] == '+');
        if (digit_at(end + 1 + (sign ? 1 : 0))) end = skip_digits(end + 1 + (sign ? 1 : 0));
    }
    return scan_identifier_rest(text, end);
}

std::size_t scan_parameter(std::string_view text, std::size_t at, bool& unterminated) {
    unterminated = false;
    if (at + 1 >= text.size() || text[at] != '$') return at;
    const std::size_t end =
        text[at + 1] == '`' ? scan_quoted(text, at + 1, unterminated) : scan_identifier_rest(text, at + 1);
    return end == at + 1 ? at : end;
}

std::size_t scan_brackets(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    for (std::size_t i = at; i < text.size();) {
        if (is_open(text[i])) {
            ++depth;
            ++i;
        } else if (is_close(text[i])) {
            ++i;
            if (--depth == 0) return i;
        } else {
            i = skip_token(text, i);
        }
        if (depth == 0) return at;
    }
    return at;
}

ListSeparator scan_separator(std::string_view text, std::size_t at) {
    for (std::size_t i = at; i < text.size();) {
        if (is_open(text[i])) {
            const std::size_t end = scan_brackets(text, i);
            if (end == i) return ListSeparator::none;
            i = end;
            continue;
        }
        if (is_close(text[i])) return ListSeparator::none;
        if (text[i] == ',') return ListSeparator::comma;
        const bool joins = text.substr(i, 2) == "||";
        if ((text[i] == '|' && !joins) || is_word(text, i, "WHERE")) return ListSeparator::bar_or_where;
        i = joins ? i + 2 : skip_token(text, i);
    }
    return ListSeparator::none;
}

bool is_relationships_pattern(std::string_view text, std::size_t at) {
    if (!may_be_node_pattern(text, at)) return false;
    const std::size_t node_end = scan_brackets(text, at);
    if (node_end == at) return false;
    std::size_t next = scan_gap(text, node_end);
    const auto take = [&](char c) {
        if (next >= text.size() || text[next] != c) return false;
        next = scan_gap(text, next + 1);
        return true;
    };
    take('<');
    if (!take('-')) return false;
    if (next < text.size() && text[next] == '[') {
        const std::size_t detail_end = scan_brackets(text, next);
        if (detail_end == next) return false;
        next = scan_gap(text, detail_end);
    }
    if (!take('-')) return false;
    take('>');
    return next < text.size() && text[next] == '(';
}

bool is_operand_after_name(std::string_view text, std::size_t at) {
    if (at >= text.size()) return false;
    const char c = text[at];
    if (c == '\'' || c == '"' || c == '`' || c == '$' || is_digit(c)) return true;
    static constexpr std::array<std::string_view, 8> operators{"AND", "OR",     "XOR",  "IN",
                                                               "IS",  "STARTS", "ENDS", "CONTAINS"};
    return scan_identifier(text, at) != at &&
           std::none_of(operators.begin(), operators.end(),
                        [&](std::string_view word) { return is_word(text, at, word); });
}

bool equals_ignoring_case(std::string_view word, std::string_view upper_word) {
    return word.size() == upper_word.size() &&
           std::equal(word.begin(), word.end(), upper_word.begin(), [](char a, char b) { return upper(a) == b; });
}

bool is_reserved(std::string_view word) {
    // openCypher 9 reserves more; what is left out here (END, ORDER, ON, ...) is not ambiguous as a variable.
    static constexpr std::array<std::string_view, 34> words{
        "AND",  "AS",       "CALL",   "CASE",   "CONTAINS", "CREATE", "DELETE", "DETACH", "DISTINCT",
        "ELSE", "ENDS",     "FALSE",  "IN",     "IS",       "LIMIT",  "MATCH",  "MERGE",  "NOT",
        "NULL", "OPTIONAL", "OR",     "REMOVE", "RETURN",   "SET",    "SKIP",   "STARTS", "THEN",
        "TRUE", "UNION",    "UNWIND", "WHEN",   "WHERE",    "WITH",   "XOR"};
    if (word.size() < 2 || word.size() > 8) return false;
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view reserved) { return equals_ignoring_case(word, reserved); });
}

std::size_t find_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (is_ascii(text[at])) {
            ++at;
            continue;
        }
        const CodePoint point = code_point(text, at);
        if (point.value < 0) return at;
        at = point.end;
    }
    return std::string_view::npos;
}

}  // namespace entente::syntax
