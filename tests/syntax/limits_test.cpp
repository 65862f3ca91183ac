#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "graph/error.hpp"
#include "query/syntax/lexer.hpp"
#include "query/syntax/parser.hpp"

namespace entente {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

/// The detail of the error, or "parsed". Copies and destroys the tree too.
std::string outcome(const std::string& query) {
    try {
        const ast::Statement statement = parse_statement(query);
        const ast::Statement copy = statement;
        return print_ast(copy).empty() ? "printed nothing" : "parsed";
    } catch (const Error& error) {
        CHECK(error.phase == ErrorPhase::compile);
        return error.detail;
    }
}

TEST_CASE("nesting up to 200 levels is allowed", "[syntax][limits]") {
    CHECK(outcome("RETURN " + repeat("(", 200) + "1" + repeat(")", 200)) == "parsed");
    CHECK(outcome("RETURN " + repeat("[", 200) + "1" + repeat("]", 200)) == "parsed");
    CHECK(outcome("RETURN " + repeat("{a: ", 200) + "1" + repeat("}", 200)) == "parsed");
    CHECK(outcome("RETURN " + repeat("f(", 200) + "1" + repeat(")", 200)) == "parsed");
    CHECK(outcome("RETURN " + repeat("[x IN ", 200) + "1" + repeat("]", 200)) == "parsed");
    CHECK(outcome("RETURN " + repeat("CASE WHEN ", 200) + "1" + repeat(" THEN 1 END", 200)) == "parsed");
    CHECK(outcome("RETURN " + repeat("EXISTS { MATCH (a) WHERE ", 100) + "true" + repeat("}", 100)) == "parsed");
    CHECK(outcome("MATCH " + repeat("(", 200) + "(a)" + repeat(")", 200) + " RETURN a") == "parsed");
    CHECK(outcome("MATCH " + repeat("(a {x: (", 60) + "1" + repeat(")})", 60) + " RETURN a") == "parsed");
}

TEST_CASE("deeper nesting is a clean error", "[syntax][limits]") {
    const std::string open = GENERATE("(", "[", "{a: ", "f(", "a[", "[x IN ", "CASE WHEN ", "EXISTS { MATCH (a) WHERE ",
                                      "COUNT {(a {x: ", "n {a: ", "(a)-[{x: (", "[(a)-->(b {x: ", "all(x IN ",
                                      "reduce(a = ", "shortestPath((a {x: ", "1 + (", "-(", "NOT (", "(n:(", "n:!");
    CAPTURE(open);
    const std::string query = "RETURN " + repeat(open, 20000);
    const std::string detail = outcome(query);
    CHECK((detail == "NestingTooDeep" || detail == "UnexpectedSyntax"));
}

TEST_CASE("clauses and labels cannot nest without end either", "[syntax][limits]") {
    CHECK(outcome(repeat("CALL { ", 5000)) == "NestingTooDeep");
    CHECK(outcome(repeat("FOREACH (x IN y | ", 5000)) == "NestingTooDeep");
    CHECK(outcome("MATCH " + repeat("(", 5000)) == "NestingTooDeep");
    CHECK(outcome("MATCH (n:" + repeat("(", 5000)) == "NestingTooDeep");
    CHECK(outcome("MATCH (n:" + repeat("!", 5000) + "A) RETURN n") == "NestingTooDeep");
    CHECK(outcome("RETURN x IS :: " + repeat("LIST<", 5000)) == "NestingTooDeep");
}

TEST_CASE("AND, OR and XOR take any number of terms", "[syntax][limits]") {
    const std::string op = GENERATE(" AND ", " OR ", " XOR ");
    CHECK(outcome("RETURN a" + repeat(op + "b = 1", 5000)) == "parsed");
    CHECK(outcome("RETURN a" + repeat(op + "b", 100000)) == "parsed");
}

TEST_CASE("other long chains are refused before they become a tree", "[syntax][limits]") {
    const std::string tail = GENERATE("+1", "-1", "*1", "/1", "%1", "^1", ".a", "[0]", "[1..2]", " IS NULL", " IN b",
                                      " STARTS WITH b", " =~ b", " :: INTEGER");
    CAPTURE(tail);
    CHECK(outcome("RETURN a" + repeat(tail, 900)) == "parsed");
    CHECK(outcome("RETURN a" + repeat(tail, 5000)) == "ExpressionTooLong");
    CHECK(outcome("RETURN a" + repeat(tail, 100000)) == "ExpressionTooLong");
}

TEST_CASE("prefix operators are limited as chains are", "[syntax][limits]") {
    CHECK(outcome("RETURN " + repeat("NOT ", 900) + "a") == "parsed");
    CHECK(outcome("RETURN " + repeat("NOT ", 100000) + "a") == "ExpressionTooLong");
    CHECK(outcome("RETURN " + repeat("- ", 900) + "a") == "parsed");
    CHECK(outcome("RETURN " + repeat("-", 100000) + "a") == "ExpressionTooLong");
}

TEST_CASE("nested long chains are limited together", "[syntax][limits]") {
    std::string query = "a";
    for (int i = 0; i < 100; ++i) query = "(" + query + repeat("+1", 50) + ")";
    CHECK(outcome("RETURN " + query) == "ExpressionTooLong");
}

TEST_CASE("what is not nested may be long", "[syntax][limits]") {
    CHECK(outcome("RETURN [1" + repeat(",1", 100000) + "]") == "parsed");
    CHECK(outcome("RETURN {a: 1" + repeat(",a: 1", 50000) + "}") == "parsed");
    CHECK(outcome("RETURN 1" + repeat(" < 1", 50000)) == "parsed");
    CHECK(outcome("MATCH (a)" + repeat("-->(b)", 20000) + " RETURN a") == "parsed");
    CHECK(outcome("CREATE (a)" + repeat(", (b)", 20000)) == "parsed");
    CHECK(outcome(repeat("MATCH (a) ", 20000) + "RETURN 1") == "parsed");
    CHECK(outcome("RETURN 1" + repeat(" UNION RETURN 1", 20000)) == "parsed");
    CHECK(outcome("MATCH (n:A" + repeat("|B", 50000) + ") RETURN n") == "parsed");
    CHECK(outcome("RETURN CASE" + repeat(" WHEN a THEN b", 30000) + " END") == "parsed");
    CHECK(outcome("RETURN '" + repeat("x", 1000000) + "'") == "parsed");
}

TEST_CASE("no repetition makes the parser guess and come back", "[syntax][limits]") {
    // Each would double its time per level or per repetition: this test would not end.
    const std::vector<std::string> queries{
        "RETURN " + repeat("((a {x: ", 60) + "1" + repeat("}))", 60),
        "RETURN " + repeat("[x IN [(a {y: ", 60) + "1" + repeat("})] WHERE x]", 60),
        "RETURN " + repeat("[(a {x: [x IN y | ", 60) + "1" + repeat("]})-->(b) | 1]", 60),
        "RETURN " + repeat("(a)-[{x: ", 120) + "1" + repeat("}]-(b)", 120),
        "RETURN " + repeat("n {a: ", 200) + "1" + repeat("}", 200),
        "RETURN " + repeat("a.b.c.d(", 200) + "1" + repeat(")", 200),
        "RETURN " + repeat("{", 100000),
        "RETURN [" + repeat("[x IN a, b],", 2000) + "1]",
        "RETURN [" + repeat("(a)-->(b),", 2000) + "1]",
        "RETURN " + repeat("`a", 100001),
        "RETURN " + repeat("/*", 100000),
        repeat("a.", 100000),
        "RETURN " + repeat("(a:A)+", 500) + repeat("a.", 20000),
        repeat(";", 100000),
    };
    for (const std::string& query : queries) {
        CAPTURE(query.substr(0, 60));
        CHECK_FALSE(outcome(query).empty());
    }
}

TEST_CASE("token soup never does more than throw", "[syntax][limits]") {
    const std::vector<std::string> words{"MATCH",   "RETURN",   "WITH",
                                         "(",       ")",        "[",
                                         "]",       "{",        "}",
                                         "-",       ">",        "<",
                                         "n",       "x",        ":",
                                         "|",       "1",        "..",
                                         "*",       ",",        "WHERE",
                                         "'s'",     "$p",       "=",
                                         "+",       ".",        "AS",
                                         "IN",      "NOT",      "AND",
                                         "EXISTS",  "CASE",     "WHEN",
                                         "THEN",    "END",      "CALL",
                                         "UNWIND",  "CREATE",   "SET",
                                         "all",     "count",    "/*",
                                         "*/",      "//",       "\n",
                                         "`",       "'",        "\"",
                                         "\\",      "\xC3\xA9", "\xE2\x80\x94",
                                         "\xFF",    "IS",       "NULL",
                                         "::",      "UNION",    "%",
                                         "&",       "!",        "^",
                                         "=~",      "STARTS",   "reduce",
                                         "FOREACH", "YIELD",    ";"};
    std::mt19937 random(20240607);
    std::uniform_int_distribution<std::size_t> word(0, words.size() - 1), length(1, 40), byte(0, 255);
    for (int i = 0; i < 20000; ++i) {
        std::string query = i % 2 == 0 ? "MATCH (n) RETURN " : "";
        for (std::size_t n = length(random); n > 0; --n) query += words[word(random)] + (n % 3 == 0 ? "" : " ");
        if (i % 10 == 0) query[byte(random) % query.size()] = static_cast<char>(byte(random));
        std::size_t covered = 0;
        for (const Token& token : tokenize(query)) {
            REQUIRE(token.span.begin == covered);
            REQUIRE(token.span.end > token.span.begin);
            covered = token.span.end;
        }
        REQUIRE(covered == query.size());
        try {
            const std::string tree = print_ast(parse_statement(query));
            REQUIRE_FALSE(tree.empty());
        } catch (const Error& error) {
            REQUIRE(error.code == ErrorCode::syntax_error);
            REQUIRE(error.span.has_value());
            REQUIRE(error.span->begin <= error.span->end);
            REQUIRE(error.span->end <= query.size());
            REQUIRE_FALSE(render_error(error, query).empty());
        }
    }
}

}  // namespace
}  // namespace entente
