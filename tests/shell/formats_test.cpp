#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "child.hpp"
#include "shell/formats/format.hpp"
#include "shell/formats/json.hpp"
#include "shell/formats/value_json.hpp"
#include "shell/formats/value_text.hpp"

using namespace entente;
using namespace entente::shell;
using entente::shell::testing::Folder;
using entente::shell::testing::read_file;

namespace {

Result rows(std::vector<std::string> columns, std::vector<Value> values) {
    Result result;
    result.columns = std::move(columns);
    result.row_count = result.columns.empty() ? 0 : values.size() / result.columns.size();
    result.values = std::move(values);
    result.has_rows = true;
    return result;
}

std::string written(std::string_view format, const Result& result, const FormatOptions& options = {},
                    std::string* note = nullptr) {
    const Folder folder;
    {
        Output out(folder.path("out"));
        const std::string said = find_format(format)->write(out, result, options);
        if (note != nullptr) *note = said;
        out.flush();
    }
    return read_file(folder.path("out"));
}

std::string plain(const Value& value, const GraphState* graph = nullptr) {
    std::string out;
    append_plain_json(out, value, graph);
    return out;
}

std::string typed(const Value& value, const GraphState* graph = nullptr) {
    std::string out;
    append_typed_json(out, value, graph);
    return out;
}

// (:Person {name: 'Ann'})-[:KNOWS {since: 2}]->()
struct Example {
    Graph graph;
    Snapshot snapshot;
    NodeId ann = 0, other = 0;
    RelationshipId knows = 0;
    Example() {
        Transaction transaction = graph.begin();
        const LabelId person = transaction.label("Person");
        ann = transaction.create_node(std::span(&person, 1));
        other = transaction.create_node({});
        transaction.set_node_property(ann, transaction.key("name"), Value("Ann"));
        knows = transaction.create_relationship(transaction.type("KNOWS"), ann, other);
        transaction.set_relationship_property(knows, transaction.key("since"), Value(2));
        snapshot = transaction.commit();
    }
};

}  // namespace

TEST_CASE("plain JSON of values", "[shell][formats]") {
    CHECK(plain(Value()) == "null");
    CHECK(plain(Value(true)) == "true");
    CHECK(plain(Value(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
    CHECK(plain(Value(1.0)) == "1.0");
    CHECK(plain(Value(3.2e9)) == "3.2E9");
    CHECK(plain(Value(std::nan(""))) == "\"NaN\"");
    CHECK(plain(Value(-HUGE_VAL)) == "\"-Infinity\"");
    CHECK(plain(Value("a\"b\\c\n\x1B\u202E\xFF한")) == R"("a\"b\\c\n\u001b\u202e)"
                                                       "\xEF\xBF\xBD"
                                                       R"(한")");
    CHECK(plain(Value(List{Value(1), Value(Map{{"k", Value("v")}})})) == R"([1,{"k":"v"}])");
    CHECK(plain(Value(Date{0})) == "\"1970-01-01\"");
}

TEST_CASE("typed JSON of values", "[shell][formats]") {
    CHECK(typed(Value()) == R"({"$type":"Null","_value":null})");
    CHECK(typed(Value(false)) == R"({"$type":"Boolean","_value":false})");
    CHECK(typed(Value(123)) == R"({"$type":"Integer","_value":"123"})");
    CHECK(typed(Value(2.0e-7)) == R"({"$type":"Float","_value":"2.0E-7"})");
    CHECK(typed(Value(4.56)) == R"({"$type":"Float","_value":"4.56"})");
    CHECK(typed(Value(HUGE_VAL)) == R"({"$type":"Float","_value":"Infinity"})");
    CHECK(typed(Value("x")) == R"({"$type":"String","_value":"x"})");
    CHECK(typed(Value(List{Value(1)})) == R"({"$type":"List","_value":[{"$type":"Integer","_value":"1"}]})");
    CHECK(typed(Value(Map{{"a", Value()}})) == R"({"$type":"Map","_value":{"a":{"$type":"Null","_value":null}}})");
    CHECK(typed(Value(Date{16520})) == R"({"$type":"Date","_value":"2015-03-26"})");
    CHECK(typed(Value(Duration{0, 14, 58320, 0})) == R"({"$type":"Duration","_value":"P14DT16H12M"})");
}

TEST_CASE("nodes, relationships and paths in every notation", "[shell][formats]") {
    const Example example;
    const GraphState* graph = example.snapshot.get();
    const Value node(NodeRef{example.ann});
    const Value relationship(RelationshipRef{example.knows});
    const Value path(Path{{example.ann, example.other}, {example.knows}});
    const Value back(Path{{example.other, example.ann}, {example.knows}});

    CHECK(value_text(node, graph) == "(:Person {name: 'Ann'})");
    CHECK(value_text(relationship, graph) == "[:KNOWS {since: 2}]");
    CHECK(value_text(path, graph) == "(:Person {name: 'Ann'})-[:KNOWS {since: 2}]->()");
    CHECK(value_text(back, graph) == "()<-[:KNOWS {since: 2}]-(:Person {name: 'Ann'})");
    CHECK(plain(node, graph) == R"({"id":0,"labels":["Person"],"properties":{"name":"Ann"}})");
    CHECK(plain(relationship, graph) == R"({"id":0,"type":"KNOWS","start":0,"end":1,"properties":{"since":2}})");
    CHECK(nlohmann::json::parse(plain(path, graph)).at("nodes").size() == 2);
    CHECK(
        typed(node, graph) ==
        R"({"$type":"Node","_value":{"_element_id":"0","_labels":["Person"],"_properties":{"name":{"$type":"String","_value":"Ann"}}}})");
    CHECK(
        typed(relationship, graph) ==
        R"({"$type":"Relationship","_value":{"_element_id":"0","_start_node_element_id":"0","_end_node_element_id":"1","_type":"KNOWS","_properties":{"since":{"$type":"Integer","_value":"2"}}}})");
    const auto steps = nlohmann::json::parse(typed(path, graph)).at("_value");
    REQUIRE(steps.size() == 3);
    CHECK(steps[1].at("$type") == "Relationship");
}

TEST_CASE("a table aligns what is wide and what is combined", "[shell][formats][table]") {
    const Result result = rows({"name", "n"}, {Value("Đà Nẵng"), Value(7), Value("한국"), Value(-12),
                                               Value("👨‍👩‍👧‍👦"), Value()});
    CHECK(written("table", result) ==
          "┌─────────┬──────┐\n"
          "│ name    │    n │\n"
          "├─────────┼──────┤\n"
          "│ Đà Nẵng │    7 │\n"
          "│ 한국    │  -12 │\n"
          "│ 👨‍👩‍👧‍👦      │ null │\n"
          "└─────────┴──────┘\n");
}

TEST_CASE("a table fits the width and says what it cut", "[shell][formats][table]") {
    const std::string text(100, 'x');
    std::string note;
    const std::string shown =
        written("table", rows({"a", "b"}, {Value(text), Value(1), Value("short"), Value(2), Value("s"), Value(3)}),
                {.width = 30, .max_rows = 2}, &note);
    CHECK(note == "first 2 of 3 rows shown, 1 cell cut");
    CHECK(shown.find("xxxx… │ 1 │\n") != std::string::npos);
    std::vector<std::string> names;
    for (char c = 'a'; c < 'k'; ++c) names.emplace_back(8, c);
    (void)written("table", rows(names, std::vector<Value>(10)), {.width = 40}, &note);
    CHECK(note == "first 3 of 10 columns shown");
}

TEST_CASE("columns that are too wide are cut alike", "[shell][formats][table]") {
    const std::string shown = written(
        "table",
        rows({"a", "b", "c", "d"},
             {Value(std::string(90, 'a')), Value(std::string(150, 'b')), Value(1), Value(std::string(90, 'd'))}),
        {.width = 80});
    // 80 = 4 * 3 + 1 for the lines, 1 for c, 22 for each of the others
    CHECK(shown.find("│ " + std::string(21, 'a') + "… │ " + std::string(21, 'b') + "… │ 1 │ " + std::string(21, 'd') +
                     "… │\n") != std::string::npos);
}

TEST_CASE("control characters do not reach a table", "[shell][formats][table]") {
    const std::string shown = written("table", rows({"a\x1B"}, {Value("x\x1B[2Jy\nz")}));
    CHECK(shown.find('\x1B') == std::string::npos);
    CHECK(shown.find("x\\x1B[2Jy\\nz") != std::string::npos);
}

TEST_CASE("the formats of a file", "[shell][formats]") {
    const Result result =
        rows({"a,b", "x"}, {Value("say \"hi\"\nthere"), Value(List{Value(1), Value("t")}), Value(), Value("")});
    CHECK(written("csv", result) == "\"a,b\",x\r\n\"say \"\"hi\"\"\nthere\",\"[1,\"\"t\"\"]\"\r\n,\"\"\r\n");
    CHECK(written("tsv", rows({"a", "b"}, {Value("x\ty\\\n"), Value()})) == "a\tb\nx\\ty\\\\\\n\t\n");
    CHECK(written("jsonl", result) ==
          "{\"a,b\":\"say \\\"hi\\\"\\nthere\",\"x\":[1,\"t\"]}\n{\"a,b\":null,\"x\":\"\"}\n");
    CHECK(written("markdown", rows({"a|b", "n"}, {Value("x|<y>\nz"), Value(1)})) ==
          "| a\\|b | n |\n| --- | ---: |\n| x\\|&lt;y><br>z | 1 |\n");
    CHECK(written("line", rows({"a", "long"}, {Value("x\ny"), Value(1), Value(), Value(2)})) ==
          "   a = x\\ny\nlong = 1\n\n   a = null\nlong = 2\n");
    CHECK(written("html", rows({"<a>"}, {Value("b & c"), Value(), Value(1)})) ==
          "<table>\n<thead>\n<tr><th>&lt;a&gt;</th></tr>\n</thead>\n<tbody>\n<tr><td>b &amp; c</td></tr>\n"
          "<tr><td class=\"null\"></td></tr>\n<tr><td class=\"number\">1</td></tr>\n</tbody>\n</table>\n");
}

TEST_CASE("one JSON object a statement", "[shell][formats][json]") {
    Result result = rows({"x"}, {Value(1), Value(2)});
    result.statistics.nodes_created = 3;
    result.elapsed_ms = 1.5;
    CHECK(written("json", result) ==
          R"({"columns":["x"],"rows":[[1],[2]],"stats":{"nodes_created":3,"nodes_deleted":0,"relationships_created":0,)"
          R"("relationships_deleted":0,"properties_set":0,"labels_added":0,"labels_removed":0,)"
          R"("indexes_added":0,"indexes_removed":0,"constraints_added":0,"constraints_removed":0}})"
          "\n");
    CHECK(nlohmann::json::parse(written("json", result, {.elapsed = true})).at("elapsed_ms") == 1.5);
    Result nothing;
    const auto empty = nlohmann::json::parse(written("typed-json", nothing));
    CHECK(empty.at("columns").empty());
    CHECK(empty.at("rows").empty());
}

TEST_CASE("a statement that returns nothing writes nothing", "[shell][formats]") {
    for (const std::string_view format : {"table", "csv", "tsv", "jsonl", "markdown", "line", "html"}) {
        CAPTURE(format);
        CHECK(written(format, Result{}).empty());
    }
}

TEST_CASE("errors as JSON count lines from the statement's first", "[shell][formats][json]") {
    const Error error =
        compile_error(ErrorCode::syntax_error, "UndefinedVariable", "variable `x` is not defined", SourceSpan{20, 21});
    const auto object = nlohmann::json::parse(error_json(error, "\n// comment\n\n RETURN x", 3)).at("error");
    CHECK(object.at("code") == "SyntaxError");
    CHECK(object.at("phase") == "compile");
    CHECK(object.at("detail") == "UndefinedVariable");
    CHECK(object.at("line") == 1);
    CHECK(object.at("column") == 8);
    const auto placeless = nlohmann::json::parse(error_json(Error(ErrorCode::type_error, "X", "m"), "", 0)).at("error");
    CHECK(placeless.count("line") == 0);
}

TEST_CASE("a plan is a table of operators", "[shell][formats]") {
    PlanNode plan;
    plan.name = "Projection";
    plan.estimated_rows = 10;
    PlanNode scan;
    scan.name = "AllNodesScan";
    plan.children.push_back(scan);
    const Result explained = plan_table(plan);
    CHECK(explained.columns.size() == 3);
    REQUIRE(explained.row_count == 2);
    CHECK(explained.row(1)[0].as_string() == "└ AllNodesScan");
    plan.rows = 4;
    CHECK(plan_table(plan).columns.size() == 6);
}
