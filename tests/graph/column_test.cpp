#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "graph/bulk_loader.hpp"
#include "graph/graph.hpp"

using namespace entente;

namespace {

const ColumnChunk& first_chunk(const GraphState& state, KeyId key) {
    return *state.node_column(key)->chunk(0);
}

/// A transaction with `count` nodes.
struct Fixture {
    explicit Fixture(std::uint64_t count) {
        BulkLoader loader(transaction);
        loader.add_nodes(count, {}, {});
        loader.finish();
    }
    Graph graph;
    Transaction transaction = graph.begin();
    KeyId key = transaction.key("k");
};

}  // namespace

TEST_CASE("a chunk is typed until a value of another type comes", "[graph][column]") {
    Fixture f(10);
    f.transaction.set_node_property(3, f.key, Value(7));
    f.transaction.set_node_property(4, f.key, Value(-2));
    CHECK(first_chunk(f.transaction.state(), f.key).kind == ChunkKind::integer);
    CHECK(first_chunk(f.transaction.state(), f.key).min_integer == -2);
    CHECK(first_chunk(f.transaction.state(), f.key).max_integer == 7);
    f.transaction.set_node_property(5, f.key, Value("text"));
    CHECK(first_chunk(f.transaction.state(), f.key).kind == ChunkKind::mixed);
    CHECK(f.transaction.state().node_property(3, f.key).as_integer() == 7);
    CHECK(f.transaction.state().node_property(5, f.key).as_string() == "text");
    CHECK(f.transaction.state().node_property(6, f.key).is_null());
    CHECK(f.transaction.state().node_column(f.key)->count == 3);
    CHECK(f.transaction.state().check().empty());
}

TEST_CASE("the only value of a chunk may change its type", "[graph][column]") {
    Fixture f(2);
    CHECK_FALSE(f.transaction.set_node_property(1, f.key, Value(1)));
    CHECK(f.transaction.set_node_property(1, f.key, Value("one")));
    CHECK(first_chunk(f.transaction.state(), f.key).kind == ChunkKind::string);
    CHECK(f.transaction.set_node_property(1, f.key, Value(Date{5})));
    CHECK(first_chunk(f.transaction.state(), f.key).kind == ChunkKind::date);
    CHECK(f.transaction.state().node_property(1, f.key).as<Date>() == Date{5});
    CHECK(f.transaction.state().node_column(f.key)->count == 1);
}

TEST_CASE("removing the last value of a chunk removes the chunk", "[graph][column]") {
    Fixture f(3);
    f.transaction.set_node_property(1, f.key, Value(1));
    f.transaction.set_node_property(2, f.key, Value("mixed"));
    CHECK(f.transaction.set_node_property(1, f.key, Value()));
    CHECK_FALSE(f.transaction.set_node_property(1, f.key, Value()));
    CHECK(f.transaction.set_node_property(2, f.key, Value()));
    CHECK(f.transaction.state().node_column(f.key)->chunk(0) == nullptr);
    CHECK(f.transaction.state().node_column(f.key)->count == 0);
    f.transaction.set_node_property(2, f.key, Value(2.5));
    CHECK(first_chunk(f.transaction.state(), f.key).kind == ChunkKind::floating);
}

TEST_CASE("properties on both sides of a chunk border", "[graph][column]") {
    Fixture f(3 * chunk_rows);
    for (const NodeId node : {chunk_rows - 1, chunk_rows, 2 * chunk_rows - 1, 2 * chunk_rows}) {
        f.transaction.set_node_property(node, f.key, Value(std::int64_t{node}));
    }
    const GraphState& state = f.transaction.state();
    CHECK(state.node_property(chunk_rows - 1, f.key).as_integer() == chunk_rows - 1);
    CHECK(state.node_property(chunk_rows, f.key).as_integer() == chunk_rows);
    CHECK(state.node_property(2 * chunk_rows, f.key).as_integer() == 2 * chunk_rows);
    CHECK(state.node_property(chunk_rows + 1, f.key).is_null());
    CHECK(state.node_column(f.key)->chunk(1)->valid.count() == 2);
    CHECK(state.node_column(f.key)->chunk(3) == nullptr);
    CHECK(state.check().empty());
}

TEST_CASE("NaN takes no part in bounds", "[graph][column]") {
    Fixture f(3);
    f.transaction.set_node_property(0, f.key, Value(std::nan("")));
    CHECK(first_chunk(f.transaction.state(), f.key).has_nan);
    CHECK(first_chunk(f.transaction.state(), f.key).min_float > first_chunk(f.transaction.state(), f.key).max_float);
    f.transaction.set_node_property(1, f.key, Value(-std::numeric_limits<double>::infinity()));
    f.transaction.set_node_property(2, f.key, Value(2.0));
    CHECK(first_chunk(f.transaction.state(), f.key).min_float == -std::numeric_limits<double>::infinity());
    CHECK(first_chunk(f.transaction.state(), f.key).max_float == 2.0);
    CHECK(std::isnan(f.transaction.state().node_property(0, f.key).as_float()));
}

TEST_CASE("updating strings in place does not let the dictionary grow without bound", "[graph][column]") {
    Fixture f(100);
    for (NodeId node = 0; node < 100; ++node) f.transaction.set_node_property(node, f.key, Value("name"));
    for (int i = 0; i < 50000; ++i) {
        f.transaction.set_node_property(static_cast<NodeId>(i % 100), f.key, Value("value " + std::to_string(i)));
    }
    const StringChunk& strings = first_chunk(f.transaction.state(), f.key).strings;
    CHECK(strings.offsets.size() <= 2 * 101 + 2);
    CHECK(strings.bytes.size() <= 8192);
    for (NodeId node = 0; node < 100; ++node) {
        CHECK(f.transaction.state().node_property(node, f.key).as_string() == "value " + std::to_string(49900 + node));
    }
}

TEST_CASE("one string update a transaction does not let the dictionary grow without bound", "[graph][column]") {
    Graph graph;
    {
        Transaction transaction = graph.begin();
        transaction.create_node({});
        transaction.create_node({});
        transaction.set_node_property(1, transaction.key("k"), Value("constant"));
        transaction.commit();
    }
    for (int i = 0; i < 2000; ++i) {
        Transaction transaction = graph.begin();
        transaction.set_node_property(0, transaction.key("k"), Value(std::string(100, 'x') + std::to_string(i)));
        transaction.commit();
    }
    const StringChunk& strings = graph.snapshot()->node_column(0)->chunk(0)->strings;
    CHECK(strings.offsets.size() <= 66);
    CHECK(strings.bytes.size() <= 8192);
    CHECK(graph.snapshot()->node_property(1, "k").as_string() == "constant");
}

TEST_CASE("a chunk of distinct strings", "[graph][column]") {
    Fixture f(chunk_rows);
    for (NodeId node = 0; node < chunk_rows; ++node) {
        f.transaction.set_node_property(node, f.key, Value(std::to_string(node)));
    }
    for (NodeId node = 0; node < chunk_rows; ++node) {  // again, so that all codes change
        f.transaction.set_node_property(node, f.key, Value(std::to_string(node) + "!"));
    }
    CHECK(first_chunk(f.transaction.state(), f.key).strings.offsets.size() <= 2 * chunk_rows + 2);
    for (NodeId node = 0; node < chunk_rows; ++node) {
        REQUIRE(f.transaction.state().node_property(node, f.key).as_string() == std::to_string(node) + "!");
    }
}

TEST_CASE("empty strings and strings with zero bytes are kept apart", "[graph][column]") {
    Fixture f(3);
    f.transaction.set_node_property(0, f.key, Value(""));
    f.transaction.set_node_property(1, f.key, Value(std::string("\0", 1)));
    CHECK(f.transaction.state().node_property(0, f.key).as_string().empty());
    CHECK(f.transaction.state().node_property(1, f.key).as_string().size() == 1);
    CHECK(f.transaction.state().node_property(2, f.key).is_null());
}

TEST_CASE("a column builder keeps nulls, types and their change", "[graph][column][bulk]") {
    Graph graph;
    Transaction transaction = graph.begin();
    const KeyId key = transaction.key("k");
    constexpr std::uint32_t rows = 3 * chunk_rows + 10;
    std::vector<BulkLoader::NamedColumn> columns(1);
    columns[0].key = key;
    // Chunk 0 has integers after some nulls, chunk 1 is empty, chunk 2 has strings, chunk 3 both.
    for (std::uint32_t row = 0; row < rows; ++row) {
        ColumnBuilder& column = columns[0].column;
        if (row < 5 || chunk_of(row) == 1) {
            column.append_null();
        } else if (chunk_of(row) == 0) {
            column.append_integer(row);
        } else if (chunk_of(row) == 2 || row % 2 == 0) {
            column.append_string(std::to_string(row));
        } else {
            column.append_boolean(true);
        }
    }
    BulkLoader loader(transaction);
    loader.add_nodes(rows, {}, std::move(columns));
    loader.finish();
    const GraphState& state = transaction.state();
    const Column& column = *state.node_column(key);
    CHECK(column.chunk(0)->kind == ChunkKind::integer);
    CHECK(column.chunk(0)->min_integer == 5);
    CHECK(column.chunk(0)->max_integer == chunk_rows - 1);
    CHECK(column.chunk(1) == nullptr);
    CHECK(column.chunk(2)->kind == ChunkKind::string);
    CHECK(column.chunk(3)->kind == ChunkKind::mixed);
    CHECK(column.count == 2 * chunk_rows - 5 + 10);
    CHECK(state.node_property(4, key).is_null());
    CHECK(state.node_property(2 * chunk_rows + 1, key).as_string() == std::to_string(2 * chunk_rows + 1));
    CHECK(state.node_property(3 * chunk_rows + 1, key).as_bool());
    CHECK(state.check().empty());
}
