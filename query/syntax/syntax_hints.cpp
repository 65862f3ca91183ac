#include <array>

#include "query/suggest.hpp"
#include "query/syntax/scan.hpp"
#include "query/syntax/syntax_error.hpp"

namespace entente::syntax {
namespace {

/// A word that begins something which Entente does not have, wherever a clause could begin.
struct ForeignWord {
    std::string_view word, message, hint;
};
constexpr std::array<ForeignWord, 22> foreign_words{{
    {"START", "START is not part of openCypher 9", "write MATCH (n) WHERE ..."},
    {"INSERT", "INSERT is not supported", "write CREATE with the same pattern"},
    {"LET", "LET is not supported", "write WITH *, expression AS name"},
    {"FILTER", "FILTER is not supported", "write WITH * WHERE condition"},
    {"FINISH", "FINISH is not supported", "leave it out: a statement that only writes needs no RETURN"},
    {"NEXT", "NEXT is not supported", "write WITH to pass rows on"},
    {"USE", "USE is not supported", "a database is one graph: leave USE out"},
    {"SELECT", "SELECT is not openCypher", "write MATCH (n) RETURN n.name"},
    {"GROUP", "GROUP BY is not openCypher",
     "leave it out: rows are grouped by the returned expressions that are not aggregates"},
    {"HAVING", "HAVING is not openCypher", "aggregate in WITH, then filter: WITH x, count(*) AS c WHERE c > 1"},
    {"NODETACH", "NODETACH is not supported", "write DELETE alone"},
    {"SHORTEST", "SHORTEST is not supported", "write shortestPath((a)-[*]->(b)) or allShortestPaths(...)"},
    {"WALK", "path modes are not supported", "write the pattern alone: no relationship occurs twice in a match"},
    {"TRAIL", "path modes are not supported", "write the pattern alone: no relationship occurs twice in a match"},
    {"ACYCLIC", "path modes are not supported", "filter the nodes of the path in WHERE"},
    {"SIMPLE", "path modes are not supported", "filter the nodes of the path in WHERE"},
    {"REPEATABLE", "match modes are not supported", "write two MATCH clauses: each may use a relationship anew"},
    {"DIFFERENT", "match modes are not supported", "leave it out: the relationships of one MATCH differ"},
    {"NORMALIZED", "IS NORMALIZED is not supported", "compare strings that were normalised before"},
    {"ALTER", "administration commands are not supported", "a database is a file; see `entente --help`"},
    {"GRANT", "administration commands are not supported", "a database is a file; see `entente --help`"},
    {"BEGIN", "BEGIN is not a statement", "each statement is a transaction"},
}};

std::optional<Refusal> recognise_operator(const ErrorContext& context) {
    if (context.is("!") && context.is("=", 1)) return Refusal{"`!=` is not an operator of openCypher", "write `<>`"};
    if (context.is("=") && context.is("=", -1)) return Refusal{"`==` is not an operator of openCypher", "write `=`"};
    if (context.is("&") && context.is("&", 1)) return Refusal{"`&&` is not an operator of openCypher", "write AND"};
    return std::nullopt;
}

std::optional<Refusal> recognise_old_parameter(const ErrorContext& context) {
    const auto refusal = [](std::string_view name) {
        std::string hint("write $");
        hint += name;
        return Refusal{"parameters in braces are not part of openCypher 9", std::move(hint)};
    };
    if (context.is("}") && context.is("{", -2) && context.find(-1)->kind == TokenKind::identifier) {
        return refusal(context.token(-1));
    }
    const Token* const token = context.find();
    if (token != nullptr && token->kind == TokenKind::number && context.is("{", -1) && context.is("}", 1)) {
        return refusal(context.token());
    }
    return std::nullopt;
}

std::optional<Refusal> recognise_pattern(const ErrorContext& context, std::string_view expected) {
    const bool after_pattern = context.is(")", -1) || context.is(">", -1) || context.is("-", -1);
    const bool quantifier = context.is("+") || context.is("*") || context.is("{");
    const bool pattern_expected = expected.empty() || expected.starts_with("a node");
    if (after_pattern && quantifier && pattern_expected && context.clause() != "RETURN") {
        return Refusal{"quantified path patterns are not supported",
                       "write a relationship of variable length, such as -[:KNOWS*1..3]->"};
    }
    if (expected.starts_with("`-` or `->`") && (context.is(">") || context.is("("))) {
        return Refusal{"a relationship needs two dashes",
                       "write `-->`, `<--` or `--`, or name its type: `-[:KNOWS]->`"};
    }
    if ((context.is("ANY") || context.is("ALL")) && context.is("SHORTEST", 1)) {
        return Refusal{"SHORTEST is not supported", "write shortestPath((a)-[*]->(b)) or allShortestPaths(...)"};
    }
    if (context.is("$") && context.is("(", 1)) {
        return Refusal{"dynamic labels are not supported", "write the label itself, or test it: $label IN labels(n)"};
    }
    return std::nullopt;
}

std::optional<Refusal> recognise_clause(const ErrorContext& context, std::string_view expected) {
    if (context.is("USING")) {
        if (context.is("PERIODIC", 1)) {
            return Refusal{"USING PERIODIC COMMIT is not supported", "leave it out: a load is one transaction"};
        }
        return Refusal{"planner hints are not supported", "leave USING out: the planner goes by statistics"};
    }
    if (context.is("UNIQUE") && context.is("CREATE", -1)) {
        return Refusal{"CREATE UNIQUE is not part of openCypher 9", "write MERGE"};
    }
    if (context.is("CALL") && context.is("OPTIONAL", -1)) {
        return Refusal{"OPTIONAL CALL is not supported", "write CALL { OPTIONAL MATCH ... RETURN ... }"};
    }
    if (context.is("IN") && context.is("}", -1) && (context.is("TRANSACTIONS", 1) || context.is("CONCURRENT", 1))) {
        return Refusal{"CALL { } IN TRANSACTIONS is not supported", "leave it out: a statement is one transaction"};
    }
    if (context.is(";", -1) || (context.is(";") && context.find(1) != nullptr)) {
        return Refusal{"there is more than one statement", "run one statement at a time, each up to its `;`"};
    }
    const bool query_could_end = expected.empty() || expected == "}";
    if (!query_could_end || context.clause() != "RETURN") return std::nullopt;
    if (context.is("WHERE")) {
        return Refusal{"RETURN takes no WHERE", "filter before: WITH ... WHERE ... RETURN ..."};
    }
    static constexpr std::array<std::string_view, 11> clauses{
        "MATCH", "OPTIONAL", "WITH", "UNWIND", "CREATE", "MERGE", "SET", "REMOVE", "DELETE", "CALL", "RETURN"};
    for (const std::string_view clause : clauses) {
        if (!context.is(clause)) continue;
        return Refusal{"RETURN must be the last clause of a query", "write WITH instead of RETURN to go on, or UNION"};
    }
    return std::nullopt;
}

/// extract(x IN list | e) and filter(x IN list WHERE p), which openCypher 9 has dropped.
std::optional<Refusal> recognise_old_list_function(const ErrorContext& context) {
    if (!context.is("|") && !context.is("WHERE")) return std::nullopt;
    const int bracket = context.open_bracket();
    if (bracket == 0) return std::nullopt;
    if (context.is("EXTRACT", bracket - 1)) {
        return Refusal{"extract() is not part of openCypher 9", "write a list comprehension: [x IN list | expression]"};
    }
    if (context.is("FILTER", bracket - 1)) {
        return Refusal{"filter() is not part of openCypher 9",
                       "write a list comprehension: [x IN list WHERE condition]"};
    }
    return std::nullopt;
}

std::string did_you_mean(std::string_view keyword, std::string_view instead_of = {}) {
    std::string hint("did you mean ");
    hint += keyword;
    if (!instead_of.empty()) {
        hint += " instead of `";
        hint += instead_of;
        hint += '`';
    }
    return hint + "?";
}

bool is_plain_word(const Token* token) {
    return token != nullptr && token->kind == TokenKind::identifier;
}

}  // namespace

std::optional<Refusal> recognise_foreign_syntax(const ErrorContext& context, std::string_view expected) {
    if (auto refusal = recognise_operator(context)) return refusal;
    if (auto refusal = recognise_old_parameter(context)) return refusal;
    if (auto refusal = recognise_old_list_function(context)) return refusal;
    if (auto refusal = recognise_pattern(context, expected)) return refusal;
    if (auto refusal = recognise_clause(context, expected)) return refusal;
    for (const ForeignWord& foreign : foreign_words) {
        if (context.is(foreign.word)) return Refusal{std::string(foreign.message), std::string(foreign.hint)};
    }
    return std::nullopt;
}

std::string suggest_keyword(const ErrorContext& context, std::string_view expected) {
    if (is_plain_word(context.find())) {
        if (const auto keyword = suggest(context.token(), keywords())) return did_you_mean(*keyword);
        if (expected.starts_with("a pattern")) {
            std::string hint("write a node in parentheses: (");
            hint += context.token();
            return hint + ")";
        }
    }
    // What was read as a variable may have been meant as a keyword: RETURN DISTINT n.
    if (is_plain_word(context.find(-1)) && !context.is("(", -2) && !context.is("(")) {
        if (const auto keyword = suggest(context.token(-1), keywords()))
            return did_you_mean(*keyword, context.token(-1));
    }
    return {};
}

}  // namespace entente::syntax
