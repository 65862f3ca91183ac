#pragma once

#include <cstdint>
#include <vector>

#include "graph/projection.hpp"

namespace entente {

enum class DegreeKind : std::uint8_t { outgoing, incoming, total };

/// The number of edges of each vertex; in the total a relationship from a node to itself counts twice.
/// O(vertices * types), or O(edges) where the projection leaves nodes out. Throws Error(cancelled).
[[nodiscard]] std::vector<std::uint64_t> degrees(const Projection& projection, DegreeKind kind,
                                                 CancelFlag cancel = nullptr);

}  // namespace entente
