#pragma once

#include <span>
#include <string_view>

#include "shell/session.hpp"

namespace entente::shell {

/// A command of the session: a line that begins with `:`.
struct ColonCommand {
    std::string_view name;   ///< with the colon
    std::string_view alias;  ///< another name, or empty
    std::string_view arguments;
    std::string_view summary;
    Reply (*run)(Session& session, std::string_view arguments, std::string_view line);
};

[[nodiscard]] std::span<const ColonCommand> colon_commands();

/// Runs `line` (which begins with `:`). Throws Error: an unknown command with a suggestion, or whatever went wrong.
Reply run_colon_command(Session& session, std::string_view line);

}  // namespace entente::shell
