#pragma once

#include <cstdint>
#include <optional>

#include "graph/temporal_functions.hpp"
#include "graph/value.hpp"

namespace entente {

/// A map of components, `{year: 1984, week: 10, timezone: 'Europe/Stockholm'}`, read. Views into the map.
struct TemporalFields {
    using Number = std::optional<std::int64_t>;
    Number year, month, day, week, day_of_week, quarter, day_of_quarter, ordinal_day;
    Number hour, minute, second, millisecond, microsecond, nanosecond;
    Number epoch_seconds, epoch_millis;
    const Value* date = nullptr;  ///< values to start from
    const Value* time = nullptr;
    const Value* datetime = nullptr;
    std::optional<Zone> zone;

    [[nodiscard]] bool has_date_fields() const;
    [[nodiscard]] bool has_time_fields() const;
};

/// Throws for a key that is no component, for a component that is not an integer and for an unknown time zone.
[[nodiscard]] TemporalFields read_fields(const Map& map);

/// The date that the fields name, changing `base` where there is one. Without a base each component needs the next
/// larger one, and the year is needed. Throws when components of different calendars (month and week) are mixed.
[[nodiscard]] Date date_from_fields(const TemporalFields& fields, std::optional<Date> base);
[[nodiscard]] LocalTime time_from_fields(const TemporalFields& fields, std::optional<LocalTime> base);

/// The date part, or nullopt where the value has none; alike the others.
[[nodiscard]] std::optional<Date> date_part(const Value& value);
[[nodiscard]] std::optional<LocalTime> time_part(const Value& value);
[[nodiscard]] std::optional<Zone> zone_part(const Value& value);

/// A value of `type` from parts of other values and from fields.
struct TemporalParts {
    std::optional<Date> date;
    std::optional<LocalTime> time;
    std::optional<Zone> zone;  ///< of the value that the time was taken from
    std::optional<std::int32_t> offset;
};
/// With `keep_clock` a `timezone` field leaves what the clock shows; else it leaves the instant of a zoned `base`.
[[nodiscard]] Value value_from_fields(ValueType type, const TemporalFields& fields, const TemporalParts& base,
                                      bool keep_clock, const TemporalContext& context);

}  // namespace entente
