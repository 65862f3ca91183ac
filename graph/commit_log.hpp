#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "graph/cancel.hpp"
#include "graph/graph.hpp"

namespace entente {

/// Takes down what a transaction did, so that it can be done again. Calls follow the change that they record.
class EffectRecorder {
public:
    virtual ~EffectRecorder() = default;
    virtual void label_added(std::string_view name) = 0;
    virtual void type_added(std::string_view name) = 0;
    virtual void key_added(std::string_view name) = 0;
    virtual void node_created(NodeId node, std::span<const LabelId> labels) = 0;
    virtual void relationship_created(RelationshipId id, const RelationshipRecord& record) = 0;
    virtual void label_set(NodeId node, LabelId label, bool present) = 0;
    virtual void node_property_set(NodeId node, KeyId key, const Value& value) = 0;  ///< null: removed
    virtual void relationship_property_set(RelationshipId id, KeyId key, const Value& value) = 0;
    virtual void relationship_deleted(RelationshipId id) = 0;
    virtual void node_deleted(NodeId node) = 0;
    virtual void index_created(const IndexDefinition& definition) = 0;
    virtual void fulltext_index_created(const FulltextDefinition& definition) = 0;
    virtual void index_dropped(std::string_view name) = 0;
    virtual void constraint_created(const ConstraintDefinition& definition) = 0;  ///< with its index
    virtual void constraint_dropped(std::string_view name) = 0;
    /// The transaction writes whole columns and tables: it will be stored as a state, not as effects.
    virtual void bulk_load() = 0;

    /// A position to go back to: effects after it are forgotten.
    [[nodiscard]] virtual std::size_t position() const = 0;
    virtual void return_to(std::size_t position) = 0;
    /// Does the effects between two positions again, on a state as it was at the first. Not after bulk_load().
    virtual void replay(std::size_t begin, std::size_t end, StateEditor& editor) const = 0;
    [[nodiscard]] virtual bool can_replay() const = 0;
};

/// The recorder of a transaction without a log, which needs one to go back to its savepoints (storage/effects.cpp).
[[nodiscard]] std::unique_ptr<EffectRecorder> make_recorder();

/// A state, and the number of the commit that made it.
struct CommittedState {
    Snapshot state;
    std::uint64_t commit = 0;
};

/// What makes the commits of a Graph durable. A graph in memory has none. All but `flush` and `changed_elsewhere` are
/// called by whoever has the turn to write.
class CommitLog {
public:
    virtual ~CommitLog() = default;

    /// How long a writer waits for its turn.
    [[nodiscard]] virtual std::chrono::milliseconds patience() const = 0;

    /// Before a transaction: takes the right to write from other processes and brings `latest` up to what they
    /// committed, as the transaction numbered `epoch`. Throws Error(database_busy), Error(io_error), ...; then the
    /// transaction does not begin.
    [[nodiscard]] virtual CommittedState begin_writing(const Snapshot& latest, std::uint64_t epoch) = 0;
    virtual void end_writing() noexcept = 0;
    [[nodiscard]] virtual std::unique_ptr<EffectRecorder> recorder() = 0;

    /// Writes down a transaction's effects, which lead to `state`; the number of the commit. It is durable once
    /// flush(number) returns. When it throws nothing was committed; it throws Error(cancelled) when it takes long and
    /// `cancel` is set meanwhile.
    [[nodiscard]] virtual std::uint64_t append(const EffectRecorder& effects, const Snapshot& state,
                                               CancelFlag cancel) = 0;
    /// Returns when the commit is durable. One of those who wait flushes for all. Any thread. Throws Error(io_error)
    /// when nobody knows whether it is; nothing can be written any more then.
    virtual void flush(std::uint64_t commit) = 0;

    /// Whether other processes may have committed since the last look. Cheap; any thread.
    [[nodiscard]] virtual bool changed_elsewhere() = 0;
    /// Brings `latest` up to what is committed. Without the right to write.
    [[nodiscard]] virtual CommittedState follow(const Snapshot& latest, std::uint64_t epoch) = 0;

    /// Moves what the log holds into the database file and empties the log. `latest` is the state after the last
    /// commit. After an error all is as it was. With the right to write.
    virtual void checkpoint(const Snapshot& latest) = 0;
};

}  // namespace entente
