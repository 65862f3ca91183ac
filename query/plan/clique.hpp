#pragma once

#include "query/plan/count_terms.hpp"

namespace entente::plan {

/// Whether the matches can be counted by sets of nodes (CountPattern::by_degree): three or four nodes without
/// conditions, one relationship of the same type between each two of them, and no relationship of that type from a
/// node to itself, so that all nodes and all relationships of a match differ.
[[nodiscard]] bool is_clique(const CountProblem& problem);

/// Steps that counting them in that way takes, in the unit of CountSearch.
[[nodiscard]] double clique_steps(const CountProblem& problem, const Estimator& estimator);

}  // namespace entente::plan
