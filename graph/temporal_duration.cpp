#include <array>
#include <cmath>

#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

/// Where a component of a duration map goes, and how many of that unit it is.
struct DurationField {
    std::string_view name;
    int unit;  // 0 months, 1 days, 2 seconds, 3 nanoseconds
    std::int64_t size;
};

constexpr std::array<DurationField, 11> duration_fields = {{
    {"years", 0, 12},
    {"quarters", 0, 3},
    {"months", 0, 1},
    {"weeks", 1, 7},
    {"days", 1, 1},
    {"hours", 2, 3600},
    {"minutes", 2, 60},
    {"seconds", 2, 1},
    {"milliseconds", 3, 1'000'000},
    {"microseconds", 3, 1'000},
    {"nanoseconds", 3, 1},
}};

const DurationField& field_named(std::string_view name) {
    for (const DurationField& field : duration_fields) {
        if (field.name == name) return field;
    }
    throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                "a duration has no component `" + std::string(name) + "`");
}

Duration from_map(const Map& map) {
    std::array<Int128, 4> whole{};
    std::array<long double, 4> fraction{};
    for (const auto& [key, value] : map) {
        const DurationField& field = field_named(key);
        const auto unit = static_cast<std::size_t>(field.unit);
        if (value.is(ValueType::integer)) {
            whole[unit] += Int128{value.as_integer()} * field.size;
        } else if (value.is(ValueType::floating) && std::isfinite(value.as_float())) {
            fraction[unit] += static_cast<long double>(value.as_float()) * static_cast<long double>(field.size);
        } else {
            throw Error(ErrorCode::type_error, "InvalidArgumentValue",
                        "`" + key + "` must be a finite number, not " + std::string(type_name(value.type())));
        }
    }
    const Duration carried = carry_fractions({fraction[0], fraction[1], fraction[2], fraction[3]});
    return make_duration(whole[0] + carried.months, whole[1] + carried.days, whole[2] + carried.seconds,
                         whole[3] + carried.nanos);
}

}  // namespace

Duration to_duration(const Value& value) {
    if (value.is(ValueType::duration)) return value.as<Duration>();
    if (value.is(ValueType::string)) return parse_duration(value.as_string());
    if (value.is(ValueType::map)) return from_map(value.as_map());
    throw Error(ErrorCode::type_error, "InvalidArgumentType",
                "cannot make a DURATION of " + std::string(type_name(value.type())));
}

}  // namespace entente
