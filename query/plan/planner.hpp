#pragma once

#include "query/plan/plan.hpp"

namespace entente::plan {

struct PlannerOptions {
    bool optimise = true;  ///< false: textual order, no factorised counts, no pruning: the plain way to the same answer
};

/// Plans an analysed statement against the statistics of `graph`. The plan is right for any state with the same names,
/// indexes and constraints of which its premises hold, though perhaps slow.
[[nodiscard]] Statement plan_statement(bound::Statement statement, const GraphState& graph,
                                       const PlannerOptions& options);

/// The tree as users see it, when it runs on up to `threads` threads.
[[nodiscard]] PlanNode explain(const Statement& statement, const GraphState& graph, std::size_t threads);

}  // namespace entente::plan
