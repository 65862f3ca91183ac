#include <atomic>
#include <catch2/catch.hpp>
#include <limits>

#include "graph/algorithms/betweenness.hpp"
#include "graph/algorithms/components.hpp"
#include "graph/algorithms/degree.hpp"
#include "graph/algorithms/page_rank.hpp"
#include "graph/algorithms/shortest_path.hpp"
#include "graph/error.hpp"
#include "graph/projection.hpp"
#include "random_graph.hpp"

using namespace entente;
using namespace entente::test;

TEST_CASE("a whole graph needs no table of vertices", "[algorithms]") {
    const Projection projection(random_graph(1, 10, 30));
    CHECK(projection.has_all_ends());
    CHECK(projection.vertex_count() == 10);
    CHECK(projection.vertex(9) == 9);
    CHECK(projection.vertex(10) == Projection::no_vertex);
    CHECK(projection.vertex(no_entity) == Projection::no_vertex);
}

TEST_CASE("an empty graph, and labels that no node has, give empty results", "[algorithms]") {
    Graph graph;
    ProjectionOptions options;
    if (GENERATE(true, false)) {
        Transaction transaction = graph.begin();
        options.labels = {transaction.label("A")};
        transaction.create_node({});
        transaction.commit();
    }
    const Projection projection(graph.snapshot(), options);
    CHECK(projection.vertex_count() == 0);
    CHECK(projection.vertex(0) == Projection::no_vertex);
    CHECK(weakly_connected_components(projection).empty());
    CHECK(page_rank(projection).empty());
    CHECK(betweenness_centrality(projection, true).empty());
    CHECK(degrees(projection, DegreeKind::total).empty());
    CHECK_FALSE(weighted_shortest_path(projection, 0, 0, true).has_value());
}

TEST_CASE("degrees are counted by direction", "[algorithms][property]") {
    const auto seed = GENERATE(range(0U, 8U));
    const Snapshot snapshot = random_graph(seed, 20, 90);
    for (const ProjectionOptions& options : projections_of(*snapshot)) {
        const NaiveGraph naive = naive_projection(snapshot, options);
        std::vector<std::uint64_t> out(naive.nodes.size()), in(naive.nodes.size()), total(naive.nodes.size());
        for (const NaiveEdge& e : naive.edges) {
            ++out[e.source];
            ++in[e.target];
            ++total[e.source];
            ++total[e.target];
        }
        const Projection projection(snapshot, options);
        CHECK(degrees(projection, DegreeKind::outgoing) == out);
        CHECK(degrees(projection, DegreeKind::incoming) == in);
        CHECK(degrees(projection, DegreeKind::total) == total);
    }
}

TEST_CASE("every algorithm can be cancelled", "[algorithms]") {
    const Projection projection(random_graph(1, 10, 30));
    const std::atomic<bool> cancel = true;
    CHECK_THROWS_WITH(weakly_connected_components(projection, &cancel), "the algorithm was cancelled");
    CHECK_THROWS_WITH(page_rank(projection, {}, &cancel), "the algorithm was cancelled");
    CHECK_THROWS_WITH(betweenness_centrality(projection, false, &cancel), "the algorithm was cancelled");
    CHECK_THROWS_WITH(degrees(projection, DegreeKind::total, &cancel), "the algorithm was cancelled");
    CHECK_THROWS_WITH(weighted_shortest_path(projection, 0, 9, false, &cancel), "the algorithm was cancelled");
}
