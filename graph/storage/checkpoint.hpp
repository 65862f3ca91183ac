#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "graph/graph.hpp"
#include "graph/property_index.hpp"
#include "graph/storage/database_file.hpp"
#include "graph/storage/extent_writer.hpp"
#include "graph/storage/space.hpp"
#include "graph/storage/state_codec.hpp"

namespace entente::storage {

/// Writes to free pages what of a state is not in the file yet: changed chunks, the directories that list them, the
/// state. Nothing that a root refers to is touched; the new version is there once a root says so. Life cycle: write(),
/// then, when the root is flushed, keep(). Destroyed before that it takes everything back.
class Checkpoint {
public:
    /// `cancel`: write() looks at it now and then and throws Error(cancelled).
    Checkpoint(DatabaseFile& file, Space& space, CancelFlag cancel) : writer_(file, space), cancel_(cancel) {}
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;
    ~Checkpoint();

    struct Written {
        StoredExtent state, catalog;
        std::vector<StoredOrder> orders;
    };
    /// Not flushed yet. `catalog`: where the catalog of `state` is already, or nothing; `orders`: those that are
    /// stored. Throws Error(io_error).
    [[nodiscard]] Written write(GraphState& state, const StoredExtent& catalog, std::vector<StoredOrder> orders);
    /// `born_in` as of ExtentWriter.
    void keep(std::uint64_t born_in) {
        kept_ = true;
        writer_.keep(born_in);
    }

private:
    template <typename T> void store(const ChunkRef<T>& chunk);
    template <typename T> void store(const ChunkTable<T>& table);
    void store_index(const ChunkRef<IndexNode>& node);
    template <typename T> void store_chunks(const ChunkDirectory<T>& directory);
    void store_incoming(const Adjacency& incoming, const Adjacency* outgoing, TypeId type,
                        std::vector<StoredOrder>& orders);
    [[nodiscard]] StoredExtent write(const ByteWriter& bytes) { return writer_.write(bytes.bytes()); }

    ExtentWriter writer_;
    CancelFlag cancel_;
    ByteWriter scratch_;
    std::vector<ByteWriter> encoded_;           // chunks of a directory
    const RelationshipOrder* order_ = nullptr;  // of the incoming lists that are being written
    // What was noted as stored.
    std::tuple<
        std::vector<ChunkRef<NodeChunk>>, std::vector<ChunkRef<RelationshipChunk>>,
        std::vector<ChunkRef<AdjacencyChunk>>, std::vector<ChunkRef<ColumnChunk>>, std::vector<ChunkRef<LabelPart>>,
        std::vector<ChunkRef<IndexNode>>, std::vector<ChunkRef<ChunkDirectory<NodeChunk>>>,
        std::vector<ChunkRef<ChunkDirectory<RelationshipChunk>>>, std::vector<ChunkRef<ChunkDirectory<AdjacencyChunk>>>,
        std::vector<ChunkRef<ChunkDirectory<ColumnChunk>>>>
        stored_;
    bool kept_ = false;
};

/// Where `before` has chunks and directories that `after` has not. Both are stored; `after` came of `before` by
/// changes. O(changed directories).
[[nodiscard]] std::vector<ByteRange> ranges_replaced(GraphState& before, GraphState& after);

}  // namespace entente::storage
