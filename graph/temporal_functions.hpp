#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "graph/temporal.hpp"
#include "graph/value.hpp"

namespace entente {

// The calendar, ISO 8601 text, time zones and arithmetic of temporal values (openCypher CIP2015-08-06, "Date and
// Time"). Errors: Error(argument_error, "InvalidArgumentValue") for text or fields that name no date or time,
// Error(argument_error, "NumberOutOfRange") beyond the years +-999,999,999, Error(arithmetic_error, "IntegerOverflow").

__extension__ using Int128 = __int128;

inline constexpr std::int64_t max_year = 999'999'999;
/// Average length of a month in the Gregorian calendar (30.436875 days): what a fraction of a month carries as.
inline constexpr std::int64_t average_seconds_per_month = 2'629'746;

// ---- calendar: temporal_calendar.cpp

struct CivilDate {
    std::int64_t year = 1970;
    int month = 1;
    int day = 1;
};
struct WeekDate {  ///< ISO 8601: week 1 holds the first Thursday of the year, day 1 is Monday
    std::int64_t week_year = 1970;
    int week = 1;
    int day = 4;
};

[[nodiscard]] bool is_leap_year(std::int64_t year);
[[nodiscard]] int days_in_month(std::int64_t year, int month);
[[nodiscard]] int weeks_in_year(std::int64_t week_year);
[[nodiscard]] CivilDate civil_of(Date date);
[[nodiscard]] WeekDate week_of(Date date);
[[nodiscard]] int ordinal_day_of(Date date);  ///< day of the year, from 1
[[nodiscard]] int quarter_of(int month);      ///< from 1

// Each throws when there is no such day.
[[nodiscard]] Date date_from_civil(std::int64_t year, std::int64_t month, std::int64_t day);
[[nodiscard]] Date date_from_week(std::int64_t week_year, std::int64_t week, std::int64_t day);
[[nodiscard]] Date date_from_ordinal(std::int64_t year, std::int64_t ordinal_day);
[[nodiscard]] Date date_from_quarter(std::int64_t year, std::int64_t quarter, std::int64_t day_of_quarter);
[[nodiscard]] std::int64_t nanos_of_day(std::int64_t hour, std::int64_t minute, std::int64_t second,
                                        std::int64_t nanos);
/// Throws beyond the years that dates reach.
[[nodiscard]] Date checked_date(Int128 days);
[[nodiscard]] LocalDateTime checked_local(Int128 seconds, std::int32_t nanos);
/// `date` moved by whole months; the day is cut to the length of the month.
[[nodiscard]] Date add_months(Date date, std::int64_t months);

[[nodiscard]] LocalDateTime local_date_time(Date date, LocalTime time);
[[nodiscard]] Date date_of(const LocalDateTime& value);
[[nodiscard]] LocalTime time_of(const LocalDateTime& value);
[[nodiscard]] LocalDateTime local_of(const DateTime& value);  ///< what the clock of its zone shows

/// Nanoseconds since midnight UTC, unbounded by the day: what times are compared by.
[[nodiscard]] constexpr std::int64_t utc_nanos(Time time) {
    return time.nanos - std::int64_t{time.offset} * nanos_per_second;
}
/// Length with a month taken as its average; what durations are ordered by.
[[nodiscard]] Int128 average_seconds(const Duration& duration);

// ---- zones: temporal_zone.cpp. Named zones come from the system's tzdata.

/// An offset, or a named zone with an offset at each instant.
struct Zone {
    std::int32_t offset = 0;                  ///< used when there is no name
    std::shared_ptr<const std::string> name;  ///< IANA name, or null
};

/// `Z`, `+01:00`, `-0130`, `Europe/Stockholm`. Throws for a zone that the system does not know.
[[nodiscard]] Zone parse_zone(std::string_view text);
/// The zone of a session: `UTC` is the plain offset 0.
[[nodiscard]] Zone session_zone(std::string_view name);
[[nodiscard]] Zone zone_of(const DateTime& value);
/// Seconds east of UTC at `utc_seconds`.
[[nodiscard]] std::int32_t offset_at(const Zone& zone, std::int64_t utc_seconds);
/// The instant when the clock of `zone` shows `local`. Within an overlap `preferred` is taken if it is one of the two
/// offsets, else the earlier instant; a time within a gap is moved forward by the gap.
[[nodiscard]] DateTime resolve_local(const LocalDateTime& local, const Zone& zone,
                                     std::optional<std::int32_t> preferred = std::nullopt);
/// The same instant as the clock of `zone` shows it.
[[nodiscard]] DateTime at_instant(std::int64_t utc_seconds, std::int32_t nanos, const Zone& zone);

// ---- text: temporal_format.cpp, temporal_parse.cpp, temporal_parse_duration.cpp

[[nodiscard]] std::string format(Date value);
[[nodiscard]] std::string format(LocalTime value);
[[nodiscard]] std::string format(Time value);
[[nodiscard]] std::string format(const LocalDateTime& value);
[[nodiscard]] std::string format(const DateTime& value);
[[nodiscard]] std::string format(const Duration& value);
[[nodiscard]] std::string format_offset(std::int32_t offset);  ///< `Z`, `+01:00`, `+00:53:28`

// ISO 8601, basic and extended, as in CIP2015-08-06. `fallback` is the zone of a text without one.
[[nodiscard]] Date parse_date(std::string_view text);
[[nodiscard]] LocalTime parse_local_time(std::string_view text);
[[nodiscard]] Time parse_time(std::string_view text, const Zone& fallback, std::int64_t now_seconds);
[[nodiscard]] LocalDateTime parse_local_date_time(std::string_view text);
[[nodiscard]] DateTime parse_date_time(std::string_view text, const Zone& fallback);
[[nodiscard]] Duration parse_duration(std::string_view text);

// ---- construction: temporal_construct.cpp, temporal_fields.cpp

/// What construction may need besides its arguments.
struct TemporalContext {
    Zone zone;  ///< where none is given
    std::int64_t now_seconds = 0;
    std::int32_t now_nanos = 0;
};

// From text, from a map of components or from another temporal value; throws Error(type_error, "InvalidArgumentType")
// for anything else.
[[nodiscard]] Date to_date(const Value& value, const TemporalContext& context);
[[nodiscard]] LocalTime to_local_time(const Value& value, const TemporalContext& context);
[[nodiscard]] Time to_time(const Value& value, const TemporalContext& context);
[[nodiscard]] LocalDateTime to_local_date_time(const Value& value, const TemporalContext& context);
[[nodiscard]] DateTime to_date_time(const Value& value, const TemporalContext& context);
[[nodiscard]] Duration to_duration(const Value& value);
/// The present moment as `type` (date, time, ...).
[[nodiscard]] Value current_instant(ValueType type, const TemporalContext& context);

/// `value` cut down to `unit` (`century`, `weekYear`, `minute`, ...) as a value of `type`, then `fields` set on it.
[[nodiscard]] Value truncate(ValueType type, std::string_view unit, const Value& value, const Map& fields,
                             const TemporalContext& context);

/// `value.component`: `year`, `weekYear`, `epochMillis`, `minutesOfHour`, ...; nullopt where the kind has none such.
[[nodiscard]] std::optional<Value> temporal_component(const Value& value, std::string_view component);

// ---- arithmetic: temporal_arithmetic.cpp, temporal_between.cpp

/// Components may carry fractions, which flow down: months to days (by the average month), days to seconds.
struct FractionalDuration {
    long double months = 0;
    long double days = 0;
    long double seconds = 0;
    long double nanos = 0;
};
[[nodiscard]] Duration carry_fractions(const FractionalDuration& parts);
/// `nanos` may have any size and sign. Throws on overflow.
[[nodiscard]] Duration make_duration(Int128 months, Int128 days, Int128 seconds, Int128 nanos);

[[nodiscard]] Duration add(const Duration& a, const Duration& b);
[[nodiscard]] Duration negated(const Duration& a);
[[nodiscard]] Duration scaled(const Duration& a, const Value& factor);    ///< by an integer or a float
[[nodiscard]] Duration divided(const Duration& a, const Value& divisor);  ///< by an integer or a float
/// Instant plus duration: months, then days, then seconds. REQUIRES: `instant` is a date or time of any kind.
[[nodiscard]] Value add_duration(const Value& instant, const Duration& duration);

enum class DurationUnit : std::uint8_t { mixed, months, days, seconds };
/// duration.between, .inMonths, .inDays, .inSeconds. A time without a date is compared on the other's date, a date
/// without a time stands for midnight, a local value takes the zone of the other.
[[nodiscard]] Duration duration_between(const Value& from, const Value& to, DurationUnit unit,
                                        const TemporalContext& context);

}  // namespace entente
