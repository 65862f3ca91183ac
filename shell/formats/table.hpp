#pragma once

#include "shell/formats/format.hpp"

namespace entente::shell {

/// A box of Unicode lines, measured in grapheme clusters, fitted to `options.width`: wide cells are cut with an
/// ellipsis, then columns are left out; of more than `options.max_rows` rows the first are shown. The note says what
/// was cut.
std::string write_table(Output& out, const Result& result, const FormatOptions& options);

/// Every value of the column that is not null is a number, and there is one.
[[nodiscard]] bool is_number_column(const Result& result, std::size_t column);

}  // namespace entente::shell
