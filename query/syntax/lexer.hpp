#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/error.hpp"

namespace entente {

enum class TokenKind : std::uint8_t {
    keyword,
    identifier,
    quoted_identifier,
    parameter,
    string,
    number,
    symbol,
    comment,
    whitespace,
    invalid
};

struct Token {
    TokenKind kind = TokenKind::invalid;
    SourceSpan span;
    bool unterminated = false;  ///< a string, quoted identifier or comment that the text's end cut off
};

/// Splits any text into tokens that cover it without gaps; never fails. For highlighting, completion, and for finding
/// where statements end. O(length).
[[nodiscard]] std::vector<Token> tokenize(std::string_view text);

/// The end of the first statement: the byte after its `;`, or nullopt when it goes on past the end of `text`.
/// A `;` inside strings, backticks and comments does not end it.
[[nodiscard]] std::optional<std::size_t> statement_end(std::string_view text);

/// Only blanks and comments (and `;`).
[[nodiscard]] bool is_blank_statement(std::string_view text);

/// Reserved and other keywords of the grammar, upper case, sorted.
[[nodiscard]] const std::vector<std::string_view>& keywords();

/// The name as it must be written in a query: in backticks (doubled inside) where it is not a plain identifier.
[[nodiscard]] std::string quote_identifier(std::string_view name);

}  // namespace entente
