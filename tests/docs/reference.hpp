#pragma once

#include <string>
#include <string_view>

#include "tests/docs/answers.hpp"

namespace entente::docs {

/// The document with all results, values and tables as the program gives them now. See README.md for the forms.
[[nodiscard]] std::string up_to_date(std::string_view document, Answers& answers);

}  // namespace entente::docs
