#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/adjacency.hpp"
#include "graph/catalog.hpp"
#include "graph/column.hpp"
#include "graph/label_index.hpp"
#include "graph/value.hpp"

namespace entente {

struct RelationshipRecord {
    TypeId type = 0;
    NodeId source = no_entity;
    NodeId target = no_entity;
};

/// Counts that the planner costs plans with. Kept exact by every write.
struct TypeStatistics {
    std::uint64_t count = 0;  ///< relationships of the type
    std::uint64_t loops = 0;  ///< of these, from a node to itself
    /// By Direction, then LabelSetId: relationships whose source (outgoing) or target (incoming) has that label set.
    std::array<std::vector<std::uint64_t>, 2> by_end_label_set;
};

/// One version of the graph: everything a query reads. Published states are immutable and shared (`Snapshot`); the
/// state inside a Transaction changes as it is written to. Copying copies pointers only.
class GraphState {
public:
    [[nodiscard]] const Catalog& catalog() const { return *catalog_; }

    [[nodiscard]] std::uint32_t node_limit() const { return node_limit_; }  ///< every node id is below
    [[nodiscard]] std::uint32_t relationship_limit() const { return relationship_limit_; }
    [[nodiscard]] std::uint64_t node_count() const { return node_count_; }
    [[nodiscard]] std::uint64_t relationship_count() const { return relationship_count_; }

    [[nodiscard]] bool node_exists(NodeId node) const;
    [[nodiscard]] LabelSetId label_set(NodeId node) const;  ///< of a node that exists
    [[nodiscard]] std::span<const LabelId> labels(NodeId node) const { return catalog().label_sets[label_set(node)]; }
    [[nodiscard]] bool has_label(NodeId node, LabelId label) const;
    /// Label-set numbers of chunk `index`, by row; `dead_label_set` where there is no node. Empty past the end.
    static constexpr LabelSetId dead_label_set = 0xFFFF'FFFF;
    [[nodiscard]] std::span<const LabelSetId> label_sets_of_chunk(std::uint32_t index) const;
    /// The nodes with `label`.
    [[nodiscard]] const LabelIndex& label_index(LabelId label) const;
    [[nodiscard]] std::uint64_t nodes_with_label(LabelId label) const;
    /// Nodes by LabelSetId.
    [[nodiscard]] std::uint64_t nodes_with_label_set(LabelSetId set) const;

    [[nodiscard]] bool relationship_exists(RelationshipId id) const;
    [[nodiscard]] RelationshipRecord relationship(RelationshipId id) const;  ///< of one that exists
    [[nodiscard]] const Adjacency* adjacency(TypeId type, Direction direction) const;  ///< nullptr: none of that type
    [[nodiscard]] const TypeStatistics& statistics(TypeId type) const;
    /// Degree over all types.
    [[nodiscard]] std::uint64_t degree(NodeId node, Direction direction) const;

    [[nodiscard]] const Column* node_column(KeyId key) const;  ///< nullptr: no node ever had the key
    [[nodiscard]] const Column* relationship_column(KeyId key) const;
    [[nodiscard]] Value node_property(NodeId node, KeyId key) const;  ///< null where there is none
    [[nodiscard]] Value relationship_property(RelationshipId id, KeyId key) const;
    [[nodiscard]] Value node_property(NodeId node, std::string_view key) const;
    [[nodiscard]] Value relationship_property(RelationshipId id, std::string_view key) const;
    /// Properties present, by key id.
    [[nodiscard]] std::vector<std::pair<KeyId, Value>> node_properties(NodeId node) const;
    [[nodiscard]] std::vector<std::pair<KeyId, Value>> relationship_properties(RelationshipId id) const;

    /// Bytes held by the chunks of this state; chunks shared with other states are counted in each.
    struct MemoryUse {
        std::uint64_t nodes = 0, labels = 0, relationships = 0, adjacency = 0, properties = 0;
        [[nodiscard]] std::uint64_t total() const { return nodes + labels + relationships + adjacency + properties; }
    };
    [[nodiscard]] MemoryUse memory_use() const;

    /// Checks every invariant (adjacency against records both ways, labels, counts, bounds); empty when all hold.
    [[nodiscard]] std::vector<std::string> check() const;

    // The storage helper adds the private part; Transaction and BulkLoader are friends.
#include "graph/graph_state_members.inc"
};

using Snapshot = std::shared_ptr<const GraphState>;

class Transaction;

/// The graph: the latest published snapshot, and the right to write. Readers take a snapshot and never wait; one
/// Transaction at a time holds the writer's lock. Must outlive its transactions; snapshots may outlive it.
class Graph {
public:
    Graph();
    Graph(const Graph&) = delete;
    Graph& operator=(const Graph&) = delete;

    [[nodiscard]] Snapshot snapshot() const;
    /// Waits until no other transaction is open.
    [[nodiscard]] Transaction begin();

private:
    friend class Transaction;
    friend class BulkLoader;
    mutable std::mutex publish_mutex_;  // held only to copy or swap the pointer
    std::mutex writer_mutex_;
    Snapshot published_;
    std::uint64_t epoch_ = 0;
};

/// The single writer. Changes are visible in `state()` at once and to others after commit(); a transaction that is
/// destroyed without commit leaves no trace. Move-only; not thread-safe.
class Transaction {
public:
    Transaction(Transaction&&) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    [[nodiscard]] const GraphState& state() const;

    LabelId label(std::string_view name);  ///< interned, added when new
    TypeId type(std::string_view name);
    KeyId key(std::string_view name);

    NodeId create_node(std::span<const LabelId> labels);
    /// Ends must exist. Throws Error(resource_limit) when ids run out.
    RelationshipId create_relationship(TypeId type, NodeId source, NodeId target);
    bool add_label(NodeId node, LabelId label);     ///< true when it was not there
    bool remove_label(NodeId node, LabelId label);  ///< true when it was there
    /// A null value removes. The value must be storable (checked by the caller: no map, node, relationship, path).
    /// True when the property was there before.
    bool set_node_property(NodeId node, KeyId key, const Value& value);
    bool set_relationship_property(RelationshipId id, KeyId key, const Value& value);
    void delete_relationship(RelationshipId id);
    /// REQUIRES: no relationships left; the caller checks with degree().
    void delete_node(NodeId node);

    /// Remembers the present state; rollback_to returns to it (a failed statement within a longer transaction).
    struct Savepoint;
    [[nodiscard]] std::unique_ptr<Savepoint> savepoint();
    void rollback_to(const Savepoint& savepoint);

    /// Publishes the state and ends the transaction. Returns the new snapshot.
    Snapshot commit();

private:
    friend class Graph;
    friend class BulkLoader;
    struct Impl;
    explicit Transaction(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace entente
