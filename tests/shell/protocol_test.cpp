#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "child.hpp"

using namespace entente::shell::testing;
using Json = nlohmann::json;

namespace {

std::vector<Json> answers(const std::vector<std::string>& arguments, std::string_view input) {
    const Outcome outcome = run(arguments, input);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    std::vector<Json> lines;
    std::istringstream text(outcome.out);
    for (std::string line; std::getline(text, line);) lines.push_back(Json::parse(line));
    return lines;
}

}  // namespace

TEST_CASE("the typed-json protocol answers every statement and command", "[shell][protocol]") {
    const auto lines = answers({"--format", "typed-json"},
                               "// a comment; with a semicolon\nRETURN 1 AS x,\n 'a;b' AS y\n;\n"
                               ":param p => [1, 'two']\nRETURN $p AS p;;\n"
                               "\n// first line\n\n  RETURN\n nowhere;\n"
                               ":nonsense\n:reset\nRETURN $p;\nRETURN 2 AS last");
    REQUIRE(lines.size() == 8);
    CHECK(lines[0].at("columns") == Json::parse(R"(["x","y"])"));
    CHECK(lines[0].at("rows")[0][0] == Json::parse(R"({"$type":"Integer","_value":"1"})"));
    CHECK(lines[0].at("stats").at("nodes_created") == 0);
    CHECK(lines[1] == Json::parse(R"({"ok":true})"));
    CHECK(lines[2].at("rows")[0][0].at("$type") == "List");
    CHECK(lines[3].at("error").at("code") == "SyntaxError");
    CHECK(lines[3].at("error").at("phase") == "compile");
    CHECK(lines[3].at("error").at("line") == 2);
    CHECK(lines[3].at("error").at("column") == 2);
    CHECK(lines[4].count("error") == 1);
    CHECK(lines[5] == Json::parse(R"({"ok":true})"));
    CHECK(lines[6].at("error").at("code") == "ParameterMissing");
    CHECK(lines[7].at("columns") == Json::parse(R"(["last"])"));
}

TEST_CASE("a graph through the protocol", "[shell][protocol]") {
    const auto lines =
        answers({"--format", "typed-json"},
                "CREATE (:A {p: 1.5})-[:T]->(:B);\nMATCH (n:A) RETURN n;\nMATCH p = (:A)-->(:B) RETURN p;\n"
                ":reset\nMATCH (n) RETURN n;\n");
    REQUIRE(lines.size() == 5);
    CHECK(lines[0].at("columns").empty());
    CHECK(lines[0].at("stats").at("relationships_created") == 1);
    const Json node = lines[1].at("rows")[0][0];
    CHECK(node.at("$type") == "Node");
    CHECK(node.at("_value").at("_labels") == Json::parse(R"(["A"])"));
    CHECK(node.at("_value").at("_properties").at("p") == Json::parse(R"({"$type":"Float","_value":"1.5"})"));
    CHECK(lines[2].at("rows")[0][0].at("_value").size() == 3);
    CHECK(lines[4].at("rows").empty());
}

TEST_CASE("mock procedures are declared by a command", "[shell][protocol]") {
    const auto lines =
        answers({"--format", "typed-json"},
                ":procedure test.my.proc(name :: STRING?, in :: INTEGER?) :: (out :: STRING?) => "
                "[['Stefan', 1, 'x'], [null, 2, 'y']]\nCALL test.my.proc('Stefan', 1) YIELD out RETURN out;\n"
                ":procedure test.doNothing() :: () => []\nCALL test.doNothing();\n");
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] == Json::parse(R"({"ok":true})"));
    CHECK(lines[1].at("rows")[0][0].at("_value") == "x");
    CHECK(lines[3].at("columns").empty());
}

TEST_CASE("the protocol of the benchmark", "[shell][protocol]") {
    const Folder folder;
    const std::string nodes = folder.file("people file.csv", "id:ID(Person),name\n1,Ann\n2,Bo\n");
    const std::string edges = folder.file("knows.csv", ":START_ID(Person),:END_ID(Person)\n1,2\n");
    const auto lines =
        answers({"--format", "json", "--timing"},
                ":load '--id-type' 'integer' '--nodes' 'Person=" + nodes + "' '--relationships' 'KNOWS=" + edges +
                    "'\n:param {\"id\": 1}\nMATCH (p:Person {id: $id})-->(q) RETURN q.name;\n");
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].at("ok") == true);
    CHECK(lines[0].at("nodes") == 2);
    CHECK(lines[1] == Json::parse(R"({"ok":true})"));
    CHECK(lines[2].at("rows") == Json::parse(R"([["Bo"]])"));
    CHECK(lines[2].at("elapsed_ms").get<double>() >= 0);
}

TEST_CASE("with -c a failed JSON statement shows in the exit status", "[shell][protocol]") {
    const Outcome outcome = run({"--format", "json", "-c", "RETURN nowhere"});
    CHECK(outcome.status == 1);
    CHECK(Json::parse(outcome.out).count("error") == 1);
}

TEST_CASE("hostile input gets an error line", "[shell][protocol]") {
    for (const std::string& text :
         {std::string("RETURN '\xff\xfe';"), std::string("\0RETURN 1;", 10), std::string("RETURN 1 AS a\xc3;"),
          std::string("RETURN 'a\x1B[2J;"), std::string(":\x1B[2J\n"), std::string("/* open")}) {
        CAPTURE(text);
        const Outcome outcome = run({"--format", "typed-json"}, text);
        CHECK(outcome.status == 0);
        CHECK(outcome.out.find('\x1B') == std::string::npos);
        CHECK(Json::accept(outcome.out));
    }
}
