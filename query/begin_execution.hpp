#pragma once

#include <chrono>

#include "query/exec/context.hpp"

namespace entente {

/// How many threads a reading statement may use.
[[nodiscard]] std::size_t threads_of(const ExecuteOptions& options);

/// Gives rand() and randomUUID() their own sequence.
void seed_random(FunctionContext& functions);

/// Prepares `context` for one run of its statement on `state`, which `snapshot` holds where the statement only reads
/// (`transaction` is null). `options` must outlive the run.
void begin_execution(exec::ExecutionContext& context, const GraphState& state, Transaction* transaction,
                     const Snapshot& snapshot, const Parameters& parameters, const ExecuteOptions& options,
                     std::chrono::steady_clock::time_point start);

}  // namespace entente
