#include "graph/storage/spill.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "memory_files.hpp"
#include "player.hpp"

using namespace entente;
using namespace entente::test;

namespace {

const std::string path = "folder/graph.db";
constexpr std::uint32_t node_count = 5'000;
constexpr std::uint32_t relationship_count = 200'000;  // three segments of a column builder, and some

/// All of `columns` spill from the middle on, where there is somewhere to spill to.
void load(Transaction& transaction, bool spilling) {
    BulkLoader loader(transaction);
    ChunkSpill* const spill = spilling ? loader.spill() : nullptr;
    REQUIRE((spill != nullptr) == spilling);
    const std::vector<LabelId> labels{transaction.label("N")};
    ColumnBuilder names;
    for (std::uint32_t i = 0; i < node_count; ++i) names.append_string("name " + std::to_string(i % 700));
    std::vector<BulkLoader::NamedColumn> of_nodes;
    of_nodes.push_back({transaction.key("name"), std::move(names)});
    const NodeId first = loader.add_nodes(node_count, labels, std::move(of_nodes));

    for (const char* type : {"A", "B"}) {
        ColumnBuilder dates, floats, texts, mixed;
        std::vector<NodeId> sources, targets;
        for (std::uint32_t i = 0; i < relationship_count; ++i) {
            if (i == relationship_count / 2 && spill != nullptr) {
                for (ColumnBuilder* builder : {&dates, &floats, &texts, &mixed}) builder->spill_to(*spill);
                CHECK(dates.spilled() > 0);
                CHECK(mixed.spilled() == 0);
            }
            sources.push_back(first + i * 7919 % node_count);
            targets.push_back(first + i * 104'729 % node_count);
            dates.append_date(Date{static_cast<std::int64_t>(i % 9'000)});
            i % 5 == 0 ? floats.append_null() : floats.append_float(i / 8.0);
            texts.append_string(std::to_string(i % 1'000));
            i % 2 == 0 ? mixed.append_integer(i) : mixed.append_boolean(true);
        }
        std::vector<BulkLoader::NamedColumn> columns;
        columns.push_back({transaction.key("since"), std::move(dates)});
        columns.push_back({transaction.key("weight"), std::move(floats)});
        columns.push_back({transaction.key("text"), std::move(texts)});
        columns.push_back({transaction.key("mixed"), std::move(mixed)});
        loader.add_relationships(transaction.type(type), std::move(sources), std::move(targets), std::move(columns));
    }
    loader.finish();
}

/// The first relationship that differs, or no_entity.
RelationshipId first_difference(const GraphState& a, const GraphState& b) {
    REQUIRE(a.relationship_limit() == b.relationship_limit());
    for (RelationshipId id = 0; id < a.relationship_limit(); ++id) {
        const RelationshipRecord left = a.relationship(id), right = b.relationship(id);
        if (left.type != right.type || left.source != right.source || left.target != right.target) return id;
        for (const char* key : {"since", "weight", "text", "mixed"}) {
            if (!same_value(a.relationship_property(id, key), b.relationship_property(id, key))) return id;
        }
    }
    return no_entity;
}

}  // namespace

TEST_CASE("a bulk load that spills makes the same graph as one that does not", "[storage]") {
    Graph in_memory;
    Transaction without = in_memory.begin();
    load(without, false);
    without.commit();
    MemoryFiles files;
    {
        Opened opened = open_database(files, path);
        Transaction transaction = opened.graph->begin();
        load(transaction, true);
        CHECK(transaction.state().check().empty());  // what was spilled can be read before the commit
        transaction.commit();
        CHECK(first_difference(*opened.graph->snapshot(), *in_memory.snapshot()) == no_entity);
    }
    CHECK_FALSE(files.exists(path + "-load"));
    CHECK(storage::check_database(files, path).empty());
    const Opened again = open_database(files, path);
    CHECK(first_difference(*again.graph->snapshot(), *in_memory.snapshot()) == no_entity);
}

TEST_CASE("a bulk load that spilled and is dropped leaves the file as it was", "[storage]") {
    MemoryFiles files;
    Opened opened = open_database(files, path);
    {
        Transaction transaction = opened.graph->begin();
        load(transaction, true);
        transaction.commit();
    }
    const std::vector<std::byte> before = files.bytes(path);
    {
        Transaction transaction = opened.graph->begin();
        load(transaction, true);
        CHECK(files.bytes(path).size() > before.size());
    }
    CHECK(files.bytes(path) == before);
    CHECK_FALSE(files.exists(path + "-load"));
    CHECK(storage::check_database(files, path).empty());
    Transaction transaction = opened.graph->begin();  // what was given back is used again
    load(transaction, true);
    transaction.commit();
    CHECK(storage::check_database(files, path).empty());
}

TEST_CASE("a machine that stops while a bulk load spills has the database as it was", "[storage]") {
    MemoryFiles files;
    Opened opened = open_database(files, path);
    {
        Transaction transaction = opened.graph->begin();
        transaction.create_node({});
        transaction.commit();
    }
    opened.graph->checkpoint();
    Transaction transaction = opened.graph->begin();
    load(transaction, true);
    const auto stopped = files.after_power_cut(files.operations(), MemoryFiles::Loss::nothing, 1);
    const Opened found = open_database(*stopped, path);
    CHECK(found.graph->snapshot()->node_count() == 1);
    CHECK(storage::check_database(*stopped, path).empty());
}

TEST_CASE("a graph in memory has nowhere to spill to", "[storage]") {
    Graph graph;
    Transaction transaction = graph.begin();
    BulkLoader loader(transaction);
    CHECK(loader.spill() == nullptr);
}
