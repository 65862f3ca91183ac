#include <algorithm>
#include <boost/concept/assert.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <tuple>
#include <vector>

#include "graph/bgl.hpp"
#include "random_graph.hpp"

using namespace entente;
using namespace entente::test;
using bgl::DirectedView;
using bgl::UndirectedView;

namespace {

template <typename View> void model_the_concepts() {
    BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<const View>));
    BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<const View>));
    BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<View, Projection::Vertex, boost::vertex_index_t>));
    BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<View, bgl::Edge, boost::edge_weight_t>));
    BOOST_CONCEPT_ASSERT((boost::ReadablePropertyMapConcept<bgl::NodePropertyMap, Projection::Vertex>));
}
static_assert(std::is_convertible_v<boost::graph_traits<DirectedView>::directed_category, boost::directed_tag>);
static_assert(boost::is_undirected_graph<UndirectedView>::value);

using EdgeList = std::vector<std::tuple<std::uint32_t, std::uint32_t, RelationshipId>>;

template <typename Range> EdgeList listed(const Range& range) {
    EdgeList list;
    for (auto [it, end] = range; it != end; ++it) list.emplace_back((*it).source, (*it).target, (*it).id);
    std::sort(list.begin(), list.end());
    return list;
}

template <typename View> void compare(const Projection& projection, const NaiveGraph& naive, bool directed) {
    const View view{&projection};
    std::vector<EdgeList> out(naive.nodes.size()), in(naive.nodes.size());
    EdgeList all;
    for (const NaiveEdge& e : naive.edges) {
        all.emplace_back(e.source, e.target, e.id);
        out[e.source].emplace_back(e.source, e.target, e.id);
        in[e.target].emplace_back(e.source, e.target, e.id);
        if (directed) continue;
        out[e.target].emplace_back(e.target, e.source, e.id);
        in[e.source].emplace_back(e.target, e.source, e.id);
    }
    std::sort(all.begin(), all.end());
    REQUIRE(num_vertices(view) == naive.nodes.size());
    REQUIRE(num_edges(view) == naive.edges.size());
    REQUIRE(listed(edges(view)) == all);
    for (auto [v, end] = vertices(view); v != end; ++v) {
        std::sort(out[*v].begin(), out[*v].end());
        std::sort(in[*v].begin(), in[*v].end());
        REQUIRE(projection.node(*v) == naive.nodes[*v]);
        REQUIRE(projection.vertex(naive.nodes[*v]) == *v);
        REQUIRE(listed(out_edges(*v, view)) == out[*v]);
        REQUIRE(listed(in_edges(*v, view)) == in[*v]);
        REQUIRE(out_degree(*v, view) == out[*v].size());
        REQUIRE(in_degree(*v, view) == in[*v].size());
        auto [e, last] = out_edges(*v, view);
        auto [neighbour, no_more] = adjacent_vertices(*v, view);
        for (; e != last; ++e, ++neighbour) REQUIRE(*neighbour == target(*e, view));
        REQUIRE(neighbour == no_more);
    }
    std::map<RelationshipId, double> weights;
    for (const NaiveEdge& e : naive.edges) weights[e.id] = e.weight;
    for (auto [e, end] = edges(view); e != end; ++e) {
        REQUIRE(get(get(boost::edge_weight, view), *e) == weights[(*e).id]);
    }
}

}  // namespace

TEST_CASE("the views model the concepts of Boost.Graph", "[algorithms][bgl]") {
    model_the_concepts<DirectedView>();
    model_the_concepts<UndirectedView>();
}

TEST_CASE("the views list the vertices and edges of any projection", "[algorithms][bgl][property]") {
    const auto seed = GENERATE(range(0U, 12U));
    const Snapshot snapshot = random_graph(seed, seed * 7, seed * 25);
    for (const ProjectionOptions& options : projections_of(*snapshot)) {
        const Projection projection(snapshot, options);
        const NaiveGraph naive = naive_projection(snapshot, options);
        compare<DirectedView>(projection, naive, true);
        compare<UndirectedView>(projection, naive, false);
    }
}

TEST_CASE("algorithms of Boost.Graph run on the views", "[algorithms][bgl]") {
    const Snapshot snapshot = random_graph(3, 60, 50);
    const Projection projection(snapshot);
    const UndirectedView view{&projection};
    std::vector<int> components(num_vertices(view));
    const bgl::VertexIndexMap index;
    const int count = boost::connected_components(view, boost::make_iterator_property_map(components.begin(), index),
                                                  boost::vertex_index_map(index));
    CHECK(count > 1);
    std::vector<int> distance(num_vertices(view), 0);
    boost::breadth_first_search(
        DirectedView{&projection}, 0U,
        boost::visitor(boost::make_bfs_visitor(boost::record_distances(
                           boost::make_iterator_property_map(distance.begin(), index), boost::on_tree_edge())))
            .vertex_index_map(index));
    CHECK(*std::max_element(distance.begin(), distance.end()) > 0);
}
