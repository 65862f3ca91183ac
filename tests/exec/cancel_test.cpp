#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <thread>

#include "api/entente.hpp"

using namespace entente;

namespace {

const std::string endless =
    "UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b UNWIND range(1, 1000) AS c RETURN count(a + b + c)";

template <typename Run> ErrorCode code_of(const Run& run) {
    try {
        run();
    } catch (const Error& error) {
        return error.code;
    }
    return ErrorCode::internal_error;
}

}  // namespace

TEST_CASE("a running statement stops when it is cancelled from another thread", "[exec][threads]") {
    Database database;
    std::atomic<bool> cancel{false};
    ExecuteOptions options;
    options.cancel = &cancel;
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        cancel = true;
    });
    CHECK(code_of([&] { database.execute(endless, {}, options); }) == ErrorCode::cancelled);
    canceller.join();
    CHECK(database.execute("RETURN 1").row_count == 1);
}

TEST_CASE("a statement stops at its time limit and its memory limit", "[exec]") {
    Database database;
    ExecuteOptions options;
    options.time_limit = std::chrono::milliseconds(20);
    CHECK(code_of([&] { database.execute(endless, {}, options); }) == ErrorCode::cancelled);
    ExecuteOptions small;
    small.memory_limit = 1 << 20;
    CHECK(code_of([&] { database.execute("UNWIND range(1, 1000000) AS x RETURN collect(x)", {}, small); }) ==
          ErrorCode::resource_limit);
}

TEST_CASE("a failed statement leaves no trace", "[exec]") {
    Database database;
    database.execute("CREATE (:Kept {n: 1})");
    CHECK(code_of([&] {
              database.execute("MATCH (k:Kept) CREATE (:Lost) SET k.n = 2 WITH k UNWIND [1, 0] AS d RETURN 1 / d");
          }) == ErrorCode::arithmetic_error);
    const Result result = database.execute("MATCH (n) RETURN count(*), sum(n.n)");
    CHECK(result.values[0].as_integer() == 1);
    CHECK(result.values[1].as_integer() == 1);
}

TEST_CASE("readers see whole transactions while a writer works", "[exec][threads]") {
    Database database;
    std::atomic<bool> stop{false};
    std::atomic<int> torn{0};
    std::thread reader([&] {
        while (!stop) {
            const Result result = database.execute("MATCH (a:Pair) RETURN count(a)");
            if (result.values[0].as_integer() % 2 != 0) ++torn;
        }
    });
    for (int i = 0; i < 200; ++i) database.execute("CREATE (:Pair), (:Pair)");
    stop = true;
    reader.join();
    CHECK(torn == 0);
    CHECK(database.execute("MATCH (a:Pair) RETURN count(a)").values[0].as_integer() == 400);
}
