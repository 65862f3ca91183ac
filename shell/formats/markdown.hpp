#pragma once

#include "shell/formats/format.hpp"

namespace entente::shell {

/// A table in GitHub's Markdown; `|`, line ends and markup within a cell are escaped, numbers are right-aligned.
std::string write_markdown(Output& out, const Result& result, const FormatOptions& options);

}  // namespace entente::shell
