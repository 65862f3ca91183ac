#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// The text format of tests/queries: see README.md there.
namespace entente::behaviour {

/// One keyword with its text, and what stands below `----`.
struct Record {
    std::string keyword;                   ///< graph, run, param, query, ordered, error, explain, warning, changes
    std::string text;                      ///< continuation lines joined with line feeds, their indentation kept
    bool has_expectation = false;          ///< there is a `----`
    std::string heading;                   ///< behind `----`
    std::vector<std::string> expectation;  ///< the lines below it
    std::size_t line = 0;                  ///< of the keyword, from 1
};

struct ScriptError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws ScriptError, which says the line.
[[nodiscard]] std::vector<Record> read_script(std::string_view text);

/// Cuts at each `separator` that stands outside quotes, backticks and brackets; the parts are trimmed, empty ones kept.
[[nodiscard]] std::vector<std::string> split_outside_quotes(std::string_view text, char separator);

}  // namespace entente::behaviour
