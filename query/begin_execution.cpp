#include "query/begin_execution.hpp"

#include <algorithm>
#include <random>
#include <thread>

namespace entente {

namespace {

constexpr std::size_t default_memory_limit = std::size_t{4} << 30;

void set_clock(FunctionContext& functions) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    functions.now_seconds = seconds.count();
    functions.now_nanos =
        static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now - seconds).count());
}

}  // namespace

void seed_random(FunctionContext& functions) {
    functions.random.seed(std::random_device{}());
}

std::size_t threads_of(const ExecuteOptions& options) {
    // The library reads a file of the system to know this: longer than a small query takes.
    static const std::size_t cores = std::max<std::size_t>(1, std::thread::hardware_concurrency());
    return options.threads != 0 ? options.threads : cores;
}

void begin_execution(exec::ExecutionContext& context, const GraphState& state, Transaction* transaction,
                     const Snapshot& snapshot, const Parameters& parameters, const ExecuteOptions& options,
                     std::chrono::steady_clock::time_point start) {
    context.graph = &state;
    context.transaction = transaction;
    if (transaction == nullptr) context.snapshot = snapshot;
    context.parameters = parameters;
    context.options = &options;
    context.memory->limit = options.memory_limit != 0 ? options.memory_limit : default_memory_limit;
    if (transaction == nullptr) context.threads = threads_of(options);
    if (options.morsel_rows != 0) context.morsel_rows = std::min(options.morsel_rows, chunk_rows);
    if (options.time_limit) context.deadline = start + *options.time_limit;
    context.functions.graph = &state;
    set_clock(context.functions);
}

}  // namespace entente
