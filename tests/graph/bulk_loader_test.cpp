#include "graph/bulk_loader.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.hpp"

using namespace entente;

namespace {

struct Edges {
    std::vector<NodeId> sources;
    std::vector<NodeId> targets;
};

Edges random_edges(std::uint32_t count, std::uint32_t nodes, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<NodeId> node(0, nodes - 1);
    Edges edges;
    for (std::uint32_t i = 0; i < count; ++i) {
        edges.sources.push_back(node(random));
        edges.targets.push_back(node(random));
    }
    return edges;
}

/// Values that name their row, to see where a row went.
std::vector<BulkLoader::NamedColumn> row_numbers(KeyId key, std::size_t count) {
    std::vector<BulkLoader::NamedColumn> columns(1);
    columns[0].key = key;
    for (std::size_t i = 0; i < count; ++i) columns[0].column.append_integer(static_cast<std::int64_t>(i));
    return columns;
}

void require_rows(const GraphState& state, RelationshipId first, TypeId type, KeyId key, const Edges& edges) {
    for (std::uint32_t i = 0; i < edges.sources.size(); ++i) {
        const auto row = static_cast<std::size_t>(state.relationship_property(first + i, key).as_integer());
        REQUIRE(state.relationship(first + i) == RelationshipRecord{type, edges.sources[row], edges.targets[row]});
    }
}

}  // namespace

TEST_CASE("relationships are numbered by source, target and row", "[graph][bulk]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("T");
    const KeyId key = transaction.key("k");
    BulkLoader loader(transaction);
    loader.add_nodes(5, {}, {});
    loader.add_relationships(type, {3, 0, 3, 0, 3}, {1, 2, 0, 2, 1}, row_numbers(key, 5));
    loader.finish();
    std::vector<std::int64_t> rows;
    for (RelationshipId id = 0; id < 5; ++id) {
        rows.push_back(transaction.state().relationship_property(id, key).as_integer());
    }
    CHECK(rows == std::vector<std::int64_t>{1, 3, 2, 0, 4});
    CHECK(transaction.state().check().empty());
}

TEST_CASE("bulk loads at unaligned ids, after and before single writes", "[graph][bulk]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const LabelId label = transaction.label("A");
    const TypeId type = transaction.type("T");
    const TypeId other = transaction.type("U");
    const KeyId key = transaction.key("k");
    constexpr std::uint32_t nodes = 2 * chunk_rows + 100;
    BulkLoader loader(transaction);
    for (int i = 0; i < 7; ++i) transaction.create_node(std::vector<LabelId>{label});
    loader.add_nodes(nodes, std::vector<LabelId>{label}, row_numbers(key, nodes));
    CHECK(transaction.state().node_property(7, key).as_integer() == 0);
    CHECK(transaction.state().node_property(7 + nodes - 1, key).as_integer() == nodes - 1);
    for (NodeId i = 0; i < 30; ++i) transaction.create_relationship(i % 2 == 0 ? type : other, i, 2 * i);

    const Edges first = random_edges(10'000, nodes, 1);
    loader.add_relationships(type, first.sources, first.targets, row_numbers(key, first.sources.size()));
    require_rows(transaction.state(), 30, type, key, first);
    CHECK(transaction.state().check().empty());

    const Edges second = random_edges(10'000, nodes, 2);
    loader.add_relationships(type, second.sources, second.targets, row_numbers(key, second.sources.size()));
    require_rows(transaction.state(), 10'030, type, key, second);
    const Edges few = random_edges(10, nodes, 3);  // few enough to be added one by one
    loader.add_relationships(other, few.sources, few.targets, row_numbers(key, few.sources.size()));
    require_rows(transaction.state(), 20'030, other, key, few);
    loader.finish();
    CHECK(transaction.state().check().empty());

    for (RelationshipId id = 0; id < 20'000; id += 3) transaction.delete_relationship(id);
    for (NodeId i = 0; i < 3000; ++i) transaction.create_relationship(type, i, nodes - 1 - i);
    CHECK(transaction.state().check().empty());
}

TEST_CASE("a small bulk load leaves no pending changes but where they are few", "[graph][bulk]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("T");
    BulkLoader loader(transaction);
    constexpr NodeId nodes = 64 * chunk_rows;
    loader.add_nodes(nodes, {}, {});
    Edges edges;  // to nodes of one chunk, from nodes of all of them
    for (NodeId i = 0; i < 60; ++i) {
        edges.sources.push_back(i * 640 % nodes);
        edges.targets.push_back(i % 50);
    }
    loader.add_relationships(type, edges.sources, edges.targets, {});
    loader.finish();
    const AdjacencyChunk& incoming = *transaction.state().adjacency(type, Direction::incoming)->chunks.chunk(0);
    CHECK(incoming.delta.empty());
    CHECK(incoming.rows->nodes.size() == 60);
    const AdjacencyChunk& outgoing = *transaction.state().adjacency(type, Direction::outgoing)->chunks.chunk(0);
    CHECK(outgoing.rows->nodes.empty());
    CHECK(outgoing.delta.size() == 4);
    CHECK(transaction.state().check().empty());
}

TEST_CASE("a bulk load leaves older snapshots alone", "[graph][bulk]") {
    Graph graph;
    const Edges edges = random_edges(5000, 100, 4);
    TypeId type = 0;
    {
        Transaction transaction = graph.begin();
        type = transaction.type("T");
        BulkLoader loader(transaction);
        loader.add_nodes(100, {}, {});
        loader.add_relationships(type, edges.sources, edges.targets, {});
        loader.finish();
        transaction.commit();
    }
    const Snapshot old = graph.snapshot();
    {
        Transaction transaction = graph.begin();
        BulkLoader loader(transaction);
        loader.add_nodes(50, std::vector<LabelId>{transaction.label("A")}, row_numbers(transaction.key("k"), 50));
        loader.add_relationships(type, edges.sources, edges.targets, {});
        loader.finish();
        CHECK(transaction.commit()->relationship_count() == 10'000);
    }
    CHECK(old->node_count() == 100);
    CHECK(old->relationship_count() == 5000);
    CHECK(old->check().empty());
    CHECK(graph.snapshot()->check().empty());
}

TEST_CASE("strings of a bulk load are shared within a chunk", "[graph][bulk]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const KeyId key = transaction.key("k");
    std::vector<BulkLoader::NamedColumn> columns(1);
    columns[0].key = key;
    for (std::uint32_t i = 0; i < 3 * chunk_rows; ++i) columns[0].column.append_string(std::to_string(i % 10));
    BulkLoader loader(transaction);
    loader.add_nodes(3 * chunk_rows, {}, std::move(columns));
    loader.finish();
    const Column& column = *transaction.state().node_column(key);
    for (std::uint32_t index = 0; index < 3; ++index) {
        CHECK(column.chunk(index)->strings.offsets.size() == 11);
        CHECK(column.chunk(index)->strings.bytes.size() == 10);
    }
    CHECK(column.get(2 * chunk_rows + 3).as_string() == std::to_string((2 * chunk_rows + 3) % 10));
}

TEST_CASE("a relationship without properties takes at most 24 bytes after a bulk load", "[graph][bulk][memory]") {
    Graph graph;
    Transaction transaction = graph.begin();
    constexpr std::uint32_t nodes = 50'000;
    constexpr std::uint32_t relationships = 1'000'000;
    const Edges edges = random_edges(relationships, nodes, 5);
    BulkLoader loader(transaction);
    loader.add_nodes(nodes, {}, {});
    const GraphState::MemoryUse before = transaction.state().memory_use();
    loader.add_relationships(transaction.type("T"), edges.sources, edges.targets, {});
    loader.finish();
    const GraphState::MemoryUse after = transaction.state().memory_use();
    const double bytes = static_cast<double>(after.total() - before.total()) / relationships;
    CAPTURE(bytes);  // 20.5: 8 in the record, 4 outgoing, 8 incoming, and the offsets of 50,000 nodes
    CHECK(bytes <= 24.0);
}
