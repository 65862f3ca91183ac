#pragma once

#include "query/syntax/grammar_patterns.hpp"

/// Expressions: openCypher 9, Expression to PropertyExpression. One rule per level of precedence, loosest first. A
/// level is a head and any number of tails; a tail is the operator with its right operand, and is left-associative.
namespace entente::syntax::grammar {

/// After `[`: `variable IN` and no comma before WHERE, `|` or the end. `[x IN xs, y]` is a list of two truth values.
struct list_comprehension_ahead : scanned<list_comprehension_ahead> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        return scan_separator(tree.text, offset_of(in, tree)) != ListSeparator::comma;
    }
};

/// After `[`: a pattern and then WHERE or `|`. `[(a)-->(b)]` is a list.
struct bar_or_where_ahead : scanned<bar_or_where_ahead> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        return scan_separator(tree.text, offset_of(in, tree)) == ListSeparator::bar_or_where;
    }
};

/// After LEADING, TRAILING or BOTH: what cannot follow a variable of that name.
struct trim_operand_ahead : scanned<trim_operand_ahead> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        return is_operand_after_name(tree.text, offset_of(in, tree));
    }
};

// clang-format off
struct regular_query;

// --- levels of precedence -------------------------------------------------------------------------------------
struct or_expression;
struct xor_expression;
struct and_expression;
struct not_expression;
struct comparison_expression;
struct string_list_null_predicate_expression;
struct add_or_subtract_expression;
struct multiply_divide_modulo_expression;
struct power_of_expression;
struct unary_add_or_subtract_expression;
struct non_arithmetic_operator_expression;
struct atom;

struct expression : tree<Kind::expression, or_expression> {};
/// Where `|` ends the expression.
struct expression_before_bar : tree<Kind::expression, or_expression> {};

struct or_tail : tree<Kind::logical_or, word<"OR">, must<xor_expression>> {};
struct or_expression : seq<xor_expression, star<or_tail>> {};

struct xor_tail : tree<Kind::logical_xor, word<"XOR">, must<and_expression>> {};
struct xor_expression : seq<and_expression, star<xor_tail>> {};

struct and_tail : tree<Kind::logical_and, word<"AND">, must<not_expression>> {};
struct and_expression : seq<not_expression, star<and_tail>> {};

struct not_word : tree<Kind::not_word, word<"NOT">> {};
struct negated_expression : tree<Kind::logical_not, plus<not_word>, must<comparison_expression>> {};
struct not_expression : sor<negated_expression, comparison_expression> {};

struct not_equal_tail : tree<Kind::not_equal, sign<"<>">, must<string_list_null_predicate_expression>> {};
struct less_equal_tail : tree<Kind::less_equal, sign<"<=">, must<string_list_null_predicate_expression>> {};
struct greater_equal_tail : tree<Kind::greater_equal, sign<">=">, must<string_list_null_predicate_expression>> {};
struct equal_tail : tree<Kind::equal, sign<"=">, must<string_list_null_predicate_expression>> {};
struct less_tail : tree<Kind::less, sign<"<">, must<string_list_null_predicate_expression>> {};
struct greater_tail : tree<Kind::greater, sign<">">, must<string_list_null_predicate_expression>> {};
struct partial_comparison_expression : sor<not_equal_tail, less_equal_tail, greater_equal_tail, equal_tail, less_tail, greater_tail> {};
struct comparison_expression : seq<string_list_null_predicate_expression, star<partial_comparison_expression>> {};

struct starts_with_tail : tree<Kind::starts_with, word<"STARTS">, must<word<"WITH">>, must<add_or_subtract_expression>> {};
struct ends_with_tail : tree<Kind::ends_with, word<"ENDS">, must<word<"WITH">>, must<add_or_subtract_expression>> {};
struct contains_tail : tree<Kind::contains, word<"CONTAINS">, must<add_or_subtract_expression>> {};
struct in_tail : tree<Kind::in_list, word<"IN">, must<add_or_subtract_expression>> {};
struct regex_tail : tree<Kind::regex_match, sign<"=~">, must<add_or_subtract_expression>> {};
struct type_word : seq<token<Token::any_name>> {};
struct type_not_null : seq<word<"NOT">, must<word<"NULL">>> {};
struct type_expression;
struct type_argument : seq<sign<"<">, must<type_expression>, must<sign<">">>> {};
struct type_second_word : sor<word<"DATETIME">, word<"TIME">, word<"VALUE">, word<"NODE">, word<"RELATIONSHIP">, word<"EDGE">, word<"VERTEX">> {};
struct type_zone : seq<sor<word<"WITH">, word<"WITHOUT">>, sor<word<"TIMEZONE">, seq<word<"TIME">, word<"ZONE">>>> {};
struct type_next_word : sor<type_second_word, type_zone, word<"INTEGER">, word<"MAP">, word<"PATH">, word<"PROPERTY">> {};
struct type_list_word : sor<word<"LIST">, word<"ARRAY">> {};
/// `ZONED DATETIME`, `LIST<INTEGER NOT NULL>`, `STRING LIST`, ... The words are checked later.
struct type_part : seq<type_word, star<type_next_word>, opt<type_argument>, opt<type_not_null>, star<type_list_word, opt<type_not_null>>> {};
struct type_alternative : seq<not_at<pegtl::string<'|', '|'>>, sign<"|">, must<type_part>> {};
struct type_expression : seq<type_part, star<type_alternative>> {};
struct type_name : tree<Kind::type_name, type_part, star<bar_joins_labels, type_alternative>> {};
struct type_mark : sor<sign<"::">, word<"TYPED">> {};
struct is_not_target : sor<tree<Kind::is_not_null, word<"NULL">>, tree<Kind::is_not_type, type_mark, must<type_name>>> {};
struct is_target : sor<tree<Kind::is_null, word<"NULL">>, tree<Kind::is_type, type_mark, must<type_name>>, seq<word<"NOT">, must<is_not_target>>> {};
struct is_tail : seq<word<"IS">, must<is_target>> {};
struct typed_tail : tree<Kind::is_type, sign<"::">, must<type_name>> {};
struct string_list_null_predicate : sor<starts_with_tail, ends_with_tail, contains_tail, in_tail, regex_tail, is_tail, typed_tail> {};
struct string_list_null_predicate_expression : seq<add_or_subtract_expression, star<string_list_null_predicate>> {};

struct add_tail : tree<Kind::add, seq<not_at<pegtl::string<'+', '='>>, sign<"+">>, must<multiply_divide_modulo_expression>> {};
struct concatenate_tail : tree<Kind::concatenate, sign<"||">, must<multiply_divide_modulo_expression>> {};
struct subtract_tail : tree<Kind::subtract, sign<"-">, must<multiply_divide_modulo_expression>> {};
struct add_or_subtract_expression : seq<multiply_divide_modulo_expression, star<sor<add_tail, subtract_tail, concatenate_tail>>> {};

struct multiply_tail : tree<Kind::multiply, sign<"*">, must<power_of_expression>> {};
struct divide_tail : tree<Kind::divide, not_at<pegtl::string<'/', '*'>>, sign<"/">, must<power_of_expression>> {};
struct modulo_tail : tree<Kind::modulo, sign<"%">, must<power_of_expression>> {};
struct multiply_divide_modulo_expression : seq<power_of_expression, star<sor<multiply_tail, divide_tail, modulo_tail>>> {};

struct power_tail : tree<Kind::power, sign<"^">, must<unary_add_or_subtract_expression>> {};
struct power_of_expression : seq<unary_add_or_subtract_expression, star<power_tail>> {};

struct plus_sign : tree<Kind::plus_sign, sign<"+">> {};
struct minus_sign : tree<Kind::minus_sign, sign<"-">> {};
struct signed_expression : tree<Kind::unary, plus<sor<plus_sign, minus_sign>>, must<non_arithmetic_operator_expression>> {};
struct unary_add_or_subtract_expression : sor<signed_expression, non_arithmetic_operator_expression> {};

struct property_lookup : tree<Kind::property, period, must<property_key_name>> {};
struct subscript_end : seq<double_period, opt<expression>> {};
struct subscript_content : sor<subscript_end, seq<expression, opt<subscript_end>>> {};
struct list_operator_expression : tree<Kind::subscript, bracket_open, must<subscript_content>, must<bracket_close>> {};
struct postfix_expression : seq<atom, star<sor<property_lookup, list_operator_expression>>> {};
struct non_arithmetic_operator_expression : seq<postfix_expression, opt<node_labels>> {};

// --- atoms --------------------------------------------------------------------------------------------------------
struct parenthesized_expression : tree<Kind::parenthesized, paren_open, must<expression>, must<paren_close>> {};
struct pattern_predicate : tree<Kind::pattern_predicate, relationships_pattern> {};

struct where : tree<Kind::where, word<"WHERE">, must<expression>> {};
struct filter_before_bar : tree<Kind::where, word<"WHERE">, must<expression_before_bar>> {};
struct projection_part : tree<Kind::projection_part, sign<"|">, must<expression>> {};
struct list_comprehension : tree<Kind::list_comprehension, bracket_open, variable, word<"IN">, at<list_comprehension_ahead>,
    must<expression_before_bar>, opt<filter_before_bar>, opt<projection_part>, must<bracket_close>> {};
struct pattern_source : tree<Kind::path_pattern, opt<path_variable>, relationships_pattern> {};
struct pattern_comprehension : tree<Kind::pattern_comprehension, bracket_open,
    at<opt<path_variable>, relationships_pattern_ahead>, at<bar_or_where_ahead>,
    pattern_source, opt<filter_before_bar>, must<projection_part>, must<bracket_close>> {};
struct list_literal : tree<Kind::list, bracket_open, opt<list_of<expression>>, must<bracket_close>> {};

struct map_entry : tree<Kind::map_entry, property_key_name, must<colon>, must<expression>> {};
struct map_literal : tree<Kind::map, brace_open, opt<list_of<map_entry>>, must<brace_close>> {};

struct all_properties_selector : tree<Kind::all_properties, period, sign<"*">> {};
struct property_selector : tree<Kind::property_selector, period, must<property_key_name>> {};
struct literal_entry : tree<Kind::map_entry, property_key_name, colon, must<expression>> {};
struct variable_selector : tree<Kind::variable_selector, variable> {};
struct map_projection_element : sor<all_properties_selector, property_selector, literal_entry, variable_selector> {};
struct map_projection : tree<Kind::map_projection, variable, brace_open, opt<list_of<map_projection_element>>, must<brace_close>> {};

struct case_operand : seq<not_at<word<"WHEN">>, expression> {};
/// `WHEN > 3`, `WHEN IS NULL`: of a CASE with an operand.
struct case_test : tree<Kind::case_test, sor<string_list_null_predicate, partial_comparison_expression>> {};
struct case_when : sor<case_test, expression> {};
struct case_alternative : tree<Kind::case_alternative, word<"WHEN">, must<list_of<case_when>>, must<word<"THEN">>, must<expression>> {};
struct case_else : tree<Kind::case_else, word<"ELSE">, must<expression>> {};
struct case_alternatives : plus<case_alternative> {};
struct case_expression : tree<Kind::case_expression, word<"CASE">, opt<case_operand>, must<case_alternatives>, opt<case_else>, must<word<"END">>> {};

struct count_star : tree<Kind::count_star, word<"COUNT">, paren_open, sign<"*">, must<paren_close>> {};
struct pattern_query_ahead : sor<paren_open, path_variable, seq<sor<word<"SHORTESTPATH">, word<"ALLSHORTESTPATHS">>, paren_open>> {};
struct pattern_query : tree<Kind::pattern_query, at<pattern_query_ahead>, pattern, opt<where>> {};
struct subquery_content : sor<pattern_query, regular_query> {};
struct exists_subquery : tree<Kind::exists_subquery, word<"EXISTS">, brace_open, must<subquery_content>, must<brace_close>> {};
struct count_subquery : tree<Kind::count_subquery, word<"COUNT">, brace_open, must<subquery_content>, must<brace_close>> {};
struct collect_subquery : tree<Kind::collect_subquery, word<"COLLECT">, brace_open, must<subquery_content>, must<brace_close>> {};

struct filter_start : seq<paren_open, at<variable, word<"IN">>> {};
struct filter_rest : seq<variable, word<"IN">, must<expression>, must<where>, must<paren_close>> {};
struct quantifier : sor<
    tree<Kind::quantifier_all, word<"ALL">, filter_start, filter_rest>,
    tree<Kind::quantifier_any, word<"ANY">, filter_start, filter_rest>,
    tree<Kind::quantifier_none, word<"NONE">, filter_start, filter_rest>,
    tree<Kind::quantifier_single, word<"SINGLE">, filter_start, filter_rest>> {};
struct reduce_step : seq<sign<"|">, must<expression>> {};
struct reduce : tree<Kind::reduce, word<"REDUCE">, paren_open, variable, sign<"=">, must<expression>, must<comma>,
    must<variable>, must<word<"IN">>, must<expression_before_bar>, must<reduce_step>, must<paren_close>> {};

struct function_name : tree<Kind::function_name, variable, star<period, schema_name>, at<pegtl::one<'('>>> {};
struct set_quantifier : tree<Kind::distinct, word<"DISTINCT">> {};
/// trim(BOTH 'x' FROM text): the words are refused after other functions when the tree is converted.
struct trim_side : tree<Kind::trim_side, sor<word<"BOTH">, word<"LEADING">, word<"TRAILING">>, at<trim_operand_ahead>> {};
struct trim_source : tree<Kind::trim_source, word<"FROM">, must<expression>> {};
struct trim_arguments : seq<trim_side, opt<not_at<word<"FROM">>, expression>, must<trim_source>> {};
struct function_arguments : sor<trim_arguments, seq<opt<list_of<expression>>, opt<trim_source>>> {};
struct function_invocation : tree<Kind::function_call, function_name, paren_open, opt<set_quantifier>, function_arguments, must<paren_close>> {};

struct null_literal : tree<Kind::null_literal, word<"NULL">> {};
struct true_literal : tree<Kind::true_literal, word<"TRUE">> {};
struct false_literal : tree<Kind::false_literal, word<"FALSE">> {};
struct keyword_atom : sor<null_literal, true_literal, false_literal, case_expression, count_star, exists_subquery, count_subquery,
    collect_subquery, quantifier, reduce, shortest_path_pattern> {};
struct atom : sor<number_literal, string_literal, parameter,
    pattern_predicate, parenthesized_expression,
    list_comprehension, pattern_comprehension, list_literal,
    map_literal, keyword_atom, function_invocation, map_projection, variable> {};
// clang-format on

}  // namespace entente::syntax::grammar
