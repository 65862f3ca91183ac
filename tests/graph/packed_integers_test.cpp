#include "graph/packed_integers.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

using namespace entente;

namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();

std::vector<std::int64_t> values_of(const PackedIntegers& integers) {
    std::vector<std::int64_t> values;
    for (std::size_t i = 0; i < integers.size(); ++i) values.push_back(integers[i]);
    return values;
}

PackedIntegers packed(const std::vector<std::int64_t>& values) {
    PackedIntegers integers;
    integers.assign(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) integers.set(i, values[i]);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    integers.pack(*low, *high);
    return integers;
}

}  // namespace

TEST_CASE("packed integers come back, whatever their range", "[graph][column]") {
    const std::int64_t from = GENERATE(least, std::int64_t{-70'000}, std::int64_t{-1}, std::int64_t{0},
                                       std::int64_t{1} << 40, greatest - 65'535);
    const std::uint64_t range = GENERATE(std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{65'535});
    const std::vector<std::int64_t> values{from, static_cast<std::int64_t>(static_cast<std::uint64_t>(from) + range),
                                           from};
    CHECK(values_of(packed(values)) == values);
    CHECK(values_of(packed({least, greatest, 0})) == std::vector<std::int64_t>{least, greatest, 0});
    CHECK(values_of(packed({-5, 1 << 30, 0})) == std::vector<std::int64_t>{-5, 1 << 30, 0});
}

TEST_CASE("packed integers take as many bytes as their range needs", "[graph][column]") {
    std::vector<std::int64_t> values(2048, 1'000'000'000'000);
    CHECK(packed(values).memory_use() == 2 * 2048);
    values[7] += 65'536;
    CHECK(packed(values).memory_use() == 4 * 2048);
    values[7] = 0;
    CHECK(packed(values).memory_use() == 8 * 2048);
}

TEST_CASE("packed integers take any value later on", "[graph][column][random]") {
    std::mt19937_64 random(GENERATE(range(1U, 5U)));
    std::vector<std::int64_t> values(100);
    for (std::int64_t& value : values) value = static_cast<std::int64_t>(random() % 1000) - 500;
    PackedIntegers integers = packed(values);
    for (int i = 0; i < 200; ++i) {
        const std::size_t at = random() % values.size();
        const auto bits = static_cast<unsigned>(i < 100 ? 9 : random() % 63 + 1);
        values[at] = static_cast<std::int64_t>(random() >> (63 - bits));
        integers.set(at, values[at]);
        REQUIRE(values_of(integers) == values);
    }
}
