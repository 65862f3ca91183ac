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

class MorselDealer;
class SubqueryRunner;
class WorkerPool;

/// Bytes of intermediate results that a run holds, over all its threads.
struct MemoryAccount {
    std::atomic<std::size_t> used{0};
    std::size_t limit = 0;  ///< 0: none
};

/// What one run of a statement shares: the graph it reads, the transaction it writes, limits, statistics.
/// One per run and thread: the workers of a run have copies made by the copy constructor, which share the memory
/// account and have everything else to themselves.
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
    std::shared_ptr<MemoryAccount> memory;
    bool profile = false;
    struct OperatorProfile {
        std::uint64_t rows = 0, batches = 0;
        double milliseconds = 0;  // with inputs
    };
    std::vector<OperatorProfile> profiles;
    std::vector<std::unique_ptr<SubqueryRunner>> subqueries;  // made on first use

    /// Threads that the run may use, itself included. 1 in a run that writes, and for each of the workers.
    std::size_t threads = 1;
    WorkerPool* pool = nullptr;              ///< null: there are no others
    std::uint32_t morsel_rows = chunk_rows;  ///< ids that a scan deals out at once; divides chunk_rows
    // Of a worker: the scan whose ids are dealt out, by plan id, and the morsel that it works on.
    MorselDealer* dealer = nullptr;
    std::uint32_t dealt_scan = 0, morsel = 0;

    explicit ExecutionContext(const plan::Statement& statement_in);
    /// A worker's.
    explicit ExecutionContext(const ExecutionContext& parent);
    ExecutionContext& operator=(const ExecutionContext&) = delete;
    ~ExecutionContext();
    /// Adds what a worker counted for PROFILE.
    void add_profiles(const ExecutionContext& worker);

    /// Throws Error(cancelled) when the user cancelled or time is up. Called once a batch and in long loops.
    void check() const {
        if (options == nullptr) return;
        if (options->cancel != nullptr && options->cancel->load(std::memory_order_relaxed)) stop(false);
        if (options->time_limit && std::chrono::steady_clock::now() > deadline) stop(true);
    }
    /// Accounts for intermediate results that are kept. Throws Error(resource_limit). From any thread of the run.
    void use_memory(std::size_t bytes) {
        const std::size_t used = memory->used.fetch_add(bytes, std::memory_order_relaxed) + bytes;
        if (memory->limit != 0 && used > memory->limit) out_of_memory();
    }
    /// Throws Error(resource_limit) when an answer may not have so many rows.
    void require_rows(std::uint64_t rows) const {
        if (options != nullptr && options->row_limit != 0 && rows > options->row_limit) too_many_rows();
    }
    void release_memory(std::size_t bytes) { memory->used.fetch_sub(bytes, std::memory_order_relaxed); }

    /// Strings of the graph may be pointed to: it does not change while the statement runs.
    [[nodiscard]] bool stable_strings() const { return transaction == nullptr; }

private:
    [[noreturn]] void stop(bool time_limit) const;
    [[noreturn]] void out_of_memory() const;
    [[noreturn]] void too_many_rows() const;
};

}  // namespace entente::exec
