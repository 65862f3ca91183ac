#include "query/functions/rounding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "graph/error.hpp"

namespace entente {
namespace {

/// Whether the digits before the cut grow by one, given the digits that are cut away.
bool rounds_away(RoundingMode mode, bool negative, char last_kept, std::string_view cut) {
    const bool exact = cut.find_first_not_of('0') == std::string_view::npos;
    if (exact) return false;
    const bool above_half = cut[0] > '5' || (cut[0] == '5' && cut.find_first_not_of('0', 1) != std::string_view::npos);
    const bool half = cut[0] == '5' && !above_half;
    switch (mode) {
        case RoundingMode::up:
            return true;
        case RoundingMode::down:
            return false;
        case RoundingMode::ceiling:
            return !negative;
        case RoundingMode::floor:
            return negative;
        case RoundingMode::half_up:
            return above_half || half;
        case RoundingMode::half_down:
            return above_half;
        case RoundingMode::half_even:
            return above_half || (half && (last_kept - '0') % 2 == 1);
    }
    return false;
}

/// Adds one to the last digit of `12.99`.
void increment(std::string& digits) {
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        if (*digit == '.') continue;
        if (*digit != '9') {
            ++*digit;
            return;
        }
        *digit = '0';
    }
    digits.insert(digits.begin(), '1');
}

}  // namespace

RoundingMode rounding_mode(std::string_view name) {
    static constexpr std::array<std::string_view, 7> names = {"UP",      "DOWN",      "CEILING",  "FLOOR",
                                                              "HALF_UP", "HALF_DOWN", "HALF_EVEN"};
    std::string folded(name);
    for (char& c : folded) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const auto at = std::find(names.begin(), names.end(), folded);
    if (at != names.end()) return static_cast<RoundingMode>(at - names.begin());
    throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                "there is no rounding mode '" + std::string(name) + "'", std::nullopt,
                "modes are UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN and HALF_EVEN");
}

double round_half_up(double x) {
    const double below = std::floor(x);  // floor(x + 0.5) would be wrong just below 0.5 and beyond 2^52
    const double result = x - below >= 0.5 ? below + 1 : below;
    return std::copysign(result, result == 0 ? x : result);
}

double round_decimal(double x, std::int64_t places, RoundingMode mode) {
    if (!std::isfinite(x)) return x;
    std::array<char, 1100> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(x), std::chars_format::fixed).ptr;
    std::string digits(buffer.data(), end);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::size_t fraction = digits.size() > point ? digits.size() - point - 1 : 0;
    if (static_cast<std::uint64_t>(places) >= fraction) return x;
    const std::string cut = digits.substr(point + 1 + static_cast<std::size_t>(places));
    digits.resize(places == 0 ? point : point + 1 + static_cast<std::size_t>(places));
    if (rounds_away(mode, std::signbit(x), digits.back(), cut)) increment(digits);
    double result = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), result);
    return std::copysign(result, x);
}

}  // namespace entente
