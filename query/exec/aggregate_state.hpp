#pragma once

#include <optional>
#include <span>
#include <vector>

#include "query/exec/context.hpp"
#include "query/exec/exact_sum.hpp"
#include "query/exec/key_table.hpp"
#include "query/exec/vector.hpp"

namespace entente::exec {

/// The running state of one aggregate over all groups: arrays by group. Takes whole columns; several states over parts
/// of the rows can be merged.
class AggregateState {
public:
    AggregateState(const bound::Aggregate& aggregate, ExecutionContext& context)
        : aggregate_(aggregate), context_(context), seen_(2) {}

    void grow(std::size_t groups);
    /// Adds a column. `groups`: by row; empty when every row belongs to group 0.
    void add(const Vector& column, const Batch& batch, std::span<const std::uint32_t> groups);
    /// Adds rows, for count(*).
    void add_rows(const Batch& batch, std::span<const std::uint32_t> groups);
    /// Adds group i of `other` to group groups[i]. REQUIRES: not DISTINCT, and an aggregate that does not depend on the
    /// order of rows (see plan::find_parallel_scans).
    void merge(AggregateState& other, std::span<const std::uint32_t> groups);

    /// Values of the groups [begin, begin + count) into `out`.
    void results(std::size_t begin, std::size_t count, Vector& out);

    [[nodiscard]] const bound::Aggregate& description() const { return aggregate_; }
    void set_percentile(double percentile) { percentile_ = percentile; }

private:
    __extension__ using WideInteger = __int128;  // sums of 64-bit integers cannot overflow it

    void add_distinct(const Vector& column, std::size_t rows, std::span<const std::uint32_t> groups);
    void add_value(Value value, std::uint32_t group, std::uint64_t weight);
    void add_number(const Value& value, std::uint32_t group, std::uint64_t weight);
    void add_duration(const Value& value, std::uint32_t group, std::uint64_t weight);
    void require_number(const Value& value) const;
    [[nodiscard]] bool sums_up() const {
        return aggregate_.kind == bound::AggregateKind::sum || aggregate_.kind == bound::AggregateKind::avg;
    }
    [[nodiscard]] Value result(std::size_t group);
    [[nodiscard]] double float_sum(std::size_t group) const {
        return floats_.result(group) + static_cast<double>(integers_[group]);
    }
    [[nodiscard]] std::int64_t checked(WideInteger sum) const;
    [[nodiscard]] Value deviation(const List& values) const;
    [[nodiscard]] Value percentile_of(List& values) const;

    const bound::Aggregate& aggregate_;
    ExecutionContext& context_;
    double percentile_ = 0;
    std::vector<std::uint64_t> counts_;
    std::vector<WideInteger> integers_;
    ExactSums floats_;
    std::vector<std::uint8_t> is_float_;
    bool has_durations_ = false;
    std::vector<std::optional<Value>> durations_;
    std::vector<Value> values_;
    std::vector<std::uint32_t> morsels_;  // of min and max: where the value comes from
    std::vector<List> lists_;
    KeyTable seen_;  // (group, value) of DISTINCT
};

}  // namespace entente::exec
