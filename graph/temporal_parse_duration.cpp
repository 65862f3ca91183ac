#include <array>
#include <utility>

#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

/// Whole amounts are summed exactly, fractions apart.
struct Sum {
    Int128 months = 0;
    Int128 days = 0;
    Int128 seconds = 0;
    FractionalDuration fractions;

    [[nodiscard]] Duration total() const {
        const Duration carried = carry_fractions(fractions);
        return make_duration(months + carried.months, days + carried.days, seconds + carried.seconds, carried.nanos);
    }
};

struct Amount {
    std::int64_t whole = 0;
    long double fraction = 0;  // of the sign of the amount
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// `12`, `-12`, `0.75`, `2,5`. At most 18 digits before and 9 after the point.
std::optional<Amount> read_amount(std::string_view& text) {
    std::size_t at = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;
    const std::size_t first = at;
    Amount amount;
    for (; at < text.size() && is_digit(text[at]); ++at) {
        if (at - first == 18) return std::nullopt;
        amount.whole = amount.whole * 10 + (text[at] - '0');
    }
    if (at == first) return std::nullopt;
    if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
        const std::size_t point = at++;
        long double numerator = 0;
        long double denominator = 1;
        for (; at < text.size() && is_digit(text[at]); ++at) {
            numerator = numerator * 10 + (text[at] - '0');
            denominator *= 10;
        }
        if (at == point + 1 || at - point > 10) return std::nullopt;
        amount.fraction = numerator / denominator;
    }
    text.remove_prefix(at);
    return negative ? Amount{-amount.whole, -amount.fraction} : amount;
}

void add_date_unit(Sum& sum, char unit, const Amount& amount) {
    switch (unit) {
        case 'Y':
            sum.months += Int128{amount.whole} * 12;
            sum.fractions.months += amount.fraction * 12;
            break;
        case 'M':
            sum.months += amount.whole;
            sum.fractions.months += amount.fraction;
            break;
        case 'W':
            sum.days += Int128{amount.whole} * 7;
            sum.fractions.days += amount.fraction * 7;
            break;
        default:
            sum.days += amount.whole;
            sum.fractions.days += amount.fraction;
            break;
    }
}

void add_time_unit(Sum& sum, char unit, const Amount& amount) {
    const int size = unit == 'H' ? 3600 : unit == 'M' ? 60 : 1;
    sum.seconds += Int128{amount.whole} * size;
    sum.fractions.seconds += amount.fraction * size;
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// `12Y5M` with units in the order of `units`, each at most once.
template <typename Add> bool read_units(std::string_view text, std::string_view units, Sum& sum, Add add_unit) {
    std::size_t next = 0;
    while (!text.empty()) {
        const auto amount = read_amount(text);
        if (!amount || text.empty()) return false;
        const std::size_t unit = units.find(upper(text[0]), next);
        if (unit == std::string_view::npos) return false;
        add_unit(sum, units[unit], *amount);
        next = unit + 1;
        text.remove_prefix(1);
    }
    return true;
}

std::optional<Duration> read_units_form(std::string_view text) {
    const std::size_t separator = text.find_first_of("Tt");
    Sum sum;
    if (!read_units(text.substr(0, separator), "YMWD", sum, add_date_unit)) return std::nullopt;
    if (separator == std::string_view::npos) return text.empty() ? std::nullopt : std::optional(sum.total());
    const std::string_view time = text.substr(separator + 1);
    if (time.empty() || !read_units(time, "HMS", sum, add_time_unit)) return std::nullopt;
    return sum.total();
}

/// `2012-02-02T14:37:21.545`: years, months, days, and a time of the day.
std::optional<Duration> read_date_form(std::string_view text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-' || (text.size() > 10 && upper(text[10]) != 'T'))
        return std::nullopt;
    std::array<std::int64_t, 3> parts{};
    for (const auto& [index, begin, end] : {std::array<std::size_t, 3>{0, 0, 4}, {1, 5, 7}, {2, 8, 10}}) {
        for (std::size_t i = begin; i < end; ++i) {
            if (!is_digit(text[i])) return std::nullopt;
            parts[index] = parts[index] * 10 + (text[i] - '0');
        }
    }
    const LocalTime time = text.size() > 11 ? parse_local_time(text.substr(11)) : LocalTime{};
    return make_duration(parts[0] * 12 + parts[1], parts[2], 0, time.nanos);
}

}  // namespace

Duration parse_duration(std::string_view text) {
    std::string_view rest = text;
    const bool negative = !rest.empty() && rest[0] == '-';
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
    std::optional<Duration> result;
    if (!rest.empty() && upper(rest[0]) == 'P') {
        rest.remove_prefix(1);
        result = read_date_form(rest);
        if (!result) result = read_units_form(rest);
    }
    if (!result) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue", "'" + std::string(text) + "' is not a duration",
                    std::nullopt, "write it in ISO 8601, such as 'P1Y2M3DT4H5M6.7S'");
    }
    return negative ? negated(*result) : *result;
}

}  // namespace entente
