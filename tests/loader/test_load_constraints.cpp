// Constraints hold after every kind of load, or nothing of the load stays.
#include <catch2/catch.hpp>

#include "facts_fixture.hpp"

using namespace entente;
using namespace entente::test;
using Lines = std::vector<std::string>;

namespace {

/// Two people with ids, and the statements that prepare a test.
struct People : Base {
    explicit People(std::initializer_list<std::string_view> statements) {
        run("CREATE (:Person {id: 'anna'})-[:KNOWS]->(:Person {id: 'bao'})");
        for (const std::string_view statement : statements) run(statement);
    }

    /// The message with which a load is refused, nothing of it being left; empty when it is not refused.
    std::string refused(const LoadOptions& options) {
        const Lines before = lines();
        try {
            load(options);
        } catch (const Error& error) {
            CHECK(error.code == ErrorCode::constraint_validation_failed);
            CHECK(lines() == before);
            CHECK(graph()->check().empty());
            return error.what();
        }
        return {};
    }
    std::string refused_text(std::string_view text, std::string_view extension) {
        LoadOptions options;
        options.files = {folder.file("load" + std::string(extension), text)};
        return refused(options);
    }

    Folder folder;
};

constexpr std::string_view unique_id = "CREATE CONSTRAINT c FOR (n:Person) REQUIRE n.id IS UNIQUE";
constexpr std::string_view unique_pair = "CREATE CONSTRAINT c FOR (n:Person) REQUIRE (n.name, n.born) IS UNIQUE";
constexpr std::string_view some_name = "CREATE CONSTRAINT c FOR (n:Person) REQUIRE n.name IS NOT NULL";
constexpr std::string_view ends = "CREATE CONSTRAINT c FOR ()-[r:OWNS]->() REQUIRE (:Person)-[r]->(:Org)";

}  // namespace

TEST_CASE("a table that breaks a constraint is refused as a whole", "[loader][csv][constraint]") {
    People people({unique_id});
    LoadOptions options;
    const auto load = [&](const char* rows) {
        options.nodes = {{{"Person"}, {people.folder.file("p.csv", std::string("id:ID\n") + rows)}}};
        return people.refused(options);
    };
    CHECK(load("chul\nbao\n") == "constraint `c` does not hold: nodes 1 and 3 (:Person) both have `id` 'bao'");
    CHECK(load("chul\ndung\n").empty());
    CHECK(people.graph()->node_count() == 4);
}

TEST_CASE("values that are unique together are so after each kind of load", "[loader][constraint]") {
    People people({"MATCH (n {id: 'bao'}) SET n.name = 'B', n.born = 1950", unique_pair});
    LoadOptions options;
    const auto load = [&](const char* rows) {
        options.nodes = {{{"Person"}, {people.folder.file("p.csv", std::string("id:ID,name,born:int\n") + rows)}}};
        return people.refused(options);
    };
    CHECK(load("chul,C,1950\ndung,B,1950\n") ==
          "constraint `c` does not hold: nodes 1 and 3 (:Person) both have `name` 'B' and `born` 1950");
    CHECK(load("chul,C,1950\ndung,B,\n").empty());
    CHECK(people.refused_text("ha (:Person {name: 'C', born: 1950})\n", ".facts") ==
          "constraint `c` does not hold: nodes 2 and 4 (:Person) both have `name` 'C' and `born` 1950");
    CHECK(people.refused_text("ha (:Person {name: 'C', born: 1951})\n", ".facts").empty());
    CHECK(people.refused_text("MATCH (n {id: 'ha'}) SET n.born = 1950;\n", ".cypher").find("nodes 2 and 4") !=
          std::string::npos);
    CHECK(people.graph()->check().empty());
}

TEST_CASE("a table of relationships is refused for their ends and their properties", "[loader][csv][constraint]") {
    People people({"CREATE CONSTRAINT since FOR ()-[r:KNOWS]-() REQUIRE r.since IS :: INTEGER", ends});
    LoadOptions options;
    options.nodes = {{{"Person"}, {people.folder.file("p.csv", "id:ID\nchul\ndung\n")}}};
    const auto load = [&](const char* type, const char* rows) {
        options.relationships = {{{type}, {people.folder.file("r.csv", rows)}}};
        return people.refused(options);
    };
    CHECK(load("OWNS", ":START_ID,:END_ID\nchul,dung\n") ==
          "constraint `c` does not hold: relationship 1 (:OWNS) ends at node 3, which is no (:Org)");
    CHECK(load("KNOWS", ":START_ID,:END_ID,since\nchul,dung,then\n") ==
          "constraint `since` does not hold: `since` of relationship 1 (:KNOWS) is 'then', a STRING and no INTEGER");
    CHECK(load("KNOWS", ":START_ID,:END_ID,since\nchul,dung,1999\n").empty());
}

TEST_CASE("facts that break a constraint are refused as a whole", "[loader][facts][constraint]") {
    People unique({"CREATE CONSTRAINT c FOR (n:Person) REQUIRE n.name IS UNIQUE"});
    CHECK(unique.refused_text("anna (:Person {name: 'A'})\nchul (:Person {name: 'A'})\n", ".facts") ==
          "constraint `c` does not hold: nodes 0 and 2 (:Person) both have `name` 'A'");
    People named({"MATCH (n) SET n.name = 'x'", some_name});
    CHECK(named.refused_text("chul (:Person)\n", ".facts") ==
          "constraint `c` does not hold: node 2 (:Person) has no `name`");
    CHECK(named.refused_text("chul (:Person {name: 'C'})\n", ".facts").empty());
    People owners({ends});
    CHECK(owners.refused_text("car (:Thing)\n(anna)-[:OWNS]->(car)\n", ".facts") ==
          "constraint `c` does not hold: relationship 1 (:OWNS) ends at node 2, which is no (:Org)");
    CHECK(owners.refused_text("bank (:Org)\n(anna)-[:OWNS]->(bank)\n", ".facts").empty());
}

TEST_CASE("a statement of a script that breaks a constraint ends the load", "[loader][cypher][constraint]") {
    People people({unique_id});
    CHECK(people.refused_text("CREATE (:Person {id: 'chul'});\nMATCH (n {id: 'anna'}) SET n.id = 'bao';\n", ".cypher")
              .find("nodes 0 and 1 (:Person) both have `id` 'bao'") != std::string::npos);
    CHECK(people
              .refused_text("CREATE (:Org {id: 'x'});\n"
                            "CREATE CONSTRAINT FOR (n:Org) REQUIRE n.id IS UNIQUE;\nCREATE (:Org {id: 'x'});\n",
                            ".cypher")
              .find("both have `id` 'x'") != std::string::npos);
    CHECK(people.graph()->schema().constraints.size() == 1);
    CHECK(people.refused_text("MATCH (n {id: 'anna'}) SET n.id = 'x';\nCREATE (:Person {id: 'anna'});\n", ".cypher")
              .empty());
}
