#include "graph/algorithms/betweenness.hpp"

#include <boost/graph/betweenness_centrality.hpp>
#include <boost/property_map/property_map.hpp>

#include "graph/bgl.hpp"

namespace entente {
namespace {

template <typename View> std::vector<double> brandes(const View& view) {
    const std::size_t count = num_vertices(view);
    std::vector<double> centrality(count), dependency(count), paths(count);
    std::vector<std::vector<bgl::Edge>> incoming(count);
    std::vector<std::size_t> distance(count);
    const bgl::VertexIndexMap index;
    const auto map = [&](auto& values) { return boost::make_iterator_property_map(values.begin(), index); };
    boost::brandes_betweenness_centrality(view, map(centrality), boost::dummy_property_map(), map(incoming),
                                          map(distance), map(dependency), map(paths), index);
    return centrality;
}

}  // namespace

std::vector<double> betweenness_centrality(const Projection& projection, bool directed, CancelFlag cancel) {
    if (directed) return brandes(bgl::DirectedView{&projection, cancel});
    return brandes(bgl::UndirectedView{&projection, cancel});
}

}  // namespace entente
