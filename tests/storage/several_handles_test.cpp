// Several handles on one database, and several committers on one handle, at the moments that matter: what one does
// between two steps of another, made to happen by the files themselves.
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "memory_files.hpp"
#include "player.hpp"

using namespace entente;
using namespace entente::test;

namespace {

const std::string path = "folder/graph.db";
const std::string log_path = path + "-wal";

void add_node(Graph& graph) {
    Transaction transaction = graph.begin();
    transaction.create_node({});
    transaction.commit();
}

std::uint64_t stored_nodes(MemoryFiles& files) {
    storage::StoreOptions options;
    options.read_only = true;
    return open_database(files, path, options).graph->snapshot()->node_count();
}

/// Two handles; the first looks at the database just before step `step` of a checkpoint by the second. False when the
/// checkpoint has no such step.
bool look_during_checkpoint(MemoryFiles& files, Opened& one, Opened& two, int step) {
    int next = 0;
    bool looked = false;
    files.watch([&](MemoryFiles::Change, const std::string&) {
        if (next++ != step) return;
        looked = true;
        one.graph->follow();
    });
    two.graph->checkpoint();
    files.watch({});
    return looked;
}

}  // namespace

TEST_CASE("a reader that met the log between a checkpoint's two steps sees that it was begun anew", "[storage]") {
    // Commits after the checkpoint: the log is shorter than the reader knew it, as long, longer. Every record of this
    // test has the same size.
    const unsigned commits = GENERATE(0U, 1U, 2U, 3U, 4U);
    CAPTURE(commits);
    constexpr unsigned before = 3;
    int step = 0;
    for (;; ++step) {
        CAPTURE(step);
        MemoryFiles files;
        Opened one = open_database(files, path);
        Opened two = open_database(files, path);
        for (unsigned i = 0; i < before; ++i) add_node(*two.graph);
        one.graph->follow();
        if (!look_during_checkpoint(files, one, two, step)) break;
        REQUIRE(one.graph->snapshot()->node_count() == before);
        for (unsigned i = 0; i < commits; ++i) add_node(*two.graph);
        add_node(*one.graph);  // behind the commits of the other, not over them
        add_node(*two.graph);
        one.graph->follow();
        CHECK(one.graph->snapshot()->node_count() == before + commits + 2);
        CHECK(two.graph->snapshot()->node_count() == before + commits + 2);
        CHECK(stored_nodes(files) == before + commits + 2);
        CHECK(storage::check_database(files, path).empty());
    }
    CHECK(step >= 6);  // writes, flush, root, flush, its copy, flush, log
}

TEST_CASE("whoever comes, stays and goes, snapshots stay what they were", "[storage][random]") {
    const unsigned seed = GENERATE(range(1U, 13U));
    CAPTURE(seed);
    MemoryFiles files;
    Player player(seed);
    player.changes_indexes = seed % 3 == 0;
    NaiveGraph model;
    storage::StoreOptions options;
    options.checkpoint_bytes = 2000;
    std::array<Opened, 4> handles;
    std::vector<std::pair<Snapshot, NaiveGraph>>
        taken;  // read for the first time at the end, by whatever handle took it
    for (int step = 0; step < 250; ++step) {
        CAPTURE(step);
        Opened& handle = handles[player.below(handles.size())];
        if (!handle.graph) {
            handle = open_database(files, path, options);
            continue;
        }
        switch (player.below(8)) {
            case 0:
                handle = {};
                break;
            case 1:
                handle.graph->follow();
                taken.emplace_back(handle.graph->snapshot(), model);
                break;
            case 2:
                (void)handle.graph->begin();  // sees what others did
                handle.graph->checkpoint();
                break;
            default:
                Transaction transaction = handle.graph->begin();
                if (player.below(20) == 0) {
                    player.bulk(transaction, model, 1 + player.below(200));
                } else {
                    player.change(transaction, model);
                }
                transaction.commit();
        }
        if (taken.size() > 12) {
            const std::size_t oldest = player.below(static_cast<std::uint32_t>(taken.size()));
            REQUIRE(difference(*taken[oldest].first, taken[oldest].second) == "");
            taken.erase(taken.begin() + static_cast<std::ptrdiff_t>(oldest));
        }
    }
    for (const auto& [snapshot, then] : taken) REQUIRE(difference(*snapshot, then) == "");
    taken.clear();
    handles = {};
    CHECK(difference(*open_database(files, path).graph->snapshot(), model) == "");
    CHECK(storage::check_database(files, path).empty());
}

TEST_CASE("commits that wait while the log is flushed are made durable by one flush", "[storage][threads]") {
    constexpr std::size_t committers = 8;
    MemoryFiles files;
    Opened opened = open_database(files, path);
    add_node(*opened.graph);  // makes the log
    std::mutex mutex;
    std::condition_variable all_appended;
    std::size_t appended = 0, flushes = 0;
    bool waited_in_vain = false;
    files.watch([&](MemoryFiles::Change change, const std::string& file) {
        if (file != log_path) return;
        std::unique_lock lock(mutex);
        if (change == MemoryFiles::Change::write && ++appended == committers) all_appended.notify_all();
        if (change != MemoryFiles::Change::flush || ++flushes > 1) return;
        // Whoever writes hands on the turn before it flushes: the others append while this flush lasts.
        waited_in_vain = !all_appended.wait_for(lock, std::chrono::minutes(5), [&] { return appended == committers; });
    });
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < committers; ++i) threads.emplace_back([&] { add_node(*opened.graph); });
    }
    files.watch({});
    CHECK_FALSE(waited_in_vain);
    CHECK(appended == committers);
    CHECK(flushes >= 2);
    CHECK(flushes <= 3);  // the first commit; all that waited; the last, where its turn had not ended when those began
    const std::size_t everything = files.operations();
    for (unsigned seed = 0; seed < 20; ++seed) {
        CHECK(stored_nodes(*files.after_power_cut(everything, MemoryFiles::Loss::all, seed)) == committers + 1);
    }
}
