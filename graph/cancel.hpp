#pragma once

#include <atomic>

namespace entente {

/// Asks whoever does long work to stop: set by any thread, looked at now and then. nullptr: nobody will ask.
using CancelFlag = const std::atomic<bool>*;

/// Whether the flag is set.
[[nodiscard]] inline bool is_cancelled(CancelFlag cancel) {
    return cancel != nullptr && cancel->load(std::memory_order_relaxed);
}

}  // namespace entente
