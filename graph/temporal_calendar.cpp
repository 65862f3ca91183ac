#include <algorithm>
#include <array>

#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

// Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013, in 64 bits.

constexpr std::int64_t days_per_era = 146'097;  // 400 years
constexpr std::int64_t epoch_shift = 719'468;   // 0000-03-01 to 1970-01-01

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = floor_div(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_per_era + day_of_era - epoch_shift;
}

constexpr std::int64_t first_day = days_from_civil(-max_year, 1, 1);
constexpr std::int64_t last_day = days_from_civil(max_year, 12, 31);

[[noreturn]] void out_of_range(std::string_view what) {
    throw Error(ErrorCode::argument_error, "NumberOutOfRange",
                std::string(what) + " is out of range: years reach from -999999999 to 999999999");
}

void require(std::string_view name, std::int64_t value, std::int64_t low, std::int64_t high) {
    if (value >= low && value <= high) return;
    throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                std::string(name) + " must be between " + std::to_string(low) + " and " + std::to_string(high) +
                    ", not " + std::to_string(value));
}

void require_year(std::int64_t year) {
    if (year < -max_year || year > max_year) out_of_range("year " + std::to_string(year));
}

/// 1 (Monday) to 7; 1970-01-01 was a Thursday.
int weekday_of(std::int64_t days) {
    return static_cast<int>((days + 3) - floor_div(days + 3, 7) * 7) + 1;
}

/// The Monday of week 1.
std::int64_t first_week_of(std::int64_t week_year) {
    const std::int64_t fourth = days_from_civil(week_year, 1, 4);
    return fourth - (weekday_of(fourth) - 1);
}

}  // namespace

bool is_leap_year(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) {
    static constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : lengths[static_cast<std::size_t>(month - 1)];
}

int weeks_in_year(std::int64_t week_year) {
    return static_cast<int>((first_week_of(week_year + 1) - first_week_of(week_year)) / 7);
}

CivilDate civil_of(Date date) {
    const std::int64_t shifted = date.days + epoch_shift;
    const std::int64_t era = floor_div(shifted, days_per_era);
    const std::int64_t day_of_era = shifted - era * days_per_era;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const auto shifted_month = static_cast<int>((5 * day_of_year + 2) / 153);  // March is 0
    CivilDate civil;
    civil.day = static_cast<int>(day_of_year) - (153 * shifted_month + 2) / 5 + 1;
    civil.month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
    return civil;
}

WeekDate week_of(Date date) {
    WeekDate week;
    week.week_year = civil_of(date).year;
    if (date.days < first_week_of(week.week_year)) {
        --week.week_year;
    } else if (date.days >= first_week_of(week.week_year + 1)) {
        ++week.week_year;
    }
    week.week = static_cast<int>((date.days - first_week_of(week.week_year)) / 7) + 1;
    week.day = weekday_of(date.days);
    return week;
}

int ordinal_day_of(Date date) {
    return static_cast<int>(date.days - days_from_civil(civil_of(date).year, 1, 1)) + 1;
}

int quarter_of(int month) {
    return (month - 1) / 3 + 1;
}

Date date_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
    require_year(year);
    require("month", month, 1, 12);
    require("day", day, 1, 31);
    const int length = days_in_month(year, static_cast<int>(month));
    if (day > length) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    "month " + std::to_string(month) + " of year " + std::to_string(year) + " has no day " +
                        std::to_string(day));
    }
    return Date{days_from_civil(year, static_cast<int>(month), static_cast<int>(day))};
}

Date date_from_week(std::int64_t week_year, std::int64_t week, std::int64_t day) {
    require_year(week_year);
    require("week", week, 1, 53);
    require("dayOfWeek", day, 1, 7);
    if (week > weeks_in_year(week_year)) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    "year " + std::to_string(week_year) + " has no week " + std::to_string(week));
    }
    return checked_date(Int128{first_week_of(week_year)} + (week - 1) * 7 + (day - 1));
}

Date date_from_ordinal(std::int64_t year, std::int64_t ordinal_day) {
    require_year(year);
    require("ordinalDay", ordinal_day, 1, is_leap_year(year) ? 366 : 365);
    return Date{days_from_civil(year, 1, 1) + ordinal_day - 1};
}

Date date_from_quarter(std::int64_t year, std::int64_t quarter, std::int64_t day_of_quarter) {
    require_year(year);
    require("quarter", quarter, 1, 4);
    const int month = static_cast<int>(quarter) * 3 - 2;
    const int length = days_in_month(year, month) + days_in_month(year, month + 1) + days_in_month(year, month + 2);
    require("dayOfQuarter", day_of_quarter, 1, length);
    return Date{days_from_civil(year, month, 1) + day_of_quarter - 1};
}

std::int64_t nanos_of_day(std::int64_t hour, std::int64_t minute, std::int64_t second, std::int64_t nanos) {
    require("hour", hour, 0, 23);
    require("minute", minute, 0, 59);
    require("second", second, 0, 59);
    require("nanosecond", nanos, 0, nanos_per_second - 1);
    return ((hour * 60 + minute) * 60 + second) * nanos_per_second + nanos;
}

Date checked_date(Int128 days) {
    if (days < first_day || days > last_day) out_of_range("date");
    return Date{static_cast<std::int64_t>(days)};
}

LocalDateTime checked_local(Int128 seconds, std::int32_t nanos) {
    if (seconds < Int128{first_day} * seconds_per_day || seconds >= (Int128{last_day} + 1) * seconds_per_day) {
        out_of_range("date and time");
    }
    return LocalDateTime{static_cast<std::int64_t>(seconds), nanos};
}

Date add_months(Date date, std::int64_t months) {
    const CivilDate civil = civil_of(date);
    const Int128 total = Int128{civil.year} * 12 + (civil.month - 1) + months;
    if (total < Int128{-max_year} * 12 || total >= (Int128{max_year} + 1) * 12) out_of_range("date");
    const auto whole = static_cast<std::int64_t>(total);
    const std::int64_t year = floor_div(whole, 12);
    const auto month = static_cast<int>(whole - year * 12) + 1;
    return Date{days_from_civil(year, month, std::min(civil.day, days_in_month(year, month)))};
}

LocalDateTime local_date_time(Date date, LocalTime time) {
    return {date.days * seconds_per_day + time.nanos / nanos_per_second,
            static_cast<std::int32_t>(time.nanos % nanos_per_second)};
}

Date date_of(const LocalDateTime& value) {
    return Date{floor_div(value.seconds, seconds_per_day)};
}

LocalTime time_of(const LocalDateTime& value) {
    const std::int64_t second = value.seconds - floor_div(value.seconds, seconds_per_day) * seconds_per_day;
    return LocalTime{second * nanos_per_second + value.nanos};
}

LocalDateTime local_of(const DateTime& value) {
    return {value.seconds + value.offset, value.nanos};
}

Int128 average_seconds(const Duration& duration) {
    return Int128{duration.months} * average_seconds_per_month + Int128{duration.days} * seconds_per_day +
           duration.seconds;
}

}  // namespace entente
