#pragma once

#include <string>
#include <string_view>

#include "diagram/diagram.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace entente::shell {

/// Declares `--title`, `--edge-property`, `--no-legend`, ... on `app`, to be stored in `diagram`. Returns `--title`.
CLI::Option* add_diagram_options(CLI::App& app, DiagramOptions& diagram);

/// What stands after `:draw`.
struct DrawCommand {
    DiagramOptions diagram;
    std::string file;
    std::string query;  ///< empty: the last result
};

/// `[OPTIONS] FILE [QUERY]`; words as in a shell up to FILE, the query as it is. Throws Error(argument_error).
[[nodiscard]] DrawCommand parse_draw_command(std::string_view arguments);

}  // namespace entente::shell
