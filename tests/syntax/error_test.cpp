#include "graph/error.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "query/syntax/parser.hpp"

namespace entente {
namespace {

struct ErrorCase {
    std::string query, message, marked, hint;
    std::string detail = "UnexpectedSyntax";
};

void check(const ErrorCase& expected) {
    CAPTURE(expected.query);
    try {
        (void)parse_statement(expected.query);
        FAIL_CHECK("parsed");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::syntax_error);
        CHECK(error.phase == ErrorPhase::compile);
        CHECK(error.detail == expected.detail);
        CHECK(std::string(error.what()) == expected.message);
        CHECK(error.hint == expected.hint);
        REQUIRE(error.span.has_value());
        CHECK(expected.query.substr(error.span->begin, error.span->end - error.span->begin) == expected.marked);
    }
}

const std::string incomplete = "the statement is not complete";
const std::string bracket = "close the bracket, or look for what is missing before this place";

TEST_CASE("an error says what was expected, after what", "[syntax][error]") {
    const std::vector<ErrorCase> cases{
        {"RETURN 1 AND", "expected an expression after AND, but the text ends here", "", incomplete},
        {"RETURN 1 AND )", "expected an expression after AND, but found `)`", ")", ""},
        {"RETURN 1 + * 2", "expected an expression after `+`, but found `*`", "*", ""},
        {"RETURN a = NOT b", "expected an expression after `=`, but found NOT", "NOT",
         "put the negation in parentheses: (NOT ...)"},
        {"RETURN 1 AND OR (a)", "expected an expression after AND, but found OR", "OR", ""},
        {"RETURN n.", "expected a property key after `.`, but the text ends here", "", incomplete},
        {"RETURN", "expected an expression after RETURN, but the text ends here", "", incomplete},
        {"", "expected a clause such as MATCH, CREATE or RETURN, but the text ends here", "", incomplete},
        {"RETURN a b", "unexpected `b` after `a`", "b", ""},
        {"MATCH (n) SET n.x RETURN n", "expected `=`, `+=` or `:Label` after `x`, but found RETURN", "RETURN", ""},
        {"RETURN CASE WHEN 1 THEN 2", "expected END after `2`, but the text ends here", "", incomplete},
        {"RETURN {a: 1, }", "expected a key after `,`, but found `}`", "}", ""},
        {"RETURN [, ]", "expected an expression or `]` after `[`, but found `,`", ",", bracket},
        {"MATCH (n:) RETURN n", "expected a label or type after `:`, but found `)`", ")", ""},
        {"MATCH (n) RETURN n ORDER n.x", "expected BY after ORDER, but found `n`", "n", ""},
        {"FOREACH (x IN [1] | MATCH (n))",
         "expected CREATE, MERGE, SET, REMOVE, DELETE or FOREACH after `|`, but found MATCH", "MATCH", ""},
        {"MATCH (a)-[:R*-2]->(b) RETURN a", "expected a path length of zero or more after `*`, but found `-`", "-", "",
         "InvalidRelationshipPattern"},
        {"MATCH n RETURN n", "expected a pattern such as `(a)-->(b)` after MATCH, but found `n`", "n",
         "write a node in parentheses: (n)"},
        {"UNWIND [1] AS match RETURN 1", "expected a variable after AS, but found MATCH", "match",
         "to use the word as a name put it in backticks: `match`"},
    };
    for (const ErrorCase& expected : cases) check(expected);
}

TEST_CASE("an open bracket is named with its place", "[syntax][error]") {
    const std::vector<ErrorCase> cases{
        {"RETURN (1 + 2", "expected `)` to close the `(` at line 1, column 8, but the text ends here", "", bracket},
        {"MATCH (n:P {a: 'x'} RETURN n", "expected `)` to close the `(` at line 1, column 7, but found RETURN",
         "RETURN", bracket},
        {"MATCH (a)\n-[r:X->(b) RETURN r", "expected `]` to close the `[` at line 2, column 2, but found `-`", "-",
         bracket},
        {"RETURN {a: [1, (2)}", "expected `]` to close the `[` at line 1, column 12, but found `}`", "}", bracket},
        {"RETURN COUNT { (a)-->(b) ", "expected `}` to close the `{` at line 1, column 14, but the text ends here", "",
         bracket},
        {"RETURN 'abc", "the string is not closed", "'abc", "add ' where the string ends"},
        {"RETURN 1 /* abc", "the comment is not closed", "/* abc", "add */ where the comment ends"},
        {"RETURN `abc", "the quoted name is not closed", "`abc", "add ` where the quoted name ends"},
        {"RETURN $`abc", "the quoted name is not closed", "$`abc", "add ` where the quoted name ends"},
    };
    for (const ErrorCase& expected : cases) check(expected);
}

TEST_CASE("a misspelt keyword gets a suggestion", "[syntax][error]") {
    const std::vector<ErrorCase> cases{
        {"MATHC (n) RETURN n", "expected a clause such as MATCH, CREATE or RETURN, but found `MATHC`", "MATHC",
         "did you mean MATCH?"},
        {"MATCH (n) RETRUN n", "unexpected `RETRUN` after `)`", "RETRUN", "did you mean RETURN?"},
        {"MATCH (n) WERE n.x RETURN n", "unexpected `WERE` after `)`", "WERE", "did you mean WHERE?"},
        {"MATCH (n) WHERE n.x = 1 ADN n.y RETURN n", "unexpected `ADN` after `1`", "ADN", "did you mean AND?"},
        {"RETURN n ODER BY n.x", "unexpected `ODER` after `n`", "ODER", "did you mean ORDER?"},
        {"RETURN x IS NUL", "expected NULL, NOT NULL or `:: TYPE` after IS, but found `NUL`", "NUL",
         "did you mean NULL?"},
        {"MERGE (n) ON CRATE SET n.x = 1", "expected CREATE or MATCH after ON, but found `CRATE`", "CRATE",
         "did you mean CREATE?"},
        {"LOAD CSV FORM 'x' AS l RETURN l", "expected FROM after CSV, but found `FORM`", "FORM", "did you mean FROM?"},
        {"RETURN DISTINT n", "unexpected `n` after `DISTINT`", "n", "did you mean DISTINCT instead of `DISTINT`?"},
    };
    for (const ErrorCase& expected : cases) check(expected);
}

TEST_CASE("a rule of the language that is broken is named", "[syntax][error]") {
    const std::string dashes = "write `-->`, `<--` or `--`, or name its type: `-[:KNOWS]->`";
    const std::vector<ErrorCase> cases{
        {"MATCH (a)->(b) RETURN a", "a relationship needs two dashes", ">", dashes},
        {"MATCH (a)-(b) RETURN a", "a relationship needs two dashes", "(", dashes},
        {"RETURN 1 MATCH (n)", "RETURN must be the last clause of a query", "MATCH",
         "write WITH instead of RETURN to go on, or UNION"},
        {"RETURN n WHERE n.x", "RETURN takes no WHERE", "WHERE", "filter before: WITH ... WHERE ... RETURN ..."},
        {"RETURN 1; RETURN 2", "there is more than one statement", "RETURN",
         "run one statement at a time, each up to its `;`"},
        {"RETURN {1}", "parameters in braces are not part of openCypher 9", "1", "write $1"},
        {"MATCH (n) REMOVE n", "REMOVE needs a property such as `n.name`, or labels such as `n:Label`", "n",
         "to remove a node or relationship itself use DELETE"},
        {"CALL p() YIELD * RETURN a", "YIELD * is only allowed where CALL is the whole query", "*",
         "name the results that the query uses: YIELD a, b"},
    };
    for (const ErrorCase& expected : cases) check(expected);
}

TEST_CASE("syntax of other systems is refused by name", "[syntax][error]") {
    const std::string quantified = "write a relationship of variable length, such as -[:KNOWS*1..3]->";
    const std::string shortest = "write shortestPath((a)-[*]->(b)) or allShortestPaths(...)";
    const std::vector<ErrorCase> cases{
        {"MATCH (n {p}) RETURN n", "parameters in braces are not part of openCypher 9", "}", "write $p"},
        {"RETURN a != b", "`!=` is not an operator of openCypher", "!=", "write `<>`"},
        {"RETURN a == b", "`==` is not an operator of openCypher", "==", "write `=`"},
        {"RETURN a && b", "`&&` is not an operator of openCypher", "&&", "write AND"},
        {"MATCH (a)-[:X]->{1,3}(b) RETURN a", "quantified path patterns are not supported", "{", quantified},
        {"MATCH ((a)-[:X]->(b))+ RETURN a", "quantified path patterns are not supported", "+", quantified},
        {"MATCH ((a)-[:X]->(b)){2} RETURN a", "quantified path patterns are not supported", "{", quantified},
        {"MATCH ANY SHORTEST (a)-[*]->(b) RETURN a", "SHORTEST is not supported", "ANY", shortest},
        {"MATCH p = SHORTEST 1 (a)-[*]->(b) RETURN p", "SHORTEST is not supported", "SHORTEST", shortest},
        {"OPTIONAL CALL x()", "OPTIONAL CALL is not supported", "CALL", "write CALL { OPTIONAL MATCH ... RETURN ... }"},
        {"CALL { RETURN 1 AS x } IN TRANSACTIONS", "CALL { } IN TRANSACTIONS is not supported", "IN",
         "leave it out: a statement is one transaction"},
        {"START n=node(1) RETURN n", "START is not part of openCypher 9", "START", "write MATCH (n) WHERE ..."},
        {"RETURN extract(x IN xs | x.a)", "extract() is not part of openCypher 9", "|",
         "write a list comprehension: [x IN list | expression]"},
        {"RETURN filter(x IN xs WHERE x.a)", "filter() is not part of openCypher 9", "WHERE",
         "write a list comprehension: [x IN list WHERE condition]"},
        {"CREATE UNIQUE (a)", "CREATE UNIQUE is not part of openCypher 9", "UNIQUE", "write MERGE"},
        {"MATCH (n) USING INDEX n:A(x) RETURN n", "planner hints are not supported", "USING",
         "leave USING out: the planner goes by statistics"},
        {"USING PERIODIC COMMIT LOAD CSV FROM 'x' AS l RETURN l", "USING PERIODIC COMMIT is not supported", "USING",
         "leave it out: a load is one transaction"},
        {"RETURN x GROUP BY x", "GROUP BY is not openCypher", "GROUP",
         "leave it out: rows are grouped by the returned expressions that are not aggregates"},
    };
    for (ErrorCase expected : cases) {
        expected.detail = "UnsupportedSyntax";
        check(expected);
    }
}

}  // namespace
}  // namespace entente
