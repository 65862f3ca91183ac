#include <cstdlib>

#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

void append_padded(std::string& out, std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

/// `.5`, `.000000001`; nothing when there is no fraction.
void append_fraction(std::string& out, std::int64_t nanos) {
    if (nanos == 0) return;
    out += '.';
    append_padded(out, nanos, 9);
    out.erase(out.find_last_not_of('0') + 1);
}

void append_date(std::string& out, Date value) {
    const CivilDate civil = civil_of(value);
    if (civil.year < 0) out += '-';
    if (civil.year > 9999) out += '+';  // ISO 8601 asks for a sign beyond four digits
    append_padded(out, std::llabs(civil.year), 4);
    out += '-';
    append_padded(out, civil.month, 2);
    out += '-';
    append_padded(out, civil.day, 2);
}

void append_time(std::string& out, LocalTime value) {
    const std::int64_t second_of_day = value.nanos / nanos_per_second;
    const std::int64_t second = second_of_day % 60;
    const std::int64_t nanos = value.nanos % nanos_per_second;
    append_padded(out, second_of_day / 3600, 2);
    out += ':';
    append_padded(out, second_of_day / 60 % 60, 2);
    if (second == 0 && nanos == 0) return;
    out += ':';
    append_padded(out, second, 2);
    append_fraction(out, nanos);
}

void append_unit(std::string& out, std::int64_t amount, char unit) {
    if (amount == 0) return;
    out += std::to_string(amount);
    out += unit;
}

}  // namespace

std::string format_offset(std::int32_t offset) {
    if (offset == 0) return "Z";
    std::string out(1, offset < 0 ? '-' : '+');
    const std::int32_t size = std::abs(offset);
    append_padded(out, size / 3600, 2);
    out += ':';
    append_padded(out, size / 60 % 60, 2);
    if (size % 60 != 0) {
        out += ':';
        append_padded(out, size % 60, 2);
    }
    return out;
}

std::string format(Date value) {
    std::string out;
    append_date(out, value);
    return out;
}

std::string format(LocalTime value) {
    std::string out;
    append_time(out, value);
    return out;
}

std::string format(Time value) {
    return format(LocalTime{value.nanos}) + format_offset(value.offset);
}

std::string format(const LocalDateTime& value) {
    std::string out;
    append_date(out, date_of(value));
    out += 'T';
    append_time(out, time_of(value));
    return out;
}

std::string format(const DateTime& value) {
    std::string out = format(local_of(value)) + format_offset(value.offset);
    if (value.zone) out += '[' + *value.zone + ']';
    return out;
}

std::string format(const Duration& value) {
    std::string out = "P";
    append_unit(out, value.months / 12, 'Y');
    append_unit(out, value.months % 12, 'M');
    append_unit(out, value.days, 'D');
    if (value.seconds == 0 && value.nanos == 0) return out == "P" ? "PT0S" : out;
    out += 'T';
    std::int64_t seconds = value.seconds;
    std::int64_t nanos = value.nanos;
    const bool negative = seconds < 0;
    if (negative && nanos > 0) {  // -2 s + 1 ms is printed as -1.999 s
        ++seconds;
        nanos = nanos_per_second - nanos;
    }
    append_unit(out, seconds / 3600, 'H');
    append_unit(out, seconds / 60 % 60, 'M');
    if (seconds % 60 == 0 && nanos == 0) return out;
    if (negative && seconds % 60 == 0) out += '-';
    out += std::to_string(seconds % 60);
    append_fraction(out, nanos);
    return out + 'S';
}

std::string format_temporal(const Value& value) {
    switch (value.type()) {
        case ValueType::date:
            return format(value.as<Date>());
        case ValueType::local_time:
            return format(value.as<LocalTime>());
        case ValueType::time:
            return format(value.as<Time>());
        case ValueType::local_date_time:
            return format(value.as<LocalDateTime>());
        case ValueType::date_time:
            return format(value.as<DateTime>());
        case ValueType::duration:
            return format(value.as<Duration>());
        default:
            return {};
    }
}

}  // namespace entente
