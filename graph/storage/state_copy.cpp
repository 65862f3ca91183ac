#include "graph/storage/state_copy.hpp"

#include "graph/property_index.hpp"
#include "graph/storage/file_source.hpp"
#include "graph/storage/index_codec.hpp"
#include "graph/storage/state_codec.hpp"

namespace entente::storage {
namespace {

/// Of a state of its own, which nobody else looks at: that a chunk has moved is noted in the reference to it.
class StateCopy {
public:
    StateCopy(const DatabaseFile& from, ExtentWriter& writer) : from_(from), writer_(writer) {}

    [[nodiscard]] StoredExtent copy(const StoredExtent& extent) {
        StoredExtent copied = writer_.write(from_.read(extent));
        copied.place = extent.place;
        return copied;
    }
    [[nodiscard]] StoredExtent write(const ByteWriter& bytes) { return writer_.write(bytes.bytes()); }

    template <typename T> void copy(const ChunkRef<T>& chunk) {
        if (chunk) chunk.set_stored(copy(chunk.stored()));
    }
    template <typename T> void copy(const ChunkTable<T>& table) {
        for (const auto& directory : table.directories()) {
            if (!directory) continue;
            for (const auto& chunk : directory->chunks) copy(chunk);
            scratch_.clear();
            put_directory(scratch_, *directory);
            directory.set_stored(write(scratch_));
        }
    }

    /// Leaves as they stand; what refers to others anew, after these.
    void copy_index(const ChunkRef<IndexNode>& node, std::uint32_t level) {
        if (level == 0) return copy(node);
        for (const auto& child : node->children) copy_index(child, level - 1);
        scratch_.clear();
        scratch_.byte(static_cast<std::uint8_t>(ExtentKind::index_node));
        put_chunk(scratch_, *node);
        node.set_stored(write(scratch_));
    }

private:
    const DatabaseFile& from_;
    ExtentWriter& writer_;
    ByteWriter scratch_;
};

}  // namespace

StoredExtent copy_state(const std::shared_ptr<const DatabaseFile>& from, const StoredExtent& state,
                        ExtentWriter& writer) {
    OpenedState opened = open_state(from, state, nullptr);
    const StateParts parts{opened.state};
    StateCopy copy(*from, writer);
    copy.copy(parts.nodes()->chunks);
    for (const auto& index : parts.label_indexes()) {
        if (!index) continue;
        for (const auto& part : index->parts()) copy.copy(part);
    }
    copy.copy(parts.relationships()->chunks);
    for (StoredOrder& order : opened.orders) order.extent = copy.copy(order.extent);
    for (const auto& direction : parts.adjacencies()) {
        for (const auto& adjacency : direction) {
            if (adjacency) copy.copy(adjacency->chunks);
        }
    }
    for (const auto* columns : {&parts.node_columns(), &parts.relationship_columns()}) {
        for (const auto& column : *columns) {
            if (column) copy.copy(column->chunks);
        }
    }
    for (const PropertyIndex* index : parts.trees()) {
        if (index->root()) copy.copy_index(index->root(), index->root()->level);
    }
    if (opened.catalog.stored()) opened.catalog = copy.copy(opened.catalog);
    ByteWriter bytes;
    put_state(bytes, opened.state, opened.catalog, opened.orders);
    const StoredExtent copied = copy.write(bytes);
    writer.finish();
    return copied;
}

}  // namespace entente::storage
