#pragma once

namespace entente::shell {

/// The `entente` program. Returns the exit status: 0 done, 1 a statement failed, 2 the command line was wrong, 3 rows
/// were rejected, 130 interrupted.
int run_program(int count, const char* const* words);

}  // namespace entente::shell
