#pragma once

#include <cstddef>
#include <functional>

#include "graph/cancel.hpp"

namespace entente {

/// Threads worth having for work that divides: as many as the machine runs at once, at most 8.
[[nodiscard]] unsigned worker_count();

/// Calls `work(i)` once for each i in [0, count), in any order, on at most `workers` threads of which the caller's is
/// one. Returns when all calls have returned. After the first exception no further call begins, and it is thrown again
/// here; so is Error(cancelled) once `cancel` is set, which is looked at before each call.
void for_each_parallel(std::size_t count, unsigned workers, CancelFlag cancel,
                       const std::function<void(std::size_t)>& work);

/// As above with worker_count() threads.
void for_each_parallel(std::size_t count, CancelFlag cancel, const std::function<void(std::size_t)>& work);

}  // namespace entente
