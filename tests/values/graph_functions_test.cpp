#include <catch2/catch.hpp>

#include "graph/error.hpp"
#include "graph/graph.hpp"
#include "tests/values/evaluate.hpp"

using namespace entente;
using entente::testing::printed;

namespace {

/// (a:A:B {name: 'x', age: 3})-[r:KNOWS {since: 2000}]->(b)
struct Fixture {
    Fixture() : transaction(graph.begin()) {
        const LabelId labels[] = {transaction.label("A"), transaction.label("B")};
        a = transaction.create_node(labels);
        b = transaction.create_node({});
        r = transaction.create_relationship(transaction.type("KNOWS"), a, b);
        transaction.set_node_property(a, transaction.key("name"), Value("x"));
        transaction.set_node_property(a, transaction.key("age"), Value(3));
        transaction.set_relationship_property(r, transaction.key("since"), Value(2000));
        context.graph = &transaction.state();
    }

    Value call(std::string_view name, const Value& argument) {
        return find_function(name)->body(context, std::span<const Value>(&argument, 1));
    }
    std::string result(std::string_view name, const Value& argument) {
        context.graph = &transaction.state();
        try {
            return printed(call(name, argument));
        } catch (const Error& error) {
            return std::string(error_code_name(error.code)) + " " + error.detail;
        }
    }
    [[nodiscard]] Value path() const {
        Path value;
        value.nodes = {a, b};
        value.relationships = {r};
        return value;
    }

    Graph graph;
    Transaction transaction;
    FunctionContext context;
    NodeId a = no_entity;
    NodeId b = no_entity;
    RelationshipId r = no_entity;
};

}  // namespace

TEST_CASE("functions read nodes, relationships and paths", "[functions][graph]") {
    Fixture f;
    const Value a(NodeRef{f.a});
    const Value r(RelationshipRef{f.r});
    CHECK(f.result("id", a) == std::to_string(f.a));
    CHECK(f.result("elementId", r) == "'" + std::to_string(f.r) + "'");
    CHECK(f.result("labels", a) == "['A', 'B']");
    CHECK(f.result("labels", NodeRef{f.b}) == "[]");
    CHECK(f.result("type", r) == "'KNOWS'");
    CHECK(f.result("properties", a) == "{age: 3, name: 'x'}");
    CHECK(f.result("properties", r) == "{since: 2000}");
    CHECK(f.result("keys", a) == "['name', 'age']");
    CHECK(f.result("keys", NodeRef{f.b}) == "[]");
    CHECK(f.result("startNode", r) == "node " + std::to_string(f.a));
    CHECK(f.result("endNode", r) == "node " + std::to_string(f.b));
    CHECK(f.result("length", f.path()) == "1");
    CHECK(f.result("nodes", f.path()) == "[node 0, node 1]");
    CHECK(f.result("relationships", f.path()) == "[relationship 0]");
    CHECK(printed(property_of(f.context, a, "name")) == "'x'");
    CHECK(printed(property_of(f.context, a, "missing")) == "null");
    CHECK(printed(subscript(f.context, r, Value("since"))) == "2000");
}

TEST_CASE("functions of the graph reject other values", "[functions][graph][error]") {
    Fixture f;
    for (const char* name : {"labels", "type", "startNode", "endNode"}) {
        CAPTURE(name);
        CHECK(f.result(name, Value(1)) == "TypeError InvalidArgumentValue");
        CHECK(f.result(name, Value("x")) == "TypeError InvalidArgumentValue");
        CHECK(f.result(name, f.path()) == "TypeError InvalidArgumentValue");
    }
    for (const char* name : {"id", "elementId", "properties", "keys", "nodes", "relationships", "length"}) {
        CAPTURE(name);
        CHECK(f.result(name, Value(1)) == "TypeError InvalidArgumentType");
    }
}

TEST_CASE("a deleted entity is not read, except for its type", "[functions][graph][error]") {
    Fixture f;
    const Value a(NodeRef{f.a});
    const Value r(RelationshipRef{f.r});
    f.transaction.delete_relationship(f.r);
    f.transaction.delete_node(f.a);
    CHECK(f.result("type", r) == "'KNOWS'");
    CHECK(f.result("id", a) == std::to_string(f.a));
    for (const char* name : {"labels", "properties", "keys"}) {
        CAPTURE(name);
        CHECK(f.result(name, a) == "EntityNotFound DeletedEntityAccess");
    }
    for (const char* name : {"properties", "keys", "startNode", "endNode"}) {
        CAPTURE(name);
        CHECK(f.result(name, r) == "EntityNotFound DeletedEntityAccess");
    }
    CHECK_THROWS_AS(property_of(f.context, a, "name"), Error);
    CHECK_THROWS_AS(property_of(f.context, r, "since"), Error);
}
