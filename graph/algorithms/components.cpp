#include "graph/algorithms/components.hpp"

#include <algorithm>
#include <numeric>

namespace entente {
namespace {

using Vertex = Projection::Vertex;

/// The first vertex of a set; halves the way to it.
Vertex find_root(std::vector<Vertex>& parents, Vertex vertex) {
    while (parents[vertex] != vertex) {
        parents[vertex] = parents[parents[vertex]];
        vertex = parents[vertex];
    }
    return vertex;
}

}  // namespace

std::vector<std::uint32_t> weakly_connected_components(const Projection& projection, CancelFlag cancel) {
    std::vector<Vertex> parents(projection.vertex_count());
    std::iota(parents.begin(), parents.end(), Vertex{0});
    NeighbourScratch scratch;
    for (Vertex vertex = 0; vertex < projection.vertex_count(); ++vertex) {
        if (vertex % 1024 == 0) check_cancelled(cancel);
        projection.for_each_edge(vertex, Direction::outgoing, scratch, [&](Vertex other, RelationshipId) {
            const auto [first, second] = std::minmax({find_root(parents, vertex), find_root(parents, other)});
            parents[second] = first;  // a root is the least vertex of its set
        });
    }
    std::vector<std::uint32_t> components(parents.size());
    std::uint32_t count = 0;
    for (Vertex vertex = 0; vertex < parents.size(); ++vertex) {
        const Vertex root = find_root(parents, vertex);
        components[vertex] = root == vertex ? count++ : components[root];
    }
    return components;
}

}  // namespace entente
