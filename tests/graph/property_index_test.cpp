#include "graph/property_index.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "graph/copy_on_write.hpp"

using namespace entente;

namespace {

/// Entries in a set, too simple to be wrong.
struct NaiveIndex {
    struct Less {
        bool operator()(const IndexEntry& a, const IndexEntry& b) const {
            const auto compared = order(a.value, b.value);
            return compared != 0 ? compared < 0 : a.node < b.node;
        }
    };
    std::set<IndexEntry, Less> entries;

    template <typename Holds> [[nodiscard]] std::vector<NodeId> where(Holds holds) const {
        std::vector<NodeId> found;
        for (const IndexEntry& entry : entries) {
            if (holds(entry.value)) found.push_back(entry.node);
        }
        return found;
    }
};

using Random = std::mt19937;

std::uint32_t below(Random& random, std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random);
}

/// `kind` 0: integers, 1: strings, 2: anything that a property can hold.
Value some_value(Random& random, int kind) {
    if (kind == 0) return std::int64_t{below(random, 3000)};
    if (kind == 1) return std::string(below(random, 3), 'a') + std::to_string(below(random, 1500));
    switch (below(random, 9)) {
        case 0:
            return std::int64_t{below(random, 20)} - 10;
        case 1:
            return below(random, 9) == 0 ? std::nan("") : double(below(random, 40)) / 2 - 10;
        case 2:
            return std::string(1, char('a' + below(random, 5))) + std::string(below(random, 2), '\xC3');
        case 3:
            return Value(below(random, 2) == 0);
        case 4:
            return Date{std::int64_t{below(random, 30)}};
        case 5:
            return List{Value(std::int64_t{below(random, 3)}), Value(double(below(random, 3)))};
        case 6:
            return Duration{below(random, 2), below(random, 40), 0, 0};
        case 7:
            return Time{std::int64_t{below(random, 5)} * nanos_per_second, std::int32_t(below(random, 3))};
        default:
            return below(random, 3) == 0 ? Value(std::numeric_limits<double>::infinity())
                                         : Value(std::numeric_limits<std::int64_t>::max());
    }
}

bool holds(std::optional<std::partial_ordering> compared, bool less, bool inclusive) {
    if (!compared) return false;
    if (*compared == 0) return inclusive;
    return less ? *compared < 0 : *compared > 0;
}

void compare_with(const PropertyIndex& index, const NaiveIndex& naive, Random& random, int kind) {
    REQUIRE(index.check() == "");
    REQUIRE(index.size() == naive.entries.size());
    for (int i = 0; i < 8; ++i) {
        const Value a = some_value(random, kind), b = some_value(random, kind);
        const bool a_inclusive = below(random, 2) == 0, b_inclusive = below(random, 2) == 0;
        std::vector<NodeId> found;
        index.find_equal(IndexProbe(a), found);
        REQUIRE(found == naive.where([&](const Value& v) { return equals(v, a) == true; }));
        const auto other = index.other_with(IndexProbe(a), found.empty() ? 0 : found[0]);
        REQUIRE(other == (found.size() > 1 ? std::optional(found[1]) : std::nullopt));
        if (a.is(ValueType::list) || b.is(ValueType::list)) continue;
        const auto above = [&](const Value& v) { return holds(compare(v, a), false, a_inclusive); };
        const auto under = [&](const Value& v) { return holds(compare(v, b), true, b_inclusive); };
        found.clear();
        index.find_range(IndexBound{a, a_inclusive}, std::nullopt, found);
        REQUIRE(found == naive.where(above));
        found.clear();
        index.find_range(std::nullopt, IndexBound{b, b_inclusive}, found);
        REQUIRE(found == naive.where(under));
        found.clear();
        index.find_range(IndexBound{a, a_inclusive}, IndexBound{b, b_inclusive}, found);
        REQUIRE(found == naive.where([&](const Value& v) { return above(v) && under(v); }));
        if (!a.is(ValueType::string)) continue;
        found.clear();
        index.find_prefix(a.as_string(), found);
        REQUIRE(found == naive.where([&](const Value& v) {
            return v.is(ValueType::string) && v.as_string().starts_with(a.as_string());
        }));
    }
}

struct Version {
    std::shared_ptr<PropertyIndex> index;
    NaiveIndex naive;
};

}  // namespace

TEST_CASE("an index agrees with a naive one through transactions and roll-backs", "[graph][index]") {
    const int kind = GENERATE(0, 1, 2);
    const unsigned seed = GENERATE(1U, 2U, 3U);
    CAPTURE(kind, seed);
    Random random(seed);
    std::uint64_t epoch = 1;
    Version now{std::make_shared<PropertyIndex>(), {}};
    now.index->epoch = epoch;
    std::vector<Version> kept;
    for (int transaction = 0; transaction < 60; ++transaction) {
        kept.push_back(now);
        PropertyIndex& index = writable(now.index, ++epoch);
        const std::uint32_t phase = below(random, 4);  // growing, shrinking, bulk, mixed
        for (std::uint32_t i = below(random, 400); i > 0; --i) {
            if (!now.naive.entries.empty() && (phase == 1 ? below(random, 8) != 0 : below(random, 3) == 0)) {
                auto entry = now.naive.entries.lower_bound({some_value(random, kind), 0});
                if (entry == now.naive.entries.end()) entry = now.naive.entries.begin();
                index.erase(entry->value, entry->node);
                now.naive.entries.erase(entry);
                continue;
            }
            const IndexEntry entry{some_value(random, kind), below(random, 50)};
            if (now.naive.entries.insert(entry).second) index.insert(entry.value, entry.node);
        }
        if (phase == 2) {
            std::vector<IndexEntry> fresh;
            for (std::uint32_t i = below(random, 1500); i > 0; --i) {
                const IndexEntry entry{some_value(random, kind), below(random, 100)};
                if (now.naive.entries.insert(entry).second) fresh.push_back(entry);
            }
            index.insert_all(fresh);
        }
        compare_with(index, now.naive, random, kind);
        if (below(random, 4) == 0) now = kept[below(random, std::uint32_t(kept.size()))];
    }
    for (const Version& version : kept) compare_with(*version.index, version.naive, random, kind);
}

TEST_CASE("an index of many ascending keys stays low and full", "[graph][index]") {
    PropertyIndex index;
    constexpr std::int64_t count = 100'000;
    for (std::int64_t key = 0; key < count; ++key) index.insert(key, NodeId(key));
    REQUIRE(index.check() == "");
    CHECK(index.root()->level <= 2);
    CHECK(index.memory_use() < count * 32);
    for (std::int64_t key = 0; key < count; key += 2) index.erase(key, NodeId(key));
    for (std::int64_t key = 1; key < count; key += 2) index.erase(key, NodeId(key));
    CHECK(index.size() == 0);
    CHECK_FALSE(index.root());
}
TEST_CASE("the place of an integer key does not depend on what is guessed", "[graph][index]") {
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const std::vector<std::vector<std::int64_t>> lists{
        {},
        {5},
        {5, 5, 5},
        {1, 2, 3, 4, 5, 6, 7, 8},
        {1, 1, 1, 2, 1'000'000, 1'000'001, most},
        {least, most},
        {least, -1, 0, 1, most},
        {0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144, 169, 196},
    };
    const std::vector<IntegerKeyRange> ranges{{}, {0, 10}, {-1e30, 1e30}, {5, 5}, {1e18, 1e19}, {-5, -4}};
    for (const auto& list : lists) {
        IndexKeys keys;
        for (const std::int64_t key : list) keys.append(Value(key));
        std::vector<std::int64_t> probes{least, -1, 0, 1, 7, 50, 1'000'000, most};
        for (const std::int64_t key : list) {
            probes.push_back(key);
            if (key != most) probes.push_back(key + 1);
        }
        for (const std::int64_t probe : probes) {
            for (std::size_t begin = 0; begin <= list.size(); ++begin) {
                const auto expected =
                    std::lower_bound(list.begin() + static_cast<std::ptrdiff_t>(begin), list.end(), probe) -
                    list.begin();
                for (const IntegerKeyRange& range : ranges) {
                    CAPTURE(probe, begin, range.low, range.high);
                    REQUIRE(keys.first_not_below(probe, begin, range) == static_cast<std::size_t>(expected));
                }
            }
        }
    }
}
