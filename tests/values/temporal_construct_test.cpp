#include <catch2/catch.hpp>

#include "tests/values/evaluate.hpp"

using entente::testing::outcome;

namespace {

struct Row {
    const char* expression;
    const char* expected;
};

}  // namespace

TEST_CASE("dates are built from components", "[temporal][construct]") {
    const auto row = GENERATE(values<Row>({
        {"date({year: 1984})", "1984-01-01"},
        {"date({year: 1984, month: 10})", "1984-10-01"},
        {"date({year: 1984, month: 10, day: 11})", "1984-10-11"},
        {"date({year: 1984, week: 10, dayOfWeek: 3})", "1984-03-07"},
        {"date({year: 1817, week: 1})", "1816-12-30"},
        {"date({year: 1818, week: 53})", "1818-12-28"},
        {"date({year: 1984, ordinalDay: 202})", "1984-07-20"},
        {"date({year: 1984, quarter: 3, dayOfQuarter: 45})", "1984-08-14"},
        {"date({date: date('1816-12-30'), week: 2, dayOfWeek: 3})", "1817-01-08"},
        {"date({date: date('1816-12-31'), year: 1817, week: 2})", "1817-01-07"},
        {"date({date: date('1984-11-11'), year: 28})", "0028-11-11"},
        {"date({date: date('1984-11-11'), week: 1})", "1984-01-08"},
        {"date({date: date('1984-11-11'), quarter: 3})", "1984-08-11"},
        {"date({date: date('1984-11-11'), ordinalDay: 28})", "1984-01-28"},
        {"date({date: date('1984-01-31'), month: 2})", "1984-02-29"},
        {"date({date: date('1984-02-29'), year: 1985})", "1985-02-28"},
        {"date({date: datetime('1984-11-11T12:00+01:00'), day: 28})", "1984-11-28"},
        {"date(localdatetime('1984-11-11T23:59'))", "1984-11-11"},
        {"date(date('1984-11-11'))", "1984-11-11"},
        {"date()", "2001-09-09"},
        {"date(null)", "null"},
        {"date.realtime('Pacific/Honolulu')", "2001-09-08"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("times are built from components and other values", "[temporal][construct]") {
    const auto row = GENERATE(values<Row>({
        {"localtime({hour: 12})", "12:00"},
        {"localtime({hour: 12, minute: 31, second: 14, millisecond: 123, microsecond: 456, nanosecond: 789})",
         "12:31:14.123456789"},
        {"localtime({hour: 12, minute: 31, second: 14, microsecond: 645876})", "12:31:14.645876"},
        {"localtime({time: localtime('12:31:14.645'), millisecond: 7})", "12:31:14.007"},
        {"localtime(datetime('1984-10-11T12:31+05:00'))", "12:31"},
        {"time({hour: 12, timezone: '+01:00'})", "12:00+01:00"},
        {"time({hour: 12, minute: 34, second: 56, timezone: '-02:05:07'})", "12:34:56-02:05:07"},
        {"time({time: time('12:31:14.645876+01:00'), second: 42, timezone: '+05:00'})", "16:31:42.645876+05:00"},
        {"time({time: localtime('12:31:14'), timezone: '+05:00'})", "12:31:14+05:00"},
        {"time({time: time('23:00+01:00'), timezone: '+05:00'})", "03:00+05:00"},
        {"time(datetime('1984-10-11T12:00[Europe/Stockholm]'))", "12:00+01:00"},
        {"time(localdatetime('1984-03-07T12:31:14.645'))", "12:31:14.645Z"},
        {"time()", "01:46:40.123456789Z"},
        {"localtime.statement('Asia/Seoul')", "10:46:40.123456789"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("datetimes are built from components, dates, times and zones", "[temporal][construct]") {
    const auto row = GENERATE(values<Row>({
        {"localdatetime({year: 1984, week: 10, dayOfWeek: 3, hour: 12})", "1984-03-07T12:00"},
        {"localdatetime({date: date('1984-10-11'), time: time('12:31+01:00'), day: 28})", "1984-10-28T12:31"},
        {"localdatetime(date('1984-10-11'))", "1984-10-11T00:00"},
        {"datetime({year: 1984})", "1984-01-01T00:00Z"},
        {"datetime({year: 1984, ordinalDay: 202, timezone: 'Europe/Stockholm'})",
         "1984-07-20T00:00+02:00[Europe/Stockholm]"},
        {"datetime({date: datetime('1984-10-11T12:00+01:00'), hour: 10})", "1984-10-11T10:00Z"},
        {"datetime({year: 1984, month: 10, day: 11, time: time('12:31:14.645876+01:00'), second: 42, timezone: "
         "'Pacific/Honolulu'})",
         "1984-10-11T01:31:42.645876-10:00[Pacific/Honolulu]"},
        {"datetime({datetime: datetime('1984-10-11T12:00[Europe/Stockholm]'), timezone: '+05:00'})",
         "1984-10-11T16:00+05:00"},
        {"datetime({datetime: localdatetime('1984-03-07T12:31:14.645'), timezone: '+05:00'})",
         "1984-03-07T12:31:14.645+05:00"},
        {"datetime({epochSeconds: 416779, nanosecond: 999999999})", "1970-01-05T19:46:19.999999999Z"},
        {"datetime({epochMillis: 237821673987})", "1977-07-15T13:34:33.987Z"},
        {"datetime({epochMillis: -1})", "1969-12-31T23:59:59.999Z"},
        {"datetime.fromepoch(416779, 999999999)", "1970-01-05T19:46:19.999999999Z"},
        {"datetime.fromepochmillis(237821673987)", "1977-07-15T13:34:33.987Z"},
        {"datetime.fromepoch(9223372036854775807, 0)", "ArgumentError NumberOutOfRange"},
        {"datetime()", "2001-09-09T01:46:40.123456789Z"},
        {"datetime.transaction('Europe/Stockholm')", "2001-09-09T03:46:40.123456789+02:00[Europe/Stockholm]"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("values are truncated to a unit", "[temporal][truncate]") {
    const auto row = GENERATE(values<Row>({
        {"date.truncate('millennium', date('2017-10-11'), {day: 2})", "2000-01-02"},
        {"date.truncate('century', date('1984-10-11'))", "1900-01-01"},
        {"date.truncate('decade', date('-0004-10-11'))", "-0010-01-01"},
        {"date.truncate('weekYear', datetime('1984-01-01T12:31+01:00'), {day: 5})", "1983-01-05"},
        {"date.truncate('quarter', localdatetime('1984-11-11T12:31'))", "1984-10-01"},
        {"date.truncate('week', date('1984-10-11'), {dayOfWeek: 2})", "1984-10-09"},
        {"date.truncate('month')", "2001-09-01"},
        {"datetime.truncate('millennium', datetime('2017-10-11T12:31:14-01:00'), {timezone: 'Europe/Stockholm'})",
         "2000-01-01T00:00+01:00[Europe/Stockholm]"},
        {"datetime.truncate('hour', datetime('1984-10-11T12:31:14-01:00'), {timezone: 'Europe/Stockholm'})",
         "1984-10-11T12:00+01:00[Europe/Stockholm]"},
        {"datetime.truncate('day', date('1984-10-11'), {nanosecond: 2})", "1984-10-11T00:00:00.000000002Z"},
        {"datetime.truncate('millisecond', datetime('1984-10-11T12:31:14.645876123+01:00'), {nanosecond: 2})",
         "1984-10-11T12:31:14.645000002+01:00"},
        {"localdatetime.truncate('microsecond', localdatetime('1984-10-11T12:31:14.645876123'), {nanosecond: 2})",
         "1984-10-11T12:31:14.645876002"},
        {"time.truncate('hour', datetime('1984-10-11T12:31:14-01:00'), {timezone: '+01:00'})", "12:00+01:00"},
        {"localtime.truncate('minute', time('12:31:14.6+01:00'))", "12:31"},
        {"localtime.truncate('day', localtime('12:31:14'), {minute: 3})", "00:03"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("values have components", "[temporal][component]") {
    const auto row = GENERATE(values<Row>({
        {"[date('1984-01-01').weekYear, date('1984-01-01').week, date('1984-01-01').weekDay]", "[1983, 52, 7]"},
        {"[date('1984-10-11').quarter, date('1984-10-11').ordinalDay, date('1984-10-11').dayOfQuarter]",
         "[4, 285, 11]"},
        {"[localtime('12:31:14.645876123').millisecond, localtime('12:31:14.645876123').microsecond]", "[645, 645876]"},
        {"[time('12:31+01:00').offset, time('12:31-01:30').offsetMinutes, time('12:31+01:00').timezone]",
         "['+01:00', -90, '+01:00']"},
        {"datetime('1984-11-11T12:31:14.645[Europe/Stockholm]').timezone", "'Europe/Stockholm'"},
        {"datetime('1984-11-11T12:31:14.645876123+01:00').epochMillis", "469020674645"},
        {"datetime('1969-12-31T23:59:59.5Z').epochMillis", "-500"},
        {"datetime('-999999999-01-01T00:00Z').epochMillis", "ArithmeticError IntegerOverflow"},
        {"duration('P1Y4M10DT1H1M1.111111111S').quarters", "5"},
        {"duration('P1Y4M10DT1H1M1.111111111S').daysOfWeek", "3"},
        {"duration('P1Y4M10DT1H1M1.111111111S').milliseconds", "3661111"},
        {"duration('PT-0.001S').milliseconds", "-1"},
        {"duration('PT-23H-59M-59.9S').seconds", "-86400"},
        {"duration('PT-23H-59M-59.9S').nanosecondsOfSecond", "100000000"},
        {"date('1984-10-11')['year']", "1984"},
        {"date('1984-10-11').hour", "PropertyNotFound UnknownComponent"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}
