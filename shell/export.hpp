#pragma once

#include <string>
#include <string_view>

#include "api/maintenance.hpp"

namespace CLI {
class App;
}

namespace entente::shell {

/// Declares `--format` and `--to`, to be stored in the strings.
void add_export_options(CLI::App& app, std::string& format, std::string& to);

/// The options for the engine. Throws Error(argument_error) for what cannot be meant.
[[nodiscard]] ExportOptions export_options(const std::string& format, const std::string& to);

/// `[--format NAME] FILE` of `:export`, words as in a shell. Throws Error(argument_error).
[[nodiscard]] ExportOptions parse_export_command(std::string_view arguments);

/// What was written and what was lost, for a person.
[[nodiscard]] std::string describe_export(const ExportReport& report);

/// `1,204 KB, 380 KB before`.
[[nodiscard]] std::string describe_compaction(const Compaction& done);

}  // namespace entente::shell
