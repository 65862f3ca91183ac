#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <utility>

#include "graph/error.hpp"
#include "graph/storage/database_file.hpp"
#include "graph/storage/store.hpp"
#include "memory_files.hpp"
#include "player.hpp"

using namespace entente;
using namespace entente::test;

namespace {

const std::string path = "graph.db";

/// The right answer, or a clean error.
std::string look(MemoryFiles& files, const NaiveGraph& model, std::size_t& noticed) {
    storage::StoreOptions options;
    options.read_only = true;
    try {
        const Opened opened = open_database(files, path, options);
        return difference(*opened.graph->snapshot(), model);
    } catch (const Error& error) {
        ++noticed;
        return error.code == ErrorCode::database_corrupt ? "" : error.what();
    }
}

}  // namespace

TEST_CASE("a damaged file gives the right answer or a clean error", "[storage][damage]") {
    MemoryFiles files;
    NaiveGraph model;
    {
        Player player(11);
        Opened opened = open_database(files, path);
        Transaction bulk = opened.graph->begin();
        player.bulk(bulk, model, 400);
        bulk.commit();
        for (int i = 0; i < 20; ++i) {
            Transaction transaction = opened.graph->begin();
            player.change(transaction, model);
            transaction.commit();
            if (i == 10) opened.graph->checkpoint();
        }
        opened.graph->checkpoint();
    }
    const std::vector<std::byte> whole = files.bytes(path);
    std::mt19937 random(12);
    std::size_t noticed = 0;
    REQUIRE(look(files, model, noticed) == "");
    REQUIRE(noticed == 0);
    const std::size_t pages = whole.size() / storage::page_size;
    const char* const scale = std::getenv("ENTENTE_CRASH_SCALE");
    const int rounds = 1500 * (scale == nullptr ? 1 : std::max(1, std::atoi(scale)));
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        std::vector<std::byte> bytes = whole;
        if (round % 5 < 3) {
            bytes[random() % bytes.size()] ^= static_cast<std::byte>(1U << (random() % 8));
        } else if (round % 5 == 3) {  // two pages swapped
            const std::size_t a = storage::page_size * (random() % pages);
            const std::size_t b = storage::page_size * (random() % pages);
            std::swap_ranges(bytes.begin() + static_cast<std::ptrdiff_t>(a),
                             bytes.begin() + static_cast<std::ptrdiff_t>(a + storage::page_size),
                             bytes.begin() + static_cast<std::ptrdiff_t>(b));
        } else {
            bytes.resize(random() % bytes.size());
        }
        const bool same = bytes == whole;
        files.put(path, std::move(bytes));
        REQUIRE(look(files, model, noticed) == "");
        if (!same && round % 100 == 0) (void)storage::check_database(files, path);
    }
    CHECK(noticed > static_cast<std::size_t>(rounds) / 2 - 50);
    WARN(rounds << " damaged files, " << noticed << " noticed, none with a wrong answer");
}

TEST_CASE("a damaged log gives a state of before or a clean error", "[storage][damage]") {
    MemoryFiles files;
    std::vector<NaiveGraph> models{{}};
    {
        Player player(13);
        Opened opened = open_database(files, path);
        for (int i = 0; i < 15; ++i) {
            models.push_back(models.back());
            Transaction transaction = opened.graph->begin();
            player.change(transaction, models.back());
            transaction.commit();
        }
    }
    const std::vector<std::byte> whole = files.bytes(path + "-wal");
    std::mt19937 random(14);
    storage::StoreOptions options;
    options.read_only = true;
    for (int round = 0; round < 800; ++round) {
        CAPTURE(round);
        files.put(path + "-wal", whole);
        files.bytes(path + "-wal")[random() % whole.size()] ^= static_cast<std::byte>(1U << (random() % 8));
        try {
            const Opened opened = open_database(files, path, options);
            const Snapshot snapshot = opened.graph->snapshot();
            bool found = false;
            for (std::size_t back = 0; back < 3 && !found; ++back) {  // only the unconfirmable end may be missing
                found = difference(*snapshot, models[models.size() - 1 - back]).empty();
            }
            REQUIRE(found);
        } catch (const Error& error) {
            REQUIRE(error.code == ErrorCode::database_corrupt);
        }
    }
}
