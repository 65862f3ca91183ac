#pragma once

#include <cstddef>
#include <string_view>

#include "graph/error.hpp"

namespace entente::syntax {

/// The error for a parse that stopped at byte `offset` of `text`, where `what` was expected (a noun phrase; empty: the
/// end). Finds the offending token, the bracket left open, a misspelt keyword and syntax of other systems. O(length).
[[nodiscard]] Error syntax_error(std::string_view text, std::size_t offset, std::string_view what,
                                 std::string_view detail);

}  // namespace entente::syntax
