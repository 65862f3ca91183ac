#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "graph/cancel.hpp"
#include "graph/chunk_spill.hpp"
#include "graph/graph.hpp"

namespace entente {

/// Values of one property for consecutive new entities, appended in order; becomes column chunks without a copy per
/// value. One typed append per row, or `append_null`. A column whose type changes midway continues as mixed.
class ColumnBuilder {
public:
    ColumnBuilder();
    ColumnBuilder(ColumnBuilder&&) noexcept;
    ColumnBuilder& operator=(ColumnBuilder&&) noexcept;
    ~ColumnBuilder();
    void append_null();
    void append_integer(std::int64_t v);
    void append_float(double v);
    void append_boolean(bool v);
    void append_date(Date v);
    void append_string(std::string_view v);
    void append(const Value& v);
    [[nodiscard]] std::uint64_t size() const;
    /// Bytes held, to 65,536 values exact, and bytes that are in the spill. O(1).
    [[nodiscard]] std::uint64_t memory_use() const;
    [[nodiscard]] std::uint64_t spilled() const;
    /// From now on all values but the last 65,536 are in the spill, where they have an array of one type. It must
    /// outlive the builder.
    void spill_to(ChunkSpill& spill);

    struct Impl;
    [[nodiscard]] Impl& impl() const { return *impl_; }  ///< for the loader

private:
    std::unique_ptr<Impl> impl_;
};

/// Adds many nodes and relationships inside one transaction, building columns and adjacency directly. Everything is
/// visible in the transaction's state when `finish()` returns at the latest and is published by the transaction's
/// commit; dropping the transaction drops it all. Existing entities are not changed. The loader must not be used after
/// the transaction has ended.
class BulkLoader {
public:
    /// `cancel`, which is looked at now and then, ends the work of either function below with Error(cancelled); the
    /// transaction must then be dropped.
    explicit BulkLoader(Transaction& transaction, CancelFlag cancel = nullptr);
    BulkLoader(BulkLoader&&) noexcept;
    ~BulkLoader();

    struct NamedColumn {
        KeyId key;
        ColumnBuilder column;  // exactly `count` values
    };
    /// Adds `count` nodes with the same labels; returns the first id; the others follow consecutively.
    /// Throws Error(internal_error) when a column has another number of values, Error(resource_limit) when ids run out.
    NodeId add_nodes(std::uint64_t count, std::span<const LabelId> labels, std::vector<NamedColumn> columns);

    /// Adds relationships of one type. `sources[i]` -> `targets[i]` has the properties of row i. Ids are given in
    /// the order of (source, target), so that the outgoing adjacency of a fresh type needs none and properties
    /// are read in sequence; the columns are permuted to that order. Parallel relationships keep the order of the rows.
    /// O(n log max-degree + nodes), spread over the threads of the machine; one call with all relationships of a type
    /// is cheapest, since each further call merges into what is there. Throws as add_nodes, and Error(entity_not_found)
    /// when an end does not exist.
    void add_relationships(TypeId type, std::vector<NodeId> sources, std::vector<NodeId> targets,
                           std::vector<NamedColumn> columns);

    /// From now on all chunks that are done are written to where the database is, before the commit; the loader holds
    /// the ends of one type at a time. Null where that cannot be: a graph in memory, or another process that reads an
    /// older version. Lasts as long as the transaction.
    [[nodiscard]] ChunkSpill* spill();

    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace entente
