#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "query/exec/context.hpp"
#include "query/exec/operator.hpp"
#include "query/plan/plan.hpp"

/// Work on several threads: by ranges of anything (for_each_morsel), or by copies of a pipeline of operators whose scan
/// is dealt out (ParallelPipeline). After Leis et al., Morsel-Driven Parallelism, SIGMOD 2014.
namespace entente::exec {

/// How many workers share `count` units of work, dealt out `grain` at a time: 1 when the statement runs on one thread.
[[nodiscard]] std::size_t worker_count(const ExecutionContext& context, std::size_t count, std::size_t grain);

/// Calls body(worker, begin, end) for pieces of [0, count) of at most `grain`, on worker_count() threads; `worker` is
/// below that. Pieces are begun in ascending order. Looks at limits and cancelling between them. Rethrows the exception
/// of the lowest piece that threw; higher ones may not have run then. The body may call check(), use_memory() and
/// release_memory() of `context`, nothing else that changes it.
void for_each_morsel(ExecutionContext& context, std::size_t count, std::size_t grain,
                     const std::function<void(std::size_t worker, std::size_t begin, std::size_t end)>& body);

/// Numbers 0, 1, 2, ... for several workers, until all are given or one of them has failed.
class MorselDealer {
public:
    explicit MorselDealer(std::size_t count) : count_(count) {}
    static constexpr std::size_t none = SIZE_MAX;

    /// The next number, or none.
    [[nodiscard]] std::size_t next() {
        const std::size_t number = next_.fetch_add(1, std::memory_order_relaxed);
        return number < count_ && number < failed_.load(std::memory_order_relaxed) ? number : none;
    }
    /// Nothing behind `number` counts any more: the exception of the lowest number that failed is the one to report, as
    /// if the work had been done in order.
    void fail(std::size_t number, std::exception_ptr error);
    void rethrow() const {
        if (error_) std::rethrow_exception(error_);
    }

private:
    std::size_t count_;
    std::atomic<std::size_t> next_{0}, failed_{none};
    std::mutex mutex_;
    std::exception_ptr error_;
};

/// The ids that a scan goes through, a range within a chunk at a time: all of them, or in a ParallelPipeline those that
/// are dealt to this worker.
class ScanRanges {
public:
    ScanRanges(const plan::Plan& scan, ExecutionContext& context) : id_(scan.id), context_(context) {}
    /// The next [begin, end) below `limit`. False at the end.
    bool next(std::uint32_t limit, std::uint32_t& begin, std::uint32_t& end);
    void restart() { next_ = 0; }

private:
    std::uint32_t id_;
    ExecutionContext& context_;
    std::uint32_t next_ = 0;
};

/// The operators below a breaker (an operator that takes in its whole input), once for each worker. The workers share
/// the scan at the bottom: each takes its next range of ids when it has worked off the last one. Every worker has a
/// context, so that operators need not know of one another.
class ParallelPipeline {
public:
    /// How many workers the input of `breaker` gets; 1: it is better pulled as usual.
    [[nodiscard]] static std::size_t workers(const plan::Plan& breaker, const ExecutionContext& context);

    /// REQUIRES: workers(breaker, context) > 1. All arguments outlive this.
    ParallelPipeline(const plan::Plan& breaker, ExecutionContext& context, std::size_t workers);
    ~ParallelPipeline();

    [[nodiscard]] std::size_t size() const { return contexts_.size(); }
    /// For what worker `worker` keeps; lives as long as this.
    [[nodiscard]] ExecutionContext& context(std::size_t worker) { return *contexts_[worker]; }

    /// Calls take(worker, batch) with every batch, on the worker's thread. context(worker).morsel is then the number of
    /// the batch's morsel: numbers ascend for each worker, and in a serial run the batches would come in the order of
    /// their numbers. Rethrows what the serial run would have thrown first.
    void run(const std::function<void(std::size_t worker, Batch& batch)>& take);

private:
    void run_worker(std::size_t worker, MorselDealer& dealer,
                    const std::function<void(std::size_t worker, Batch& batch)>& take);

    const plan::Plan& breaker_;
    ExecutionContext& parent_;
    std::vector<std::unique_ptr<ExecutionContext>> contexts_;
};

}  // namespace entente::exec
