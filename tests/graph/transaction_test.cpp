#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/error.hpp"
#include "graph/graph.hpp"

using namespace entente;

namespace {

ErrorCode code_of(const auto& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code;
    }
    FAIL("no error");
    return ErrorCode::internal_error;
}

}  // namespace

TEST_CASE("what a transaction writes can be read back", "[graph][transaction]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const LabelId person = transaction.label("Person");
    const KeyId name = transaction.key("name");
    const NodeId a = transaction.create_node(std::vector<LabelId>{person, person});
    const NodeId b = transaction.create_node({});
    const RelationshipId r = transaction.create_relationship(transaction.type("KNOWS"), a, b);
    transaction.set_node_property(a, name, Value("Ann"));
    transaction.set_relationship_property(r, name, Value(1.5));
    CHECK(graph.snapshot()->node_count() == 0);
    const Snapshot snapshot = transaction.commit();
    CHECK(graph.snapshot() == snapshot);
    CHECK(&transaction.state() == snapshot.get());
    CHECK(snapshot->has_label(a, person));
    CHECK_FALSE(snapshot->has_label(b, person));
    CHECK(snapshot->node_property(a, "name").as_string() == "Ann");
    CHECK(snapshot->node_property(a, "unknown").is_null());
    CHECK(snapshot->relationship_property(r, "name").as_float() == 1.5);
    CHECK(snapshot->check().empty());
}

TEST_CASE("a transaction dropped without commit leaves no trace", "[graph][transaction]") {
    Graph graph;
    {
        Transaction transaction = graph.begin();
        transaction.create_node(std::vector<LabelId>{transaction.label("A")});
        transaction.commit();
    }
    const Snapshot before = graph.snapshot();
    {
        Transaction transaction = graph.begin();
        transaction.add_label(0, transaction.label("B"));
        transaction.set_node_property(0, transaction.key("k"), Value(1));
        transaction.create_relationship(transaction.type("T"), 0, 0);
    }
    CHECK(graph.snapshot() == before);
    CHECK(before->catalog().labels.size() == 1);
    CHECK(before->catalog().types.size() == 0);
    Transaction next = graph.begin();
    CHECK(next.state().relationship_limit() == 0);
    CHECK(next.state().labels(0).size() == 1);
}

TEST_CASE("an older snapshot does not change while the graph does", "[graph][transaction]") {
    Graph graph;
    KeyId key = 0;
    TypeId type = 0;
    {
        Transaction transaction = graph.begin();
        key = transaction.key("k");
        type = transaction.type("T");
        for (int i = 0; i < 10; ++i) {
            const NodeId node = transaction.create_node({});
            transaction.set_node_property(node, key, Value("old"));
            transaction.create_relationship(type, 0, node);
        }
        transaction.commit();
    }
    const Snapshot old = graph.snapshot();
    {
        Transaction transaction = graph.begin();
        for (RelationshipId id = 0; id < 10; ++id) transaction.delete_relationship(id);
        for (NodeId node = 0; node < 9; ++node) transaction.delete_node(node);
        transaction.set_node_property(9, key, Value("new"));
        transaction.add_label(9, transaction.label("A"));
        CHECK(old->check().empty());
        transaction.commit();
    }
    CHECK(old->node_count() == 10);
    CHECK(old->node_property(9, key).as_string() == "old");
    CHECK(old->degree(0, Direction::outgoing) == 10);
    CHECK(old->check().empty());
    CHECK(graph.snapshot()->node_count() == 1);
    CHECK(graph.snapshot()->node_property(0, key).is_null());
    CHECK(graph.snapshot()->check().empty());
}

TEST_CASE("rolling back to a savepoint, more than once, and to nested ones", "[graph][transaction]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const KeyId key = transaction.key("k");
    const NodeId node = transaction.create_node({});
    transaction.set_node_property(node, key, Value("first"));
    const auto outer = transaction.savepoint();
    transaction.set_node_property(node, key, Value("second"));
    const auto inner = transaction.savepoint();
    transaction.set_node_property(node, key, Value("third"));
    transaction.create_node(std::vector<LabelId>{transaction.label("A")});
    transaction.rollback_to(inner);
    CHECK(transaction.state().node_property(node, key).as_string() == "second");
    CHECK(transaction.state().node_count() == 1);
    CHECK(transaction.state().catalog().labels.size() == 0);
    transaction.set_node_property(node, key, Value("fourth"));
    transaction.rollback_to(inner);
    CHECK(transaction.state().node_property(node, key).as_string() == "second");
    transaction.rollback_to(outer);
    CHECK(transaction.state().node_property(node, key).as_string() == "first");
    transaction.set_node_property(node, key, Value("fifth"));
    CHECK(outer.kept->state.node_property(node, key).as_string() == "first");
    CHECK(transaction.commit()->node_property(node, key).as_string() == "fifth");
}

TEST_CASE("ids of deleted entities are not given again", "[graph][transaction]") {
    Graph graph;
    {
        Transaction transaction = graph.begin();
        const TypeId type = transaction.type("T");
        transaction.create_node({});
        transaction.create_node({});
        transaction.create_relationship(type, 0, 1);
        transaction.delete_relationship(0);
        transaction.delete_node(1);
        transaction.commit();
    }
    Transaction transaction = graph.begin();
    CHECK(transaction.create_node({}) == 2);
    CHECK(transaction.create_relationship(0, 0, 2) == 1);
    CHECK_FALSE(transaction.state().node_exists(1));
    CHECK(transaction.state().label_sets_of_chunk(0)[1] == GraphState::dead_label_set);
    CHECK(transaction.state().check().empty());
}

TEST_CASE("misuse is an error and changes nothing", "[graph][transaction][error]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("T");
    const KeyId key = transaction.key("k");
    transaction.create_node({});
    CHECK(code_of([&] { transaction.create_relationship(type, 0, 1); }) == ErrorCode::entity_not_found);
    CHECK(code_of([&] { transaction.set_node_property(9, key, Value(1)); }) == ErrorCode::entity_not_found);
    CHECK(code_of([&] { transaction.set_relationship_property(0, key, Value(1)); }) == ErrorCode::entity_not_found);
    CHECK(code_of([&] { transaction.delete_relationship(0); }) == ErrorCode::entity_not_found);
    CHECK(code_of([&] { transaction.add_label(1, 0); }) == ErrorCode::entity_not_found);
    BulkLoader loader(transaction);
    CHECK(code_of([&] { loader.add_relationships(type, {0}, {1}, {}); }) == ErrorCode::entity_not_found);
    CHECK(code_of([&] { loader.add_relationships(type, {0, 0}, {0}, {}); }) == ErrorCode::internal_error);
    CHECK(code_of([&] {
              std::vector<BulkLoader::NamedColumn> columns(1);
              loader.add_nodes(1, {}, std::move(columns));
          }) == ErrorCode::internal_error);
    CHECK(transaction.state().node_count() == 1);
    CHECK(transaction.state().relationship_limit() == 0);
    CHECK(transaction.state().check().empty());
    transaction.commit();
    CHECK(code_of([&] { transaction.create_node({}); }) == ErrorCode::internal_error);
    CHECK(code_of([&] { transaction.commit(); }) == ErrorCode::internal_error);
}

TEST_CASE("running out of ids is an error and changes nothing", "[graph][transaction][error]") {
    Graph graph;
    Transaction transaction = graph.begin();
    transaction.create_node({});
    BulkLoader loader(transaction);
    CHECK(code_of([&] { loader.add_nodes(no_entity, {}, {}); }) == ErrorCode::resource_limit);
    CHECK(code_of([&] { loader.add_nodes(~std::uint64_t{0}, {}, {}); }) == ErrorCode::resource_limit);
    CHECK(transaction.state().node_limit() == 1);
    CHECK(transaction.create_node({}) == 1);
}

TEST_CASE("a snapshot outlives its graph", "[graph][transaction]") {
    Snapshot snapshot;
    {
        Graph graph;
        Transaction transaction = graph.begin();
        transaction.create_node({});
        snapshot = transaction.commit();
    }
    CHECK(snapshot->node_count() == 1);
}
