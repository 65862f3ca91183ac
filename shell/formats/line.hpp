#pragma once

#include "shell/formats/format.hpp"

namespace entente::shell {

/// `column = value`, one a line, names aligned, an empty line between rows: for rows too wide for a table.
std::string write_line(Output& out, const Result& result, const FormatOptions& options);

}  // namespace entente::shell
