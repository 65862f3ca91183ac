#include "graph/parallel.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <vector>

#include "graph/error.hpp"

using namespace entente;

TEST_CASE("parallel work is done once each", "[graph][parallel]") {
    const unsigned workers = GENERATE(1U, 2U, 7U);
    std::vector<std::atomic<int>> done(1000);
    for_each_parallel(done.size(), workers, nullptr, [&](std::size_t i) { ++done[i]; });
    for (const auto& times : done) REQUIRE(times == 1);
    for_each_parallel(0, workers, nullptr, [](std::size_t) { FAIL("there was nothing to do"); });
}

TEST_CASE("what parallel work throws is thrown to its caller", "[graph][parallel]") {
    const unsigned workers = GENERATE(1U, 4U);
    std::atomic<int> calls = 0;
    const auto fail = [&](std::size_t) {
        ++calls;
        throw std::runtime_error("no");
    };
    CHECK_THROWS_AS(for_each_parallel(1000, workers, nullptr, fail), std::runtime_error);
    CHECK(calls <= static_cast<int>(workers));
}

TEST_CASE("parallel work can be cancelled", "[graph][parallel]") {
    std::atomic<bool> cancel = false;
    std::atomic<int> calls = 0;
    try {
        for_each_parallel(1000, 3, &cancel, [&](std::size_t) {
            ++calls;
            cancel = true;
        });
        FAIL("not cancelled");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::cancelled);
    }
    CHECK(calls <= 3);
}
