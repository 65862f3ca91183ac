#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/syntax/ast.hpp"
#include "query/syntax/parser.hpp"
#include "query/syntax/syntax_tree.hpp"

namespace entente::syntax {

/// One node of a SyntaxTree and the way to its children. Refers to the tree.
class Cursor {
public:
    Cursor(const SyntaxTree& tree, std::size_t index) : tree_(&tree), index_(index) {}

    [[nodiscard]] const Node& node() const { return tree_->nodes()[index_]; }
    [[nodiscard]] Kind kind() const { return node().kind; }
    [[nodiscard]] SourceSpan span() const { return {node().begin, node().end}; }
    [[nodiscard]] std::string_view text() const { return tree_->text.substr(node().begin, node().end - node().begin); }
    [[nodiscard]] std::string_view whole_text() const { return tree_->text; }

    class Iterator {
    public:
        Iterator(const SyntaxTree& tree, std::size_t index) : tree_(&tree), index_(index) {}
        Cursor operator*() const { return {*tree_, index_}; }
        Iterator& operator++() {
            index_ = tree_->nodes()[index_].next;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return index_ != other.index_; }

    private:
        const SyntaxTree* tree_;
        std::size_t index_;
    };
    [[nodiscard]] Iterator begin() const { return {*tree_, index_ + 1}; }
    [[nodiscard]] Iterator end() const { return {*tree_, node().next}; }

    /// The first child; there must be one.
    [[nodiscard]] Cursor first() const {
        assert(node().next > index_ + 1);
        return *begin();
    }
    [[nodiscard]] bool has(Kind kind) const {
        for (const Cursor child : *this) {
            if (child.kind() == kind) return true;
        }
        return false;
    }

private:
    const SyntaxTree* tree_;
    std::size_t index_;
};

// From the tree of a successful parse to the AST. All may throw a compile error for what the grammar cannot say:
// numbers out of range, escapes in strings.

// convert_literals.cpp
[[nodiscard]] std::string convert_name(Cursor name);          ///< without backticks
[[nodiscard]] std::string convert_dotted_name(Cursor names);  ///< names of the children, joined by `.`
[[nodiscard]] std::string convert_string(Cursor string);      ///< without quotes and escapes
[[nodiscard]] Value convert_number(Cursor number, bool negative);
[[nodiscard]] std::string convert_parameter_name(Cursor parameter);
[[nodiscard]] std::string convert_type_name(std::string_view text);  ///< upper case, single blanks

// convert_expressions.cpp: chains of operators; convert_atoms.cpp: the rest
[[nodiscard]] ast::Expression make_expression(ast::ExpressionKind kind, SourceSpan span);
[[nodiscard]] ast::Expression convert_expression(Cursor expression);
[[nodiscard]] ast::Expression convert_chain(Cursor::Iterator begin, Cursor::Iterator end);
[[nodiscard]] ast::Expression convert_tail(ast::Expression left, Cursor tail);  ///< an operator with its right operand
[[nodiscard]] ast::Expression convert_atom(Cursor atom);

// convert_patterns.cpp
[[nodiscard]] ast::LabelExpression convert_labels(Cursor labels);
[[nodiscard]] ast::PathPattern convert_path(Cursor path);  ///< of path_pattern, pattern_predicate or shortest_path

// convert_clauses.cpp
[[nodiscard]] ast::Query convert_query(Cursor query);
[[nodiscard]] ast::Query convert_subquery(
    Cursor subquery);  ///< a query, or a pattern with WHERE as a query of one MATCH
[[nodiscard]] ast::Clause convert_clause(Cursor clause);
[[nodiscard]] ast::Statement convert_statement(Cursor root);

// convert_schema.cpp
[[nodiscard]] ast::SchemaCommand convert_schema_command(Cursor command, ast::SchemaCommand::Kind kind);
[[noreturn]] void refuse_other_index(Cursor command);

[[nodiscard]] ProcedureSignature convert_signature(Cursor root);

}  // namespace entente::syntax
