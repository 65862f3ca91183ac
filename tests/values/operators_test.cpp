#include <catch2/catch.hpp>

#include "graph/error.hpp"
#include "tests/values/evaluate.hpp"

using namespace entente;
using entente::testing::evaluate;
using entente::testing::outcome;
using entente::testing::printed;

namespace {

struct Row {
    const char* expression;
    const char* expected;
};

}  // namespace

TEST_CASE("arithmetic coerces, overflows and divides as openCypher does", "[operators]") {
    const auto row = GENERATE(values<Row>({
        {"1 + 2", "3"},
        {"1 + 2.0", "3.0"},
        {"7 / 2", "3"},
        {"-7 / 2", "-3"},
        {"7 / 2.0", "3.5"},
        {"-7 % 3", "-1"},
        {"7.5 % 2", "1.5"},
        {"2 ^ 3", "8.0"},
        {"4 ^ 0.5", "2.0"},
        {"1 / 0", "ArithmeticError DivisionByZero"},
        {"1 % 0", "ArithmeticError DivisionByZero"},
        {"1 / 0.0", "Infinity"},
        {"0.0 / 0.0", "NaN"},
        {"9223372036854775807 + 1", "ArithmeticError IntegerOverflow"},
        {"-9223372036854775808 - 1", "ArithmeticError IntegerOverflow"},
        {"9223372036854775807 * 2", "ArithmeticError IntegerOverflow"},
        {"-9223372036854775808 / -1", "ArithmeticError IntegerOverflow"},
        {"-9223372036854775808 % -1", "0"},
        {"-(-9223372036854775808)", "ArithmeticError IntegerOverflow"},
        {"9223372036854775807 + 1.0", "9.223372036854776E18"},
        {"null + 1", "null"},
        {"1 * null", "null"},
        {"'a' + 'b'", "'ab'"},
        {"'a' + 1", "'a1'"},
        {"1.0 + 'a'", "'1.0a'"},
        {"'a' + true", "'atrue'"},
        {"'a' + {}", "TypeError InvalidArgumentType"},
        {"'a' + date('2015-01-01')", "TypeError InvalidArgumentType"},
        {"'a' + null", "null"},
        {"[1] + [2, 3]", "[1, 2, 3]"},
        {"[1] + 2", "[1, 2]"},
        {"1 + [2]", "[1, 2]"},
        {"[1] + 'a'", "[1, 'a']"},
        {"[1] + null", "null"},
        {"true + 1", "TypeError InvalidArgumentType"},
        {"'a' - 'b'", "TypeError InvalidArgumentType"},
        {"'a' * 2", "TypeError InvalidArgumentType"},
        {"[1] / 2", "TypeError InvalidArgumentType"},
        {"true % 2", "TypeError InvalidArgumentType"},
        {"'a' ^ 2", "TypeError InvalidArgumentType"},
        {"-'a'", "TypeError InvalidArgumentType"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("the types of arithmetic are those of its values", "[operators][types]") {
    struct Operator {
        Arithmetic op;
        Value (*apply)(const Value&, const Value&);
    };
    const Operator operators[] = {{Arithmetic::add, add},
                                  {Arithmetic::subtract, subtract},
                                  {Arithmetic::multiply, multiply},
                                  {Arithmetic::divide, divide},
                                  {Arithmetic::modulo, modulo},
                                  {Arithmetic::power, power},
                                  {Arithmetic::concatenate, concatenate}};
    const std::vector<Value> samples = {Value(true),
                                        Value(2),
                                        Value(1.5),
                                        Value("a"),
                                        Value(List{Value(1)}),
                                        Value(Map{{"k", Value(1)}}),
                                        evaluate("date('2020-01-01')"),
                                        evaluate("localtime('10:00')"),
                                        evaluate("time('10:00Z')"),
                                        evaluate("localdatetime('2020-01-01T10:00')"),
                                        evaluate("datetime('2020-01-01T10:00Z')"),
                                        evaluate("duration('P1DT1H')")};
    for (const Operator& each : operators) {
        for (const Value& a : samples) {
            for (const Value& b : samples) {
                CAPTURE(static_cast<int>(each.op), printed(a), printed(b));
                const TypeMask types = result_type(each.op, mask_of(a.type()), mask_of(b.type()));
                TypeMask actual = 0;
                try {
                    actual = mask_of(each.apply(a, b).type());
                } catch (const Error& error) {
                    CHECK(error.detail == "InvalidArgumentType");
                }
                CHECK(types == actual);
            }
        }
    }
    CHECK(result_type(Arithmetic::add, number_types, number_types) == number_types);
    CHECK(result_type(Arithmetic::subtract, any_type, mask_of(ValueType::date)) == 0);
}

TEST_CASE("elements and slices count from either end", "[operators]") {
    const auto row = GENERATE(values<Row>({
        {"[1, 2, 3][0]", "1"},
        {"[1, 2, 3][-1]", "3"},
        {"[1, 2, 3][3]", "null"},
        {"[1, 2, 3][-4]", "null"},
        {"[1, 2, 3][-9223372036854775808]", "null"},
        {"[1, 2, 3][null]", "null"},
        {"null[0]", "null"},
        {"[1, 2, 3][1.0]", "TypeError ListElementAccessByNonInteger"},
        {"[1, 2, 3]['1']", "TypeError ListElementAccessByNonInteger"},
        {"{name: 'Apa'}['name']", "'Apa'"},
        {"{name: 'Apa'}['Name']", "null"},
        {"{name: 'Apa'}[0]", "TypeError MapElementAccessByNonString"},
        {"{name: 'Apa'}.name", "'Apa'"},
        {"100[0]", "TypeError InvalidArgumentType"},
        {"'abc'[0]", "TypeError InvalidArgumentType"},
        {"(123).num", "TypeError InvalidArgumentType"},
        {"null.num", "null"},
        {"[1, 2, 3, 4, 5][1..3]", "[2, 3]"},
        {"[1, 2, 3][1..]", "[2, 3]"},
        {"[1, 2, 3][..2]", "[1, 2]"},
        {"[1, 2, 3][..]", "[1, 2, 3]"},
        {"[1, 2, 3][-3..-1]", "[1, 2]"},
        {"[1, 2, 3][3..1]", "[]"},
        {"[1, 2, 3][-5..5]", "[1, 2, 3]"},
        {"[1, 2, 3][null..2]", "null"},
        {"[1, 2, 3][1..null]", "null"},
        {"[1, 2, 3][1.0..2]", "TypeError ListElementAccessByNonInteger"},
        {"'abc'[0..1]", "TypeError InvalidArgumentType"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("IN is three-valued", "[operators]") {
    const auto [element, list, expected] = GENERATE(table<const char*, const char*, const char*>({
        {"1", "[1, null]", "true"},
        {"2", "[1, null]", "null"},
        {"2", "[1]", "false"},
        {"null", "[]", "false"},
        {"null", "[1]", "null"},
        {"1", "null", "null"},
        {"[1, 2]", "[[null, 'foo'], [1, 2]]", "true"},
        {"[1, 2]", "[[null, 2], [1, 3]]", "null"},
        {"1", "[1.0]", "true"},
        {"0.0 / 0.0", "[0.0 / 0.0]", "false"},
    }));
    CAPTURE(element, list);
    CHECK(printed(contains_element(evaluate(element), evaluate(list))) == expected);
    CHECK_THROWS_AS(contains_element(Value(1), Value("abc")), Error);
}

TEST_CASE("text predicates give null for what is not text", "[operators]") {
    CHECK(printed(starts_with(Value("abc"), Value("ab"))) == "true");
    CHECK(printed(starts_with(Value("ab"), Value("abc"))) == "false");
    CHECK(printed(ends_with(Value("abc"), Value(""))) == "true");
    CHECK(printed(contains_text(Value("abc"), Value("x"))) == "false");
    CHECK(printed(contains_text(Value("abc"), Value())) == "null");
    CHECK(printed(contains_text(Value(1), Value("1"))) == "null");
    CHECK(printed(starts_with(Value(List{}), Value(Map{}))) == "null");
}

TEST_CASE("a regular expression matches the whole text in linear time", "[operators]") {
    CHECK(printed(matches_regex(Value("Viet Nam"), Value("Viet.*"))) == "true");
    CHECK(printed(matches_regex(Value("Viet Nam"), Value("Viet"))) == "false");
    CHECK(printed(matches_regex(Value("VIET"), Value("(?i)viet"))) == "true");
    CHECK(printed(matches_regex(Value("é"), Value("."))) == "true");
    CHECK(printed(matches_regex(Value("a"), Value())) == "null");
    CHECK(printed(matches_regex(Value(), Value("a"))) == "null");
    CHECK(printed(matches_regex(Value(std::string(50'000, 'a')), Value("(a*)*b"))) == "false");
    CHECK_THROWS_AS(matches_regex(Value("a"), Value("(")), Error);
    CHECK_THROWS_AS(matches_regex(Value("a"), Value(1)), Error);
}
