#include <algorithm>

#include "query/exec/operator.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Emits the argument rows of the enclosing operator, once. At the top: one row without columns.
class ArgumentOperator final : public Operator {
public:
    ArgumentOperator(const plan::Plan& plan, ArgumentSource& source) : live_(plan.live), source_(source) {}

    bool next(Batch& out) override {
        if (done_) return false;
        done_ = true;
        out.multiplicity.clear();
        if (source_.rows == nullptr) {
            out.size = 1;
            return true;
        }
        out.size = source_.rows->size;
        out.multiplicity = source_.rows->multiplicity;
        for (const Slot slot : live_) out.columns[slot] = source_.rows->columns[slot];
        return out.size > 0;
    }
    void restart() override { done_ = false; }

private:
    const std::vector<Slot>& live_;
    ArgumentSource& source_;
    bool done_ = false;
};

/// Nodes of a label, or all nodes, a chunk at a time: a batch never crosses a chunk, so that columns are read in
/// sequence.
class NodeScan final : public Operator {
public:
    NodeScan(const plan::NodeScan& scan, ExecutionContext& context)
        : scan_(scan), context_(context), evaluator_(context) {}

    bool next(Batch& out) override {
        const GraphState& graph = *context_.graph;
        const std::uint32_t limit = graph.node_limit();
        if (!prepared_) prepare();
        const std::uint32_t chunk_count = (limit + chunk_rows - 1) / chunk_rows;
        while (chunk_ < chunk_count) {
            context_.check();
            const std::uint32_t index = chunk_++;
            if (excluded(index)) continue;
            Vector& column = out.columns[scan_.slot];
            column.clear(VectorKind::node);
            const std::span<const LabelSetId> sets = graph.label_sets_of_chunk(index);
            const NodeId first = index << chunk_bits;
            if (scan_.label) {
                graph.label_index(*scan_.label).collect(first, first + chunk_rows, column.ids);
                if (!admitted_.empty()) {
                    std::erase_if(column.ids, [&](NodeId node) { return admitted_[sets[row_of(node)]] == 0; });
                }
            } else {
                for (std::uint32_t row = 0; row < sets.size(); ++row) {
                    if (sets[row] == GraphState::dead_label_set) continue;
                    if (!admitted_.empty() && admitted_[sets[row]] == 0) continue;
                    column.ids.push_back(first + row);
                }
            }
            if (column.ids.empty()) continue;
            out.size = column.ids.size();
            out.multiplicity.clear();
            return true;
        }
        return false;
    }

    void restart() override {
        chunk_ = 0;
        prepared_ = false;
    }

private:
    void prepare() {
        prepared_ = true;
        admitted_.clear();
        const Catalog& catalog = context_.graph->catalog();
        if (scan_.test.kind != bound::LabelTest::Kind::none) {
            admitted_.resize(catalog.label_sets.size());
            for (LabelSetId set = 0; set < admitted_.size(); ++set) {
                admitted_[set] = scan_.test.matches([&](LabelId label) { return catalog.set_has_label(set, label); },
                                                    !catalog.label_sets[set].empty());
            }
        }
        bounds_.clear();
        const Batch empty{};
        for (const plan::ScanBound& bound : scan_.bounds)
            bounds_.push_back(evaluator_.evaluate_row(bound.value, empty, 0));
    }

    /// No value of the chunk can satisfy a bound.
    [[nodiscard]] bool excluded(std::uint32_t index) const {
        for (std::size_t i = 0; i < scan_.bounds.size(); ++i) {
            const Value& value = bounds_[i];
            const Column* column = context_.graph->node_column(scan_.bounds[i].key);
            const ColumnChunk* chunk = column == nullptr ? nullptr : column->chunk(index);
            if (chunk == nullptr) return true;  // no node of the chunk has the property
            Value low, high;
            switch (chunk->kind) {
                case ChunkKind::integer:
                    low = Value(chunk->min_integer), high = Value(chunk->max_integer);
                    break;
                case ChunkKind::date:
                    low = Value(Date{chunk->min_integer}), high = Value(Date{chunk->max_integer});
                    break;
                case ChunkKind::floating:
                    low = Value(chunk->min_float), high = Value(chunk->max_float);
                    break;
                default:
                    continue;
            }
            const auto with_low = compare(value, low), with_high = compare(value, high);
            if (!with_low || !with_high) {
                // Another type, or null: no comparison holds.
                if (!value.is_null() && value.is_number() == low.is_number()) continue;
                return true;
            }
            switch (scan_.bounds[i].comparison) {
                case bound::ExprKind::equal:
                    if (*with_low < 0 || *with_high > 0) return true;
                    break;
                case bound::ExprKind::less:
                    if (*with_low <= 0) return true;
                    break;
                case bound::ExprKind::less_equal:
                    if (*with_low < 0) return true;
                    break;
                case bound::ExprKind::greater:
                    if (*with_high >= 0) return true;
                    break;
                default:
                    if (*with_high > 0) return true;
                    break;
            }
        }
        return false;
    }

    const plan::NodeScan& scan_;
    ExecutionContext& context_;
    Evaluator evaluator_;
    std::uint32_t chunk_ = 0;
    bool prepared_ = false;
    std::vector<std::uint8_t> admitted_;  // by label set; empty: all
    std::vector<Value> bounds_;
};

}  // namespace

OperatorPtr make_argument(const plan::Plan& plan, ExecutionContext&, ArgumentSource& argument) {
    return std::make_unique<ArgumentOperator>(plan, argument);
}

OperatorPtr make_node_scan(const plan::Plan& plan, ExecutionContext& context) {
    return std::make_unique<NodeScan>(std::get<plan::NodeScan>(plan.op), context);
}

}  // namespace entente::exec
