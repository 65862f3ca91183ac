#pragma once

#include <vector>

#include "query/exec/evaluator.hpp"
#include "query/exec/operator.hpp"

namespace entente::exec {

/// Runs one EXISTS, COUNT or COLLECT subquery for the rows of a batch: all rows at once where the subquery treats rows
/// one by one anyway, else row after row. Not reentrant: a recursive use (a subquery inside itself) cannot be written.
class SubqueryRunner {
public:
    SubqueryRunner(ExecutionContext& context, const bound::Subquery& subquery);

    /// One value per row of `arguments`: a boolean, a count, or a list.
    void run(const Expr& expr, const Batch& arguments, std::vector<Value>& results);

private:
    ExecutionContext& context_;
    const plan::Plan& plan_;
    std::unique_ptr<Operator> root_;
    ArgumentSource source_;
    Slot tag_;
    Slot output_;
    Batch batch_, single_;
};

SubqueryRunner& subquery_runner(ExecutionContext& context, const Expr& expr);

}  // namespace entente::exec
