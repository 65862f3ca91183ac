#include <limits>
#include <string>

#include "tests/notation/notation.hpp"

namespace entente::notation {
namespace {

/// Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant, "chrono-compatible low-level date algorithms").
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
    year -= month <= 2;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

/// Reads a text from the left; any mismatch makes it bad for good.
struct Scanner {
    std::string_view rest;
    bool good = true;

    bool accept(char c) {
        if (!good || !rest.starts_with(c)) return false;
        rest.remove_prefix(1);
        return true;
    }
    void expect(char c) { good = accept(c) && good; }

    std::int64_t digits(std::size_t at_least, std::size_t at_most) {
        std::int64_t value = 0;
        std::size_t count = 0;
        for (; count < at_most && !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; ++count) {
            value = value * 10 + (rest[0] - '0');
            rest.remove_prefix(1);
        }
        if (count < at_least) good = false;
        return value;
    }

    /// The digits after a decimal point as nanoseconds.
    std::int64_t fraction() {
        const std::size_t before = rest.size();
        std::int64_t value = digits(1, 9);
        for (std::size_t count = before - rest.size(); count < 9; ++count) value *= 10;
        return value;
    }

    std::int64_t date() {
        const bool negative = accept('-');
        if (!negative) accept('+');
        const std::int64_t year = digits(4, 9);
        expect('-');
        const std::int64_t month = digits(2, 2);
        expect('-');
        return days_from_civil(negative ? -year : year, month, digits(2, 2));
    }

    std::int64_t clock() {  // nanoseconds since midnight
        std::int64_t seconds = digits(2, 2) * 3600;
        expect(':');
        seconds += digits(2, 2) * 60;
        if (!accept(':')) return seconds * nanos_per_second;
        seconds += digits(2, 2);
        return seconds * nanos_per_second + (accept('.') ? fraction() : 0);
    }

    std::int64_t offset() {  // seconds east of UTC
        if (accept('Z')) return 0;
        const bool negative = accept('-');
        if (!negative) expect('+');
        std::int64_t seconds = digits(2, 2) * 3600;
        expect(':');
        seconds += digits(2, 2) * 60;
        if (accept(':')) seconds += digits(2, 2);
        return negative ? -seconds : seconds;
    }

    [[nodiscard]] bool at_end() const { return good && rest.empty(); }
};

bool says_date(std::string_view text, Date actual) {
    Scanner scan{text};
    const std::int64_t days = scan.date();
    return scan.at_end() && days == actual.days;
}

bool says_local_time(std::string_view text, LocalTime actual) {
    Scanner scan{text};
    const std::int64_t nanos = scan.clock();
    return scan.at_end() && nanos == actual.nanos;
}

bool says_time(std::string_view text, Time actual) {
    Scanner scan{text};
    const std::int64_t nanos = scan.clock();
    const std::int64_t offset = scan.offset();
    return scan.at_end() && nanos == actual.nanos && offset == actual.offset;
}

bool says_local_date_time(std::string_view text, LocalDateTime actual) {
    Scanner scan{text};
    const std::int64_t days = scan.date();
    scan.expect('T');
    const std::int64_t nanos = scan.clock();
    return scan.at_end() && days * seconds_per_day + nanos / nanos_per_second == actual.seconds &&
           nanos % nanos_per_second == actual.nanos;
}

bool says_date_time(std::string_view text, const DateTime& actual) {
    Scanner scan{text};
    const std::int64_t days = scan.date();
    scan.expect('T');
    const std::int64_t nanos = scan.clock();
    const std::int64_t offset = scan.offset();
    std::string zone;
    if (scan.accept('[') && scan.rest.ends_with(']')) {
        zone = scan.rest.substr(0, scan.rest.size() - 1);
        scan.rest = {};
    }
    return scan.at_end() && days * seconds_per_day + nanos / nanos_per_second - offset == actual.seconds &&
           nanos % nanos_per_second == actual.nanos && offset == actual.offset &&
           zone == (actual.zone ? *actual.zone : std::string());
}

/// One `12.5S` of a duration: the amount in nanos of the unit's seconds, or in whole units.
void add_amount(Scanner& scan, bool in_time, Duration& sum, std::int64_t& nanos) {
    const bool negative = scan.accept('-');
    const std::int64_t sign = negative ? -1 : 1;
    const std::int64_t amount = scan.digits(1, 18) * sign;
    const std::int64_t fraction = scan.accept('.') ? scan.fraction() * sign : 0;
    const bool whole = fraction == 0;
    if (in_time && scan.accept('S')) {
        sum.seconds += amount;
        nanos += fraction;
    } else if (in_time && whole && scan.accept('H')) {
        sum.seconds += amount * 3600;
    } else if (in_time && whole && scan.accept('M')) {
        sum.seconds += amount * 60;
    } else if (!in_time && whole && scan.accept('Y')) {
        sum.months += amount * 12;
    } else if (!in_time && whole && scan.accept('M')) {
        sum.months += amount;
    } else if (!in_time && whole && scan.accept('W')) {
        sum.days += amount * 7;
    } else if (!in_time && whole && scan.accept('D')) {
        sum.days += amount;
    } else {
        scan.good = false;
    }
}

bool says_duration(std::string_view text, const Duration& actual) {
    Scanner scan{text};
    Duration sum;
    std::int64_t nanos = 0;
    scan.expect('P');
    bool in_time = false;
    while (scan.good && !scan.rest.empty()) {
        if (!in_time && scan.accept('T')) in_time = true;
        add_amount(scan, in_time, sum, nanos);
    }
    if (nanos < 0) {
        nanos += nanos_per_second;
        --sum.seconds;
    }
    sum.nanos = static_cast<std::int32_t>(nanos);
    return scan.good && sum == actual;
}

}  // namespace

bool matches_temporal(std::string_view text, const Value& actual) {
    switch (actual.type()) {
        case ValueType::date:
            return says_date(text, actual.as<Date>());
        case ValueType::local_time:
            return says_local_time(text, actual.as<LocalTime>());
        case ValueType::time:
            return says_time(text, actual.as<Time>());
        case ValueType::local_date_time:
            return says_local_date_time(text, actual.as<LocalDateTime>());
        case ValueType::date_time:
            return says_date_time(text, actual.as<DateTime>());
        case ValueType::duration:
            return says_duration(text, actual.as<Duration>());
        case ValueType::null:
        case ValueType::boolean:
        case ValueType::integer:
        case ValueType::floating:
        case ValueType::string:
        case ValueType::list:
        case ValueType::map:
        case ValueType::node:
        case ValueType::relationship:
        case ValueType::path:
            return false;
    }
    return false;
}

}  // namespace entente::notation
