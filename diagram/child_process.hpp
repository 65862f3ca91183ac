#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace entente::diagram {

struct ChildLimits {
    std::chrono::milliseconds wall{10'000};  ///< the processor time is limited to a second more
    std::size_t output_bytes = std::size_t{512} << 20U;
    std::size_t memory_bytes = std::size_t{4} << 30U;
    const std::atomic<bool>* cancel = nullptr;
};

enum class ChildEnd {
    exited,     ///< `code` is its status
    signalled,  ///< `code` is the signal
    timed_out,  ///< wall or processor time; killed
    too_large,  ///< more output than allowed; killed
    cancelled,  ///< `cancel` was set, or the child was interrupted from the terminal
    not_found,  ///< there is no such program in PATH
};

struct ChildResult {
    ChildEnd end = ChildEnd::exited;
    int code = 0;
    std::string output;
    std::string errors;  ///< standard error, its first 64 KiB
};

/// Runs `arguments` (the first is a program looked for in PATH), feeds it `input` and collects what it writes. When
/// this returns or throws the child is gone and waited for, and no descriptor is left open. May be called from several
/// threads; changes neither signal handlers nor the signal mask. Throws Error(io_error) when no process can be made.
[[nodiscard]] ChildResult run_child(const std::vector<std::string>& arguments, std::string_view input,
                                    const ChildLimits& limits);

}  // namespace entente::diagram
