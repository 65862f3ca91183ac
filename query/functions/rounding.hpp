#pragma once

#include <cstdint>
#include <string_view>

namespace entente {

enum class RoundingMode : std::uint8_t { up, down, ceiling, floor, half_up, half_down, half_even };

/// `UP`, `HALF_EVEN`, ... in any case; throws Error for another name.
[[nodiscard]] RoundingMode rounding_mode(std::string_view name);

/// To the nearest integer, ties towards positive infinity: what round(x) is in openCypher.
[[nodiscard]] double round_half_up(double x);

/// `x`, as its shortest decimal text, rounded to `places` digits after the point. REQUIRES: places >= 0.
[[nodiscard]] double round_decimal(double x, std::int64_t places, RoundingMode mode);

}  // namespace entente
