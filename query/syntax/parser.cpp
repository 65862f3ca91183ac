#include "query/syntax/parser.hpp"

#include <limits>

#include "query/syntax/convert.hpp"
#include "query/syntax/grammar_actions.hpp"
#include "query/syntax/syntax_error.hpp"

namespace entente {

namespace syntax {

void throw_nesting_too_deep(const SyntaxTree&, std::size_t offset) {
    const auto at = static_cast<std::uint32_t>(offset);
    throw compile_error(ErrorCode::syntax_error, "NestingTooDeep",
                        "the statement is nested deeper than " + std::to_string(max_nesting) + " levels",
                        SourceSpan{at, at + 1}, "split it with WITH, or pass nested values as a parameter");
}

namespace {

void check_text(std::string_view text) {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max()) {
        throw compile_error(ErrorCode::syntax_error, "StatementTooLong", "the statement is longer than 4 GiB");
    }
    if (const std::size_t at = find_invalid_utf8(text); at != std::string_view::npos) {
        const auto begin = static_cast<std::uint32_t>(at);
        throw compile_error(ErrorCode::syntax_error, "InvalidUnicodeCharacter", "the statement is not valid UTF-8",
                            SourceSpan{begin, begin + 1}, "save the file, or set the terminal, as UTF-8");
    }
}

template <typename Rule>
SyntaxTree parse_checked(std::string_view text, std::size_t offset = 0, std::size_t* end = nullptr) {
    check_text(text);
    try {
        return parse_tree<Rule>(text, offset, end);
    } catch (const Expected& e) {
        throw syntax_error(text, e.offset, e.expectation.what, e.expectation.detail);
    }
}

}  // namespace
}  // namespace syntax

ast::Statement parse_statement(std::string_view text) {
    const syntax::SyntaxTree tree = syntax::parse_checked<syntax::grammar::statement>(text);
    return syntax::convert_statement({tree, 0});
}

ast::Expression parse_expression(std::string_view text) {
    const syntax::SyntaxTree tree = syntax::parse_checked<syntax::grammar::lone_expression>(text);
    return syntax::convert_expression(syntax::Cursor(tree, 0).first());
}

ast::PathPattern parse_path_pattern(std::string_view text, std::size_t offset, std::size_t* end) {
    const syntax::SyntaxTree tree = syntax::parse_checked<syntax::grammar::lone_pattern>(text, offset, end);
    return syntax::convert_path(syntax::Cursor(tree, 0).first());
}

ProcedureSignature parse_procedure_signature(std::string_view text) {
    const syntax::SyntaxTree tree = syntax::parse_checked<syntax::grammar::procedure_signature>(text);
    return syntax::convert_signature({tree, 0});
}

}  // namespace entente
