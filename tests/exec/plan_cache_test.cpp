#include <catch2/catch.hpp>
#include <string>

#include "api/entente.hpp"
#include "graph/graph.hpp"

namespace entente {
namespace {

std::int64_t number(const Result& result) {
    REQUIRE(result.values.size() == 1);
    return result.values[0].as_integer();
}

struct Change {
    const char* what;
    const char* graph;
    const char* query;
    std::int64_t before;
    const char* change;
    std::int64_t after;
};

}  // namespace

TEST_CASE("a kept plan is not used where what it relied on is no longer so", "[exec]") {
    const Change change =
        GENERATE(Change{"all ends had the label", "CREATE (:A)-[:T]->(:B), (:A)-[:T]->(:B)",
                        "MATCH (:A)-[:T]->(b:B) RETURN count(b)", 2, "MATCH (b:B) WITH b LIMIT 1 REMOVE b:B", 1},
                 Change{"there were no loops", "CREATE (a:A)-[:T]->(:A)-[:T]->(:A)",
                        "MATCH (a)-[:T]->(b)-[:T]->(c) RETURN count(*)", 1,
                        "MATCH (a:A) WHERE NOT ()-[:T]->(a) CREATE (a)-[:T]->(a)", 2},
                 Change{"no node had both labels", "CREATE (:A)-[:T]->(:B)",
                        "MATCH (:A)-[:T]->(b:B), (c:B)<-[:T]-(:A) RETURN count(*)", 0,
                        "MATCH (b:B) SET b:A CREATE (b)-[:T]->(b)", 2},
                 Change{"there was no such label", "CREATE (:A)", "MATCH (b:B) RETURN count(b)", 0, "CREATE (:B)", 1},
                 Change{"there was no such key", "CREATE (:A)", "MATCH (a:A {k: 1}) RETURN count(a)", 0,
                        "MATCH (a:A) SET a.k = 1", 1},
                 Change{"there was an index", "CREATE INDEX i FOR (a:A) ON (a.k)", "MATCH (a:A {k: 1}) RETURN count(a)",
                        0, "DROP INDEX i", 0});
    INFO(change.what);
    SECTION("in statements by themselves") {
        Database database;
        database.execute(change.graph);
        CHECK(number(database.execute(change.query)) == change.before);
        database.execute(change.change);
        CHECK(number(database.execute(change.query)) == change.after);
    }
    SECTION("in a transaction, and after it is rolled back") {
        Database database;
        database.execute(change.graph);
        CHECK(number(database.execute(change.query)) == change.before);
        {
            DatabaseTransaction transaction = database.begin();
            CHECK(number(transaction.execute(change.query)) == change.before);
            transaction.execute(change.change);
            CHECK(number(transaction.execute(change.query)) == change.after);
            CHECK(number(database.execute(change.query)) == change.before);
            transaction.rollback();
        }
        CHECK(number(database.execute(change.query)) == change.before);
    }
}

TEST_CASE("a kept plan is not used where another index has taken the place of its own", "[exec]") {
    Database database;
    database.execute("CREATE (:P {a: 1, b: 1}), (:P {a: 2, b: 2}), (:P {a: 1, b: 3})");
    DatabaseTransaction transaction = database.begin();
    const char* on_a = GENERATE("CREATE INDEX i FOR (n:P) ON (n.a)", "CREATE INDEX i FOR (n:P) ON (n.a, n.c)");
    transaction.execute(on_a);
    transaction.execute("MATCH (n:P) SET n.c = 1");
    const char* query = "MATCH (n:P {a: 1, c: 1}) RETURN count(*)";
    CHECK(number(transaction.execute(query)) == 2);
    transaction.execute("DROP INDEX i");
    transaction.execute("CREATE INDEX i FOR (n:P) ON (n.b)");
    CHECK(number(transaction.execute(query)) == 2);
    transaction.commit();
    CHECK(number(database.execute(query)) == 2);
}

TEST_CASE("a statement that writes can be run again and again with other parameters", "[exec]") {
    Database database;
    DatabaseTransaction transaction = database.begin();
    for (std::int64_t i = 0; i < 100; ++i) {
        const Result result = transaction.execute("CREATE (n:Item {id: $id}) RETURN n.id", {{"id", Value(i)}});
        REQUIRE(number(result) == i);
    }
    transaction.commit();
    for (std::int64_t i = 0; i < 100; ++i) {
        database.execute("MATCH (n:Item {id: $id}) SET n.twice = 2 * $id", {{"id", Value(i)}});
    }
    CHECK(number(database.execute("MATCH (n:Item) RETURN sum(n.twice)")) == 99 * 100);
}

TEST_CASE("names that a rolled back statement added are forgotten with it", "[exec]") {
    Database database;
    DatabaseTransaction transaction = database.begin();
    transaction.execute("CREATE (:A {k: 1})");
    for (int i = 0; i < 3; ++i) {
        CHECK_THROWS_AS(transaction.execute("MATCH (a:A) CREATE (:New {other: a.k}) WITH a RETURN 1 / 0"), Error);
        CHECK(number(transaction.execute("MATCH (n:New) RETURN count(n)")) == 0);
        CHECK(number(transaction.execute("MATCH (n:A) WHERE n.other IS NULL RETURN count(n)")) == 1);
    }
    transaction.execute("CREATE (:Different {another: 2}), (:New {other: 3})");
    CHECK(number(transaction.execute("MATCH (n:New) RETURN n.other")) == 3);
    transaction.commit();
    CHECK(database.snapshot()->check().empty());
}

TEST_CASE("rows of a transaction keep the nodes as they were", "[exec]") {
    Database database;
    DatabaseTransaction transaction = database.begin();
    const Result before = transaction.execute("CREATE (n:Item {name: 'before'}) RETURN n");
    transaction.execute("MATCH (n:Item) SET n.name = 'after'");
    const NodeRef node = before.values.at(0).as_node();
    CHECK(before.graph().node_property(node.id, "name").as_string() == "before");
}

}  // namespace entente
