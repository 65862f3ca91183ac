#include <cmath>
#include <limits>

#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

constexpr Int128 average_nanos_per_month = Int128{average_seconds_per_month} * nanos_per_second;

[[noreturn]] void overflow() {
    throw Error(ErrorCode::arithmetic_error, "IntegerOverflow", "the duration is too long");
}

std::int64_t narrowed(Int128 x) {
    if (x < std::numeric_limits<std::int64_t>::min() || x > std::numeric_limits<std::int64_t>::max()) overflow();
    return static_cast<std::int64_t>(x);
}

/// REQUIRES: an integral value.
Int128 widened(long double x) {
    if (!(std::fabs(x) < 1e30L)) overflow();
    return static_cast<Int128>(x);
}

/// To the nearest, ties towards zero: half a nanosecond is none.
Int128 nearest(long double x) {
    return widened(x < 0 ? std::floor(x + 0.5L) : std::ceil(x - 0.5L));
}

DateTime plus(const DateTime& value, const Duration& duration) {
    DateTime moved = value;
    if (duration.months != 0 || duration.days != 0) {  // by the calendar of the zone; seconds pass on the instant
        const LocalDateTime local = local_of(value);
        const Date date = checked_date(Int128{add_months(date_of(local), duration.months).days} + duration.days);
        moved = resolve_local(local_date_time(date, time_of(local)), zone_of(value), value.offset);
    }
    const Int128 nanos = Int128{moved.nanos} + duration.nanos;
    const Int128 seconds = Int128{moved.seconds} + duration.seconds + nanos / nanos_per_second;
    static_cast<void>(checked_local(seconds, 0));
    return at_instant(static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(nanos % nanos_per_second),
                      zone_of(value));
}

LocalDateTime plus(const LocalDateTime& value, const Duration& duration) {
    const Date date = checked_date(Int128{add_months(date_of(value), duration.months).days} + duration.days);
    const LocalDateTime moved = local_date_time(date, time_of(value));
    const std::int64_t nanos = std::int64_t{moved.nanos} + duration.nanos;
    return checked_local(Int128{moved.seconds} + duration.seconds + nanos / nanos_per_second,
                         static_cast<std::int32_t>(nanos % nanos_per_second));
}

/// Whole days among the seconds count, the rest of a day does not.
Date plus(Date value, const Duration& duration) {
    const Int128 nanos = Int128{duration.seconds} * nanos_per_second + duration.nanos;
    return checked_date(Int128{add_months(value, duration.months).days} + duration.days + nanos / nanos_per_day);
}

/// Around the clock; months and days do not matter.
std::int64_t plus_in_day(std::int64_t nanos, const Duration& duration) {
    const Int128 sum = Int128{nanos} + Int128{duration.seconds} * nanos_per_second + duration.nanos;
    const auto rest = static_cast<std::int64_t>(sum % nanos_per_day);
    return rest < 0 ? rest + nanos_per_day : rest;
}

[[noreturn]] void not_a_factor() {
    throw Error(ErrorCode::arithmetic_error, "InvalidArgumentValue",
                "a duration cannot be scaled to an infinite or undefined length");
}

}  // namespace

Duration make_duration(Int128 months, Int128 days, Int128 seconds, Int128 nanos) {
    Int128 carried = nanos / nanos_per_second;
    Int128 rest = nanos % nanos_per_second;
    if (rest < 0) {
        rest += nanos_per_second;
        carried -= 1;
    }
    return {narrowed(months), narrowed(days), narrowed(seconds + carried), static_cast<std::int32_t>(rest)};
}

Duration carry_fractions(const FractionalDuration& parts) {
    const long double months = std::trunc(parts.months);
    const long double days = std::trunc(parts.days);
    const long double seconds = std::trunc(parts.seconds);
    const Int128 below_days = nearest((parts.months - months) * static_cast<long double>(average_nanos_per_month)) +
                              nearest((parts.days - days) * static_cast<long double>(nanos_per_day));
    const Int128 nanos = nearest((parts.seconds - seconds) * static_cast<long double>(nanos_per_second) + parts.nanos);
    return make_duration(widened(months), widened(days) + below_days / nanos_per_day, widened(seconds),
                         below_days % nanos_per_day + nanos);
}

Duration add(const Duration& a, const Duration& b) {
    return make_duration(Int128{a.months} + b.months, Int128{a.days} + b.days, Int128{a.seconds} + b.seconds,
                         Int128{a.nanos} + b.nanos);
}

Duration negated(const Duration& a) {
    return make_duration(-Int128{a.months}, -Int128{a.days}, -Int128{a.seconds}, -Int128{a.nanos});
}

Duration scaled(const Duration& a, const Value& factor) {
    if (factor.is(ValueType::integer)) {
        const Int128 n = factor.as_integer();
        return make_duration(a.months * n, a.days * n, a.seconds * n, a.nanos * n);
    }
    const long double n = factor.as_float();
    if (!std::isfinite(n)) not_a_factor();
    return carry_fractions({static_cast<long double>(a.months) * n, static_cast<long double>(a.days) * n,
                            static_cast<long double>(a.seconds) * n, static_cast<long double>(a.nanos) * n});
}

Duration divided(const Duration& a, const Value& divisor) {
    if (divisor.to_double() == 0) {
        throw Error(ErrorCode::arithmetic_error, "DivisionByZero", "a duration cannot be divided by zero");
    }
    if (divisor.is(ValueType::integer)) {
        const Int128 n = divisor.as_integer();
        const Int128 below_days = (a.months % n * average_nanos_per_month + a.days % n * nanos_per_day) / n;
        const Int128 nanos = (Int128{a.seconds} * nanos_per_second + a.nanos) / n;
        return make_duration(a.months / n, a.days / n + below_days / nanos_per_day, 0,
                             below_days % nanos_per_day + nanos);
    }
    const long double n = divisor.as_float();
    if (std::isnan(n)) not_a_factor();
    return carry_fractions({static_cast<long double>(a.months) / n, static_cast<long double>(a.days) / n,
                            static_cast<long double>(a.seconds) / n, static_cast<long double>(a.nanos) / n});
}

Value add_duration(const Value& instant, const Duration& duration) {
    switch (instant.type()) {
        case ValueType::date:
            return plus(instant.as<Date>(), duration);
        case ValueType::local_time:
            return LocalTime{plus_in_day(instant.as<LocalTime>().nanos, duration)};
        case ValueType::time: {
            const Time time = instant.as<Time>();
            return Time{plus_in_day(time.nanos, duration), time.offset};
        }
        case ValueType::local_date_time:
            return plus(instant.as<LocalDateTime>(), duration);
        default:
            return plus(instant.as<DateTime>(), duration);
    }
}

}  // namespace entente
