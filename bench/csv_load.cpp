// Loading CSV into a graph in memory: 100,000 nodes with 5 properties and 2,000,000 relationships with 2 between them,
// in files made once in the temporary folder (seed 1). ENTENTE_BENCH_NODES and ENTENTE_BENCH_EDGES name files of other
// data with the same columns. CPU time of one thread; edges, rows and bytes are per second of it.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include "graph/graph.hpp"
#include "loader/csv.hpp"
#include "loader/csv_reader.hpp"

namespace {

constexpr std::uint32_t node_count = 100'000;
constexpr std::uint32_t edge_count = 2'000'000;

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

struct Data {
    std::string nodes, edges;
};

std::string date_of(std::uint64_t random) {
    return fmt::format("{:04}-{:02}-{:02}", 1950 + random % 75, 1 + random / 75 % 12, 1 + random / 900 % 28);
}

Data make_data() {
    const auto folder = std::filesystem::temp_directory_path();
    Data data{(folder / "entente_bench_nodes.csv").string(), (folder / "entente_bench_edges.csv").string()};
    if (std::filesystem::exists(data.edges)) return data;
    std::mt19937_64 random(1);
    const File nodes(std::fopen(data.nodes.c_str(), "wb"));
    if (!nodes) std::abort();
    fmt::print(nodes.get(), "id:ID(Person),name,country,born:date,score:double\n");
    for (std::uint32_t i = 0; i < node_count; ++i) {
        fmt::print(nodes.get(), "{},Person number {},Country {},{},0.{:06}\n", i * 9 + 1000, random() % 50'000,
                   random() % 60, date_of(random()), random() % 1'000'000);
    }
    const std::string part = data.edges + ".part";
    {
        const File edges(std::fopen(part.c_str(), "wb"));
        if (!edges) std::abort();
        fmt::print(edges.get(), ":START_ID(Person),:END_ID(Person),since:date,weight:double\n");
        for (std::uint32_t i = 0; i < edge_count; ++i) {
            fmt::print(edges.get(), "{},{},{},0.{:06}\n", random() % node_count * 9 + 1000,
                       random() % node_count * 9 + 1000, date_of(random()), random() % 1'000'000);
        }
    }
    std::filesystem::rename(part, data.edges);
    return data;
}

Data data() {
    const char* const nodes = std::getenv("ENTENTE_BENCH_NODES");
    const char* const edges = std::getenv("ENTENTE_BENCH_EDGES");
    if (nodes != nullptr && edges != nullptr) return {nodes, edges};
    return make_data();
}

void load_graph(benchmark::State& state) {
    const Data files = data();
    std::uint64_t edges = 0;
    for (auto _ : state) {
        entente::Graph graph;
        entente::Transaction transaction = graph.begin();
        entente::LoadOptions options;
        options.integer_ids = true;
        options.nodes = {{{"Person"}, {files.nodes}}};
        options.relationships = {{{"KNOWS"}, {files.edges}}};
        entente::LoadReport report;
        entente::load_csv(transaction, options, report);
        edges += report.relationships;
        benchmark::DoNotOptimize(transaction.commit());
    }
    state.counters["edges/s"] = benchmark::Counter(static_cast<double>(edges), benchmark::Counter::kIsRate);
    const auto bytes = std::filesystem::file_size(files.nodes) + std::filesystem::file_size(files.edges);
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}
BENCHMARK(load_graph)->Unit(benchmark::kMillisecond);

/// Reading and splitting alone.
void split_rows(benchmark::State& state) {
    const Data files = data();
    std::int64_t rows = 0;
    for (auto _ : state) {
        entente::csv::Reader reader(files.edges, {});
        entente::csv::Batch batch;
        while (reader.next(4, batch)) rows += batch.rows;
    }
    state.counters["rows/s"] = benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsRate);
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(files.edges));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * bytes);
}
BENCHMARK(split_rows)->Unit(benchmark::kMillisecond);

}  // namespace
