#include <array>

#include "graph/error.hpp"
#include "graph/temporal_fields.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

enum class Unit {
    millennium,
    century,
    decade,
    year,
    week_year,
    quarter,
    month,
    week,
    day,
    hour,
    minute,
    second,
    millisecond,
    microsecond
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

Unit unit_named(std::string_view name) {
    static constexpr std::array<std::string_view, 14> names = {
        "millennium", "century", "decade", "year",   "weekyear", "quarter",     "month",
        "week",       "day",     "hour",   "minute", "second",   "millisecond", "microsecond"};
    std::string folded(name);
    for (char& c : folded) c = lower(c);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == folded) return static_cast<Unit>(i);
    }
    throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                "there is no unit '" + std::string(name) + "' to truncate to", std::nullopt,
                "units are millennium, century, decade, year, weekYear, quarter, month, week, day, hour, "
                "minute, second, millisecond and microsecond");
}

std::int64_t down_to(std::int64_t x, std::int64_t step) {
    const std::int64_t rest = x % step;
    return x - (rest < 0 ? rest + step : rest);
}

Date truncated(Date date, Unit unit) {
    const CivilDate civil = civil_of(date);
    switch (unit) {
        case Unit::millennium:
            return date_from_civil(down_to(civil.year, 1000), 1, 1);
        case Unit::century:
            return date_from_civil(down_to(civil.year, 100), 1, 1);
        case Unit::decade:
            return date_from_civil(down_to(civil.year, 10), 1, 1);
        case Unit::year:
            return date_from_civil(civil.year, 1, 1);
        case Unit::week_year:
            return date_from_week(week_of(date).week_year, 1, 1);
        case Unit::quarter:
            return date_from_quarter(civil.year, quarter_of(civil.month), 1);
        case Unit::month:
            return date_from_civil(civil.year, civil.month, 1);
        case Unit::week:
            return checked_date(Int128{date.days} - (week_of(date).day - 1));
        default:
            return date;
    }
}

LocalTime truncated(LocalTime time, Unit unit) {
    switch (unit) {
        case Unit::hour:
            return LocalTime{down_to(time.nanos, 3600 * nanos_per_second)};
        case Unit::minute:
            return LocalTime{down_to(time.nanos, 60 * nanos_per_second)};
        case Unit::second:
            return LocalTime{down_to(time.nanos, nanos_per_second)};
        case Unit::millisecond:
            return LocalTime{down_to(time.nanos, 1'000'000)};
        case Unit::microsecond:
            return LocalTime{down_to(time.nanos, 1'000)};
        default:
            return LocalTime{};
    }
}

/// The kept part of a second stays when a smaller part is set: .645 with {nanosecond: 2} is .645000002.
void keep_subsecond(TemporalFields& fields, Unit unit, LocalTime time) {
    const std::int64_t nanos = time.nanos % nanos_per_second;
    if (fields.millisecond) return;
    if (unit == Unit::millisecond && (fields.microsecond || fields.nanosecond)) fields.millisecond = nanos / 1'000'000;
    if (unit == Unit::microsecond && fields.nanosecond && !fields.microsecond) fields.microsecond = nanos / 1'000;
}

}  // namespace

Value truncate(ValueType type, std::string_view unit_name, const Value& value, const Map& map,
               const TemporalContext& context) {
    const Unit unit = unit_named(unit_name);
    const bool dated = type != ValueType::local_time && type != ValueType::time;
    const bool timed = type != ValueType::date;
    const auto date = date_part(value);
    const auto time = time_part(value);
    if ((dated && !date) || (!dated && !time)) {
        throw Error(
            ErrorCode::type_error, "InvalidArgumentType",
            "cannot truncate " + std::string(type_name(value.type())) + " to a " + std::string(type_name(type)));
    }
    if ((!timed && unit > Unit::day) || (!dated && unit < Unit::day)) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    "a " + std::string(type_name(type)) + " cannot be truncated to " + std::string(unit_name));
    }
    TemporalParts base;
    if (dated) base.date = truncated(*date, unit);
    base.time = truncated(time.value_or(LocalTime{}), unit);
    base.zone = zone_part(value);
    if (base.zone) base.offset = base.zone->offset;
    TemporalFields fields = read_fields(map);
    keep_subsecond(fields, unit, *base.time);
    return value_from_fields(type, fields, base, true, context);
}

}  // namespace entente
