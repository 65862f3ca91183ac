#include "graph/storage/state_codec.hpp"

#include <algorithm>
#include <utility>

#include "graph/error.hpp"
#include "graph/storage/file_source.hpp"
#include "graph/storage/index_codec.hpp"

namespace entente::storage {
namespace {

constexpr std::uint64_t most_names = 1U << 24;

template <typename T> void put_table(ByteWriter& out, const ChunkTable<T>& table) {
    out.varint(table.size());
    for (const auto& directory : table.directories()) put_extent(out, directory ? directory.stored() : StoredExtent{});
}

/// `whole`: every chunk of the table exists.
template <typename T> ChunkTable<T> read_table(ByteReader& in, const ChunkSource& source, bool whole) {
    const auto size = static_cast<std::uint32_t>(in.count(1U << 21, "the size of a table"));
    std::vector<ChunkRef<ChunkDirectory<T>>> directories((size + directory_size - 1) / directory_size);
    for (std::uint32_t i = 0; i < directories.size(); ++i) {
        StoredExtent extent = read_extent(in);
        extent.place = directory_place(i * directory_size, std::min(directory_size, size - i * directory_size));
        if (extent.stored()) {
            directories[i] = ChunkRef<ChunkDirectory<T>>(extent, source);
        } else if (whole) {
            throw Damage{"a table has a hole"};
        }
    }
    ChunkTable<T> table;
    table.restore(std::move(directories), size);
    return table;
}

void put_counts(ByteWriter& out, const std::vector<std::uint64_t>& counts) {
    out.varint(counts.size());
    for (const std::uint64_t count : counts) out.varint(count);
}

std::vector<std::uint64_t> read_counts(ByteReader& in) {
    std::vector<std::uint64_t> counts(in.count(std::min<std::uint64_t>(most_names, in.left()), "a number of counts"));
    for (std::uint64_t& count : counts) count = in.varint();
    return counts;
}

/// A vector whose elements may be null: a byte for each, then what `put` puts.
template <typename T, typename Put>
void put_optional(ByteWriter& out, const std::vector<std::shared_ptr<T>>& elements, Put put) {
    out.varint(elements.size());
    for (const auto& element : elements) {
        out.byte(element ? 1 : 0);
        if (element) put(*element);
    }
}
template <typename T, typename Read>
void read_optional(ByteReader& in, std::uint64_t limit, std::vector<std::shared_ptr<T>>& elements, Read read) {
    elements.resize(in.count(limit, "a number of tables"));
    for (auto& element : elements) {
        if (in.count(1, "a flag") == 0) continue;
        element = std::make_shared<T>();
        read(*element);
    }
}

void put_names(ByteWriter& out, const NameTable& names) {
    out.varint(names.size());
    for (const std::string& name : names.names()) out.text(name);
}

void read_names(ByteReader& in, NameTable& names) {
    const std::uint64_t size = in.count(most_names, "a number of names");
    for (std::uint64_t i = 0; i < size; ++i) {
        if (names.intern(in.text()) != i) throw Damage{"a name stands twice in the catalog"};
    }
}

void put_column(ByteWriter& out, const Column& column) {
    out.varint(column.count);
    put_table(out, column.chunks);
}
void read_column(ByteReader& in, const ChunkSource& source, Column& column) {
    column.count = in.varint();
    column.chunks = read_table<ColumnChunk>(in, source, false);
}

void require_chunks(std::uint32_t chunks, std::uint32_t ids) {
    if (chunks != (std::uint64_t{ids} + chunk_rows - 1) / chunk_rows) throw Damage{"a table does not fit its ids"};
}

Catalog read_catalog(ByteReader& in) {
    Catalog catalog;
    read_names(in, catalog.labels);
    read_names(in, catalog.types);
    read_names(in, catalog.keys);
    const std::uint64_t sets = in.count(most_names, "a number of label sets");
    for (std::uint64_t i = 1; i < sets; ++i) {
        std::vector<LabelId> set(in.count(catalog.labels.size(), "the size of a label set"));
        for (std::size_t j = 0; j < set.size(); ++j) {
            set[j] = static_cast<LabelId>(in.count(catalog.labels.size() - 1, "a label"));
            if (j > 0 && set[j] <= set[j - 1]) throw Damage{"a label set is out of order"};
        }
        if (catalog.intern_label_set(set) != i) throw Damage{"a label set stands twice in the catalog"};
    }
    return catalog;
}

void read_state(ByteReader& in, GraphState& state, FileSource& source) {
    const StateParts parts{state};
    const Catalog& catalog = state.catalog();
    parts.node_limit() = static_cast<std::uint32_t>(in.count(no_entity, "the number of nodes"));
    parts.relationship_limit() = static_cast<std::uint32_t>(in.count(no_entity, "the number of relationships"));
    parts.node_count() = in.varint();
    parts.relationship_count() = in.varint();
    source.limits = {parts.node_limit(), parts.relationship_limit(),
                     static_cast<std::uint32_t>(catalog.label_sets.size()), catalog.types.size()};
    parts.nodes_by_label_set() = read_counts(in);
    if (parts.nodes_by_label_set().size() > catalog.label_sets.size()) throw Damage{"a label set is unknown"};
    parts.nodes()->chunks = read_table<NodeChunk>(in, source, true);
    require_chunks(parts.nodes()->chunks.size(), parts.node_limit());
    parts.relationships()->chunks = read_table<RelationshipChunk>(in, source, true);
    require_chunks(parts.relationships()->chunks.size(), parts.relationship_limit());
    source.records = parts.relationships()->chunks;
    read_optional(in, catalog.labels.size(), parts.label_indexes(), [&](LabelIndex& index) {
        const std::uint64_t size = in.varint();
        std::vector<ChunkRef<LabelPart>> labels(in.count(1U << (32 - label_part_bits), "the parts of a label"));
        for (std::uint32_t i = 0; i < labels.size(); ++i) {
            StoredExtent extent = read_extent(in);
            extent.place = i;
            if (extent.stored()) labels[i] = ChunkRef<LabelPart>(extent, source);
        }
        index.restore(std::move(labels), size);
    });
    for (auto& direction : parts.adjacencies()) {
        read_optional(in, catalog.types.size(), direction, [&](Adjacency& adjacency) {
            adjacency.count = in.varint();
            adjacency.chunks = read_table<AdjacencyChunk>(in, source, false);
        });
    }
    read_optional(in, catalog.types.size(), parts.statistics(), [&](TypeStatistics& statistics) {
        statistics.count = in.varint();
        statistics.loops = in.varint();
        statistics.first_id = static_cast<RelationshipId>(in.count(state.relationship_limit(), "an id"));
        statistics.end_id = static_cast<RelationshipId>(in.count(state.relationship_limit(), "an id"));
        for (auto& counts : statistics.by_end_label_set) counts = read_counts(in);
    });
    read_optional(in, catalog.keys.size(), parts.node_columns(),
                  [&](Column& column) { read_column(in, source, column); });
    read_optional(in, catalog.keys.size(), parts.relationship_columns(),
                  [&](Column& column) { read_column(in, source, column); });
    source.orders.resize(in.count(catalog.types.size(), "a number of orders"));
    for (StoredOrder& order : source.orders) {
        order.type = static_cast<TypeId>(in.count(catalog.types.size(), "a type"));
        order.extent = read_extent(in);
        if (!order.extent.stored()) throw Damage{"an order is missing"};
    }
    parts.schema() = std::make_shared<Schema>(read_schema(in, catalog));
    for (std::size_t i = 0; i < state.schema().indexes.size(); ++i) {
        parts.indexes().push_back(std::make_shared<PropertyIndex>());
        read_index(in, source, *parts.indexes().back());
    }
    for (std::size_t i = 0; i < state.schema().fulltexts.size(); ++i) {
        parts.fulltexts().push_back(std::make_shared<FulltextIndex>());
        read_index(in, source, *parts.fulltexts().back());
    }
}

template <typename T> void collect(std::vector<ByteRange>& used, const ChunkTable<T>& table) {
    for (const auto& directory : table.directories()) {
        if (!directory) continue;
        used.push_back(range_of(directory.stored()));
        for (const auto& chunk : directory->chunks) {
            if (chunk) used.push_back(range_of(chunk.stored()));
        }
    }
}

/// `level`: of `node`. Leaves are not read.
void collect(std::vector<ByteRange>& used, const ChunkRef<IndexNode>& node, std::uint32_t level) {
    used.push_back(range_of(node.stored()));
    if (level == 0) return;
    for (const auto& child : node->children) collect(used, child, level - 1);
}

}  // namespace

void put_catalog(ByteWriter& out, const Catalog& catalog) {
    out.byte(static_cast<std::uint8_t>(ExtentKind::catalog));
    put_names(out, catalog.labels);
    put_names(out, catalog.types);
    put_names(out, catalog.keys);
    out.varint(catalog.label_sets.size());
    for (std::size_t i = 1; i < catalog.label_sets.size(); ++i) {  // set 0 is always the empty one
        std::vector<LabelId> set = catalog.label_sets[i];          // in the order of the names
        std::sort(set.begin(), set.end());
        out.varint(set.size());
        for (const LabelId label : set) out.varint(label);
    }
}

void put_state(ByteWriter& out, GraphState& state, const StoredExtent& catalog,
               const std::vector<StoredOrder>& orders) {
    const StateParts parts{state};
    out.byte(static_cast<std::uint8_t>(ExtentKind::state));
    put_extent(out, catalog);
    out.varint(parts.node_limit());
    out.varint(parts.relationship_limit());
    out.varint(parts.node_count());
    out.varint(parts.relationship_count());
    put_counts(out, parts.nodes_by_label_set());
    put_table(out, parts.nodes()->chunks);
    put_table(out, parts.relationships()->chunks);
    put_optional(out, parts.label_indexes(), [&](const LabelIndex& index) {
        out.varint(index.size());
        out.varint(index.parts().size());
        for (const auto& part : index.parts()) put_extent(out, part ? part.stored() : StoredExtent{});
    });
    for (const auto& direction : parts.adjacencies()) {
        put_optional(out, direction, [&](const Adjacency& adjacency) {
            out.varint(adjacency.count);
            put_table(out, adjacency.chunks);
        });
    }
    put_optional(out, parts.statistics(), [&](const TypeStatistics& statistics) {
        out.varint(statistics.count);
        out.varint(statistics.loops);
        out.varint(statistics.first_id);
        out.varint(statistics.end_id);
        for (const auto& counts : statistics.by_end_label_set) put_counts(out, counts);
    });
    put_optional(out, parts.node_columns(), [&](const Column& column) { put_column(out, column); });
    put_optional(out, parts.relationship_columns(), [&](const Column& column) { put_column(out, column); });
    out.varint(orders.size());
    for (const StoredOrder& order : orders) {
        out.varint(order.type);
        put_extent(out, order.extent);
    }
    put_schema(out, state.schema());
    for (const auto& index : parts.indexes()) put_index(out, *index);
    for (const auto& index : parts.fulltexts()) put_index(out, *index);
}

OpenedState open_state(std::shared_ptr<const DatabaseFile> file, const StoredExtent& extent,
                       std::function<void()> on_close) {
    OpenedState opened;
    opened.extent = extent;
    auto source = std::make_shared<FileSource>(std::move(file), std::move(on_close));
    const StateParts parts{opened.state};
    parts.source() = source;
    // With a catalog of no names the state without anything in it is the state of a new database.
    source->decode(extent, ExtentKind::state, [&](ByteReader& in) {
        opened.catalog = read_extent(in);
        if (opened.catalog.stored()) {
            source->decode(opened.catalog, ExtentKind::catalog, [&](ByteReader& names) {
                parts.catalog() = std::make_shared<Catalog>(read_catalog(names));
                return 0;
            });
        }
        read_state(in, opened.state, *source);
        opened.orders = source->orders;
        return 0;
    });
    return opened;
}

std::vector<ByteRange> ranges_in_use(OpenedState& opened) {
    const StateParts parts{opened.state};
    std::vector<ByteRange> used{range_of(opened.extent)};
    if (opened.catalog.stored()) used.push_back(range_of(opened.catalog));
    for (const StoredOrder& order : opened.orders) used.push_back(range_of(order.extent));
    collect(used, parts.nodes()->chunks);
    collect(used, parts.relationships()->chunks);
    for (const auto& index : parts.label_indexes()) {
        if (!index) continue;
        for (const auto& part : index->parts()) {
            if (part) used.push_back(range_of(part.stored()));
        }
    }
    for (const auto& direction : parts.adjacencies()) {
        for (const auto& adjacency : direction) {
            if (adjacency) collect(used, adjacency->chunks);
        }
    }
    for (const auto* columns : {&parts.node_columns(), &parts.relationship_columns()}) {
        for (const auto& column : *columns) {
            if (column) collect(used, column->chunks);
        }
    }
    for (const PropertyIndex* index : parts.trees()) {
        if (index->root()) collect(used, index->root(), index->root()->level);
    }
    return used;
}

}  // namespace entente::storage
