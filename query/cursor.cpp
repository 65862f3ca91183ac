#include "query/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "query/begin_execution.hpp"
#include "query/column_reader.hpp"
#include "query/running_cursor.hpp"

namespace entente {

namespace {

constexpr std::size_t rows_per_batch = 1024;  // of an answer that is there; that of the operators otherwise

[[noreturn]] void out_of_range(std::string_view what, std::size_t index, std::size_t count) {
    throw Error(ErrorCode::argument_error, "IndexOutOfRange",
                fmt::format("there is no {} {}: the {}s are 0 to {}, {} in all", what, index, what,
                            static_cast<std::int64_t>(count) - 1, count));
}

[[noreturn]] void cursor_closed() {
    throw Error(ErrorCode::argument_error, "CursorClosed", "the cursor is closed", std::nullopt,
                "run the statement again");
}

}  // namespace

std::string_view column_kind_name(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::value:
            return "value";
        case ColumnKind::boolean:
            return "boolean";
        case ColumnKind::integer:
            return "integer";
        case ColumnKind::floating:
            return "floating";
        case ColumnKind::string:
            return "string";
        case ColumnKind::date:
            return "date";
        case ColumnKind::node:
            return "node";
        case ColumnKind::relationship:
            return "relationship";
    }
    return "value";
}

void BatchColumn::wrong_kind(ColumnKind kind) const {
    throw Error(ErrorCode::type_error, "WrongColumnKind",
                fmt::format("the column holds kind `{}` in this batch, not `{}`", column_kind_name(kind_),
                            column_kind_name(kind)),
                std::nullopt, "ask kind() first, or use value(), which serves every kind");
}

Value BatchColumn::value(std::size_t row) const {
    if (row >= size_) out_of_range("row", row, size_);
    if (is_null(row)) return {};
    switch (kind_) {
        case ColumnKind::value:
            return values()[row];
        case ColumnKind::boolean:
            return Value(booleans()[row] != 0);
        case ColumnKind::integer:
            return integers()[row];
        case ColumnKind::floating:
            return floats()[row];
        case ColumnKind::string:
            return Value(strings()[row]);
        case ColumnKind::date:
            return Date{dates()[row]};
        case ColumnKind::node:
            return NodeRef{nodes()[row]};
        case ColumnKind::relationship:
            return RelationshipRef{relationships()[row]};
    }
    return {};
}

const BatchColumn& RowBatch::column(std::size_t index) const {
    if (index >= columns_.size()) out_of_range("column", index, columns_.size());
    return columns_[index];
}

ResultCursor::Running::Running(std::shared_ptr<const plan::Statement> plan_in, const Snapshot& snapshot,
                               const Parameters& parameters, const ExecuteOptions& options_in,
                               std::chrono::steady_clock::time_point start)
    : plan(std::move(plan_in)), options(options_in), context(*plan), left(std::chrono::steady_clock::now()) {
    seed_random(context.functions);
    begin_execution(context, *snapshot, nullptr, snapshot, parameters, options, start);
    root = exec::make_operator(plan->root, context, argument);
}

ResultCursor::ResultCursor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ResultCursor::ResultCursor(Result result) : impl_(std::make_unique<Impl>()) {
    impl_->result = std::move(result);
}
ResultCursor::ResultCursor(ResultCursor&&) noexcept = default;
ResultCursor& ResultCursor::operator=(ResultCursor&&) noexcept = default;
ResultCursor::~ResultCursor() = default;

const std::vector<std::string>& ResultCursor::columns() const {
    return impl_->result.columns;
}

std::optional<std::size_t> ResultCursor::column(std::string_view name) const {
    const auto& columns = impl_->result.columns;
    const auto it = std::find(columns.begin(), columns.end(), name);
    if (it == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(it - columns.begin());
}

bool ResultCursor::has_rows() const {
    return impl_->result.has_rows;
}

const UpdateStatistics& ResultCursor::statistics() const {
    return impl_->result.statistics;
}

const std::vector<Warning>& ResultCursor::warnings() const {
    return impl_->result.warnings;
}

const std::optional<PlanNode>& ResultCursor::plan() const {
    return impl_->result.plan;
}

GraphView ResultCursor::graph() const {
    if (impl_->closed) cursor_closed();
    return GraphView(impl_->result.snapshot);
}

void ResultCursor::close() {
    impl_->closed = true;
    impl_->running.reset();
    impl_->result.values.clear();
    impl_->result.snapshot.reset();
    impl_->owner.reset();
}

const RowBatch* ResultCursor::next() {
    Impl& impl = *impl_;
    if (impl.closed) cursor_closed();
    if (impl.ended) return nullptr;
    try {
        std::size_t rows = 0;
        if (impl.running) {
            Running& running = *impl.running;
            if (running.options.time_limit) {
                running.context.deadline += std::chrono::steady_clock::now() - running.left;
            }
            do {
                running.context.check();
                rows = running.root->next(running.batch) ? running.batch.size : 0;
            } while (rows > 0 && !impl.result.has_rows);
            running.context.require_rows(impl.rows_done + rows);
            running.left = std::chrono::steady_clock::now();
        } else {
            rows = std::min(rows_per_batch, impl.result.row_count - impl.rows_done);
        }
        if (rows == 0) {
            impl.ended = true;
            return nullptr;
        }
        fill(rows);
        return &impl.batch;
    } catch (...) {
        close();
        throw;
    }
}

void ResultCursor::fill(std::size_t rows) {
    Impl& impl = *impl_;
    const std::size_t count = impl.result.columns.size();
    impl.readers.resize(count);
    impl.batch.columns_.resize(count);
    impl.batch.row_count_ = rows;
    if (impl.running) {
        const exec::Batch& batch = impl.running->batch;
        const std::vector<bound::Slot>& outputs = impl.running->plan->bound.query.outputs;
        for (std::size_t i = 0; i < count; ++i) {
            impl.batch.columns_[i] = impl.readers[i].read(batch.columns[outputs[i]], rows);
        }
    } else {
        impl.transposed.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            exec::Vector& column = impl.transposed[i];
            column.clear(exec::VectorKind::value);
            for (std::size_t row = 0; row < rows; ++row) {
                column.values.push_back(impl.result.row(impl.rows_done + row)[i]);
            }
            impl.batch.columns_[i] = impl.readers[i].read(column, rows);
        }
    }
    impl.rows_done += rows;
}

}  // namespace entente
