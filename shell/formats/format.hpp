#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "api/entente.hpp"
#include "shell/output.hpp"

/// How a result is written. A new format is one file pair with one function, and one line in format.cpp.
namespace entente::shell {

struct FormatOptions {
    bool colour = false;
    bool elapsed = false;      ///< JSON objects carry `elapsed_ms`
    std::size_t width = 0;     ///< columns of the terminal; 0: unlimited
    std::size_t max_rows = 0;  ///< 0: all
};

/// Writes `result` and returns what a person should be told about it (rows and columns left out), or an empty string.
using WriteResult = std::string (*)(Output& out, const Result& result, const FormatOptions& options);

struct OutputFormat {
    std::string_view name;
    std::string_view description;
    WriteResult write;
    bool objects = false;  ///< one JSON object for every statement and command, errors too, on standard output
};

[[nodiscard]] std::span<const OutputFormat> output_formats();

/// The format of that name, or nullptr.
[[nodiscard]] const OutputFormat* find_format(std::string_view name);

/// `table, csv, ...`: for messages.
[[nodiscard]] std::string format_names();

/// The plan of EXPLAIN or PROFILE as rows, one operator each, inputs indented below their consumer.
[[nodiscard]] Result plan_table(const PlanNode& plan);

/// The cell's text, with what a terminal could be misled by written as escapes when `out` is one.
[[nodiscard]] std::string safe_cell(const Output& out, const Value& value, const Result& result);

/// Text for the same place that is not a value: a column's name.
[[nodiscard]] std::string safe_text(const Output& out, std::string_view text);

}  // namespace entente::shell
