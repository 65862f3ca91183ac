#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/error.hpp"
#include "query/syntax/lexer.hpp"

namespace entente::syntax {

/// The error for a parse that stopped at byte `offset` of `text`, where `what` was expected (a noun phrase; a closing
/// bracket alone; empty: the end). Finds the offending token, the bracket left open, a misspelt keyword and syntax of
/// other systems. O(length).
[[nodiscard]] Error syntax_error(std::string_view text, std::size_t offset, std::string_view what,
                                 std::string_view detail);

/// The tokens around the place of an error, without blanks and comments. `text` must outlive it.
class ErrorContext {
public:
    ErrorContext(std::string_view text, std::size_t offset);

    /// The token `distance` after (before, if negative) the offending one; empty where there is none.
    [[nodiscard]] std::string_view token(int distance = 0) const;
    [[nodiscard]] const Token* find(int distance = 0) const;
    /// That token is `upper`, in any case.
    [[nodiscard]] bool is(std::string_view upper, int distance = 0) const;
    [[nodiscard]] bool at_end() const { return find() == nullptr; }
    /// The offending token, or the empty range after the last one.
    [[nodiscard]] SourceSpan span() const;
    /// From one token around it to another.
    [[nodiscard]] SourceSpan span(int first, int last) const;
    /// Distance to the innermost bracket before the place that is still open; 0 where there is none.
    [[nodiscard]] int open_bracket() const;
    /// The last clause keyword before the place, at the same depth of brackets: MATCH, RETURN, ..., or `also`; upper
    /// case.
    [[nodiscard]] std::string_view clause(std::string_view also = {}) const;
    /// The token that the end of the text cut off, if any.
    [[nodiscard]] const Token* unterminated() const;

private:
    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t index_ = 0;
};

/// Syntax known from elsewhere, refused by name. The tokens `first` .. `last` around the place are at fault.
struct Refusal {
    std::string message, hint;
    int first = 0, last = 0;
    std::string_view detail = "UnsupportedSyntax";
};
[[nodiscard]] std::optional<Refusal> recognise_foreign_syntax(const ErrorContext& context, std::string_view expected);
/// That which a few neighbouring tokens tell (foreign_syntax.cpp).
[[nodiscard]] std::optional<Refusal> recognise_foreign_phrase(const ErrorContext& context, std::string_view expected);

/// A keyword that was probably meant, as a hint; empty where none is near.
[[nodiscard]] std::string suggest_keyword(const ErrorContext& context, std::string_view expected);

}  // namespace entente::syntax
