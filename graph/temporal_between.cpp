#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

/// An instant taken apart; what it lacks is borrowed from the other one.
struct Moment {
    std::optional<Date> date;
    LocalTime time;
    std::optional<Zone> zone;
    std::optional<std::int32_t> offset;
};

Moment moment_of(const Value& value) {
    switch (value.type()) {
        case ValueType::date:
            return {value.as<Date>(), {}, {}, {}};
        case ValueType::local_time:
            return {{}, value.as<LocalTime>(), {}, {}};
        case ValueType::time: {
            const Time time = value.as<Time>();
            return {{}, LocalTime{time.nanos}, Zone{time.offset, nullptr}, time.offset};
        }
        case ValueType::local_date_time: {
            const LocalDateTime local = value.as<LocalDateTime>();
            return {date_of(local), time_of(local), {}, {}};
        }
        case ValueType::date_time: {
            const auto& instant = value.as<DateTime>();
            const LocalDateTime local = local_of(instant);
            return {date_of(local), time_of(local), zone_of(instant), instant.offset};
        }
        default:
            throw Error(ErrorCode::type_error, "InvalidArgumentType",
                        "expected a date or time, not " + std::string(type_name(value.type())));
    }
}

Date day_before(Date date) {
    return Date{date.days - 1};
}
Date day_after(Date date) {
    return Date{date.days + 1};
}

/// The last day that is whole on the way from `from` to `to`.
Date last_whole_day(const LocalDateTime& from, const LocalDateTime& to) {
    const Date start = date_of(from);
    const Date end = date_of(to);
    if (end > start && time_of(to) < time_of(from)) return day_before(end);
    if (end < start && time_of(to) > time_of(from)) return day_after(end);
    return end;
}

std::int64_t whole_months(Date from, Date to) {
    const CivilDate a = civil_of(from);
    const CivilDate b = civil_of(to);
    const auto packed = [](const CivilDate& x) { return (x.year * 12 + x.month - 1) * 32 + x.day; };
    return (packed(b) - packed(a)) / 32;
}

Int128 nanos_between(const DateTime& from, const DateTime& to) {
    return (Int128{to.seconds} - from.seconds) * nanos_per_second + (to.nanos - from.nanos);
}

Duration mixed_between(const DateTime& from, const DateTime& to) {
    const LocalDateTime end = local_of(at_instant(to.seconds, to.nanos, zone_of(from)));
    const LocalDateTime start = local_of(from);
    const std::int64_t months = whole_months(date_of(start), last_whole_day(start, end));
    const LocalDateTime after_months = local_date_time(add_months(date_of(start), months), time_of(start));
    const std::int64_t days = last_whole_day(after_months, end).days - date_of(after_months).days;
    if (months == 0 && days == 0) return make_duration(0, 0, 0, nanos_between(from, to));
    const Date reached = checked_date(Int128{date_of(after_months).days} + days);
    const DateTime rest = resolve_local(local_date_time(reached, time_of(start)), zone_of(from), from.offset);
    return make_duration(months, days, 0, nanos_between(rest, to));
}

}  // namespace

Duration duration_between(const Value& from_value, const Value& to_value, DurationUnit unit,
                          const TemporalContext& context) {
    Moment from = moment_of(from_value);
    Moment to = moment_of(to_value);
    const bool dated = from.date && to.date;
    if (!dated && (unit == DurationUnit::months || unit == DurationUnit::days)) return {};

    const bool zoned = from.zone || to.zone;
    const Date no_date{};
    const Date from_date = from.date ? *from.date : to.date.value_or(no_date);
    const Date to_date = to.date ? *to.date : from.date.value_or(no_date);
    const Zone from_zone = !zoned ? Zone{} : from.zone ? *from.zone : to.zone.value_or(context.zone);
    const Zone to_zone = !zoned ? Zone{} : to.zone ? *to.zone : from.zone.value_or(context.zone);
    const DateTime start = resolve_local(local_date_time(from_date, from.time), from_zone, from.offset);
    const DateTime end = resolve_local(local_date_time(to_date, to.time), to_zone, to.offset);

    if (!dated || unit == DurationUnit::seconds) return make_duration(0, 0, 0, nanos_between(start, end));
    if (unit == DurationUnit::mixed) return mixed_between(start, end);
    const LocalDateTime local_start = local_of(start);
    const Date last = last_whole_day(local_start, local_of(at_instant(end.seconds, end.nanos, from_zone)));
    if (unit == DurationUnit::months) return make_duration(whole_months(date_of(local_start), last), 0, 0, 0);
    return make_duration(0, Int128{last.days} - date_of(local_start).days, 0, 0);
}

}  // namespace entente
