#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "query/syntax/ast.hpp"

namespace entente {

/// Parses one statement; a final `;` is allowed. Throws Error(syntax_error, phase compile) with the span of the
/// offending token, what was expected in words, and a hint for a misspelt keyword. O(length) time; nesting is limited.
[[nodiscard]] ast::Statement parse_statement(std::string_view text);

/// Parses an expression alone (`:param x => ...`).
[[nodiscard]] ast::Expression parse_expression(std::string_view text);

/// Parses the pattern part (`p = (a)-[:R]->(b)`) that begins at byte `offset` of `text`, after blanks, and leaves in
/// `*end` the place after it and the blanks behind it. Spans count from the begin of `text`. For notations that contain
/// patterns.
[[nodiscard]] ast::PathPattern parse_path_pattern(std::string_view text, std::size_t offset, std::size_t* end);

/// `name(a :: STRING?, b :: INTEGER?) :: (out :: STRING?)`: the signature of a declared procedure.
struct ProcedureSignature {
    struct Field {
        std::string name;
        std::string type;  // STRING, INTEGER, FLOAT, NUMBER, BOOLEAN, MAP, LIST, NODE, ..., ANY
        bool nullable = false;
    };
    std::string name;
    std::vector<Field> inputs, outputs;
};
[[nodiscard]] ProcedureSignature parse_procedure_signature(std::string_view text);

/// A printed tree, one node a line with its byte range: for tests and for `EXPLAIN` of the syntax.
[[nodiscard]] std::string print_ast(const ast::Statement& statement);

}  // namespace entente
