#pragma once

#include <string>
#include <string_view>

#include "shell/formats/format.hpp"

namespace entente::shell {

/// `{"columns":[..],"rows":[[..]],"stats":{..}}` on one line, with plain or typed values; `warnings`, `plan` and
/// `elapsed_ms` where there are such.
std::string write_json(Output& out, const Result& result, const FormatOptions& options);
std::string write_typed_json(Output& out, const Result& result, const FormatOptions& options);

/// `{"error":{"code":..,"phase":..,"detail":..,"message":..,"line":..,"column":..}}`, without the line's end. The place
/// is counted from line `first_line` (from 0) of `text`.
[[nodiscard]] std::string error_json(const Error& error, std::string_view text, std::size_t first_line);

}  // namespace entente::shell
