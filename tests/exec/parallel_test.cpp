// Statements on several threads against the same on one: the same rows in the same order, the same errors, the same
// limits. Morsels of a few ids make small graphs large enough.
#include <atomic>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "api/entente.hpp"

using namespace entente;

namespace {

ExecuteOptions on_threads(std::size_t threads) {
    ExecuteOptions options;
    options.threads = threads;
    options.morsel_rows = threads == 1 ? 0 : 8;
    return options;
}

/// Nodes with all kinds of values, and gaps where some were deleted.
void fill(Database& database, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint64_t n) { return std::to_string(random() % n); };
    std::string text = "CREATE ";
    constexpr int nodes = 200;
    const std::vector<std::string> values{"1", "2", "2.0", "2.5", "1e18", "1e-12", "'a'", "'b'", "null", "true"};
    for (int i = 0; i < nodes; ++i) {
        text += (i == 0 ? "(n" : ", (n") + std::to_string(i) + (random() % 3 == 0 ? ":B" : ":A") +
                " {i: " + std::to_string(i) + ", k: " + below(7) + ", f: " + below(1000) + " / 7.0, s: 'text" +
                below(9) + "', x: " + values[random() % values.size()] + "})";
    }
    for (int i = 0; i < 3 * nodes; ++i) {
        text += ", (n" + below(nodes) + ")-[:" + (random() % 4 == 0 ? "S" : "R") + " {w: " + below(50) +
                " / 3.0}]->(n" + below(nodes) + ")";
    }
    database.execute(text);
    database.execute("MATCH (n) WHERE n.i % 31 = 3 DETACH DELETE n");
}

const std::vector<std::string> queries{
    "MATCH (n:A) WHERE n.f > 30 RETURN n.k AS k, count(*) AS c, sum(n.f) AS s, avg(n.f) AS a, min(n.f), max(n.i)",
    "MATCH (n) RETURN n.x AS x, count(*) AS c",
    "MATCH (n) WHERE n.x <> 'a' RETURN min(n.x) AS low, max(n.x) AS high",
    "MATCH (n) RETURN n.s AS s, n.k AS k, count(n.x) AS c",
    "MATCH (n) RETURN n AS n, count(*) AS c",
    "MATCH (n) RETURN n.i AS i, count(*) AS c, sum(n.k) AS k",
    "MATCH (n) RETURN -n.i AS i, count(*) AS c",
    "MATCH (a:A)-[r:R]->(b) WHERE r.w > 5 RETURN b.s AS s, sum(r.w) AS w, count(*) AS c",
    "MATCH (a)-[r:R]->(b) WHERE r.w > 5 RETURN count(*) AS c, sum(r.w) AS w",
    "MATCH (a)-[r]->(b) RETURN b.s AS s, sum(r.w) AS w, avg(a.f) AS f",
    "MATCH (a)-[r]->(b) RETURN r.w AS w, a.i AS a, b.i AS b ORDER BY w",
    "MATCH (a)-[:R]->(b) RETURN a.i AS id, count(*) AS d ORDER BY d DESC, id LIMIT 10",
    "MATCH (a)-[:R]->()-[:S]->(c) RETURN a.k AS k, count(*) AS n, sum(a.f) AS f",
    "MATCH (n) RETURN n.i AS i, n.s AS s, n.f AS f ORDER BY f DESC, i LIMIT 20",
    "MATCH (n) RETURN n.s AS s, n.x AS x ORDER BY s LIMIT 15",
    "MATCH (n) RETURN n.x AS x, n.i AS i ORDER BY x SKIP 3 LIMIT 12",
    "MATCH (n) RETURN n.k AS k, n.i AS i ORDER BY k DESC",
    "MATCH (n) WHERE EXISTS { (n)-[:S]->(:B) } RETURN n.k AS k, count(*) AS c",
    "MATCH (n) UNWIND [n.i, n.k] AS v RETURN v AS v, count(*) AS c ORDER BY c DESC LIMIT 5",
    "MATCH (n)-[:R*1..2]->(m:B) RETURN m.k AS k, count(*) AS c, avg(n.f) AS f",
    "MATCH (n:B) WITH n.k AS k, sum(n.f) AS f RETURN max(f) AS f, count(k) AS k",
    "MATCH (n) RETURN count(DISTINCT n.s) AS s, collect(n.k)[5] AS fifth",
    "MATCH (n) RETURN count(*) AS c",
};

void require_same(const Result& a, const Result& b) {
    REQUIRE(a.row_count == b.row_count);
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        INFO("value " << i);
        REQUIRE(a.values[i].type() == b.values[i].type());
        REQUIRE((order(a.values[i], b.values[i]) == 0));
    }
}

std::string error_of(Database& database, const std::string& query, const ExecuteOptions& options) {
    try {
        database.execute(query, {}, options);
    } catch (const Error& error) {
        return error.what();
    }
    return "none";
}

double number(Database& database, const std::string& query) {
    return database.execute(query).values.at(0).as_float();
}

}  // namespace

TEST_CASE("several threads give the rows of one thread in the same order", "[exec][property][threads]") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Database database;
        fill(database, seed);
        for (const std::string& query : queries) {
            INFO("seed " << seed << "\nquery " << query);
            require_same(database.execute(query, {}, on_threads(4)), database.execute(query, {}, on_threads(1)));
        }
    }
}

TEST_CASE("several threads count patterns over all nodes", "[exec][threads]") {
    Database database;
    database.execute("UNWIND range(0, 19999) AS i CREATE (:N {i: i})");
    database.execute(
        "MATCH (n:N) WITH collect(n) AS all UNWIND range(0, 19999) AS i UNWIND [1, 2, 3] AS step "
        "WITH all[i] AS a, all[(i + step) % 20000] AS b, i WHERE i % 7 <> step CREATE (a)-[:R]->(b)");
    for (const std::string query : {"MATCH (a)-[:R]->(b)-[:R]->(c), (a)-[:R]->(c) RETURN count(*)",
                                    "MATCH (a)-[:R]->(b)-[:R]->(c) WHERE a.i % 3 = 0 RETURN count(*)",
                                    "MATCH (a)-[:R]->(b)-[:R]->(c) WHERE a.i % 3 = 0 AND c.i % 5 = 1 RETURN count(*)",
                                    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d) WHERE a.i % 3 = 0 AND d.i % 5 = 1 "
                                    "RETURN count(*)",
                                    "MATCH (a)-[:R]-(b)-[:R]-(c)-[:R]-(d) RETURN count(*)"}) {
        INFO(query);
        require_same(database.execute(query, {}, on_threads(4)), database.execute(query, {}, on_threads(1)));
    }
    const Result plan =
        database.execute("EXPLAIN MATCH (a)-[:R]->(b)-[:R]->(c), (a)-[:R]->(c) RETURN count(*)", {}, on_threads(4));
    REQUIRE(plan.plan);
    CHECK(plan.plan->children[0].children[0].details.find("on 4 threads") != std::string::npos);
}

TEST_CASE("a search that goes on from many nodes finds each once, the same on several threads", "[exec][threads]") {
    Database database;
    database.execute("UNWIND range(0, 3999) AS i CREATE (:N {i: i})");
    database.execute("MATCH (hub:N {i: 0}), (n:N) WHERE n.i % 3 = 1 CREATE (hub)-[:R]->(n)");
    database.execute(
        "MATCH (n:N) WITH collect(n) AS all UNWIND range(0, 3999) AS i WITH all[i] AS a, all[i * 7919 % 4000] AS b, i "
        "WHERE i % 5 <> 0 CREATE (a)-[:R {w: i % 2}]->(b)");
    ExecuteOptions plain = on_threads(1);
    plain.optimise = false;
    for (const std::string pattern :
         {"(a:N {i: 0})-[:R*1..3]->(b:N)", "(a:N {i: 0})-[:R*0..3]->(b)", "(a:N {i: 7})<-[:R*1..4]-(b)",
          "(a:N {i: 0})-[:R*1..2]-(b)", "(a:N {i: 0})-[:R*1..3 {w: 1}]->(b)"}) {
        INFO(pattern);
        const std::string ends = "MATCH " + pattern + " RETURN DISTINCT b.i AS i";
        const Result one = database.execute(ends, {}, on_threads(1));
        require_same(database.execute(ends, {}, on_threads(4)), one);
        const std::string sorted = ends + " ORDER BY i";
        require_same(database.execute(sorted, {}, on_threads(4)), database.execute(sorted, {}, plain));
    }
}

TEST_CASE("several threads report the error that one thread meets first", "[exec][threads]") {
    Database database;
    database.execute(
        "UNWIND range(0, 199) AS i CREATE (:N {i: i, d: CASE WHEN i % 40 = 39 THEN 'bad' + i ELSE "
        "'2024-01-01' END})");
    const std::string query = "MATCH (n:N) RETURN max(date(n.d))";
    const std::string error = error_of(database, query, on_threads(1));
    CHECK(error.find("bad39") != std::string::npos);
    for (int i = 0; i < 20; ++i) CHECK(error_of(database, query, on_threads(4)) == error);
}

TEST_CASE("several threads stop when the statement is cancelled or needs too much memory", "[exec][threads]") {
    Database database;
    fill(database, 1);
    ExecuteOptions cancelled = on_threads(4);
    std::atomic<bool> cancel{true};
    cancelled.cancel = &cancel;
    CHECK(error_of(database, "MATCH (n) RETURN n.k, count(*)", cancelled) == "the statement was cancelled");
    ExecuteOptions small = on_threads(4);
    small.memory_limit = 1024;
    CHECK(error_of(database, "MATCH (n) RETURN n.i, n.s ORDER BY n.s", small).find("needs more memory") !=
          std::string::npos);
    CHECK(database.execute("MATCH (n) RETURN count(n.i) > 0", {}, on_threads(4)).values[0].as_bool());
}

TEST_CASE("statements share the threads of a database", "[exec][threads]") {
    Database database;
    fill(database, 2);
    const Result expected = database.execute(queries[0], {}, on_threads(1));
    std::atomic<int> different{0};
    std::vector<std::thread> users;
    for (int user = 0; user < 3; ++user) {
        users.emplace_back([&] {
            for (int i = 0; i < 30; ++i) {
                const Result result = database.execute(queries[0], {}, on_threads(3));
                if (result.row_count != expected.row_count) ++different;
            }
        });
    }
    for (std::thread& user : users) user.join();
    CHECK(different == 0);
}

TEST_CASE("sums of floats are exact, whatever the order", "[exec]") {
    Database database;
    CHECK(number(database, "UNWIND [0.1, 0.2, 0.3] AS x RETURN sum(x)") == 0.6);
    CHECK(number(database, "UNWIND [1e16, 1.0, -1e16] AS x RETURN sum(x)") == 1.0);
    CHECK(number(database, "UNWIND [1e300, 1e-300, 3.5, -1e300] AS x RETURN sum(x)") == 3.5);
    CHECK(number(database, "UNWIND [1e300, 1e-300, -1e300] AS x RETURN sum(x)") == 1e-300);
    CHECK(number(database, "UNWIND [1.7e308, 1.7e308, -1.7e308] AS x RETURN sum(x)") == 1.7e308);
    CHECK(number(database, "UNWIND [5e-324, 5e-324] AS x RETURN sum(x)") == 1e-323);
    CHECK(number(database, "UNWIND [-1e-40, -2e-40] AS x RETURN sum(x)") == Approx(-3e-40));
    CHECK(number(database, "UNWIND range(1, 100000) AS i RETURN sum(0.1)") == 10000.0);
    CHECK(number(database, "UNWIND [1.5, 0, 2] AS x RETURN sum(x)") == 3.5);
    CHECK(number(database, "UNWIND [1.0 / 0.0, 1.0] AS x RETURN avg(x)") > 1e308);
    const double none = number(database, "UNWIND [1.0 / 0.0, -1.0 / 0.0] AS x RETURN sum(x)");
    CHECK(none != none);
}

TEST_CASE("counted paths weigh in a sum as if they had been followed", "[exec]") {
    Database database;
    database.execute(
        "CREATE (a:A {f: 0.1}), (b:A {f: 1e-30}) WITH a, b UNWIND range(1, 1000) AS i CREATE (a)-[:R]->(b), "
        "(b)-[:R]->(a)");
    ExecuteOptions plain;
    plain.optimise = false;
    const std::string query = "MATCH (n:A)-[:R]->() RETURN n.f AS f, sum(n.f) AS s ORDER BY f";
    require_same(database.execute(query), database.execute(query, {}, plain));
}

TEST_CASE("operators on several threads say so in EXPLAIN", "[exec]") {
    Database database;
    database.execute("UNWIND range(1, 40000) AS i CREATE (:N {i: i % 10})");
    const auto details = [&](const std::string& query, std::size_t threads) {
        const Result result = database.execute("EXPLAIN " + query, {}, on_threads(threads));
        return result.plan->children[0].name + " " + result.plan->children[0].details;
    };
    CHECK(details("MATCH (n:N) RETURN n.i, count(*)", 3) == "Aggregation n.i, count(*), on 3 threads");
    CHECK(details("MATCH (n:N) RETURN n.i, count(*)", 1) == "Aggregation n.i, count(*)");
    CHECK(details("MATCH (n:N) RETURN n.i, collect(n)", 3) == "Aggregation n.i, collect(n)");
    CHECK(details("MATCH (n:N) RETURN n.i + rand(), count(*)", 3).find("threads") == std::string::npos);
}
