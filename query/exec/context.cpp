#include "query/exec/context.hpp"

#include <array>
#include <string>

#include "query/exec/subquery.hpp"

namespace entente::exec {

namespace {

/// `5 s`, `200 ms`.
std::string duration_text(std::chrono::milliseconds time) {
    const bool whole = time.count() % 1000 == 0;
    return std::to_string(whole ? time.count() / 1000 : time.count()) + (whole ? " s" : " ms");
}

/// In the largest unit that gives a whole number: `4 GiB`, `512 MiB`, `1000 bytes`.
std::string size_text(std::size_t bytes) {
    constexpr std::array<const char*, 4> units{" bytes", " KiB", " MiB", " GiB"};
    std::size_t unit = 0;
    while (unit + 1 < units.size() && bytes != 0 && bytes % 1024 == 0) {
        bytes /= 1024;
        ++unit;
    }
    return std::to_string(bytes) + units[unit];
}

}  // namespace

ExecutionContext::ExecutionContext(const plan::Statement& statement_in)
    : statement(statement_in), memory(std::make_shared<MemoryAccount>()) {}

ExecutionContext::ExecutionContext(const ExecutionContext& parent)
    : statement(parent.statement),
      graph(parent.graph),
      snapshot(parent.snapshot),
      functions(parent.functions),
      parameters(parent.parameters),
      options(parent.options),
      deadline(parent.deadline),
      memory(parent.memory),
      profile(parent.profile),
      profiles(parent.profiles.size()),
      morsel_rows(parent.morsel_rows) {}

void ExecutionContext::add_profiles(const ExecutionContext& worker) {
    for (std::size_t i = 0; i < profiles.size(); ++i) {
        profiles[i].rows += worker.profiles[i].rows;
        profiles[i].batches += worker.profiles[i].batches;
        profiles[i].milliseconds += worker.profiles[i].milliseconds;
    }
}

ExecutionContext::~ExecutionContext() = default;

void ExecutionContext::stop(bool time_limit) const {
    if (!time_limit) throw Error(ErrorCode::cancelled, "Cancelled", "the statement was cancelled");
    throw Error(ErrorCode::cancelled, "TimeLimit",
                "the statement ran into its time limit of " + duration_text(*options->time_limit), std::nullopt,
                "raise the limit (--time-limit, ExecuteOptions::time_limit, entente_set_time_limit), or ask for less");
}

void ExecutionContext::out_of_memory() const {
    throw Error(ErrorCode::resource_limit, "MemoryLimit",
                "the statement needs more memory than the limit of " + size_text(memory->limit), std::nullopt,
                "raise the limit (--memory-limit, ExecuteOptions::memory_limit, entente_set_memory_limit), or return "
                "fewer rows");
}

void ExecutionContext::too_many_rows() const {
    throw Error(
        ErrorCode::resource_limit, "RowLimit",
        "the answer has more rows than the limit of " + std::to_string(options->row_limit), std::nullopt,
        "raise the limit (--row-limit, ExecuteOptions::row_limit, entente_set_row_limit), or ask for fewer rows "
        "with LIMIT");
}

}  // namespace entente::exec
