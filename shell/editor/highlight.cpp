#include "shell/editor/highlight.hpp"

#include <algorithm>
#include <array>

#include "query/syntax/lexer.hpp"

namespace entente::shell {
namespace {

enum Style : unsigned char { plain, keyword, string, number, parameter, comment, name, error };

// Basic colours only: they follow the person's own colour scheme.
constexpr std::array<std::string_view, 8> codes = {"\x1B[0m",  "\x1B[1;34m", "\x1B[32m", "\x1B[36m",
                                                   "\x1B[35m", "\x1B[2m",    "\x1B[33m", "\x1B[31m"};

Style style_of(const Token& token, std::string_view text, std::string_view before) {
    switch (token.kind) {
        case TokenKind::keyword:
            return before == "." || before == ":" ? plain : keyword;
        case TokenKind::string:
            return string;
        case TokenKind::number:
            return number;
        case TokenKind::parameter:
            return parameter;
        case TokenKind::comment:
            return comment;
        case TokenKind::identifier:
        case TokenKind::quoted_identifier:
            if (before == ":" || before == "|") return name;  // a label or type
            return text.substr(token.span.end).starts_with('(') ? name : plain;
        case TokenKind::invalid:
            return error;
        case TokenKind::symbol:
        case TokenKind::whitespace:
            return plain;
    }
    return plain;
}

}  // namespace

std::vector<unsigned char> highlight(std::string_view text) {
    std::vector<unsigned char> styles(text.size(), plain);
    const auto paint = [&](std::size_t begin, std::size_t end, Style style) {
        std::fill(styles.begin() + static_cast<std::ptrdiff_t>(begin),
                  styles.begin() + static_cast<std::ptrdiff_t>(end), style);
    };
    if (text.starts_with(':')) {
        paint(0, std::min(text.find_first_of(" \t\n"), text.size()), keyword);
        return styles;
    }
    std::string_view before;
    for (const Token& token : tokenize(text)) {
        paint(token.span.begin, token.span.end, style_of(token, text, before));
        if (token.kind != TokenKind::whitespace && token.kind != TokenKind::comment) {
            before = text.substr(token.span.begin, token.span.end - token.span.begin);
        }
    }
    return styles;
}

std::string_view style_code(unsigned char style) {
    return codes[style];
}

}  // namespace entente::shell
