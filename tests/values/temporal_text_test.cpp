#include <catch2/catch.hpp>
#include <random>

#include "graph/temporal_functions.hpp"
#include "tests/values/evaluate.hpp"

using namespace entente;
using entente::testing::outcome;

namespace {

struct Row {
    const char* text;
    const char* expected;
};

}  // namespace

TEST_CASE("dates are read in every form of ISO 8601", "[temporal][parse]") {
    const auto row = GENERATE(values<Row>({
        {"2015-07-21", "2015-07-21"},
        {"20150721", "2015-07-21"},
        {"2015-07", "2015-07-01"},
        {"201507", "2015-07-01"},
        {"2015-W30-2", "2015-07-21"},
        {"2015W302", "2015-07-21"},
        {"2015-W30", "2015-07-20"},
        {"2015W30", "2015-07-20"},
        {"2015-Q2-60", "2015-05-30"},
        {"2015Q260", "2015-05-30"},
        {"2015-Q2", "2015-04-01"},
        {"2015Q2", "2015-04-01"},
        {"2015-202", "2015-07-21"},
        {"2015202", "2015-07-21"},
        {"2015", "2015-01-01"},
        {"0000", "0000-01-01"},
        {"-0001-02-03", "-0001-02-03"},
        {"+12345-01-01", "+12345-01-01"},
        {"+5-01", "0005-01-01"},
        {"-999999999-01-01", "-999999999-01-01"},
        {"+999999999-12-31", "+999999999-12-31"},
        {"2016-366", "2016-12-31"},
        {"2018-W53", "ArgumentError InvalidArgumentValue"},
        {"2015-366", "ArgumentError InvalidArgumentValue"},
        {"2015-02-29", "ArgumentError InvalidArgumentValue"},
        {"2015-13-01", "ArgumentError InvalidArgumentValue"},
        {"2015-7-21", "ArgumentError InvalidArgumentValue"},
        {"2015-07-21T", "ArgumentError InvalidArgumentValue"},
        {"20150", "ArgumentError InvalidArgumentValue"},
        {"2015-0721", "ArgumentError InvalidArgumentValue"},
        {"", "ArgumentError InvalidArgumentValue"},
        {"today", "ArgumentError InvalidArgumentValue"},
        {"+1234567890-01-01", "ArgumentError InvalidArgumentValue"},
        {"2015-07-00", "ArgumentError InvalidArgumentValue"},
    }));
    CAPTURE(row.text);
    CHECK(outcome("date('" + std::string(row.text) + "')") == row.expected);
}

TEST_CASE("times are read with and without separators, fractions and offsets", "[temporal][parse]") {
    const auto row = GENERATE(values<Row>({
        {"localtime('21')", "21:00"},
        {"localtime('2140')", "21:40"},
        {"localtime('214032')", "21:40:32"},
        {"localtime('214032.142')", "21:40:32.142"},
        {"localtime('21:40:32,142000009')", "21:40:32.142000009"},
        {"localtime('23:59:59.999999999')", "23:59:59.999999999"},
        {"localtime('24:00')", "ArgumentError InvalidArgumentValue"},
        {"localtime('21:4')", "ArgumentError InvalidArgumentValue"},
        {"localtime('21:4032')", "ArgumentError InvalidArgumentValue"},
        {"localtime('2140:32')", "ArgumentError InvalidArgumentValue"},
        {"localtime('21.5')", "ArgumentError InvalidArgumentValue"},
        {"localtime('21:40:32.1234567890')", "ArgumentError InvalidArgumentValue"},
        {"localtime('21:40Z')", "ArgumentError InvalidArgumentValue"},
        {"time('21:40:32.142+0100')", "21:40:32.142+01:00"},
        {"time('2140-00:00')", "21:40Z"},
        {"time('2140-02')", "21:40-02:00"},
        {"time('22+18:00')", "22:00+18:00"},
        {"time('22+18:01')", "ArgumentError InvalidArgumentValue"},
        {"time('12:34:56+02:05:59')", "12:34:56+02:05:59"},
        {"time('21:40')", "21:40Z"},
        {"time('21:40+1')", "ArgumentError InvalidArgumentValue"},
    }));
    CAPTURE(row.text);
    CHECK(outcome(row.text) == row.expected);
}

TEST_CASE("datetimes are read with offsets and named zones", "[temporal][parse]") {
    const auto row = GENERATE(values<Row>({
        {"2015-07-21T21:40:32.142+0100", "2015-07-21T21:40:32.142+01:00"},
        {"2015-W30-2T214032.142Z", "2015-07-21T21:40:32.142Z"},
        {"2015-202T21:40:32+01:00", "2015-07-21T21:40:32+01:00"},
        {"2015T214032-0100", "2015-01-01T21:40:32-01:00"},
        {"20150721T21:40-01:30", "2015-07-21T21:40-01:30"},
        {"2015-W30T2140-00:00", "2015-07-20T21:40Z"},
        {"2015202T21+18:00", "2015-07-21T21:00+18:00"},
        {"2015-07-21", "2015-07-21T00:00Z"},
        {"2015-07-21[Europe/Stockholm]", "2015-07-21T00:00+02:00[Europe/Stockholm]"},
        {"2015-07-21T21:40:32.142[Europe/London]", "2015-07-21T21:40:32.142+01:00[Europe/London]"},
        {"2015-07-21T21:40:32.142-04[America/New_York]", "2015-07-21T21:40:32.142-04:00[America/New_York]"},
        {"2015-07-21T21:40:32.142+0845[Australia/Eucla]", "2015-07-21T21:40:32.142+08:45[Australia/Eucla]"},
        {"1818-07-21T21:40:32.142[Europe/Stockholm]", "1818-07-21T21:40:32.142+00:53:28[Europe/Stockholm]"},
        {"2015-07-21T21:40+05:00[Europe/Stockholm]", "ArgumentError InvalidArgumentValue"},
        {"2015-07-21T21:40[Europe/Atlantis]", "ArgumentError InvalidArgumentValue"},
        {"2015-07-21T21:40[../../etc/passwd]", "ArgumentError InvalidArgumentValue"},
        {"2015-07-21T21:40[]", "ArgumentError InvalidArgumentValue"},
        {"2015-07-21T", "ArgumentError InvalidArgumentValue"},
        {"21:40", "ArgumentError InvalidArgumentValue"},
        {"+999999999-12-31T23:59:59-18:00", "+999999999-12-31T23:59:59-18:00"},
    }));
    CAPTURE(row.text);
    CHECK(outcome("datetime('" + std::string(row.text) + "')") == row.expected);
}

TEST_CASE("durations are read and written with one sign per unit", "[temporal][parse][duration]") {
    const auto row = GENERATE(values<Row>({
        {"P14DT16H12M", "P14DT16H12M"},
        {"P5M1.5D", "P5M1DT12H"},
        {"P0.75M", "P22DT19H51M49.5S"},
        {"PT0.75M", "PT45S"},
        {"P2.5W", "P17DT12H"},
        {"P12Y5M14DT16H12M70S", "P12Y5M14DT16H13M10S"},
        {"P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"},
        {"P2012-02-02", "P2012Y2M2D"},
        {"PT0.1S", "PT0.1S"},
        {"PT0.000000001S", "PT0.000000001S"},
        {"P0.7D", "PT16H48M"},
        {"P-1Y", "P-1Y"},
        {"-P1Y2DT3S", "P-1Y-2DT-3S"},
        {"P1DT-0.001S", "P1DT-0.001S"},
        {"PT-1.999S", "PT-1.999S"},
        {"PT0S", "PT0S"},
        {"P0D", "PT0S"},
        {"p1dt2h", "P1DT2H"},
        {"P1,5D", "P1DT12H"},
        {"P", "ArgumentError InvalidArgumentValue"},
        {"PT", "ArgumentError InvalidArgumentValue"},
        {"P1", "ArgumentError InvalidArgumentValue"},
        {"P1D2M", "ArgumentError InvalidArgumentValue"},
        {"P1H", "ArgumentError InvalidArgumentValue"},
        {"1D", "ArgumentError InvalidArgumentValue"},
        {"P1.D", "ArgumentError InvalidArgumentValue"},
        {"P2012-02", "ArgumentError InvalidArgumentValue"},
        {"P1000000000000000000Y", "ArgumentError InvalidArgumentValue"},
        {"P999999999999999999Y", "ArithmeticError IntegerOverflow"},
    }));
    CAPTURE(row.text);
    CHECK(outcome("duration('" + std::string(row.text) + "')") == row.expected);
}

TEST_CASE("duration maps carry fractions downwards", "[temporal][duration]") {
    const auto row = GENERATE(values<Row>({
        {"{days: 14, hours: 16, minutes: 12}", "P14DT16H12M"},
        {"{months: 0.75}", "P22DT19H51M49.5S"},
        {"{months: 5, days: 1.5}", "P5M1DT12H"},
        {"{weeks: 2.5}", "P17DT12H"},
        {"{minutes: 1.5, seconds: 1}", "PT1M31S"},
        {"{seconds: 2, milliseconds: -1}", "PT1.999S"},
        {"{seconds: -2, milliseconds: 1}", "PT-1.999S"},
        {"{seconds: -2, milliseconds: -1}", "PT-2.001S"},
        {"{days: 1, milliseconds: -1}", "P1DT-0.001S"},
        {"{seconds: -60, milliseconds: 1}", "PT-59.999S"},
        {"{seconds: -60, milliseconds: -1}", "PT-1M-0.001S"},
        {"{minutes: 12, seconds: -60}", "PT11M"},
        {"{years: 12, months: 5, days: -14, hours: 16}", "P12Y5M-14DT16H"},
        {"{quarters: 5, microseconds: 3}", "P1Y3MT0.000003S"},
        {"{days: 0.7}", "PT16H48M"},
        {"{days: -1.5}", "P-1DT-12H"},
        {"{}", "PT0S"},
        {"{centuries: 1}", "ArgumentError InvalidArgumentValue"},
        {"{days: '1'}", "TypeError InvalidArgumentValue"},
        {"{days: 0.0 / 0.0}", "TypeError InvalidArgumentValue"},
        {"{years: 9223372036854775807}", "ArithmeticError IntegerOverflow"},
        {"{hours: 1.0e300}", "ArithmeticError IntegerOverflow"},
    }));
    CAPTURE(row.text);
    CHECK(outcome("duration(" + std::string(row.text) + ")") == row.expected);
}

TEST_CASE("what is written reads back the same", "[temporal][property]") {
    std::mt19937_64 random(11);
    const auto below = [&](std::int64_t bound) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    };
    const Zone stockholm = parse_zone("Europe/Stockholm");
    std::size_t faults = 0;
    for (int i = 0; i < 4000; ++i) {
        const std::int64_t range = i % 2 == 0 ? 40'000 : 365'000'000'000;
        const Date date{below(2 * range) - range};
        const LocalTime time{i % 3 == 0 ? below(86'400) * nanos_per_second : below(nanos_per_day)};
        const auto offset = static_cast<std::int32_t>(below(36 * 3600 + 1) - 18 * 3600);
        const LocalDateTime local = local_date_time(date, time);
        const Duration duration{below(400) - 200, below(100) - 50, below(200'000) - 100'000,
                                static_cast<std::int32_t>(below(2) * below(nanos_per_second))};
        const DateTime zoned = at_instant(below(8'000'000'000) - 4'000'000'000,
                                          static_cast<std::int32_t>(below(nanos_per_second)), stockholm);
        faults += parse_date(format(date)) == date ? 0U : 1U;
        faults += parse_local_time(format(time)) == time ? 0U : 1U;
        faults += parse_time(format(Time{time.nanos, offset}), Zone{}, 0) == Time{time.nanos, offset} ? 0U : 1U;
        faults += parse_local_date_time(format(local)) == local ? 0U : 1U;
        faults += parse_duration(format(duration)) == duration ? 0U : 1U;
        const DateTime back = parse_date_time(format(zoned), Zone{});
        faults += back.seconds == zoned.seconds && back.nanos == zoned.nanos && back.offset == zoned.offset ? 0U : 1U;
    }
    CHECK(faults == 0);
}

TEST_CASE("the calendar agrees with itself over all its parts", "[temporal][calendar][property]") {
    std::size_t faults = 0;
    for (std::int64_t days = -800'000; days < 800'000; days += 13) {
        const Date date{days};
        const CivilDate civil = civil_of(date);
        const WeekDate week = week_of(date);
        faults += date_from_civil(civil.year, civil.month, civil.day) == date ? 0U : 1U;
        faults += date_from_week(week.week_year, week.week, week.day) == date ? 0U : 1U;
        faults += date_from_ordinal(civil.year, ordinal_day_of(date)) == date ? 0U : 1U;
    }
    CHECK(faults == 0);
}
