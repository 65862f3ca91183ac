#pragma once

#include "shell/formats/format.hpp"

namespace entente::shell {

/// JSON Lines: one object a row, keys in the order of the columns, plain values.
std::string write_jsonl(Output& out, const Result& result, const FormatOptions& options);

}  // namespace entente::shell
