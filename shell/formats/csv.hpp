#pragma once

#include "shell/formats/format.hpp"

namespace entente::shell {

/// RFC 4180: a header line, lines end with CR LF, quotes where needed. Null is an empty field, the empty string `""`;
/// lists, maps, nodes, relationships and paths are plain JSON.
std::string write_csv(Output& out, const Result& result, const FormatOptions& options);

/// Fields separated by tabs, lines by LF; a tab, line end or backslash within a field is `\t`, `\n`, `\r`, `\\`.
/// Null is an empty field.
std::string write_tsv(Output& out, const Result& result, const FormatOptions& options);

}  // namespace entente::shell
