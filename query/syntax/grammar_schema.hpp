#pragma once

#include "query/syntax/grammar_expressions.hpp"

/// Indexes and constraints, as Neo4j 5 writes them, and SHOW. Older and foreign forms are recognised, to be refused by
/// name.
namespace entente::syntax::grammar {

// clang-format off
struct command_rest : seq<star<pegtl::not_one<';'>>, gap> {};
struct or_replace : tree<Kind::or_replace, word<"OR">, must<word<"REPLACE">>> {};
struct if_not_exists : tree<Kind::if_not_exists, word<"IF">, must<word<"NOT">>, must<word<"EXISTS">>> {};
struct if_exists : tree<Kind::if_exists, word<"IF">, must<word<"EXISTS">>> {};
struct rule_name : seq<not_at<sor<word<"IF">, word<"FOR">, word<"ON">>>, schema_name> {};
struct old_form : tree<Kind::schema_old_form, word<"ON">, at<pegtl::one<'(', ':'>>, command_rest> {};

/// n.key, or (n.key, n.other)
struct rule_property : tree<Kind::rule_property, variable, period, must<property_key_name>> {};
struct rule_properties : sor<seq<paren_open, list_of<rule_property>, must<paren_close>>, rule_property> {};
struct rule_begin : seq<opt<rule_name>, opt<if_not_exists>, must<word<"FOR">>, must<pattern_part>> {};

// --- indexes ----------------------------------------------------------------------------------------------------
struct text_index : tree<Kind::text_index, word<"TEXT">> {};
struct other_index_kind : sor<word<"POINT">, word<"LOOKUP">, word<"VECTOR">, word<"BTREE">, word<"UNIQUE">> {};
struct index_word : seq<word<"INDEX">, not_at<pegtl::one<'='>>> {};
struct index_rule : sor<old_form, seq<rule_begin, must<word<"ON">>, must<rule_properties>>> {};
struct create_index : tree<Kind::schema_create_index, word<"CREATE">, opt<or_replace>, opt<sor<word<"RANGE">, text_index>>, index_word, must<index_rule>> {};
struct fulltext_properties : seq<word<"EACH">, bracket_open, list_of<rule_property>, must<bracket_close>> {};
struct fulltext_rule : seq<rule_begin, must<word<"ON">>, must<fulltext_properties>> {};
struct create_fulltext : tree<Kind::schema_create_fulltext, word<"CREATE">, opt<or_replace>, word<"FULLTEXT">, index_word, must<fulltext_rule>> {};
struct create_other_index : tree<Kind::schema_other_index, word<"CREATE">, opt<or_replace>, other_index_kind, index_word, command_rest> {};

// --- constraints ------------------------------------------------------------------------------------------------
struct entity_word : sor<word<"NODE">, word<"RELATIONSHIP">, word<"REL">> {};
struct rule_kind : sor<
    tree<Kind::is_not_null, word<"NOT">, must<word<"NULL">>>,
    tree<Kind::is_type, type_mark, must<type_name>>,
    tree<Kind::rule_unique, opt<entity_word>, word<"UNIQUE">>,
    tree<Kind::rule_key, opt<entity_word>, word<"KEY">>> {};
struct required_ends : tree<Kind::path_pattern, at<relationships_pattern_ahead>, pattern_element> {};
struct requirement : sor<required_ends, seq<rule_properties, must<word<"IS">>, must<rule_kind>>> {};
struct constraint_word : seq<word<"CONSTRAINT">, not_at<pegtl::one<'='>>> {};
struct constraint_rule : sor<old_form, seq<rule_begin, must<word<"REQUIRE">>, must<requirement>>> {};
struct create_constraint : tree<Kind::schema_create_constraint, word<"CREATE">, opt<or_replace>, constraint_word, must<constraint_rule>> {};

struct create_command : sor<create_index, create_fulltext, create_constraint, create_other_index> {};

// --- dropping and showing ---------------------------------------------------------------------------------------
struct drop_rule : sor<old_form, seq<schema_name, opt<if_exists>>> {};
struct drop_target : sor<
    tree<Kind::schema_drop_index, word<"INDEX">, must<drop_rule>>,
    tree<Kind::schema_drop_constraint, word<"CONSTRAINT">, must<drop_rule>>> {};
struct drop_command : seq<word<"DROP">, must<drop_target>> {};

struct index_kind : sor<word<"RANGE">, word<"TEXT">, word<"FULLTEXT">, other_index_kind> {};
struct show_modifiers : star<sor<index_kind, word<"ALL">, word<"EXECUTABLE">, word<"BUILT">, word<"USER">, word<"DEFINED">, word<"IN">, word<"EXISTENCE">, word<"PROPERTY">, word<"NODE">, word<"RELATIONSHIP">, word<"REL">, word<"KEY">, word<"TYPE">>> {};
struct show_target : sor<
    tree<Kind::show_functions, sor<word<"FUNCTIONS">, word<"FUNCTION">>>,
    tree<Kind::show_procedures, sor<word<"PROCEDURES">, word<"PROCEDURE">>>,
    tree<Kind::show_constraints, sor<word<"CONSTRAINTS">, word<"CONSTRAINT">>>,
    tree<Kind::show_indexes, sor<word<"INDEXES">, word<"INDEX">>>> {};
struct show_command : seq<word<"SHOW">, show_modifiers, must<show_target>> {};
// clang-format on

}  // namespace entente::syntax::grammar
