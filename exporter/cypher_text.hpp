#pragma once

#include <string>
#include <string_view>

#include "graph/value.hpp"

namespace entente::exporter {

/// Appends `text` as a string of the query language; control characters as escapes.
void append_string(std::string& out, std::string_view text);

/// Appends an expression that makes `value`, which is storable: `date('2018-06-03')`, `[1, 2.5]`, ...
void append_value(std::string& out, const Value& value);

/// How many lists stand in one another in `value`.
[[nodiscard]] std::size_t nesting(const Value& value);

}  // namespace entente::exporter
