#include <catch2/catch.hpp>
#include <numeric>

#include "graph/algorithms/components.hpp"
#include "random_graph.hpp"

using namespace entente;
using namespace entente::test;

namespace {

/// Spreads the least vertex over edges until nothing changes, then numbers what is left.
std::vector<std::uint32_t> naive_components(const NaiveGraph& graph) {
    std::vector<std::uint32_t> least(graph.nodes.size());
    std::iota(least.begin(), least.end(), 0U);
    for (bool changed = true; changed;) {
        changed = false;
        for (const NaiveEdge& e : graph.edges) {
            const std::uint32_t both = std::min(least[e.source], least[e.target]);
            changed = changed || least[e.source] != both || least[e.target] != both;
            least[e.source] = least[e.target] = both;
        }
    }
    std::vector<std::uint32_t> numbers(least.size());
    std::uint32_t count = 0;
    for (std::uint32_t v = 0; v < least.size(); ++v) numbers[v] = least[v] == v ? count++ : numbers[least[v]];
    return numbers;
}

}  // namespace

TEST_CASE("weakly connected components agree with a naive version", "[algorithms][property]") {
    const auto seed = GENERATE(range(0U, 20U));
    const Snapshot snapshot = random_graph(seed, 40, 10 + seed * 3);
    for (const ProjectionOptions& options : projections_of(*snapshot)) {
        CHECK(weakly_connected_components(Projection(snapshot, options)) ==
              naive_components(naive_projection(snapshot, options)));
    }
}
