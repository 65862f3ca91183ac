#include "query/plan/parallel_scan.hpp"

#include <algorithm>

namespace entente::plan {

namespace {

using bound::AggregateKind;

bool steady(const Expr& expr, const Statement& statement);

/// Every operator of a subquery can run in several copies.
bool steady(const Plan& plan, const Statement& statement) {
    return !std::holds_alternative<Call>(plan.op) && !std::holds_alternative<LoadCsv>(plan.op) &&
           std::all_of(plan.inputs.begin(), plan.inputs.end(),
                       [&](const Plan& input) { return steady(input, statement); });
}

/// The value does not depend on how often, or in which order, it is computed: no rand().
bool steady(const Expr& expr, const Statement& statement) {
    if (expr.function != nullptr && !expr.function->is_deterministic(expr.children.size())) return false;
    if (expr.subquery && !steady(statement.subqueries[expr.subquery->index].plan, statement)) return false;
    return std::all_of(expr.children.begin(), expr.children.end(),
                       [&](const Expr& child) { return steady(child, statement); });
}

bool steady(const std::vector<Expr>& exprs, const Statement& statement) {
    return std::all_of(exprs.begin(), exprs.end(), [&](const Expr& expr) { return steady(expr, statement); });
}
bool steady(const std::vector<bound::Assignment>& items, const Statement& statement) {
    return std::all_of(items.begin(), items.end(),
                       [&](const bound::Assignment& item) { return steady(item.expr, statement); });
}

/// The operator treats the rows of its input one by one, and hands on those of one batch before it asks for the next.
bool treats_rows_alone(const Plan& plan, const Statement& statement) {
    return std::visit(
        [&](const auto& op) {
            using T = std::decay_t<decltype(op)>;
            if constexpr (std::is_same_v<T, Expand> || std::is_same_v<T, LabelFilter> ||
                          std::is_same_v<T, DistinctRelationships> || std::is_same_v<T, RelationshipEnds>)
                return true;
            else if constexpr (std::is_same_v<T, ExpandCount>)
                return steady(op.end_predicates, statement);
            else if constexpr (std::is_same_v<T, VarExpand>)
                return std::all_of(op.properties.begin(), op.properties.end(),
                                   [&](const auto& property) { return steady(property.second, statement); });
            else if constexpr (std::is_same_v<T, Filter>)
                return steady(op.predicates, statement);
            else if constexpr (std::is_same_v<T, Project>)
                return steady(op.items, statement);
            else if constexpr (std::is_same_v<T, RowGroups>)
                return steady(op.keys, statement);
            else if constexpr (std::is_same_v<T, Unwind>)
                return steady(op.list, statement);
            else
                return false;
        },
        plan.op);
}

/// Its answer does not depend on the order of the rows, or can be put together in that order.
bool can_be_put_together(const Plan& plan, const Statement& statement) {
    if (std::holds_alternative<Sort>(plan.op)) return true;
    const auto* aggregate = std::get_if<Aggregate>(&plan.op);
    if (aggregate == nullptr || !steady(aggregate->keys, statement)) return false;
    return std::all_of(aggregate->aggregates.begin(), aggregate->aggregates.end(), [&](const bound::Aggregate& a) {
        const bool ordered = a.kind == AggregateKind::collect || a.kind == AggregateKind::stdev ||
                             a.kind == AggregateKind::stdevp || a.kind == AggregateKind::percentile_cont ||
                             a.kind == AggregateKind::percentile_disc;
        return !ordered && !a.distinct && steady(a.argument, statement);
    });
}

}  // namespace

void find_parallel_scans(Plan& plan, const Statement& statement) {
    if (!plan.inputs.empty() && can_be_put_together(plan, statement)) {
        const Plan* below = &plan.inputs[0];
        double work = 0;
        while (treats_rows_alone(*below, statement)) {
            work += below->rows;
            below = &below->inputs[0];
        }
        if (std::holds_alternative<NodeScan>(below->op))
            plan.parallel_scan = ParallelScan{below->id, ScanKind::nodes, work + below->rows};
        else if (std::holds_alternative<RelationshipScan>(below->op))
            plan.parallel_scan = ParallelScan{below->id, ScanKind::relationships, work + below->rows};
    }
    // The right side of an Apply runs for each row: it is not worth it there.
    const bool first_only = std::holds_alternative<Apply>(plan.op);
    for (std::size_t i = 0; i < (first_only ? 1 : plan.inputs.size()); ++i)
        find_parallel_scans(plan.inputs[i], statement);
}

}  // namespace entente::plan
