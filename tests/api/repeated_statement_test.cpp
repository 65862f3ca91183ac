// Statements that run again and again: operators and plans are kept between runs, answers are not.
#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "api/entente.hpp"

using namespace entente;

namespace {

constexpr const char* by_id = "MATCH (p:P {id: $id}) RETURN p.name";

/// A ring of `count` nodes, with an index on their ids.
void make_ring(Database& database, int count) {
    database.execute("CREATE CONSTRAINT FOR (p:P) REQUIRE p.id IS UNIQUE");
    const std::string last = std::to_string(count - 1);
    database.execute("UNWIND range(0, " + last + ") AS i CREATE (:P {id: i, name: 'n' + i})");
    database.execute("MATCH (a:P) MATCH (b:P {id: (a.id + 1) % " + std::to_string(count) +
                     "}) CREATE (a)-[:NEXT]->(b)");
}

std::string name_of(Database& database, const Value& id) {
    const Result result = database.execute(by_id, {{"id", id}});
    return result.row_count == 1 ? result.row(0)[0].as_string() : std::to_string(result.row_count) + " rows";
}

}  // namespace

TEST_CASE("a statement that runs again answers for its own parameters and graph", "[api][repeated]") {
    Database database;
    make_ring(database, 50);
    for (std::int64_t id = 0; id < 50; ++id) CHECK(name_of(database, id) == "n" + std::to_string(id));
    CHECK(name_of(database, 7.0) == "n7");
    CHECK(name_of(database, 7.5) == "0 rows");
    CHECK(name_of(database, "7") == "0 rows");
    CHECK(name_of(database, Value()) == "0 rows");
    CHECK_THROWS_AS(database.execute(by_id), Error);
    CHECK_THROWS_AS(database.execute(by_id, {{"other", Value(std::int64_t{1})}}), Error);
    const Result before = database.execute(by_id, {{"id", Value(std::int64_t{3})}});
    database.execute("MATCH (p:P {id: 3}) SET p.name = 'new'");
    CHECK(name_of(database, std::int64_t{3}) == "new");
    CHECK(before.row(0)[0].as_string() == "n3");
    database.execute("DROP CONSTRAINT P_id_unique");
    CHECK(name_of(database, std::int64_t{3}) == "new");
}

TEST_CASE("a statement that failed runs again as if it had not", "[api][repeated]") {
    Database database;
    make_ring(database, 5);
    const auto quotient = [&](std::int64_t by) {
        return database.execute("MATCH (p:P) WHERE p.id >= $by RETURN 12 / (p.id * 0 + $by) AS q LIMIT 1",
                                {{"by", Value(by)}});
    };
    CHECK(quotient(3).row(0)[0].as_integer() == 4);
    CHECK_THROWS_AS(quotient(0), Error);
    CHECK(quotient(4).row(0)[0].as_integer() == 3);
    ExecuteOptions options;
    const std::atomic<bool> cancelled = true;
    options.cancel = &cancelled;
    CHECK_THROWS_AS(database.execute(by_id, {{"id", Value(std::int64_t{1})}}, options), Error);
    CHECK(name_of(database, std::int64_t{1}) == "n1");
}

TEST_CASE("shortest paths found again and again have the right length", "[api][repeated]") {
    Database database;
    constexpr std::int64_t count = 4000;
    make_ring(database, count);
    const auto length = [&](std::int64_t from, std::int64_t to) {
        const Result result =
            database.execute("MATCH p = shortestPath((a:P {id: $a})-[:NEXT*]->(b:P {id: $b})) RETURN length(p)",
                             {{"a", Value(from)}, {"b", Value(to)}});
        REQUIRE(result.row_count == 1);
        return result.row(0)[0].as_integer();
    };
    // Few nodes are reached, then nearly all, then few again.
    for (const std::int64_t steps : {1, 5, 3999, 2, 3000, 700, 1, 1999, 4}) {
        CAPTURE(steps);
        CHECK(length(17, (17 + steps) % count) == steps);
        CHECK(length(3998, (3998 + steps) % count) == steps);
    }
}

TEST_CASE("threads that run the same statement do not disturb one another", "[api][repeated][threads]") {
    Database database;
    make_ring(database, 20);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (std::int64_t t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (std::int64_t i = 0; i < 100; ++i) {
                const std::int64_t id = (t * 5 + i) % 20;
                if (name_of(database, id) != "n" + std::to_string(id)) ++wrong;
                if (t == 0 && i % 10 == 0) database.execute("MATCH (p:P {id: 0}) SET p.seen = true");
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
}
