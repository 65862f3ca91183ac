#include "query/exec/parallel.hpp"

#include <algorithm>

#include "query/exec/worker_pool.hpp"

namespace entente::exec {

namespace {

std::uint32_t scan_limit(const ExecutionContext& context, plan::ScanKind kind) {
    return kind == plan::ScanKind::nodes ? context.graph->node_limit() : context.graph->relationship_limit();
}

}  // namespace

std::size_t worker_count(const ExecutionContext& context, std::size_t count, std::size_t grain) {
    if (context.threads <= 1 || context.pool == nullptr) return 1;
    const std::size_t pieces = count / grain + (count % grain == 0 ? 0 : 1);
    return std::max<std::size_t>(1, std::min<std::size_t>(context.threads, pieces));
}

void for_each_morsel(ExecutionContext& context, std::size_t count, std::size_t grain,
                     const std::function<void(std::size_t, std::size_t, std::size_t)>& body) {
    const std::size_t workers = worker_count(context, count, grain);
    if (workers == 1) {
        for (std::size_t begin = 0; begin < count; begin += grain) {
            context.check();
            body(0, begin, std::min(count, begin + grain));
        }
        return;
    }
    MorselDealer dealer(count / grain + (count % grain == 0 ? 0 : 1));
    context.pool->run(workers, [&](std::size_t worker) {
        for (std::size_t number = dealer.next(); number != MorselDealer::none; number = dealer.next()) {
            try {
                context.check();
                body(worker, number * grain, std::min(count, (number + 1) * grain));
            } catch (...) {
                dealer.fail(number, std::current_exception());
            }
        }
    });
    dealer.rethrow();
}

void MorselDealer::fail(std::size_t number, std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (number >= failed_.load(std::memory_order_relaxed)) return;
    failed_.store(number, std::memory_order_relaxed);
    error_ = std::move(error);
}

bool ScanRanges::next(std::uint32_t limit, std::uint32_t& begin, std::uint32_t& end) {
    std::uint32_t rows = chunk_rows;
    std::uint64_t first = 0;
    if (context_.dealer != nullptr && context_.dealt_scan == id_) {
        const std::size_t number = context_.dealer->next();
        if (number == MorselDealer::none) return false;
        rows = context_.morsel_rows;
        first = std::uint64_t{number} * rows;
        context_.morsel = static_cast<std::uint32_t>(number);
    } else {
        first = std::uint64_t{next_++} * rows;
    }
    if (first >= limit) return false;
    begin = static_cast<std::uint32_t>(first);
    end = std::min(limit, begin + rows);
    return true;
}

std::size_t ParallelPipeline::workers(const plan::Plan& breaker, const ExecutionContext& context) {
    if (!breaker.parallel_scan || context.threads <= 1) return 1;
    const bool forced = context.options != nullptr && context.options->morsel_rows != 0;
    if (!breaker.parallel_scan->pays() && !forced) return 1;
    return worker_count(context, scan_limit(context, breaker.parallel_scan->kind), context.morsel_rows);
}

ParallelPipeline::ParallelPipeline(const plan::Plan& breaker, ExecutionContext& context, std::size_t workers)
    : breaker_(breaker), parent_(context) {
    for (std::size_t i = 0; i < workers; ++i) contexts_.push_back(std::make_unique<ExecutionContext>(context));
}

ParallelPipeline::~ParallelPipeline() = default;

void ParallelPipeline::run(const std::function<void(std::size_t, Batch&)>& take) {
    const std::uint32_t limit = scan_limit(parent_, breaker_.parallel_scan->kind);
    MorselDealer dealer((limit + parent_.morsel_rows - 1) / parent_.morsel_rows);
    parent_.pool->run(size(), [&](std::size_t worker) { run_worker(worker, dealer, take); });
    for (const auto& context : contexts_) parent_.add_profiles(*context);
    dealer.rethrow();
}

void ParallelPipeline::run_worker(std::size_t worker, MorselDealer& dealer,
                                  const std::function<void(std::size_t, Batch&)>& take) {
    ExecutionContext& context = *contexts_[worker];
    context.dealer = &dealer;
    context.dealt_scan = breaker_.parallel_scan->scan;
    try {
        ArgumentSource argument;
        const OperatorPtr root = make_operator(breaker_.inputs[0], context, argument);
        Batch batch;
        while (root->next(batch)) {
            context.check();
            take(worker, batch);
        }
    } catch (...) {
        dealer.fail(context.morsel, std::current_exception());
    }
    context.dealer = nullptr;
}

}  // namespace entente::exec
