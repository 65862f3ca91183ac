#include <catch2/catch.hpp>

#include "graph/bulk_loader.hpp"
#include "graph/graph.hpp"

using namespace entente;

TEST_CASE("what a transaction writes can be read back", "[graph]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const LabelId person = transaction.label("Person");
    const KeyId name = transaction.key("name");
    const TypeId knows = transaction.type("KNOWS");
    const NodeId a = transaction.create_node(std::vector<LabelId>{person});
    const NodeId b = transaction.create_node({});
    const RelationshipId r = transaction.create_relationship(knows, a, b);
    transaction.set_node_property(a, name, Value("Ann"));
    transaction.set_relationship_property(r, name, Value(1.5));
    CHECK(graph.snapshot()->node_count() == 0);
    const Snapshot snapshot = transaction.commit();
    CHECK(graph.snapshot() == snapshot);
    CHECK(snapshot->has_label(a, person));
    CHECK_FALSE(snapshot->has_label(b, person));
    CHECK(snapshot->node_property(a, "name").as_string() == "Ann");
    CHECK(snapshot->relationship_property(r, "name").as_float() == 1.5);
    CHECK(snapshot->check() == std::vector<std::string>{});
}

TEST_CASE("what the bulk loader adds can be read back", "[graph][bulk]") {
    Graph graph;
    Transaction transaction = graph.begin();
    BulkLoader loader(transaction);
    const LabelId person = transaction.label("Person");
    const KeyId name = transaction.key("name");
    const TypeId knows = transaction.type("KNOWS");
    std::vector<BulkLoader::NamedColumn> columns(1);
    columns[0].key = name;
    for (int i = 0; i < 5000; ++i) columns[0].column.append_string(std::to_string(i % 1000));
    const NodeId first = loader.add_nodes(5000, std::vector<LabelId>{person}, std::move(columns));
    std::vector<NodeId> sources, targets;
    std::vector<BulkLoader::NamedColumn> values(1);
    values[0].key = name;
    for (std::uint32_t i = 0; i < 20000; ++i) {
        sources.push_back(first + i * 7919 % 5000);
        targets.push_back(first + i * 104729 % 4999);
        values[0].column.append_integer(i);
    }
    loader.add_relationships(knows, sources, targets, std::move(values));
    loader.finish();
    const Snapshot snapshot = transaction.commit();
    CHECK(snapshot->check() == std::vector<std::string>{});
    CHECK(snapshot->node_property(4321, name).as_string() == "321");
    for (RelationshipId id = 0; id < 20000; ++id) {
        const auto row = static_cast<std::size_t>(snapshot->relationship_property(id, name).as_integer());
        REQUIRE(snapshot->relationship(id) == RelationshipRecord{knows, sources[row], targets[row]});
    }
}
