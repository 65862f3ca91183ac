#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

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

private:
    friend class BulkLoader;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Adds many nodes and relationships inside one transaction, building columns and adjacency directly. Everything
/// becomes visible in the transaction's state when `finish()` returns and is published by the transaction's commit;
/// dropping the transaction drops it all. Existing entities are not changed.
class BulkLoader {
public:
    explicit BulkLoader(Transaction& transaction);
    BulkLoader(BulkLoader&&) noexcept;
    ~BulkLoader();

    struct NamedColumn {
        KeyId key;
        ColumnBuilder column;  // exactly `count` values
    };
    /// Adds `count` nodes with the same labels; returns the first id; the others follow consecutively.
    NodeId add_nodes(std::uint64_t count, std::span<const LabelId> labels, std::vector<NamedColumn> columns);

    /// Adds relationships of one type. `sources[i]` -> `targets[i]` has the properties of row i. Ids are given in
    /// the order of (source, target), so that the outgoing adjacency of a fresh type needs none and properties
    /// are read in sequence; the columns are permuted to that order. O(n log max-degree).
    void add_relationships(TypeId type, std::vector<NodeId> sources, std::vector<NodeId> targets,
                           std::vector<NamedColumn> columns);

    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace entente
