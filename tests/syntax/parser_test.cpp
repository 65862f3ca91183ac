#include "query/syntax/parser.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "graph/error.hpp"

namespace entente {
namespace {

TEST_CASE("an expression is parsed alone", "[syntax][parser]") {
    CHECK(parse_expression(" 1 + 2 // x").kind == ast::ExpressionKind::add);
    CHECK(parse_expression("[1, {a: date('2020-01-01')}]").children.size() == 2);
    CHECK_THROWS_AS(parse_expression(""), Error);
    CHECK_THROWS_AS(parse_expression("1 2"), Error);
    CHECK_THROWS_AS(parse_expression("1;"), Error);
}

TEST_CASE("a path pattern is parsed where it stands", "[syntax][parser]") {
    const std::string text = "x: p = (a:A)-[:R {n: 1}]->(b)  @ source";
    std::size_t end = 0;
    const ast::PathPattern path = parse_path_pattern(text, 2, &end);
    CHECK(path.variable == "p");
    REQUIRE(path.nodes.size() == 2);
    CHECK(path.nodes[0].span == SourceSpan{7, 12});
    CHECK(path.relationships[0].types.name == "R");
    CHECK(path.span == SourceSpan{3, 29});
    CHECK(text.substr(end) == "@ source");
    CHECK_THROWS_AS(parse_path_pattern(text, 0, &end), Error);
}

TEST_CASE("an error in a path pattern names its place in the whole text", "[syntax][parser]") {
    const std::string text = "12345 (a";
    std::size_t end = 0;
    try {
        (void)parse_path_pattern(text, 6, &end);
        FAIL("parsed");
    } catch (const Error& error) {
        CHECK(error.span == SourceSpan{8, 8});
        CHECK(std::string(error.what()) == "expected `)` to close the `(` at line 1, column 7, but the text ends here");
    }
}

TEST_CASE("the signature of a procedure is parsed", "[syntax][parser]") {
    const ProcedureSignature signature =
        parse_procedure_signature("test.my.proc(name :: STRING?, in :: list of integer) :: (out :: ZONED DATETIME?)");
    CHECK(signature.name == "test.my.proc");
    REQUIRE(signature.inputs.size() == 2);
    CHECK(signature.inputs[0].name == "name");
    CHECK(signature.inputs[0].type == "STRING");
    CHECK(signature.inputs[0].nullable);
    CHECK(signature.inputs[1].type == "LIST OF INTEGER");
    CHECK_FALSE(signature.inputs[1].nullable);
    REQUIRE(signature.outputs.size() == 1);
    CHECK(signature.outputs[0].type == "ZONED DATETIME");

    const ProcedureSignature nothing = parse_procedure_signature("test.doNothing() :: ()");
    CHECK(nothing.inputs.empty());
    CHECK(nothing.outputs.empty());
    CHECK_THROWS_AS(parse_procedure_signature("p(a) :: ()"), Error);
    CHECK_THROWS_AS(parse_procedure_signature("p()"), Error);
}

TEST_CASE("keywords that are not ambiguous can name variables", "[syntax][parser]") {
    const std::string name = GENERATE("end", "order", "on", "by", "asc", "desc", "from", "type", "count", "all", "any",
                                      "none", "exists", "single", "reduce", "yield", "index", "load", "explain");
    CAPTURE(name);
    CHECK_NOTHROW(parse_statement("MATCH (" + name + ") WHERE " + name + ".x = 1 RETURN " + name));
}

TEST_CASE("every word can be a label, a type, a property key", "[syntax][parser]") {
    CHECK_NOTHROW(parse_statement("MATCH (n:Match {return: 1})-[:WHERE|IN]->() RETURN n.where, n:NOT, {with: n.null}"));
}

TEST_CASE("EXPLAIN and PROFILE can name variables too", "[syntax][parser]") {
    CHECK(parse_statement("EXPLAIN MATCH (explain) RETURN explain").explain == ast::ExplainMode::explain);
    CHECK(parse_statement("profile return 1").explain == ast::ExplainMode::profile);
}

}  // namespace
}  // namespace entente
