// Times of the storage on its own; hidden, run with `test_graph "[speed]"` on a release build. Figures
// are milliseconds of processor time, of bulk loads the best of five runs.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <ctime>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/graph.hpp"

using namespace entente;

namespace {

constexpr std::uint32_t nodes = 200'000;
constexpr std::uint32_t relationships = 2'000'000;

template <typename Action> double milliseconds(Action action) {
    const std::clock_t begin = std::clock();
    action();
    return 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

struct Input {
    std::vector<NodeId> sources;
    std::vector<NodeId> targets;
    std::vector<BulkLoader::NamedColumn> columns;
};

/// Half of the targets are among 1000 nodes, as in most real graphs.
Input random_input(KeyId date, KeyId weight) {
    std::mt19937 random(42);
    Input input;
    input.columns.resize(2);
    input.columns[0].key = date;
    input.columns[1].key = weight;
    for (std::uint32_t i = 0; i < relationships; ++i) {
        input.sources.push_back(static_cast<NodeId>(random() % nodes));
        input.targets.push_back(static_cast<NodeId>(random() % (random() % 2 == 0 ? 1000 : nodes)));
        input.columns[0].column.append_date(Date{static_cast<std::int64_t>(random() % 20000)});
        input.columns[1].column.append_float(static_cast<double>(random()) / 7.0);
    }
    return input;
}

}  // namespace

TEST_CASE("bulk load of 2,000,000 relationships with a date and a float", "[.][speed]") {
    double best = std::numeric_limits<double>::max();
    for (int run = 0; run < 5; ++run) {
        Graph graph;
        Transaction transaction = graph.begin();
        BulkLoader loader(transaction);
        loader.add_nodes(nodes, {}, {});
        Input input = random_input(transaction.key("on"), transaction.key("weight"));
        const TypeId type = transaction.type("T");
        best = std::min(best, milliseconds([&] {
                            loader.add_relationships(type, std::move(input.sources), std::move(input.targets),
                                                     std::move(input.columns));
                            loader.finish();
                        }));
    }
    WARN("add_relationships: " << best);
}

TEST_CASE("bulk load of 1,000,000 nodes with a distinct and a repeated string", "[.][speed]") {
    double append = std::numeric_limits<double>::max();
    double add = append;
    for (int run = 0; run < 5; ++run) {
        Graph graph;
        Transaction transaction = graph.begin();
        BulkLoader loader(transaction);
        std::vector<BulkLoader::NamedColumn> columns(2);
        columns[0].key = transaction.key("name");
        columns[1].key = transaction.key("kind");
        append = std::min(append, milliseconds([&] {
                              for (int i = 0; i < 1'000'000; ++i) {
                                  columns[0].column.append_string("name of " + std::to_string(i));
                                  columns[1].column.append_string(i % 3 == 0 ? "ministry" : "agency");
                              }
                          }));
        const LabelId label = transaction.label("A");
        add = std::min(
            add, milliseconds([&] { loader.add_nodes(1'000'000, std::vector<LabelId>{label}, std::move(columns)); }));
    }
    WARN("append: " << append << ", add_nodes: " << add);
}

TEST_CASE("200,000 nodes and 1,000,000 relationships one by one", "[.][speed]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const TypeId type = transaction.type("T");
    const KeyId key = transaction.key("name");
    const double create_nodes = milliseconds([&] {
        for (std::uint32_t i = 0; i < nodes; ++i) {
            transaction.set_node_property(transaction.create_node({}), key, Value(std::to_string(i)));
        }
    });
    const Input input = random_input(0, 0);
    const double create_relationships = milliseconds([&] {
        for (std::uint32_t i = 0; i < 1'000'000; ++i) {
            transaction.create_relationship(type, input.sources[i], input.targets[i]);
        }
    });
    transaction.commit();
    const double commits = milliseconds([&] {
        for (std::uint32_t i = 0; i < 1000; ++i) {
            Transaction small = graph.begin();
            small.create_relationship(type, input.sources[i], input.targets[i]);
            small.commit();
        }
    });
    const Snapshot snapshot = graph.snapshot();
    std::uint64_t sum = 0;
    const double scan = milliseconds([&] {
        NeighbourScratch scratch;
        const Adjacency& adjacency = *snapshot->adjacency(type, Direction::outgoing);
        for (NodeId node = 0; node < nodes; ++node) {
            for (const NodeId neighbour : adjacency.neighbours(node, scratch).nodes) sum += neighbour;
        }
    });
    WARN("create_node and a string: " << create_nodes << ", create_relationship: " << create_relationships
                                      << ", 1000 commits of one relationship: " << commits
                                      << ", all neighbours read: " << scan << " (" << sum << ")");
}
