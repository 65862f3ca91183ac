#include <catch2/catch.hpp>
#include <compare>

#include "tests/values/evaluate.hpp"

using namespace entente;
using entente::testing::evaluate;

namespace {

std::string equality(const Value& a, const Value& b) {
    const auto result = equals(a, b);
    return !result ? "null" : *result ? "true" : "false";
}

std::string comparison(const Value& a, const Value& b) {
    const auto result = compare(a, b);
    if (!result) return "null";
    if (*result == std::partial_ordering::unordered) return "unordered";
    return *result < 0 ? "<" : *result > 0 ? ">" : "=";
}

struct Row {
    const char* left;
    const char* right;
    const char* expected;
};

}  // namespace

TEST_CASE("equality follows openCypher's three-valued logic", "[value][equals]") {
    const auto row = GENERATE(values<Row>({
        {"1", "1.0", "true"},
        {"9007199254740993", "9007199254740992.0", "false"},  // 2^53 + 1 is not rounded
        {"9223372036854775807", "9223372036854775808.0", "false"},
        {"0.0", "-0.0", "true"},
        {"0.0 / 0.0", "0.0 / 0.0", "false"},
        {"0.0 / 0.0", "'a'", "false"},
        {"'1'", "1", "false"},
        {"null", "1", "null"},
        {"null", "null", "null"},
        {"[1, 2]", "'foo'", "false"},
        {"[1]", "[1, null]", "false"},
        {"[1, 2]", "[null, 'foo']", "false"},
        {"[1, 2]", "[null, 2]", "null"},
        {"[[1]]", "[[1], [null]]", "false"},
        {"[[1], [2]]", "[[1], [null]]", "null"},
        {"[[1], [2, 3]]", "[[1], [null]]", "false"},
        {"{}", "{k: null}", "false"},
        {"{k: null}", "{k: null}", "null"},
        {"{k: 1, l: null}", "{k: null, l: 1}", "null"},
        {"{k: 1, l: null}", "{k: 2, l: null}", "false"},
        {"{b: 2, a: 1}", "{a: 1, b: 2}", "true"},
        {"time('12:00+01:00')", "time('11:00Z')", "true"},
        {"datetime('2017-10-29T02:30+02:00')", "datetime('2017-10-29T00:30Z')", "true"},
        {"duration('P1M')", "duration('P30D')", "false"},
        {"duration('PT1M')", "duration('PT60S')", "true"},
        {"date('2015-01-01')", "localdatetime('2015-01-01')", "false"},
    }));
    CAPTURE(row.left, row.right);
    CHECK(equality(evaluate(row.left), evaluate(row.right)) == row.expected);
    CHECK(equality(evaluate(row.right), evaluate(row.left)) == row.expected);
}

TEST_CASE("less-than is null across types and unordered for NaN", "[value][compare]") {
    const auto row = GENERATE(values<Row>({
        {"1", "2.5", "<"},
        {"9007199254740993", "9007199254740992.0", ">"},
        {"-9223372036854775808", "-9223372036854775808.0", "="},
        {"9223372036854775807", "9223372036854775808.0", "<"},
        {"3", "3.5", "<"},
        {"-3", "-3.5", ">"},
        {"0.0 / 0.0", "1", "unordered"},
        {"1", "0.0 / 0.0", "unordered"},
        {"0.0 / 0.0", "'a'", "null"},
        {"1", "'1'", "null"},
        {"false", "true", "<"},
        {"'a'", "'b'", "<"},
        {"'a'", "'ab'", "<"},
        {"'z'", "'é'", "<"},  // by code point
        {"null", "null", "null"},
        {"[1, 0]", "[1]", ">"},
        {"[1, null]", "[1]", ">"},
        {"[1, 2]", "[1, null]", "null"},
        {"[1, 'a']", "[1, null]", "null"},
        {"[1, 2]", "[3, null]", "<"},
        {"[1, 'a']", "[1, 2]", "null"},
        {"[0.0 / 0.0]", "[1]", "unordered"},
        {"{a: 1}", "{a: 1}", "null"},
        {"duration('P1D')", "duration('P2D')", "null"},
        {"date('1980-12-24')", "date('1984-10-11')", "<"},
        {"time('10:00+01:00')", "time('09:30Z')", "<"},
        {"date('2015-01-01')", "localdatetime('2015-01-01')", "null"},
    }));
    CAPTURE(row.left, row.right);
    CHECK(comparison(evaluate(row.left), evaluate(row.right)) == row.expected);
}

TEST_CASE("types are ordered from map to null", "[value][order]") {
    Path path;
    path.nodes = {1};
    const std::vector<Value> ascending = {
        evaluate("{a: 1}"),
        Value(NodeRef{7}),
        Value(RelationshipRef{3}),
        evaluate("['list']"),
        Value(path),
        evaluate("datetime('2015-01-01T00:00Z')"),
        evaluate("localdatetime('2014-01-01')"),
        evaluate("date('2013-01-01')"),
        evaluate("time('12:00Z')"),
        evaluate("localtime('11:00')"),
        evaluate("duration('P1D')"),
        evaluate("'text'"),
        evaluate("false"),
        evaluate("true"),
        evaluate("-1.0 / 0.0"),
        evaluate("1"),
        evaluate("1.5"),
        evaluate("1.0 / 0.0"),
        evaluate("0.0 / 0.0"),
        Value(),
    };
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(i, j);
            CHECK((order(ascending[i], ascending[j]) == (i <=> j)));
        }
    }
}

TEST_CASE("lists and durations have a total order", "[value][order]") {
    const auto [less, greater] = GENERATE(table<const char*, const char*>({
        {"[]", "[1]"},
        {"[1]", "[1, null]"},
        {"[1, 2]", "[1, null]"},
        {"['a', 1]", "[1, null]"},
        {"{}", "{a: 1}"},
        {"{a: 2}", "{b: 1}"},
        {"{a: 1}", "{a: 2}"},
        {"duration('P29D')", "duration('P1M')"},
        {"duration('P1M')", "duration('P31D')"},
        {"duration('PT24H')", "duration('P1D')"},  // equal lengths, told apart by components
        {"duration('PT-0.5S')", "duration('PT0S')"},
    }));
    CAPTURE(less, greater);
    CHECK(std::is_lt(order(evaluate(less), evaluate(greater))));
    CHECK(std::is_gt(order(evaluate(greater), evaluate(less))));
}

TEST_CASE("a map keeps the last of equal keys", "[value]") {
    const Value value(Map{{"b", Value(1)}, {"a", Value(2)}, {"b", Value(3)}, {"a", Value(4)}});
    CHECK(testing::printed(value) == "{a: 4, b: 3}");
    CHECK(find_in_map(value.as_map(), "b")->as_integer() == 3);
    CHECK(find_in_map(value.as_map(), "c") == nullptr);
    CHECK(find_in_map(Map{}, "c") == nullptr);
}
