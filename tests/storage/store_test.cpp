#include "graph/storage/store.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/error.hpp"
#include "memory_files.hpp"
#include "player.hpp"

using namespace entente;
using namespace entente::test;
using storage::StoreOptions;

namespace {

const std::string path = "folder/graph.db";

StoreOptions small_log() {
    StoreOptions options;
    options.checkpoint_bytes = 2000;
    return options;
}

StoreOptions reading() {
    StoreOptions options;
    options.read_only = true;
    return options;
}

NodeId add_node(Graph& graph) {
    Transaction transaction = graph.begin();
    const NodeId node = transaction.create_node({});
    transaction.commit();
    return node;
}

ErrorCode code_of(const auto& function) {
    try {
        function();
    } catch (const Error& error) {
        INFO(error.what());
        return error.code;
    }
    return ErrorCode::internal_error;
}

}  // namespace

TEST_CASE("a database has after opening what was committed before", "[storage][random]") {
    const unsigned seed = GENERATE(range(1U, 9U));
    CAPTURE(seed);
    MemoryFiles files;
    Player player(seed);
    NaiveGraph model;
    for (int round = 0; round < 6; ++round) {
        CAPTURE(round);
        Opened opened = open_database(files, path, seed % 2 == 0 ? small_log() : StoreOptions{});
        REQUIRE(difference(*opened.graph->snapshot(), model) == "");
        for (int i = 0; i < 25; ++i) {
            Transaction transaction = opened.graph->begin();
            NaiveGraph changed = model;
            if (player.below(30) == 0) {
                player.bulk(transaction, changed, seed == 3 && round < 2 ? 2500 : 1 + player.below(50));
            } else {
                player.change(transaction, changed);
            }
            if (player.below(8) == 0) continue;  // dropped
            transaction.commit();
            model = std::move(changed);
        }
        if (player.below(3) == 0) opened.graph->checkpoint();
        REQUIRE(difference(*opened.graph->snapshot(), model) == "");
        opened = {};
        const auto found = storage::check_database(files, path);
        REQUIRE(found == std::vector<std::string>{});
    }
}

TEST_CASE("space of replaced chunks is used again", "[storage]") {
    MemoryFiles files;
    Player player(5);
    player.changes_indexes = false;
    NaiveGraph model;
    Opened opened = open_database(files, path);
    {
        Transaction transaction = opened.graph->begin();
        player.bulk(transaction, model, 3000);
        for (std::uint32_t i = 0; i < 3; ++i) change_index(transaction, model, i, i);
        transaction.commit();
    }
    const std::size_t loaded = files.bytes(path).size();
    for (int i = 0; i < 60; ++i) {
        Transaction transaction = opened.graph->begin();
        player.change(transaction, model);
        transaction.commit();
        opened.graph->checkpoint();
    }
    CHECK(files.bytes(path).size() < 5 * loaded / 2);
    CHECK(difference(*opened.graph->snapshot(), model) == "");
    CHECK(storage::check_database(files, path).empty());
}

TEST_CASE("a reader that stays keeps the pages that it sees, and no others", "[storage]") {
    const bool writer_comes_later = GENERATE(false, true);
    CAPTURE(writer_comes_later);
    MemoryFiles files;
    Player player(8);
    player.changes_indexes = false;
    NaiveGraph model;
    Opened writer = open_database(files, path);
    {
        Transaction transaction = writer.graph->begin();
        player.bulk(transaction, model, 3000);
        transaction.commit();
    }
    const NaiveGraph then = model;
    const std::size_t loaded = files.bytes(path).size();
    Opened reader = open_database(files, path, reading());  // reads nothing of the graph before the end
    const auto change_and_checkpoint = [&] {
        Transaction transaction = writer.graph->begin();
        player.change(transaction, model);
        transaction.commit();
        writer.graph->checkpoint();
    };
    if (writer_comes_later) {  // to a newer root than the reader's, so that it does not know all of his pages
        change_and_checkpoint();
        writer = {};
        writer = open_database(files, path);
    }
    std::size_t half_way = 0;
    for (int i = 0; i < 200; ++i) {
        change_and_checkpoint();
        if (i == 100) half_way = files.bytes(path).size();
    }
    CHECK(half_way < 4 * loaded);  // what the reader sees, what is there now and its gaps, what a checkpoint writes
    CHECK(files.bytes(path).size() < half_way + half_way / 4);
    CHECK(difference(*reader.graph->snapshot(), then) == "");
    CHECK(storage::check_database(files, path).empty());

    // When it is gone, its pages are used again.
    reader = {};
    for (int i = 0; i < 60; ++i) change_and_checkpoint();
    CHECK(files.bytes(path).size() <= half_way + half_way / 4);
    CHECK(difference(*writer.graph->snapshot(), model) == "");
    CHECK(storage::check_database(files, path).empty());
    WARN(loaded << " bytes after the load, " << half_way << " after 100 checkpoints beside a reader, "
                << files.bytes(path).size() << " at the end");
}

TEST_CASE("neighbours that are in the file are not read to add one or to take one away", "[storage]") {
    MemoryFiles files;
    Opened opened = open_database(files, path);
    constexpr std::uint32_t nodes = 3 * chunk_rows;
    TypeId type = 0;
    {
        Transaction transaction = opened.graph->begin();
        type = transaction.type("T");
        BulkLoader loader(transaction);
        loader.add_nodes(nodes, {}, {});
        std::vector<NodeId> sources, targets;
        for (std::uint32_t i = 0; i < 4 * nodes; ++i) {
            sources.push_back(i / 4);
            targets.push_back(static_cast<NodeId>(std::uint64_t{i} * 7919 % nodes));
        }
        loader.add_relationships(type, std::move(sources), std::move(targets), {});
        loader.finish();
        transaction.commit();
        opened.graph->checkpoint();
    }
    opened = {};
    opened = open_database(files, path);
    const auto read = [&](const GraphState& state) {
        std::size_t chunks = 0;
        for (const Direction direction : {Direction::outgoing, Direction::incoming})
            state.adjacency(type, direction)->chunks.for_each_loaded([&](const AdjacencyChunk&) { ++chunks; });
        return chunks;
    };
    const std::uint64_t before = opened.graph->snapshot()->degree(5, Direction::outgoing);
    CHECK(read(*opened.graph->snapshot()) == 1);

    const Snapshot old = opened.graph->snapshot();
    const auto changes = GENERATE(3U, 200U);  // what is kept for later, and more than that
    for (unsigned i = 0; i < changes; i += 2) {
        Transaction transaction = opened.graph->begin();
        const RelationshipId gone = transaction.create_relationship(type, 2 * chunk_rows + 7, 2 * chunk_rows + 9);
        if (i > 0) transaction.delete_relationship(gone - 1);  // of the transaction before
        transaction.delete_relationship(gone);
        transaction.create_relationship(type, 2 * chunk_rows + 7, 2 * chunk_rows + 11);
        transaction.create_relationship(type, 2 * chunk_rows + 8, 2 * chunk_rows + 9);
        transaction.commit();
    }
    if (changes == 3) CHECK(read(*opened.graph->snapshot()) == 1);
    if (changes == 200) CHECK(read(*opened.graph->snapshot()) == 3);

    // A reader of what was before is not disturbed, nor by the checkpoint that writes the chunks anew.
    const Snapshot changed = opened.graph->snapshot();
    if (GENERATE(false, true)) opened.graph->checkpoint();
    CHECK(changed->check().empty());
    CHECK(old->check().empty());
    CHECK(old->adjacency(type, Direction::outgoing)->degree(2 * chunk_rows + 8) == 4);
    CHECK(changed->adjacency(type, Direction::outgoing)->degree(2 * chunk_rows + 8) == 5);
    CHECK(changed->adjacency(type, Direction::outgoing)->degree(2 * chunk_rows + 7) == 4 + (changes + 1) / 2);
    CHECK(changed->degree(5, Direction::outgoing) == before);
    opened.graph->checkpoint();
    opened = {};
    opened = open_database(files, path);
    CHECK(opened.graph->snapshot()->adjacency(type, Direction::outgoing)->degree(2 * chunk_rows + 8) == 5);
    CHECK(storage::check_database(files, path).empty());
}

TEST_CASE("an index over many nodes is stored when it is made, and not made again by an opening", "[storage]") {
    MemoryFiles files;
    Opened opened = open_database(files, path);
    KeyId key = 0;
    LabelId label = 0;
    {
        Transaction transaction = opened.graph->begin();
        label = transaction.label("N");
        key = transaction.key("id");
        for (std::int64_t i = 0; i < 10'001; ++i) {
            transaction.set_node_property(transaction.create_node(std::vector{label}), key, i);
        }
        transaction.commit();
    }
    CHECK(opened.store->log_bytes() > 10'000);
    {
        Transaction transaction = opened.graph->begin();
        transaction.create_index({"ids", IndexKind::range, label, {key}, false});
        transaction.commit();
    }
    CHECK(opened.store->log_bytes() < 1000);
    opened = {};
    opened = open_database(files, path, reading());
    const PropertyIndex* index = opened.graph->snapshot()->property_index(label, key);
    REQUIRE(index != nullptr);
    CHECK(index->size() == 10'001);
    CHECK(index->memory_use() == 0);  // no node of the tree was read
    CHECK(storage::check_database(files, path).empty());
}

TEST_CASE("rules over several properties are in the log and in the file", "[storage]") {
    MemoryFiles files;
    Opened opened = open_database(files, path, small_log());
    LabelId label = 0;
    std::vector<KeyId> keys;
    {
        Transaction transaction = opened.graph->begin();
        label = transaction.label("N");
        keys = {transaction.key("a"), transaction.key("b"), transaction.key("c")};
        ConstraintDefinition unique;
        unique.name = "unique";
        unique.label_or_type = label;
        unique.keys = {keys[0], keys[1]};
        transaction.create_constraint(unique);
        transaction.create_index({"three", IndexKind::range, label, {keys[2], keys[0], keys[1]}, false});
        transaction.create_index({"dropped", IndexKind::range, label, {keys[2], keys[0]}, false});
        for (std::int64_t i = 0; i < 100; ++i) {
            const NodeId node = transaction.create_node(std::vector{label});
            transaction.set_node_property(node, keys[0], i % 10);
            transaction.set_node_property(node, keys[1], i / 10);
            if (i % 2 == 0) transaction.set_node_property(node, keys[2], "c");
        }
        transaction.drop_index("dropped");
        transaction.commit();
    }
    const auto text = [&] {
        const Snapshot state = opened.graph->snapshot();
        std::string statements;
        for (const auto& each : state->schema().indexes) statements += statement_text(each, state->catalog()) + "\n";
        for (const auto& each : state->schema().constraints)
            statements += statement_text(each, state->catalog()) + "\n";
        return statements;
    };
    for (const bool from_file : {false, true}) {
        CAPTURE(from_file);
        if (from_file) opened.graph->checkpoint();
        opened = {};
        opened = open_database(files, path, small_log());
        CHECK(text() ==
              "CREATE RANGE INDEX unique FOR (n:N) ON (n.a, n.b)\n"
              "CREATE RANGE INDEX three FOR (n:N) ON (n.c, n.a, n.b)\n"
              "CREATE CONSTRAINT unique FOR (n:N) REQUIRE (n.a, n.b) IS UNIQUE\n");
        const Snapshot state = opened.graph->snapshot();
        CHECK(state->property_index(label, std::vector{keys[2], keys[0], keys[1]})->size() == 50);
        CHECK(state->check().empty());
        Transaction transaction = opened.graph->begin();
        transaction.set_node_property(7, keys[0], std::int64_t{6});
        CHECK_THROWS_WITH(transaction.commit(),
                          "constraint `unique` does not hold: nodes 6 and 7 (:N) both have `a` 6 and `b` 0");
    }
    CHECK(storage::check_database(files, path).empty());
}

TEST_CASE("a reader beside a writer sees its commits and keeps its snapshots", "[storage]") {
    MemoryFiles files;
    Player player(6);
    NaiveGraph model;
    Opened writer = open_database(files, path, small_log());
    Opened reader = open_database(files, path, reading());
    std::vector<std::pair<Snapshot, NaiveGraph>> kept;
    for (int i = 0; i < 120; ++i) {
        Transaction transaction = writer.graph->begin();
        if (i % 40 == 3) {
            player.bulk(transaction, model, 300);
        } else {
            player.change(transaction, model);
        }
        transaction.commit();
        if (i % 7 != 0) continue;
        reader.graph->follow();
        kept.emplace_back(reader.graph->snapshot(), model);
    }
    for (const auto& [snapshot, then] : kept) REQUIRE(difference(*snapshot, then) == "");
    CHECK(code_of([&] { (void)reader.graph->begin(); }) == ErrorCode::semantic_error);
}

TEST_CASE("two that write to one database take turns", "[storage]") {
    MemoryFiles files;
    StoreOptions options = small_log();
    options.patience = std::chrono::milliseconds(20);
    Opened one = open_database(files, path, options);
    Opened two = open_database(files, path, options);
    Player player(7);
    NaiveGraph model;
    for (int i = 0; i < 60; ++i) {
        Transaction transaction = (i % 3 == 0 ? one : two).graph->begin();
        player.change(transaction, model);
        if (i == 30) CHECK(code_of([&] { (void)one.graph->begin(); }) == ErrorCode::database_busy);
        transaction.commit();
    }
    one.graph->follow();
    two.graph->follow();
    CHECK(difference(*one.graph->snapshot(), model) == "");
    CHECK(difference(*two.graph->snapshot(), model) == "");
}

TEST_CASE("writers in one process share flushes and lose nothing", "[storage][threads]") {
    MemoryFiles files;
    Opened opened = open_database(files, path, small_log());
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i) add_node(*opened.graph);
            });
        }
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                opened.graph->follow();
                const Snapshot snapshot = opened.graph->snapshot();
                if (snapshot->node_limit() > 0) (void)snapshot->label_set(snapshot->node_limit() - 1);
            }
        });
    }
    CHECK(opened.graph->snapshot()->node_count() == 200);
    opened = {};
    CHECK(open_database(files, path, reading()).graph->snapshot()->node_count() == 200);
}

TEST_CASE("a writer sees the commits of another whatever the readers beside it look at", "[storage][threads]") {
    MemoryFiles files;
    Opened one = open_database(files, path, small_log());
    Opened two = open_database(files, path, small_log());
    constexpr int rounds = 150;
    {
        std::atomic<bool> done{false};
        std::jthread reader([&] {
            while (!done) one.graph->follow();
        });
        for (int i = 0; i < rounds; ++i) {
            add_node(*one.graph);
            add_node(*two.graph);
        }
        done = true;
    }
    one = {};
    two = {};
    CHECK(open_database(files, path, reading()).graph->snapshot()->node_count() == 2 * rounds);
}

TEST_CASE("what is no database, or the log of another one, is refused", "[storage]") {
    MemoryFiles files;
    add_node(*open_database(files, path).graph);
    add_node(*open_database(files, "other").graph);
    files.put("other-wal", files.bytes(path + "-wal"));
    CHECK(code_of([&] { (void)open_database(files, "other"); }) == ErrorCode::database_corrupt);
    files.put("text", std::vector<std::byte>(9000, std::byte{'x'}));
    CHECK(code_of([&] { (void)open_database(files, "text"); }) == ErrorCode::database_corrupt);
    CHECK(code_of([&] { (void)open_database(files, "none", reading()); }) == ErrorCode::io_error);
    files.put("empty", {});
    CHECK(open_database(files, "empty").graph->snapshot()->node_count() == 0);
}

TEST_CASE("damage in the middle of the log is reported with its place, a torn end is not", "[storage]") {
    MemoryFiles files;
    {
        Opened opened = open_database(files, path);
        for (int i = 0; i < 10; ++i) add_node(*opened.graph);
    }
    const std::vector<std::byte> whole = files.bytes(path + "-wal");
    for (std::size_t at = 64; at < whole.size(); ++at) {
        CAPTURE(at);
        std::vector<std::byte>& log = files.bytes(path + "-wal");
        log = whole;
        log[at] ^= std::byte{0x10};
        try {
            const std::uint64_t nodes = open_database(files, path, reading()).graph->snapshot()->node_count();
            CHECK(nodes >= 8);  // the last two: nothing behind them was flushed when the one before was written
        } catch (const Error& error) {
            CHECK(error.code == ErrorCode::database_corrupt);
            CHECK(std::string(error.what()).find("at byte") != std::string::npos);
        }
    }
    for (std::size_t size = 0; size < whole.size(); ++size) {
        files.bytes(path + "-wal") = {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
        Opened opened = open_database(files, path);
        const std::uint64_t before = opened.graph->snapshot()->node_count();
        add_node(*opened.graph);
        opened = {};
        REQUIRE(open_database(files, path, reading()).graph->snapshot()->node_count() == before + 1);
    }
}

TEST_CASE("an opening makes a torn copy of a root whole again, unless another is writing", "[storage]") {
    const std::size_t place = GENERATE(0U, 2048U, 4096U, 6144U);
    CAPTURE(place);
    MemoryFiles files;
    {
        const Opened opened = open_database(files, path);
        for (int i = 0; i < 2; ++i) {
            add_node(*opened.graph);
            opened.graph->checkpoint();
        }
    }
    const std::vector<std::byte> whole = files.bytes(path);
    files.bytes(path)[place + 300] ^= std::byte{1};
    const std::vector<std::byte> torn = files.bytes(path);
    const auto same_roots =
        [&](const std::vector<std::byte>& expected) {  // behind them is the process id of the writer
            return std::equal(expected.begin() + static_cast<std::ptrdiff_t>(place),
                              expected.begin() + static_cast<std::ptrdiff_t>(place + 512),
                              files.bytes(path).begin() + static_cast<std::ptrdiff_t>(place));
        };
    const std::vector<std::string> found = storage::check_database(files, path);
    REQUIRE(found.size() == 1);
    CHECK(found[0].find("at byte " + std::to_string(place)) != std::string::npos);
    CHECK(open_database(files, path, reading()).graph->snapshot()->node_count() == 2);
    CHECK(same_roots(torn));  // who only reads writes nothing
    {
        files.bytes(path) = whole;
        Opened writer = open_database(files, path);
        Transaction transaction = writer.graph->begin();
        files.bytes(path)[place + 300] ^= std::byte{1};
        CHECK(open_database(files, path).graph->snapshot()->node_count() == 2);
        CHECK(same_roots(torn));
    }
    CHECK(open_database(files, path).graph->snapshot()->node_count() == 2);
    CHECK(same_roots(whole));
    CHECK(storage::check_database(files, path).empty());
}

TEST_CASE("a bulk load that is cancelled while it is stored leaves the file as it was", "[storage][bulk]") {
    MemoryFiles files;
    Opened opened = open_database(files, path, StoreOptions{});
    NodeId kept = 0;
    const auto load = [&](CancelFlag cancel) {
        Transaction transaction = opened.graph->begin();
        BulkLoader loader(transaction);
        std::vector<NodeId> sources, targets;
        const NodeId first = loader.add_nodes(5000, {}, {});
        for (NodeId node = 0; node < 5000; ++node) {
            sources.push_back(first + node);
            targets.push_back(first + node * 7 % 5000);
        }
        loader.add_relationships(transaction.type("T"), std::move(sources), std::move(targets), {});
        transaction.commit(cancel);
    };
    kept = add_node(*opened.graph);
    const std::vector<std::byte> file = files.bytes(path);
    const std::vector<std::byte> log = files.bytes(path + "-wal");
    const std::atomic<bool> cancel = true;
    CHECK(code_of([&] { load(&cancel); }) == ErrorCode::cancelled);
    CHECK(files.bytes(path) == file);
    CHECK(files.bytes(path + "-wal") == log);
    CHECK(opened.graph->snapshot()->node_count() == 1);

    // The graph goes on, and the space that was used is free.
    load(nullptr);
    CHECK(opened.graph->snapshot()->node_exists(kept));
    CHECK(opened.graph->snapshot()->relationship_count() == 5000);
    CHECK(storage::check_database(files, path) == std::vector<std::string>{});
}
