#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "graph/graph.hpp"
#include "query/functions/function.hpp"
#include "query/plan/plan.hpp"
#include "query/result.hpp"

namespace entente::exec {

class SubqueryRunner;

/// What one run of a statement shares: the graph it reads, the transaction it writes, limits, statistics.
/// One per run, on one thread.
struct ExecutionContext {
    const plan::Statement& statement;
    const GraphState* graph = nullptr;   ///< the snapshot, or the state of the transaction
    Snapshot snapshot;                   ///< null while the statement writes
    Transaction* transaction = nullptr;  ///< null: the statement only reads
    FunctionContext functions;
    Parameters parameters;
    const ExecuteOptions* options = nullptr;
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    UpdateStatistics statistics;
    std::size_t memory_used = 0, memory_limit = 0;
    bool profile = false;
    struct OperatorProfile {
        std::uint64_t rows = 0, batches = 0;
        double milliseconds = 0;  // with inputs
    };
    std::vector<OperatorProfile> profiles;
    std::vector<std::unique_ptr<SubqueryRunner>> subqueries;  // made on first use

    explicit ExecutionContext(const plan::Statement& statement_in);
    ~ExecutionContext();

    /// Throws Error(cancelled) when the user cancelled or time is up. Called once a batch and in long loops.
    void check() const {
        if (options == nullptr) return;
        if (options->cancel != nullptr && options->cancel->load(std::memory_order_relaxed)) stop(false);
        if (options->time_limit && std::chrono::steady_clock::now() > deadline) stop(true);
    }
    /// Accounts for intermediate results that are kept. Throws Error(resource_limit).
    void use_memory(std::size_t bytes) {
        memory_used += bytes;
        if (memory_limit != 0 && memory_used > memory_limit) out_of_memory();
    }
    void release_memory(std::size_t bytes) { memory_used -= bytes < memory_used ? bytes : memory_used; }

    /// Strings of the graph may be pointed to: it does not change while the statement runs.
    [[nodiscard]] bool stable_strings() const { return transaction == nullptr; }

private:
    [[noreturn]] static void stop(bool time_limit);
    [[noreturn]] void out_of_memory() const;
};

}  // namespace entente::exec
