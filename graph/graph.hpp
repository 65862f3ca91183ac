#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/adjacency.hpp"
#include "graph/cancel.hpp"
#include "graph/catalog.hpp"
#include "graph/column.hpp"
#include "graph/entity_tables.hpp"
#include "graph/fulltext_index.hpp"
#include "graph/label_index.hpp"
#include "graph/property_index.hpp"
#include "graph/schema.hpp"
#include "graph/snapshot.hpp"
#include "graph/value.hpp"

namespace entente {

struct RelationshipRecord {
    TypeId type = 0;
    NodeId source = no_entity;
    NodeId target = no_entity;
    bool operator==(const RelationshipRecord&) const = default;
};

/// Counts that the planner costs plans with. Kept exact by every write.
struct TypeStatistics {
    std::uint64_t count = 0;  ///< relationships of the type
    std::uint64_t loops = 0;  ///< of these, from a node to itself
    /// By Direction, then LabelSetId: relationships whose source (outgoing) or target (incoming) has that label set.
    /// Sets past the end of the vector count 0.
    std::array<std::vector<std::uint64_t>, 2> by_end_label_set;
    /// All of them have ids in [first_id, end_id), those deleted too.
    RelationshipId first_id = 0, end_id = 0;
    std::uint64_t epoch = 0;  ///< transaction that made this copy; only that one may change it

    /// Takes in relationships that are new, with ids from `begin` on.
    void add_ids(RelationshipId begin, RelationshipId end) {
        if (end_id == 0) first_id = begin;
        end_id = end;
    }
};

/// One version of the graph: everything a query reads. Published states are immutable and shared (`Snapshot`); the
/// state inside a Transaction changes as it is written to. Copying copies pointers only.
class GraphState {
public:
    GraphState();

    [[nodiscard]] const Catalog& catalog() const { return *catalog_; }
    /// The same, to keep and to compare: states of equal catalogs that are equally long have the same names.
    [[nodiscard]] std::shared_ptr<const Catalog> shared_catalog() const { return catalog_; }

    [[nodiscard]] std::uint32_t node_limit() const { return node_limit_; }  ///< every node id is below
    [[nodiscard]] std::uint32_t relationship_limit() const { return relationship_limit_; }
    [[nodiscard]] std::uint64_t node_count() const { return node_count_; }
    [[nodiscard]] std::uint64_t relationship_count() const { return relationship_count_; }

    [[nodiscard]] bool node_exists(NodeId node) const {
        return node < node_limit_ && label_set(node) != dead_label_set;
    }
    /// Of a node that exists; dead_label_set for another id below the limit.
    [[nodiscard]] LabelSetId label_set(NodeId node) const {
        return nodes_->chunks.chunk(chunk_of(node))->label_sets[row_of(node)];
    }
    /// Ascending; none of an id without a node.
    [[nodiscard]] std::span<const LabelId> labels(NodeId node) const {
        const LabelSetId set = label_set(node);
        return set == dead_label_set ? std::span<const LabelId>{} : catalog().label_sets[set];
    }
    [[nodiscard]] bool has_label(NodeId node, LabelId label) const {
        return catalog().set_has_label(label_set(node), label);
    }
    /// Label-set numbers of chunk `index`, by row; `dead_label_set` where there is no node. Empty past the end.
    static constexpr LabelSetId dead_label_set = no_label_set;
    [[nodiscard]] std::span<const LabelSetId> label_sets_of_chunk(std::uint32_t index) const;
    /// The nodes with `label`.
    [[nodiscard]] const LabelIndex& label_index(LabelId label) const;
    [[nodiscard]] std::uint64_t nodes_with_label(LabelId label) const;
    /// Nodes by LabelSetId.
    [[nodiscard]] std::uint64_t nodes_with_label_set(LabelSetId set) const;

    [[nodiscard]] bool relationship_exists(RelationshipId id) const {
        return id < relationship_limit_ && relationships_->chunks.chunk(chunk_of(id))->sources[row_of(id)] != no_entity;
    }
    /// Of one that exists; source and target are no_entity for another id below the limit.
    [[nodiscard]] RelationshipRecord relationship(RelationshipId id) const {
        const RelationshipChunk& chunk = *relationships_->chunks.chunk(chunk_of(id));
        const std::uint32_t row = row_of(id);
        return {chunk.type_of(row), chunk.sources[row], chunk.targets[row]};
    }
    /// The record chunk `index`, for scans; nullptr past the end.
    [[nodiscard]] const RelationshipChunk* relationship_chunk(std::uint32_t index) const {
        return relationships_->chunks.chunk(index);
    }
    /// nullptr: there never was a relationship of that type.
    [[nodiscard]] const Adjacency* adjacency(TypeId type, Direction direction) const {
        const auto& adjacencies = adjacencies_[static_cast<std::size_t>(direction)];
        return type < adjacencies.size() ? adjacencies[type].get() : nullptr;
    }
    [[nodiscard]] const TypeStatistics& statistics(TypeId type) const;
    /// Degree over all types.
    [[nodiscard]] std::uint64_t degree(NodeId node, Direction direction) const;

    [[nodiscard]] const Column* node_column(KeyId key) const {  ///< nullptr: no node ever had the key
        return key < node_columns_.size() ? node_columns_[key].get() : nullptr;
    }
    [[nodiscard]] const Column* relationship_column(KeyId key) const {
        return key < relationship_columns_.size() ? relationship_columns_[key].get() : nullptr;
    }
    [[nodiscard]] Value node_property(NodeId node, KeyId key) const;  ///< null where there is none
    [[nodiscard]] Value relationship_property(RelationshipId id, KeyId key) const;
    [[nodiscard]] Value node_property(NodeId node, std::string_view key) const;
    [[nodiscard]] Value relationship_property(RelationshipId id, std::string_view key) const;
    /// Properties present, by key id.
    [[nodiscard]] std::vector<std::pair<KeyId, Value>> node_properties(NodeId node) const;
    [[nodiscard]] std::vector<std::pair<KeyId, Value>> relationship_properties(RelationshipId id) const;

    /// The indexes and constraints.
    [[nodiscard]] const Schema& schema() const { return *schema_; }
    [[nodiscard]] std::shared_ptr<const Schema> shared_schema() const { return schema_; }
    /// nullptr: there is no index on these properties, in this order, for the label.
    [[nodiscard]] const PropertyIndex* property_index(LabelId label, std::span<const KeyId> keys) const;
    [[nodiscard]] const PropertyIndex* property_index(LabelId label, KeyId key) const {
        return property_index(label, std::span(&key, 1));
    }
    /// What stands for the node in an index on `keys`: the value of the property, or the TupleKey of several as a
    /// string. Null where the node lacks one of them.
    [[nodiscard]] Value index_key(NodeId node, std::span<const KeyId> keys) const;
    [[nodiscard]] const FulltextIndex* fulltext_index(std::string_view name) const;  ///< nullptr: there is none

    /// Bytes held by the chunks of this state; chunks shared with other states are counted in each.
    struct MemoryUse {
        std::uint64_t nodes = 0, labels = 0, relationships = 0, adjacency = 0, properties = 0, indexes = 0;
        [[nodiscard]] std::uint64_t total() const {
            return nodes + labels + relationships + adjacency + properties + indexes;
        }
    };
    [[nodiscard]] MemoryUse memory_use() const;

    /// Checks every invariant (adjacency against records both ways, labels, counts, bounds, indexes, constraints);
    /// empty when all hold.
    [[nodiscard]] std::vector<std::string> check() const;

private:
    friend class StateEditor;  // the only code that writes
    friend struct StateCheck;
    friend struct StateParts;  // storage/: writes states to files and makes them from files

    // Every member is a number or points to data that other states may share; see copy_on_write.hpp.
    std::shared_ptr<const ChunkSource> source_;  // of the chunks that are still in a file; null without one
    std::shared_ptr<Catalog> catalog_;
    std::shared_ptr<NodeTable> nodes_;
    std::shared_ptr<RelationshipTable> relationships_;
    std::vector<std::shared_ptr<LabelIndex>> label_indexes_;              // by LabelId; may be null
    std::array<std::vector<std::shared_ptr<Adjacency>>, 2> adjacencies_;  // by Direction, TypeId; may be null
    std::vector<std::shared_ptr<TypeStatistics>> statistics_;             // by TypeId; may be null
    std::vector<std::shared_ptr<Column>> node_columns_;                   // by KeyId; may be null
    std::vector<std::shared_ptr<Column>> relationship_columns_;
    std::shared_ptr<Schema> schema_;
    std::vector<std::shared_ptr<PropertyIndex>> indexes_;    // as schema_->indexes
    std::vector<std::shared_ptr<FulltextIndex>> fulltexts_;  // as schema_->fulltexts
    std::vector<std::uint64_t> nodes_by_label_set_;          // may be short
    std::uint32_t node_limit_ = 0;
    std::uint32_t relationship_limit_ = 0;
    std::uint64_t node_count_ = 0;
    std::uint64_t relationship_count_ = 0;
};

class CommitLog;
class EffectRecorder;
class StateEditor;
class Transaction;
struct TouchedEntities;

/// The graph: the latest published snapshot, and the right to write. Readers take a snapshot and never wait; one
/// Transaction at a time holds the writer's lock. Must outlive its transactions; snapshots may outlive it.
class Graph {
public:
    Graph();
    /// A graph that begins with `state`, commit number `commit` of `log`, and whose commits `log` makes durable.
    Graph(Snapshot state, std::uint64_t commit, std::shared_ptr<CommitLog> log);
    ~Graph();
    Graph(const Graph&) = delete;
    Graph& operator=(const Graph&) = delete;

    [[nodiscard]] Snapshot snapshot() const;
    /// Waits until no other transaction is open; with a log no longer than the log's patience, then throws
    /// Error(database_busy). Throws what CommitLog::begin_writing throws.
    [[nodiscard]] Transaction begin();
    /// Publishes what other processes have committed to the log. Does nothing without a log or while this process
    /// writes. Throws Error(database_corrupt), Error(io_error).
    void follow();
    /// CommitLog::checkpoint on the latest state; nothing without a log. Throws as begin().
    void checkpoint();

private:
    friend class Transaction;
    void take_turn();
    void begin_writing();  // the log's; with the turn
    void release_writer();
    void publish(Snapshot state, std::uint64_t commit);

    std::shared_ptr<CommitLog> log_;    // null for a graph in memory
    mutable std::mutex publish_mutex_;  // held only to copy or swap the pointer
    Snapshot published_;
    std::uint64_t published_commit_ = 0;
    Snapshot latest_;  // with a log: what the next transaction begins with, perhaps not flushed yet; the writer's
    // The writer's lock is a flag rather than a held mutex: a transaction may end on another thread than it began on.
    std::mutex writer_mutex_;
    std::condition_variable writer_done_;
    bool writing_ = false;
    std::uint64_t epoch_ = 0;  // the last one given to a transaction or savepoint; the writer's
};

/// The single writer. Changes are visible in `state()` at once and to others after commit(); a transaction that is
/// destroyed without commit leaves no trace. Move-only; not thread-safe. Writing after commit() throws
/// Error(internal_error); so does naming an entity that does not exist, with Error(entity_not_found).
class Transaction {
public:
    Transaction(Transaction&&) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    [[nodiscard]] const GraphState& state() const;

    LabelId label(std::string_view name);  ///< interned, added when new
    TypeId type(std::string_view name);
    KeyId key(std::string_view name);

    /// `labels` in any order. Throws Error(resource_limit) when ids run out.
    NodeId create_node(std::span<const LabelId> labels);
    /// Ends must exist. Throws Error(resource_limit) when ids run out.
    RelationshipId create_relationship(TypeId type, NodeId source, NodeId target);
    bool add_label(NodeId node, LabelId label);     ///< true when it was not there
    bool remove_label(NodeId node, LabelId label);  ///< true when it was there
    /// A null value removes. The value must be storable (checked by the caller: no map, node, relationship, path).
    /// True when the property was there before.
    bool set_node_property(NodeId node, KeyId key, const Value& value);
    bool set_relationship_property(RelationshipId id, KeyId key, const Value& value);
    /// Deletes it with its properties.
    void delete_relationship(RelationshipId id);
    /// Deletes it with its labels and properties.
    /// REQUIRES: no relationships left; the caller checks with degree().
    void delete_node(NodeId node);

    // Indexes and constraints. `definition` names ids of this transaction's catalog. Throw Error(semantic_error) for a
    // name or rule that is taken, or a name that is not there.
    void create_index(const IndexDefinition& definition);
    void create_fulltext_index(const FulltextDefinition& definition);
    void drop_index(std::string_view name);  ///< of either kind
    /// Throws Error(constraint_validation_failed) when what is there breaks it, naming examples.
    void create_constraint(const ConstraintDefinition& definition);
    void drop_constraint(std::string_view name);
    /// Checks the constraints over all that was written since the last check, as the end of a statement does and
    /// commit(). Throws Error(constraint_validation_failed); the changes are still there then.
    void check_constraints();

    /// A state of the transaction that stays as it is, and where its recorder stood. Chunks written before it was kept
    /// are copied once more when they are written after.
    struct KeptState {
        GraphState state;
        std::size_t effects = 0;  ///< EffectRecorder::position of its time
    };
    /// Remembers the present state; rollback_to returns to it, as often as wanted (a failed statement within a longer
    /// transaction). Few savepoints keep a state of their own: the others do the effects since the last kept one again,
    /// which are few. Copying what small statements write for each of them would cost far more.
    struct Savepoint {
        std::shared_ptr<const KeptState> kept;
        std::size_t effects = 0;
        std::shared_ptr<const TouchedEntities> touched;  ///< what was to be checked at its time
    };
    [[nodiscard]] Savepoint savepoint();
    void rollback_to(const Savepoint& savepoint);
    /// The present state, which stays as it is whatever the transaction does next.
    [[nodiscard]] Snapshot kept_state();

    /// Makes the changes durable where the graph has a log, publishes the state and ends the transaction. Returns the
    /// new snapshot; `state()` stays readable. Throws what check_constraints(), CommitLog::append and flush throw;
    /// nothing is published then. `cancel` may end a commit that takes long, as that of a bulk load.
    Snapshot commit(CancelFlag cancel = nullptr);

private:
    friend class Graph;
    friend class BulkLoader;
    struct Impl;
    explicit Transaction(std::unique_ptr<Impl> impl);
    [[nodiscard]] StateEditor& editor();       // throws once the transaction has ended
    [[nodiscard]] EffectRecorder* recorder();  // null without a log, until the first savepoint
    [[nodiscard]] TouchedEntities* touched();  // null while there are no constraints
    std::unique_ptr<Impl> impl_;
};

}  // namespace entente
