#include <catch2/catch.hpp>

#include "tests/values/evaluate.hpp"

using entente::testing::outcome;

TEST_CASE("what names no date or time is an error", "[temporal][error]") {
    const std::string expression = GENERATE(
        as<std::string>{}, "date({})", "date({month: 1})", "date({year: 1984, day: 1})",
        "date({year: 1984, month: 13})", "date({year: 1984, month: 2, day: 30})", "date({year: 1984, dayOfWeek: 1})",
        "date({year: 1984, dayOfQuarter: 1})", "date({year: 1984, month: 1, week: 2})",
        "date({year: 1984, quarter: 5})", "date({year: 1984, quarter: 1, dayOfQuarter: 92})",
        "date({year: 1984, ordinalDay: 367})", "date({year: 1984, hour: 1})", "date({year: 1984, timezone: 'Z'})",
        "date({year: 1984, fortnight: 1})", "date({date: date('1984-10-11'), epochSeconds: 0})", "localtime({})",
        "localtime({minute: 1})", "localtime({hour: 1, second: 1})", "localtime({hour: 1, minute: 1, nanosecond: 1})",
        "localtime({hour: 24})", "localtime({hour: 1, minute: 60})",
        "localtime({hour: 1, minute: 1, second: 1, millisecond: 1000})",
        "localtime({hour: 1, minute: 1, second: 1, millisecond: 1, microsecond: 1000})",
        "localtime({hour: 1, minute: 1, second: 1, nanosecond: -1})", "time({hour: 1, timezone: 'Nowhere'})",
        "time({hour: 1, year: 3})", "datetime({epochSeconds: 0, epochMillis: 0})",
        "datetime({epochSeconds: 0, year: 1984})", "datetime({epochMillis: 0, millisecond: 1})",
        "date.truncate('hour', date('1984-10-11'))", "date.truncate('fortnight', date('1984-10-11'))",
        "localtime.truncate('month', localtime('12:00'))");
    CAPTURE(expression);
    CHECK(outcome(expression) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("temporal functions take no other types", "[temporal][error]") {
    const std::string expression =
        GENERATE(as<std::string>{}, "date(1)", "date(localtime('12:00'))", "localtime(date('1984-10-11'))", "time([])",
                 "datetime(time('12:00Z'))", "duration(1)", "duration(date('1984-10-11'))",
                 "duration.between(1, date('1984-10-11'))", "localtime.truncate('hour', date('1984-10-11'))",
                 "date.truncate('day', 1)", "date.truncate(1, date('1984-10-11'))");
    CAPTURE(expression);
    CHECK(outcome(expression) == "TypeError InvalidArgumentType");
}

TEST_CASE("components of the wrong type are errors", "[temporal][error]") {
    const std::string expression =
        GENERATE(as<std::string>{}, "date({year: '1984'})", "date({year: 1984.0})", "date({year: null})",
                 "date({date: 1984})", "date({date: localtime('12:00')})", "localtime({time: date('1984-10-11')})",
                 "time({hour: 1, timezone: 1})", "datetime({datetime: date('1984-10-11')})");
    CAPTURE(expression);
    CHECK(outcome(expression) == "TypeError InvalidArgumentValue");
}

TEST_CASE("years beyond the range are errors", "[temporal][error]") {
    const std::string expression = GENERATE(
        as<std::string>{}, "date({year: 1000000000})", "date({year: -1000000000, month: 5})",
        "date({year: 9223372036854775807})", "date('+999999999-12-31') + duration('P1D')",
        "date('-999999999-01-01') - duration('P1M')", "localdatetime('+999999999-12-31T23:59:59') + duration('PT1S')",
        "datetime('+999999999-12-31T23:59:59Z') + duration('PT1S')",
        "date('2015-01-01') + duration({months: 9223372036854775807})",
        "datetime('2015-01-01') + duration({seconds: 9223372036854775807})", "date({year: 999999999, week: 53})");
    CAPTURE(expression);
    const std::string result = outcome(expression);
    CHECK((result == "ArgumentError NumberOutOfRange" || result == "ArgumentError InvalidArgumentValue"));
}
