#include <catch2/catch.hpp>
#include <limits>

#include "tests/notation/notation.hpp"

using namespace entente;
using namespace entente::notation;

namespace {

bool is(std::string_view text, const Value& value, ListOrder order = ListOrder::matters) {
    static const Snapshot empty = Database().snapshot();
    return matches(parse_expected(text), value, *empty, order);
}

}  // namespace

TEST_CASE("scalars are told apart by type", "[notation]") {
    CHECK(is("null", Value()));
    CHECK(is("1", Value(1)));
    CHECK(is("-7", Value(-7)));
    CHECK(is("-9223372036854775808", Value(std::numeric_limits<std::int64_t>::min())));
    CHECK_FALSE(is("1", Value(1.0)));
    CHECK_FALSE(is("1.0", Value(1)));
    CHECK(is("1.0", Value(1.0)));
    CHECK(is(".5", Value(0.5)));
    CHECK(is("-.5", Value(-0.5)));
    CHECK(is("1e-9", Value(1e-9)));
    CHECK(is("NaN", Value(std::numeric_limits<double>::quiet_NaN())));
    CHECK_FALSE(is("NaN", Value(1.0)));
    CHECK(is("-Inf", Value(-std::numeric_limits<double>::infinity())));
    CHECK(is("true", Value(true)));
    CHECK_FALSE(is("true", Value("true")));
    CHECK_FALSE(is("null", Value(false)));
}

TEST_CASE("strings know two escapes", "[notation]") {
    CHECK(is(R"('it\'s')", Value("it's")));
    CHECK(is(R"('a\\b\n')", Value("a\\b\\n")));
    CHECK(is("''", Value("")));
}

TEST_CASE("lists and maps", "[notation]") {
    CHECK(is("[]", Value(List{})));
    CHECK(is("[1, ['a', null]]", Value(List{Value(1), Value(List{Value("a"), Value()})})));
    CHECK_FALSE(is("[1, 2]", Value(List{Value(2), Value(1)})));
    CHECK(is("[1, 2]", Value(List{Value(2), Value(1)}), ListOrder::ignored));
    CHECK_FALSE(is("[1, 1, 2]", Value(List{Value(2), Value(1), Value(2)}), ListOrder::ignored));
    CHECK(is("{}", Value(Map{})));
    CHECK(is("{b: 1, a: [2]}", Value(Map{{"a", Value(List{Value(2)})}, {"b", Value(1)}})));
    CHECK_FALSE(is("{a: 1}", Value(Map{{"a", Value(1)}, {"b", Value(1)}})));
    CHECK_FALSE(is("{a: 1}", Value(Map{{"b", Value(1)}})));
}

TEST_CASE("a text stands for a temporal value of the same kind and components", "[notation]") {
    CHECK(is("'1970-01-02'", Value(Date{1})));
    CHECK(is("'1969-12-31'", Value(Date{-1})));
    CHECK(is("'2000-03-01'", Value(Date{11017})));
    CHECK_FALSE(is("'1970-01-02T00:00'", Value(Date{1})));
    CHECK(is("'00:01'", Value(LocalTime{60 * nanos_per_second})));
    CHECK(is("'00:01:00.5'", Value(LocalTime{60 * nanos_per_second + 500'000'000})));
    CHECK(is("'01:00Z'", Value(Time{3600 * nanos_per_second, 0})));
    CHECK(is("'01:00-02:30'", Value(Time{3600 * nanos_per_second, -9000})));
    CHECK_FALSE(is("'01:00'", Value(Time{3600 * nanos_per_second, 0})));
    CHECK(is("'1969-12-31T23:59:59.000000001'", Value(LocalDateTime{-1, 1})));
    CHECK(is("'1970-01-01T01:00+01:00'", Value(DateTime{0, 0, 3600, nullptr})));
    const auto zone = std::make_shared<const std::string>("Europe/Paris");
    CHECK(is("'1970-01-01T01:00+01:00[Europe/Paris]'", Value(DateTime{0, 0, 3600, zone})));
    CHECK_FALSE(is("'1970-01-01T01:00+01:00'", Value(DateTime{0, 0, 3600, zone})));
    CHECK_FALSE(is("'1970-01-01T00:00Z'", Value(DateTime{0, 0, 3600, nullptr})));
}

TEST_CASE("a text stands for a duration", "[notation]") {
    CHECK(is("'P1Y2M3W4DT5H6M7.5S'", Value(Duration{14, 25, 18'367, 500'000'000})));
    CHECK(is("'PT-0.000000001S'", Value(Duration{0, 0, -1, 999'999'999})));
    CHECK(is("'P1DT-0.001S'", Value(Duration{0, 1, -1, 999'000'000})));
    CHECK(is("'PT0S'", Value(Duration{})));
    CHECK_FALSE(is("'PT24H'", Value(Duration{0, 1, 0, 0})));
    CHECK_FALSE(is("'1D'", Value(Duration{0, 1, 0, 0})));
}

TEST_CASE("malformed notation is refused", "[notation][error]") {
    const auto text = GENERATE("", "'a", "[1", "{a}", "1 2", "(:)", "<(:A)-[:T]-(:B)>", "abc", "[1,]", "1.2.3");
    CAPTURE(text);
    CHECK_THROWS_AS(parse_expected(text), NotationError);
}

TEST_CASE("entities are not values outside a graph", "[notation][error]") {
    CHECK_THROWS_AS(to_value(parse_expected("[(:A)]")), NotationError);
    CHECK(to_value(parse_expected("{a: [1, 2.5, 'x', null, true]}")).is(ValueType::map));
}
