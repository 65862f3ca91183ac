#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "graph/algorithms/betweenness.hpp"
#include "graph/algorithms/page_rank.hpp"
#include "graph/error.hpp"
#include "random_graph.hpp"

using namespace entente;
using namespace entente::test;

namespace {

std::vector<double> naive_page_rank(const NaiveGraph& graph, double damping, int iterations) {
    const auto count = static_cast<double>(graph.nodes.size());
    std::vector<double> ranks(graph.nodes.size(), 1 / count), degrees(graph.nodes.size());
    for (const NaiveEdge& e : graph.edges) ++degrees[e.source];
    for (int i = 0; i < iterations; ++i) {
        std::vector<double> next(graph.nodes.size(), (1 - damping) / count);
        for (const NaiveEdge& e : graph.edges) next[e.target] += damping * ranks[e.source] / degrees[e.source];
        for (std::size_t v = 0; v < ranks.size(); ++v) {
            if (degrees[v] != 0) continue;
            for (double& rank : next) rank += damping * ranks[v] / count;
        }
        ranks = next;
    }
    return ranks;
}

/// Number of shortest paths and their length from `start` to each vertex, by repeated passes over all edges.
struct Counted {
    std::vector<int> length;
    std::vector<double> paths;
};
Counted count_paths(const NaiveGraph& graph, std::size_t start, bool directed) {
    Counted c{std::vector<int>(graph.nodes.size(), -1), std::vector<double>(graph.nodes.size(), 0)};
    c.length[start] = 0;
    c.paths[start] = 1;
    for (int depth = 0; depth < static_cast<int>(graph.nodes.size()); ++depth) {
        const auto step = [&](std::uint32_t from, std::uint32_t to) {
            if (c.length[from] != depth || (c.length[to] != -1 && c.length[to] != depth + 1)) return;
            c.length[to] = depth + 1;
            c.paths[to] += c.paths[from];
        };
        for (const NaiveEdge& e : graph.edges) {
            step(e.source, e.target);
            if (!directed) step(e.target, e.source);
        }
    }
    return c;
}

std::vector<double> naive_betweenness(const NaiveGraph& graph, bool directed) {
    const std::size_t count = graph.nodes.size();
    std::vector<Counted> from;
    for (std::size_t v = 0; v < count; ++v) from.push_back(count_paths(graph, v, directed));
    std::vector<double> result(count, 0);
    for (std::size_t s = 0; s < count; ++s) {
        for (std::size_t t = 0; t < count; ++t) {
            if (s == t || from[s].length[t] < 0) continue;
            for (std::size_t v = 0; v < count; ++v) {
                if (v == s || v == t || from[s].length[v] < 0 || from[v].length[t] < 0) continue;
                if (from[s].length[v] + from[v].length[t] != from[s].length[t]) continue;
                result[v] += from[s].paths[v] * from[v].paths[t] / from[s].paths[t] / (directed ? 1 : 2);
            }
        }
    }
    return result;
}

void check_close(const std::vector<double>& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t v = 0; v < found.size(); ++v) REQUIRE(found[v] == Approx(expected[v]).margin(1e-9));
}

}  // namespace

TEST_CASE("page rank agrees with a naive version and sums to 1", "[algorithms][property]") {
    const auto seed = GENERATE(range(0U, 10U));
    const Snapshot snapshot = random_graph(seed, 30, 20 + seed * 10);
    for (const ProjectionOptions& options : projections_of(*snapshot)) {
        const Projection projection(snapshot, options);
        const std::vector<double> ranks = page_rank(projection, {0.85, 30, 0});
        check_close(ranks, naive_page_rank(naive_projection(snapshot, options), 0.85, 30));
        if (!ranks.empty()) CHECK(std::accumulate(ranks.begin(), ranks.end(), 0.0) == Approx(1));
        check_close(page_rank(projection, {0.5, 1000, 1e-14}),
                    naive_page_rank(naive_projection(snapshot, options), 0.5, 100));
    }
}

TEST_CASE("page rank refuses options out of range", "[algorithms][error]") {
    const Projection projection(random_graph(1, 4, 4));
    CHECK_THROWS_AS(page_rank(projection, {1.0, 20, 0}), Error);
    CHECK_THROWS_AS(page_rank(projection, {-0.1, 20, 0}), Error);
    CHECK_THROWS_AS(page_rank(projection, {std::nan(""), 20, 0}), Error);
    CHECK_THROWS_AS(page_rank(projection, {0.85, 20, -1}), Error);
}

TEST_CASE("betweenness agrees with a naive version", "[algorithms][property]") {
    const auto seed = GENERATE(range(0U, 10U));
    const Snapshot snapshot = random_graph(seed, 16, 10 + seed * 5);
    for (const ProjectionOptions& options : projections_of(*snapshot)) {
        const Projection projection(snapshot, options);
        for (const bool directed : {true, false}) {
            CAPTURE(seed, directed);
            check_close(betweenness_centrality(projection, directed),
                        naive_betweenness(naive_projection(snapshot, options), directed));
        }
    }
}

TEST_CASE("more shortest paths than 64 bits count do not break betweenness", "[algorithms]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("R");
    NodeId from = transaction.create_node({});
    for (int diamond = 0; diamond < 70; ++diamond) {  // 2^70 paths from end to end
        const NodeId left = transaction.create_node({});
        const NodeId right = transaction.create_node({});
        const NodeId to = transaction.create_node({});
        for (const NodeId middle : {left, right}) {
            transaction.create_relationship(type, from, middle);
            transaction.create_relationship(type, middle, to);
        }
        from = to;
    }
    transaction.commit();
    const std::vector<double> centrality = betweenness_centrality(Projection(graph.snapshot()), true);
    CHECK(std::all_of(centrality.begin(), centrality.end(), [](double c) { return std::isfinite(c); }));
    CHECK(centrality[3 * 35] == Approx(105.0 * 105));  // the middle: all pairs from one half to the other
}
