#pragma once

#include <string_view>

namespace entente::semantics {

/// What to write instead of a function that other systems have, in any case; empty for one that is not known.
[[nodiscard]] std::string_view hint_for_foreign_function(std::string_view name);
[[nodiscard]] std::string_view hint_for_foreign_procedure(std::string_view name);

}  // namespace entente::semantics
