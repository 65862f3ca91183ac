#include "query/begin_execution.hpp"

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

void begin_execution(exec::ExecutionContext& context, const GraphState& state, Transaction* transaction,
                     const Snapshot& snapshot, const Parameters& parameters, const ExecuteOptions& options,
                     std::chrono::steady_clock::time_point start) {
    context.graph = &state;
    context.transaction = transaction;
    if (transaction == nullptr) context.snapshot = snapshot;
    context.parameters = parameters;
    context.options = &options;
    context.memory_limit = options.memory_limit != 0 ? options.memory_limit : default_memory_limit;
    if (options.time_limit) context.deadline = start + *options.time_limit;
    context.functions.graph = &state;
    set_clock(context.functions);
}

}  // namespace entente
