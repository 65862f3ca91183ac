#pragma once

#include <vector>

#include "graph/projection.hpp"

namespace entente {

/// For each vertex the sum, over all pairs of other vertices, of the share of their shortest paths that pass through
/// it; paths count edges, not weights. Undirected: each pair counts once. Parallel edges make parallel paths. Brandes
/// 2001, O(vertices * edges); path counts are doubles, which do not overflow. Throws Error(cancelled).
[[nodiscard]] std::vector<double> betweenness_centrality(const Projection& projection, bool directed,
                                                         CancelFlag cancel = nullptr);

}  // namespace entente
