// Every error of the notation: what is said, where, and what advice comes with it.
#include <catch2/catch.hpp>
#include <random>

#include "facts_fixture.hpp"

using namespace entente;
using namespace entente::test;

namespace {

struct Case {
    std::string text;
    std::size_t line, column;
    std::string marked;
    std::string message;  // or its begin
    std::string hint;     // a part of it; empty: not checked
};

void check(const Case& c) {
    CAPTURE(c.text);
    const Failure failure = facts_failure(c.text);
    CAPTURE(failure.message, failure.hint);
    CHECK(failure.line == c.line);
    CHECK(failure.column == c.column);
    CHECK(failure.marked == c.marked);
    CHECK(failure.message.substr(0, c.message.size()) == c.message);
    CHECK(failure.hint.find(c.hint) != std::string::npos);
    CHECK(failure.file == "test.facts");
}

const std::string nodes = "a (:A)\nb (:B)\nsource d (:P)\n";

}  // namespace

TEST_CASE("a statement that is not well-formed is an error at its first wrong word", "[loader][facts][error]") {
    const std::vector<Case> cases{
        {"(", 1, 2, "", "expected the name of a node after `(`, but the file ends here", ""},
        {"song", 1, 5, "", "expected `(:Label ...)` or `@` after `song`, but the file ends here", ""},
        {"song\nvn (:Country)", 1, 5, "", "expected `(:Label ...)` or `@` after `song`, but the statement ends here",
         ""},
        {"song :Person", 1, 6, ":", "expected `(:Label ...)` or `@` after `song`, but found `:`", ""},
        {"song (Person)", 1, 7, "Person", "expected `:` and a label after `(`, but found `Person`",
         "a node has a label"},
        {"song ()", 1, 7, ")", "expected `:` and a label after `(`, but found `)`", "a node has a label"},
        {"song (:)", 1, 8, ")", "expected a label after `:`, but found `)`", ""},
        {"song (:A:)", 1, 10, ")", "expected a label after `:`, but found `)`", ""},
        {"song (:A {name 'x'})", 1, 16, "'x'", "expected `:` after `name`, but found `'x'`", ""},
        {"song (:A {name = 'x'})", 1, 16, "=", "expected `:` after `name`, but found `=`", "write key: value"},
        {"song (:A {name: })", 1, 17, "}", "expected a value after `:`, but found `}`", ""},
        {"song (:A {name: Song})", 1, 17, "Song", "expected a value after `:`, but found `Song`",
         "put text in quotes: 'Song'"},
        {"song (:A {name: null})", 1, 17, "null", "expected a value", "leave out a property"},
        {"song (:A {n: [[1]]})", 1, 15, "[", "expected `,` or `]` after `[`, but found `[`", ""},
        {"song (:A {n: [1,]})", 1, 17, "]", "expected a value after `,`, but found `]`", ""},
        {"song (:A {n: {m: 1}})", 1, 14, "{", "expected a value after `:`, but found `{`", "no map"},
        {"song (:A {n: 1,})", 1, 16, "}", "expected a key after `,`, but found `}`", ""},
        {"song (:A {n: 1 m: 2})", 1, 16, "m", "expected `,` or `}` after `1`, but found `m`", ""},
        {"song (:A {n: 'It's'})", 1, 18, "s", "expected `,` or `}` after `'It'`, but found `s`", "written \\'"},
        {"song (:A {n: ‘x’})", 1, 14, "‘", "expected a value", "straight quotes"},
        {"song (:A {n: 'x})\nb (:B)", 1, 14, "'x})", "the string is not closed on its line", "add '"},
        {"song (:A {n: 'x})\nb (:B {m: 'y'})", 1, 14, "'x})", "the string is not closed on its line", "add '"},
        {"song (:A {`n: 1})", 1, 11, "`n: 1})", "the quoted name is not closed", "add `"},
        {"song (:A /* x", 1, 10, "/* x", "the comment is not closed", "add */"},
        {"/* x", 1, 1, "/* x", "the comment is not closed", "add */"},
        {"song (:A {n: 1}\nvn (:B)", 2, 1, "vn", "expected `)` after `}`, but found `vn`",
         "close the `(` at line 1, column 6"},
        {"song (:A {n: 1)\nvn (:B)", 1, 15, ")", "expected `,` or `}` after `1`, but found `)`", ""},
        {"song (:A) vn (:B)", 1, 11, "vn", "unexpected `vn` after `)`", "on a line of its own"},
        {"song (:A);", 1, 10, ";", "unexpected `;` after `)`", "without a semicolon"},
        {"song (:A)\n  vn (:B)", 2, 3, "vn", "unexpected `vn`", "begins with a blank continues"},
        {"source", 1, 7, "", "expected `(:Label ...)` or `@` after `source`, but the file ends here", ""},
        {"source doc", 1, 11, "", "expected `(:Label ...)` after `doc`, but the file ends here", ""},
        {"source doc @ doc#1", 1, 12, "@", "expected `(:Label ...)` after `doc`, but found `@`", ""},
        {"# note", 1, 1, "#", "expected a statement, but found `#`", "comments begin with //"},
        {"@ doc#1", 1, 1, "@", "expected a statement, but found `@`", ""},
        {"12 (:A)", 1, 1, "12", "expected a statement, but found `12`", ""},
        {"Đỗ (:A)", 1, 1, "Đỗ", "expected a statement, but found `Đỗ`", ""},
        {"MATCH (n) RETURN n", 1, 8, "n", "expected `:` and a label after `(`, but found `n`", ""},
        {"CREATE (:A)-[:T]->(:B)", 1, 12, "-", "unexpected `-` after `)`", ""},
    };
    for (const Case& c : cases) check(c);
}

TEST_CASE("a path that is not well-formed is an error at its first wrong word", "[loader][facts][error]") {
    const std::vector<Case> cases{
        {"(a)", 4, 4, "", "expected a relationship such as `-[:KNOWS]->` after `)`, but the file ends here", ""},
        {"(a)-(b)", 4, 5, "(", "expected `[:TYPE]` after `-`, but found `(`", "a relationship has a type"},
        {"(a)-->(b)", 4, 5, "-", "expected `[:TYPE]` after `-`, but found `-`", "a relationship has a type"},
        {"(a)-[]->(b)", 4, 6, "]", "expected `:` and a relationship type after `[`, but found `]`",
         "has a type and no name"},
        {"(a)-[r:T]->(b)", 4, 6, "r", "expected `:` and a relationship type", "has a type and no name"},
        {"(a)-[:]->(b)", 4, 7, "]", "expected a relationship type after `:`, but found `]`", ""},
        {"(a)-[:T|U]->(b)", 4, 8, "|", "expected `]` after `T`, but found `|`", "one type"},
        {"(a)-[:T*2]->(b)", 4, 8, "*", "expected `]` after `T`, but found `*`", "one type"},
        {"(a)-[:T]-(b)", 4, 9, "-", "expected `->` after `]`, but found `-`", "one direction"},
        {"(a)<-[:T]->(b)", 4, 11, ">", "expected `(` and the name of a node after `-`, but found `>`", "one direction"},
        {"(a)-[:T]->", 4, 11, "", "expected `(` and the name of a node", ""},
        {"(a)-[:T]->()", 4, 12, ")", "expected the name of a node after `(`, but found `)`", ""},
        {"(a:A)-[:T]->(b)", 4, 3, ":", "expected `)` after `a`, but found `:`", "statement of its own"},
        {"(a)-[:T]->(b {n: 1})", 4, 14, "{", "expected `)` after `b`, but found `{`", "statement of its own"},
        {"(a)-[:T]->(b) #d", 4, 15, "#", "unexpected `#` after `)`", "@ document#4"},
        {"(a)–[:T]->(b)", 4, 4, "–", "expected a relationship", "hyphen-minus"},
        {"(a)-[:T]->(b) @", 4, 16, "", "expected the name of a document after `@`, but the file ends here", ""},
        {"(a)-[:T]->(b) @ 4", 4, 17, "4", "expected the name of a document after `@`, but found `4`", "@ document#4"},
        {"(a)-[:T]->(b) @ d#", 4, 19, "", "expected a place in the document, such as 4", ""},
        {"(a)-[:T]->(b) @ d #4", 4, 19, "#", "unexpected `#` after `d`", "@ document#4"},
        {"(a)-[:T]->(b) @ d# 4", 4, 19, " ", "expected a place in the document, such as 4 after `#`", ""},
        {"(a)-[:T]->(b) @ d#4 d#5", 4, 21, "d", "unexpected `d`", ""},
        {"(a)-[:T]->(b) @ d#4,\n(b)-[:T]->(a)", 4, 21, "",
         "expected the name of a document after `,`, but the statement ends here", ""},
    };
    for (Case c : cases) {
        c.text = nodes + c.text;
        check(c);
    }
}

TEST_CASE("values that cannot be are errors", "[loader][facts][error]") {
    const std::vector<Case> cases{
        {"2018-13", 1, 11, "2018-13", "`2018-13` is not a date: there is no month 13", "01 to 12"},
        {"2018-00", 1, 11, "2018-00", "`2018-00` is not a date: there is no month 00", ""},
        {"2018-02-29", 1, 11, "2018-02-29", "`2018-02-29` is not a date: the month has 28 days", "2018-02"},
        {"2018-6-3", 1, 11, "2018-6-3", "`2018-6-3` is not a date", "2018-06-03"},
        {"2018-06-03T10:00", 1, 11, "2018-06-03T10:00", "`2018-06-03T10:00` is not a date", "quotes"},
        {"10-20", 1, 11, "10-20", "`10-20` is not a date", "quotes"},
        {"9223372036854775808", 1, 11, "9223372036854775808", "the integer is too large", ""},
        {"1e999", 1, 11, "1e999", "the floating-point number is too large", ""},
        {"3rd", 1, 11, "3rd", "the number is not well-formed", "'3rd'"},
        {"'a\\q'", 1, 13, "\\q", "the string has an unknown escape", "backslash"},
        {"1, v: 2", 1, 14, "v", "the key `v` is given twice", "list"},
        {"1, sources: ['d#1']", 1, 14, "sources", "`sources` holds the citations", "@ document#4"},
        {"1, id: 1.5", 1, 18, "1.5", "an id is a string or an integer", ""},
    };
    for (Case c : cases) {
        c.text = "a (:A {v: " + c.text + "})";
        check(c);
    }
    check({"a (:`` {n: 1})", 1, 5, "``", "a name in backticks is empty", ""});
    check({"a (:A)\nb (:B {n: '\xff'})", 2, 12, "\xff", "the file is not valid UTF-8", "UTF-8"});
    check({"// Đà Nẵng\na (:A {tên: 'Đà', v: x})", 2, 22, "x", "expected a value", ""});  // columns are characters
}

TEST_CASE("names that are not declared are errors with the nearest name", "[loader][facts][error]") {
    const std::string declared = "song (:A)\nsource diplomat-2018 (:P)\nsource report-2019 (:P)\n";
    const std::vector<Case> cases{
        {"(sogn)-[:T]->(song)", 4, 2, "sogn", "`sogn` is not declared", "did you mean `song`?"},
        {"(song)-[:T]->(moon)", 4, 15, "moon", "`moon` is not declared", "declare it: moon (:Label"},
        {"sing @ diplomat-2018#1", 4, 1, "sing", "`sing` is not declared", "did you mean `song`?"},
        {"song @ diplomat-2017#1", 4, 8, "diplomat-2017", "`diplomat-2017` is not declared as a document",
         "did you mean `diplomat-2018`?"},
        {"song @ report-2019#1, x#2", 4, 23, "x", "`x` is not declared as a document", "declare it: source x"},
        {"song @ song#1", 4, 8, "song", "`song` is not a document", ""},
    };
    for (Case c : cases) {
        c.text = declared + c.text;
        check(c);
    }
}

TEST_CASE("contradictions are errors that name the other place", "[loader][facts][error]") {
    check({"a (:A {n: 1})\nb (:B)\na (:A {n: 2})", 3, 11, "2", "`a` has two values of `n`: 1 and 2",
           "test.facts, line 1"});
    check({"a (:A {n: 1})\na (:A {n: 1.0})", 2, 11, "1.0", "`a` has two values of `n`: 1 and 1.0", "line 1"});
    check({"a (:A {id: 'x'})\na (:A {id: 'y'})", 2, 12, "'y'", "`a` is declared with two ids", "line 1"});
    check({"a (:A {id: 'x', n: 1})\nb (:A {id: 'x', n: 2})", 2, 20, "2", "`a` has two values of `n`", "line 1"});
    check({"source d (:P {id: 'e'})", 1, 19, "'e'", "the id of a source is its name", ""});
}

TEST_CASE("of several errors the first in the text is reported", "[loader][facts][error]") {
    CHECK(facts_failure("(x)-[:T]->(y)\na (:A {n: 1})\na (:A {n: 2})").line == 1);
    CHECK(facts_failure("a (:A {n: 1})\na (:A {n: 2})\n(x)-[:T]->(y)").line == 2);
    CHECK(facts_failure("a (:A) @ e#1\n(x)-[:T]->(y)").line == 1);
}

TEST_CASE("no text crashes the loader, and what loads once loads again without a change", "[loader][facts][property]") {
    const std::vector<std::string> pieces{"a",
                                          "b",
                                          " ",
                                          "\n",
                                          "(",
                                          ")",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          ":",
                                          "T",
                                          "-",
                                          "->",
                                          "<-",
                                          "@",
                                          "#",
                                          ",",
                                          "1",
                                          "2018-06-03",
                                          "'x'",
                                          "'",
                                          "//",
                                          "/*",
                                          "*/",
                                          "source",
                                          "\t",
                                          "`",
                                          "é",
                                          "\xff",
                                          ".",
                                          "|",
                                          "(a)-[:T]->(b)",
                                          "a (:A)\n",
                                          "source d (:P)\n",
                                          "@ d#1",
                                          "{n: 1}",
                                          "[1, 2]",
                                          "-[:T]-",
                                          "(:A {n: "};
    std::mt19937 random(7);
    for (int round = 0; round < 1500; ++round) {
        std::string text;
        const std::size_t length = random() % 24;
        for (std::size_t i = 0; i < length; ++i) {
            text +=
                round % 4 == 0 ? std::string(1, static_cast<char>(random() % 256)) : pieces[random() % pieces.size()];
        }
        CAPTURE(text);
        Base base;
        try {
            base.load_text(text);
        } catch (const LoadError& error) {
            CHECK_FALSE(render_error(error, error.text, error.file).empty());
            continue;
        }
        const std::vector<std::string> lines = base.lines();
        base.load_text(text);
        CHECK(base.lines() == lines);
    }
}

TEST_CASE("deep brackets and long lines are refused or read, not feared", "[loader][facts][error]") {
    CHECK(facts_failure("a (:A {n: " + std::string(100000, '[')).column == 12);
    CHECK(facts_failure(std::string(100000, '(')).column == 2);
    std::string text = "a (:A)\n(a)";
    for (int i = 0; i < 20000; ++i) text += "-[:T {n: " + std::to_string(i) + "}]->(a)";
    CHECK(facts(text).size() == 20001);
}
