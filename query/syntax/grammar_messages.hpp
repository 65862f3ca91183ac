#pragma once

#include <array>
#include <string_view>

#include "query/syntax/grammar.hpp"

/// What is said where a must<Rule> fails.
namespace entente::syntax {

struct Expectation {
    std::string_view what;  ///< follows "expected "; a single closing bracket is reported with the bracket it closes
    std::string_view detail = "UnexpectedSyntax";
};

/// A must<Rule> without an expectation does not compile.
template <typename Rule> inline constexpr Expectation expectation_for{};

// clang-format off
inline constexpr Expectation expects_expression{"an expression"};
template <> inline constexpr Expectation expectation_for<grammar::expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::expression_before_bar> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::xor_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::and_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::not_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::comparison_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::string_list_null_predicate_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::add_or_subtract_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::multiply_divide_modulo_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::power_of_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::unary_add_or_subtract_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::non_arithmetic_operator_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::list_of<grammar::expression>> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::list_of<grammar::case_when>> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::case_when> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::subscript_content> = {"an index, or a slice such as 1..3"};
template <> inline constexpr Expectation expectation_for<grammar::projection_part> = {"`|` and what to collect"};
template <> inline constexpr Expectation expectation_for<grammar::reduce_step> = {"`|` and an expression for the next value"};
template <> inline constexpr Expectation expectation_for<grammar::map_entry> = {"a key"};
template <> inline constexpr Expectation expectation_for<grammar::map_projection_element> = {"`.key`, `.*`, `key: expression` or a variable"};
template <> inline constexpr Expectation expectation_for<grammar::where> = {"WHERE and a condition"};
template <> inline constexpr Expectation expectation_for<grammar::trim_source> = {"FROM and a text"};
template <> inline constexpr Expectation expectation_for<grammar::case_alternatives> = {"WHEN"};
template <> inline constexpr Expectation expectation_for<grammar::subquery_content> = {"a pattern or a query"};
template <> inline constexpr Expectation expectation_for<grammar::is_target> = {"NULL, NOT NULL or `:: TYPE`"};
template <> inline constexpr Expectation expectation_for<grammar::is_not_target> = {"NULL or `:: TYPE`"};
template <> inline constexpr Expectation expectation_for<grammar::type_name> = {"a type such as INTEGER"};
template <> inline constexpr Expectation expectation_for<grammar::type_expression> = {"a type such as INTEGER"};
template <> inline constexpr Expectation expectation_for<grammar::type_part> = {"a type such as INTEGER"};

template <> inline constexpr Expectation expectation_for<grammar::comma> = {"`,`"};
template <> inline constexpr Expectation expectation_for<grammar::colon> = {"`:`"};
template <> inline constexpr Expectation expectation_for<grammar::paren_open> = {"`(`"};
template <> inline constexpr Expectation expectation_for<grammar::paren_close> = {")"};
template <> inline constexpr Expectation expectation_for<grammar::bracket_close> = {"]"};
template <> inline constexpr Expectation expectation_for<grammar::brace_close> = {"}"};
template <> inline constexpr Expectation expectation_for<grammar::subquery_body_open> = {"`{`"};
template <> inline constexpr Expectation expectation_for<grammar::sign<">">> = {"`>`"};
template <> inline constexpr Expectation expectation_for<grammar::variable> = {"a variable"};
template <> inline constexpr Expectation expectation_for<grammar::property_key_name> = {"a property key"};
template <> inline constexpr Expectation expectation_for<grammar::schema_name> = {"a name"};
template <> inline constexpr Expectation expectation_for<grammar::string_literal> = {"a string"};

template <> inline constexpr Expectation expectation_for<grammar::label_name> = {"a label"};
template <> inline constexpr Expectation expectation_for<grammar::label_expression> = {"a label or type"};
template <> inline constexpr Expectation expectation_for<grammar::label_term> = {"a label or type"};
template <> inline constexpr Expectation expectation_for<grammar::label_factor> = {"a label or type"};
template <> inline constexpr Expectation expectation_for<grammar::no_minus_sign> = {"a path length of zero or more", "InvalidRelationshipPattern"};
template <> inline constexpr Expectation expectation_for<grammar::second_dash> = {"`-` or `->` to end the relationship"};
template <> inline constexpr Expectation expectation_for<grammar::next_node_pattern> = {"a node such as `(n)`"};
template <> inline constexpr Expectation expectation_for<grammar::pattern_element> = {"a pattern such as `(a)-->(b)`"};
template <> inline constexpr Expectation expectation_for<grammar::shortest_path_element> = {"a pattern such as `(a)-[*]->(b)`"};
template <> inline constexpr Expectation expectation_for<grammar::anonymous_pattern_part> = {"a pattern such as `(a)-->(b)`"};
template <> inline constexpr Expectation expectation_for<grammar::pattern_part> = {"a pattern such as `(a)-->(b)`"};
template <> inline constexpr Expectation expectation_for<grammar::match_pattern> = {"a pattern such as `(a)-->(b)`"};

template <> inline constexpr Expectation expectation_for<grammar::projection_items> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::projection_element> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::list_of<grammar::sort_item>> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::sort_item> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::set_items> = {"a property such as `n.name`, or a variable"};
template <> inline constexpr Expectation expectation_for<grammar::set_item> = {"a property such as `n.name`, or a variable"};
template <> inline constexpr Expectation expectation_for<grammar::remove_items> = {"a property such as `n.name`, or a variable with labels"};
template <> inline constexpr Expectation expectation_for<grammar::remove_item> = {"a property such as `n.name`, or a variable with labels"};
template <> inline constexpr Expectation expectation_for<grammar::set_operation> = {"`=`, `+=` or `:Label`"};
template <> inline constexpr Expectation expectation_for<grammar::merge_target> = {"CREATE or MATCH"};
template <> inline constexpr Expectation expectation_for<grammar::procedure_name> = {"the name of a procedure, or `{` and a query"};
template <> inline constexpr Expectation expectation_for<grammar::yield_items> = {"the name of a result, or `*`"};
template <> inline constexpr Expectation expectation_for<grammar::yield_item> = {"the name of a result"};
template <> inline constexpr Expectation expectation_for<grammar::foreach_bar> = {"`|` and the clauses to run"};
template <> inline constexpr Expectation expectation_for<grammar::foreach_body> = {"CREATE, MERGE, SET, REMOVE, DELETE or FOREACH"};
template <> inline constexpr Expectation expectation_for<grammar::regular_query> = {"a query"};
template <> inline constexpr Expectation expectation_for<grammar::single_query> = {"a clause such as MATCH or RETURN"};
template <> inline constexpr Expectation expectation_for<grammar::rule_property> = {"a property such as `n.name`"};
template <> inline constexpr Expectation expectation_for<grammar::rule_properties> = {"a property such as `n.name`"};
template <> inline constexpr Expectation expectation_for<grammar::requirement> = {"a property such as `n.name`, or a pattern such as `(:A)-[r]->(:B)`"};
template <> inline constexpr Expectation expectation_for<grammar::rule_kind> = {"UNIQUE, NOT NULL, `:: TYPE` or NODE KEY"};
template <> inline constexpr Expectation expectation_for<grammar::fulltext_properties> = {"EACH and properties such as `[n.title, n.text]`"};
template <> inline constexpr Expectation expectation_for<grammar::fulltext_rule> = {"FOR and a pattern such as `(n:Label)`"};
template <> inline constexpr Expectation expectation_for<grammar::index_rule> = {"FOR and a pattern such as `(n:Label)`"};
template <> inline constexpr Expectation expectation_for<grammar::constraint_rule> = {"FOR and a pattern such as `(n:Label)`"};
template <> inline constexpr Expectation expectation_for<grammar::drop_rule> = {"a name"};
template <> inline constexpr Expectation expectation_for<grammar::drop_target> = {"INDEX or CONSTRAINT"};
template <> inline constexpr Expectation expectation_for<grammar::show_target> = {"FUNCTIONS, PROCEDURES, CONSTRAINTS or INDEXES"};
template <> inline constexpr Expectation expectation_for<grammar::statement_body> = {"a clause such as MATCH, CREATE or RETURN"};
template <> inline constexpr Expectation expectation_for<grammar::end_of_statement> = {""};  // see syntax_error.cpp
template <> inline constexpr Expectation expectation_for<grammar::end_of_expression> = {""};
template <> inline constexpr Expectation expectation_for<grammar::end_of_signature> = {""};
template <> inline constexpr Expectation expectation_for<grammar::double_colon> = {"`::`"};
template <> inline constexpr Expectation expectation_for<grammar::type_word> = {"a type such as INTEGER"};
template <> inline constexpr Expectation expectation_for<grammar::signature_type> = {"a type such as INTEGER"};
template <> inline constexpr Expectation expectation_for<grammar::signature_field> = {"a field such as `name :: STRING?`"};
template <> inline constexpr Expectation expectation_for<grammar::signature_fields> = {"the fields in parentheses"};
// Never fail: what they begin with may be empty, or they hold a must<> of their own.
template <> inline constexpr Expectation expectation_for<grammar::statement> = {"a statement"};
template <> inline constexpr Expectation expectation_for<grammar::lone_expression> = expects_expression;
template <> inline constexpr Expectation expectation_for<grammar::lone_pattern> = {"a pattern"};
template <> inline constexpr Expectation expectation_for<grammar::procedure_signature> = {"a signature"};
// clang-format on

template <typename Rule> struct WordOf { static constexpr std::string_view text{}; };
template <grammar::FixedString Upper> struct WordOf<grammar::word<Upper>> {
    static constexpr std::string_view text = grammar::word<Upper>::upper_text();
};

template <typename Rule> constexpr Expectation expectation_of() {
    if constexpr (!WordOf<Rule>::text.empty()) {
        return {WordOf<Rule>::text};
    } else {
        static_assert(expectation_for<Rule>.what.data() != nullptr, "a must<> rule needs its expectation");
        return expectation_for<Rule>;
    }
}

}  // namespace entente::syntax
