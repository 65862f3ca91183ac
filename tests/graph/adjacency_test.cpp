#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/graph.hpp"

using namespace entente;

namespace {

std::vector<NodeId> nodes_of(const Neighbours& list) {
    return {list.nodes.begin(), list.nodes.end()};
}
std::vector<RelationshipId> ids_of(const Neighbours& list) {
    std::vector<RelationshipId> ids;
    for (std::size_t i = 0; i < list.size(); ++i) ids.push_back(list.id(i));
    return ids;
}

}  // namespace

TEST_CASE("neighbours are sorted by node, then relationship, loops and parallels included", "[graph][adjacency]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("T");
    for (int i = 0; i < 3; ++i) transaction.create_node({});
    for (const NodeId target : {2U, 1U, 2U, 0U}) transaction.create_relationship(type, 0, target);
    NeighbourScratch scratch;
    const Neighbours out = transaction.state().adjacency(type, Direction::outgoing)->neighbours(0, scratch);
    CHECK(nodes_of(out) == std::vector<NodeId>{0, 1, 2, 2});
    CHECK(ids_of(out) == std::vector<RelationshipId>{3, 1, 0, 2});
    const Neighbours in = transaction.state().adjacency(type, Direction::incoming)->neighbours(2, scratch);
    CHECK(nodes_of(in) == std::vector<NodeId>{0, 0});
    CHECK(ids_of(in) == std::vector<RelationshipId>{0, 2});
    CHECK(transaction.state().statistics(type).loops == 1);
    CHECK(transaction.state().degree(0, Direction::outgoing) == 4);
    CHECK(transaction.state().adjacency(type + 1, Direction::outgoing) == nullptr);
}

TEST_CASE("one insert into a hub does not copy its list", "[graph][adjacency]") {
    Graph graph;
    constexpr std::uint32_t degree = 100'000;
    TypeId type = 0;
    {
        Transaction transaction = graph.begin();
        type = transaction.type("T");
        BulkLoader loader(transaction);
        loader.add_nodes(degree + 1, {}, {});
        std::vector<NodeId> targets(degree);
        for (std::uint32_t i = 0; i < degree; ++i) targets[i] = degree - i;
        loader.add_relationships(type, std::vector<NodeId>(degree, 0), targets, {});
        loader.finish();
        transaction.commit();
    }
    const Snapshot before = graph.snapshot();
    Transaction transaction = graph.begin();
    const RelationshipId added = transaction.create_relationship(type, 0, 500);
    const Snapshot after = transaction.commit();
    const Adjacency& old_adjacency = *before->adjacency(type, Direction::outgoing);
    const Adjacency& new_adjacency = *after->adjacency(type, Direction::outgoing);
    CHECK(old_adjacency.chunks[0]->rows == new_adjacency.chunks[0]->rows);
    CHECK(old_adjacency.degree(0) == degree);
    CHECK(new_adjacency.degree(0) == degree + 1);
    NeighbourScratch scratch;
    const Neighbours list = new_adjacency.neighbours(0, scratch);
    CHECK(list.nodes[499] == 500);
    CHECK(list.nodes[500] == 500);
    CHECK(list.id(500) == added);
    CHECK(list.nodes[501] == 501);
    // The incoming chunks that the new relationship does not touch are shared too.
    CHECK(before->adjacency(type, Direction::incoming)->chunks[1] ==
          after->adjacency(type, Direction::incoming)->chunks[1]);
}

TEST_CASE("a hub of 100000 neighbours built and emptied one by one", "[graph][adjacency]") {
    Graph graph;
    constexpr std::uint32_t degree = 100'000;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("T");
    BulkLoader loader(transaction);
    loader.add_nodes(degree, {}, {});
    loader.finish();
    for (std::uint32_t i = 0; i < degree; ++i) {
        transaction.create_relationship(type, 7, static_cast<NodeId>(std::uint64_t{i} * 7919 % degree));
    }
    CHECK(transaction.state().check().empty());
    NeighbourScratch scratch;
    const Neighbours list = transaction.state().adjacency(type, Direction::outgoing)->neighbours(7, scratch);
    REQUIRE(list.size() == degree);
    for (NodeId node = 0; node < degree; ++node) REQUIRE(list.nodes[node] == node);
    for (RelationshipId id = 0; id < degree; id += 2) transaction.delete_relationship(id);
    CHECK(transaction.state().adjacency(type, Direction::outgoing)->degree(7) == degree / 2);
    CHECK(transaction.state().check().empty());
    for (RelationshipId id = 1; id < degree; id += 2) transaction.delete_relationship(id);
    CHECK(transaction.state().adjacency(type, Direction::outgoing)->neighbours(7, scratch).size() == 0);
    CHECK(transaction.state().relationship_count() == 0);
    CHECK(transaction.state().check().empty());
}

TEST_CASE("consecutive ids are kept while they are true", "[graph][adjacency][bulk]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("T");
    BulkLoader loader(transaction);
    loader.add_nodes(1000, {}, {});
    std::vector<NodeId> sources;
    std::vector<NodeId> targets;
    for (std::uint32_t i = 0; i < 900; ++i) {
        sources.push_back(i);
        targets.push_back(999 - i);
    }
    loader.add_relationships(type, sources, targets, {});
    loader.finish();
    const Adjacency* adjacency = transaction.state().adjacency(type, Direction::outgoing);
    CHECK(adjacency->chunks[0]->rows->ids.empty());
    // In the order of (source, target), which continues the ids: the merged rows need none either.
    for (std::uint32_t i = 0; i < 200; ++i) transaction.create_relationship(type, 950, i);
    adjacency = transaction.state().adjacency(type, Direction::outgoing);
    CHECK(adjacency->chunks[0]->rows->nodes.size() > 900);
    CHECK(adjacency->chunks[0]->rows->ids.empty());
    for (std::uint32_t i = 0; i < 200; ++i) transaction.create_relationship(type, 5, i);
    adjacency = transaction.state().adjacency(type, Direction::outgoing);
    CHECK_FALSE(adjacency->chunks[0]->rows->ids.empty());
    CHECK(transaction.state().check().empty());
}

TEST_CASE("statistics follow the labels of nodes with relationships", "[graph][statistics]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("T");
    const LabelId a = transaction.label("A");
    const LabelId b = transaction.label("B");
    for (int i = 0; i < 3; ++i) transaction.create_node({});
    transaction.create_relationship(type, 0, 1);
    transaction.create_relationship(type, 0, 2);
    const RelationshipId loop = transaction.create_relationship(type, 0, 0);
    CHECK(transaction.add_label(0, a));
    CHECK(transaction.add_label(0, b));
    CHECK_FALSE(transaction.add_label(0, b));
    CHECK(transaction.remove_label(0, a));
    CHECK_FALSE(transaction.remove_label(0, a));
    const GraphState& state = transaction.state();
    const LabelSetId only_b = state.label_set(0);
    CHECK(state.statistics(type).by_end_label_set[0][only_b] == 3);
    CHECK(state.statistics(type).by_end_label_set[1][only_b] == 1);
    CHECK(state.statistics(type).by_end_label_set[1][0] == 2);
    CHECK(state.nodes_with_label_set(only_b) == 1);
    CHECK(state.nodes_with_label(a) == 0);
    transaction.delete_relationship(loop);
    CHECK(state.statistics(type).by_end_label_set[0][only_b] == 2);
    CHECK(state.statistics(type).loops == 0);
    CHECK(state.check().empty());
}

TEST_CASE("label indexes cross the border of their parts", "[graph][label]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const LabelId label = transaction.label("A");
    constexpr std::uint32_t part = 1U << 18;
    BulkLoader loader(transaction);
    loader.add_nodes(part - 2, {}, {});
    loader.add_nodes(part + 4, std::vector<LabelId>{label}, {});
    loader.finish();
    transaction.remove_label(part, label);
    std::vector<NodeId> found;
    transaction.state().label_index(label).collect(part - 5, part + 3, found);
    CHECK(found == std::vector<NodeId>{part - 2, part - 1, part + 1, part + 2});
    found.clear();
    transaction.state().label_index(label).collect(2 * part - 1, no_entity, found);
    CHECK(found == std::vector<NodeId>{2 * part - 1, 2 * part, 2 * part + 1});
    CHECK(transaction.state().nodes_with_label(label) == part + 3);
}
