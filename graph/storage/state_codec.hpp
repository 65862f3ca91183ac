#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "graph/graph.hpp"
#include "graph/storage/chunk_codec.hpp"
#include "graph/storage/database_file.hpp"
#include "graph/storage/relationship_order.hpp"
#include "graph/storage/space.hpp"

namespace entente {

/// The private parts of a GraphState, for the storage alone.
struct StateParts {
    GraphState& state;
    [[nodiscard]] auto& source() const { return state.source_; }
    [[nodiscard]] auto& catalog() const { return state.catalog_; }
    [[nodiscard]] auto& nodes() const { return state.nodes_; }
    [[nodiscard]] auto& relationships() const { return state.relationships_; }
    [[nodiscard]] auto& label_indexes() const { return state.label_indexes_; }
    [[nodiscard]] auto& adjacencies() const { return state.adjacencies_; }
    [[nodiscard]] auto& statistics() const { return state.statistics_; }
    [[nodiscard]] auto& node_columns() const { return state.node_columns_; }
    [[nodiscard]] auto& relationship_columns() const { return state.relationship_columns_; }
    [[nodiscard]] auto& schema() const { return state.schema_; }
    [[nodiscard]] auto& indexes() const { return state.indexes_; }
    [[nodiscard]] auto& fulltexts() const { return state.fulltexts_; }
    /// The trees of all indexes.
    [[nodiscard]] std::vector<const PropertyIndex*> trees() const {
        std::vector<const PropertyIndex*> trees;
        for (const auto& index : indexes()) trees.push_back(index.get());
        for (const auto& index : fulltexts()) trees.push_back(&index->postings());
        return trees;
    }
    [[nodiscard]] auto& nodes_by_label_set() const { return state.nodes_by_label_set_; }
    [[nodiscard]] auto& node_limit() const { return state.node_limit_; }
    [[nodiscard]] auto& relationship_limit() const { return state.relationship_limit_; }
    [[nodiscard]] auto& node_count() const { return state.node_count_; }
    [[nodiscard]] auto& relationship_count() const { return state.relationship_count_; }
};

namespace storage {

/// First byte of every extent: what it holds.
enum class ExtentKind : std::uint8_t {
    state = 1,
    catalog = 2,
    node_directory = 3,
    relationship_directory = 4,
    adjacency_directory = 5,
    column_directory = 6,
    node_chunk = 7,
    relationship_chunk = 8,
    adjacency_chunk = 9,
    column_chunk = 10,
    label_part = 11,
    order = 12,
    index_node = 13,
};

// The kinds of what chunk references point to.
[[nodiscard]] constexpr ExtentKind kind_of(const NodeChunk*) {
    return ExtentKind::node_chunk;
}
[[nodiscard]] constexpr ExtentKind kind_of(const RelationshipChunk*) {
    return ExtentKind::relationship_chunk;
}
[[nodiscard]] constexpr ExtentKind kind_of(const AdjacencyChunk*) {
    return ExtentKind::adjacency_chunk;
}
[[nodiscard]] constexpr ExtentKind kind_of(const ColumnChunk*) {
    return ExtentKind::column_chunk;
}
[[nodiscard]] constexpr ExtentKind kind_of(const LabelPart*) {
    return ExtentKind::label_part;
}
[[nodiscard]] constexpr ExtentKind kind_of(const IndexNode*) {
    return ExtentKind::index_node;
}
[[nodiscard]] constexpr ExtentKind kind_of(const ChunkDirectory<NodeChunk>*) {
    return ExtentKind::node_directory;
}
[[nodiscard]] constexpr ExtentKind kind_of(const ChunkDirectory<RelationshipChunk>*) {
    return ExtentKind::relationship_directory;
}
[[nodiscard]] constexpr ExtentKind kind_of(const ChunkDirectory<AdjacencyChunk>*) {
    return ExtentKind::adjacency_directory;
}
[[nodiscard]] constexpr ExtentKind kind_of(const ChunkDirectory<ColumnChunk>*) {
    return ExtentKind::column_directory;
}

// The `place` of a directory: the number of its first chunk, and how many it lists.
[[nodiscard]] constexpr std::uint32_t directory_place(std::uint32_t first, std::uint32_t count) {
    return first << 8 | count;
}

/// The order of a type, and where it is stored.
struct StoredOrder {
    TypeId type = 0;
    StoredExtent extent;
    std::shared_ptr<const RelationshipOrder> order;  ///< null until it is wanted
};

/// The bytes of a state whose every chunk and directory is stored, and whose catalog is in `catalog`.
void put_state(ByteWriter& out, GraphState& state, const StoredExtent& catalog, const std::vector<StoredOrder>& orders);
void put_catalog(ByteWriter& out, const Catalog& catalog);

/// A state whose chunks are in the file, none of them read.
struct OpenedState {
    GraphState state;
    StoredExtent extent, catalog;
    std::vector<StoredOrder> orders;
};
/// `on_close` is called when the last state that came of this one is gone. Throws Error(database_corrupt).
[[nodiscard]] OpenedState open_state(std::shared_ptr<const DatabaseFile> file, const StoredExtent& extent,
                                     std::function<void()> on_close);

/// Where everything is that `opened` consists of. Reads the directories.
[[nodiscard]] std::vector<ByteRange> ranges_in_use(OpenedState& opened);

}  // namespace storage
}  // namespace entente
