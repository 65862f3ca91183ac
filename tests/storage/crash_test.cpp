#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <utility>

#include "graph/error.hpp"
#include "graph/storage/compaction.hpp"
#include "graph/storage/store.hpp"
#include "memory_files.hpp"
#include "player.hpp"

using namespace entente;
using namespace entente::test;
using storage::StoreOptions;

namespace {

const std::string path = "graph.db";

struct Commit {
    std::size_t begun, done;  // operations at that time
    NaiveGraph model;
};

StoreOptions small_log() {
    StoreOptions options;
    options.checkpoint_bytes = 1500;
    return options;
}

/// Plays `count` transactions on `files`. After an error it stops.
std::deque<Commit> play(MemoryFiles& files, unsigned seed, int count) {
    std::deque<Commit> commits{{0, 0, {}}};
    Player player(seed);
    try {
        Opened opened = open_database(files, path, small_log());
        for (int i = 0; i < count; ++i) {
            NaiveGraph model = commits.back().model;
            const std::size_t begun = files.operations();
            {
                Transaction transaction = opened.graph->begin();
                if (player.below(10) == 0) {
                    player.bulk(transaction, model, 1 + player.below(40));
                } else {
                    player.change(transaction, model);
                }
                commits.push_back({begun, ~std::size_t{0}, std::move(model)});
                transaction.commit();
            }
            commits.back().done = files.operations();
            if (player.below(9) == 0) opened.graph->checkpoint();
            if (player.below(12) == 0) {
                opened = {};
                (void)storage::compact_database(files, path, std::chrono::milliseconds(20));
                opened = open_database(files, path, small_log());
            }
            if (player.below(9) == 0) opened = open_database(files, path, small_log());
        }
    } catch (const Error&) {
    }
    return commits;
}

/// Opens what a disk holds and says which commits it may be: all that were done, perhaps one that was begun.
std::string judge(MemoryFiles& disk, const std::deque<Commit>& commits, std::size_t operations) {
    NaiveGraph model;
    try {
        Opened opened = open_database(disk, path, small_log());
        std::string found = "no commit";
        for (std::size_t i = commits.size(); i-- > 0;) {
            if (commits[i].begun > operations) continue;
            found = difference(*opened.graph->snapshot(), commits[i].model);
            if (found.empty()) {
                model = commits[i].model;
                break;
            }
            if (commits[i].done <= operations) return "commit " + std::to_string(i) + " is lost: " + found;
        }
        if (!found.empty()) return found;
        const auto wrong = storage::check_database(disk, path);  // what the power cut tore, the opening has mended
        if (!wrong.empty()) return "check after an opening: " + wrong.front();
        // Writing goes on, and what was recovered stays.
        Player player(1);
        Transaction transaction = opened.graph->begin();
        player.change(transaction, model);
        transaction.commit();
    } catch (const Error& error) {
        return error.what();
    }
    try {
        const std::string found = difference(*open_database(disk, path).graph->snapshot(), model);
        if (!found.empty()) return "after going on: " + found;
    } catch (const Error& error) {
        return std::string("after going on: ") + error.what();
    }
    const auto wrong = storage::check_database(disk, path);
    return wrong.empty() ? "" : "check: " + wrong.front();
}

int scale() {
    const char* const text = std::getenv("ENTENTE_CRASH_SCALE");
    return text == nullptr ? 1 : std::max(1, std::atoi(text));
}

}  // namespace

TEST_CASE("after a power cut at any moment every confirmed commit is there and none in part", "[storage][crash]") {
    for (int round = 0; round < scale(); ++round) {
        const auto seed = static_cast<unsigned>(round) + 1;
        MemoryFiles files;
        const std::deque<Commit> commits = play(files, seed, 25);
        REQUIRE(commits.size() == 26);
        std::size_t images = 0;
        for (std::size_t at = 0; at <= files.operations(); ++at) {
            for (const auto loss : {MemoryFiles::Loss::nothing, MemoryFiles::Loss::all, MemoryFiles::Loss::sectors,
                                    MemoryFiles::Loss::sectors, MemoryFiles::Loss::torn, MemoryFiles::Loss::cut}) {
                const auto image_seed = seed * 100'000 + static_cast<unsigned>(at * 8 + images % 8);
                const auto disk = files.after_power_cut(at, loss, image_seed);
                CAPTURE(seed, at, static_cast<int>(loss), image_seed);
                REQUIRE(judge(*disk, commits, at) == "");
                ++images;
            }
        }
        WARN(images << " images of a disk, none of them wrong");
    }
}

TEST_CASE("an error at any call loses nothing that was confirmed", "[storage][faults]") {
    for (const bool forever : {false, true}) {
        std::size_t tried = 0;
        for (std::size_t nth = 1;; ++nth) {
            CAPTURE(forever, nth);
            MemoryFiles files;
            files.fail_at(nth, forever);
            const std::deque<Commit> commits = play(files, 3, 12);
            const bool reached = files.calls() >= nth;
            files.fail_at(0, false);
            const std::size_t operations = files.operations();
            REQUIRE(judge(*files.after_power_cut(operations, MemoryFiles::Loss::nothing, 1), commits, operations) ==
                    "");
            REQUIRE(judge(*files.after_power_cut(operations, MemoryFiles::Loss::all, 1), commits, operations) == "");
            if (!reached) break;
            ++tried;
        }
        WARN(tried << " calls failed, one at a time");
    }
}
