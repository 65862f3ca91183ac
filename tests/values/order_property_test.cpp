#include <catch2/catch.hpp>
#include <limits>
#include <random>

#include "graph/temporal_functions.hpp"
#include "graph/value.hpp"

using namespace entente;

namespace {

/// Few distinct values of each kind, so that equal ones meet often.
class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    Value value(int depth = 0) {
        switch (below(depth < 3 ? 16 : 14)) {
            case 0:
                return {};
            case 1:
                return Value(below(2) == 0);
            case 2:
                return integer();
            case 3:
                return floating();
            case 4:
                return std::string(static_cast<std::size_t>(below(3)), below(2) == 0 ? 'a' : 'b');
            case 5:
                return NodeRef{static_cast<NodeId>(below(3))};
            case 6:
                return RelationshipRef{static_cast<RelationshipId>(below(3))};
            case 7:
                return path();
            case 8:
                return Date{below(3) - 1};
            case 9:
                return LocalTime{below(3)};
            case 10:
                return Time{below(2) * 3600 * nanos_per_second, static_cast<std::int32_t>(below(3) - 1) * 3600};
            case 11:
                return LocalDateTime{below(3) - 1, static_cast<std::int32_t>(below(2))};
            case 12:
                return DateTime{below(2), static_cast<std::int32_t>(below(2)),
                                static_cast<std::int32_t>(below(2)) * 3600, nullptr};
            case 13:
                return Duration{below(2), below(3), below(2) * 86'400, static_cast<std::int32_t>(below(2))};
            case 14:
                return list(depth);
            default:
                return map(depth);
        }
    }

private:
    std::int64_t below(std::int64_t bound) {
        return std::uniform_int_distribution<std::int64_t>(0, bound - 1)(random_);
    }

    Value integer() {
        static constexpr std::int64_t edges[] = {0,
                                                 1,
                                                 -1,
                                                 9007199254740992,
                                                 9007199254740993,
                                                 std::numeric_limits<std::int64_t>::max(),
                                                 std::numeric_limits<std::int64_t>::min()};
        return edges[below(7)];
    }
    Value floating() {
        static constexpr double edges[] = {0.0,
                                           -0.0,
                                           1.0,
                                           0.5,
                                           9007199254740992.0,
                                           9223372036854775808.0,
                                           -9223372036854775808.0,
                                           std::numeric_limits<double>::infinity(),
                                           -std::numeric_limits<double>::infinity(),
                                           std::numeric_limits<double>::quiet_NaN()};
        return edges[below(10)];
    }
    Value path() {
        Path path;
        path.nodes = {static_cast<NodeId>(below(2))};
        for (std::int64_t i = below(3); i > 0; --i) {
            path.nodes.push_back(static_cast<NodeId>(below(2)));
            path.relationships.push_back(static_cast<RelationshipId>(below(2)));
        }
        return path;
    }
    Value list(int depth) {
        List list;
        for (std::int64_t i = below(3); i > 0; --i) list.push_back(value(depth + 1));
        return list;
    }
    Value map(int depth) {
        Map map;
        for (std::int64_t i = below(3); i > 0; --i) map.emplace_back(below(2) == 0 ? "a" : "b", value(depth + 1));
        return map;
    }

    std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("the order of values is total and agrees with equivalence, equality and hashes", "[value][order][property]") {
    Generator generator(20260101);
    std::vector<Value> values;
    for (int i = 0; i < 160; ++i) values.push_back(generator.value());
    std::size_t faults = 0;
    for (const Value& a : values) {
        faults += order(a, a) == 0 && equivalent(a, a) ? 0U : 1U;
        for (const Value& b : values) {
            const auto ab = order(a, b);
            faults += ab == (0 <=> order(b, a)) ? 0U : 1U;
            faults += (ab == 0) == equivalent(a, b) ? 0U : 1U;
            if (ab == 0) faults += hash_value(a) == hash_value(b) ? 0U : 1U;
            const auto equal = equals(a, b);
            faults += equal == equals(b, a) ? 0U : 1U;
            if (equal == true) faults += ab == 0 ? 0U : 1U;
            if (equal == false && ab == 0) {  // NaN alone is equivalent without being equal
                faults += equals(a, a) == false ? 0U : 1U;
            }
            const auto comparison = compare(a, b);
            if (comparison && !a.is(ValueType::list)) {
                if (*comparison == std::partial_ordering::less) faults += ab < 0 ? 0U : 1U;
                if (*comparison == std::partial_ordering::equivalent) faults += ab == 0 ? 0U : 1U;
            }
        }
    }
    CHECK(faults == 0);
}

TEST_CASE("the order of values is transitive", "[value][order][property]") {
    Generator generator(7);
    std::size_t faults = 0;
    for (int i = 0; i < 60'000; ++i) {
        const Value a = generator.value();
        const Value b = generator.value();
        const Value c = generator.value();
        if (order(a, b) <= 0 && order(b, c) <= 0) faults += order(a, c) <= 0 ? 0U : 1U;
        if (order(a, b) == 0 && order(b, c) == 0) faults += order(a, c) == 0 ? 0U : 1U;
    }
    CHECK(faults == 0);
}
