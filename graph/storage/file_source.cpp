#include "graph/storage/file_source.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "graph/storage/index_codec.hpp"

namespace entente::storage {
namespace {

std::string_view name_of(ExtentKind kind) {
    static constexpr std::array<std::string_view, 14> names{"nothing",
                                                            "the state",
                                                            "the catalog",
                                                            "a directory of nodes",
                                                            "a directory of relationships",
                                                            "a directory of neighbours",
                                                            "a directory of properties",
                                                            "a chunk of nodes",
                                                            "a chunk of relationships",
                                                            "a chunk of neighbours",
                                                            "a chunk of properties",
                                                            "the nodes of a label",
                                                            "an order of relationships",
                                                            "a node of an index"};
    return names[static_cast<std::size_t>(kind)];
}

/// `whole`: every chunk is there.
template <typename T>
std::unique_ptr<ChunkDirectory<T>> read_directory(const FileSource& source, const StoredExtent& extent, bool whole) {
    return source.decode(extent, kind_of(static_cast<const ChunkDirectory<T>*>(nullptr)), [&](ByteReader& in) {
        const std::uint32_t first = extent.place >> 8;
        const std::uint32_t most = extent.place & 0xFF;
        const auto count = static_cast<std::uint32_t>(in.count(most, "the size of a directory"));
        if (whole && count != most) throw Damage{"a directory has a wrong size"};
        auto directory = std::make_unique<ChunkDirectory<T>>();
        for (std::uint32_t i = 0; i < count; ++i) {
            StoredExtent chunk = read_extent(in);
            chunk.place = first + i;
            if (chunk.stored()) {
                directory->chunks[i] = ChunkRef<T>(chunk, source);
            } else if (whole) {
                throw Damage{"a directory has a hole"};
            }
        }
        return directory;
    });
}

}  // namespace

FileSource::FileSource(std::shared_ptr<const DatabaseFile> file_in, std::function<void()> on_close_in)
    : file(std::move(file_in)), on_close_(std::move(on_close_in)) {}

FileSource::~FileSource() {
    if (on_close_) on_close_();
}

Error FileSource::damaged(const StoredExtent& extent, ExtentKind kind, const Damage& damage) const {
    return corrupt(file->path(),
                   fmt::format("{} at byte {} is damaged: {}", name_of(kind), extent.offset, damage.what));
}

const RelationshipOrder& FileSource::order(TypeId type) const {
    const std::lock_guard lock(orders_mutex_);
    auto& known = read_orders_[type];
    for (const StoredOrder& stored : orders) {
        if (known || stored.type != type) continue;
        known = decode(stored.extent, ExtentKind::order, [&](ByteReader& in) { return read_order(in, limits); });
    }
    if (!known) throw Damage{"the order of the relationships is missing"};
    return *known;
}

std::unique_ptr<NodeChunk> FileSource::load(const StoredExtent& extent, const NodeChunk*) const {
    return decode(extent, ExtentKind::node_chunk,
                  [&](ByteReader& in) { return read_node_chunk(in, extent.place, limits); });
}

std::unique_ptr<RelationshipChunk> FileSource::load(const StoredExtent& extent, const RelationshipChunk*) const {
    return decode(extent, ExtentKind::relationship_chunk,
                  [&](ByteReader& in) { return read_relationship_chunk(in, extent.place, limits); });
}

std::unique_ptr<AdjacencyChunk> FileSource::load(const StoredExtent& extent, const AdjacencyChunk*) const {
    return decode(extent, ExtentKind::adjacency_chunk, [&](ByteReader& in) {
        const AdjacencyParts parts{[this](std::uint32_t number) { return records.chunk(number); },
                                   [this](TypeId type) -> const RelationshipOrder& { return order(type); }};
        return read_adjacency_chunk(in, extent.place, limits, parts);
    });
}

std::unique_ptr<ColumnChunk> FileSource::load(const StoredExtent& extent, const ColumnChunk*) const {
    return decode(extent, ExtentKind::column_chunk, [&](ByteReader& in) { return read_column_chunk(in); });
}

std::unique_ptr<LabelPart> FileSource::load(const StoredExtent& extent, const LabelPart*) const {
    return decode(extent, ExtentKind::label_part,
                  [&](ByteReader& in) { return read_label_part(in, extent.place, limits); });
}

std::unique_ptr<IndexNode> FileSource::load(const StoredExtent& extent, const IndexNode*) const {
    return decode(extent, ExtentKind::index_node,
                  [&](ByteReader& in) { return read_index_node(in, extent.place, limits, *this); });
}

std::unique_ptr<ChunkDirectory<NodeChunk>> FileSource::load(const StoredExtent& extent,
                                                            const ChunkDirectory<NodeChunk>*) const {
    return read_directory<NodeChunk>(*this, extent, true);
}
std::unique_ptr<ChunkDirectory<RelationshipChunk>> FileSource::load(const StoredExtent& extent,
                                                                    const ChunkDirectory<RelationshipChunk>*) const {
    return read_directory<RelationshipChunk>(*this, extent, true);
}
std::unique_ptr<ChunkDirectory<AdjacencyChunk>> FileSource::load(const StoredExtent& extent,
                                                                 const ChunkDirectory<AdjacencyChunk>*) const {
    return read_directory<AdjacencyChunk>(*this, extent, false);
}
std::unique_ptr<ChunkDirectory<ColumnChunk>> FileSource::load(const StoredExtent& extent,
                                                              const ChunkDirectory<ColumnChunk>*) const {
    return read_directory<ColumnChunk>(*this, extent, false);
}

}  // namespace entente::storage
