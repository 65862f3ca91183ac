#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "query/exec/key_table.hpp"
#include "query/exec/operator.hpp"

namespace entente::exec {

namespace {

using bound::AggregateKind;
using bound::Slot;
__extension__ using WideInteger = __int128;  // sums of 64-bit integers cannot overflow it

/// The running state of one aggregate over all groups: arrays by group. `add` takes a whole column.
class AggregateState {
public:
    AggregateState(const bound::Aggregate& aggregate, ExecutionContext& context)
        : aggregate_(aggregate), context_(context), seen_(2) {}

    void grow(std::size_t groups) {
        counts_.resize(groups, 0);
        switch (aggregate_.kind) {
            case AggregateKind::sum:
            case AggregateKind::avg:
                integers_.resize(groups, 0);
                floats_.resize(groups, 0.0);
                is_float_.resize(groups, 0);
                durations_.resize(has_durations_ ? groups : 0);
                break;
            case AggregateKind::min:
            case AggregateKind::max:
                values_.resize(groups);
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

    void add(const Vector& column, std::size_t rows, const std::vector<std::uint32_t>& groups, const Batch& batch) {
        if (aggregate_.distinct) {
            add_distinct(column, rows, groups);
            return;
        }
        const bool weighted = !batch.multiplicity.empty();
        if (aggregate_.kind == AggregateKind::count && column.kind != VectorKind::value && !column.constant) {
            for (std::size_t row = 0; row < rows; ++row) {
                counts_[groups[row]] += column.is_null(row) ? 0 : batch.weight(row);
            }
            return;
        }
        const bool sum = aggregate_.kind == AggregateKind::sum || aggregate_.kind == AggregateKind::avg;
        if (sum && column.kind == VectorKind::floating && !column.constant) {
            for (std::size_t row = 0; row < rows; ++row) {
                if (column.has_nulls && column.nulls[row] != 0) continue;
                const std::uint32_t group = groups[row];
                const std::uint64_t weight = weighted ? batch.multiplicity[row] : 1;
                floats_[group] += weighted ? column.floats[row] * static_cast<double>(weight) : column.floats[row];
                counts_[group] += weight;
                is_float_[group] = 1;
            }
            return;
        }
        for (std::size_t row = 0; row < rows; ++row) add_value(column.get(row), groups[row], batch.weight(row));
    }

    void add_rows(std::size_t rows, const std::vector<std::uint32_t>& groups, const Batch& batch) {
        for (std::size_t row = 0; row < rows; ++row) counts_[groups[row]] += batch.weight(row);
    }

    [[nodiscard]] Value result(std::size_t group, double percentile) {
        switch (aggregate_.kind) {
            case AggregateKind::count_rows:
            case AggregateKind::count:
                return Value(static_cast<std::int64_t>(counts_[group]));
            case AggregateKind::sum:
                if (has_durations_ && durations_[group]) return *durations_[group];
                if (is_float_[group]) return Value(floats_[group] + static_cast<double>(integers_[group]));
                return Value(checked(integers_[group]));
            case AggregateKind::avg:
                if (counts_[group] == 0) return {};
                if (has_durations_ && durations_[group]) {
                    return divide(*durations_[group], Value(static_cast<std::int64_t>(counts_[group])));
                }
                return Value((floats_[group] + static_cast<double>(integers_[group])) /
                             static_cast<double>(counts_[group]));
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
                return percentile_of(lists_[group], percentile);
        }
        return {};
    }

    const bound::Aggregate& description() const { return aggregate_; }

private:
    void add_distinct(const Vector& column, std::size_t rows, const std::vector<std::uint32_t>& groups) {
        Vector group_column;
        group_column.clear(VectorKind::integer);
        for (std::size_t row = 0; row < rows; ++row) group_column.integers.push_back(groups[row]);
        const Vector* keys[] = {&group_column, &column};
        const std::uint32_t before = seen_.size();
        std::vector<std::uint32_t> numbers;
        seen_.insert(keys, rows, numbers);
        std::uint32_t next = before;
        for (std::size_t row = 0; row < rows; ++row) {
            if (numbers[row] != next) continue;  // seen before, in this batch or an earlier one
            ++next;
            add_value(column.get(row), groups[row], 1);
        }
        context_.use_memory((seen_.size() - before) * 64);
    }

    void add_value(Value value, std::uint32_t group, std::uint64_t weight) {
        if (value.is_null()) return;
        counts_[group] += weight;
        switch (aggregate_.kind) {
            case AggregateKind::sum:
            case AggregateKind::avg:
                add_number(value, group, weight);
                break;
            case AggregateKind::min:
                if (values_[group].is_null() || order(value, values_[group]) < 0) values_[group] = std::move(value);
                break;
            case AggregateKind::max:
                if (values_[group].is_null() || order(value, values_[group]) > 0) values_[group] = std::move(value);
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

    void require_number(const Value& value) const {
        if (value.is_number()) return;
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("expected numbers to aggregate, found {}", type_name(value.type())), aggregate_.span);
    }

    void add_number(const Value& value, std::uint32_t group, std::uint64_t weight) {
        if (value.is(ValueType::duration)) {
            has_durations_ = true;
            durations_.resize(counts_.size());
            Value amount = weight == 1 ? value : multiply(value, Value(static_cast<std::int64_t>(weight)));
            durations_[group] = durations_[group] ? entente::add(*durations_[group], amount) : amount;
            return;
        }
        require_number(value);
        if (value.is(ValueType::floating)) {
            is_float_[group] = 1;
            floats_[group] += value.as_float() * static_cast<double>(weight);
        } else {
            integers_[group] += static_cast<WideInteger>(value.as_integer()) * static_cast<WideInteger>(weight);
        }
    }

    [[nodiscard]] std::int64_t checked(WideInteger sum) const {
        const auto narrow = static_cast<std::int64_t>(sum);
        if (narrow != sum) {
            throw Error(ErrorCode::arithmetic_error, "IntegerOverflow", "the sum does not fit into 64 bits",
                        aggregate_.span, "sum floats instead, as in sum(toFloat(x))");
        }
        return narrow;
    }

    [[nodiscard]] Value deviation(const List& values) const {
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

    [[nodiscard]] Value percentile_of(List& values, double percentile) const {
        if (values.empty()) return {};
        std::sort(values.begin(), values.end(), [](const Value& a, const Value& b) { return order(a, b) < 0; });
        const double rank = percentile * static_cast<double>(values.size() - 1);
        if (aggregate_.kind == AggregateKind::percentile_disc) {
            const double position = std::ceil(percentile * static_cast<double>(values.size())) - 1;
            return values[position < 0 ? 0 : static_cast<std::size_t>(position)];
        }
        const double low = std::floor(rank);
        const double a = values[static_cast<std::size_t>(low)].to_double();
        const double b = values[static_cast<std::size_t>(std::ceil(rank))].to_double();
        return Value(a + (b - a) * (rank - low));
    }

    const bound::Aggregate& aggregate_;
    ExecutionContext& context_;
    std::vector<std::uint64_t> counts_;
    std::vector<WideInteger> integers_;
    std::vector<double> floats_;
    std::vector<std::uint8_t> is_float_;
    bool has_durations_ = false;
    std::vector<std::optional<Value>> durations_;
    std::vector<Value> values_;
    std::vector<List> lists_;
    KeyTable seen_;  // (group, value) of DISTINCT
};

/// Groups its whole input by the keys, then gives a row per group. Without keys there is always one group.
class AggregateOperator final : public Operator {
public:
    AggregateOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : aggregate_(std::get<plan::Aggregate>(plan.op)),
          context_(context),
          input_(std::move(input)),
          evaluator_(context),
          table_(aggregate_.keys.size()) {}

    bool next(Batch& out) override {
        if (!done_) consume();
        const std::size_t total = group_count_;
        if (emitted_ >= total) return false;
        const std::size_t count = std::min<std::size_t>(chunk_rows, total - emitted_);
        std::vector<std::uint32_t> rows(count);
        for (std::size_t i = 0; i < count; ++i) rows[i] = static_cast<std::uint32_t>(emitted_ + i);
        for (std::size_t k = 0; k < aggregate_.keys.size(); ++k) {
            out.columns[aggregate_.keys[k].slot].gather(table_.keys(k), rows);
        }
        for (std::size_t a = 0; a < states_.size(); ++a) {
            Vector& column = out.columns[aggregate_.aggregates[a].slot];
            const AggregateKind kind = aggregate_.aggregates[a].kind;
            const bool counts = kind == AggregateKind::count || kind == AggregateKind::count_rows;
            column.clear(counts ? VectorKind::integer : VectorKind::value);
            for (const std::uint32_t group : rows) {
                Value value = states_[a].result(group, percentiles_[a]);
                if (counts)
                    column.integers.push_back(value.as_integer());
                else
                    column.values.push_back(std::move(value));
            }
        }
        out.size = count;
        out.multiplicity.clear();
        emitted_ += count;
        return true;
    }

    void restart() override {
        input_->restart();
        table_.clear();
        states_.clear();
        percentiles_.clear();
        done_ = false;
        emitted_ = group_count_ = 0;
        context_.release_memory(accounted_);
        accounted_ = 0;
    }

private:
    void consume() {
        done_ = true;
        states_.reserve(aggregate_.aggregates.size());
        for (const bound::Aggregate& aggregate : aggregate_.aggregates) states_.emplace_back(aggregate, context_);
        percentiles_.resize(states_.size(), 0.0);
        Batch batch;
        std::vector<Vector> scratch(aggregate_.keys.size());
        std::vector<const Vector*> keys(aggregate_.keys.size());
        std::vector<std::uint32_t> groups;
        if (aggregate_.keys.empty()) {
            group_count_ = 1;
            for (AggregateState& state : states_) state.grow(1);
        }
        while (input_->next(batch)) {
            context_.check();
            if (aggregate_.keys.empty()) {
                groups.assign(batch.size, 0);
            } else {
                for (std::size_t k = 0; k < keys.size(); ++k) {
                    keys[k] = &evaluator_.evaluate(aggregate_.keys[k].expr, batch, scratch[k]);
                }
                table_.insert(keys, batch.size, groups);
                group_count_ = table_.size();
                for (AggregateState& state : states_) state.grow(group_count_);
                const std::size_t bytes = table_.bytes();
                if (bytes > accounted_) context_.use_memory(bytes - accounted_);
                accounted_ = std::max(accounted_, bytes);
            }
            for (std::size_t a = 0; a < states_.size(); ++a) {
                const bound::Aggregate& aggregate = states_[a].description();
                if (aggregate.kind == AggregateKind::count_rows) {
                    states_[a].add_rows(batch.size, groups, batch);
                    continue;
                }
                if (aggregate.parameter.kind != ExprKind::absent) percentiles_[a] = percentile(aggregate, batch);
                Vector argument_scratch;
                const Vector& argument = evaluator_.evaluate(aggregate.argument, batch, argument_scratch);
                states_[a].add(argument, batch.size, groups, batch);
            }
        }
    }

    double percentile(const bound::Aggregate& aggregate, const Batch& batch) {
        const Value value = evaluator_.evaluate_row(aggregate.parameter, batch, 0);
        const double p = value.is_number() ? value.to_double() : -1.0;
        if (!(p >= 0.0 && p <= 1.0)) {
            throw Error(ErrorCode::argument_error, "NumberOutOfRange", "a percentile lies between 0.0 and 1.0",
                        aggregate.parameter.span);
        }
        return p;
    }

    const plan::Aggregate& aggregate_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Evaluator evaluator_;
    KeyTable table_;
    std::vector<AggregateState> states_;
    std::vector<double> percentiles_;
    std::size_t group_count_ = 0, emitted_ = 0, accounted_ = 0;
    bool done_ = false;
};

/// Keeps the first of equivalent rows.
class Distinct final : public Operator {
public:
    Distinct(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          distinct_(std::get<plan::Distinct>(plan.op)),
          context_(context),
          input_(std::move(input)),
          table_(distinct_.slots.size()) {}

    bool next(Batch& out) override {
        std::vector<const Vector*> keys;
        std::vector<std::uint32_t> groups, rows;
        while (input_->next(out)) {
            context_.check();
            out.multiplicity.clear();
            keys.clear();
            for (const Slot slot : distinct_.slots) keys.push_back(&out.columns[slot]);
            std::uint32_t next = table_.size();
            const std::size_t before = table_.bytes();
            table_.insert(keys, out.size, groups);
            context_.use_memory(table_.bytes() - std::min(before, table_.bytes()));
            rows.clear();
            for (std::size_t row = 0; row < out.size; ++row) {
                if (groups[row] != next) continue;
                ++next;
                rows.push_back(static_cast<std::uint32_t>(row));
            }
            if (rows.empty()) continue;
            out.keep(rows, plan_.live);
            return true;
        }
        return false;
    }
    void restart() override {
        input_->restart();
        table_.clear();
    }

private:
    const plan::Plan& plan_;
    const plan::Distinct& distinct_;
    ExecutionContext& context_;
    OperatorPtr input_;
    KeyTable table_;
};

}  // namespace

OperatorPtr make_aggregate(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<AggregateOperator>(plan, context, std::move(input));
}
OperatorPtr make_distinct(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Distinct>(plan, context, std::move(input));
}

}  // namespace entente::exec
