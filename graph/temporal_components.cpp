#include <limits>

#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

using Component = std::optional<Value>;

Value integer(std::int64_t x) {
    return Value(x);
}

Value checked_integer(Int128 x) {
    if (x < std::numeric_limits<std::int64_t>::min() || x > std::numeric_limits<std::int64_t>::max()) {
        throw Error(ErrorCode::arithmetic_error, "IntegerOverflow", "the component does not fit into an integer");
    }
    return integer(static_cast<std::int64_t>(x));
}

Int128 floor_div(Int128 a, Int128 b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

Component date_component(Date value, std::string_view name) {
    if (name == "year") return integer(civil_of(value).year);
    if (name == "month") return integer(civil_of(value).month);
    if (name == "day") return integer(civil_of(value).day);
    if (name == "quarter") return integer(quarter_of(civil_of(value).month));
    if (name == "week") return integer(week_of(value).week);
    if (name == "weekYear") return integer(week_of(value).week_year);
    if (name == "weekDay" || name == "dayOfWeek") return integer(week_of(value).day);
    if (name == "ordinalDay") return integer(ordinal_day_of(value));
    if (name == "dayOfQuarter") {
        const CivilDate civil = civil_of(value);
        const Date first = date_from_quarter(civil.year, quarter_of(civil.month), 1);
        return integer(value.days - first.days + 1);
    }
    return std::nullopt;
}

Component time_component(LocalTime value, std::string_view name) {
    const std::int64_t seconds = value.nanos / nanos_per_second;
    const std::int64_t nanos = value.nanos % nanos_per_second;
    if (name == "hour") return integer(seconds / 3600);
    if (name == "minute") return integer(seconds / 60 % 60);
    if (name == "second") return integer(seconds % 60);
    if (name == "millisecond") return integer(nanos / 1'000'000);
    if (name == "microsecond") return integer(nanos / 1'000);
    if (name == "nanosecond") return integer(nanos);
    return std::nullopt;
}

Component offset_component(std::int32_t offset, std::string_view name) {
    if (name == "timezone" || name == "offset") return Value(format_offset(offset));
    if (name == "offsetMinutes") return integer(offset / 60);
    if (name == "offsetSeconds") return integer(offset);
    return std::nullopt;
}

Component local_component(const LocalDateTime& value, std::string_view name) {
    if (Component date = date_component(date_of(value), name)) return date;
    return time_component(time_of(value), name);
}

Component date_time_component(const DateTime& value, std::string_view name) {
    if (name == "timezone" && value.zone) return Value(*value.zone);
    if (name == "epochSeconds") return integer(value.seconds);
    if (name == "epochMillis") return checked_integer(Int128{value.seconds} * 1000 + value.nanos / 1'000'000);
    if (Component local = local_component(local_of(value), name)) return local;
    return offset_component(value.offset, name);
}

Component duration_component(const Duration& value, std::string_view name) {
    const Int128 nanos = Int128{value.seconds} * nanos_per_second + value.nanos;
    if (name == "years") return integer(value.months / 12);
    if (name == "quarters") return integer(value.months / 3);
    if (name == "months") return integer(value.months);
    if (name == "weeks") return integer(value.days / 7);
    if (name == "days") return integer(value.days);
    if (name == "hours") return integer(value.seconds / 3600);
    if (name == "minutes") return integer(value.seconds / 60);
    if (name == "seconds") return integer(value.seconds);
    if (name == "milliseconds") return checked_integer(floor_div(nanos, 1'000'000));
    if (name == "microseconds") return checked_integer(floor_div(nanos, 1'000));
    if (name == "nanoseconds") return checked_integer(nanos);
    if (name == "quartersOfYear") return integer(value.months % 12 / 3);
    if (name == "monthsOfQuarter") return integer(value.months % 3);
    if (name == "monthsOfYear") return integer(value.months % 12);
    if (name == "daysOfWeek") return integer(value.days % 7);
    if (name == "minutesOfHour") return integer(value.seconds / 60 % 60);
    if (name == "secondsOfMinute") return integer(value.seconds % 60);
    if (name == "millisecondsOfSecond") return integer(value.nanos / 1'000'000);
    if (name == "microsecondsOfSecond") return integer(value.nanos / 1'000);
    if (name == "nanosecondsOfSecond") return integer(value.nanos);
    return std::nullopt;
}

}  // namespace

std::optional<Value> temporal_component(const Value& value, std::string_view component) {
    switch (value.type()) {
        case ValueType::date:
            return date_component(value.as<Date>(), component);
        case ValueType::local_time:
            return time_component(value.as<LocalTime>(), component);
        case ValueType::time: {
            const Time time = value.as<Time>();
            if (Component clock = time_component(LocalTime{time.nanos}, component)) return clock;
            return offset_component(time.offset, component);
        }
        case ValueType::local_date_time:
            return local_component(value.as<LocalDateTime>(), component);
        case ValueType::date_time:
            return date_time_component(value.as<DateTime>(), component);
        case ValueType::duration:
            return duration_component(value.as<Duration>(), component);
        default:
            return std::nullopt;
    }
}

}  // namespace entente
