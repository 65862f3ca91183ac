#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <string>

#include "api/entente.hpp"
#include "tests/support/folder.hpp"

using namespace entente;
using Catch::Matchers::Contains;
using entente::test::Folder;

namespace {

std::string detail_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.detail;
    }
    return "no error";
}

}  // namespace

TEST_CASE("a prepared statement runs with the values bound to it", "[api][prepared]") {
    Database database;
    PreparedStatement create = database.prepare("CREATE (:P {name: $name, age: $age})");
    CHECK(create.writes());
    CHECK(create.parameters() == std::vector<std::string>{"name", "age"});
    for (int age = 1; age <= 3; ++age) {
        create.bind("name", Value("p" + std::to_string(age)));
        create.bind("age", Value(age));
        CHECK(create.execute().statistics.nodes_created == 1);
    }
    PreparedStatement find = database.prepare("MATCH (p:P) WHERE p.age >= $least RETURN p.name AS name ORDER BY name");
    CHECK_FALSE(find.writes());
    CHECK(find.columns() == std::vector<std::string>{"name"});
    find.bind("least", Value(2));
    CHECK(find.execute().row_count == 2);
    find.bind("least", Value(3));
    const Result result = find.execute();
    REQUIRE(result.row_count == 1);
    CHECK(result.row(0)[0].as_string() == "p3");
}

TEST_CASE("a prepared statement plans anew when the graph has changed", "[api][prepared]") {
    Database database;
    PreparedStatement find = database.prepare("MATCH (:New)-[:LATER]->(n) RETURN n.name");
    CHECK(find.execute().row_count == 0);
    database.execute("CREATE (:New)-[:LATER]->({name: 'x'})");
    const Result result = find.execute();
    REQUIRE(result.row_count == 1);
    CHECK(result.row(0)[0].as_string() == "x");
    CHECK(result.warnings.empty());
}

TEST_CASE("binding a parameter that the statement does not read is an error that names those it reads",
          "[api][prepared][error]") {
    Database database;
    PreparedStatement statement = database.prepare("RETURN $a + $b");
    try {
        statement.bind("c", Value(1));
        FAIL("bound");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::argument_error);
        CHECK(error.detail == "UnknownParameter");
        CHECK_THAT(error.hint, Contains("$a, $b"));
    }
}

TEST_CASE("executing with an unbound parameter is an error, null is a value", "[api][prepared][error]") {
    Database database;
    PreparedStatement statement = database.prepare("RETURN $a AS a");
    CHECK(detail_of([&] { statement.execute(); }) == "MissingParameter");
    CHECK(detail_of([&] { (void)statement.stream(); }) == "MissingParameter");
    statement.bind("a", Null{});
    CHECK(statement.execute().row(0)[0].is_null());
    statement.clear_bindings();
    CHECK(detail_of([&] { statement.execute(); }) == "MissingParameter");
}

TEST_CASE("what is wrong with a statement is found when it is prepared", "[api][prepared][error]") {
    Database database;
    CHECK(detail_of([&] { (void)database.prepare("MATCH (n) RETURN m"); }) == "UndefinedVariable");
    CHECK_THROWS_AS(database.prepare("MATCH (n"), Error);
    CHECK_THROWS_AS(database.prepare(""), Error);
}

TEST_CASE("a procedure call without parentheses takes its arguments from bound parameters", "[api][prepared]") {
    Database database;
    database.declare_procedure({"test.twice(n :: INTEGER?) :: (m :: INTEGER?)", {{Value(1), Value(2)}}});
    PreparedStatement call = database.prepare("CALL test.twice");
    REQUIRE(call.parameters() == std::vector<std::string>{"n"});
    call.bind("n", Value(1));
    CHECK(call.execute().row(0)[0].as_integer() == 2);
}

TEST_CASE("commands are prepared too", "[api][prepared]") {
    Database database;
    PreparedStatement create = database.prepare("CREATE INDEX FOR (p:P) ON (p.name)");
    CHECK(create.writes());
    CHECK(create.execute().statistics.indexes_added == 1);
    PreparedStatement show = database.prepare("SHOW INDEXES");
    CHECK_FALSE(show.writes());
    CHECK(show.execute().row_count == 1);
}

TEST_CASE("a prepared statement runs inside a transaction", "[api][prepared][transaction]") {
    Database database;
    PreparedStatement create = database.prepare("CREATE (:P {n: $n})");
    DatabaseTransaction transaction = database.begin();
    create.bind("n", Value(1));
    create.execute(transaction);
    CHECK(database.execute("MATCH (p:P) RETURN p").row_count == 0);
    transaction.commit();
    CHECK(database.execute("MATCH (p:P) RETURN p").row_count == 1);
    CHECK(detail_of([&] { create.execute(transaction); }) == "TransactionEnded");
}

TEST_CASE("a transaction that was rolled back cannot be used", "[api][transaction][error]") {
    Database database;
    DatabaseTransaction transaction = database.begin();
    transaction.execute("CREATE ()");
    transaction.rollback();
    CHECK(detail_of([&] { transaction.execute("CREATE ()"); }) == "TransactionEnded");
    CHECK(detail_of([&] { transaction.commit(); }) == "TransactionEnded");
    transaction.rollback();  // nothing happens
    CHECK(database.execute("MATCH (n) RETURN n").row_count == 0);
}

TEST_CASE("statements, transactions and cursors outlive their database", "[api][prepared][cursor][storage]") {
    const Folder folder;
    const std::string path = folder.path("graph.db");
    auto database = std::make_unique<Database>(path);
    database->execute("UNWIND range(1, 5000) AS n CREATE (:P {n: n})");
    PreparedStatement create = database->prepare("CREATE (:P {n: $n})");
    ResultCursor cursor = database->stream("MATCH (p:P) RETURN p.n");
    DatabaseTransaction transaction = database->begin();
    transaction.execute("CREATE (:P {n: 0})");
    database.reset();
    transaction.commit();
    create.bind("n", Value(-1));
    create.execute();
    std::size_t rows = 0;
    while (const RowBatch* batch = cursor.next()) rows += batch->row_count();
    CHECK(rows == 5000);
    Database again(path);
    CHECK(again.execute("MATCH (p:P) RETURN p").row_count == 5002);
}
