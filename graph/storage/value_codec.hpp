#pragma once

#include "graph/storage/bytes.hpp"
#include "graph/value.hpp"

namespace entente::storage {

/// A property value: its type (the number of ValueType) and what the type needs. Lists nest at most 1,000 deep.
/// Throws Error(resource_limit) for a deeper list, Error(internal_error) for a value that no property can have.
void put_value(ByteWriter& out, const Value& value);
/// Throws Damage, also where a time is out of its range.
[[nodiscard]] Value read_value(ByteReader& in);

/// Days of a date, checked to be within the years that openCypher has. Throws Damage.
[[nodiscard]] std::int64_t checked_days(std::int64_t days);

}  // namespace entente::storage
