#include "query/exec/subquery.hpp"

namespace entente::exec {

SubqueryRunner::SubqueryRunner(ExecutionContext& context, const bound::Subquery& subquery)
    : context_(context),
      plan_(context.statement.subqueries[subquery.index].plan),
      tag_(context.statement.subqueries[subquery.index].tag),
      output_(context.statement.subqueries[subquery.index].output) {
    root_ = make_operator(plan_, context, source_);
}

void SubqueryRunner::run(const Expr& expr, const Batch& arguments, std::vector<Value>& results) {
    const std::vector<Slot>& imports = expr.subquery->query.imports;
    std::vector<std::uint64_t> counts(arguments.size, 0);
    std::vector<List> lists(expr.kind == ExprKind::collect_subquery ? arguments.size : 0);
    const auto take = [&](std::size_t row, std::size_t result_row) {
        const std::uint64_t weight = batch_.weight(result_row);
        counts[row] += weight;
        if (expr.kind != ExprKind::collect_subquery) return;
        context_.use_memory(weight * sizeof(Value));
        lists[row].insert(lists[row].end(), weight, batch_.columns[output_].get(result_row));
    };
    source_.rows = &single_;
    single_.multiplicity.clear();
    if (tag_ != bound::no_slot) {
        single_.size = arguments.size;
        for (const Slot slot : imports) single_.columns[slot] = arguments.columns[slot];
        Vector& tag = single_.columns[tag_];
        tag.clear(VectorKind::integer);
        for (std::size_t row = 0; row < arguments.size; ++row) tag.integers.push_back(static_cast<std::int64_t>(row));
        root_->restart();
        std::size_t found = 0;
        while (root_->next(batch_)) {
            const Vector& tags = batch_.columns[tag_];
            for (std::size_t i = 0; i < batch_.size; ++i) {
                const auto row = static_cast<std::size_t>(tags.integers[tags.at(i)]);
                if (counts[row] == 0) ++found;
                take(row, i);
            }
            if (expr.kind == ExprKind::exists_subquery && found == arguments.size) break;
        }
    } else {
        for (std::size_t row = 0; row < arguments.size; ++row) {
            const std::uint32_t rows[] = {static_cast<std::uint32_t>(row)};
            single_.size = 1;
            for (const Slot slot : imports) single_.columns[slot].gather(arguments.columns[slot], rows);
            root_->restart();
            while (root_->next(batch_)) {
                for (std::size_t i = 0; i < batch_.size; ++i) take(row, i);
                if (expr.kind == ExprKind::exists_subquery) break;
            }
        }
    }
    results.clear();
    for (std::size_t row = 0; row < arguments.size; ++row) {
        switch (expr.kind) {
            case ExprKind::exists_subquery:
                results.emplace_back(Value(counts[row] > 0));
                break;
            case ExprKind::count_subquery:
                results.emplace_back(static_cast<std::int64_t>(counts[row]));
                break;
            default:
                results.emplace_back(std::move(lists[row]));
                break;
        }
    }
}

SubqueryRunner& subquery_runner(ExecutionContext& context, const Expr& expr) {
    const std::uint32_t index = expr.subquery->index;
    if (context.subqueries.size() <= index) context.subqueries.resize(context.statement.subqueries.size());
    if (!context.subqueries[index]) {
        context.subqueries[index] = std::make_unique<SubqueryRunner>(context, *expr.subquery);
    }
    return *context.subqueries[index];
}

}  // namespace entente::exec
