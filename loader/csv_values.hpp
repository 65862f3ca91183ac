#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "graph/value.hpp"

namespace entente::csv {

enum class CellKind : std::uint8_t {
    inferred,  ///< no type in the header: decided by all values of the column
    integer,
    floating,
    boolean,
    string,
    date,
    local_time,
    time,
    local_date_time,
    date_time,
    duration,
};

/// The declared type of a column.
struct CellType {
    CellKind kind = CellKind::inferred;
    bool list = false;
    std::int64_t least = std::numeric_limits<std::int64_t>::min();  ///< of an integer
    std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
    std::string name;  ///< as in the header
};

/// The type called `name` in a header (`int`, `STRING[]`, ...; no case), or nothing.
[[nodiscard]] std::optional<CellType> find_type(std::string_view name);
/// `int, long, ...`: what a header may say.
[[nodiscard]] std::string_view type_names();

// The whole text must be the value; false leaves `out` alone.
[[nodiscard]] bool parse_integer(std::string_view text, std::int64_t& out);  ///< optional sign, decimal digits
/// Decimal or scientific, NaN, Infinity; the nearest double, ties to even.
[[nodiscard]] bool parse_float(std::string_view text, double& out);
[[nodiscard]] bool parse_boolean(std::string_view text, bool& out);        ///< true or false, in any case
[[nodiscard]] bool parse_calendar_date(std::string_view text, Date& out);  ///< YYYY-MM-DD
/// Any form of openCypher's date() that names a day; never pads a month or a year to its first day.
[[nodiscard]] bool parse_any_date(std::string_view text, Date& out);

/// One value of `type`, which is not a list and not inferred.
[[nodiscard]] std::optional<Value> parse_value(std::string_view text, const CellType& type);

/// `an integer`, `a date such as 2018-06-03`, ...: what was expected where parsing fails.
[[nodiscard]] std::string expectation(const CellType& type);

/// `text` between backquotes, cut when it is long, control characters made visible.
[[nodiscard]] std::string quoted_excerpt(std::string_view text);

}  // namespace entente::csv
