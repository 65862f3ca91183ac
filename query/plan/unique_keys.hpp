#pragma once

#include "query/plan/plan.hpp"

namespace entente::plan {

/// Rewrites by which nodes are told apart by themselves rather than by a property of theirs, from the leaves up:
///
///   Aggregation f(DISTINCT n.key)       Aggregation f(DISTINCT n.key) / Distinct n, for any key;
///                                       Aggregation f(n.key) / Distinct n, where n.key is unique by constraint
///   Aggregation n.key, count(*)         RowGroups n.key, where n.key is unique, every n has it, and the rows come from
///   a
///                                       scan of n, each n at most once
///
/// f over the distinct values of n.key needs each node once, and a set of nodes is an array of bits.
void tell_nodes_apart(Plan& plan, const bound::Statement& statement, const GraphState& graph, Premises& premises);

}  // namespace entente::plan
