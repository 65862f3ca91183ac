#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>

#include "query/exec/aggregate_state.hpp"
#include "query/exec/grouping.hpp"
#include "query/exec/operator.hpp"
#include "query/exec/parallel.hpp"

namespace entente::exec {

namespace {

using bound::AggregateKind;
using bound::Slot;

/// Groups with the states of all aggregates: of all rows, or of those that one worker met.
class AggregateTable {
public:
    AggregateTable(const plan::Aggregate& aggregate, ExecutionContext& context)
        : aggregate_(aggregate), context_(context), evaluator_(context), groups_(aggregate.keys, context) {
        states_.reserve(aggregate.aggregates.size());
        for (const bound::Aggregate& a : aggregate.aggregates) states_.emplace_back(a, context);
        for (AggregateState& state : states_) state.grow(aggregate.keys.empty() ? 1 : 0);
    }

    void add(const Batch& batch) {
        const std::span<const std::uint32_t> groups = groups_.find(batch);
        for (AggregateState& state : states_) {
            const bound::Aggregate& aggregate = state.description();
            state.grow(size());
            if (aggregate.kind == AggregateKind::count_rows) {
                state.add_rows(batch, groups);
                continue;
            }
            if (aggregate.parameter.kind != ExprKind::absent) state.set_percentile(percentile(aggregate, batch));
            state.add(evaluator_.evaluate(aggregate.argument, batch, argument_), batch, groups);
        }
    }

    /// Takes over what workers have found, with groups numbered as if one had met all rows.
    void merge(std::span<const std::unique_ptr<AggregateTable>> parts) {
        std::vector<std::vector<std::uint32_t>> numbers(parts.size());
        if (aggregate_.keys.empty()) {
            for (std::vector<std::uint32_t>& of_part : numbers) of_part.assign(1, 0);
        } else {
            number_groups(parts, numbers);
        }
        for (std::size_t a = 0; a < states_.size(); ++a) {
            states_[a].grow(size());
            for (std::size_t part = 0; part < parts.size(); ++part)
                states_[a].merge(parts[part]->states_[a], numbers[part]);
        }
    }

    [[nodiscard]] std::size_t size() const { return groups_.size(); }

    void emit(std::size_t begin, std::size_t count, Batch& out) {
        std::vector<std::uint32_t> rows(count);
        std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(begin));
        for (std::size_t k = 0; k < aggregate_.keys.size(); ++k)
            out.columns[aggregate_.keys[k].slot].gather(groups_.table().keys(k), rows);
        for (std::size_t a = 0; a < states_.size(); ++a)
            states_[a].results(begin, count, out.columns[aggregate_.aggregates[a].slot]);
        out.size = count;
        out.multiplicity.clear();
    }

private:
    /// Runs of groups that appeared first in one morsel, in the order of the morsels.
    void number_groups(std::span<const std::unique_ptr<AggregateTable>> parts,
                       std::vector<std::vector<std::uint32_t>>& numbers) {
        struct Run {
            std::uint32_t morsel, begin, end;
            std::size_t part;
        };
        std::vector<Run> runs;
        for (std::size_t part = 0; part < parts.size(); ++part) {
            const Grouping& groups = parts[part]->groups_;
            for (std::uint32_t group = 0; group < groups.size(); ++group) {
                if (group == 0 || groups.morsel(group) != groups.morsel(group - 1))
                    runs.push_back({groups.morsel(group), group, group, part});
                ++runs.back().end;
            }
        }
        // A part's own runs ascend, so that its numbers are appended in order.
        std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.morsel < b.morsel; });
        for (const Run& run : runs) {
            context_.check();
            groups_.add(parts[run.part]->groups_, run.begin, run.end, numbers[run.part]);
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
    Evaluator evaluator_;
    Grouping groups_;
    std::vector<AggregateState> states_;
    Vector argument_;
};

/// Whether the nodes of a scan have values of an integer property that lie apart by chunk: no two chunks have one in
/// common, as each begins above the last one's end. The bounds of chunks tell, but for a chunk in which nodes that are
/// not scanned have values too: that one is read.
class ApartByChunk {
public:
    ApartByChunk(const plan::NodeScan& scan, const Column& column, const GraphState& graph)
        : scan_(scan), column_(column), graph_(graph) {}

    [[nodiscard]] bool holds() { return ascend(false) || ascend(true); }

private:
    struct Range {
        std::int64_t low, high;
    };

    /// `exact`: by values of all chunks, not only of those whose bounds do not fit.
    [[nodiscard]] bool ascend(bool exact) {
        std::optional<Range> last;
        for (std::uint32_t i = 0; i < column_.chunks.size(); ++i) {
            const ColumnChunk* chunk = column_.chunk(i);
            if (chunk == nullptr) continue;
            if (chunk->kind != ChunkKind::integer) return false;
            std::optional<Range> range = Range{chunk->min_integer, chunk->max_integer};
            if (exact || (last && range->low <= last->high)) range = read(i);
            if (!range) continue;
            if (last && range->low <= last->high) return false;
            last = range;
        }
        return true;
    }

    /// Of the nodes that are scanned; nullopt when none of them has a value.
    [[nodiscard]] std::optional<Range> read(std::uint32_t index) {
        const ColumnChunk& chunk = *column_.chunk(index);
        const NodeId first = index << chunk_bits;
        nodes_.clear();
        if (scan_.label) {
            graph_.label_index(*scan_.label).collect(first, first + chunk_rows, nodes_);
        } else {
            nodes_.resize(chunk_rows);
            std::iota(nodes_.begin(), nodes_.end(), first);
        }
        std::optional<Range> range;
        for (const NodeId node : nodes_) {
            if (!chunk.valid.test(row_of(node))) continue;
            const std::int64_t value = chunk.integers[row_of(node)];
            range = range ? Range{std::min(range->low, value), std::max(range->high, value)} : Range{value, value};
        }
        return range;
    }

    const plan::NodeScan& scan_;
    const Column& column_;
    const GraphState& graph_;
    std::vector<NodeId> nodes_;
};

/// The column of the key, when every group lies within one chunk of the scan: the only key is a property of the scanned
/// nodes with values apart by chunk, and a batch of the input comes from one chunk. Nodes without the property are the
/// exception.
const Column* key_apart_by_chunk(const plan::Plan& plan, const ExecutionContext& context) {
    const auto& keys = std::get<plan::Aggregate>(plan.op).keys;
    if (context.transaction != nullptr || context.options == nullptr || !context.options->optimise || keys.size() != 1)
        return nullptr;
    const Expr& key = keys[0].expr;
    if (key.kind != ExprKind::property || !key.key || key.children[0].kind != ExprKind::slot) return nullptr;
    const plan::Plan* below = &plan.inputs[0];
    for (const auto* count = std::get_if<plan::ExpandCount>(&below->op); count != nullptr && !count->tests_end();
         count = std::get_if<plan::ExpandCount>(&below->op)) {
        below = &below->inputs[0];
    }
    const auto* scan = std::get_if<plan::NodeScan>(&below->op);
    if (scan == nullptr || scan->slot != key.children[0].slot) return nullptr;
    const Column* column = context.graph->node_column(*key.key);
    if (column == nullptr || !ApartByChunk(*scan, *column, *context.graph).holds()) return nullptr;
    return column;
}

/// Groups its whole input by the keys, then gives a row per group. Without keys there is always one group. Where no
/// group can continue in another chunk, the groups of each batch are given at once, and little is kept.
class AggregateOperator final : public Operator {
public:
    AggregateOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), aggregate_(std::get<plan::Aggregate>(plan.op)), context_(context), input_(std::move(input)) {}

    bool next(Batch& out) override {
        if (!started_) {
            started_ = true;
            apart_ = key_apart_by_chunk(plan_, context_);
            if (apart_ == nullptr) consume();
        }
        while (!table_ || emitted_ >= table_->size()) {
            if (apart_ == nullptr || !next_table()) return false;
        }
        const std::size_t count = std::min<std::size_t>(chunk_rows, table_->size() - emitted_);
        table_->emit(emitted_, count, out);
        emitted_ += count;
        return true;
    }

    void restart() override {
        input_->restart();
        table_.reset();
        without_key_.reset();
        started_ = false;
        emitted_ = 0;
    }

private:
    /// The groups of the next batch; at the end those of the batches in which a node lacks the key.
    bool next_table() {
        emitted_ = 0;
        while (input_->next(batch_)) {
            context_.check();
            if (lacks_key(batch_)) {
                if (!without_key_) without_key_ = std::make_unique<AggregateTable>(aggregate_, context_);
                without_key_->add(batch_);
                continue;
            }
            table_ = std::make_unique<AggregateTable>(aggregate_, context_);
            table_->add(batch_);
            return true;
        }
        table_ = std::move(without_key_);
        return table_ != nullptr;
    }

    [[nodiscard]] bool lacks_key(const Batch& batch) const {
        const Vector& nodes = batch.columns[aggregate_.keys[0].expr.children[0].slot];
        const ColumnChunk* chunk = apart_->chunk(chunk_of(nodes.ids.front()));
        return chunk == nullptr || (!all_valid(chunk->valid, 0, chunk_rows) &&
                                    std::any_of(nodes.ids.begin(), nodes.ids.end(),
                                                [&](NodeId node) { return !chunk->valid.test(row_of(node)); }));
    }

    void consume() {
        table_ = std::make_unique<AggregateTable>(aggregate_, context_);
        const std::size_t workers = ParallelPipeline::workers(plan_, context_);
        if (workers > 1) {
            ParallelPipeline pipeline(plan_, context_, workers);
            std::vector<std::unique_ptr<AggregateTable>> parts;
            for (std::size_t worker = 0; worker < workers; ++worker)
                parts.push_back(std::make_unique<AggregateTable>(aggregate_, pipeline.context(worker)));
            pipeline.run([&](std::size_t worker, const Batch& batch) { parts[worker]->add(batch); });
            table_->merge(parts);
            return;
        }
        while (input_->next(batch_)) {
            context_.check();
            table_->add(batch_);
        }
    }

    const plan::Plan& plan_;
    const plan::Aggregate& aggregate_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Batch batch_;
    const Column* apart_ = nullptr;
    std::unique_ptr<AggregateTable> table_, without_key_;
    std::size_t emitted_ = 0;
    bool started_ = false;
};

}  // namespace

OperatorPtr make_aggregate(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<AggregateOperator>(plan, context, std::move(input));
}

}  // namespace entente::exec
