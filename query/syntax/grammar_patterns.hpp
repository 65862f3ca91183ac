#pragma once

#include "query/syntax/grammar_tokens.hpp"

/// Patterns: openCypher 9, Pattern to RelationshipsPattern, with label expressions and WHERE inside nodes and
/// relationships.
namespace entente::syntax::grammar {

struct expression;
struct map_literal;
struct where;

struct relationships_pattern_ahead : scanned<relationships_pattern_ahead> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        return is_relationships_pattern(tree.text, offset_of(in, tree));
    }
};

/// Fails where `|` separates the parts of a comprehension.
struct bar_joins_labels : scanned<bar_joins_labels> {
    template <typename ParseInput> static bool take(ParseInput&, SyntaxTree& tree) { return !tree.bar_ends_expression; }
};

// clang-format off
struct label_expression;
struct label_name : schema_name {};
struct label_any : tree<Kind::label_any, sign<"%">> {};
struct label_group : tree<Kind::label_group, paren_open, must<label_expression>, must<paren_close>> {};
struct label_negated;
struct label_factor : sor<label_negated, label_any, label_group, label_name> {};
struct label_negated : tree<Kind::label_not, sign<"!">, must<label_factor>> {};
struct label_and : tree<Kind::label_and, sor<sign<"&">, colon>, must<label_factor>> {};
struct label_term : seq<label_factor, star<label_and>> {};
struct label_or : tree<Kind::label_or, bar_joins_labels, seq<not_at<pegtl::string<'|', '|'>>, sign<"|">>, opt<colon>, must<label_term>> {};
struct label_expression : seq<label_term, star<label_or>> {};
/// `:A`, `:A:B`, `:A|B`, `:A&!B`, `:%`.
struct node_labels : tree<Kind::labels, colon, must<label_expression>> {};
/// In a pattern also `IS A`, as in ISO GQL.
struct pattern_labels : tree<Kind::labels, sor<colon, word<"IS">>, must<label_expression>> {};

struct properties : sor<map_literal, parameter> {};

/// ( variable :Labels {properties} WHERE condition )
struct node_pattern : tree<Kind::node_pattern, paren_open, opt<variable>, opt<pattern_labels>, opt<properties>, opt<where>, must<paren_close>> {};

struct digits : plus<pegtl::digit> {};
struct range_bound : tree<Kind::range_bound, digits, not_at<pegtl::identifier_other>, gap> {};
struct double_period : tree<Kind::double_period, sign<"..">> {};
struct no_minus_sign : not_at<pegtl::one<'-'>> {};
/// `*`, `*2`, `*1..3`, `*..3`, `*2..`
struct range_literal : tree<Kind::range, sign<"*">, must<no_minus_sign>, opt<range_bound>, opt<double_period, must<no_minus_sign>, opt<range_bound>>> {};

/// [ variable :TYPE|OTHER *1..3 {properties} WHERE condition ]
struct relationship_detail : seq<bracket_open, opt<variable>, opt<pattern_labels>, opt<range_literal>, opt<properties>, opt<where>, must<bracket_close>> {};
struct left_arrow_head : tree<Kind::arrow_left, sign<"<">, at<pegtl::one<'-'>>> {};
struct right_arrow_head : tree<Kind::arrow_right, sign<">">> {};
struct dash : sign<"-"> {};
struct second_dash : sign<"-"> {};
struct relationship_pattern : tree<Kind::relationship_pattern, opt<left_arrow_head>, dash, opt<relationship_detail>, must<second_dash>, opt<right_arrow_head>> {};

struct next_node_pattern : sor<node_pattern> {};
struct pattern_element_chain : seq<relationship_pattern, must<next_node_pattern>> {};
struct pattern_element;
struct nested_pattern_element : seq<paren_open, at<pegtl::one<'('>>, must<pattern_element>, must<paren_close>> {};
struct pattern_element : sor<nested_pattern_element, seq<node_pattern, star<pattern_element_chain>>> {};
struct relationships_pattern : seq<at<relationships_pattern_ahead>, node_pattern, plus<pattern_element_chain>> {};

struct shortest_path_element : sor<pattern_element> {};
struct shortest_path_pattern : sor<
    tree<Kind::shortest_path, word<"SHORTESTPATH">, paren_open, must<shortest_path_element>, must<paren_close>>,
    tree<Kind::all_shortest_paths, word<"ALLSHORTESTPATHS">, paren_open, must<shortest_path_element>, must<paren_close>>> {};
struct anonymous_pattern_part : sor<shortest_path_pattern, pattern_element> {};
struct path_variable : seq<variable, sign<"=">> {};
struct pattern_part : tree<Kind::path_pattern, sor<seq<path_variable, must<anonymous_pattern_part>>, anonymous_pattern_part>> {};
struct pattern : list_of<pattern_part> {};
// clang-format on

}  // namespace entente::syntax::grammar
