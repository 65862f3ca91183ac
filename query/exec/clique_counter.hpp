#pragma once

#include <optional>

#include "query/exec/context.hpp"
#include "query/plan/plan.hpp"

namespace entente::exec {

/// Counts the matches of a triangle or a clique of four whose nodes are all alike (plan::CountPattern::by_degree): each
/// set of nodes is met once, in the order of their degrees, and a table says in how many ways the pattern lies on it.
/// On all threads of the statement. nullopt when the graph has parallel relationships. Throws
/// Error(arithmetic_error) when the number does not fit into 63 bits, Error(resource_limit), Error(cancelled).
/// O(m^(n/2)) for m relationships and n nodes of the pattern.
[[nodiscard]] std::optional<std::uint64_t> count_cliques(const plan::CountPattern& pattern, ExecutionContext& context);

}  // namespace entente::exec
