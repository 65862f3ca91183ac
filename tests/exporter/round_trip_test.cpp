#include <bit>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "api/entente.hpp"
#include "api/maintenance.hpp"
#include "exporter/cypher_text.hpp"
#include "graph/graph.hpp"
#include "graph/temporal_functions.hpp"
#include "tests/support/folder.hpp"

using namespace entente;
using entente::test::Folder;

namespace {

std::string written(const Value& value) {
    std::string text;
    exporter::append_value(text, value);
    return text;
}

/// The graph as sorted lines without ids; nodes and relationships have a property `uid` that no other has.
std::string description(const GraphState& graph) {
    const auto properties = [&](const std::vector<std::pair<KeyId, Value>>& list) {
        std::map<std::string, std::string> sorted;
        for (const auto& [key, value] : list) sorted[graph.catalog().keys.name(key)] = written(value);
        std::string text;
        for (const auto& [key, value] : sorted) text += " " + key + "=" + value;
        return text;
    };
    std::set<std::string> lines;
    const auto uid = [&](NodeId node) { return written(graph.node_property(node, "uid")); };
    for (NodeId node = 0; node < graph.node_limit(); ++node) {
        if (!graph.node_exists(node)) continue;
        std::set<std::string> labels;
        for (const LabelId label : graph.labels(node)) labels.insert(graph.catalog().labels.name(label));
        std::string line = "node";
        for (const std::string& label : labels) line += " :" + label;
        lines.insert(line + properties(graph.node_properties(node)));
    }
    for (RelationshipId id = 0; id < graph.relationship_limit(); ++id) {
        if (!graph.relationship_exists(id)) continue;
        const RelationshipRecord record = graph.relationship(id);
        lines.insert("relationship " + uid(record.source) + " " + graph.catalog().types.name(record.type) + " " +
                     uid(record.target) + properties(graph.relationship_properties(id)));
    }
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

class Values {
public:
    explicit Values(unsigned seed) : random_(seed) {}

    std::int64_t below(std::int64_t limit) {
        return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random_);
    }

    /// A value of kind 0 .. 9, or a list of them.
    Value of_kind(std::int64_t kind) {
        switch (kind) {
            case 0:
                return Value(below(2) == 0);
            case 1:
                return below(4) == 0 ? std::numeric_limits<std::int64_t>::min() + below(2) : below(2000) - 1000;
            case 2:
                return below(2) == 0 ? std::bit_cast<double>(random_()) : static_cast<double>(below(1000)) / 8 - 60;
            case 3:
                return text();
            case 4:
                return Date{below(4'000'000) - 2'000'000};
            case 5:
                return Value(parse_local_time(clock()));
            case 6:
                return Value(parse_time(clock() + "+05:30", Zone{}, 0));
            case 7:
                return Value(parse_local_date_time(day() + "T" + clock()));
            case 8:
                return Value(
                    parse_date_time(day() + "T" + clock() + (below(2) == 0 ? "[Europe/Paris]" : "-03:00"), Zone{}));
            default:
                return Value(Duration{below(100) - 50, below(100) - 50, below(200'000) - 100'000,
                                      static_cast<std::int32_t>(below(1'000'000'000))});
        }
    }
    Value any() {
        if (below(5) != 0) return of_kind(below(10));
        List list;
        for (std::int64_t i = below(4); i > 0; --i) list.push_back(of_kind(below(10)));
        return Value(std::move(list));
    }

private:
    std::string text() {
        static const std::string pieces[] = {"a", "'", "\\", "\n", "\"", "`", "\t", "\r\n", "Việt", "한국",
                                             "😀", "{", ";",  ",",  "$x", " ", "//", "\x01", "\x7F", "*/"};
        std::string out;
        for (std::int64_t i = below(6); i > 0; --i) out += pieces[static_cast<std::size_t>(below(20))];
        return out;
    }
    std::string two(std::int64_t limit, std::int64_t first = 0) {
        const std::string digits = std::to_string(first + below(limit));
        return digits.size() == 1 ? "0" + digits : digits;
    }
    std::string clock() { return two(24) + ":" + two(60) + ":" + two(60) + (below(2) == 0 ? "" : ".123456789"); }
    std::string day() { return std::to_string(1900 + below(200)) + "-" + two(12, 1) + "-" + two(28, 1); }

    std::mt19937_64 random_;
};

/// Random nodes and relationships; with `uniform` each key of a label has one type, as tables need it.
void fill(Database& database, unsigned seed, bool uniform) {
    Values values(seed);
    const std::string labels[] = {"", ":A", ":B", ":A:`odd ``label`"};
    DatabaseTransaction transaction = database.begin();
    for (std::int64_t uid = 0; uid < 60; ++uid) {
        const std::string& label = labels[static_cast<std::size_t>(values.below(4))];
        Map properties{{"uid", Value(uid)}};
        for (std::int64_t key = 0; key < 10; ++key) {
            if (values.below(3) != 0) continue;
            properties.emplace_back("key " + std::to_string(key), uniform ? values.of_kind(key) : values.any());
        }
        transaction.execute("CREATE (n" + label + ") SET n = $p", {{"p", Value(std::move(properties))}});
    }
    for (std::int64_t uid = 0; uid < 100; ++uid) {
        const std::string type = values.below(2) == 0 ? "KNOWS" : "`odd ``type`";
        transaction.execute("MATCH (a {uid: $a}), (b {uid: $b}) CREATE (a)-[:" + type + " {uid: $r, x: $x}]->(b)",
                            {{"a", Value(values.below(60))},
                             {"b", Value(values.below(60))},
                             {"r", Value(uid)},
                             {"x", uniform ? Value(uid) : values.any()}});
    }
    transaction.execute("MATCH (n) WHERE n.uid % 7 = 3 DETACH DELETE n");
    transaction.commit();
    database.execute("CREATE INDEX names FOR (a:A) ON (a.`key 3`)");
    database.execute("CREATE FULLTEXT INDEX words FOR (n:A|B) ON EACH [n.`key 3`]");
    database.execute("CREATE CONSTRAINT uids FOR (a:A) REQUIRE a.uid IS UNIQUE");
}

std::vector<std::string> schema_of(Database& database) {
    std::vector<std::string> names;
    for (const char* const what : {"SHOW INDEXES", "SHOW CONSTRAINTS"}) {
        const Result result = database.execute(what);
        for (std::size_t row = 0; row < result.row_count; ++row) names.push_back(written(result.row(row)[0]));
    }
    return names;
}

}  // namespace

TEST_CASE("a script brings the same graph back, and nothing else", "[exporter]") {
    const unsigned seed = GENERATE(1U, 2U, 3U);
    CAPTURE(seed);
    const Folder folder;
    Database database;
    fill(database, seed, false);
    ExportOptions options;
    options.to = folder.path("graph.cypher");
    const ExportReport report = export_graph(*database.snapshot(), options);
    CHECK(report.whole());

    Database again;
    LoadOptions load;
    load.files = {options.to};
    again.load(load);
    CHECK(description(*again.snapshot()) == description(*database.snapshot()));
    CHECK(schema_of(again) == schema_of(database));
    for (const NameCount& label : again.schema().labels) CHECK(label.name != "_exported");
    for (const std::string& key : again.schema().property_keys) CHECK(key != "_exported_id");
}

TEST_CASE("tables bring the same graph back", "[exporter]") {
    const Folder folder;
    Database database;
    fill(database, 4, true);
    ExportOptions options;
    options.format = ExportFormat::csv;
    options.to = folder.path("tables");
    const ExportReport report = export_graph(*database.snapshot(), options);
    CHECK(report.whole());
    CHECK(report.files.size() >= 5);

    Database again;
    LoadOptions load;
    load.files = report.files;
    again.load(load);
    CHECK(description(*again.snapshot()) == description(*database.snapshot()));
    CHECK(schema_of(again) == schema_of(database));
}

TEST_CASE("tables refuse what they cannot hold, before anything is written", "[exporter][error]") {
    const std::string statement =
        GENERATE(as<std::string>(), "CREATE (:A {x: 1}), (:A {x: 'a'})", "CREATE (:A {x: [1, 'a']})",
                 "CREATE (:A {x: ['a;b']})", "CREATE (:A {x: ['']})", "CREATE (:`a;b`)", "CREATE (:A {` x`: 1})");
    CAPTURE(statement);
    const Folder folder;
    Database database;
    database.execute(statement);
    ExportOptions options;
    options.format = ExportFormat::csv;
    options.to = folder.path("tables");
    try {
        (void)export_graph(*database.snapshot(), options);
        FAIL("written");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::data_error);
    }
    CHECK(!std::filesystem::exists(options.to));
}
