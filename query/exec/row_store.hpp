#pragma once

#include <span>
#include <vector>

#include "query/exec/context.hpp"
#include "query/exec/vector.hpp"

namespace entente::exec {

/// Rows kept in memory, column by column: what a sort, a join's build side or a writing operator holds. Accounted for.
class RowStore {
public:
    RowStore(std::vector<bound::Slot> slots, ExecutionContext& context);
    ~RowStore();
    RowStore(const RowStore&) = delete;
    RowStore& operator=(const RowStore&) = delete;

    void add_slot(bound::Slot slot);
    void append(const Batch& batch);
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool weighted() const { return !multiplicity_.empty(); }
    [[nodiscard]] std::uint64_t weight(std::size_t row) const { return multiplicity_.empty() ? 1 : multiplicity_[row]; }
    [[nodiscard]] const Vector& column(bound::Slot slot) const;
    [[nodiscard]] const std::vector<bound::Slot>& slots() const { return slots_; }
    /// The rows `rows` into `out`, as flat columns.
    void emit(std::span<const std::uint32_t> rows, Batch& out) const;
    /// Only these rows stay, in this order; `rows` becomes 0, 1, 2, ...
    void keep(std::vector<std::uint32_t>& rows);
    void clear();

private:
    std::vector<bound::Slot> slots_;
    ExecutionContext& context_;
    std::vector<Vector> columns_;  // by position in slots_
    std::vector<std::uint64_t> multiplicity_;
    std::size_t size_ = 0, bytes_ = 0;
};

}  // namespace entente::exec
