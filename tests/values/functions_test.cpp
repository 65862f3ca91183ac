#include <catch2/catch.hpp>
#include <set>

#include "tests/values/evaluate.hpp"

using namespace entente;
using entente::testing::evaluate;
using entente::testing::outcome;

namespace {

struct Row {
    const char* expression;
    const char* expected;
};

}  // namespace

TEST_CASE("the tables of functions are complete and consistent", "[functions]") {
    std::set<std::string_view> names;
    for (const Function* function : all_functions()) {
        CAPTURE(function->name);
        CHECK(names.insert(function->name).second);
        CHECK(function->body != nullptr);
        CHECK(function->doc.ends_with('.'));
        CHECK(function->signature.starts_with(function->name));
        CHECK(function->signature.find(" :: ") != std::string_view::npos);
        CHECK(function->min_arguments <= function->max_arguments);
        CHECK((function->max_arguments == 0 || !function->argument_types.empty()));
        for (const TypeMask mask : function->argument_types) CHECK((mask & mask_of(ValueType::null)) != 0);
        CHECK(find_function(function->name) == function);
    }
    CHECK(names.size() > 100);
}

TEST_CASE("functions are found in any case", "[functions]") {
    CHECK(find_function("TOUPPER") == find_function("toUpper"));
    CHECK(find_function("Duration.INDAYS")->name == "duration.inDays");
    CHECK(find_function("upperr") == nullptr);
    CHECK(find_function("") == nullptr);
}

TEST_CASE("no function fails on arguments it did not foresee", "[functions][error]") {
    const std::vector<std::string> arguments = {"null",
                                                "true",
                                                "-1",
                                                "9223372036854775807",
                                                "1.5",
                                                "0.0 / 0.0",
                                                "''",
                                                "'a'",
                                                "[]",
                                                "[null]",
                                                "{}",
                                                "{a: 1}",
                                                "date('2015-01-01')",
                                                "datetime('2015-01-01')",
                                                "time('12:00')",
                                                "duration('P1D')"};
    for (const Function* function : all_functions()) {
        if (function->category == "graph") continue;  // need a graph
        for (std::size_t count = function->min_arguments; count <= std::min<std::size_t>(function->max_arguments, 3);
             ++count) {
            for (std::size_t i = 0; i < arguments.size() * arguments.size(); ++i) {
                std::string text = std::string(function->name) + "(";
                for (std::size_t k = 0; k < count; ++k)
                    text +=
                        (k > 0 ? ", " : "") + arguments[(k == 0 ? i : i / arguments.size() + k - 1) % arguments.size()];
                CAPTURE(text);
                CHECK_NOTHROW(outcome(text + ")"));  // an Error is an outcome, anything else is not
            }
        }
    }
}

TEST_CASE("functions of text count characters", "[functions][string]") {
    const auto row = GENERATE(values<Row>({
        {"left('Việt Nam', 4)", "'Việt'"},
        {"left('abc', 9)", "'abc'"},
        {"left('abc', 9223372036854775807)", "'abc'"},
        {"left('abc', -1)", "ArgumentError NegativeIntegerArgument"},
        {"left(1, 1)", "TypeError InvalidArgumentType"},
        {"left('abc', null)", "ArgumentError InvalidArgumentValue"},
        {"left(null, null)", "null"},
        {"substring('abc', null)", "ArgumentError InvalidArgumentValue"},
        {"right('한국어', 2)", "'국어'"},
        {"right('abc', 0)", "''"},
        {"substring('0123456789', 1)", "'123456789'"},
        {"substring('Việt Nam', 3, 2)", "'t '"},
        {"substring('abc', 5)", "''"},
        {"substring('abc', 0, -1)", "ArgumentError NegativeIntegerArgument"},
        {"size('Việt')", "4"},
        {"char_length('한국')", "2"},
        {"reverse('Việt')", "'tệiV'"},
        {"reverse('')", "''"},
        {"toUpper('straße é')", "'STRASSE É'"},
        {"toLower('ÀÉ')", "'àé'"},
        {"upper('a')", "'A'"},
        {"trim('  a b ')", "'a b'"},
        {"lTrim('  a ')", "'a '"},
        {"rTrim('  a ')", "'  a'"},
        {"btrim('xxaxyx', 'xy')", "'a'"},
        {"trim('')", "''"},
        {"replace('hello', 'l', 'w')", "'hewwo'"},
        {"replace('hello', '', 'w')", "'hello'"},
        {"replace('aaa', 'aa', 'b')", "'ba'"},
        {"split('one,two', ',')", "['one', 'two']"},
        {"split('', ',')", "['']"},
        {"split(',', ',')", "['', '']"},
        {"split('a,b;c', [',', ';'])", "['a', 'b', 'c']"},
        {"split('한국', '')", "['한', '국']"},
        {"split(null, ',')", "null"},
        {"normalize('e\xCC\x81')", "'é'"},
        {"size(normalize('é', 'NFD'))", "2"},
        {"normalize('a', 'NFX')", "ArgumentError InvalidArgumentValue"},
        {"isEmpty('')", "true"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("functions of lists", "[functions][list]") {
    const auto row = GENERATE(values<Row>({
        {"size([1, null])", "2"},
        {"size({})", "TypeError InvalidArgumentType"},
        {"head([])", "null"},
        {"head([1, 2])", "1"},
        {"last([1, 2])", "2"},
        {"tail([1, 2, 3])", "[2, 3]"},
        {"tail([])", "[]"},
        {"reverse([1, 'a', null])", "[null, 'a', 1]"},
        {"range(0, 3)", "[0, 1, 2, 3]"},
        {"range(0, -1)", "[]"},
        {"range(10, -10, -3)", "[10, 7, 4, 1, -2, -5, -8]"},
        {"range(1381, -3412, -1298)", "[1381, 83, -1215, -2513]"},
        {"range(0, 1, -1)", "[]"},
        {"range(0, 0, -1)", "[0]"},
        {"range(1, 2, 0)", "ArgumentError NumberOutOfRange"},
        {"range(1.0, 2)", "TypeError InvalidArgumentType"},
        {"range(9223372036854775806, 9223372036854775807)", "[9223372036854775806, 9223372036854775807]"},
        {"range(-9223372036854775808, 9223372036854775807, 9223372036854775807)",
         "[-9223372036854775808, -1, 9223372036854775806]"},
        {"range(9223372036854775807, -9223372036854775808, -9223372036854775808)", "[9223372036854775807, -1]"},
        {"range(0, 1000000000000)", "ResourceLimit ListTooLong"},
        {"range(-9223372036854775808, 9223372036854775807)", "ResourceLimit ListTooLong"},
        {"isEmpty([])", "true"},
        {"isEmpty({a: 1})", "false"},
        {"isEmpty(1)", "TypeError InvalidArgumentType"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("mathematical functions", "[functions][mathematical]") {
    const auto row = GENERATE(values<Row>({
        {"abs(-1)", "1"},
        {"abs(-1.5)", "1.5"},
        {"abs(-9223372036854775808)", "ArithmeticError IntegerOverflow"},
        {"sign(-0.5)", "-1"},
        {"sign(0)", "0"},
        {"ceil(1.1)", "2.0"},
        {"floor(-1.1)", "-2.0"},
        {"round(1.5)", "2.0"},
        {"round(-1.5)", "-1.0"},
        {"round(2.5)", "3.0"},
        {"round(0.49999999999999994)", "0.0"},
        {"round(4503599627370497.5)", "4.503599627370498E15"},
        {"round(3.14159, 3)", "3.142"},
        {"round(1.005, 2)", "1.01"},
        {"round(-1.55, 1)", "-1.6"},
        {"round(9.999, 2)", "10.0"},
        {"round(1.249, 1, 'UP')", "1.3"},
        {"round(-1.249, 1, 'CEILING')", "-1.2"},
        {"round(1.25, 1, 'half_even')", "1.2"},
        {"round(1.25, 1, 'HALF_DOWN')", "1.2"},
        {"round(1.2, 400)", "1.2"},
        {"round(1.2, -1)", "ArgumentError NegativeIntegerArgument"},
        {"round(1.2, 1, 'SIDEWAYS')", "ArgumentError InvalidArgumentValue"},
        {"round(1)", "1.0"},
        {"sqrt(12.96)", "3.6"},
        {"sqrt(-1)", "NaN"},
        {"log(e())", "1.0"},
        {"log10(1000)", "3.0"},
        {"exp(0)", "1.0"},
        {"atan2(1, 1) * 4 / pi()", "1.0"},
        {"degrees(pi())", "180.0"},
        {"haversin(0)", "0.0"},
        {"isNaN(0.0 / 0.0)", "true"},
        {"isNaN(1)", "false"},
        {"sin('a')", "TypeError InvalidArgumentType"},
        {"cos(null)", "null"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("conversions read what they can and reject other types", "[functions][conversion]") {
    const auto row = GENERATE(values<Row>({
        {"toInteger(82.9)", "82"},
        {"toInteger(-82.9)", "-82"},
        {"toInteger('1.7')", "1"},
        {"toInteger('+5')", "5"},
        {"toInteger(' 42 ')", "42"},
        {"toInteger('foo')", "null"},
        {"toInteger('')", "null"},
        {"toInteger('0x1F')", "null"},
        {"toInteger('9223372036854775808')", "null"},
        {"toInteger(true)", "1"},
        {"toInteger(1.0e300)", "ArithmeticError IntegerOverflow"},
        {"toInteger(0.0 / 0.0)", "null"},
        {"toInteger([])", "TypeError InvalidArgumentValue"},
        {"toInteger({})", "TypeError InvalidArgumentValue"},
        {"toFloat('1')", "1.0"},
        {"toFloat('1e400')", "Infinity"},
        {"toFloat('-1e-400')", "-0.0"},
        {"toFloat('1000000e-400')", "0.0"},
        {"toFloat('0.000001e400')", "Infinity"},
        {"toFloat('1e99999999999999999999')", "Infinity"},
        {"toFloat('1e-99999999999999999999')", "0.0"},
        {"toFloat('11e9223372036854775807')", "Infinity"},
        {"toInteger('+-5')", "null"},
        {"toFloat('NaN')", "NaN"},
        {"toFloat('nan')", "null"},
        {"toFloat('+-1')", "null"},
        {"toFloat('+')", "null"},
        {"toFloat(true)", "TypeError InvalidArgumentValue"},
        {"toBoolean('TRUE')", "true"},
        {"toBoolean(' false ')", "false"},
        {"toBoolean('yes')", "null"},
        {"toBoolean(1.0)", "TypeError InvalidArgumentValue"},
        {"toBoolean(1)", "true"},
        {"toBoolean(0)", "false"},
        {"toString(1)", "'1'"},
        {"toString(2.3)", "'2.3'"},
        {"toString(true)", "'true'"},
        {"toString(date('2015-07-21'))", "'2015-07-21'"},
        {"toString([])", "TypeError InvalidArgumentValue"},
        {"toString(null)", "null"},
        {"toIntegerOrNull([])", "null"},
        {"toIntegerOrNull(1.0e300)", "null"},
        {"toFloatOrNull(true)", "null"},
        {"toBooleanOrNull(1.0)", "null"},
        {"toStringOrNull({})", "null"},
        {"toIntegerList(['1', 'a', 2.5, null, []])", "[1, null, 2, null, null]"},
        {"toFloatList(['1', true])", "[1.0, null]"},
        {"toBooleanList(['true', 1])", "[true, true]"},
        {"toStringList([1, {}])", "['1', null]"},
        {"toStringList('a')", "TypeError InvalidArgumentType"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("scalar functions", "[functions][scalar]") {
    const auto row = GENERATE(values<Row>({
        {"coalesce(null, 2, 3)", "2"},
        {"coalesce(null)", "null"},
        {"nullIf(1, 1.0)", "null"},
        {"nullIf(1, null)", "1"},
        {"timestamp()", "1000000000123"},
        {"valueType(null)", "'NULL'"},
        {"valueType(1)", "'INTEGER NOT NULL'"},
        {"valueType([1, 'a', 2])", "'LIST<STRING NOT NULL | INTEGER NOT NULL> NOT NULL'"},
        {"valueType([])", "'LIST<NOTHING> NOT NULL'"},
        {"keys({b: 1, a: null})", "['a', 'b']"},
        {"properties({a: 1})", "{a: 1}"},
        {"properties(1)", "TypeError InvalidArgumentType"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("random functions draw from the statement's generator", "[functions]") {
    FunctionContext context = entente::testing::test_context();
    const double first = evaluate(context, "rand()").as_float();
    CHECK(first >= 0.0);
    CHECK(first < 1.0);
    CHECK(evaluate(context, "rand()").as_float() != first);
    const std::string uuid = evaluate(context, "randomUUID()").as_string();
    REQUIRE(uuid.size() == 36);
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    CHECK(evaluate(context, "randomUUID()").as_string() != uuid);
}

TEST_CASE("masks tell before execution what the TCK rejects at compile time", "[functions]") {
    const auto takes = [](std::string_view name, ValueType type) {
        return (find_function(name)->argument_types[0] & mask_of(type)) != 0;
    };
    CHECK_FALSE(takes("size", ValueType::path));
    CHECK_FALSE(takes("size", ValueType::node));
    CHECK_FALSE(takes("type", ValueType::node));
    CHECK_FALSE(takes("labels", ValueType::path));
    CHECK_FALSE(takes("length", ValueType::node));
    CHECK_FALSE(takes("length", ValueType::relationship));
    CHECK_FALSE(takes("properties", ValueType::integer));
    CHECK_FALSE(takes("properties", ValueType::string));
    CHECK_FALSE(takes("properties", ValueType::list));
    CHECK(takes("properties", ValueType::map));
    CHECK(takes("keys", ValueType::relationship));
}
