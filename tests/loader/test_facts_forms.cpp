// Every form of the notation, and what it becomes. docs/facts.md has the same forms.
#include <catch2/catch.hpp>

#include "facts_fixture.hpp"

using namespace entente;
using namespace entente::test;
using Lines = std::vector<std::string>;

TEST_CASE("a name and a description declare a node whose id is the name", "[loader][facts]") {
    CHECK(facts("song (:Person {name: 'Song Young-moo'})\n") == Lines{"song :Person {name: 'Song Young-moo'}"});
    CHECK(facts("mou-defence_2010 (:Agreement)") == Lines{"mou-defence_2010 :Agreement {}"});
    CHECK(facts("_x(:A)") == Lines{"_x :A {}"});
    CHECK(facts("a (:A:B&C {})") == Lines{"a :A:B:C {}"});
    CHECK(facts("a (:`Odd label` {`odd ``key`: 1})") == Lines{"a :Odd label {odd `key: 1}"});
    CHECK(facts("a (:Người {tên: 'Sông 🌊'})") == Lines{"a :Người {tên: 'Sông 🌊'}"});
}

TEST_CASE("a description may give the id itself", "[loader][facts]") {
    CHECK(facts("a (:A {id: 'x-1'})\nb (:B {id: 7})\n(a)-[:T]->(b)") == Lines{"7 :B {}", "x-1 -T {}-> 7", "x-1 :A {}"});
    CHECK(facts("a (:A {id: 'b', n: 1})\nb (:B {id: 'c'})\n(b)-[:T]->(a)") ==
          Lines{"b :A {n: 1}", "c -T {}-> b", "c :B {}"});
    CHECK(facts("a (:A {id: 'x'})\n(x)-[:T]->(x)") ==
          Lines{"x -T {}-> x", "x :A {}"});  // by its id where no name is alike
}

TEST_CASE("source declares a document", "[loader][facts]") {
    CHECK(facts("source d-1 (:Article {title: 'T'})") == Lines{"d-1 :Article:Document {title: 'T'}"});
    CHECK(facts("source d (:Document)") == Lines{"d :Document {}"});
    CHECK(facts("source (:A)\n(source)-[:T]->(source)") == Lines{"source -T {}-> source", "source :A {}"});
    CHECK(facts("source d (:P)\nsource (:A) @ d\nsource @ d#2") ==
          Lines{"d :Document:P {}", "source :A {sources: ['d', 'd#2']}"});
    CHECK(facts("d (:Document {n: 1})\na (:A) @ d#1") == Lines{"a :A {sources: ['d#1']}", "d :Document {n: 1}"});
}

TEST_CASE("a path states relationships, each with the citations of the line", "[loader][facts]") {
    const std::string nodes = "a (:A)\nb (:B)\nc (:C)\nsource d (:P)\n";
    const auto stated = [&](const std::string& text) {
        Lines lines = facts(nodes + text);
        std::erase_if(lines, [](const std::string& line) { return line.find('>') == std::string::npos; });
        return lines;
    };
    CHECK(stated("(a)-[:T]->(b)") == Lines{"a -T {}-> b"});
    CHECK(stated("(a)<-[:T {n: 1}]-(b)") == Lines{"b -T {n: 1}-> a"});
    CHECK(stated("(a)-[:T]->(b)<-[:U {x: 'y'}]-(c) @ d#4, d#7") ==
          Lines{"a -T {sources: ['d#4', 'd#7']}-> b", "c -U {sources: ['d#4', 'd#7'], x: 'y'}-> b"});
    CHECK(stated("(a)-[:T]->(a)") == Lines{"a -T {}-> a"});
    CHECK(stated("( a ) - [ : T { } ] -> ( b )@d#4") == Lines{"a -T {sources: ['d#4']}-> b"});
}

TEST_CASE("a name and a citation cite a node declared anywhere", "[loader][facts]") {
    CHECK(facts("a @ d#3, d#4\na (:A) @ d#1\nsource d (:P)\nd @ d#1") ==
          Lines{"a :A {sources: ['d#3', 'd#4', 'd#1']}", "d :Document:P {sources: ['d#1']}"});
}

TEST_CASE("a citation is a document and a place in it", "[loader][facts]") {
    const auto cited = [](const std::string& citation) {
        const Lines lines = facts("source d-1 (:P)\na (:A) @ " + citation);
        return lines.front();
    };
    CHECK(cited("d-1#4") == "a :A {sources: ['d-1#4']}");
    CHECK(cited("d-1") == "a :A {sources: ['d-1']}");
    CHECK(cited("d-1#p12") == "a :A {sources: ['d-1#p12']}");
    CHECK(cited("d-1#4.2:7-9 // note") == "a :A {sources: ['d-1#4.2:7-9']}");
    CHECK(cited("d-1#4, d-1#4,\n  d-1#5") == "a :A {sources: ['d-1#4', 'd-1#5']}");
    CHECK(cited("d-1#đoạn4") == "a :A {sources: ['d-1#đoạn4']}");
}

TEST_CASE("values are strings, numbers, booleans, dates, months and lists", "[loader][facts]") {
    const auto value = [](const std::string& text) {
        const std::string line = facts("a (:A {v: " + text + "})").front();
        return line.substr(9, line.size() - 10);
    };
    CHECK(value("'text'") == "'text'");
    CHECK(value("\"it's\"") == "'it's'");
    CHECK(value("'it''s'") == "'it's'");
    CHECK(value("'it\\'s \\u00e9'") == "'it's é'");
    CHECK(value("''") == "''");
    CHECK(value("'// no /* comment'") == "'// no /* comment'");
    CHECK(value("12") == "12");
    CHECK(value("-12") == "-12");
    CHECK(value("+12") == "12");
    CHECK(value("-9223372036854775808") == "-9223372036854775808");
    CHECK(value("0xFF") == "255");
    CHECK(value("1_000") == "1000");
    CHECK(value("1.5") == "1.5");
    CHECK(value("-0.5e3") == "-500.0");
    CHECK(value("true") == "true");
    CHECK(value("FALSE") == "false");
    CHECK(value("2018-06-03") == "2018-06-03");
    CHECK(value("2018-06") == "'2018-06'");
    CHECK(value("2024-02-29") == "2024-02-29");
    CHECK(value("'2018'") == "'2018'");
    CHECK(value("2018") == "2018");
    CHECK(value("[]") == "[]");
    CHECK(value("['a', 'b']") == "['a', 'b']");
    CHECK(value("[1, -2.5, true, 2018-06-03, 2018-06]") == "[1, -2.5, true, 2018-06-03, '2018-06']");
    CHECK(value("[ 'a' , // first\n 'b' ]") == "['a', 'b']");
}

TEST_CASE("a date is a DATE and a month is a string", "[loader][facts]") {
    Base base;
    base.load_text("a (:A {day: 2018-06-03, month: 2018-06})");
    CHECK(base.graph()->node_property(0, "day").is(ValueType::date));
    CHECK(base.graph()->node_property(0, "month").is(ValueType::string));
}

TEST_CASE("a statement ends with its line unless a bracket is open or the next line begins with a blank",
          "[loader][facts]") {
    const Lines both{"a :A {n: 1}", "b :B {}"};
    CHECK(facts("a (:A {n: 1})\nb (:B)") == both);
    CHECK(facts("a (:A {n: 1})\r\nb (:B)\r\n") == both);
    CHECK(facts("a\n  (:A {n: 1})\nb (:B)\n") == both);
    CHECK(facts("a\n\t(:A {n: 1})\nb (:B)\n") == both);
    CHECK(facts("a (:A {\nn:\n1\n}\n)\nb (:B)\n") == both);
    CHECK(facts("a (:A {n: 1})\n\n\n   \nb (:B)\n") == both);
    CHECK(facts("\xEF\xBB\xBF"
                "a (:A {n: 1})\nb (:B)") == both);          // byte order mark
    CHECK(facts("   a (:A {n: 1})\n\n   b (:B)") == both);  // an empty line ends a statement too
    CHECK(facts("source d (:P)\na (:A)\n  // why\n// more\n  @ d#1").front() == "a :A {sources: ['d#1']}");
    CHECK(facts("a (:A)\nb (:B)\n(a)-[:T]->\n  (b)\n  <-[:U]-\n  (a)").size() == 4);
}

TEST_CASE("comments stand wherever a blank may", "[loader][facts]") {
    CHECK(facts("") == Lines{});
    CHECK(facts("// nothing") == Lines{});
    CHECK(facts("/* nothing\n at all */\n\n") == Lines{});
    CHECK(facts("/* x */ a /* y */ (:A /* z */ {n: /* 2 */ 1}) // end\n// b (:B)\n") == Lines{"a :A {n: 1}"});
    CHECK(facts("a /* over\nlines */ (:A)") == Lines{"a :A {}"});
}
