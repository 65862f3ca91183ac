#pragma once

#include <memory>

#include "graph/catalog.hpp"
#include "graph/fulltext_index.hpp"
#include "graph/property_index.hpp"
#include "graph/schema.hpp"
#include "graph/storage/chunk_codec.hpp"
#include "graph/storage/database_file.hpp"

namespace entente::storage {

// Indexes and constraints to bytes and back; see docs/file-format.md. Reading throws Damage.

/// REQUIRES: the children are stored.
void put_chunk(ByteWriter& out, const IndexNode& node);
[[nodiscard]] std::unique_ptr<IndexNode> read_index_node(ByteReader& in, std::uint32_t level, const Limits& limits,
                                                         const ChunkSource& source);

/// Size, height and root of an index whose nodes are stored.
void put_index(ByteWriter& out, const PropertyIndex& index);
void read_index(ByteReader& in, const ChunkSource& source, PropertyIndex& index);

void put_index(ByteWriter& out, const FulltextIndex& index);
void read_index(ByteReader& in, const ChunkSource& source, FulltextIndex& index);

void put_definition(ByteWriter& out, const IndexDefinition& index);
void put_definition(ByteWriter& out, const FulltextDefinition& index);
void put_definition(ByteWriter& out, const ConstraintDefinition& constraint);
[[nodiscard]] IndexDefinition read_index_definition(ByteReader& in, const Catalog& catalog);
[[nodiscard]] FulltextDefinition read_fulltext_definition(ByteReader& in, const Catalog& catalog);
[[nodiscard]] ConstraintDefinition read_constraint_definition(ByteReader& in, const Catalog& catalog);

void put_schema(ByteWriter& out, const Schema& schema);
[[nodiscard]] Schema read_schema(ByteReader& in, const Catalog& catalog);

}  // namespace entente::storage
