// A database file: bytes for a relationship, load, open, first touch, commits. Prints a table; not a Google Benchmark,
// since a file is made once and each step depends on the one before.
//   bench_storage FILE [NODES RELATIONSHIPS]      (default 100,000 and 2,000,000)
// R-MAT relationships (a=.50 b=.20 c=.20 d=.10) with `since` (a date of 9,000 days) and `weight` (six decimals), as
// the datasets of the whole-query benchmark have them.
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/storage/store.hpp"

namespace {

using namespace entente;
using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Open {
    std::shared_ptr<storage::Store> store;
    std::unique_ptr<Graph> graph;
    explicit Open(const std::string& path) {
        CommittedState first;
        store = storage::Store::open(storage::posix_files(), path, {}, first);
        graph = std::make_unique<Graph>(first.state, first.commit, store);
    }
};

void load(Graph& graph, std::uint32_t nodes, std::size_t relationships) {
    std::mt19937_64 random(42);
    std::vector<std::uint32_t> shuffled(nodes);
    for (std::uint32_t i = 0; i < nodes; ++i) shuffled[i] = i;
    for (std::uint32_t i = nodes - 1; i > 0; --i) std::swap(shuffled[i], shuffled[random() % (i + 1)]);
    std::vector<NodeId> from(relationships), to(relationships);
    for (std::size_t i = 0; i < relationships; ++i) {
        std::uint32_t a = nodes, b = nodes;
        while (a >= nodes || b >= nodes) {
            a = b = 0;
            for (std::uint32_t bit = 1; bit < nodes; bit *= 2) {
                const std::uint64_t dice = random() % 10;
                a = a * 2 + (dice >= 7 ? 1 : 0);
                b = b * 2 + (dice == 5 || dice == 6 || dice == 9 ? 1 : 0);
            }
        }
        from[i] = shuffled[a];
        to[i] = shuffled[b];
    }
    Transaction transaction = graph.begin();
    BulkLoader loader(transaction);
    ColumnBuilder ids, since, weight;
    for (std::uint32_t i = 0; i < nodes; ++i) ids.append_integer(i * 7);
    for (std::size_t i = 0; i < relationships; ++i) {
        since.append_date(Date{10957 + static_cast<std::int64_t>(random() % 9000)});
        weight.append_float(static_cast<double>(random() % 1'000'000) / 1e6);
    }
    std::vector<BulkLoader::NamedColumn> of_nodes, of_relationships;
    of_nodes.push_back({transaction.key("id"), std::move(ids)});
    of_relationships.push_back({transaction.key("since"), std::move(since)});
    of_relationships.push_back({transaction.key("weight"), std::move(weight)});
    const LabelId label[] = {transaction.label("Person")};
    auto start = Clock::now();
    loader.add_nodes(nodes, label, std::move(of_nodes));
    loader.add_relationships(transaction.type("KNOWS"), std::move(from), std::move(to), std::move(of_relationships));
    loader.finish();
    fmt::print("build in memory          {:10.1f} ms\n", ms_since(start));
    start = Clock::now();
    transaction.commit();
    fmt::print("write and flush          {:10.1f} ms\n", ms_since(start));
}

std::uint64_t sum_neighbours(const GraphState& state, Direction direction) {
    NeighbourScratch scratch;
    std::uint64_t sum = 0;
    for (NodeId node = 0; node < state.node_limit(); ++node) {
        for (const NodeId other : state.adjacency(0, direction)->neighbours(node, scratch).nodes) sum += other;
    }
    return sum;
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::fputs("usage: bench_storage FILE [NODES RELATIONSHIPS]\n", stderr);
        return 2;
    }
    const std::string path = words[1];
    const auto nodes = static_cast<std::uint32_t>(count > 2 ? std::atoll(words[2]) : 100'000);
    const auto relationships = static_cast<std::size_t>(count > 3 ? std::atoll(words[3]) : 2'000'000);
    std::remove(path.c_str());
    std::remove((path + "-wal").c_str());
    {
        Open open(path);
        load(*open.graph, nodes, relationships);
        const auto size = open.store->file_bytes();
        fmt::print("file                     {:10.1f} MB, {:.2f} bytes a relationship\n",
                   static_cast<double>(size) / 1e6, static_cast<double>(size) / static_cast<double>(relationships));
        const auto use = open.graph->snapshot()->memory_use();
        fmt::print("memory                   {:10.1f} MB, {:.2f} bytes a relationship\n",
                   static_cast<double>(use.total()) / 1e6,
                   static_cast<double>(use.total()) / static_cast<double>(relationships));
    }
    auto start = Clock::now();
    Open open(path);
    fmt::print("open                     {:10.3f} ms\n", ms_since(start));
    const Snapshot snapshot = open.graph->snapshot();
    start = Clock::now();
    const Value id = snapshot->node_property(nodes / 2, KeyId{0});
    fmt::print("first property           {:10.3f} ms\n", ms_since(start));
    start = Clock::now();
    NeighbourScratch scratch;
    const std::size_t degree = snapshot->adjacency(0, Direction::incoming)->neighbours(nodes / 2, scratch).size();
    fmt::print("first incoming list      {:10.3f} ms ({} neighbours of {})\n", ms_since(start), degree,
               id.as_integer());
    for (const auto direction : {Direction::outgoing, Direction::incoming}) {
        const char* const name = direction == Direction::outgoing ? "outgoing" : "incoming";
        start = Clock::now();
        const std::uint64_t first = sum_neighbours(*snapshot, direction);
        fmt::print("all {} lists, cold  {:10.1f} ms\n", name, ms_since(start));
        start = Clock::now();
        if (sum_neighbours(*snapshot, direction) != first) return 1;
        fmt::print("all {} lists, warm  {:10.1f} ms\n", name, ms_since(start));
    }
    std::mt19937 random(1);
    constexpr int commits = 1000;
    start = Clock::now();
    for (int i = 0; i < commits; ++i) {
        Transaction transaction = open.graph->begin();
        transaction.create_relationship(0, static_cast<NodeId>(random() % nodes),
                                        static_cast<NodeId>(random() % nodes));
        transaction.commit();
    }
    fmt::print("a commit of one          {:10.3f} ms\n", ms_since(start) / commits);
    start = Clock::now();
    {
        Transaction transaction = open.graph->begin();
        for (int i = 0; i < 100'000; ++i) transaction.create_node({});
        transaction.commit();
    }
    fmt::print("100,000 nodes, 1 commit  {:10.1f} ms\n", ms_since(start));
    start = Clock::now();
    open.graph->checkpoint();
    fmt::print("checkpoint of all that   {:10.1f} ms\n", ms_since(start));
    return 0;
}
