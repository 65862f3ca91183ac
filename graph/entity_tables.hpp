#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "graph/catalog.hpp"
#include "graph/column.hpp"
#include "graph/value.hpp"

namespace entente {

/// Mark of a row without a node: never created, or deleted.
inline constexpr LabelSetId no_label_set = 0xFFFF'FFFF;

/// Label-set numbers of chunk_rows consecutive nodes.
struct NodeChunk {
    NodeChunk() { label_sets.fill(no_label_set); }
    std::array<LabelSetId, chunk_rows> label_sets;
    std::uint64_t epoch = 0;
};

/// All nodes. Every chunk below the node limit exists.
struct NodeTable {
    ChunkTable<NodeChunk> chunks;
    std::uint64_t epoch = 0;
};

/// Ends and types of chunk_rows consecutive relationships. A row without a relationship has no_entity as its source.
struct RelationshipChunk {
    RelationshipChunk() {
        sources.fill(no_entity);
        targets.fill(no_entity);
    }
    [[nodiscard]] TypeId type_of(std::uint32_t row) const { return types.empty() ? type : types[row]; }
    /// Notes the type of the rows [begin, end), which are new.
    void set_types(std::uint32_t begin, std::uint32_t end, TypeId rows_type);

    std::array<NodeId, chunk_rows> sources;
    std::array<NodeId, chunk_rows> targets;
    TypeId type = 0;            ///< of all rows, while `types` is empty
    std::vector<TypeId> types;  ///< by row, once the chunk has two types
    bool has_type = false;      ///< false until the first row is written
    std::uint64_t epoch = 0;
};

/// All relationships. Every chunk below the relationship limit exists.
struct RelationshipTable {
    ChunkTable<RelationshipChunk> chunks;
    std::uint64_t epoch = 0;
};

}  // namespace entente
