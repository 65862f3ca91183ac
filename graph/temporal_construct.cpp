#include "graph/error.hpp"
#include "graph/temporal_fields.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

[[noreturn]] void cannot_make(ValueType type, const Value& value) {
    throw Error(ErrorCode::type_error, "InvalidArgumentType",
                "cannot make a " + std::string(type_name(type)) + " of " + std::string(type_name(value.type())));
}

std::int64_t wrapped(std::int64_t nanos) {
    const std::int64_t rest = nanos % nanos_per_day;
    return rest < 0 ? rest + nanos_per_day : rest;
}

Value time_value(const TemporalFields& fields, const TemporalParts& base, LocalTime clock, bool keep_clock,
                 const TemporalContext& context) {
    if (base.zone && base.offset) {
        if (!fields.zone) return Time{clock.nanos, *base.offset};
        const std::int32_t offset = offset_at(*fields.zone, context.now_seconds);
        if (keep_clock) return Time{clock.nanos, offset};
        return Time{wrapped(clock.nanos + (offset - *base.offset) * nanos_per_second), offset};
    }
    return Time{clock.nanos, offset_at(fields.zone.value_or(context.zone), context.now_seconds)};
}

DateTime date_time_value(const TemporalFields& fields, const TemporalParts& base, const LocalDateTime& local,
                         bool keep_clock, const TemporalContext& context) {
    if (!base.zone || (fields.zone && keep_clock)) return resolve_local(local, fields.zone.value_or(context.zone));
    const DateTime value = resolve_local(local, *base.zone, base.offset);
    return fields.zone ? at_instant(value.seconds, value.nanos, *fields.zone) : value;
}

/// `{epochSeconds: .., nanosecond: ..}`
DateTime from_epoch(const TemporalFields& fields, const TemporalContext& context) {
    if (fields.has_date_fields() || fields.hour || fields.minute || fields.second || fields.date != nullptr ||
        fields.time != nullptr || fields.datetime != nullptr || (fields.epoch_seconds && fields.epoch_millis)) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    "`epochSeconds` and `epochMillis` go with parts of a second and `timezone` only");
    }
    TemporalFields rest = fields;
    if (fields.epoch_millis && fields.millisecond) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue", "`epochMillis` already says the `millisecond`");
    }
    Int128 millis = fields.epoch_millis ? Int128{*fields.epoch_millis} : Int128{*fields.epoch_seconds} * 1000;
    if (fields.epoch_millis) rest.millisecond = 0;
    const std::int64_t nanos = time_from_fields(rest, LocalTime{}).nanos;
    Int128 seconds = millis / 1000;
    millis %= 1000;
    if (millis < 0) {
        millis += 1000;
        seconds -= 1;
    }
    const LocalDateTime utc = checked_local(seconds, static_cast<std::int32_t>(Int128{nanos} + millis * 1'000'000));
    return at_instant(utc.seconds, utc.nanos, fields.zone.value_or(context.zone));
}

/// The parts of the values under `date`, `time` and `datetime`.
TemporalParts base_of(const TemporalFields& fields) {
    const Value* date_source = fields.datetime != nullptr ? fields.datetime : fields.date;
    const Value* time_source = fields.datetime != nullptr ? fields.datetime : fields.time;
    TemporalParts base;
    if (date_source != nullptr) base.date = date_part(*date_source);
    if (time_source == nullptr) return base;
    base.time = time_part(*time_source);
    base.zone = zone_part(*time_source);
    if (base.zone) base.offset = base.zone->offset;
    return base;
}

Value from_map(ValueType type, const Map& map, const TemporalContext& context) {
    const TemporalFields fields = read_fields(map);
    if (fields.epoch_seconds || fields.epoch_millis) {
        if (type == ValueType::date_time) return from_epoch(fields, context);
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue", "only a datetime is made of an epoch");
    }
    return value_from_fields(type, fields, base_of(fields), false, context);
}

/// From another temporal value.
Value converted(ValueType type, const Value& value, const TemporalContext& context) {
    TemporalParts base{date_part(value), time_part(value), zone_part(value), std::nullopt};
    if (base.zone) base.offset = base.zone->offset;
    const bool needs_date = type != ValueType::local_time && type != ValueType::time;
    const bool needs_time = type != ValueType::date;
    if (needs_date && !base.date) cannot_make(type, value);
    if (needs_time && !base.time) {
        if (!needs_date) cannot_make(type, value);
        base.time = LocalTime{};  // a date stands for its midnight
    }
    return value_from_fields(type, TemporalFields{}, base, false, context);
}

template <typename T, typename Parse>
T constructed(ValueType type, const Value& value, const TemporalContext& context, Parse parse) {
    if (value.is(type)) return value.as<T>();
    if (value.is(ValueType::string)) return parse(value.as_string());
    if (value.is(ValueType::map)) return from_map(type, value.as_map(), context).template as<T>();
    if (!date_part(value) && !time_part(value)) cannot_make(type, value);
    return converted(type, value, context).template as<T>();
}

}  // namespace

std::optional<Date> date_part(const Value& value) {
    if (value.is(ValueType::date)) return value.as<Date>();
    if (value.is(ValueType::local_date_time)) return date_of(value.as<LocalDateTime>());
    if (value.is(ValueType::date_time)) return date_of(local_of(value.as<DateTime>()));
    return std::nullopt;
}

std::optional<LocalTime> time_part(const Value& value) {
    if (value.is(ValueType::local_time)) return value.as<LocalTime>();
    if (value.is(ValueType::time)) return LocalTime{value.as<Time>().nanos};
    if (value.is(ValueType::local_date_time)) return time_of(value.as<LocalDateTime>());
    if (value.is(ValueType::date_time)) return time_of(local_of(value.as<DateTime>()));
    return std::nullopt;
}

std::optional<Zone> zone_part(const Value& value) {
    if (value.is(ValueType::time)) return Zone{value.as<Time>().offset, nullptr};
    if (value.is(ValueType::date_time)) return zone_of(value.as<DateTime>());
    return std::nullopt;
}

Value value_from_fields(ValueType type, const TemporalFields& fields, const TemporalParts& base, bool keep_clock,
                        const TemporalContext& context) {
    const bool zoned = type == ValueType::time || type == ValueType::date_time;
    if (fields.zone && !zoned) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    "a " + std::string(type_name(type)) + " has no time zone");
    }
    const bool dated = type != ValueType::local_time && type != ValueType::time;
    const bool timed = type != ValueType::date;
    if ((!dated && fields.has_date_fields()) || (!timed && fields.has_time_fields())) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    "a " + std::string(type_name(type)) + " has no " + (dated ? "time" : "date"));
    }
    const Date date = dated ? date_from_fields(fields, base.date) : Date{};
    if (!timed) return date;
    if (!dated && !base.time && !fields.hour) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue", "a time needs `hour`");
    }
    const LocalTime clock = time_from_fields(fields, base.time);
    if (type == ValueType::local_time) return clock;
    if (type == ValueType::time) return time_value(fields, base, clock, keep_clock, context);
    const LocalDateTime local = local_date_time(date, clock);
    if (type == ValueType::local_date_time) return local;
    return date_time_value(fields, base, local, keep_clock, context);
}

Date to_date(const Value& value, const TemporalContext& context) {
    return constructed<Date>(ValueType::date, value, context, parse_date);
}

LocalTime to_local_time(const Value& value, const TemporalContext& context) {
    return constructed<LocalTime>(ValueType::local_time, value, context, parse_local_time);
}

Time to_time(const Value& value, const TemporalContext& context) {
    return constructed<Time>(ValueType::time, value, context, [&](const std::string& text) {
        return parse_time(text, context.zone, context.now_seconds);
    });
}

LocalDateTime to_local_date_time(const Value& value, const TemporalContext& context) {
    return constructed<LocalDateTime>(ValueType::local_date_time, value, context, parse_local_date_time);
}

DateTime to_date_time(const Value& value, const TemporalContext& context) {
    return constructed<DateTime>(ValueType::date_time, value, context,
                                 [&](const std::string& text) { return parse_date_time(text, context.zone); });
}

Value current_instant(ValueType type, const TemporalContext& context) {
    const Value now(at_instant(context.now_seconds, context.now_nanos, context.zone));
    return type == ValueType::date_time ? now : converted(type, now, context);
}

}  // namespace entente
