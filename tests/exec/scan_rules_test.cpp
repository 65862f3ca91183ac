// Which plans are rewritten to scans of relationships, stored counts and late projections, and that the answers stay.
#include <catch2/catch.hpp>
#include <string>

#include "api/entente.hpp"

using namespace entente;

namespace {

std::string shape(const PlanNode& node) {
    std::string text = node.name;
    for (const PlanNode& child : node.children) text += (node.children.size() > 1 ? " [" : " ") + shape(child);
    return text;
}

std::string plan_of(Database& database, const std::string& query) {
    const Result result = database.execute("EXPLAIN " + query);
    return shape(result.plan->children.at(0));
}

void require_same_answer(Database& database, const std::string& query) {
    ExecuteOptions plain;
    plain.optimise = false;
    const Result a = database.execute(query), b = database.execute(query, {}, plain);
    INFO(query);
    REQUIRE(a.values.size() == b.values.size());
    for (std::size_t i = 0; i < a.values.size(); ++i) REQUIRE((order(a.values[i], b.values[i]) == 0));
}

void fill(Database& database) {
    database.execute("CREATE (:P {i: 0, f: 0.0})-[:S {w: 0}]->(:O)");  // the first S, before all R
    database.execute("UNWIND range(1, 3000) AS i CREATE (:P {i: i, f: i / 10.0})");
    database.execute("MATCH (a:P), (b:P) WHERE b.i = a.i % 100 + 1 CREATE (a)-[:R {w: a.i, d: a.f}]->(b)");
    database.execute("CREATE (o:O) WITH o MATCH (p:P) WHERE p.i <= 40 CREATE (p)-[:S {w: p.i}]->(o)");
    database.execute("MATCH ()-[r:R]->() WHERE r.w % 17 = 0 DELETE r");
    database.execute("MATCH (p:P) WHERE p.i % 50 = 1 CREATE (p)-[:Late {w: p.i}]->(p)");
    database.execute("MATCH ()-[r:Late]->() WHERE r.w < 60 DELETE r");
}

}  // namespace

TEST_CASE("relationships whose ends all pass are scanned", "[exec][rules]") {
    Database database;
    fill(database);
    const std::string query = "MATCH (:P)-[r:R]->(:P) WHERE r.w > 2500 RETURN count(*) AS c, sum(r.d) AS d";
    CHECK(plan_of(database, query) == "Aggregation Filter RelationshipScan");
    require_same_answer(database, query);
    require_same_answer(database, "MATCH (:P)-[r:R]->(:P) WHERE 2500 > r.w RETURN count(*) AS c, sum(r.d) AS d");
    require_same_answer(database, "MATCH (a:P)-[r:R]->(b:P) RETURN sum(a.i) AS a, sum(b.i) AS b, sum(r.w) AS w");
    require_same_answer(database, "MATCH (a:P)<-[r:R]-(b:P) RETURN sum(a.i) AS a, sum(b.i) AS b, sum(r.w) AS w");
    require_same_answer(database, "MATCH (a)-[r]->(b) RETURN b.i AS b, count(r.w) AS w ORDER BY b");

    // Few of all, but none of others among them.
    const std::string late = "MATCH (a:P)-[r:Late]->() RETURN sum(r.w) AS w, count(a.i) AS a";
    CHECK(plan_of(database, late) == "Aggregation RelationshipScan");
    require_same_answer(database, late);
    database.execute("MATCH (a:P {i: 7}), (b:P {i: 8}) CREATE (a)-[:Late {w: 1000}]->(b)");
    require_same_answer(database, late);
    database.execute("MATCH ()-[r:Late]->() DELETE r");
    require_same_answer(database, late);
}

TEST_CASE("a date written as text is a literal to the planner", "[exec][rules]") {
    Database database;
    fill(database);
    database.execute("MATCH ()-[r:R]->() SET r.on = date('2000-01-01') + duration('P1D') * r.w");
    const std::string query = "MATCH (:P)-[r:R]->(:P) WHERE r.on >= date('2005-06-07') RETURN count(*) AS c";
    CHECK(database.execute("EXPLAIN " + query)
              .plan->children.at(0)
              .children.at(0)
              .children.at(0)
              .details.find("with bounds") != std::string::npos);
    require_same_answer(database, query);
    database.execute("MATCH (p:P) SET p.born = date('1990-01-01') + duration({days: p.i})");
    database.execute("CREATE INDEX FOR (p:P) ON (p.born)");
    for (const std::string sought : {"date('1991-02-03')", "date($text)"}) {
        const Parameters parameters{{"text", Value("1991-02-03")}};
        const std::string by_index = "MATCH (p:P) WHERE p.born = " + sought + " RETURN p.i";
        CHECK(shape(database.execute("EXPLAIN " + by_index, parameters).plan->children.at(0)).find("IndexSeek") !=
              std::string::npos);
        CHECK(database.execute(by_index, parameters).row(0)[0].as_integer() == 398);
    }
    CHECK_THROWS_AS(database.execute("MATCH (p:P) WHERE p.born = date('1991-13-03') RETURN p.i"), Error);
    CHECK(database.execute("MATCH (p:Nobody) WHERE p.born = date('1991-13-03') RETURN p.i").row_count == 0);
}

TEST_CASE("relationships are not scanned where ends are tested or most would be read in vain", "[exec][rules]") {
    Database database;
    fill(database);
    CHECK(plan_of(database, "MATCH (:P)-[r:S]->() RETURN sum(r.w)").find("RelationshipScan") == std::string::npos);
    CHECK(plan_of(database, "MATCH (:O)-[r:R]->() RETURN sum(r.w)").find("RelationshipScan") == std::string::npos);
    CHECK(plan_of(database, "MATCH (p:P)-[r:R]->() WHERE p.i < 9 RETURN sum(r.w)").find("RelationshipScan") ==
          std::string::npos);
    CHECK(plan_of(database, "MATCH (:P)-[r:R]-() RETURN sum(r.w)").find("RelationshipScan") == std::string::npos);
    require_same_answer(database, "MATCH (p:P)-[r:R]->() WHERE p.i < 9 RETURN sum(r.w)");
    require_same_answer(database, "MATCH (a:P)-[r:R]->(a) RETURN sum(r.w)");
}

TEST_CASE("nodes and relationships are counted from the statistics", "[exec][rules]") {
    Database database;
    fill(database);
    for (const std::string query : {"MATCH (n) RETURN count(*) AS c", "MATCH (n:P) RETURN count(*) AS c",
                                    "MATCH (n:P|O) RETURN count(*) AS c", "MATCH (n:!P) RETURN count(*) AS c"}) {
        CHECK(plan_of(database, query) == "Aggregation StoredCount");
        require_same_answer(database, query);
    }
    for (const std::string query :
         {"MATCH ()-[r:R]->() RETURN count(*) AS c", "MATCH ()-[]->() RETURN count(*) AS c",
          "MATCH ()-[]-() RETURN count(*) AS c", "MATCH (:P)-[:S]->() RETURN count(*) AS c",
          "MATCH (:O)<-[:R|S]-() RETURN count(*) AS c", "MATCH (:O)-[:S]-() RETURN count(*) AS c"})
        require_same_answer(database, query);
    CHECK(plan_of(database, "MATCH ()-[:S]->() RETURN count(*) AS c") == "Aggregation StoredCount");
    CHECK(plan_of(database, "MATCH (n:P) WHERE n.i > 1 RETURN count(*) AS c").find("StoredCount") == std::string::npos);
    Database empty;
    CHECK(empty.execute("MATCH (n) RETURN count(*)").values.at(0).as_integer() == 0);
}

TEST_CASE("loops are counted once in an undirected pattern", "[exec][rules]") {
    Database database;
    database.execute("CREATE (a:P)-[:R]->(a), (a)-[:R]->(:P)");
    require_same_answer(database, "MATCH ()-[:R]-() RETURN count(*) AS c");
    require_same_answer(database, "MATCH ()-[:R]->() RETURN count(*) AS c");
}

TEST_CASE("columns that do not sort are read after the sort", "[exec][rules]") {
    Database database;
    fill(database);
    const std::string query = "MATCH (p:P) RETURN p.i AS i, p.f AS f, p.i % 7 AS m ORDER BY m DESC, i LIMIT 5";
    CHECK(plan_of(database, query) == "Limit Projection Top Projection NodeByLabelScan");
    require_same_answer(database, query);
    require_same_answer(database, "MATCH (p:P) RETURN p.f AS f, p AS p ORDER BY p.i % 10, p.i SKIP 4 LIMIT 5");
    require_same_answer(database, "MATCH (p:P) WITH p.f AS f, p.i AS i ORDER BY i DESC LIMIT 9 RETURN sum(f) AS f");
}

TEST_CASE("distinct values of a unique property are distinct nodes", "[exec][rules]") {
    Database database;
    fill(database);
    const std::string query = "MATCH (a:P)-[:R]->(b:P) RETURN count(DISTINCT b.i) AS c";
    CHECK(plan_of(database, query) == "Aggregation Distinct RelationshipScan");
    CHECK(database.execute("EXPLAIN " + query).plan->children.at(0).details == "count(DISTINCT b.i)");
    const std::int64_t expected = database.execute(query).values.at(0).as_integer();
    database.execute("CREATE CONSTRAINT c FOR (p:P) REQUIRE p.i IS UNIQUE");
    CHECK(database.execute("EXPLAIN " + query).plan->children.at(0).details == "count(b.i)");
    CHECK(database.execute(query).values.at(0).as_integer() == expected);
    database.execute("MATCH (p:P) WHERE p.i % 7 = 0 REMOVE p.i");
    for (const std::string each :
         {"MATCH (a:P)-[:R]->(b:P) RETURN count(DISTINCT b.i) AS c, sum(DISTINCT b.f) AS s",
          "MATCH (a:P)-[:R*1..3]->(b:P) RETURN count(DISTINCT b.i) AS c",
          "MATCH (a:P) WHERE a.i < 50 OPTIONAL MATCH (a)-[:S]->(b:O)<-[:S]-(c:P) RETURN count(DISTINCT c.i) AS c",
          "MATCH (a:P) OPTIONAL MATCH (a)-[:S]->(b) RETURN count(DISTINCT b) AS c, collect(DISTINCT b.i) AS i",
          "MATCH (n) WITH n ORDER BY n.i RETURN collect(DISTINCT n.f)[0..4] AS f",
          "MATCH (a:O)<-[:S]-(b:P) RETURN avg(DISTINCT b.i) AS a, max(DISTINCT b.f) AS m",
          "UNWIND [null, 1] AS x OPTIONAL MATCH (p:P {i: x}) RETURN count(DISTINCT p.i) AS c"}) {
        require_same_answer(database, each);
    }
}

TEST_CASE("rows with a unique property are groups already", "[exec][rules]") {
    Database database;
    fill(database);
    const std::string query =
        "MATCH (a:P)-[:T]->() RETURN a.i AS i, count(*) AS c, a.f AS f ORDER BY c DESC, i LIMIT 7";
    database.execute("MATCH (a:P), (b:P) WHERE a.i <= 100 AND b.i <= 100 + a.i % 7 CREATE (a)-[:T]->(b)");
    CHECK(plan_of(database, query).find("Aggregation") != std::string::npos);
    database.execute("CREATE CONSTRAINT c FOR (p:P) REQUIRE p.i IS UNIQUE");
    CHECK(plan_of(database, query) == "Limit Projection Top GroupByRow ExpandCount NodeByLabelScan");
    const auto compare = [&] {
        for (const std::string each :
             {query.c_str(), "MATCH (a:P)<-[:R]-(b) RETURN a.i AS i, count(*) AS c ORDER BY c DESC, i DESC LIMIT 3",
              "MATCH (a:P)<-[:R]-(b) RETURN a.i AS i, count(*) AS c ORDER BY i SKIP 2 LIMIT 3",
              "MATCH (a:P)<-[:R]-(b) WHERE a.f > 1.5 RETURN a.i AS i, a.i % 7 AS m, count(*) AS c, count(*) AS d "
              "ORDER BY m, c DESC, i LIMIT 9",
              "MATCH (a:P)<-[:R]-(b) WITH a.i AS i, count(*) AS c WHERE c > 20 RETURN sum(i) AS i, sum(c) AS c",
              "MATCH (a:P) RETURN a.i AS i, count(*) AS c ORDER BY i DESC LIMIT 5",
              "MATCH (a:P) OPTIONAL MATCH (a)-[:S]->() RETURN a.i AS i, count(*) AS c ORDER BY c, i LIMIT 5"}) {
            require_same_answer(database, each);
        }
    };
    compare();
    database.execute("MATCH (p:P) WHERE p.i % 3 = 0 REMOVE p.i");  // these are one group
    CHECK(plan_of(database, query).find("GroupByRow") == std::string::npos);
    compare();
}

TEST_CASE("groups that lie within a chunk are given as they are found", "[exec][rules]") {
    Database database;
    fill(database);
    database.execute("MATCH (p:P) WHERE p.i = 2990 OR p.i = 77 REMOVE p.i");
    require_same_answer(database, "MATCH (p:P)-[:R]->() RETURN p.i AS i, count(*) AS c ORDER BY c DESC, i LIMIT 40");
    require_same_answer(database, "MATCH (n) RETURN n.i AS i, count(*) AS c, sum(n.f) AS f ORDER BY i DESC LIMIT 5");
    require_same_answer(database, "MATCH (n) RETURN n.i AS i, count(*) AS c ORDER BY i SKIP 2995");
    database.execute("MATCH (p:P) WHERE p.i = 2900 SET p.i = 3");
    require_same_answer(database, "MATCH (p:P)-[:R]->() RETURN p.i AS i, count(*) AS c ORDER BY i LIMIT 9");
    require_same_answer(database, "MATCH (p:P) RETURN p.i AS i, count(*) AS c ORDER BY c DESC, i LIMIT 9");
}
