#pragma once

#include <memory>
#include <vector>

#include "query/exec/context.hpp"
#include "query/exec/evaluator.hpp"
#include "query/exec/vector.hpp"
#include "query/plan/plan.hpp"

namespace entente::exec {

/// Where Argument operators below an Apply, a subquery or MERGE take their rows from. The owner sets `rows` and then
/// calls `restart()` on the operator tree.
struct ArgumentSource {
    const Batch* rows = nullptr;
};

/// A running operator. Pull: `next` fills `out` and returns true with one row or more, false at the end. `restart`
/// begins again from the start (with new argument rows). Operators are made by `make_operator` and hold a reference to
/// their plan and to the context, which outlive them.
class Operator {
public:
    virtual ~Operator() = default;
    virtual bool next(Batch& out) = 0;
    virtual void restart() = 0;
};

using OperatorPtr = std::unique_ptr<Operator>;

/// The operator tree of `plan`. `argument` is the source of its Argument leaves; at the top one empty row.
[[nodiscard]] OperatorPtr make_operator(const plan::Plan& plan, ExecutionContext& context, ArgumentSource& argument);

// One factory per operator; each is explained beside its class.
OperatorPtr make_argument(const plan::Plan& plan, ExecutionContext& context, ArgumentSource& argument);
OperatorPtr make_node_scan(const plan::Plan& plan, ExecutionContext& context);
OperatorPtr make_node_index_seek(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_relationship_scan(const plan::Plan& plan, ExecutionContext& context);
OperatorPtr make_stored_count(const plan::Plan& plan, ExecutionContext& context);
OperatorPtr make_expand(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_expand_count(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_count_pattern(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_var_expand(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_trail_count(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_shortest_path(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_relationship_ends(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_label_filter(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_distinct_relationships(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_filter(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_project(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_aggregate(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_distinct(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_row_groups(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_sort(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_skip(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_limit(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_load_csv(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_unwind(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_hash_join(const plan::Plan& plan, ExecutionContext& context, OperatorPtr probe, OperatorPtr build);
OperatorPtr make_apply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr left);
OperatorPtr make_writing_apply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr left);
OperatorPtr make_union(const plan::Plan& plan, std::vector<OperatorPtr> inputs);
OperatorPtr make_create(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_set(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_delete(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_merge(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_foreach(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);
OperatorPtr make_call(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input);

/// A right side that runs per row and aggregates drops the left row's columns: every row of its answer, `out`, gets
/// them back from `left`, a batch of one row.
void repeat_left(const plan::Plan& apply, const Batch& left, Batch& out);

/// A SKIP or LIMIT count: evaluates a constant expression to an integer that is not negative.
[[nodiscard]] std::uint64_t row_count_of(const bound::Expr& expr, ExecutionContext& context, std::string_view clause);

}  // namespace entente::exec
