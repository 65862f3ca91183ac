#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "api/entente.hpp"

using namespace entente;

namespace {

/// More rows than any machine gets through: such a statement ends only because something stops it.
constexpr const char* endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b ";

ErrorCode code_of_draining(ResultCursor& cursor) {
    try {
        while (cursor.next() != nullptr) {
        }
    } catch (const Error& error) {
        return error.code;
    }
    return ErrorCode::internal_error;
}

std::string detail_of_next(ResultCursor& cursor) {
    try {
        (void)cursor.next();
    } catch (const Error& error) {
        return error.detail;
    }
    return "no error";
}

const RowBatch& first_batch(ResultCursor& cursor) {
    const RowBatch* batch = cursor.next();
    if (batch == nullptr) throw std::runtime_error("no rows");
    return *batch;
}

}  // namespace

TEST_CASE("a cursor gives all rows in batches, and then nothing", "[api][cursor]") {
    Database database;
    ResultCursor cursor = database.stream("UNWIND range(1, 10000) AS n RETURN n, n * 0.5 AS half");
    REQUIRE(cursor.columns() == std::vector<std::string>{"n", "half"});
    CHECK(cursor.column("half") == 1);
    CHECK_FALSE(cursor.column("third").has_value());
    CHECK(cursor.has_rows());
    std::int64_t rows = 0, sum = 0;
    double halves = 0;
    while (const RowBatch* batch = cursor.next()) {
        REQUIRE(batch->row_count() > 0);
        REQUIRE(batch->column_count() == 2);
        for (const std::int64_t n : batch->column(0).integers()) sum += n;
        for (const double half : batch->column(1).floats()) halves += half;
        rows += static_cast<std::int64_t>(batch->row_count());
    }
    CHECK(rows == 10000);
    CHECK(sum == 50005000);
    CHECK(halves == 25002500.0);
    CHECK(cursor.next() == nullptr);
}

TEST_CASE("a cursor runs a statement only as far as it is asked", "[api][cursor]") {
    Database database;
    ResultCursor cursor = database.stream(std::string(endless) + "RETURN a + b");
    CHECK(first_batch(cursor).row_count() > 0);
    CHECK(first_batch(cursor).row_count() > 0);
    cursor.close();
    CHECK(detail_of_next(cursor) == "CursorClosed");
    CHECK_THROWS_AS(cursor.graph(), Error);
    CHECK(cursor.columns().size() == 1);
}

TEST_CASE("columns are typed where their rows have one type", "[api][cursor]") {
    Database database;
    database.execute("CREATE (:P {i: 1, f: 1.5, s: 'one', b: true, d: date('2018-06-04'), m: 1})-[:R]->(:P {m: 'x'})");
    ResultCursor cursor = database.stream(
        "MATCH (p:P) OPTIONAL MATCH (p)-[r:R]->() "
        "RETURN p, r, p.i AS i, p.f AS f, p.s AS s, p.b AS b, p.d AS d, p.m AS m, [1] AS l, 7 AS c ORDER BY p.i");
    const RowBatch& batch = first_batch(cursor);
    REQUIRE(batch.row_count() == 2);
    const auto column = [&](const char* name) -> const BatchColumn& { return batch.column(*cursor.column(name)); };
    CHECK(column("p").nodes().size() == 2);
    CHECK(column("p").nulls().empty());
    CHECK(column("r").kind() == ColumnKind::relationship);
    CHECK(column("i").integers()[0] == 1);
    CHECK(column("f").floats()[0] == 1.5);
    CHECK(column("s").strings()[0] == "one");
    CHECK(column("b").booleans()[0] == 1);
    CHECK(column("d").dates()[0] == 17686);
    CHECK(column("c").integers()[1] == 7);
    for (const char* name : {"r", "i", "f", "s", "b", "d"}) {
        CAPTURE(name);
        CHECK_FALSE(column(name).is_null(0));
        CHECK(column(name).is_null(1));
        CHECK(column(name).value(1).is_null());
    }
    CHECK(column("m").kind() == ColumnKind::value);  // an integer and a string
    CHECK(column("m").values()[1].as_string() == "x");
    CHECK(column("l").value(0).as_list().size() == 1);
    const NodeRef node{column("p").nodes()[0]};
    const GraphView graph = cursor.graph();
    CHECK(graph.labels(node) == std::vector<std::string>{"P"});
    CHECK(graph.property(node, "s").as_string() == "one");
    CHECK(graph.properties(node).size() == 6);
    const RelationshipRef relationship{column("r").relationships()[0]};
    CHECK(graph.type(relationship) == "R");
    CHECK(graph.source(relationship) == node);
    CHECK_FALSE(graph.holds(NodeRef{12345}));
    CHECK(graph.labels(NodeRef{12345}).empty());
}

TEST_CASE("the values of a cursor are those of the materialised answer", "[api][cursor]") {
    Database database;
    database.execute(
        "UNWIND range(1, 3000) AS n CREATE (:P {n: n, name: 'p' + n})-[:R {w: n % 7}]->(:Q {t: n % 5 = 0})");
    const char* text =
        GENERATE("MATCH (p:P) RETURN p.n, p.name, p", "MATCH (p:P) RETURN p.name ORDER BY p.name DESC",
                 "MATCH (p:P)-[r:R]->(q) RETURN r.w AS w, count(*), collect(q.t)[0..2] ORDER BY w",
                 "MATCH x = (:P)-[:R]->(:Q) RETURN x, length(x) LIMIT 1500", "UNWIND [] AS n RETURN n",
                 "RETURN 1 AS a, null AS b",
                 "MATCH (p:P) WHERE p.n % 2 = 0 RETURN p.name AS n UNION ALL MATCH (q:Q) RETURN q.t AS n",
                 "MATCH (p:P) CREATE (:Copy {n: p.n}) RETURN p.n", "SHOW FUNCTIONS", "EXPLAIN MATCH (n) RETURN n",
                 "MATCH (p:P) RETURN DISTINCT p.n % 10, {a: p.n % 2}");
    CAPTURE(text);
    const Result expected = database.execute(text);
    ResultCursor cursor = database.stream(text);
    CHECK(cursor.columns() == expected.columns);
    CHECK(cursor.has_rows() == expected.has_rows);
    CHECK(cursor.plan().has_value() == expected.plan.has_value());
    std::size_t row = 0;
    while (const RowBatch* batch = cursor.next()) {
        REQUIRE(row + batch->row_count() <= expected.row_count);
        for (std::size_t i = 0; i < batch->row_count(); ++i, ++row) {
            for (std::size_t c = 0; c < batch->column_count(); ++c) {
                REQUIRE(equivalent(batch->column(c).value(i), expected.row(row)[c]));
            }
        }
    }
    CHECK(row == expected.row_count);
}

TEST_CASE("a wrong column, row or kind is an error", "[api][cursor][error]") {
    Database database;
    ResultCursor cursor = database.stream("RETURN 1 AS n");
    const RowBatch& batch = first_batch(cursor);
    CHECK_THROWS_AS(batch.column(1), Error);
    CHECK_THROWS_AS(batch.column(0).value(1), Error);
    try {
        (void)batch.column(0).strings();
        FAIL("an integer is no string");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::type_error);
        CHECK(std::string(error.what()) == "the column holds kind `integer` in this batch, not `string`");
    }
}

TEST_CASE("a failure in the middle of an answer closes the cursor", "[api][cursor][error]") {
    Database database;
    ResultCursor cursor = database.stream("UNWIND range(1, 100000) AS n RETURN 1 / (50000 - n) AS x");
    CHECK(first_batch(cursor).row_count() > 0);
    CHECK(code_of_draining(cursor) == ErrorCode::arithmetic_error);
    CHECK(detail_of_next(cursor) == "CursorClosed");
}

TEST_CASE("a cursor sees its snapshot while others write", "[api][cursor][snapshot]") {
    Database database;
    database.execute("UNWIND range(1, 5000) AS n CREATE (:P {n: n, s: 'old'})");
    ResultCursor cursor = database.stream("MATCH (p:P) RETURN p.n AS n, p.s AS s, p");
    std::size_t rows = first_batch(cursor).row_count();
    database.execute("MATCH (p:P) SET p.s = 'new'");
    database.execute("MATCH (p:P) WHERE p.n > 10 DETACH DELETE p");
    database.execute("UNWIND range(1, 5000) AS n CREATE (:P {n: n, s: 'more'})");
    while (const RowBatch* batch = cursor.next()) {
        rows += batch->row_count();
        for (const std::string_view text : batch->column(1).strings()) REQUIRE(text == "old");
        REQUIRE(cursor.graph().property(NodeRef{batch->column(2).nodes()[0]}, "s").as_string() == "old");
    }
    CHECK(rows == 5000);
}

TEST_CASE("a cursor of a statement without rows runs it to its end", "[api][cursor]") {
    Database database;
    database.declare_procedure({"test.nothing(n :: INTEGER?) :: ()", {{Value(1)}}});
    ResultCursor cursor = database.stream("CALL test.nothing(1)");
    CHECK_FALSE(cursor.has_rows());
    CHECK(cursor.next() == nullptr);
}

TEST_CASE("a cursor of a writing statement has done all of it", "[api][cursor]") {
    Database database;
    {
        ResultCursor cursor = database.stream("UNWIND range(1, 3000) AS n CREATE (p:P {n: n}) RETURN p.n");
        CHECK(cursor.statistics().nodes_created == 3000);
        CHECK(first_batch(cursor).row_count() < 3000);
    }
    CHECK(database.execute("MATCH (p:P) RETURN p").row_count == 3000);
}

TEST_CASE("a cancelled cursor stops at its next batch", "[api][cursor][cancel]") {
    Database database;
    std::atomic<bool> cancel{false};
    ExecuteOptions options;
    options.cancel = &cancel;
    ResultCursor cursor = database.stream(std::string(endless) + "RETURN a", {}, options);
    CHECK(first_batch(cursor).row_count() > 0);
    cancel = true;
    CHECK(code_of_draining(cursor) == ErrorCode::cancelled);
}

TEST_CASE("another thread cancels what runs", "[api][cursor][cancel][threads]") {
    Database database;
    std::atomic<bool> cancel{false};
    ExecuteOptions options;
    options.cancel = &cancel;
    std::thread other([&] { cancel = true; });
    SECTION("a cursor") {
        ResultCursor cursor = database.stream(std::string(endless) + "RETURN a", {}, options);
        CHECK(code_of_draining(cursor) == ErrorCode::cancelled);
    }
    SECTION("a statement that writes, without trace") {
        CHECK_THROWS_AS(database.execute(std::string(endless) + "WITH max(a + b) AS m CREATE ({m: m})", {}, options),
                        Error);
        CHECK(database.execute("MATCH (n) RETURN n").row_count == 0);
    }
    other.join();
}

TEST_CASE("cursors of several threads read while one writes", "[api][cursor][snapshot][threads]") {
    Database database;
    database.execute("UNWIND range(1, 3000) AS n CREATE (:P {v: 0})");
    std::atomic<int> wrong{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            for (int round = 0; round < 5; ++round) {
                ResultCursor cursor = database.stream("MATCH (p:P) RETURN p.v");
                std::int64_t least = 1 << 30, most = -1;
                std::size_t rows = 0;
                while (const RowBatch* batch = cursor.next()) {
                    rows += batch->row_count();
                    for (const std::int64_t v : batch->column(0).integers()) {
                        least = std::min(least, v);
                        most = std::max(most, v);
                    }
                }
                if (least != most || rows != 3000) ++wrong;
            }
        });
    }
    PreparedStatement write = database.prepare("MATCH (p:P) SET p.v = $v");
    for (int v = 1; v <= 5; ++v) {
        write.bind("v", Value(v));
        write.execute();
    }
    for (std::thread& reader : readers) reader.join();
    CHECK(wrong == 0);
}

TEST_CASE("a statement that meets a limit fails, says which, and leaves no trace", "[api][limits]") {
    Database database;
    ExecuteOptions options;
    SECTION("memory") {
        options.memory_limit = 1 << 20;
        try {
            database.execute("UNWIND range(1, 1000000) AS n WITH collect(n) AS l CREATE ({n: size(l)})", {}, options);
            FAIL("it has no limit");
        } catch (const Error& error) {
            CHECK(error.code == ErrorCode::resource_limit);
            CHECK(error.detail == "MemoryLimit");
            CHECK(std::string(error.what()) == "the statement needs more memory than the limit of 1 MiB");
            CHECK(error.hint.find("--memory-limit, ExecuteOptions::memory_limit, entente_set_memory_limit") !=
                  std::string::npos);
        }
    }
    SECTION("time") {
        options.time_limit = std::chrono::milliseconds(1);
        try {
            database.execute(std::string(endless) + "WITH max(a + b) AS m CREATE ({m: m})", {}, options);
            FAIL("it has no limit");
        } catch (const Error& error) {
            CHECK(error.code == ErrorCode::cancelled);
            CHECK(error.detail == "TimeLimit");
            CHECK(std::string(error.what()) == "the statement ran into its time limit of 1 ms");
            CHECK(error.hint.find("--time-limit, ExecuteOptions::time_limit, entente_set_time_limit") !=
                  std::string::npos);
        }
        ResultCursor cursor = database.stream(std::string(endless) + "RETURN a", {}, options);
        CHECK(code_of_draining(cursor) == ErrorCode::cancelled);
    }
    SECTION("rows") {
        options.row_limit = 1000;
        try {
            database.execute("UNWIND range(1, 1001) AS n CREATE (a {n: n}) RETURN a", {}, options);
            FAIL("it has no limit");
        } catch (const Error& error) {
            CHECK(error.code == ErrorCode::resource_limit);
            CHECK(error.detail == "RowLimit");
            CHECK(std::string(error.what()) == "the answer has more rows than the limit of 1000");
            CHECK(error.hint.find("--row-limit, ExecuteOptions::row_limit, entente_set_row_limit") !=
                  std::string::npos);
        }
    }
    CHECK(database.execute("MATCH (n) RETURN n").row_count == 0);
}

TEST_CASE("a limit of rows counts those of the answer alone", "[api][limits]") {
    Database database;
    ExecuteOptions options;
    options.row_limit = 1000;
    CHECK(database.execute("UNWIND range(1, 1000) AS n RETURN n", {}, options).row_count == 1000);
    CHECK(database.execute("UNWIND range(1, 100000) AS n RETURN sum(n)", {}, options).row_count == 1);
    CHECK(database.execute("UNWIND range(1, 100000) AS n RETURN n LIMIT 1000", {}, options).row_count == 1000);
    CHECK(database.execute("UNWIND range(1, 2000) AS n CREATE ({n: n})", {}, options).statistics.nodes_created == 2000);
    DatabaseTransaction transaction = database.begin();
    CHECK_THROWS_AS(transaction.execute("MATCH (a) SET a.n = 0 RETURN a", {}, options), Error);
    CHECK(transaction.execute("MATCH (a {n: 0}) RETURN a").row_count == 0);  // the transaction goes on
}

TEST_CASE("a cursor gives no more rows than its limit", "[api][limits]") {
    Database database;
    ExecuteOptions options;
    options.row_limit = 10'000;
    ResultCursor endless_rows = database.stream(std::string(endless) + "RETURN a", {}, options);
    std::size_t rows = 0;
    try {
        while (const RowBatch* batch = endless_rows.next()) rows += batch->row_count();
        FAIL("it has no limit");
    } catch (const Error& error) {
        CHECK(error.detail == "RowLimit");
    }
    CHECK(rows <= 10'000);
    CHECK(rows > 0);
    ResultCursor all = database.stream("UNWIND range(1, 10000) AS n RETURN n", {}, options);
    rows = 0;
    while (const RowBatch* batch = all.next()) rows += batch->row_count();
    CHECK(rows == 10'000);
}
