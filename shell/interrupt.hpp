#pragma once

#include <atomic>

/// Ctrl-C. A signal handler can only reach a global; this is the one of the program.
namespace entente::shell {

/// Set by SIGINT; whoever runs a statement passes it to the engine. The REPL clears it before each prompt.
[[nodiscard]] std::atomic<bool>& interrupted();

/// SIGINT sets `interrupted()`. System calls that wait are interrupted. A third SIGINT while the flag stays set ends
/// the program with status 130, should nothing listen.
void listen_to_interrupts();

}  // namespace entente::shell
