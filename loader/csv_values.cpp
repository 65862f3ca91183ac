#include "loader/csv_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"
#include "graph/text.hpp"

namespace entente::csv {
namespace {

struct NamedType {
    std::string_view name;
    CellKind kind;
    std::int64_t least, greatest;
};

template <typename T> constexpr NamedType integer_type(std::string_view name) {
    return {name, CellKind::integer, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

constexpr std::array named_types = {
    integer_type<std::int32_t>("int"),
    integer_type<std::int64_t>("long"),
    integer_type<std::int64_t>("integer"),
    integer_type<std::int16_t>("short"),
    integer_type<std::int8_t>("byte"),
    NamedType{"float", CellKind::floating, 0, 0},
    NamedType{"double", CellKind::floating, 0, 0},
    NamedType{"boolean", CellKind::boolean, 0, 0},
    NamedType{"bool", CellKind::boolean, 0, 0},
    NamedType{"string", CellKind::string, 0, 0},
    NamedType{"char", CellKind::string, 0, 0},
    NamedType{"date", CellKind::date, 0, 0},
    NamedType{"localtime", CellKind::local_time, 0, 0},
    NamedType{"time", CellKind::time, 0, 0},
    NamedType{"localdatetime", CellKind::local_date_time, 0, 0},
    NamedType{"datetime", CellKind::date_time, 0, 0},
    NamedType{"duration", CellKind::duration, 0, 0},
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equal_without_case(std::string_view a, std::string_view lower_case) {
    return std::equal(a.begin(), a.end(), lower_case.begin(), lower_case.end(),
                      [](char x, char y) { return lower(x) == y; });
}

unsigned digit(char c) {
    return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';
}

/// Powers of ten that a double holds exactly.
constexpr std::array<double, 23> powers_of_ten = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// `-?digits[.digits]` whose digits make an integer of at most 2^53: then one division of two exact doubles is rounded
/// once, which is correct (Clinger 1990). 15 digits are below 2^53.
bool parse_short_decimal(std::string_view text, double& out) {
    const bool negative = text.front() == '-';
    if (negative) text.remove_prefix(1);
    if (text.empty() || text.size() > 16 || digit(text.front()) > 9) return false;
    std::uint64_t digits = 0;
    std::size_t point = text.size();
    for (std::size_t at = 0; at < text.size(); ++at) {
        const unsigned d = digit(text[at]);
        if (d <= 9) {
            digits = digits * 10 + d;
        } else if (text[at] == '.' && point == text.size()) {
            point = at;
        } else {
            return false;
        }
    }
    if (point == text.size() && text.size() > 15) return false;
    const std::size_t decimals = point == text.size() ? 0 : text.size() - point - 1;
    if (point != text.size() && decimals == 0) return false;
    const double value = static_cast<double>(digits) / powers_of_ten[decimals];
    out = negative ? -value : value;
    return true;
}

/// Whether the date part of `text` names a day: openCypher reads 2015, 2015-07, 201507, 2015W30 as their first day.
bool names_a_day(std::string_view text) {
    text = text.substr(0, text.find('T'));
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    const std::size_t week = text.find_first_of("Ww");
    if (week != std::string_view::npos) {
        return std::count_if(text.begin() + static_cast<std::ptrdiff_t>(week), text.end(),
                             [](char c) { return digit(c) <= 9; }) == 3;
    }
    const auto dashes = std::count(text.begin(), text.end(), '-');
    if (dashes == 0) return text.size() >= 7;
    return dashes == 2 || text.size() - text.find('-') > 3;  // a month has two digits, an ordinal day three
}

std::optional<Value> parse_temporal(std::string_view text, CellKind kind) {
    try {
        switch (kind) {
            case CellKind::date:
                return Value(parse_date(text));
            case CellKind::local_time:
                return Value(parse_local_time(text));
            case CellKind::time:
                return Value(parse_time(text, Zone{}, 0));
            case CellKind::local_date_time:
                return Value(parse_local_date_time(text));
            case CellKind::date_time:
                return Value(parse_date_time(text, Zone{}));
            default:
                return Value(parse_duration(text));
        }
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

std::optional<CellType> find_type(std::string_view name) {
    std::string_view base = name;
    const bool list = base.ends_with("[]");
    if (list) base.remove_suffix(2);
    for (const NamedType& type : named_types) {
        if (equal_without_case(base, type.name)) {
            return CellType{type.kind, list, type.least, type.greatest, std::string(name)};
        }
    }
    return std::nullopt;
}

std::string_view type_names() {
    return "int, long, short, byte, float, double, boolean, string, date, localtime, time, localdatetime, datetime, "
           "duration, and each with [] for a list";
}

bool parse_integer(std::string_view text, std::int64_t& out) {
    if (text.empty()) return false;
    const bool negative = text.front() == '-';
    if (negative || text.front() == '+') text.remove_prefix(1);
    if (text.empty()) return false;
    std::uint64_t value = 0;
    if (text.size() <= 18) {
        for (const char c : text) {
            const unsigned d = digit(c);
            if (d > 9) return false;
            value = value * 10 + d;
        }
    } else {
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (code != std::errc() || end != text.data() + text.size() || digit(text.front()) > 9) return false;
        const std::uint64_t limit = std::uint64_t{1} << 63;
        if (value > limit || (value == limit && !negative)) return false;
    }
    out = static_cast<std::int64_t>(negative ? 0 - value : value);
    return true;
}

bool parse_float(std::string_view text, double& out) {
    if (text.empty()) return false;
    if (parse_short_decimal(text, out)) return true;
    if (text.front() == '+' && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size()) return false;
    out = value;
    return true;
}

bool parse_boolean(std::string_view text, bool& out) {
    const bool yes = equal_without_case(text, "true");
    if (!yes && !equal_without_case(text, "false")) return false;
    out = yes;
    return true;
}

bool parse_calendar_date(std::string_view text, Date& out) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    unsigned wrong = 0;
    const auto two = [&](std::size_t at) {
        const unsigned tens = digit(text[at]);
        const unsigned ones = digit(text[at + 1]);
        wrong |= static_cast<unsigned>(tens > 9) | static_cast<unsigned>(ones > 9);
        return static_cast<int>(tens * 10 + ones);
    };
    const int year = two(0) * 100 + two(2);
    const int month = two(5);
    const int day = two(8);
    if (wrong != 0 || month < 1 || month > 12 || day < 1) return false;
    if (day > 28 && day > days_in_month(year, month)) return false;
    // Days of the civil calendar, with years from March (H. Hinnant, "chrono-compatible low-level date algorithms").
    const int y = year + 400 - (month <= 2 ? 1 : 0);  // 400 years later: nothing is negative
    const int era = y / 400;
    const int year_of_era = y % 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    out = Date{(era - 1) * 146'097 + day_of_era - 719'468};
    return true;
}

bool parse_any_date(std::string_view text, Date& out) {
    if (parse_calendar_date(text, out)) return true;
    if (!names_a_day(text)) return false;
    const std::optional<Value> value = parse_temporal(text, CellKind::date);
    if (value) out = value->as<Date>();
    return value.has_value();
}

std::optional<Value> parse_value(std::string_view text, const CellType& type) {
    std::int64_t integer = 0;
    double number = 0;
    bool truth = false;
    Date date;
    switch (type.kind) {
        case CellKind::integer:
            if (!parse_integer(text, integer) || integer < type.least || integer > type.greatest) return std::nullopt;
            return Value(integer);
        case CellKind::floating:
            return parse_float(text, number) ? std::optional<Value>(number) : std::nullopt;
        case CellKind::boolean:
            return parse_boolean(text, truth) ? std::optional<Value>(Value(truth)) : std::nullopt;
        case CellKind::date:
            return parse_any_date(text, date) ? std::optional<Value>(date) : std::nullopt;
        case CellKind::inferred:
        case CellKind::string:
            return Value(text);
        case CellKind::local_date_time:
        case CellKind::date_time:
            if (!names_a_day(text)) return std::nullopt;
            [[fallthrough]];
        case CellKind::local_time:
        case CellKind::time:
        case CellKind::duration:
            return parse_temporal(text, type.kind);
    }
    return std::nullopt;
}

std::string expectation(const CellType& type) {
    switch (type.kind) {
        case CellKind::integer:
            if (type.least == std::numeric_limits<std::int64_t>::min()) return "an integer";
            return fmt::format("an integer from {} to {}", type.least, type.greatest);
        case CellKind::floating:
            return "a number";
        case CellKind::boolean:
            return "true or false";
        case CellKind::date:
            return "a date such as 2018-06-03";
        case CellKind::local_time:
            return "a local time such as 14:30:00";
        case CellKind::time:
            return "a time such as 14:30:00+07:00";
        case CellKind::local_date_time:
            return "a local datetime such as 2018-06-03T14:30:00";
        case CellKind::date_time:
            return "a datetime such as 2018-06-03T14:30:00+07:00";
        case CellKind::duration:
            return "a duration such as P1Y2M3DT4H";
        case CellKind::inferred:
        case CellKind::string:
            break;
    }
    return "text";
}

std::string quoted_excerpt(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::size_t size = std::min(text.size(), longest);
    while (size < text.size() && size > 0 && is_continuation(text[size])) --size;
    return fmt::format("`{}{}`", visible_text(text.substr(0, size)), size < text.size() ? "..." : "");
}

}  // namespace entente::csv
