#pragma once

#include <cstdint>
#include <vector>

#include "graph/projection.hpp"

namespace entente {

/// The weakly connected component of each vertex: vertices have the same number when a path joins them, whatever the
/// directions on it. Numbers count from 0 in the order of each component's first vertex. Disjoint sets (Tarjan 1975),
/// almost O(vertices + edges). Throws Error(cancelled).
[[nodiscard]] std::vector<std::uint32_t> weakly_connected_components(const Projection& projection,
                                                                     CancelFlag cancel = nullptr);

}  // namespace entente
