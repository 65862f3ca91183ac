#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <utility>

#include "exporter/graph_reader.hpp"
#include "graph/error.hpp"
#include "graph/storage/salvage.hpp"
#include "memory_files.hpp"
#include "player.hpp"

using namespace entente;
using namespace entente::test;

namespace {

const std::string path = "graph.db";

bool subset(const exporter::Properties& found, const std::map<KeyId, Value>& truth) {
    for (const auto& [key, value] : found) {
        const auto known = truth.find(key);
        if (known == truth.end() || !same_value(known->second, value)) return false;
    }
    return true;
}

/// Exports what can be read; what is wrong with it, and how much it was.
std::string examine(const GraphState& graph, const NaiveGraph& truth, ExportReport& report) {
    exporter::GraphReader reader(graph, nullptr);
    std::string wrong;
    reader.nodes([&](NodeId node, LabelSetId set, const exporter::Properties& properties) {
        const auto known = truth.nodes.find(node);
        const auto& labels = graph.catalog().label_sets[set];
        ++report.nodes;
        report.properties += properties.size();
        if (known == truth.nodes.end() || known->second.labels != std::set<LabelId>(labels.begin(), labels.end()) ||
            !subset(properties, known->second.properties)) {
            wrong = "node " + std::to_string(node) + " is not what it was";
        }
    });
    reader.relationships(
        [&](RelationshipId id, const RelationshipRecord& record, const exporter::Properties& properties) {
            const auto known = truth.relationships.find(id);
            ++report.relationships;
            report.properties += properties.size();
            if (known == truth.relationships.end() || known->second.type != record.type ||
                known->second.source != record.source || known->second.target != record.target ||
                !subset(properties, known->second.properties)) {
                wrong = "relationship " + std::to_string(id) + " is not what it was";
            }
        });
    reader.finish(report);
    if (report.nodes + report.nodes_lost != truth.nodes.size()) wrong = "nodes are counted wrongly";
    if (report.relationships + report.relationships_lost != truth.relationships.size()) {
        wrong = "relationships are counted wrongly";
    }
    return wrong;
}

}  // namespace

TEST_CASE("what is exported from a damaged file is part of what was there, and the rest is counted",
          "[exporter][damage]") {
    MemoryFiles files;
    NaiveGraph truth;
    {
        Player player(41);
        const Opened opened = open_database(files, path);
        {
            Transaction bulk = opened.graph->begin();
            player.bulk(bulk, truth, 5000);
            bulk.commit();
        }
        for (int i = 0; i < 20; ++i) {
            Transaction transaction = opened.graph->begin();
            player.change(transaction, truth);
            transaction.commit();
        }
        opened.graph->checkpoint();
    }
    const std::vector<std::byte> whole = files.bytes(path);
    std::mt19937 random(42);
    int partly = 0;
    for (int round = 0; round < 120; ++round) {
        CAPTURE(round);
        std::vector<std::byte> bytes = whole;
        for (int flips = round % 4; flips >= 0; --flips) {
            bytes[8192 + random() % (bytes.size() - 8192)] ^= static_cast<std::byte>(1U << (random() % 8));
        }
        if (round % 10 == 9) bytes.resize(8192 + random() % (bytes.size() - 8192));
        files.put(path, std::move(bytes));
        ExportReport report;
        try {
            const storage::Salvaged salvaged = storage::salvage_database(files, path);
            if (!salvaged.damage.empty()) continue;  // an older version, which has another truth
            REQUIRE(examine(*salvaged.state, truth, report) == "");
            if (!report.whole()) ++partly;
        } catch (const Error& error) {
            REQUIRE(error.code == ErrorCode::database_corrupt);
        }
    }
    CHECK(partly > 20);
}

TEST_CASE("of a damaged log the commits before the damage are exported", "[exporter][damage]") {
    MemoryFiles files;
    {
        const Opened opened = open_database(files, path);
        for (int i = 0; i < 10; ++i) {
            Transaction transaction = opened.graph->begin();
            transaction.create_node({});
            transaction.commit();
        }
    }
    std::vector<std::byte>& log = files.bytes(path + "-wal");
    log[log.size() / 2] ^= std::byte{1};
    const storage::Salvaged salvaged = storage::salvage_database(files, path);
    CHECK(salvaged.damage.size() >= 2);
    CHECK(salvaged.state->node_count() > 2);
    CHECK(salvaged.state->node_count() < 8);
}
