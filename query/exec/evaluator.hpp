#pragma once

#include <span>
#include <vector>

#include "query/exec/context.hpp"
#include "query/exec/vector.hpp"

namespace entente::exec {

using bound::Expr;
using bound::ExprKind;
using bound::Slot;

/// Evaluates expressions over batches. `evaluate` works on whole columns where the types allow it and falls back to
/// `evaluate_row`, which has the complete semantics. The two give the same answers.
/// Errors carry the expression's span.
class Evaluator {
public:
    explicit Evaluator(ExecutionContext& context);

    /// The values of `expr` for every row of `batch`: either a column of the batch or `scratch`.
    const Vector& evaluate(const Expr& expr, const Batch& batch, Vector& scratch);

    Value evaluate_row(const Expr& expr, const Batch& batch, std::size_t row);

    /// Rows where `expr` is true, ascending. Throws Error(type_error) where it is neither a truth value nor null.
    void select(const Expr& expr, const Batch& batch, std::vector<std::uint32_t>& rows);

    /// True, false or null (nullopt). Throws Error(type_error) for another value.
    std::optional<bool> row_truth(const Expr& expr, const Batch& batch, std::size_t row) {
        return truth(row_value(expr, batch, row), expr);
    }
    /// Begins to bring what evaluate() will read of the graph for `items` close to the processor: of a few rows, as
    /// point queries have them, the misses of the cache take longer than all else, and those of one property do not
    /// depend on those of another. No more than a hint.
    void prefetch(std::span<const bound::Assignment> items, const Batch& batch) const;
    /// The value of a comprehension's, quantifier's or reduce's variable.
    void set_local(Slot slot, Value value);

    [[nodiscard]] ExecutionContext& context() { return context_; }
    [[nodiscard]] Value local(Slot slot) const { return slot < locals_.size() ? locals_[slot] : Value(); }

private:
    // select_property.cpp: a property of consecutive entities compared with a constant, in place
    bool select_property(const Expr& expr, const Batch& batch, std::vector<std::uint32_t>& rows);
    // evaluate_vector.cpp, gather.cpp
    bool property_column(const Expr& expr, const Batch& batch, Vector& out);
    bool comparison(const Expr& expr, const Batch& batch, Vector& out);
    bool arithmetic(const Expr& expr, const Batch& batch, Vector& out);
    bool logical(const Expr& expr, const Batch& batch, Vector& out);
    bool text_test(const Expr& expr, const Batch& batch, Vector& out);
    bool null_test(const Expr& expr, const Batch& batch, Vector& out);
    bool label_test(const Expr& expr, const Batch& batch, Vector& out);
    bool subquery(const Expr& expr, const Batch& batch, Vector& out);
    // evaluate_row.cpp
    Value row_value(const Expr& expr, const Batch& batch, std::size_t row);
    Value row_function(const Expr& expr, const Batch& batch, std::size_t row);
    Value row_case(const Expr& expr, const Batch& batch, std::size_t row);
    Value row_comprehension(const Expr& expr, const Batch& batch, std::size_t row);
    Value row_quantifier(const Expr& expr, const Batch& batch, std::size_t row);
    Value row_reduce(const Expr& expr, const Batch& batch, std::size_t row);
    Value row_map_projection(const Expr& expr, const Batch& batch, std::size_t row);
    Value row_path(const Expr& expr, const Batch& batch, std::size_t row);
    [[nodiscard]] Value row_has_labels(const Expr& expr, const Value& entity) const;
    [[nodiscard]] Value row_property(const Expr& expr, const Value& container) const;
    [[nodiscard]] Value row_comparison(const Expr& expr, const Value& a, const Value& b) const;
    Value row_subquery(const Expr& expr, const Batch& batch, std::size_t row);
    [[nodiscard]] std::optional<bool> truth(const Value& value, const Expr& expr) const;

    ExecutionContext& context_;
    std::vector<Value> locals_;
};

/// Three-valued connectives; nullopt is null.
using Truth = std::optional<bool>;
[[nodiscard]] Value truth_value(Truth truth);

/// The ids follow one another without a gap; false for none.
[[nodiscard]] bool consecutive(const std::vector<std::uint32_t>& ids);
/// All rows [begin, end) of a chunk have a value. REQUIRES: begin < end.
[[nodiscard]] bool all_valid(const Validity& valid, std::uint32_t begin, std::uint32_t end);

/// Property of nodes or relationships by id, as a column (gather.cpp). False when the column needs the row-by-row way.
bool gather_property(const Column* column, const Vector& ids, std::size_t rows, bool stable_strings, Vector& out);

}  // namespace entente::exec
