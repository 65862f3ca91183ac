#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.hpp"
#include "graph/value.hpp"
#include "query/result.hpp"

namespace entente {

/// How a column of a batch is stored. `value` where its rows have several types, or one without a kind of its own.
enum class ColumnKind : std::uint8_t { value, boolean, integer, floating, string, date, node, relationship };

/// `integer`, `string`, ...: the name in messages.
[[nodiscard]] std::string_view column_kind_name(ColumnKind kind);

/// One column of a RowBatch: an array of its kind with an element for each row. The kind may differ from batch to
/// batch. What a column returns is valid until the cursor's next next(), close() or end. The element of a row that is
/// null is unspecified, but for nodes and relationships: `no_entity`.
class BatchColumn {
public:
    [[nodiscard]] ColumnKind kind() const { return kind_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    /// One byte for each row, 1 where it is null; empty when no row is.
    [[nodiscard]] std::span<const std::uint8_t> nulls() const { return nulls_; }
    [[nodiscard]] bool is_null(std::size_t row) const { return !nulls_.empty() && nulls_[row] != 0; }

    // The array of one kind. That of another kind throws Error(type_error).
    [[nodiscard]] std::span<const Value> values() const { return array<Value>(ColumnKind::value); }
    [[nodiscard]] std::span<const std::uint8_t> booleans() const { return array<std::uint8_t>(ColumnKind::boolean); }
    [[nodiscard]] std::span<const std::int64_t> integers() const { return array<std::int64_t>(ColumnKind::integer); }
    [[nodiscard]] std::span<const double> floats() const { return array<double>(ColumnKind::floating); }
    [[nodiscard]] std::span<const std::string_view> strings() const {
        return array<std::string_view>(ColumnKind::string);
    }
    /// Days since 1970-01-01.
    [[nodiscard]] std::span<const std::int64_t> dates() const { return array<std::int64_t>(ColumnKind::date); }
    [[nodiscard]] std::span<const NodeId> nodes() const { return array<NodeId>(ColumnKind::node); }
    [[nodiscard]] std::span<const RelationshipId> relationships() const {
        return array<RelationshipId>(ColumnKind::relationship);
    }

    /// The row's value, whatever the kind. Throws Error(argument_error) past the end.
    [[nodiscard]] Value value(std::size_t row) const;

private:
    friend class ColumnReader;
    template <typename T> [[nodiscard]] std::span<const T> array(ColumnKind kind) const {
        if (kind != kind_) wrong_kind(kind);
        return {static_cast<const T*>(data_), size_};
    }
    [[noreturn]] void wrong_kind(ColumnKind kind) const;

    ColumnKind kind_ = ColumnKind::value;
    const void* data_ = nullptr;
    std::size_t size_ = 0;
    std::span<const std::uint8_t> nulls_;
};

/// Some rows of an answer, by column.
class RowBatch {
public:
    [[nodiscard]] std::size_t row_count() const { return row_count_; }
    [[nodiscard]] std::size_t column_count() const { return columns_.size(); }
    /// Throws Error(argument_error) past the last.
    [[nodiscard]] const BatchColumn& column(std::size_t index) const;

private:
    friend class ResultCursor;
    std::size_t row_count_ = 0;
    std::vector<BatchColumn> columns_;
};

/// The answer to one statement, batch by batch. A statement that reads is run as far as it is asked: next() computes
/// the next rows, and a cursor that ends early leaves the rest undone. It sees one snapshot throughout, which it keeps
/// from being reclaimed, whatever is written meanwhile. Of a statement that writes, of PROFILE and of commands, all is
/// done before there is a cursor. Move-only; used by one thread at a time; keeps what it needs of the database, which
/// may be closed before it.
class ResultCursor {
public:
    /// Over an answer that is there.
    explicit ResultCursor(Result result);
    ResultCursor(ResultCursor&&) noexcept;
    ResultCursor& operator=(ResultCursor&&) noexcept;
    ~ResultCursor();

    [[nodiscard]] const std::vector<std::string>& columns() const;
    /// Index of a column by name.
    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
    [[nodiscard]] bool has_rows() const;  ///< the statement returns rows (even none)

    /// The next rows, one or more; nullptr at the end. Throws Error as execute() does, which closes the cursor, and
    /// Error(argument_error) once it is closed. Only the time within next() counts for the time limit.
    [[nodiscard]] const RowBatch* next();
    /// Ends the statement and lets go of the snapshot. Names, statistics and warnings stay.
    void close();

    [[nodiscard]] const UpdateStatistics& statistics() const;
    [[nodiscard]] const std::vector<Warning>& warnings() const;
    [[nodiscard]] const std::optional<PlanNode>& plan() const;  ///< of EXPLAIN and PROFILE
    /// Resolves the nodes and relationships of the answer. Throws Error(argument_error) once the cursor is closed.
    [[nodiscard]] GraphView graph() const;

private:
    friend class Engine;
    struct Impl;
    struct Running;
    explicit ResultCursor(std::unique_ptr<Impl> impl);
    void fill(std::size_t rows);
    std::unique_ptr<Impl> impl_;
};

}  // namespace entente
