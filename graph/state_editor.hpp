#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "graph/column_edit.hpp"
#include "graph/graph.hpp"

namespace entente {

/// All writing to a GraphState goes through here; Transaction and BulkLoader are its two faces. It copies what older
/// states may share (copy_on_write.hpp) and keeps every count and statistic exact.
class StateEditor {
public:
    /// `state` must outlive the editor.
    StateEditor(GraphState& state, std::uint64_t epoch) : state_(state), epoch_(epoch) {}

    [[nodiscard]] const GraphState& state() const { return state_; }
    [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
    /// From here on, what was written before counts as shared.
    void begin_epoch(std::uint64_t epoch);
    /// Returns to a copy made before, and begins an epoch.
    void restore(const GraphState& state, std::uint64_t epoch);
    /// Drops what only writing needs.
    void close() { column_editor_.forget(); }

    LabelId label(std::string_view name);
    TypeId type(std::string_view name);
    KeyId key(std::string_view name);
    /// `labels` in any order, with or without repetitions.
    LabelSetId label_set(std::span<const LabelId> labels);

    NodeId create_node(LabelSetId set);
    RelationshipId create_relationship(TypeId type, NodeId source, NodeId target);
    bool add_label(NodeId node, LabelId label);
    bool remove_label(NodeId node, LabelId label);
    bool set_node_property(NodeId node, KeyId key, const Value& value);
    bool set_relationship_property(RelationshipId id, KeyId key, const Value& value);
    void delete_relationship(RelationshipId id);
    void delete_node(NodeId node);

    // Indexes and constraints; the caller has checked that they fit what is there (schema_edit.cpp).
    void add_index(const IndexDefinition& definition);
    void add_fulltext_index(const FulltextDefinition& definition);
    void remove_index(std::string_view name);                     ///< of either kind
    void add_constraint(const ConstraintDefinition& definition);  ///< with its index
    void remove_constraint(std::string_view name);                ///< with its index

    // For the bulk loader: parts of the state, writable. The caller keeps them consistent.
    NodeId append_nodes(std::uint64_t count, LabelSetId set);  ///< the first id; throws Error(resource_limit)
    /// Gives out `count` relationship ids and makes their chunks; the first id. Throws Error(resource_limit).
    RelationshipId append_relationship_ids(std::uint64_t count);
    RelationshipChunk& relationship_chunk(std::uint32_t index);
    ChunkRef<RelationshipChunk>& relationship_slot(std::uint32_t index);
    Adjacency& adjacency(TypeId type, Direction direction);
    TypeStatistics& statistics(TypeId type);
    Column& node_column(KeyId key);
    Column& relationship_column(KeyId key);
    ColumnEditor& column_editor() { return column_editor_; }
    /// Brings the indexes up to the columns of `count` new nodes with the same labels, which no index knows yet.
    void index_new_nodes(NodeId first, std::uint64_t count);
    /// Reads chunks that have been put into the state.
    void hold_source(std::shared_ptr<const ChunkSource> source) { state_.source_ = std::move(source); }
    void count_relationships(std::uint64_t count) { state_.relationship_count_ += count; }

    /// Throw Error(entity_not_found) unless it exists.
    void require_node(NodeId node) const;
    void require_relationship(RelationshipId id) const;

private:
    Catalog& catalog();
    LabelSetId& label_set_of(NodeId node);
    LabelIndex& label_index(LabelId label);
    void change_label_set(NodeId node, std::vector<LabelId> labels);
    void count_ends(const RelationshipRecord& record, bool added);
    Schema& schema();  ///< to be changed, which is counted
    PropertyIndex& index(std::size_t number);
    [[nodiscard]] bool is_indexed(KeyId key) const;
    void index_change(NodeId node, KeyId key, const Value& before, const Value& after);
    void index_label(NodeId node, LabelId label, bool added);
    void replace_entry(std::size_t number, NodeId node, const Value& before, const Value& after);  ///< null: none
    /// Makes a change of one node while the full-text indexes that it `concerns` do not know the node.
    template <typename Concerns, typename Change>
    void change_text(NodeId node, const Concerns& concerns, const Change& change) {
        if (state_.schema().fulltexts.empty()) return change();
        const std::vector<std::size_t> indexes = forget_text(node, concerns);
        change();
        learn_text(node, indexes);
    }
    std::vector<std::size_t> forget_text(NodeId node, const std::function<bool(const FulltextDefinition&)>& concerns);
    void learn_text(NodeId node, const std::vector<std::size_t>& indexes);

    GraphState& state_;
    std::uint64_t epoch_;
    ColumnEditor column_editor_;
};

/// Adds `difference` (two's complement) to element `index` of a vector that may be short.
void add_to_count(std::vector<std::uint64_t>& counts, std::size_t index, std::uint64_t difference);

}  // namespace entente
