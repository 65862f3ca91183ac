#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "graph/storage/chunk_codec.hpp"
#include "graph/storage/database_file.hpp"
#include "graph/storage/state_codec.hpp"

namespace entente::storage {

/// Reads the chunks of one root.
class FileSource final : public ChunkSource {
public:
    FileSource(std::shared_ptr<const DatabaseFile> file_in, std::function<void()> on_close_in);
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;
    ~FileSource() override;

    [[nodiscard]] std::unique_ptr<NodeChunk> load(const StoredExtent&, const NodeChunk*) const override;
    [[nodiscard]] std::unique_ptr<RelationshipChunk> load(const StoredExtent&, const RelationshipChunk*) const override;
    [[nodiscard]] std::unique_ptr<AdjacencyChunk> load(const StoredExtent&, const AdjacencyChunk*) const override;
    [[nodiscard]] std::unique_ptr<ColumnChunk> load(const StoredExtent&, const ColumnChunk*) const override;
    [[nodiscard]] std::unique_ptr<LabelPart> load(const StoredExtent&, const LabelPart*) const override;
    [[nodiscard]] std::unique_ptr<IndexNode> load(const StoredExtent&, const IndexNode*) const override;
    [[nodiscard]] std::unique_ptr<ChunkDirectory<NodeChunk>> load(const StoredExtent&,
                                                                  const ChunkDirectory<NodeChunk>*) const override;
    [[nodiscard]] std::unique_ptr<ChunkDirectory<RelationshipChunk>> load(
        const StoredExtent&, const ChunkDirectory<RelationshipChunk>*) const override;
    [[nodiscard]] std::unique_ptr<ChunkDirectory<AdjacencyChunk>> load(
        const StoredExtent&, const ChunkDirectory<AdjacencyChunk>*) const override;
    [[nodiscard]] std::unique_ptr<ChunkDirectory<ColumnChunk>> load(const StoredExtent&,
                                                                    const ChunkDirectory<ColumnChunk>*) const override;

    /// Reads the extent and calls `function` with a ByteReader of what follows its kind. Turns Damage into
    /// Error(database_corrupt) with file and page.
    template <typename Function> auto decode(const StoredExtent& extent, ExtentKind kind, Function function) const {
        const std::vector<std::byte> bytes = file->read(extent);
        try {
            ByteReader in(bytes);
            if (in.byte() != static_cast<std::uint8_t>(kind)) throw Damage{"something else stands there"};
            auto result = function(in);
            in.end();
            return result;
        } catch (const Damage& damage) {
            throw damaged(extent, kind, damage);
        }
    }

    std::shared_ptr<const DatabaseFile> file;
    // Known once the state is read, and fixed then.
    Limits limits;
    ChunkTable<RelationshipChunk> records;
    std::vector<StoredOrder> orders;

    /// Read on first use. Throws Damage when the type has none.
    [[nodiscard]] const RelationshipOrder& order(TypeId type) const;

private:
    mutable std::mutex orders_mutex_;
    mutable std::map<TypeId, std::shared_ptr<const RelationshipOrder>> read_orders_;
    [[nodiscard]] Error damaged(const StoredExtent& extent, ExtentKind kind, const Damage& damage) const;

    std::function<void()> on_close_;
};

/// The bytes of a directory whose chunks are stored, up to the last that there is.
template <typename T> void put_directory(ByteWriter& out, const ChunkDirectory<T>& directory) {
    std::uint32_t count = directory_size;
    while (count > 0 && !directory.chunks[count - 1]) --count;
    out.byte(static_cast<std::uint8_t>(kind_of(&directory)));
    out.varint(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        put_extent(out, directory.chunks[i] ? directory.chunks[i].stored() : StoredExtent{});
    }
}

}  // namespace entente::storage
