#include <algorithm>

#include "graph/graph.hpp"
#include "graph/tuple_key.hpp"

namespace entente {

GraphState::GraphState()
    : catalog_(std::make_shared<Catalog>()),
      nodes_(std::make_shared<NodeTable>()),
      relationships_(std::make_shared<RelationshipTable>()),
      schema_(std::make_shared<Schema>()) {}

std::span<const LabelSetId> GraphState::label_sets_of_chunk(std::uint32_t index) const {
    if (index >= nodes_->chunks.size()) return {};
    const std::uint32_t first = index << chunk_bits;
    return std::span(nodes_->chunks.chunk(index)->label_sets).first(std::min(chunk_rows, node_limit_ - first));
}

const LabelIndex& GraphState::label_index(LabelId label) const {
    static const LabelIndex none;
    return label < label_indexes_.size() && label_indexes_[label] ? *label_indexes_[label] : none;
}

std::uint64_t GraphState::nodes_with_label(LabelId label) const {
    return label_index(label).size();
}

std::uint64_t GraphState::nodes_with_label_set(LabelSetId set) const {
    return set < nodes_by_label_set_.size() ? nodes_by_label_set_[set] : 0;
}

const TypeStatistics& GraphState::statistics(TypeId type) const {
    static const TypeStatistics none;
    return type < statistics_.size() && statistics_[type] ? *statistics_[type] : none;
}

std::uint64_t GraphState::degree(NodeId node, Direction direction) const {
    std::uint64_t sum = 0;
    for (const auto& adjacency : adjacencies_[static_cast<std::size_t>(direction)]) {
        if (adjacency) sum += adjacency->degree(node);
    }
    return sum;
}

const PropertyIndex* GraphState::property_index(LabelId label, std::span<const KeyId> keys) const {
    const std::vector<IndexDefinition>& definitions = schema_->indexes;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        if (definitions[i].is_on(label, keys)) return indexes_[i].get();
    }
    return nullptr;
}

Value GraphState::index_key(NodeId node, std::span<const KeyId> keys) const {
    if (keys.size() == 1) return node_property(node, keys[0]);
    const bool has_all = std::all_of(keys.begin(), keys.end(), [&](KeyId key) {
        const Column* column = node_column(key);
        return column != nullptr && column->has(node);
    });
    if (!has_all) return {};
    TupleKey tuple;
    for (const KeyId key : keys) tuple.add(node_property(node, key));
    return tuple.bytes();
}

const FulltextIndex* GraphState::fulltext_index(std::string_view name) const {
    for (std::size_t i = 0; i < fulltexts_.size(); ++i) {
        if (schema_->fulltexts[i].name == name) return fulltexts_[i].get();
    }
    return nullptr;
}

Value GraphState::node_property(NodeId node, KeyId key) const {
    const Column* column = node_column(key);
    return column == nullptr ? Value() : column->get(node);
}

Value GraphState::relationship_property(RelationshipId id, KeyId key) const {
    const Column* column = relationship_column(key);
    return column == nullptr ? Value() : column->get(id);
}

Value GraphState::node_property(NodeId node, std::string_view key) const {
    const auto id = catalog().keys.find(key);
    return id ? node_property(node, *id) : Value();
}

Value GraphState::relationship_property(RelationshipId id, std::string_view key) const {
    const auto key_id = catalog().keys.find(key);
    return key_id ? relationship_property(id, *key_id) : Value();
}

namespace {

std::vector<std::pair<KeyId, Value>> properties(const std::vector<std::shared_ptr<Column>>& columns, std::uint32_t id) {
    std::vector<std::pair<KeyId, Value>> present;
    for (KeyId key = 0; key < columns.size(); ++key) {
        if (columns[key] && columns[key]->has(id)) present.emplace_back(key, columns[key]->get(id));
    }
    return present;
}

std::uint64_t bytes_of(const std::vector<std::shared_ptr<Column>>& columns) {
    std::uint64_t bytes = 0;
    for (const auto& column : columns) {
        if (!column) continue;
        bytes += sizeof(*column) + column->chunks.directory_bytes();
        column->chunks.for_each_loaded([&](const ColumnChunk& chunk) { bytes += chunk.memory_use(); });
    }
    return bytes;
}

}  // namespace

std::vector<std::pair<KeyId, Value>> GraphState::node_properties(NodeId node) const {
    return properties(node_columns_, node);
}

std::vector<std::pair<KeyId, Value>> GraphState::relationship_properties(RelationshipId id) const {
    return properties(relationship_columns_, id);
}

GraphState::MemoryUse GraphState::memory_use() const {
    MemoryUse use;
    use.nodes = nodes_->chunks.directory_bytes();
    nodes_->chunks.for_each_loaded([&](const NodeChunk& chunk) { use.nodes += sizeof(chunk); });
    for (const auto& index : label_indexes_) {
        if (index) use.labels += sizeof(*index) + index->memory_use();
    }
    use.relationships = relationships_->chunks.directory_bytes();
    relationships_->chunks.for_each_loaded([&](const RelationshipChunk& chunk) {
        use.relationships += sizeof(chunk) + chunk.types.capacity() * sizeof(TypeId);
    });
    for (const auto& direction : adjacencies_) {
        for (const auto& adjacency : direction) {
            if (adjacency) use.adjacency += adjacency->memory_use();
        }
    }
    for (const auto& index : indexes_) use.indexes += sizeof(*index) + index->memory_use();
    for (const auto& index : fulltexts_) use.indexes += sizeof(*index) + index->postings().memory_use();
    use.properties = bytes_of(node_columns_) + bytes_of(relationship_columns_);
    return use;
}

}  // namespace entente
