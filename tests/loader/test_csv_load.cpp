#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>

#include "csv_fixture.hpp"

using namespace entente;
using namespace entente::test;
using Strings = std::vector<std::string>;

TEST_CASE("relationships may refer to nodes that were in the graph", "[loader][csv]") {
    const Folder folder;
    Graph graph;
    LoadReport report;
    LoadOptions options;
    options.integer_ids = GENERATE(true, false);
    options.nodes = {{{"Person"}, {folder.file("p.csv", "id:ID(Person),name\n1,a\n2,b\n2000000000000,c\n")}}};
    load_into(graph, options, report);
    options.nodes = {{{"Person"}, {folder.file("q.csv", "id:ID(Person),name\n3,d\n")}}};
    options.relationships = {
        {{"KNOWS"}, {folder.file("k.csv", ":START_ID(Person),:END_ID(Person)\n1,3\n3,2000000000000\n1,2\n")}}};
    load_into(graph, options, report);
    const Snapshot state = graph.snapshot();
    REQUIRE(state->check() == Strings{});
    CHECK(state->node_count() == 4);
    Strings pairs;
    for (RelationshipId id = 0; id < state->relationship_limit(); ++id) {
        const RelationshipRecord record = state->relationship(id);
        pairs.push_back(state->node_property(record.source, "name").as_string() +
                        state->node_property(record.target, "name").as_string());
    }
    std::sort(pairs.begin(), pairs.end());
    CHECK(pairs == Strings{"ab", "ad", "dc"});

    options.nodes = {};
    options.relationships[0].files = {folder.file("m.csv", ":START_ID(Person),:END_ID(Person)\n1,4\n")};
    CHECK_THROWS_WITH(load_into(graph, options, report),
                      "`:END_ID(Person)`: there is no node with id `4` in id space `Person`");
    options.nodes = {{{"Person"}, {folder.file("r.csv", "id:ID(Other)\n1\n")}}};
    options.relationships = {};
    load_into(graph, options, report);
    options.nodes = {};
    options.relationships = {{{"KNOWS"}, {folder.file("m.csv", ":START_ID(Person),:END_ID(Person)\n1,2\n")}}};
    CHECK_THROWS_WITH(load_into(graph, options, report),
                      "`:START_ID(Person)`: several nodes with label `Person` have id `1`");
    CHECK(graph.snapshot()->relationship_count() == 3);
}

TEST_CASE("id spaces are apart", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.integer_ids = true;
    options.nodes = {{{"A"}, {folder.file("a.csv", "id:ID(A)\n1\n2\n")}},
                     {{"B"}, {folder.file("b.csv", "id:ID(B)\n2\n1\n")}}};
    options.relationships = {{{"T"}, {folder.file("r.csv", ":END_ID(B),:START_ID(A)\n2,1\n")}}};
    const Loaded loaded = load(options);
    const RelationshipRecord record = loaded.graph->relationship(0);
    CHECK(record.source == 0);
    CHECK(record.target == 2);
}

TEST_CASE("a load reports progress and can be cancelled", "[loader][csv]") {
    const Folder folder;
    std::string text = "id:ID,n\n";
    for (int i = 0; i < 50'000; ++i) text += fmt::format("{},{}\n", i, i);
    LoadOptions options;
    options.nodes = {{{"N"}, {folder.file("n.csv", text)}}};
    std::vector<std::uint64_t> rows;
    options.progress = [&](const LoadProgress& progress) {
        CHECK(progress.bytes_total == text.size());
        CHECK(progress.bytes_done <= progress.bytes_total);
        rows.push_back(progress.rows);
    };
    CHECK(load(options).report.nodes == 50'000);
    REQUIRE_FALSE(rows.empty());
    std::atomic<bool> cancel = true;
    options.cancel = &cancel;
    try {
        load(options);
        FAIL("not cancelled");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::cancelled);
    }
}

TEST_CASE("many rows keep their values and ends", "[loader][csv][property]") {
    const Folder folder;
    LoadOptions options;
    options.integer_ids = GENERATE(true, false);
    constexpr std::uint64_t count = 30'000;
    std::string nodes = "id:ID(P),name,score:double,born:date\n";
    for (std::uint64_t i = 0; i < count; ++i)
        nodes += fmt::format("{},name {},{}.25,2001-01-{:02}\n", i * 9 + 5, i % 1000, i, i % 28 + 1);
    std::string ties = ":START_ID(P),:END_ID(P),w\n";
    for (std::uint64_t i = 0; i < count; ++i)
        ties += fmt::format("{},{},{}\n", i * 9 + 5, (i * 7919 % count) * 9 + 5, i);
    options.nodes = {{{"P"}, {folder.file("n.csv", nodes)}}};
    options.relationships = {{{"T"}, {folder.file("r.csv", ties)}}};
    const Loaded loaded = load(options);
    const GraphState& graph = *loaded.graph;
    CHECK(loaded.report.properties == count * 5);
    for (RelationshipId id = 0; id < graph.relationship_limit(); ++id) {
        const RelationshipRecord record = graph.relationship(id);
        const auto weight = static_cast<std::uint64_t>(graph.relationship_property(id, "w").as_integer());
        REQUIRE(record.source == weight);
        REQUIRE(record.target == weight * 7919 % count);
        REQUIRE(graph.node_property(record.source, "score").as_float() == static_cast<double>(weight) + 0.25);
    }
}

TEST_CASE("a table of very many columns is read by fewer rows at a time", "[loader][csv]") {
    constexpr int columns = 1'500, rows = 700;
    std::string text = "c0:int";
    for (int column = 1; column < columns; ++column) text += fmt::format(",c{}:int", column);
    for (int row = 0; row < rows; ++row) {
        text += '\n';
        for (int column = 0; column < columns; ++column) {
            text += fmt::format("{}{}", column == 0 ? "" : row % 5 == 0 ? ",\"" : ",", row * columns + column);
            if (column > 0 && row % 5 == 0) text += '"';
        }
    }
    const Loaded loaded = load_nodes(text);
    REQUIRE(loaded.report.nodes == rows);
    for (const int column : {0, 1, 777, columns - 1}) {
        const std::vector<std::string> values = node_values(*loaded.graph, fmt::format("c{}", column));
        for (int row = 0; row < rows; ++row) {
            if (values[static_cast<std::size_t>(row)] == std::to_string(row * columns + column)) continue;
            FAIL("row " << row << " of column " << column << ": " << values[static_cast<std::size_t>(row)]);
        }
    }
    const Failure failure = failure_of_nodes(text + "\n1,2");
    CHECK(failure.line == rows + 2);
}
