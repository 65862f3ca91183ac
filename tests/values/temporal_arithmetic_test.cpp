#include <catch2/catch.hpp>

#include "tests/values/evaluate.hpp"

using entente::testing::outcome;

namespace {

struct Row {
    const char* expression;
    const char* expected;
};

}  // namespace

TEST_CASE("durations are added to instants", "[temporal][arithmetic]") {
    const std::string fractional =
        "duration({years: 12.5, months: 5.5, days: 14.5, hours: 16.5, minutes: 12.5, seconds: 70.5, nanoseconds: 3})";
    CHECK(outcome("date('1984-10-11') + " + fractional) == "1997-10-11");
    CHECK(outcome("date('1984-10-11') - " + fractional) == "1971-10-12");
    CHECK(outcome("localtime('12:31:14.000000001') + " + fractional) == "22:29:27.500000004");
    CHECK(outcome("localtime('12:31:14.000000001') - " + fractional) == "02:33:00.499999998");
    CHECK(outcome(fractional + " + time('12:31:14.000000001+01:00')") == "22:29:27.500000004+01:00");
    CHECK(outcome("localdatetime('1984-10-11T12:31:14.000000001') + " + fractional) == "1997-10-11T22:29:27.500000004");
    CHECK(outcome("datetime('1984-10-11T12:31:14.000000001+01:00') - " + fractional) ==
          "1971-10-12T02:33:00.499999998+01:00");
}

TEST_CASE("arithmetic keeps to the calendar", "[temporal][arithmetic]") {
    const auto row = GENERATE(values<Row>({
        {"date('2015-01-31') + duration('P1M')", "2015-02-28"},
        {"date('2016-02-29') + duration('P1Y')", "2017-02-28"},
        {"date('2015-03-31') - duration('P1M1D')", "2015-02-27"},
        {"date('2015-01-01') + duration('PT23H59M')", "2015-01-01"},
        {"date('2015-01-01') + duration('PT24H')", "2015-01-02"},
        {"date('2015-01-01') - duration('PT0.1S')", "2015-01-01"},
        {"date('2015-01-02') - duration('PT24H')", "2015-01-01"},
        {"date('2015-01-02') - duration('PT23H59M59.9S')", "2015-01-02"},
        {"localtime('00:00') - duration('PT0.000000001S')", "23:59:59.999999999"},
        {"localtime('12:00') + duration('P1Y5D')", "12:00"},
        {"datetime('2017-03-25T12:00[Europe/Stockholm]') + duration('P1D')",
         "2017-03-26T12:00+02:00[Europe/Stockholm]"},
        {"datetime('2017-03-25T12:00[Europe/Stockholm]') + duration('PT24H')",
         "2017-03-26T13:00+02:00[Europe/Stockholm]"},
        {"datetime('2017-10-29T02:30+02:00[Europe/Stockholm]') + duration('PT1H')",
         "2017-10-29T02:30+01:00[Europe/Stockholm]"},
        {"datetime('2017-10-29T02:30+01:00[Europe/Stockholm]') + duration('P1Y') - duration('P1Y')",
         "2017-10-29T02:30+01:00[Europe/Stockholm]"},
        {"date('2015-01-01') + null", "null"},
        {"date('2015-01-01') + 1", "TypeError InvalidArgumentType"},
        {"date('2015-01-01') - date('2014-01-01')", "TypeError InvalidArgumentType"},
        {"duration('P1D') - date('2014-01-01')", "TypeError InvalidArgumentType"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("durations are added, scaled and divided", "[temporal][arithmetic][duration]") {
    const auto row = GENERATE(values<Row>({
        {"duration('P12Y5M14DT16H13M10.000000001S') + duration('P1M-14DT15H49M10S')", "P12Y6MT32H2M20.000000001S"},
        {"duration('P1M-14DT15H49M10S') - duration('P12Y5M14DT16H13M10.000000001S')", "P-12Y-4M-28DT-24M-0.000000001S"},
        {"duration('P12Y5M14DT16H13M10.000000001S') * 2", "P24Y10M28DT32H26M20.000000002S"},
        {"duration('P12Y5M14DT16H13M10.000000001S') / 2", "P6Y2M22DT13H21M8S"},
        {"duration('P12Y5M14DT16H13M10.000000001S') * 0.5", "P6Y2M22DT13H21M8S"},
        {"duration('P12Y5M14DT16H13M10.000000001S') / 0.5", "P24Y10M28DT32H26M20.000000002S"},
        {"2 * duration('P1D')", "P2D"},
        {"-duration('P1DT0.5S')", "P-1DT-0.5S"},
        {"duration('P1D') / 0", "ArithmeticError DivisionByZero"},
        {"duration('P1D') / 0.0", "ArithmeticError DivisionByZero"},
        {"duration('P1D') * (0.0 / 0.0)", "ArithmeticError InvalidArgumentValue"},
        {"duration('P1D') * 9223372036854775807 * 2", "ArithmeticError IntegerOverflow"},
        {"duration({months: 9223372036854775807}) + duration('P1M')", "ArithmeticError IntegerOverflow"},
        {"-duration({days: -9223372036854775808})", "ArithmeticError IntegerOverflow"},
        {"duration('P1D') * 'a'", "TypeError InvalidArgumentType"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}

TEST_CASE("the duration between two instants is split by the calendar", "[temporal][between]") {
    const auto row = GENERATE(values<Row>({
        {"duration.between(localdatetime('2018-01-01T12:00'), localdatetime('2018-01-02T10:00'))", "PT22H"},
        {"duration.between(localdatetime('2018-01-02T10:00:00.1'), localdatetime('2018-01-01T10:00:00.2'))",
         "PT-23H-59M-59.9S"},
        {"duration.between(datetime('2017-10-28T23:00+02:00[Europe/Stockholm]'), "
         "datetime('2017-10-29T04:00+01:00[Europe/Stockholm]'))",
         "PT6H"},
        {"duration.between(date('1984-10-11'), date('2015-06-24'))", "P30Y8M13D"},
        {"duration.between(date('2015-03-31'), date('2015-02-28'))", "P-1M"},
        {"duration.between(date('1984-10-11'), datetime('2015-07-21T21:40:32.142+0100'))", "P30Y9M10DT21H40M32.142S"},
        {"duration.between(date('1984-10-11'), localtime('16:30'))", "PT16H30M"},
        {"duration.between(localtime('14:30'), time('16:30+0100'))", "PT2H"},
        {"duration.between(time('14:30'), time('16:30+0100'))", "PT1H"},
        {"duration.between(datetime('2014-07-21T21:40:36.143+0200'), date('2015-06-24'))", "P11M2DT2H19M23.857S"},
        {"duration.between(datetime('2014-07-21T21:40:36.143+0200'), datetime('2015-07-21T21:40:32.142+0100'))",
         "P1YT59M55.999S"},
        {"duration.between(date('-999999999-01-01'), date('+999999999-12-31'))", "P1999999998Y11M30D"},
        {"duration.inSeconds(localdatetime('-999999999-01-01'), localdatetime('+999999999-12-31T23:59:59'))",
         "PT17531639991215H59M59S"},
        {"duration.inSeconds(localtime('12:44:54.7'), localtime('12:34:55.3'))", "PT-9M-59.4S"},
        {"duration.inMonths(date('2018-03-11'), date('2016-06-24'))", "P-1Y-8M"},
        {"duration.inMonths(datetime('2018-07-21T21:40:36.143+0500'), datetime('1984-07-21T22:40:36.143+0200'))",
         "P-33Y-11M"},
        {"duration.inMonths(date('2018-03-11'), localtime('12:00'))", "PT0S"},
        {"duration.inDays(localdatetime('2015-07-21T21:40:32.142'), date('2015-06-24'))", "P-27D"},
        {"duration.inDays(datetime('2014-07-21T21:40:36.143+0200'), datetime('2015-07-21T21:40:32.142+0100'))",
         "P365D"},
        {"duration.between(null, date('2015-06-24'))", "null"},
    }));
    CAPTURE(row.expression);
    CHECK(outcome(row.expression) == row.expected);
}
