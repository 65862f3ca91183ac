#include "graph/temporal_fields.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "graph/error.hpp"

namespace entente {
namespace {

using Number = TemporalFields::Number;
using NumberMember = Number TemporalFields::*;

constexpr std::array<std::pair<std::string_view, NumberMember>, 17> number_fields = {{
    {"year", &TemporalFields::year},
    {"month", &TemporalFields::month},
    {"day", &TemporalFields::day},
    {"week", &TemporalFields::week},
    {"dayOfWeek", &TemporalFields::day_of_week},
    {"weekDay", &TemporalFields::day_of_week},
    {"quarter", &TemporalFields::quarter},
    {"dayOfQuarter", &TemporalFields::day_of_quarter},
    {"ordinalDay", &TemporalFields::ordinal_day},
    {"hour", &TemporalFields::hour},
    {"minute", &TemporalFields::minute},
    {"second", &TemporalFields::second},
    {"millisecond", &TemporalFields::millisecond},
    {"microsecond", &TemporalFields::microsecond},
    {"nanosecond", &TemporalFields::nanosecond},
    {"epochSeconds", &TemporalFields::epoch_seconds},
    {"epochMillis", &TemporalFields::epoch_millis},
}};

[[noreturn]] void reject(const std::string& message) {
    throw Error(ErrorCode::argument_error, "InvalidArgumentValue", message);
}

[[noreturn]] void reject_type(std::string_view key, std::string_view expected, const Value& value) {
    throw Error(ErrorCode::type_error, "InvalidArgumentValue",
                "`" + std::string(key) + "` must be " + std::string(expected) + ", not " +
                    std::string(type_name(value.type())));
}

bool read_base(TemporalFields& fields, std::string_view key, const Value& value) {
    const Value** member = key == "date"       ? &fields.date
                           : key == "time"     ? &fields.time
                           : key == "datetime" ? &fields.datetime
                                               : nullptr;
    if (member == nullptr) return false;
    const bool fits = (key == "time" || date_part(value)) && (key == "date" || time_part(value));
    if (!fits)
        reject_type(key,
                    key == "date"   ? "a value with a date"
                    : key == "time" ? "a value with a time"
                                    : "a date and time",
                    value);
    *member = &value;
    return true;
}

void read_field(TemporalFields& fields, std::string_view key, const Value& value) {
    if (read_base(fields, key, value)) return;
    if (key == "timezone") {
        if (!value.is(ValueType::string)) reject_type(key, "a STRING", value);
        fields.zone = parse_zone(value.as_string());
        return;
    }
    const auto field =
        std::find_if(number_fields.begin(), number_fields.end(), [&](const auto& f) { return f.first == key; });
    if (field == number_fields.end()) reject("there is no date or time component `" + std::string(key) + "`");
    if (!value.is(ValueType::integer)) reject_type(key, "an INTEGER", value);
    fields.*(field->second) = value.as_integer();
}

/// Each component needs the one before it.
void require_chain(std::initializer_list<std::pair<std::string_view, bool>> chain) {
    const std::pair<std::string_view, bool>* missing = nullptr;
    for (const auto& link : chain) {
        if (!link.second) {
            missing = missing == nullptr ? &link : missing;
        } else if (missing != nullptr) {
            reject("`" + std::string(link.first) + "` needs `" + std::string(missing->first) + "`");
        }
    }
}

Date week_date(const TemporalFields& fields, std::optional<Date> base) {
    const WeekDate from = base ? week_of(*base) : WeekDate{0, 1, 1};
    return date_from_week(fields.year.value_or(from.week_year), fields.week.value_or(from.week),
                          fields.day_of_week.value_or(from.day));
}

Date quarter_date(const TemporalFields& fields, std::optional<Date> base) {
    const CivilDate from = base ? civil_of(*base) : CivilDate{0, 1, 1};
    const std::int64_t year = fields.year.value_or(from.year);
    const std::int64_t quarter = fields.quarter.value_or(quarter_of(from.month));
    if (fields.day_of_quarter) return date_from_quarter(year, quarter, *fields.day_of_quarter);
    const Date first = date_from_quarter(year, quarter, 1);
    const CivilDate civil = civil_of(add_months(first, (from.month - 1) % 3));
    return date_from_civil(civil.year, civil.month, std::min(from.day, days_in_month(civil.year, civil.month)));
}

Date calendar_date(const TemporalFields& fields, std::optional<Date> base) {
    const CivilDate from = base ? civil_of(*base) : CivilDate{0, 1, 1};
    const std::int64_t year = fields.year.value_or(from.year);
    const std::int64_t month = fields.month.value_or(from.month);
    if (fields.day) return date_from_civil(year, month, *fields.day);
    const Date first = date_from_civil(year, month, 1);
    return Date{first.days + std::min(from.day, days_in_month(year, static_cast<int>(month))) - 1};
}

/// Seconds may be given in three parts; a part is below a thousand of its unit when the larger part is there.
std::int64_t subsecond(const TemporalFields& fields) {
    constexpr std::int64_t thousand = 1'000;
    const auto part = [](std::string_view name, Number value, std::int64_t limit) {
        if (value.value_or(0) < 0 || value.value_or(0) >= limit) {
            reject("`" + std::string(name) + "` must be between 0 and " + std::to_string(limit - 1));
        }
        return value.value_or(0);
    };
    const std::int64_t below_milli = fields.millisecond ? thousand * thousand : nanos_per_second;
    const std::int64_t milli = part("millisecond", fields.millisecond, thousand);
    const std::int64_t micro = part("microsecond", fields.microsecond, below_milli / thousand);
    const std::int64_t nano = part("nanosecond", fields.nanosecond, fields.microsecond ? thousand : below_milli);
    return (milli * thousand + micro) * thousand + nano;
}

}  // namespace

bool TemporalFields::has_date_fields() const {
    return year || month || day || week || day_of_week || quarter || day_of_quarter || ordinal_day;
}

bool TemporalFields::has_time_fields() const {
    return hour || minute || second || millisecond || microsecond || nanosecond;
}

TemporalFields read_fields(const Map& map) {
    TemporalFields fields;
    for (const auto& [key, value] : map) read_field(fields, key, value);
    return fields;
}

Date date_from_fields(const TemporalFields& fields, std::optional<Date> base) {
    const bool by_week = fields.week || fields.day_of_week;
    const bool by_quarter = fields.quarter || fields.day_of_quarter;
    const bool by_ordinal = fields.ordinal_day.has_value();
    const bool by_month = fields.month || fields.day;
    if (int{by_week} + int{by_quarter} + int{by_ordinal} + int{by_month} > 1) {
        reject("a date is given either by month and day, by week, by quarter or by day of the year");
    }
    if (!base) {
        if (!fields.year) reject("a date needs `year`");
        require_chain({{"month", fields.month.has_value()}, {"day", fields.day.has_value()}});
        require_chain({{"week", fields.week.has_value()}, {"dayOfWeek", fields.day_of_week.has_value()}});
        require_chain({{"quarter", fields.quarter.has_value()}, {"dayOfQuarter", fields.day_of_quarter.has_value()}});
    }
    if (by_week) return week_date(fields, base);
    if (by_quarter) return quarter_date(fields, base);
    if (by_ordinal) return date_from_ordinal(fields.year ? *fields.year : civil_of(*base).year, *fields.ordinal_day);
    return calendar_date(fields, base);
}

LocalTime time_from_fields(const TemporalFields& fields, std::optional<LocalTime> base) {
    const bool has_subsecond = fields.millisecond || fields.microsecond || fields.nanosecond;
    if (!base) {
        require_chain({{"hour", fields.hour.has_value()},
                       {"minute", fields.minute.has_value()},
                       {"second", fields.second.has_value()},
                       {"nanosecond", has_subsecond}});
    }
    const LocalTime from = base.value_or(LocalTime{});
    const std::int64_t seconds = from.nanos / nanos_per_second;
    return LocalTime{nanos_of_day(fields.hour.value_or(seconds / 3600), fields.minute.value_or(seconds / 60 % 60),
                                  fields.second.value_or(seconds % 60),
                                  has_subsecond ? subsecond(fields) : from.nanos % nanos_per_second)};
}

}  // namespace entente
