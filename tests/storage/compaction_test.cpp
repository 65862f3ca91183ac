#include "graph/storage/compaction.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <utility>

#include "graph/error.hpp"
#include "graph/storage/store.hpp"
#include "memory_files.hpp"
#include "player.hpp"

using namespace entente;
using namespace entente::test;

namespace {

const std::string path = "graph.db";

/// A database most of which is free, and what it holds.
void make_gaps(MemoryFiles& files, NaiveGraph& model, unsigned seed, std::uint32_t size = 300) {
    Player player(seed);
    const Opened opened = open_database(files, path);
    {
        Transaction bulk = opened.graph->begin();
        player.bulk(bulk, model, size);
        bulk.commit();
    }
    Transaction removal = opened.graph->begin();
    for (auto r = model.relationships.begin(); r != model.relationships.end();) {
        if (player.below(10) == 0) {
            ++r;
            continue;
        }
        removal.delete_relationship(r->first);
        r = model.relationships.erase(r);
    }
    for (std::uint32_t key = 0; key < 5; ++key) {
        for (auto& [node, content] : model.nodes) {
            if (content.properties.erase(key) > 0) removal.set_node_property(node, key, {});
        }
    }
    removal.commit();
    opened.graph->checkpoint();
}

void compact(MemoryFiles& files) {
    (void)storage::compact_database(files, path, std::chrono::milliseconds(20));
}

std::vector<std::byte> disk_of(MemoryFiles& files) {
    return files.bytes(path);
}

}  // namespace

TEST_CASE("compaction gives the gaps of a file back and changes nothing else", "[storage][compaction]") {
    MemoryFiles files;
    NaiveGraph model;
    make_gaps(files, model, 31, 3000);
    const std::size_t before = files.bytes(path).size();
    const storage::Compaction done = storage::compact_database(files, path, std::chrono::milliseconds(20));
    const std::size_t after = files.bytes(path).size();
    CHECK(done.bytes_before >= before);
    CHECK(done.bytes_after >= after);
    CHECK(after < before / 2);
    CHECK(difference(*open_database(files, path).graph->snapshot(), model) == "");
    CHECK(storage::check_database(files, path).empty());

    compact(files);
    CHECK(files.bytes(path).size() == after);

    Player player(32);  // writing goes on
    for (int i = 0; i < 30; ++i) {
        {
            const Opened opened = open_database(files, path);
            Transaction transaction = opened.graph->begin();
            player.change(transaction, model);
            transaction.commit();
        }
        if (i % 10 == 5) compact(files);
    }
    CHECK(difference(*open_database(files, path).graph->snapshot(), model) == "");
    CHECK(storage::check_database(files, path).empty());
}

TEST_CASE("a power cut during compaction leaves the whole database", "[storage][compaction][crash]") {
    MemoryFiles files;
    NaiveGraph model;
    make_gaps(files, model, 33);
    const std::size_t begun = files.operations();
    compact(files);
    REQUIRE(files.operations() > begun + 6);
    for (std::size_t at = begun; at <= files.operations(); ++at) {
        for (const auto loss : {MemoryFiles::Loss::nothing, MemoryFiles::Loss::all, MemoryFiles::Loss::sectors,
                                MemoryFiles::Loss::torn}) {
            CAPTURE(at, static_cast<int>(loss));
            const auto disk = files.after_power_cut(at, loss, static_cast<unsigned>(at));
            REQUIRE(difference(*open_database(*disk, path).graph->snapshot(), model) == "");
            compact(*disk);
            REQUIRE(difference(*open_database(*disk, path).graph->snapshot(), model) == "");
            REQUIRE(storage::check_database(*disk, path).empty());
        }
    }
}

TEST_CASE("an error at any call during compaction leaves the whole database", "[storage][compaction][faults]") {
    for (std::size_t nth = 1;; ++nth) {
        CAPTURE(nth);
        MemoryFiles files;
        NaiveGraph model;
        make_gaps(files, model, 34);
        files.fail_at(nth, false);
        try {
            compact(files);
        } catch (const Error& error) {
            REQUIRE(error.code == ErrorCode::io_error);
        }
        const bool reached = files.calls() >= nth;
        files.fail_at(0, false);
        REQUIRE(difference(*open_database(files, path).graph->snapshot(), model) == "");
        if (!reached) break;
        nth += nth / 16;  // the many reads and writes of chunks are all alike
    }
}

TEST_CASE("compaction is refused while another has the file open, and nothing is moved", "[storage][compaction]") {
    MemoryFiles files;
    NaiveGraph model;
    make_gaps(files, model, 35, 3000);
    const std::vector<std::byte> before = disk_of(files);
    const auto refused = [&] {
        try {
            compact(files);
        } catch (const Error& error) {
            return error.code == ErrorCode::database_busy;
        }
        return false;
    };
    {
        storage::StoreOptions reading;
        reading.read_only = true;
        const Opened reader = open_database(files, path, reading);
        CHECK(refused());
        CHECK(difference(*reader.graph->snapshot(), model) == "");
    }
    {
        const Snapshot held = open_database(files, path).graph->snapshot();
        CHECK(refused());
        CHECK(difference(*held, model) == "");
    }
    {
        const Opened writer = open_database(files, path);
        const Transaction transaction = writer.graph->begin();
        CHECK(refused());
    }
    CHECK(disk_of(files) == before);
    compact(files);
    CHECK(files.bytes(path).size() < before.size());
    CHECK(difference(*open_database(files, path).graph->snapshot(), model) == "");
}

TEST_CASE("a compact copy is made whole or not at all, while others read", "[storage][compaction][crash]") {
    MemoryFiles files;
    NaiveGraph model;
    make_gaps(files, model, 36, 3000);
    const Opened reader = open_database(files, path);
    Player player(37);
    {
        const Opened opened = open_database(files, path);
        Transaction transaction = opened.graph->begin();
        player.change(transaction, model);
        transaction.commit();
    }
    const auto copy = [&] { storage::copy_database(files, path, "copy.db", std::chrono::milliseconds(20)); };
    const std::size_t begun = files.operations();
    copy();
    for (std::size_t at = begun; at <= files.operations(); ++at) {
        CAPTURE(at);
        const auto disk = files.after_power_cut(at, MemoryFiles::Loss::sectors, static_cast<unsigned>(at));
        REQUIRE(difference(*open_database(*disk, path).graph->snapshot(), model) == "");
        if (!disk->exists("copy.db")) continue;
        REQUIRE(difference(*open_database(*disk, "copy.db").graph->snapshot(), model) == "");
    }
    CHECK(files.exists("copy.db"));
    CHECK(files.bytes("copy.db").size() < files.bytes(path).size() / 2);
    CHECK(storage::check_database(files, "copy.db").empty());
    CHECK_THROWS_AS(copy(), Error);
    CHECK(difference(*open_database(files, "copy.db").graph->snapshot(), model) == "");
}
