#include "graph/algorithms/shortest_path.hpp"

#include <algorithm>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/property_map/property_map.hpp>
#include <limits>

#include "graph/bgl.hpp"

namespace entente {
namespace {

using Vertex = Projection::Vertex;
struct Found {};  // thrown: Boost.Graph has no other way to stop

/// Remembers the edge by which each vertex was reached; BGL copies visitors, so that the results stay outside.
struct PathVisitor : boost::default_dijkstra_visitor {
    PathVisitor(std::vector<bgl::Edge>& reached_by_in, Vertex target_in)
        : reached_by(&reached_by_in), target(target_in) {}
    template <typename View> void edge_relaxed(const bgl::Edge& edge, const View&) {
        (*reached_by)[edge.target] = edge;
    }
    template <typename View> void examine_vertex(Vertex vertex, const View&) {
        if (vertex == target) throw Found();
    }
    std::vector<bgl::Edge>* reached_by;
    Vertex target;
};

template <typename View> std::optional<WeightedPath> search(const View& view, Vertex source, Vertex target) {
    const Projection& projection = *view.projection;
    constexpr double unreachable = std::numeric_limits<double>::infinity();
    std::vector<double> costs(num_vertices(view));
    std::vector<bgl::Edge> reached_by(num_vertices(view));
    const bgl::VertexIndexMap index;
    try {
        boost::dijkstra_shortest_paths(view, source,
                                       boost::weight_map(get(boost::edge_weight, view))
                                           .vertex_index_map(index)
                                           .distance_map(boost::make_iterator_property_map(costs.begin(), index))
                                           .distance_inf(unreachable)
                                           .visitor(PathVisitor(reached_by, target)));
        return std::nullopt;
    } catch (const Found&) {
    }
    WeightedPath found;
    found.cost = costs[target];
    for (Vertex at = target; at != source; at = reached_by[at].source) {
        found.path.nodes.push_back(projection.node(at));
        found.path.relationships.push_back(reached_by[at].id);
    }
    found.path.nodes.push_back(projection.node(source));
    std::reverse(found.path.nodes.begin(), found.path.nodes.end());
    std::reverse(found.path.relationships.begin(), found.path.relationships.end());
    return found;
}

}  // namespace

std::optional<WeightedPath> weighted_shortest_path(const Projection& projection, NodeId source, NodeId target,
                                                   bool directed, CancelFlag cancel) {
    const Vertex from = projection.vertex(source);
    const Vertex to = projection.vertex(target);
    if (from == Projection::no_vertex || to == Projection::no_vertex) return std::nullopt;
    if (directed) return search(bgl::DirectedView{&projection, cancel}, from, to);
    return search(bgl::UndirectedView{&projection, cancel}, from, to);
}

}  // namespace entente
