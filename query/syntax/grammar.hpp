#pragma once

#include "query/syntax/grammar_schema.hpp"

/// Statements and clauses: openCypher 9, Cypher to SortItem, with subqueries, FOREACH, LOAD CSV, EXPLAIN, PROFILE and
/// the commands on the schema. Which clauses may follow one another is left to the semantic analysis, but for RETURN,
/// which ends a query.
namespace entente::syntax::grammar {

// clang-format off
// --- reading ----------------------------------------------------------------------------------------------------
struct match_pattern : sor<pattern> {};
struct optional_word : tree<Kind::optional, word<"OPTIONAL">> {};
struct match_clause : tree<Kind::match, sor<seq<optional_word, must<word<"MATCH">>>, word<"MATCH">>, must<match_pattern>, opt<where>> {};
struct unwind : tree<Kind::unwind, word<"UNWIND">, must<expression>, must<word<"AS">>, must<variable>> {};

struct with_headers : tree<Kind::with_headers, word<"WITH">, must<word<"HEADERS">>> {};
struct field_terminator : tree<Kind::field_terminator, word<"FIELDTERMINATOR">, must<string_literal>> {};
struct load_csv : tree<Kind::load_csv, word<"LOAD">, must<word<"CSV">>, opt<with_headers>, must<word<"FROM">>, must<expression>,
    must<word<"AS">>, must<variable>, opt<field_terminator>> {};

// --- projecting -------------------------------------------------------------------------------------------------
struct alias : seq<word<"AS">, must<variable>> {};
struct projection_item : tree<Kind::projection_item, expression, opt<alias>> {};
struct star_item : tree<Kind::star, sign<"*">> {};
struct projection_element : sor<star_item, projection_item> {};
struct projection_items : list_of<projection_element> {};
struct sort_item : tree<Kind::sort_item, expression,
    opt<sor<tree<Kind::descending, sor<word<"DESCENDING">, word<"DESC">>>, word<"ASCENDING">, word<"ASC">>>> {};
struct order : seq<word<"ORDER">, must<word<"BY">>, must<list_of<sort_item>>> {};
struct skip : tree<Kind::skip, sor<word<"SKIP">, word<"OFFSET">>, must<expression>> {};
struct limit : tree<Kind::limit, word<"LIMIT">, must<expression>> {};
struct projection_body : seq<opt<set_quantifier>, must<projection_items>, opt<order>, opt<skip>, opt<limit>> {};
struct with : tree<Kind::with_clause, word<"WITH">, projection_body, opt<where>> {};
struct return_clause : tree<Kind::return_clause, word<"RETURN">, projection_body> {};

// --- writing ------------------------------------------------------------------------------------------------------
struct create : tree<Kind::create, word<"CREATE">, must<match_pattern>> {};

struct set_target : tree<Kind::set_target, postfix_expression> {};
struct set_labels : tree<Kind::set_labels, plus<colon, must<label_name>>> {};
struct set_operation : sor<
    tree<Kind::set_merge, sign<"+=">, must<expression>>,
    tree<Kind::set_replace, seq<not_at<pegtl::string<'=', '~'>>, sign<"=">>, must<expression>>,
    set_labels> {};
struct set_item : tree<Kind::set_item, set_target, must<set_operation>> {};
struct set_items : list_of<set_item> {};
struct set : tree<Kind::set, word<"SET">, must<set_items>> {};

struct merge_on_create : tree<Kind::on_create, word<"CREATE">, must<word<"SET">>, must<set_items>> {};
struct merge_on_match : tree<Kind::on_match, word<"MATCH">, must<word<"SET">>, must<set_items>> {};
struct merge_target : sor<merge_on_create, merge_on_match> {};
struct merge_action : seq<word<"ON">, must<merge_target>> {};
struct merge : tree<Kind::merge, word<"MERGE">, must<pattern_part>, star<merge_action>> {};

struct remove_item : tree<Kind::set_item, set_target, opt<set_labels>> {};
struct remove_items : list_of<remove_item> {};
struct remove : tree<Kind::remove, word<"REMOVE">, must<remove_items>> {};
struct detach : tree<Kind::detach, word<"DETACH">> {};
struct delete_clause : tree<Kind::delete_clause, sor<seq<detach, must<word<"DELETE">>>, word<"DELETE">>, must<list_of<expression>>> {};

// --- calling --------------------------------------------------------------------------------------------------------
struct procedure_name : tree<Kind::procedure_name, schema_name, star<period, must<schema_name>>> {};
struct procedure_arguments : tree<Kind::arguments, paren_open, opt<list_of<expression>>, must<paren_close>> {};
struct yield_item : tree<Kind::yield_item, schema_name, opt<alias>> {};
struct yield_items : sor<star_item, list_of<yield_item>> {};
struct yield : tree<Kind::yield, word<"YIELD">, must<yield_items>, opt<where>> {};
struct procedure_call : tree<Kind::call, word<"CALL">, must<procedure_name>, opt<procedure_arguments>, opt<yield>> {};

struct subquery_scope : tree<Kind::scope, paren_open, opt<sor<star_item, list_of<variable>>>, must<paren_close>> {};
struct subquery_body_open : sign<"{"> {};
struct subquery_call : tree<Kind::subquery_call, word<"CALL">, at<pegtl::one<'{', '('>>, opt<subquery_scope>, must<subquery_body_open>,
    must<regular_query>, must<brace_close>> {};

struct foreach;
struct updating_clause : sor<create, merge, set, remove, delete_clause, foreach, procedure_call> {};
struct foreach_body : plus<updating_clause> {};
struct foreach_bar : sign<"|"> {};
struct foreach : tree<Kind::foreach, word<"FOREACH">, must<paren_open>, must<variable>, must<word<"IN">>, must<expression_before_bar>,
    must<foreach_bar>, must<foreach_body>, must<paren_close>> {};

// --- queries --------------------------------------------------------------------------------------------------------
struct clause : sor<match_clause, unwind, with, create, merge, set, remove, delete_clause, subquery_call, procedure_call, foreach, load_csv> {};
struct single_query : tree<Kind::single_query, sor<seq<plus<clause>, opt<return_clause>>, return_clause>> {};
struct union_part : sor<tree<Kind::union_all, word<"ALL">, must<single_query>>, tree<Kind::union_distinct, opt<word<"DISTINCT">>, must<single_query>>> {};
struct union_tail : seq<word<"UNION">, union_part> {};
struct regular_query : tree<Kind::query, single_query, star<union_tail>> {};

// --- statements -----------------------------------------------------------------------------------------------------
struct explain : tree<Kind::explain, word<"EXPLAIN">> {};
struct profile : tree<Kind::profile, word<"PROFILE">> {};
struct version_number : tree<Kind::version, pegtl::plus<pegtl::digit>, opt<pegtl::one<'.'>, pegtl::plus<pegtl::digit>>, gap> {};
struct configuration_option : tree<Kind::configuration, token<Token::identifier>, sign<"=">, token<Token::any_name>> {};
struct cypher_option : seq<word<"CYPHER">, opt<version_number>, star<configuration_option>> {};
struct any_cypher_option : sor<explain, profile, cypher_option> {};
struct statement_body : sor<create_command, drop_command, show_command, regular_query> {};
struct end_of_statement : seq<opt<sign<";">>, eof> {};
struct statement : seq<gap, star<any_cypher_option>, must<statement_body>, must<end_of_statement>> {};

struct end_of_expression : eof {};
struct lone_expression : seq<gap, must<expression>, must<end_of_expression>> {};
struct lone_pattern : seq<gap, must<pattern_part>> {};

// --- signatures of procedures: name(a :: STRING?, b :: LIST?) :: (out :: NUMBER?) -------------------------------
struct signature_type : tree<Kind::signature_type, type_word, opt<type_second_word>, opt<word<"OF">, must<type_word>>> {};
struct nullable : tree<Kind::nullable, sign<"?">> {};
struct double_colon : sign<"::"> {};
struct signature_field : tree<Kind::signature_field, schema_name, must<double_colon>, must<signature_type>, opt<nullable>> {};
struct signature_fields : tree<Kind::signature_fields, paren_open, opt<list_of<signature_field>>, must<paren_close>> {};
struct end_of_signature : eof {};
struct procedure_signature : seq<gap, must<procedure_name>, must<signature_fields>, must<double_colon>, must<signature_fields>, must<end_of_signature>> {};
// clang-format on

}  // namespace entente::syntax::grammar
