// Whole queries and their stages, on a graph made here: 100,000 people, 2,000,000 KNOWS with skewed degrees, seed 42.
// "limit" benchmarks do the same by hand over plain arrays, so that a ratio can be read in one run.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/graph.hpp"
#include "query/engine.hpp"
#include "query/procedures/builtin.hpp"
#include "query/semantics/bind.hpp"
#include "query/syntax/parser.hpp"

namespace {

using namespace entente;

constexpr std::uint32_t people = 100'000;
constexpr std::size_t relationships = 2'000'000;

/// The graph in the engine, and the same data as the arrays that a hand-written loop would use.
struct Fixture {
    Graph graph;
    ProcedureRegistry procedures;
    Engine engine{graph, procedures};
    std::vector<double> scores;
    std::vector<std::uint32_t> offsets, targets;

    Fixture() {
        add_builtin_procedures(procedures);
        std::mt19937_64 random(42);
        std::uniform_real_distribution<double> unit(0, 1);
        std::vector<NodeId> from(relationships), to(relationships);
        for (std::size_t i = 0; i < relationships; ++i) {
            from[i] = static_cast<NodeId>(people * unit(random) * unit(random));
            to[i] = static_cast<NodeId>(people * unit(random) * unit(random));
        }
        Transaction transaction = graph.begin();
        BulkLoader loader(transaction);
        ColumnBuilder ids, score, country;
        for (std::uint32_t i = 0; i < people; ++i) {
            ids.append_integer(i);
            scores.push_back(unit(random));
            score.append_float(scores.back());
            country.append_string("country " + std::to_string(i * 7 % 97));
        }
        std::vector<BulkLoader::NamedColumn> columns;
        columns.push_back({transaction.key("id"), std::move(ids)});
        columns.push_back({transaction.key("score"), std::move(score)});
        columns.push_back({transaction.key("country"), std::move(country)});
        const LabelId label[] = {transaction.label("Person")};
        loader.add_nodes(people, label, std::move(columns));
        offsets.assign(people + 1, 0);
        for (const NodeId node : from) ++offsets[node + 1];
        for (std::uint32_t i = 0; i < people; ++i) offsets[i + 1] += offsets[i];
        std::vector<std::uint32_t> at(offsets.begin(), offsets.end() - 1);
        targets.resize(relationships);
        for (std::size_t i = 0; i < relationships; ++i) targets[at[from[i]]++] = to[i];
        loader.add_relationships(transaction.type("KNOWS"), std::move(from), std::move(to), {});
        loader.finish();
        transaction.commit();
    }
};

Fixture& fixture() {
    static Fixture instance;
    return instance;
}

constexpr const char* typical =
    "MATCH (a:Person {id: $id})-[:KNOWS]->(b:Person) WHERE b.score > 0.5 AND b.country <> a.country "
    "RETURN b.country AS country, count(*) AS n ORDER BY n DESC, country LIMIT 5";
constexpr const char* two_hops =
    "MATCH (a:Person)-[:KNOWS]->(b)-[:KNOWS]->(c) WHERE a.score > 0.99 AND c.score > 0.5 RETURN count(*)";
constexpr const char* grouped =
    "MATCH (p:Person) WHERE p.score > 0.5 RETURN p.country AS country, count(*) AS n, avg(p.score) AS mean";

constexpr const char* large_answer = "MATCH (a:Person)-[:KNOWS]->(b) WHERE a.id < 50000 RETURN a.id, b.id";

void parse(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(parse_statement(typical));
}
BENCHMARK(parse)->Unit(benchmark::kMicrosecond);

/// Parse, analyse and plan: EXPLAIN does all of it and runs nothing. The text changes, so no plan is remembered.
void parse_and_plan(benchmark::State& state) {
    Engine& engine = fixture().engine;
    std::size_t n = 0;
    for (auto _ : state) {
        const std::string text = "EXPLAIN " + std::string(typical) + " // " + std::to_string(n++);
        benchmark::DoNotOptimize(engine.run(text, {{"id", Value(7)}}, {}));
    }
}
BENCHMARK(parse_and_plan)->Unit(benchmark::kMicrosecond);

void run_query(benchmark::State& state, const char* text) {
    Engine& engine = fixture().engine;
    for (auto _ : state) benchmark::DoNotOptimize(engine.run(text, {{"id", Value(7)}}, {}));
}
BENCHMARK_CAPTURE(run_query, prepared_point, typical)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(run_query, two_hops_filtered, two_hops)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_query, scan_filter_group, grouped)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_query, large_answer, large_answer)->Unit(benchmark::kMillisecond);

void limit_two_hops(benchmark::State& state) {
    const Fixture& f = fixture();
    for (auto _ : state) {
        std::uint64_t count = 0;
        for (std::uint32_t a = 0; a < people; ++a) {
            if (!(f.scores[a] > 0.99)) continue;
            for (std::uint32_t i = f.offsets[a]; i < f.offsets[a + 1]; ++i) {
                const std::uint32_t b = f.targets[i];
                for (std::uint32_t j = f.offsets[b]; j < f.offsets[b + 1]; ++j)
                    count += i != j && f.scores[f.targets[j]] > 0.5 ? 1U : 0U;
            }
        }
        benchmark::DoNotOptimize(count);
    }
}
BENCHMARK(limit_two_hops)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
