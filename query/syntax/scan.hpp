#pragma once

#include <cstddef>
#include <string_view>

namespace entente::syntax {

// The lexical level, shared by the grammar and by tokenize() so that the two cannot disagree. Each function looks at
// `text` from byte `at` on and returns the end of what stands there, or `at` where there is no such thing. O(result).

/// Blanks (Unicode white space too) and comments. Stops before a comment that is not closed.
[[nodiscard]] std::size_t scan_gap(std::string_view text, std::size_t at);

/// Blanks only.
[[nodiscard]] std::size_t scan_blanks(std::string_view text, std::size_t at);

/// One comment, `// ...` up to the line's end or `/* ... */`; an unclosed one reaches to the end of the text.
[[nodiscard]] std::size_t scan_comment(std::string_view text, std::size_t at, bool& unterminated);

/// An identifier without backticks: Unicode letters, digits after the first character, `_` and currency signs.
[[nodiscard]] std::size_t scan_identifier(std::string_view text, std::size_t at);

/// Identifier characters that may also begin with a digit: the name of a parameter.
[[nodiscard]] std::size_t scan_identifier_rest(std::string_view text, std::size_t at);

/// '...', "..." (a backslash escapes, a doubled quote is one quote) or `...` (a doubled backtick is one).
[[nodiscard]] std::size_t scan_quoted(std::string_view text, std::size_t at, bool& unterminated);

/// A number, well-formed or not: a digit, or `.` and a digit, and all that sticks to it.
[[nodiscard]] std::size_t scan_number(std::string_view text, std::size_t at);

/// `$name`, `$1` or $`quoted`.
[[nodiscard]] std::size_t scan_parameter(std::string_view text, std::size_t at, bool& unterminated);

/// The bracket at `at` and all up to the one that closes it, skipping strings and comments; `at` if it is not closed.
[[nodiscard]] std::size_t scan_brackets(std::string_view text, std::size_t at);

/// What follows an expression at the same depth of brackets, from `at` on. `at` stands inside the brackets.
enum class ListSeparator { none, comma, bar_or_where };
[[nodiscard]] ListSeparator scan_separator(std::string_view text, std::size_t at);

/// True where a pattern with at least one relationship begins, as `(a)-[:R]->(b`: decides between a pattern and an
/// expression in parentheses without parsing either.
[[nodiscard]] bool is_relationships_pattern(std::string_view text, std::size_t at);

/// True where an operand begins that cannot follow a variable: a literal, a parameter, or a name that is no operator.
[[nodiscard]] bool is_operand_after_name(std::string_view text, std::size_t at);

/// Words that cannot name a variable without backticks. `word` in any case.
[[nodiscard]] bool is_reserved(std::string_view word);

/// Equal without regard to the case of ASCII letters; `upper` is upper case.
[[nodiscard]] bool equals_ignoring_case(std::string_view word, std::string_view upper);

/// First byte that is not valid UTF-8, or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

}  // namespace entente::syntax
