#include "graph/algorithms/page_rank.hpp"

#include <cmath>

#include "graph/error.hpp"

namespace entente {
namespace {

using Vertex = Projection::Vertex;

void check_options(const PageRankOptions& options) {
    if (!(options.damping >= 0 && options.damping < 1)) {
        throw Error(ErrorCode::argument_error, "NumberOutOfRange",
                    "the damping of a page rank must be at least 0 and below 1");
    }
    if (!(options.tolerance >= 0)) {
        throw Error(ErrorCode::argument_error, "NumberOutOfRange", "the tolerance of a page rank must be at least 0");
    }
}

}  // namespace

std::vector<double> page_rank(const Projection& projection, const PageRankOptions& options, CancelFlag cancel) {
    check_options(options);
    const Vertex count = projection.vertex_count();
    if (count == 0) return {};
    const double alike = 1.0 / count;
    std::vector<double> ranks(count, alike), next(count), share(count);
    std::vector<double> degrees(count);
    for (Vertex v = 0; v < count; ++v) degrees[v] = static_cast<double>(projection.degree(v, Direction::outgoing));
    NeighbourScratch scratch;
    double change = options.tolerance + 1;
    for (std::uint32_t i = 0; i < options.iterations && change > options.tolerance; ++i) {
        double kept = 0;  // by vertices without outgoing edges
        for (Vertex v = 0; v < count; ++v) {
            share[v] = degrees[v] > 0 ? ranks[v] / degrees[v] : 0;
            if (degrees[v] == 0) kept += ranks[v];
        }
        const double base = (1 - options.damping + options.damping * kept) * alike;
        change = 0;
        for (Vertex v = 0; v < count; ++v) {
            if (v % 1024 == 0) check_cancelled(cancel);
            double received = 0;
            projection.for_each_edge(v, Direction::incoming, scratch,
                                     [&](Vertex from, RelationshipId) { received += share[from]; });
            next[v] = base + options.damping * received;
            change += std::abs(next[v] - ranks[v]);
        }
        ranks.swap(next);
    }
    return ranks;
}

}  // namespace entente
