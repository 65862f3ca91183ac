#include <algorithm>

#include "loader/facts_statement.hpp"
#include "query/syntax/scan.hpp"

namespace entente::facts {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

std::size_t skip_line_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && !is_line_end(text[at])) {
        if (is_blank(text[at])) {
            ++at;
            continue;
        }
        if (static_cast<unsigned char>(text[at]) < 0x80) break;
        const std::size_t end = syntax::scan_blanks(text.substr(0, text.find_first_of("\r\n", at)), at);
        if (end == at) break;
        at = end;
    }
    return at;
}

std::size_t skip_line_end(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) == "\r\n") return at + 2;
    return at + 1;
}

/// The first byte of the text that continues the statement after the line end at `at`; `at` where none does.
std::size_t continuation(std::string_view text, std::size_t at) {
    std::size_t line = at;
    while (line < text.size()) {
        line = skip_line_end(text, line);
        const std::size_t begin = skip_line_blanks(text, line);
        if (text.substr(begin, 2) != "//") {
            const bool continues = begin > line && begin < text.size() && !is_line_end(text[begin]);
            return continues ? begin : at;
        }
        line = std::min(text.find_first_of("\r\n", begin), text.size());
    }
    return at;
}

}  // namespace

std::size_t scan_alias(std::string_view text, std::size_t at) {
    if (at >= text.size() || !is_letter(text[at])) return at;
    while (at < text.size() && (is_letter(text[at]) || (text[at] >= '0' && text[at] <= '9') || text[at] == '-')) ++at;
    return at;
}

std::size_t scan_line_gap(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        std::size_t next = skip_line_blanks(text, at);
        bool unterminated = false;
        const std::size_t comment = syntax::scan_comment(text, next, unterminated);
        if (!unterminated) next = comment;
        if (next < text.size() && is_line_end(text[next])) next = continuation(text, next);
        if (next == at) break;
        at = next;
    }
    return at;
}

}  // namespace entente::facts
