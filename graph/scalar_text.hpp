#pragma once

#include <optional>
#include <string>

#include "graph/value.hpp"

namespace entente {

/// The text that toString() gives of a boolean, a number, a string, a temporal value or a duration; nothing of null,
/// of lists, maps, nodes, relationships and paths.
[[nodiscard]] std::optional<std::string> scalar_text(const Value& value);

}  // namespace entente
