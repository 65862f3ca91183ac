#pragma once

#include <chrono>
#include <memory>

#include "query/column_reader.hpp"
#include "query/cursor.hpp"
#include "query/exec/operator.hpp"
#include "query/plan/plan.hpp"

namespace entente {

/// The execution of a reading statement under a cursor. Operators refer to the plan, the options and the context: it
/// stays in one place.
struct ResultCursor::Running {
    Running(std::shared_ptr<const plan::Statement> plan_in, const Snapshot& snapshot, const Parameters& parameters,
            const ExecuteOptions& options_in, std::chrono::steady_clock::time_point start);
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    std::shared_ptr<const plan::Statement> plan;
    ExecuteOptions options;
    exec::ExecutionContext context;
    exec::ArgumentSource argument;
    exec::OperatorPtr root;
    exec::Batch batch;
    std::chrono::steady_clock::time_point left;  ///< when the caller got the last batch
};

struct ResultCursor::Impl {
    Result result;                      ///< names, warnings; also the rows, unless they are computed
    std::unique_ptr<Running> running;   ///< null: the rows are in `result`
    std::shared_ptr<const void> owner;  ///< what the execution refers to beyond the snapshot
    std::size_t rows_done = 0;
    bool ended = false, closed = false;
    std::vector<exec::Vector> transposed;  ///< by column, of rows in `result`
    std::vector<ColumnReader> readers;
    RowBatch batch;
};

}  // namespace entente
