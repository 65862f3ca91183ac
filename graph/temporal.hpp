#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>

namespace entente {

// openCypher's temporal instants and durations as plain values. Seconds and nanoseconds are kept apart because years
// reach +-999,999,999. The proleptic Gregorian calendar is used throughout. Functions on them: temporal_functions.hpp.

inline constexpr std::int64_t nanos_per_second = 1'000'000'000;
inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int64_t nanos_per_day = nanos_per_second * seconds_per_day;

struct Date {
    std::int64_t days = 0;  ///< since 1970-01-01
    auto operator<=>(const Date&) const = default;
};

struct LocalTime {
    std::int64_t nanos = 0;  ///< since midnight, [0, nanos_per_day)
    auto operator<=>(const LocalTime&) const = default;
};

struct Time {
    std::int64_t nanos = 0;   ///< local, since midnight
    std::int32_t offset = 0;  ///< seconds east of UTC
    bool operator==(const Time&) const = default;
};

struct LocalDateTime {
    std::int64_t seconds = 0;  ///< since 1970-01-01T00:00:00 of the local clock
    std::int32_t nanos = 0;    ///< [0, nanos_per_second)
    auto operator<=>(const LocalDateTime&) const = default;
};

struct DateTime {
    std::int64_t seconds = 0;                 ///< since the epoch, UTC
    std::int32_t nanos = 0;                   ///< [0, nanos_per_second)
    std::int32_t offset = 0;                  ///< seconds east of UTC at this instant
    std::shared_ptr<const std::string> zone;  ///< IANA name, or null when only an offset was given
};

/// Components are independent: a month is not a number of days, a day is not 24 hours.
/// `seconds` and `nanos` together are one amount; nanos is in [0, nanos_per_second) also for negative amounts.
struct Duration {
    std::int64_t months = 0;
    std::int64_t days = 0;
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;
    bool operator==(const Duration&) const = default;
};

}  // namespace entente
