#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diagram/diagram.hpp"
#include "shell/load_arguments.hpp"
#include "shell/session.hpp"

namespace entente::shell {

enum class Job { session, load, draw, export_, vacuum, check };

/// What is run: the text of `-c`, or the file of `-f`.
struct ScriptSource {
    bool is_file = false;
    std::string text;
};

/// The command line, checked.
struct Arguments {
    Job job = Job::session;
    std::string database;  ///< its path; empty: a graph in memory
    std::vector<std::string> files;
    std::vector<ScriptSource> scripts;                            ///< in their order
    std::vector<std::pair<std::string, std::string>> parameters;  ///< name, expression
    Settings settings;                                            ///< `format` is null unless it was given
    bool no_history = false;
    LoadArguments load;
    DiagramOptions diagram;
    bool titled = false;  ///< --title was given, be it empty
    std::string diagram_file;
    std::optional<DiagramFormat> diagram_format;
    std::string export_format, export_to;
    std::string vacuum_into;  ///< the copy; empty: the database itself
};

/// Parses the command line; when it is wrong, or asks for help or the version, prints what is to be said and returns
/// the exit status instead.
struct ParsedArguments {
    Arguments arguments;
    std::optional<int> exit_status;
};
[[nodiscard]] ParsedArguments parse_arguments(int count, const char* const* words);

}  // namespace entente::shell
