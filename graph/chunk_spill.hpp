#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "graph/chunk_ref.hpp"

namespace entente {

/// Where a bulk load that would not fit into memory puts what it is done with, before it is committed: chunks, which
/// are part of the database once the transaction is committed and free space when it is not; and bytes that it wants
/// back. Belongs to one transaction. Any thread. Functions throw Error(io_error).
class ChunkSpill {
public:
    virtual ~ChunkSpill() = default;
    /// Writes a chunk that will not change in this transaction, and refers to it where it is then. It may be read after
    /// flush().
    [[nodiscard]] virtual ChunkRef<ColumnChunk> put(const ColumnChunk& chunk) = 0;
    /// `index`: its number in the table.
    [[nodiscard]] virtual ChunkRef<RelationshipChunk> put(const RelationshipChunk& chunk, std::uint32_t index) = 0;
    virtual void flush() = 0;
    /// Reads these chunks; whoever refers to them holds it.
    [[nodiscard]] virtual std::shared_ptr<const ChunkSource> source() const = 0;

    /// Where the bytes are.
    [[nodiscard]] virtual std::uint64_t keep(std::span<const std::byte> bytes) = 0;
    virtual void read(std::uint64_t offset, std::span<std::byte> bytes) const = 0;
};

}  // namespace entente
