#include <algorithm>
#include <numeric>
#include <tuple>

#include "query/exec/operator.hpp"
#include "query/exec/parallel.hpp"
#include "query/exec/scan_bounds.hpp"
#include "query/plan/statistics.hpp"

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
    NodeScan(const plan::Plan& plan, ExecutionContext& context)
        : scan_(std::get<plan::NodeScan>(plan.op)),
          context_(context),
          bounds_(scan_.bounds, context),
          ranges_(plan, context) {}

    bool next(Batch& out) override {
        const GraphState& graph = *context_.graph;
        if (!prepared_) prepare();
        std::uint32_t begin = 0, end = 0;
        while (ranges_.next(graph.node_limit(), begin, end)) {
            context_.check();
            const std::uint32_t index = chunk_of(begin);
            if (bounds_.exclude(index, [&](KeyId key) { return graph.node_column(key); })) continue;
            Vector& column = out.columns[scan_.slot];
            column.clear(VectorKind::node);
            const std::span<const LabelSetId> sets = graph.label_sets_of_chunk(index);
            if (scan_.label) {
                graph.label_index(*scan_.label).collect(begin, end, column.ids);
                if (!admitted_.empty()) {
                    std::erase_if(column.ids, [&](NodeId node) { return admitted_[sets[row_of(node)]] == 0; });
                }
            } else {
                for (NodeId node = begin; node < end; ++node) {
                    const LabelSetId set = sets[row_of(node)];
                    if (set == GraphState::dead_label_set) continue;
                    if (!admitted_.empty() && admitted_[set] == 0) continue;
                    column.ids.push_back(node);
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
        ranges_.restart();
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
        bounds_.prepare();
    }

    const plan::NodeScan& scan_;
    ExecutionContext& context_;
    ScanBounds bounds_;
    ScanRanges ranges_;
    bool prepared_ = false;
    std::vector<std::uint8_t> admitted_;  // by label set; empty: all
};

/// Relationships of some types, a chunk at a time, with their ends.
class RelationshipScan final : public Operator {
public:
    RelationshipScan(const plan::Plan& plan, ExecutionContext& context)
        : scan_(std::get<plan::RelationshipScan>(plan.op)),
          context_(context),
          bounds_(scan_.bounds, context),
          ranges_(plan, context) {
        const auto live = [&](Slot slot) {
            return std::find(plan.live.begin(), plan.live.end(), slot) != plan.live.end();
        };
        emit_relationship_ = live(scan_.relationship);
        emit_source_ = live(scan_.source);
        emit_target_ = live(scan_.target);
    }

    bool next(Batch& out) override {
        const GraphState& graph = *context_.graph;
        if (!prepared_) prepare();
        const bool none_deleted = graph.relationship_count() == graph.relationship_limit();
        RelationshipId begin = 0, end = 0;
        while (ranges_.next(graph.relationship_limit(), begin, end)) {
            context_.check();
            if (end <= first_id_ || begin >= end_id_) continue;
            const std::uint32_t index = chunk_of(begin);
            if (bounds_.exclude(index, [&](KeyId key) { return graph.relationship_column(key); })) continue;
            const RelationshipChunk& chunk = *graph.relationship_chunk(index);
            if (chunk.types.empty() && !admitted_[chunk.type]) continue;
            ids_.resize(end - begin);
            if (chunk.types.empty() && none_deleted) {
                std::iota(ids_.begin(), ids_.end(), begin);
            } else {
                std::size_t count = 0;
                for (RelationshipId id = begin; id < end; ++id) {
                    ids_[count] = id;
                    const std::uint32_t row = row_of(id);
                    count += chunk.sources[row] != no_entity && admitted_[chunk.type_of(row)] != 0 ? 1U : 0U;
                }
                ids_.resize(count);
            }
            if (ids_.empty()) continue;
            emit(chunk, out);
            return true;
        }
        return false;
    }

    void restart() override {
        ranges_.restart();
        prepared_ = false;
    }

private:
    void prepare() {
        prepared_ = true;
        admitted_.assign(context_.graph->catalog().types.size() + 1, scan_.types.all ? 1 : 0);
        for (const TypeId type : scan_.types.types) admitted_[type] = 1;
        std::tie(first_id_, end_id_) = plan::ids_of(scan_.types, *context_.graph);
        bounds_.prepare();
    }

    void emit(const RelationshipChunk& chunk, Batch& out) {
        out.size = ids_.size();
        out.multiplicity.clear();
        const auto ends = [&](Slot slot, const auto& nodes) {
            Vector& column = out.columns[slot];
            column.clear(VectorKind::node);
            column.ids.resize(ids_.size());
            const auto* const first = nodes.data() + row_of(ids_.front());
            if (consecutive(ids_))
                std::copy_n(first, ids_.size(), column.ids.begin());
            else
                for (std::size_t i = 0; i < ids_.size(); ++i) column.ids[i] = nodes[row_of(ids_[i])];
        };
        if (emit_source_) ends(scan_.source, chunk.sources);
        if (emit_target_) ends(scan_.target, chunk.targets);
        if (!emit_relationship_) return;
        Vector& column = out.columns[scan_.relationship];
        column.clear(VectorKind::relationship);
        std::swap(column.ids, ids_);
    }

    const plan::RelationshipScan& scan_;
    ExecutionContext& context_;
    ScanBounds bounds_;
    ScanRanges ranges_;
    bool emit_relationship_ = false, emit_source_ = false, emit_target_ = false;
    bool prepared_ = false;
    std::vector<std::uint8_t> admitted_;        // by type
    RelationshipId first_id_ = 0, end_id_ = 0;  // those of the types are in this range
    std::vector<RelationshipId> ids_;
};

/// One row whose multiplicity is what the statistics count; no row for 0.
class StoredCount final : public Operator {
public:
    StoredCount(const plan::Plan& plan, ExecutionContext& context)
        : count_(std::get<plan::StoredCount>(plan.op)), context_(context) {}

    bool next(Batch& out) override {
        if (done_) return false;
        done_ = true;
        const std::uint64_t count = count_.relationships ? relationships() : nodes();
        out.size = 1;
        out.multiplicity.assign(1, count);
        return count != 0;
    }
    void restart() override { done_ = false; }

private:
    [[nodiscard]] bool passes(LabelSetId set) const {
        const Catalog& catalog = context_.graph->catalog();
        return count_.test.matches([&](LabelId label) { return catalog.set_has_label(set, label); },
                                   !catalog.label_sets[set].empty());
    }
    [[nodiscard]] std::uint64_t nodes() const {
        const GraphState& graph = *context_.graph;
        if (count_.test.kind == bound::LabelTest::Kind::none) return graph.node_count();
        std::uint64_t count = 0;
        for (LabelSetId set = 0; set < graph.catalog().label_sets.size(); ++set)
            count += passes(set) ? graph.nodes_with_label_set(set) : 0;
        return count;
    }
    [[nodiscard]] std::uint64_t relationships() const {
        std::uint64_t count = 0;
        const auto add = [&](TypeId type, Direction direction) {
            const auto& sets = context_.graph->statistics(type).by_end_label_set[static_cast<std::size_t>(direction)];
            for (LabelSetId set = 0; set < sets.size(); ++set) count += sets[set] != 0 && passes(set) ? sets[set] : 0;
        };
        const auto add_type = [&](TypeId type) {
            if (count_.direction != ast::PatternDirection::incoming) add(type, Direction::outgoing);
            if (count_.direction != ast::PatternDirection::outgoing) add(type, Direction::incoming);
        };
        for (const TypeId type : count_.types.types) add_type(type);
        for (TypeId type = 0; count_.types.all && type < context_.graph->catalog().types.size(); ++type) add_type(type);
        return count;
    }

    const plan::StoredCount& count_;
    ExecutionContext& context_;
    bool done_ = false;
};

}  // namespace

OperatorPtr make_argument(const plan::Plan& plan, ExecutionContext&, ArgumentSource& argument) {
    return std::make_unique<ArgumentOperator>(plan, argument);
}

OperatorPtr make_node_scan(const plan::Plan& plan, ExecutionContext& context) {
    return std::make_unique<NodeScan>(plan, context);
}

OperatorPtr make_relationship_scan(const plan::Plan& plan, ExecutionContext& context) {
    return std::make_unique<RelationshipScan>(plan, context);
}

OperatorPtr make_stored_count(const plan::Plan& plan, ExecutionContext& context) {
    return std::make_unique<StoredCount>(plan, context);
}

}  // namespace entente::exec
