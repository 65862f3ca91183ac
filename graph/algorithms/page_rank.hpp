#pragma once

#include <cstdint>
#include <vector>

#include "graph/projection.hpp"

namespace entente {

struct PageRankOptions {
    double damping = 0.85;           ///< in [0, 1)
    std::uint32_t iterations = 100;  ///< at most
    double tolerance = 1e-9;         ///< stops when the ranks change by less, summed over all vertices
};

/// The rank of each vertex; the ranks sum to 1. A vertex without outgoing edges gives its rank to all vertices alike,
/// so that none is lost (Brin, Page 1998; Langville, Meyer 2004). Parallel edges count each. O(iterations * edges).
/// Throws Error(argument_error) for options out of range, Error(cancelled).
[[nodiscard]] std::vector<double> page_rank(const Projection& projection, const PageRankOptions& options = {},
                                            CancelFlag cancel = nullptr);

}  // namespace entente
