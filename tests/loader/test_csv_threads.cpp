#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "csv_fixture.hpp"
#include "graph/storage/store.hpp"

using namespace entente;
using namespace entente::test;

namespace {

constexpr int node_count = 9'000;
constexpr int tie_count = 40'000;

/// Rows with all that can happen to one: quotes, line feeds within them, nulls, letters beyond ASCII, bad values.
std::string nodes_text(bool with_bad) {
    std::string text = "id:ID(P),name,born:date,score:double,any\n";
    for (int i = 0; i < node_count; ++i) {
        const std::string name = i % 7 == 0    ? fmt::format("\"line {}\nand \"\"quotes\"\"\"", i)
                                 : i % 11 == 0 ? std::string()
                                               : fmt::format("Zo\xC3\xAB {}", i % 50);
        const std::string born = with_bad && i % 1'013 == 1'000 ? "yesterday" : fmt::format("19{:02}-03-04", i % 100);
        text += fmt::format("{},{},{},{}.5,{}\n", i * 3, name, born, i, i < 8'000 ? fmt::format("{}", i) : "text");
    }
    return text;
}

std::string ties_text(bool with_bad) {
    std::string text = ":START_ID(P),:END_ID(P),since:date,w:long,:TYPE\n";
    for (int i = 0; i < tie_count; ++i) {
        const int source = i * 7 % node_count,
                  target = with_bad && i % 5'003 == 5'000 ? node_count + 1 : i * 13 % node_count;
        text += fmt::format("{},{},2001-01-{:02},{},{}\n", source * 3, target * 3, i % 28 + 1,
                            i % 9'000 == 8'999 ? 1LL << 40 : i, i % 3 == 0 ? "A" : "B");
    }
    return text;
}

/// Everything that a graph says, in the order of ids.
std::vector<std::string> contents(const GraphState& graph) {
    std::vector<std::string> lines;
    for (const char* key : {"id", "name", "born", "score", "any"}) {
        for (std::string& value : node_values(graph, key)) lines.push_back(std::move(value));
    }
    for (RelationshipId id = 0; id < graph.relationship_limit(); ++id) {
        const RelationshipRecord record = graph.relationship(id);
        lines.push_back(fmt::format("{} {} {} {} {}", record.type, record.source, record.target,
                                    printed(graph.relationship_property(id, "since")),
                                    printed(graph.relationship_property(id, "w"))));
    }
    return lines;
}

/// An empty graph kept in a file.
struct StoredGraph {
    std::string path;
    CommittedState first;
    std::shared_ptr<storage::Store> store;
    Graph graph;

    explicit StoredGraph(const Folder& folder)
        : path(folder.path("graph.db")),
          store(storage::Store::open(storage::posix_files(), path, {}, first)),
          graph(first.state, first.commit, store) {}
    [[nodiscard]] bool sound() const { return storage::check_database(storage::posix_files(), path).empty(); }
};

}  // namespace

TEST_CASE("a load gives the same graph whatever the number of threads", "[loader][csv][threads]") {
    const Folder folder;
    LoadOptions options;
    options.integer_ids = GENERATE(true, false);
    options.nodes = {{{"P"}, {folder.file("p.csv", nodes_text(true))}}};
    options.relationships = {{{}, {folder.file("t.csv", ties_text(true))}}};
    options.skip_bad = true;
    options.threads = 1;
    options.reject_file = folder.path("rejects_1.csv");
    const Loaded expected = load(options);
    CHECK(expected.report.rows_rejected > 10);
    options.threads = 5;
    options.reject_file = folder.path("rejects_5.csv");
    const Loaded found = load(options);
    CHECK(found.report.rows_rejected == expected.report.rows_rejected);
    CHECK(found.report.properties == expected.report.properties);
    CHECK(folder.read("rejects_5.csv") == folder.read("rejects_1.csv"));
    CHECK(contents(*found.graph) == contents(*expected.graph));
}

TEST_CASE("of several bad rows the first of the file is named, whoever finds it", "[loader][csv][threads]") {
    LoadOptions options;
    options.threads = 6;
    const std::string text = nodes_text(true);
    const Failure failure = failure_of_nodes(text, options);
    // Row 1000 stands behind the header and the line feeds within the names before it.
    CHECK(failure.line == 1'000 + 2 + 1'000 / 7 + 1);
    CHECK(failure.marked == "yesterday");
}

TEST_CASE("a file that cannot be read fails after the bad rows before it", "[loader][csv][threads]") {
    const Folder folder;
    LoadOptions options;
    options.threads = 3;
    options.nodes = {{{"P"}, {folder.file("p.csv", nodes_text(false)), folder.path("")}}};
    try {
        load(options);
        FAIL("loaded a folder");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::io_error);
    }
    folder.file("p.csv", nodes_text(true));
    CHECK(failure_of(options).marked == "yesterday");
}

TEST_CASE("a load can be cancelled while several threads parse", "[loader][csv][threads]") {
    const Folder folder;
    std::atomic<bool> cancel = false;
    LoadOptions options;
    options.threads = 4;
    options.integer_ids = true;
    options.cancel = &cancel;
    options.nodes = {{{"P"}, {folder.file("p.csv", nodes_text(false))}}};
    options.relationships = {{{}, {folder.file("t.csv", ties_text(false))}}};
    Graph graph;
    LoadReport report;
    CHECK_NOTHROW(load_into(graph, options, report));
    const Snapshot before = graph.snapshot();
    cancel = true;
    try {
        load_into(graph, options, report);
        FAIL("not cancelled");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::cancelled);
    }
    CHECK(graph.snapshot() == before);
}

TEST_CASE("a load that passes its memory limit is refused by name", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.integer_ids = true;
    options.nodes = {{{"P"}, {folder.file("p.csv", nodes_text(false))}}};
    options.relationships = {{{}, {folder.file("t.csv", ties_text(false))}}};
    options.memory_limit = std::uint64_t{64} << 20;
    CHECK(load(options).report.relationships == tie_count);
    options.memory_limit = std::uint64_t{1} << 20;
    try {
        load(options);
        FAIL("loaded");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::resource_limit);
        CHECK(std::string(error.what()) == "the load needs more memory than the limit of 1 MiB; nothing was loaded");
        CHECK(error.hint ==
              "what was read so far needs 2 MiB: raise --memory-limit, or load the files one after the other");
    }
}

TEST_CASE("a load into a file that passes its memory limit goes on with less", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.integer_ids = true;
    options.nodes = {{{"P"}, {folder.file("p.csv", nodes_text(false))}}};
    options.relationships = {{{}, {folder.file("t.csv", ties_text(false))}}};
    const Loaded whole = load(options);
    options.memory_limit = std::uint64_t{1'600} << 10;
    CHECK_THROWS_AS(load(options), Error);  // in memory there is nowhere else to go

    StoredGraph stored(folder);
    LoadReport report;
    load_into(stored.graph, options, report);
    CHECK(report.relationships == tie_count);
    CHECK(contents(*stored.graph.snapshot()) == contents(*whole.graph));
    CHECK(stored.sound());
}

TEST_CASE("a load into a file within a memory limit finds the types of columns that declare none", "[loader][csv]") {
    constexpr int rows = 400'000;
    std::string text = "integer,float,day,truth,late,:LABEL\n";
    for (int i = 0; i < rows; ++i) {
        const bool last = i + 1 == rows;
        text +=
            fmt::format("{},{}.5,{},{},{},{}\n", i, i % 1000, i % 7 == 0 ? "" : fmt::format("20{:02}-05-17", i % 100),
                        i % 3 == 0 ? "true" : "false", last ? "none" : std::to_string(i % 50), i % 4 == 0 ? "A" : "B");
    }
    const Folder folder;
    LoadOptions options;
    options.nodes = {{{}, {folder.file("n.csv", text)}}};
    const Loaded whole = load(options);
    options.memory_limit = std::uint64_t{24} << 20;
    CHECK_THROWS_AS(load(options), Error);

    StoredGraph stored(folder);
    LoadReport report;
    load_into(stored.graph, options, report);
    CHECK(report.nodes == rows);
    const Snapshot snapshot = stored.graph.snapshot();
    for (const char* key : {"integer", "float", "day", "truth", "late"}) {
        CHECK(node_values(*snapshot, key) == node_values(*whole.graph, key));
    }
    CHECK(stored.sound());
}
