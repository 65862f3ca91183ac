#pragma once

#include "shell/session.hpp"

namespace entente::shell {

/// Reads statements and commands from the terminal until Ctrl-D or :quit. Without a terminal that can be edited on
/// (TERM=dumb) lines are read as they come.
void run_repl(Session& session, bool no_history);

}  // namespace entente::shell
