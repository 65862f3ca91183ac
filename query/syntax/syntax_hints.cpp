#include <algorithm>
#include <initializer_list>
#include <utility>

#include "query/suggest.hpp"
#include "query/syntax/syntax_error.hpp"

namespace entente::syntax {
namespace {

/// A rule of the language that is broken, rather than syntax from elsewhere.
Refusal broken_rule(std::string message, std::string hint) {
    return {std::move(message), std::move(hint), 0, 0, "UnexpectedSyntax"};
}

bool is_any(const ErrorContext& context, std::initializer_list<std::string_view> words, int distance = 0) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return context.is(word, distance); });
}

std::optional<Refusal> recognise_old_parameter(const ErrorContext& context) {
    const auto refusal = [](std::string_view name) {
        return Refusal{"parameters in braces are not part of openCypher 9", std::string("write $").append(name)};
    };
    if (context.is("}") && context.is("{", -2) && context.find(-1)->kind == TokenKind::identifier) {
        return refusal(context.token(-1));
    }
    const Token* const token = context.find();
    if (token != nullptr && token->kind == TokenKind::number && context.is("{", -1) && context.is("}", 1)) {
        Refusal number = refusal(context.token());  // {1}: a map without a key as well
        number.detail = "UnexpectedSyntax";
        return number;
    }
    return std::nullopt;
}

/// Distance to the token behind the bracket that closes the one at `open`.
int behind_bracket(const ErrorContext& context, int open) {
    int depth = 0;
    for (int distance = open; context.find(distance) != nullptr; ++distance) {
        if (is_any(context, {"(", "[", "{"}, distance)) ++depth;
        if (is_any(context, {")", "]", "}"}, distance) && --depth == 0) return distance + 1;
    }
    return 0;
}

std::optional<Refusal> recognise_pattern(const ErrorContext& context, std::string_view expected) {
    const Refusal quantified{"quantified path patterns are not supported",
                             "write a relationship of variable length, such as -[:KNOWS*1..3]->"};
    const bool quantifier = is_any(context, {"+", "*", "{"});
    if (quantifier && expected.starts_with("`-` or `->`")) return quantified;
    const bool after_pattern = is_any(context, {")", ">", "-"}, -1);
    const bool pattern_expected = expected.empty() || expected == "}" || expected.starts_with("a node");
    const std::string_view clause = context.clause("WHERE");
    if (after_pattern && quantifier && pattern_expected && clause != "RETURN" && clause != "WITH") return quantified;
    if (expected.starts_with("`-` or `->`") && is_any(context, {">", "("})) {
        return broken_rule("a relationship needs two dashes",
                           "write `-->`, `<--` or `--`, or name its type: `-[:KNOWS]->`");
    }
    if (context.is("(") && context.is(")", -1) && (clause == "MATCH" || clause == "CREATE" || clause == "MERGE")) {
        if (context.is("(", 1)) return quantified;
        return broken_rule("two nodes stand side by side", "write a relationship between them, or a comma");
    }
    const int open = context.open_bracket();
    if (context.is("WHERE") && expected == ")" && context.is("(", open) && context.is("(", open + 1)) {
        if (is_any(context, {"+", "*", "{"}, behind_bracket(context, open))) return quantified;
        return Refusal{"a pattern in parentheses takes no WHERE", "write WHERE behind the whole pattern"};
    }
    return std::nullopt;
}

/// ORDER BY, SKIP and LIMIT where they do not belong.
std::optional<Refusal> recognise_row_order(const ErrorContext& context) {
    const std::string_view clause = context.clause();
    if (clause.empty() || !is_any(context, {"ORDER", "SKIP", "LIMIT", "OFFSET"})) return std::nullopt;
    if (clause == "RETURN" || clause == "WITH") {
        return broken_rule("the parts of WITH and RETURN have an order", "write ORDER BY, then SKIP, LIMIT and WHERE");
    }
    return Refusal{"ORDER BY, SKIP and LIMIT are parts of WITH and RETURN",
                   "write WITH * before them: WITH * ORDER BY n.name LIMIT 10"};
}

std::optional<Refusal> recognise_clause(const ErrorContext& context, std::string_view expected) {
    if (context.is(";", -1) || (context.is(";") && context.find(1) != nullptr)) {
        return broken_rule("there is more than one statement", "run one statement at a time, each up to its `;`");
    }
    const bool query_could_end = expected.empty() || expected == "}";
    if (!query_could_end) return std::nullopt;
    if (auto refusal = recognise_row_order(context)) return refusal;
    if (context.clause() != "RETURN") return std::nullopt;
    if (context.is("WHERE")) {
        return broken_rule("RETURN takes no WHERE", "filter before: WITH ... WHERE ... RETURN ...");
    }
    if (is_any(context, {"MATCH", "OPTIONAL", "WITH", "UNWIND", "CREATE", "MERGE", "SET", "REMOVE", "DELETE", "CALL",
                         "RETURN"})) {
        return broken_rule("RETURN must be the last clause of a query",
                           "write WITH instead of RETURN to go on, or UNION");
    }
    return std::nullopt;
}

/// What is written inside the parentheses of a call elsewhere.
std::optional<Refusal> recognise_in_parentheses(const ErrorContext& context) {
    const int open = context.open_bracket();
    if (open == 0 || !context.is("(", open)) return std::nullopt;
    if (context.is("|") && context.is("EXTRACT", open - 1)) {
        return Refusal{"extract() is not part of openCypher 9", "write a list comprehension: [x IN list | expression]"};
    }
    if (context.is("WHERE") && context.is("FILTER", open - 1)) {
        return Refusal{"filter() is not part of openCypher 9",
                       "write a list comprehension: [x IN list WHERE condition]"};
    }
    if (context.is("AS") && is_any(context, {"CAST", "TRY_CAST"}, open - 1)) {
        return Refusal{"CAST is not openCypher", "write toInteger(x), toFloat(x), toString(x), date(x), ..."};
    }
    if (context.is(",") && context.is("IN", open - 1)) {
        return Refusal{"a list stands in square brackets", "write IN [1, 2]"};
    }
    return std::nullopt;
}

std::optional<Refusal> recognise_comma_in_where(const ErrorContext& context) {
    if (!context.is(",") || context.clause("WHERE") != "WHERE") return std::nullopt;
    return Refusal{"a comma does not join conditions", "write AND; further patterns stand before WHERE"};
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
    if (auto refusal = recognise_old_parameter(context)) return refusal;
    if (auto refusal = recognise_in_parentheses(context)) return refusal;
    if (auto refusal = recognise_comma_in_where(context)) return refusal;
    if (auto refusal = recognise_pattern(context, expected)) return refusal;
    if (auto refusal = recognise_clause(context, expected)) return refusal;
    return recognise_foreign_phrase(context, expected);
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
