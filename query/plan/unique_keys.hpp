#pragma once

#include "query/plan/plan.hpp"

namespace entente::plan {

/// `expr` is a property of a node whose pattern gives it a label for which the property is unique by constraint: no two
/// nodes that the pattern finds have equal values, though several may have none. Holds as long as the schema does.
[[nodiscard]] bool is_unique_key(const Expr& expr, const bound::Statement& statement, const GraphState& graph);

/// Rewrites by which nodes are told apart by themselves rather than by a property of theirs:
///
///   Aggregation f(DISTINCT n.key)            Aggregation f(DISTINCT n.key) / Distinct n, for any key;
///                                            Aggregation f(n.key) / Distinct n, when n.key is unique
///
/// f over the distinct values of n.key needs each node once, and a set of nodes is an array of bits.
void tell_nodes_apart(Plan& plan, const bound::Statement& statement, const GraphState& graph);

}  // namespace entente::plan
