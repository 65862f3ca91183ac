#include <array>

#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

/// Reads a text from the left. A reader that fails leaves the rest as it was.
struct Cursor {
    std::string_view rest;

    [[nodiscard]] bool done() const { return rest.empty(); }
    [[nodiscard]] bool at_digit() const { return !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; }
    [[nodiscard]] std::size_t digits_ahead() const {
        const std::size_t end = rest.find_first_not_of("0123456789");
        return end == std::string_view::npos ? rest.size() : end;
    }
    bool eat(char c) {
        if (rest.empty() || rest[0] != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    /// Exactly `count` digits; more may follow.
    std::optional<std::int64_t> number(std::size_t count) {
        if (digits_ahead() < count) return std::nullopt;
        std::int64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value * 10 + (rest[i] - '0');
        rest.remove_prefix(count);
        return value;
    }
};

[[noreturn]] void reject(std::string_view kind, std::string_view text, std::string_view example) {
    throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                "'" + std::string(text) + "' is not a " + std::string(kind), std::nullopt,
                "write it in ISO 8601, such as '" + std::string(example) + "'");
}

/// `2015`, or with a sign one to nine digits.
std::optional<std::int64_t> read_year(Cursor& in) {
    const bool negative = !in.rest.empty() && in.rest[0] == '-';
    if (!in.eat('-') && !in.eat('+')) return in.number(4);
    const std::size_t count = in.digits_ahead();
    if (count < 1 || count > 9) return std::nullopt;
    const std::int64_t year = *in.number(count);
    if (!in.done() && in.rest[0] != '-') return std::nullopt;  // the basic form has no place for a long year
    return negative ? -year : year;
}

/// What follows `W` and `Q`: `30-2` or `302`, `2-60` or `260`; the day may be missing.
struct PartAndDay {
    std::int64_t part = 1;
    std::int64_t day = 1;
};
std::optional<PartAndDay> read_part_and_day(Cursor& in, std::size_t part_digits, std::size_t day_digits,
                                            bool extended) {
    PartAndDay result;
    const auto part = in.number(part_digits);
    if (!part) return std::nullopt;
    result.part = *part;
    if (in.done()) return result;
    if (extended && !in.eat('-')) return std::nullopt;
    const auto day = in.number(day_digits);
    if (!day || !in.done()) return std::nullopt;
    result.day = *day;
    return result;
}

std::optional<Date> read_month_and_day(Cursor& in, std::int64_t year, bool extended) {
    if (in.digits_ahead() == 3 && in.rest.size() == 3) return date_from_ordinal(year, *in.number(3));
    const auto month = in.number(2);
    if (!month) return std::nullopt;
    if (in.done()) return date_from_civil(year, *month, 1);
    if (extended && !in.eat('-')) return std::nullopt;
    const auto day = in.number(2);
    if (!day || !in.done()) return std::nullopt;
    return date_from_civil(year, *month, *day);
}

std::optional<Date> read_date(std::string_view text) {
    Cursor in{text};
    const auto year = read_year(in);
    if (!year) return std::nullopt;
    if (in.done()) return date_from_civil(*year, 1, 1);
    const bool extended = in.eat('-');
    if (in.eat('W') || in.eat('w')) {
        const auto week = read_part_and_day(in, 2, 1, extended);
        return week ? std::optional(date_from_week(*year, week->part, week->day)) : std::nullopt;
    }
    if (in.eat('Q') || in.eat('q')) {
        const auto quarter = read_part_and_day(in, 1, 2, extended);
        return quarter ? std::optional(date_from_quarter(*year, quarter->part, quarter->day)) : std::nullopt;
    }
    return read_month_and_day(in, *year, extended);
}

/// `.142` or `,142`, up to nine digits; nothing is 0.
std::optional<std::int64_t> read_fraction(Cursor& in) {
    if (!in.eat('.') && !in.eat(',')) return 0;
    const std::size_t count = in.digits_ahead();
    if (count < 1 || count > 9) return std::nullopt;
    std::int64_t nanos = *in.number(count);
    for (std::size_t i = count; i < 9; ++i) nanos *= 10;
    return nanos;
}

std::optional<LocalTime> read_time(std::string_view text) {
    Cursor in{text};
    std::array<std::int64_t, 3> parts{};  // hour, minute, second
    bool extended = false;
    std::size_t count = 0;
    for (; count < parts.size() && (count == 0 || (!in.done() && in.rest[0] != '.' && in.rest[0] != ',')); ++count) {
        const bool colon = count > 0 && in.eat(':');
        if (count == 1) extended = colon;
        if (count > 0 && colon != extended) return std::nullopt;
        const auto part = in.number(2);
        if (!part) return std::nullopt;
        parts[count] = *part;
    }
    const auto nanos = count == 3 ? read_fraction(in) : std::optional<std::int64_t>(0);
    if (!nanos || !in.done()) return std::nullopt;
    return LocalTime{nanos_of_day(parts[0], parts[1], parts[2], *nanos)};
}

/// A text cut into what stands before the zone, the offset and the name in brackets.
struct ZonedText {
    std::string_view local;
    std::string_view offset;
    std::string_view name;
};

std::optional<ZonedText> split_zone(std::string_view text, std::size_t time_begin) {
    ZonedText parts;
    if (!text.empty() && text.back() == ']') {
        const std::size_t open = text.find('[');
        if (open == std::string_view::npos) return std::nullopt;
        parts.name = text.substr(open + 1, text.size() - open - 2);
        if (parts.name.empty()) return std::nullopt;
        text = text.substr(0, open);
    }
    const std::size_t sign = time_begin < text.size() ? text.find_first_of("Zz+-", time_begin) : std::string_view::npos;
    parts.local = text.substr(0, sign);
    if (sign != std::string_view::npos) parts.offset = text.substr(sign);
    return parts;
}

std::optional<LocalDateTime> read_local_date_time(std::string_view text) {
    const std::size_t separator = text.find_first_of("Tt");
    const auto date = read_date(text.substr(0, separator));
    if (!date) return std::nullopt;
    if (separator == std::string_view::npos) return local_date_time(*date, LocalTime{});
    const auto time = read_time(text.substr(separator + 1));
    return time ? std::optional(local_date_time(*date, *time)) : std::nullopt;
}

}  // namespace

Date parse_date(std::string_view text) {
    if (const auto date = read_date(text)) return *date;
    reject("date", text, "2015-07-21");
}

LocalTime parse_local_time(std::string_view text) {
    if (const auto time = read_time(text)) return *time;
    reject("local time", text, "21:40:32.142");
}

Time parse_time(std::string_view text, const Zone& fallback, std::int64_t now_seconds) {
    const auto parts = split_zone(text, 0);
    const auto local = parts ? read_time(parts->local) : std::nullopt;
    if (!local) reject("time", text, "21:40:32.142+01:00");
    if (!parts->offset.empty()) return Time{local->nanos, parse_zone(parts->offset).offset};
    const Zone zone = parts->name.empty() ? fallback : parse_zone(parts->name);
    return Time{local->nanos, offset_at(zone, now_seconds)};
}

LocalDateTime parse_local_date_time(std::string_view text) {
    if (const auto value = read_local_date_time(text)) return *value;
    reject("local datetime", text, "2015-07-21T21:40:32.142");
}

DateTime parse_date_time(std::string_view text, const Zone& fallback) {
    const std::size_t separator = text.find_first_of("Tt");
    const std::size_t bracket = text.find('[');
    const bool has_time = separator != std::string_view::npos && separator < bracket;
    const auto parts = split_zone(text, has_time ? separator + 1 : text.size());
    const auto local = parts ? read_local_date_time(parts->local) : std::nullopt;
    if (!local) reject("datetime", text, "2015-07-21T21:40:32.142+01:00");
    if (parts->offset.empty()) return resolve_local(*local, parts->name.empty() ? fallback : parse_zone(parts->name));
    const Zone offset = parse_zone(parts->offset);
    if (parts->name.empty()) return resolve_local(*local, offset);
    DateTime value = resolve_local(*local, parse_zone(parts->name), offset.offset);
    if (value.offset != offset.offset) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    "time zone `" + std::string(parts->name) + "` is at " + format_offset(value.offset) +
                        " then, not at " + format_offset(offset.offset),
                    std::nullopt, "leave out the offset or the name of the zone");
    }
    return value;
}

}  // namespace entente
