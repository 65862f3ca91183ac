#include "query/exec/aggregate_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace entente::exec {

using bound::AggregateKind;

void AggregateState::grow(std::size_t groups) {
    counts_.resize(groups, 0);
    switch (aggregate_.kind) {
        case AggregateKind::sum:
        case AggregateKind::avg:
            integers_.resize(groups, 0);
            floats_.grow(groups);
            is_float_.resize(groups, 0);
            durations_.resize(has_durations_ ? groups : 0);
            break;
        case AggregateKind::min:
        case AggregateKind::max:
            values_.resize(groups);
            morsels_.resize(groups, 0);
            break;
        case AggregateKind::collect:
        case AggregateKind::stdev:
        case AggregateKind::stdevp:
        case AggregateKind::percentile_cont:
        case AggregateKind::percentile_disc:
            lists_.resize(groups);
            break;
        default:
            break;
    }
}

void AggregateState::add_rows(const Batch& batch, std::span<const std::uint32_t> groups) {
    if (groups.empty() && batch.multiplicity.empty()) {
        counts_[0] += batch.size;
    } else if (groups.empty()) {
        for (const std::uint64_t weight : batch.multiplicity) counts_[0] += weight;
    } else if (batch.multiplicity.empty()) {
        for (const std::uint32_t group : groups) ++counts_[group];
    } else {
        for (std::size_t row = 0; row < batch.size; ++row) counts_[groups[row]] += batch.multiplicity[row];
    }
}

void AggregateState::add(const Vector& column, const Batch& batch, std::span<const std::uint32_t> groups) {
    const auto group_of = [&](std::size_t row) { return groups.empty() ? 0U : groups[row]; };
    if (aggregate_.distinct) {
        add_distinct(column, batch.size, groups);
        return;
    }
    if (aggregate_.kind == AggregateKind::count && column.kind != VectorKind::value && !column.constant) {
        for (std::size_t row = 0; row < batch.size; ++row)
            counts_[group_of(row)] += column.is_null(row) ? 0 : batch.weight(row);
        return;
    }
    if (sums_up() && column.kind == VectorKind::floating && !column.constant) {
        const bool plain = batch.multiplicity.empty() && !column.has_nulls;
        if (plain && groups.empty()) {
            floats_.add(0, column.floats);
            counts_[0] += batch.size;
            is_float_[0] = 1;
        } else if (plain) {
            for (std::size_t row = 0; row < batch.size; ++row) {
                const std::uint32_t group = groups[row];
                floats_.add(group, column.floats[row]);
                ++counts_[group];
                is_float_[group] = 1;
            }
        } else {
            for (std::size_t row = 0; row < batch.size; ++row) {
                if (column.has_nulls && column.nulls[row] != 0) continue;
                const std::uint32_t group = group_of(row);
                floats_.add(group, column.floats[row], batch.weight(row));
                counts_[group] += batch.weight(row);
                is_float_[group] = 1;
            }
        }
        return;
    }
    if (sums_up() && column.kind == VectorKind::integer && !column.constant) {
        for (std::size_t row = 0; row < batch.size; ++row) {
            if (column.has_nulls && column.nulls[row] != 0) continue;
            const std::uint64_t weight = batch.weight(row);
            integers_[group_of(row)] +=
                static_cast<WideInteger>(column.integers[row]) * static_cast<WideInteger>(weight);
            counts_[group_of(row)] += weight;
        }
        return;
    }
    for (std::size_t row = 0; row < batch.size; ++row) add_value(column.get(row), group_of(row), batch.weight(row));
}

void AggregateState::add_distinct(const Vector& column, std::size_t rows, std::span<const std::uint32_t> groups) {
    Vector group_column;
    group_column.clear(VectorKind::integer);
    group_column.integers.assign(rows, 0);
    if (!groups.empty()) std::copy(groups.begin(), groups.end(), group_column.integers.begin());
    const Vector* keys[] = {&group_column, &column};
    const std::uint32_t before = seen_.size();
    std::vector<std::uint32_t> numbers;
    seen_.insert(keys, rows, numbers);
    std::uint32_t next = before;
    for (std::size_t row = 0; row < rows; ++row) {
        if (numbers[row] != next) continue;  // seen before, in this batch or an earlier one
        ++next;
        add_value(column.get(row), groups.empty() ? 0 : groups[row], 1);
    }
    context_.use_memory((seen_.size() - before) * 64);
}

void AggregateState::add_value(Value value, std::uint32_t group, std::uint64_t weight) {
    if (value.is_null()) return;
    counts_[group] += weight;
    const auto replace = [&](bool better) {
        if (!better) return;
        values_[group] = std::move(value);
        morsels_[group] = context_.morsel;
    };
    switch (aggregate_.kind) {
        case AggregateKind::sum:
        case AggregateKind::avg:
            add_number(value, group, weight);
            break;
        case AggregateKind::min:
            replace(values_[group].is_null() || order(value, values_[group]) < 0);
            break;
        case AggregateKind::max:
            replace(values_[group].is_null() || order(value, values_[group]) > 0);
            break;
        case AggregateKind::stdev:
        case AggregateKind::stdevp:
        case AggregateKind::percentile_cont:
        case AggregateKind::percentile_disc:
            require_number(value);
            [[fallthrough]];
        case AggregateKind::collect:
            context_.use_memory(weight *
                                (sizeof(Value) + (value.is(ValueType::string) ? value.as_string().size() : 0)));
            lists_[group].insert(lists_[group].end(), weight, value);
            break;
        default:
            break;
    }
}

void AggregateState::require_number(const Value& value) const {
    if (value.is_number()) return;
    throw Error(ErrorCode::type_error, "InvalidArgumentType",
                fmt::format("expected numbers to aggregate, found {}", type_name(value.type())), aggregate_.span);
}

void AggregateState::add_number(const Value& value, std::uint32_t group, std::uint64_t weight) {
    if (value.is(ValueType::duration)) {
        add_duration(value, group, weight);
        return;
    }
    require_number(value);
    if (value.is(ValueType::floating)) {
        is_float_[group] = 1;
        floats_.add(group, value.as_float(), weight);
    } else {
        integers_[group] += static_cast<WideInteger>(value.as_integer()) * static_cast<WideInteger>(weight);
    }
}

void AggregateState::add_duration(const Value& value, std::uint32_t group, std::uint64_t weight) {
    has_durations_ = true;
    durations_.resize(counts_.size());
    const Value amount = weight == 1 ? value : multiply(value, Value(static_cast<std::int64_t>(weight)));
    durations_[group] = durations_[group] ? entente::add(*durations_[group], amount) : amount;
}

void AggregateState::merge(AggregateState& other, std::span<const std::uint32_t> groups) {
    for (std::size_t i = 0; i < groups.size(); ++i) counts_[groups[i]] += other.counts_[i];
    if (sums_up()) {
        floats_.merge(other.floats_, groups);
        for (std::size_t i = 0; i < groups.size(); ++i) {
            integers_[groups[i]] += other.integers_[i];
            is_float_[groups[i]] |= other.is_float_[i];
            if (i < other.durations_.size() && other.durations_[i]) add_duration(*other.durations_[i], groups[i], 1);
        }
        return;
    }
    for (std::size_t i = 0; i < values_.size() && i < groups.size(); ++i) {
        Value& value = other.values_[i];
        Value& best = values_[groups[i]];
        if (value.is_null()) continue;
        const std::strong_ordering order = best.is_null() ? std::strong_ordering::equal : entente::order(value, best);
        const bool better = aggregate_.kind == AggregateKind::min ? order < 0 : order > 0;
        // Of equal ones (1 and 1.0) the first stays, as on one thread.
        if (!best.is_null() && !better && !(order == 0 && other.morsels_[i] < morsels_[groups[i]])) continue;
        best = std::move(value);
        morsels_[groups[i]] = other.morsels_[i];
    }
}

void AggregateState::results(std::size_t begin, std::size_t count, Vector& out) {
    const AggregateKind kind = aggregate_.kind;
    if (kind == AggregateKind::count || kind == AggregateKind::count_rows) {
        out.clear(VectorKind::integer);
        out.integers.assign(counts_.begin() + static_cast<std::ptrdiff_t>(begin),
                            counts_.begin() + static_cast<std::ptrdiff_t>(begin + count));
        return;
    }
    if (kind == AggregateKind::avg && !has_durations_) {
        out.clear(VectorKind::floating);
        out.floats.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t values = counts_[begin + i];
            if (values == 0)
                out.set_null(i, count);
            else
                out.floats[i] = float_sum(begin + i) / static_cast<double>(values);
        }
        return;
    }
    out.clear(VectorKind::value);
    for (std::size_t i = 0; i < count; ++i) out.values.push_back(result(begin + i));
}

Value AggregateState::result(std::size_t group) {
    switch (aggregate_.kind) {
        case AggregateKind::count_rows:
        case AggregateKind::count:
            return Value(static_cast<std::int64_t>(counts_[group]));
        case AggregateKind::sum:
            if (has_durations_ && durations_[group]) return *durations_[group];
            if (is_float_[group] != 0) return Value(float_sum(group));
            return Value(checked(integers_[group]));
        case AggregateKind::avg:
            if (counts_[group] == 0) return {};
            if (has_durations_ && durations_[group]) {
                return divide(*durations_[group], Value(static_cast<std::int64_t>(counts_[group])));
            }
            return Value(float_sum(group) / static_cast<double>(counts_[group]));
        case AggregateKind::min:
        case AggregateKind::max:
            return values_[group];
        case AggregateKind::collect:
            return std::move(lists_[group]);
        case AggregateKind::stdev:
        case AggregateKind::stdevp:
            return deviation(lists_[group]);
        case AggregateKind::percentile_cont:
        case AggregateKind::percentile_disc:
            return percentile_of(lists_[group]);
    }
    return {};
}

std::int64_t AggregateState::checked(WideInteger sum) const {
    const auto narrow = static_cast<std::int64_t>(sum);
    if (narrow != sum) {
        throw Error(ErrorCode::arithmetic_error, "IntegerOverflow", "the sum does not fit into 64 bits",
                    aggregate_.span, "sum floats instead, as in sum(toFloat(x))");
    }
    return narrow;
}

Value AggregateState::deviation(const List& values) const {
    const bool sample = aggregate_.kind == AggregateKind::stdev;
    if (values.size() < (sample ? 2U : 1U)) return Value(0.0);
    double mean = 0, squares = 0;
    std::size_t n = 0;
    for (const Value& value : values) {  // Welford 1962: stable where the naive sums cancel
        const double x = value.to_double(), delta = x - mean;
        mean += delta / static_cast<double>(++n);
        squares += delta * (x - mean);
    }
    return Value(std::sqrt(squares / static_cast<double>(sample ? n - 1 : n)));
}

Value AggregateState::percentile_of(List& values) const {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end(), [](const Value& a, const Value& b) { return order(a, b) < 0; });
    const double rank = percentile_ * static_cast<double>(values.size() - 1);
    if (aggregate_.kind == AggregateKind::percentile_disc) {
        const double position = std::ceil(percentile_ * static_cast<double>(values.size())) - 1;
        return values[position < 0 ? 0 : static_cast<std::size_t>(position)];
    }
    const double low = std::floor(rank);
    const double a = values[static_cast<std::size_t>(low)].to_double();
    const double b = values[static_cast<std::size_t>(std::ceil(rank))].to_double();
    return Value(a + (b - a) * (rank - low));
}

}  // namespace entente::exec
