#include <algorithm>
#include <array>
#include <cmath>

#include "graph/temporal_functions.hpp"
#include "graph/value.hpp"

namespace entente {
namespace {

using Truth = std::optional<bool>;

/// Exact: an integer beyond 2^53 is not rounded to a double first.
std::partial_ordering compare_mixed(std::int64_t a, double b) {
    constexpr double limit = 9223372036854775808.0;  // 2^63
    if (std::isnan(b)) return std::partial_ordering::unordered;
    if (b >= limit) return std::partial_ordering::less;
    if (b < -limit) return std::partial_ordering::greater;
    const double whole = std::trunc(b);
    const auto integer = static_cast<std::int64_t>(whole);
    if (a != integer) return a <=> integer;
    return 0.0 <=> b - whole;
}

std::partial_ordering reversed(std::partial_ordering x) {
    return 0 <=> x;
}

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
    const bool a_integer = a.is(ValueType::integer);
    const bool b_integer = b.is(ValueType::integer);
    if (a_integer && b_integer) return a.as_integer() <=> b.as_integer();
    if (a_integer) return compare_mixed(a.as_integer(), b.as_float());
    if (b_integer) return reversed(compare_mixed(b.as_integer(), a.as_float()));
    return a.as_float() <=> b.as_float();
}

std::strong_ordering compare_text(const std::string& a, const std::string& b) {
    return a.compare(b) <=> 0;
}

std::strong_ordering compare_times(Time a, Time b) {
    return utc_nanos(a) <=> utc_nanos(b);
}

std::strong_ordering compare_instants(const DateTime& a, const DateTime& b) {
    if (a.seconds != b.seconds) return a.seconds <=> b.seconds;
    return a.nanos <=> b.nanos;
}

Truth list_equality(const List& a, const List& b) {
    if (a.size() != b.size()) return false;
    Truth result = true;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Truth element = equals(a[i], b[i]);
        if (element == false) return false;
        if (!element) result = std::nullopt;
    }
    return result;
}

Truth map_equality(const Map& a, const Map& b) {
    const auto same_key = [](const auto& x, const auto& y) { return x.first == y.first; };
    if (!std::equal(a.begin(), a.end(), b.begin(), b.end(), same_key)) return false;
    Truth result = true;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Truth element = equals(a[i].second, b[i].second);
        if (element == false) return false;
        if (!element) result = std::nullopt;
    }
    return result;
}

/// Lexicographic; the first pair that is not equal decides, and where it cannot be decided neither can the lists.
std::optional<std::partial_ordering> list_comparison(const List& a, const List& b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        const Truth same = equals(a[i], b[i]);
        if (!same) return std::nullopt;
        if (!*same) return compare(a[i], b[i]);
    }
    return a.size() <=> b.size();
}

/// Rank of a type in the order across types; numbers share one.
int rank_of(ValueType type) {
    static constexpr std::array<int, 16> ranks = {
        15,  // null
        13,  // boolean
        14,  // integer
        14,  // floating
        12,  // string
        3,   // list
        0,   // map
        1,   // node
        2,   // relationship
        4,   // path
        7,   // date
        9,   // local_time
        8,   // time
        6,   // local_date_time
        5,   // date_time
        10,  // duration
    };
    return ranks[static_cast<std::size_t>(type)];
}

std::strong_ordering order_numbers(const Value& a, const Value& b) {
    const std::partial_ordering result = compare_numbers(a, b);
    if (result == std::partial_ordering::less) return std::strong_ordering::less;
    if (result == std::partial_ordering::greater) return std::strong_ordering::greater;
    if (result == std::partial_ordering::equivalent) return std::strong_ordering::equal;
    const auto is_nan = [](const Value& x) { return x.is(ValueType::floating) && std::isnan(x.as_float()); };
    return is_nan(a) <=> is_nan(b);
}

std::strong_ordering order_lists(const List& a, const List& b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (const auto element = order(a[i], b[i]); element != 0) return element;
    }
    return a.size() <=> b.size();
}

/// By size, then by keys, then by values in the order of the keys.
std::strong_ordering order_maps(const Map& a, const Map& b) {
    if (a.size() != b.size()) return a.size() <=> b.size();
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (const auto key = compare_text(a[i].first, b[i].first); key != 0) return key;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (const auto value = order(a[i].second, b[i].second); value != 0) return value;
    }
    return std::strong_ordering::equal;
}

/// As the list of alternating nodes and relationships.
std::strong_ordering order_paths(const Path& a, const Path& b) {
    const std::size_t common = std::min(a.relationships.size(), b.relationships.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (a.nodes[i] != b.nodes[i]) return a.nodes[i] <=> b.nodes[i];
        if (a.relationships[i] != b.relationships[i]) return a.relationships[i] <=> b.relationships[i];
    }
    if (a.nodes[common] != b.nodes[common]) return a.nodes[common] <=> b.nodes[common];
    return a.relationships.size() <=> b.relationships.size();
}

/// By length, a month taken as its average; components decide between durations of one length.
std::strong_ordering order_durations(const Duration& a, const Duration& b) {
    const Int128 a_seconds = average_seconds(a);
    const Int128 b_seconds = average_seconds(b);
    if (a_seconds != b_seconds)
        return a_seconds < b_seconds ? std::strong_ordering::less : std::strong_ordering::greater;
    if (a.nanos != b.nanos) return a.nanos <=> b.nanos;
    if (a.months != b.months) return a.months <=> b.months;
    return a.days <=> b.days;
}

/// REQUIRES: one rank.
std::strong_ordering order_within(const Value& a, const Value& b) {
    switch (a.type()) {
        case ValueType::null:
            return std::strong_ordering::equal;
        case ValueType::boolean:
            return a.as_bool() <=> b.as_bool();
        case ValueType::integer:
        case ValueType::floating:
            return order_numbers(a, b);
        case ValueType::string:
            return compare_text(a.as_string(), b.as_string());
        case ValueType::list:
            return order_lists(a.as_list(), b.as_list());
        case ValueType::map:
            return order_maps(a.as_map(), b.as_map());
        case ValueType::node:
            return a.as_node() <=> b.as_node();
        case ValueType::relationship:
            return a.as_relationship() <=> b.as_relationship();
        case ValueType::path:
            return order_paths(a.as_path(), b.as_path());
        case ValueType::date:
            return a.as<Date>() <=> b.as<Date>();
        case ValueType::local_time:
            return a.as<LocalTime>() <=> b.as<LocalTime>();
        case ValueType::time:
            return compare_times(a.as<Time>(), b.as<Time>());
        case ValueType::local_date_time:
            return a.as<LocalDateTime>() <=> b.as<LocalDateTime>();
        case ValueType::date_time:
            return compare_instants(a.as<DateTime>(), b.as<DateTime>());
        case ValueType::duration:
            return order_durations(a.as<Duration>(), b.as<Duration>());
    }
    return std::strong_ordering::equal;
}

}  // namespace

std::optional<bool> equals(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return std::nullopt;
    if (a.is_number() && b.is_number()) return compare_numbers(a, b) == 0;
    if (a.type() != b.type()) return false;
    if (a.is(ValueType::list)) return list_equality(a.as_list(), b.as_list());
    if (a.is(ValueType::map)) return map_equality(a.as_map(), b.as_map());
    return equivalent(a, b);
}

std::optional<std::partial_ordering> compare(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) return compare_numbers(a, b);
    if (a.type() != b.type()) return std::nullopt;
    switch (a.type()) {
        case ValueType::boolean:
        case ValueType::string:
        case ValueType::date:
        case ValueType::local_time:
        case ValueType::time:
        case ValueType::local_date_time:
        case ValueType::date_time:
            return order_within(a, b);
        case ValueType::list:
            return list_comparison(a.as_list(), b.as_list());
        case ValueType::null:
        case ValueType::map:
        case ValueType::node:
        case ValueType::relationship:
        case ValueType::path:
        case ValueType::duration:
            return std::nullopt;  // have equality but no less-than
        case ValueType::integer:
        case ValueType::floating:
            break;
    }
    return std::nullopt;
}

std::strong_ordering order(const Value& a, const Value& b) {
    const int a_rank = rank_of(a.type());
    const int b_rank = rank_of(b.type());
    return a_rank != b_rank ? a_rank <=> b_rank : order_within(a, b);
}

bool equivalent(const Value& a, const Value& b) {
    if (a.type() != b.type()) return a.is_number() && b.is_number() && order_numbers(a, b) == 0;
    if (a.is(ValueType::string)) return a.as_string() == b.as_string();
    if (a.is(ValueType::list)) {
        const List& x = a.as_list();
        const List& y = b.as_list();
        return &x == &y || std::equal(x.begin(), x.end(), y.begin(), y.end(), equivalent);
    }
    if (a.is(ValueType::path)) return a.as_path() == b.as_path();
    if (a.is(ValueType::duration)) return a.as<Duration>() == b.as<Duration>();
    return order_within(a, b) == 0;
}

}  // namespace entente
