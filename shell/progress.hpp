#pragma once

#include <functional>

#include "api/entente.hpp"

namespace entente::shell {

/// A progress bar on standard error for `LoadOptions::progress`; nothing when standard error is not a terminal. The bar
/// is wiped when the last copy of the function is destroyed.
[[nodiscard]] std::function<void(const LoadProgress&)> progress_bar();

}  // namespace entente::shell
