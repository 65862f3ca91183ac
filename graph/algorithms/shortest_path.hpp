#pragma once

#include <optional>
#include <vector>

#include "graph/projection.hpp"

namespace entente {

struct WeightedPath {
    Path path;
    double cost = 0;
};

/// A cheapest path from one node to another by the projection's weights, or nothing when there is none or an end is not
/// in the projection. Of a node to itself: the empty path. Dijkstra 1959, O((V + E) log V), stops at the target.
/// Throws Error(argument_error) for a weight on the way that is negative, NaN or no number; Error(cancelled).
[[nodiscard]] std::optional<WeightedPath> weighted_shortest_path(const Projection& projection, NodeId source,
                                                                 NodeId target, bool directed,
                                                                 CancelFlag cancel = nullptr);

}  // namespace entente
