// Changes of a graph in memory, one by one as statements make them. Bulk loads are in csv_load.cpp, files in
// storage.cpp. Items are per second of processor time.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>

#include "graph/bulk_loader.hpp"
#include "graph/graph.hpp"

namespace {

using namespace entente;

constexpr std::uint32_t nodes = 200'000;

/// Half of the targets are among 1,000 nodes, as in most real graphs.
void create_random_relationship(Transaction& transaction, TypeId type, std::mt19937& random) {
    const auto source = static_cast<NodeId>(random() % nodes);
    transaction.create_relationship(type, source, static_cast<NodeId>(random() % (random() % 2 == 0 ? 1000 : nodes)));
}

void create_nodes(Transaction& transaction, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) transaction.create_node({});
}

void create_nodes_with_strings(benchmark::State& state) {
    for (auto _ : state) {
        Graph graph;
        Transaction transaction = graph.begin();
        const KeyId key = transaction.key("name");
        for (std::uint32_t i = 0; i < nodes; ++i) {
            transaction.set_node_property(transaction.create_node({}), key, Value(std::to_string(i)));
        }
        transaction.commit();
    }
    state.SetItemsProcessed(state.iterations() * nodes);
}
BENCHMARK(create_nodes_with_strings)->Unit(benchmark::kMillisecond);

void create_relationships(benchmark::State& state) {
    constexpr int count = 1'000'000;
    for (auto _ : state) {
        std::mt19937 random(42);
        Graph graph;
        Transaction transaction = graph.begin();
        create_nodes(transaction, nodes);
        const TypeId type = transaction.type("T");
        for (int i = 0; i < count; ++i) create_random_relationship(transaction, type, random);
        transaction.commit();
    }
    state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(create_relationships)->Unit(benchmark::kMillisecond);

/// A transaction for each, into a graph that grows.
void commits_of_one_relationship(benchmark::State& state) {
    std::mt19937 random(42);
    Graph graph;
    Transaction first = graph.begin();
    create_nodes(first, nodes);
    const TypeId type = first.type("T");
    for (int i = 0; i < 1'000'000; ++i) create_random_relationship(first, type, random);
    first.commit();
    for (auto _ : state) {
        Transaction transaction = graph.begin();
        create_random_relationship(transaction, type, random);
        transaction.commit();
    }
}
BENCHMARK(commits_of_one_relationship)->Unit(benchmark::kMicrosecond);

/// Values of a load on their way into a column: one of two strings, and strings that all differ.
void append_strings(benchmark::State& state) {
    const bool distinct = state.range(0) != 0;
    constexpr int count = 1'000'000;
    for (auto _ : state) {
        ColumnBuilder column;
        for (int i = 0; i < count; ++i) {
            if (distinct) {
                column.append_string("name of " + std::to_string(i));
            } else {
                column.append_string(i % 3 == 0 ? "ministry" : "agency");
            }
        }
        benchmark::DoNotOptimize(column.size());
    }
    state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(append_strings)->ArgName("distinct")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
