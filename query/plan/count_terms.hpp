#pragma once

#include <optional>
#include <vector>

#include "query/plan/count_search.hpp"

namespace entente::plan {

/// A CountPattern without levels, and what the search for its order needs to know.
struct CountProblem {
    CountPattern op;
    CountConditions conditions;
    std::vector<CountEstimate> estimates;  ///< by node
};

/// Leaves out a <> b where NOT (c)-[:T]->(a) says it already, since b has such a relationship with c.
void drop_implied(CountProblem& problem);

/// One of several counts whose sum is wanted.
struct CountTerm {
    CountProblem problem;
    bool subtracted = false;
};
/// The count as a sum of counts without conditions between nodes: matches without the conditions, less those that break
/// one of them, and so on by inclusion and exclusion. In a match that breaks a <> b both are one node; in one that
/// breaks NOT EXISTS the relationship exists. Terms are often trees where the condition closed a cycle, and cycles that
/// close are found by intersection. nullopt where there are no conditions or it cannot be done.
[[nodiscard]] std::optional<std::vector<CountTerm>> terms_of(const CountProblem& problem, const Estimator& estimator);

/// Nodes inside a cycle that have two relationships, and nothing else to do with other nodes, become part of an edge
/// between their neighbours: these can then be found by one intersection. nullopt where there are none.
[[nodiscard]] std::optional<CountProblem> without_passed_nodes(const CountProblem& problem);

}  // namespace entente::plan
