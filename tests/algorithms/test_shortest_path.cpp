#include <catch2/catch.hpp>
#include <limits>

#include "graph/algorithms/shortest_path.hpp"
#include "graph/error.hpp"
#include "random_graph.hpp"

using namespace entente;
using namespace entente::test;

namespace {

/// Bellman-Ford.
std::vector<double> naive_costs(const NaiveGraph& graph, std::size_t start, bool directed) {
    std::vector<double> costs(graph.nodes.size(), std::numeric_limits<double>::infinity());
    costs[start] = 0;
    for (std::size_t round = 0; round < costs.size(); ++round) {
        for (const NaiveEdge& e : graph.edges) {
            costs[e.target] = std::min(costs[e.target], costs[e.source] + e.weight);
            if (!directed) costs[e.source] = std::min(costs[e.source], costs[e.target] + e.weight);
        }
    }
    return costs;
}

void check_path(const Projection& projection, const WeightedPath& found, NodeId source, NodeId target, bool directed) {
    REQUIRE(found.path.nodes.size() == found.path.relationships.size() + 1);
    REQUIRE(found.path.nodes.front() == source);
    REQUIRE(found.path.nodes.back() == target);
    double cost = 0;
    for (std::size_t i = 0; i < found.path.relationships.size(); ++i) {
        const RelationshipRecord record = projection.graph().relationship(found.path.relationships[i]);
        const bool forward = record.source == found.path.nodes[i] && record.target == found.path.nodes[i + 1];
        const bool backward = record.target == found.path.nodes[i] && record.source == found.path.nodes[i + 1];
        REQUIRE((forward || (!directed && backward)));
        cost += projection.weight(found.path.relationships[i]);
    }
    REQUIRE(cost == Approx(found.cost));
}

/// Two nodes and a relationship from the first to the second with `weight`.
Snapshot one_relationship(const Value& weight) {
    Graph graph;
    Transaction transaction = graph.begin();
    const NodeId a = transaction.create_node({});
    const NodeId b = transaction.create_node({});
    const RelationshipId id = transaction.create_relationship(transaction.type("R"), a, b);
    transaction.set_relationship_property(id, transaction.key("w"), weight);
    return transaction.commit();
}

}  // namespace

TEST_CASE("weighted shortest paths cost what Bellman-Ford finds", "[algorithms][property]") {
    const auto seed = GENERATE(range(0U, 12U));
    const Snapshot snapshot = random_graph(seed, 24, 20 + seed * 8);
    for (const ProjectionOptions& options : projections_of(*snapshot)) {
        const Projection projection(snapshot, options);
        const NaiveGraph naive = naive_projection(snapshot, options);
        for (std::size_t source = 0; source < naive.nodes.size(); ++source) {
            const bool directed = (source + seed) % 2 == 0;
            const std::vector<double> costs = naive_costs(naive, source, directed);
            for (std::size_t target = 0; target < naive.nodes.size(); ++target) {
                const auto found =
                    weighted_shortest_path(projection, naive.nodes[source], naive.nodes[target], directed);
                REQUIRE(found.has_value() == (costs[target] < std::numeric_limits<double>::infinity()));
                if (!found) continue;
                REQUIRE(found->cost == Approx(costs[target]));
                check_path(projection, *found, naive.nodes[source], naive.nodes[target], directed);
            }
        }
    }
}

TEST_CASE("a weight must be a number of at least 0", "[algorithms][error]") {
    struct Case {
        Value weight;
        const char* message;
    };
    const std::vector<Case> cases = {
        {Value(-1), "weight `w` of a relationship is -1.0, expected a number of at least 0"},
        {Value(-0.5), "weight `w` of a relationship is -0.5, expected a number of at least 0"},
        {Value(std::numeric_limits<double>::quiet_NaN()),
         "weight `w` of a relationship is NaN, expected a number of at least 0"},
        {Value("5"), "weight `w` of a relationship is of type STRING, expected a number"},
    };
    for (const Case& c : cases) {
        const Snapshot snapshot = one_relationship(c.weight);
        const Projection projection(snapshot, {{}, {}, snapshot->catalog().keys.find("w")});
        try {
            (void)weighted_shortest_path(projection, 0, 1, true);
            FAIL("found");
        } catch (const Error& error) {
            CHECK(error.code == ErrorCode::argument_error);
            CHECK(error.what() == std::string(c.message));
        }
        CHECK(weighted_shortest_path(Projection(snapshot), 0, 1, true)->cost == 1);
    }
}

TEST_CASE("a path of a node to itself is empty; unknown nodes have none", "[algorithms]") {
    const Snapshot snapshot = one_relationship(Value(2));
    const Projection projection(snapshot, {{}, {}, snapshot->catalog().keys.find("w")});
    const auto itself = weighted_shortest_path(projection, 1, 1, true);
    REQUIRE(itself.has_value());
    CHECK(itself->path == Path{{1}, {}});
    CHECK(itself->cost == 0);
    CHECK_FALSE(weighted_shortest_path(projection, 1, 0, true).has_value());
    CHECK(weighted_shortest_path(projection, 1, 0, false)->path == Path{{1, 0}, {0}});
    CHECK_FALSE(weighted_shortest_path(projection, 0, 7, true).has_value());
}

TEST_CASE("weights beyond the target are not looked at", "[algorithms]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("R");
    const KeyId weight = transaction.key("w");
    for (int i = 0; i < 3; ++i) transaction.create_node({});
    transaction.create_relationship(type, 0, 1);
    transaction.set_relationship_property(transaction.create_relationship(type, 1, 2), weight, Value(-5));
    transaction.commit();
    const Projection projection(graph.snapshot(), {{}, {}, weight});
    CHECK(weighted_shortest_path(projection, 0, 1, true)->cost == 1);
    CHECK_THROWS_AS(weighted_shortest_path(projection, 0, 2, true), Error);
}
