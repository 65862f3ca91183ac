// LOAD CSV: what it reads, how rows become values, and what it refuses.
#include <catch2/catch.hpp>
#include <filesystem>

#include "loader/csv_rows.hpp"
#include "query/engine.hpp"
#include "tests/support/folder.hpp"

using namespace entente;
namespace fs = std::filesystem;

namespace {

struct Session {
    test::Folder folder;
    Graph graph;
    ProcedureRegistry procedures;
    Engine engine{graph, procedures};
    ExecuteOptions options;
    Session() {
        fs::create_directories(folder.path() / "sub");
        options.open_csv = csv_files_below(folder.path());
        folder.file("people.csv", "name,born\nAda,1815\n\"Bo, \"\"b\"\"\",\n\"\",7,extra\n");
    }
    Result run(const std::string& text) { return engine.run(text, {}, options); }
    Error error(const std::string& text) {
        try {
            run(text);
        } catch (const Error& error) {
            return error;
        }
        FAIL("ran: " << text);
        return {ErrorCode::internal_error, "", ""};
    }
};

}  // namespace

TEST_CASE("LOAD CSV WITH HEADERS gives a map for each row, with null for empty and missing fields",
          "[loader][load_csv]") {
    Session session;
    const Result result = session.run("LOAD CSV WITH HEADERS FROM 'file:///people.csv' AS row RETURN row");
    REQUIRE(result.row_count == 3);
    CHECK(equivalent(result.values[0], Value(Map{{"name", Value("Ada")}, {"born", Value("1815")}})));
    CHECK(equivalent(result.values[1], Value(Map{{"name", Value("Bo, \"b\"")}, {"born", Value()}})));
    CHECK(equivalent(result.values[2], Value(Map{{"name", Value("")}, {"born", Value("7")}})));
}

TEST_CASE("LOAD CSV without headers gives a list for each row, split at the terminator", "[loader][load_csv]") {
    Session session;
    session.folder.file("sub/a b.csv", "1;2\n;3\n");
    const Result result = session.run("LOAD CSV FROM 'file:///sub/a%20b.csv' AS row FIELDTERMINATOR ';' RETURN row");
    REQUIRE(result.row_count == 2);
    CHECK(equivalent(result.values[0], Value(List{Value("1"), Value("2")})));
    CHECK(equivalent(result.values[1], Value(List{Value(), Value("3")})));
}

TEST_CASE("LOAD CSV runs for every row before it and feeds writing clauses", "[loader][load_csv]") {
    Session session;
    const Result count = session.run("UNWIND ['people.csv', 'people.csv'] AS f LOAD CSV FROM f AS row RETURN count(*)");
    CHECK(equivalent(count.values[0], Value(8)));
    const Result made = session.run("LOAD CSV WITH HEADERS FROM 'people.csv' AS row CREATE (p:P) SET p = row");
    CHECK(made.statistics.nodes_created == 3);
    CHECK(session.graph.snapshot()->node_count() == 3);
}

TEST_CASE("LOAD CSV reads nothing outside of the import folder", "[loader][load_csv]") {
    Session session;
    fs::create_symlink("/etc/passwd", session.folder.path() / "link.csv");
    for (const char* name : {"../x.csv", "/../../etc/passwd", "link.csv", "https://example.org/a.csv",
                             "file://host/a.csv", "", "sub/../../x.csv", "file:///..%2f..%2fetc/passwd"}) {
        INFO(name);
        const Error error = session.error("LOAD CSV FROM '" + std::string(name) + "' AS row RETURN row");
        CHECK(error.code == ErrorCode::io_error);
        CHECK(error.detail == "ImportNotAllowed");
        CHECK(error.span);
    }
    CHECK(session.error("LOAD CSV FROM 'none.csv' AS row RETURN row").detail == "NoSuchFile");
    CHECK(session.error("LOAD CSV FROM 'sub' AS row RETURN row").detail == "NoSuchFile");
    session.options.open_csv = {};
    CHECK(session.error("LOAD CSV FROM 'people.csv' AS row RETURN row").detail == "ImportNotAllowed");
    CHECK_THROWS_AS(csv_files_below(session.folder.path() / "none"), Error);
}

TEST_CASE("a malformed row of LOAD CSV leaves no trace of the statement", "[loader][load_csv]") {
    Session session;
    session.folder.file("bad.csv", "a,b\n1,\"2\n");
    const Error error = session.error("LOAD CSV FROM 'bad.csv' AS row CREATE (:Row {a: row[0]})");
    CHECK(error.code == ErrorCode::data_error);
    CHECK(std::string(error.what()).find("line 2, column 2") != std::string::npos);
    CHECK(session.graph.snapshot()->node_count() == 0);
}

TEST_CASE("LOAD CSV is checked before it runs", "[loader][load_csv]") {
    Session session;
    CHECK(session.error("LOAD CSV FROM 5 AS row RETURN row").phase == ErrorPhase::compile);
    CHECK(session.error("WITH 1 AS row LOAD CSV FROM 'people.csv' AS row RETURN row").detail == "VariableAlreadyBound");
    CHECK(session.error("LOAD CSV FROM 'people.csv' AS row FIELDTERMINATOR 'ab' RETURN row").phase ==
          ErrorPhase::compile);
    CHECK(session.error("LOAD CSV FROM 'people.csv' AS row RETURN row.name").detail == "InvalidArgumentType");
}
