#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "graph/error.hpp"
#include "query/syntax/scan.hpp"

namespace entente::syntax {

/// Rules that leave a node in the tree. A word of the grammar whose presence matters is a node without children.
enum class Kind : std::uint8_t {
    root,
    // names and literals
    name,
    number,
    string,
    parameter,
    null_literal,
    true_literal,
    false_literal,
    // operators: what follows the left operand, holding the right one
    logical_or,
    logical_xor,
    logical_and,
    logical_not,
    not_word,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    starts_with,
    ends_with,
    contains,
    in_list,
    regex_match,
    is_null,
    is_not_null,
    is_type,
    is_not_type,
    type_name,
    add,
    concatenate,
    subtract,
    multiply,
    divide,
    modulo,
    power,
    unary,
    plus_sign,
    minus_sign,
    property,
    subscript,
    double_period,
    // expressions
    expression,
    parenthesized,
    list,
    map,
    map_entry,
    map_projection,
    all_properties,
    property_selector,
    variable_selector,
    function_call,
    function_name,
    trim_side,
    trim_source,
    distinct,
    count_star,
    case_expression,
    case_alternative,
    case_test,
    case_else,
    list_comprehension,
    projection_part,
    pattern_comprehension,
    quantifier_all,
    quantifier_any,
    quantifier_none,
    quantifier_single,
    reduce,
    pattern_predicate,
    exists_subquery,
    count_subquery,
    collect_subquery,
    pattern_query,
    where,
    // patterns
    path_pattern,
    shortest_path,
    all_shortest_paths,
    node_pattern,
    relationship_pattern,
    arrow_left,
    arrow_right,
    range,
    range_bound,
    labels,
    label_or,
    label_and,
    label_not,
    label_any,
    label_group,
    // clauses
    match,
    optional,
    unwind,
    with_clause,
    return_clause,
    star,
    projection_item,
    sort_item,
    descending,
    skip,
    limit,
    create,
    merge,
    on_create,
    on_match,
    set,
    set_item,
    set_target,
    set_replace,
    set_merge,
    set_labels,
    remove,
    delete_clause,
    detach,
    call,
    procedure_name,
    arguments,
    yield,
    yield_item,
    subquery_call,
    scope,
    foreach,
    load_csv,
    with_headers,
    field_terminator,
    // statements
    query,
    single_query,
    union_all,
    union_distinct,
    explain,
    profile,
    version,
    configuration,
    schema_create_index,
    schema_create_constraint,
    schema_drop_index,
    schema_drop_constraint,
    schema_old_form,
    schema_create_fulltext,
    schema_other_index,
    or_replace,
    if_not_exists,
    if_exists,
    text_index,
    rule_property,
    rule_unique,
    rule_key,
    show_functions,
    show_procedures,
    show_constraints,
    show_indexes,
    // signatures of procedures
    signature_fields,
    signature_field,
    signature_type,
    nullable,
};

/// A node covers the bytes [begin, end) without the blanks after it. Nodes stand in preorder in one array: the
/// descendants of node i are i + 1 up to next, without it.
struct Node {
    Kind kind = Kind::root;
    std::uint32_t begin = 0, end = 0;
    std::uint32_t next = 0;
};

/// The tree that a parse leaves behind, and what the rules must know of the way so far. A guess of the grammar that
/// fails leaves nodes behind; they begin at or after the place where parsing goes on, and are dropped there. This
/// works because no rule that leaves a node matches the empty text.
class SyntaxTree {
public:
    explicit SyntaxTree(std::string_view text_in) : text(text_in) { open(Kind::root, 0); }

    void open(Kind kind, std::size_t at);
    void close(std::size_t at);
    void abandon();
    void finish() { close(text.size()); }
    void saw_gap(std::size_t begin, std::size_t end) {
        if (begin == end) return;
        gap_begin_ = begin;
        gap_end_ = end;
    }
    [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }

    std::string_view text;
    std::size_t depth = 0;  ///< open nested rules, see `nested` in grammar_actions.hpp
    /// Inside a comprehension and outside any brackets in it, `|` ends the expression and does not join labels.
    bool bar_ends_expression = false;

private:
    void drop_failed_guesses(std::size_t at);

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> open_;
    std::size_t gap_begin_ = 0, gap_end_ = 0;
};

/// Deepest nesting that the syntax allows: brackets in expressions and patterns, subqueries, FOREACH.
inline constexpr std::size_t max_nesting = 256;

/// Highest AST: longest chain of operators in one another's left operands, and all nesting on the way. Keeps the
/// recursive passes over the AST within the stack.
inline constexpr std::uint32_t max_height = 1000;

/// More terms of OR, XOR or AND than this become a balanced tree (they are associative), so that their number is free.
inline constexpr std::size_t max_left_deep_terms = 64;

/// Throws ExpressionTooLong where the AST of `tree` would be higher than max_height. O(nodes).
void check_height(const SyntaxTree& tree);

}  // namespace entente::syntax
