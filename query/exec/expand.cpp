#include <algorithm>
#include <numeric>

#include "query/exec/operator.hpp"
#include "query/exec/traversal.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// For every input row, the relationships of a node and the nodes at their other ends. Output rows name their input row
/// and the other columns are gathered once per batch, only those that someone reads.
class Expand final : public Operator {
public:
    Expand(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), expand_(std::get<plan::Expand>(plan.op)), context_(context), input_(std::move(input)) {}

    bool next(Batch& out) override {
        rows_.clear();
        nodes_.clear();
        relationships_.clear();
        while (rows_.size() < chunk_rows) {
            if (row_ == in_.size) {
                if (!rows_.empty()) break;  // the columns of `in_` are still needed
                context_.check();
                if (done_ || !input_->next(in_)) {
                    done_ = true;
                    in_.size = row_ = 0;
                    return false;
                }
                row_ = entry_ = position_ = 0;
                look_up_graph();
                continue;
            }
            expand_row();
        }
        emit(out);
        return true;
    }

    void restart() override {
        input_->restart();
        adjacency_.reset();
        seen_.clear();
        done_ = false;
        in_.size = row_ = entry_ = position_ = 0;
    }

private:
    /// The input may have written to the graph since the last batch.
    void look_up_graph() {
        if (expand_.once) seen_.resize(context_.graph->node_limit(), 0);
        if (adjacency_ && context_.transaction == nullptr) return;
        adjacency_.emplace(*context_.graph, expand_.types, expand_.direction);
        labels_.emplace(expand_.test, *context_.graph);
    }

    /// Appends output rows of input row `row_` until the batch is full or the row is done.
    void expand_row() {
        const NodeId from = node_at(in_.columns[expand_.from], row_);
        const NodeId into = expand_.into ? node_at(in_.columns[expand_.to], row_) : no_entity;
        if (from == no_entity || (expand_.into && into == no_entity) || !context_.graph->node_exists(from))
            return next_row();
        const auto entries = adjacency_->entries();
        const bool plain = labels_->all() && expand_.distinct_from.empty() && !expand_.once;
        for (; entry_ < entries.size(); ++entry_, position_ = 0) {
            const auto& entry = entries[entry_];
            const Neighbours list = neighbours(entry, from, into);
            const bool skip_loops = entry.second_direction;
            if (plain && !skip_loops) {
                const std::size_t take = std::min(list.size() - position_, chunk_rows - rows_.size());
                rows_.insert(rows_.end(), take, static_cast<std::uint32_t>(row_));
                nodes_.insert(nodes_.end(), list.nodes.begin() + static_cast<std::ptrdiff_t>(position_),
                              list.nodes.begin() + static_cast<std::ptrdiff_t>(position_ + take));
                if (expand_.emit_relationship && list.ids.empty()) {
                    const std::size_t before = relationships_.size();
                    relationships_.resize(before + take);
                    std::iota(relationships_.begin() + static_cast<std::ptrdiff_t>(before), relationships_.end(),
                              list.id(position_));
                } else if (expand_.emit_relationship) {
                    relationships_.insert(relationships_.end(),
                                          list.ids.begin() + static_cast<std::ptrdiff_t>(position_),
                                          list.ids.begin() + static_cast<std::ptrdiff_t>(position_ + take));
                }
                position_ += take;
            } else {
                for (; position_ < list.size() && rows_.size() < chunk_rows; ++position_) {
                    const NodeId node = list.nodes[position_];
                    if (skip_loops && node == from) continue;
                    if (expand_.once && seen_[node] != 0) continue;
                    if (!labels_->admits(*context_.graph, node)) continue;
                    const RelationshipId id = list.id(position_);
                    if (!expand_.distinct_from.empty() && already_used(in_, row_, expand_.distinct_from, id)) continue;
                    if (expand_.once) seen_[node] = 1;
                    rows_.push_back(static_cast<std::uint32_t>(row_));
                    nodes_.push_back(node);
                    if (expand_.emit_relationship) relationships_.push_back(id);
                }
            }
            if (position_ < list.size()) return;  // the batch is full
        }
        next_row();
    }

    /// The whole list, or for a closed pattern the part that leads to `into`, found by binary search.
    Neighbours neighbours(const AdjacencyList::Entry& entry, NodeId from, NodeId into) {
        Neighbours list = entry.adjacency->neighbours(from, scratch_);
        if (!expand_.into) return list;
        const auto range = std::equal_range(list.nodes.begin(), list.nodes.end(), into);
        const auto first = static_cast<std::size_t>(range.first - list.nodes.begin());
        const auto count = static_cast<std::size_t>(range.second - range.first);
        return {list.nodes.subspan(first, count), list.ids.empty() ? list.ids : list.ids.subspan(first, count),
                list.first_id + static_cast<RelationshipId>(first)};
    }

    void next_row() {
        ++row_;
        entry_ = position_ = 0;
    }

    void emit(Batch& out) {
        out.gather(in_, rows_, plan_.live, {expand_.relationship, expand_.into ? bound::no_slot : expand_.to});
        if (!expand_.into) {
            Vector& to = out.columns[expand_.to];
            to.clear(VectorKind::node);
            std::swap(to.ids, nodes_);
        }
        if (expand_.emit_relationship) {
            Vector& relationship = out.columns[expand_.relationship];
            relationship.clear(VectorKind::relationship);
            std::swap(relationship.ids, relationships_);
        }
    }

    const plan::Plan& plan_;
    const plan::Expand& expand_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Batch in_;
    std::optional<AdjacencyList> adjacency_;
    std::optional<LabelFilterTable> labels_;
    NeighbourScratch scratch_;
    std::size_t row_ = 0, entry_ = 0, position_ = 0;
    bool done_ = false;
    std::vector<std::uint32_t> rows_;
    std::vector<NodeId> nodes_;
    std::vector<RelationshipId> relationships_;
    std::vector<std::uint8_t> seen_;  // of `once`, by node
};

/// Factorised expansion: nobody looks at the relationships or their ends, so the row stands for all of them.
class ExpandCount final : public Operator {
public:
    ExpandCount(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          expand_(std::get<plan::ExpandCount>(plan.op)),
          context_(context),
          input_(std::move(input)),
          evaluator_(context) {}

    bool next(Batch& out) override {
        while (input_->next(out)) {
            context_.check();
            look_up_graph();
            const Vector& from = out.columns[expand_.from];
            if (out.multiplicity.empty()) out.multiplicity.assign(out.size, 1);
            keep_.clear();
            for (std::size_t row = 0; row < out.size; ++row) {
                const NodeId node = node_at(from, row);
                if (node == no_entity || !context_.graph->node_exists(node)) continue;
                std::uint64_t degree = expand_.tests_end() ? admitted_degree(node) : adjacency_->degree(node, scratch_);
                if (degree == 0) continue;
                if (!expand_.distinct_from.empty()) degree -= used_here(out, row, node);
                if (degree == 0) continue;
                out.multiplicity[row] *= degree;
                keep_.push_back(static_cast<std::uint32_t>(row));
            }
            if (keep_.empty()) continue;
            out.keep(keep_, plan_.live);
            return true;
        }
        return false;
    }

    void restart() override {
        input_->restart();
        adjacency_.reset();
    }

private:
    /// The input may have written to the graph since the last batch.
    void look_up_graph() {
        if (adjacency_ && context_.transaction == nullptr) return;
        adjacency_.emplace(*context_.graph, expand_.types, expand_.direction);
        if (expand_.tests_end()) test_ends();
    }

    /// Which nodes pass the conditions on the far end: label test, then predicates, a chunk of nodes at a time.
    void test_ends() {
        const GraphState& graph = *context_.graph;
        const LabelFilterTable labels(expand_.end_test, graph);
        admitted_.assign(std::max<std::size_t>(1, graph.node_limit()), 0);
        degrees_.assign(admitted_.size(), unknown_degree);
        Batch batch;
        std::vector<std::uint32_t> rows;
        const Slot live[] = {expand_.end};
        for (std::uint32_t chunk = 0; chunk <= chunk_of(graph.node_limit()); ++chunk) {
            context_.check();
            Vector& nodes = batch.columns[expand_.end];
            nodes.clear(VectorKind::node);
            const auto sets = graph.label_sets_of_chunk(chunk);
            for (std::uint32_t row = 0; row < sets.size(); ++row) {
                const NodeId node = (chunk << chunk_bits) + row;
                if (sets[row] != GraphState::dead_label_set && labels.admits(graph, node)) nodes.ids.push_back(node);
            }
            batch.size = nodes.ids.size();
            for (const bound::Expr& predicate : expand_.end_predicates) {
                if (batch.size == 0) break;
                evaluator_.select(predicate, batch, rows);
                batch.keep(rows, live);
            }
            for (const NodeId node : nodes.ids) admitted_[node] = 1;
        }
    }

    /// Relationships whose far end passes; each node's list is walked once, however many rows lead to it.
    std::uint64_t admitted_degree(NodeId node) {
        if (degrees_[node] != unknown_degree) return degrees_[node];
        std::uint32_t count = 0;
        for (const AdjacencyList::Entry& entry : adjacency_->entries()) {
            const Neighbours list = entry.adjacency->neighbours(node, scratch_);
            if (entry.second_direction) {
                for (const NodeId end : list.nodes) count += end != node && admitted_[end] != 0 ? 1U : 0U;
            } else {
                for (const NodeId end : list.nodes) count += admitted_[end];
            }
        }
        degrees_[node] = count;
        return count;
    }

    /// How many of the row's earlier relationships are among those that `degree` counted.
    [[nodiscard]] std::uint64_t used_here(const Batch& batch, std::size_t row, NodeId node) const {
        std::uint64_t used = 0;
        for (const Slot slot : expand_.distinct_from) {
            const Vector& column = batch.columns[slot];
            const RelationshipId id = column.kind == VectorKind::relationship ? column.ids[column.at(row)]
                                                                              : column.get(row).as_relationship().id;
            const RelationshipRecord record = context_.graph->relationship(id);
            if (!expand_.types.all && std::find(expand_.types.types.begin(), expand_.types.types.end(), record.type) ==
                                          expand_.types.types.end()) {
                continue;
            }
            const bool out = record.source == node, in = record.target == node;
            if (expand_.tests_end() && admitted_[out ? record.target : record.source] == 0) continue;
            switch (expand_.direction) {
                case ast::PatternDirection::outgoing:
                    used += out ? 1 : 0;
                    break;
                case ast::PatternDirection::incoming:
                    used += in ? 1 : 0;
                    break;
                case ast::PatternDirection::undirected:
                    used += out || in ? 1 : 0;
                    break;
            }
        }
        return used;
    }

    const plan::Plan& plan_;
    const plan::ExpandCount& expand_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Evaluator evaluator_;
    std::optional<AdjacencyList> adjacency_;
    NeighbourScratch scratch_;
    std::vector<std::uint32_t> keep_;
    static constexpr std::uint32_t unknown_degree = 0xFFFF'FFFF;
    std::vector<std::uint8_t> admitted_;  // by node
    std::vector<std::uint32_t> degrees_;  // by node: relationships to admitted ends
};

/// The ends of relationships that the rows have; of an undirected pattern both ways round.
class RelationshipEnds final : public Operator {
public:
    RelationshipEnds(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), ends_(std::get<plan::RelationshipEnds>(plan.op)), context_(context), input_(std::move(input)) {}

    bool next(Batch& out) override {
        while (input_->next(in_)) {
            const LabelFilterTable from_labels(ends_.from_test, *context_.graph);
            const LabelFilterTable to_labels(ends_.to_test, *context_.graph);
            std::vector<std::uint32_t> rows;
            std::vector<NodeId> froms, tos;
            for (std::size_t row = 0; row < in_.size; ++row) {
                const Value value = in_.columns[ends_.relationship].get(row);
                if (!value.is(ValueType::relationship)) continue;
                const RelationshipId id = value.as_relationship().id;
                if (!context_.graph->relationship_exists(id)) continue;
                const RelationshipRecord record = context_.graph->relationship(id);
                if (!ends_.types.all && std::find(ends_.types.types.begin(), ends_.types.types.end(), record.type) ==
                                            ends_.types.types.end()) {
                    continue;
                }
                if (already_used(in_, row, ends_.distinct_from, id)) continue;
                const auto emit = [&](NodeId from, NodeId to) {
                    if (ends_.from_bound && node_at(in_.columns[ends_.from], row) != from) return;
                    if (ends_.to_bound && node_at(in_.columns[ends_.to], row) != to) return;
                    if (ends_.from == ends_.to && from != to) return;
                    if (!from_labels.admits(*context_.graph, from) || !to_labels.admits(*context_.graph, to)) return;
                    rows.push_back(static_cast<std::uint32_t>(row));
                    froms.push_back(from);
                    tos.push_back(to);
                };
                if (ends_.direction != ast::PatternDirection::incoming) emit(record.source, record.target);
                const bool loop = record.source == record.target;
                if (ends_.direction == ast::PatternDirection::incoming ||
                    (ends_.direction == ast::PatternDirection::undirected && !loop)) {
                    emit(record.target, record.source);
                }
            }
            if (rows.empty()) continue;
            out.gather(in_, rows, plan_.live,
                       {ends_.from_bound ? bound::no_slot : ends_.from, ends_.to_bound ? bound::no_slot : ends_.to});
            const auto set = [&](Slot slot, std::vector<NodeId>& nodes) {
                out.columns[slot].clear(VectorKind::node);
                out.columns[slot].ids = std::move(nodes);
            };
            if (!ends_.from_bound) set(ends_.from, froms);
            if (!ends_.to_bound && ends_.to != ends_.from) set(ends_.to, tos);
            return true;
        }
        return false;
    }
    void restart() override { input_->restart(); }

private:
    const plan::Plan& plan_;
    const plan::RelationshipEnds& ends_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Batch in_;
};

/// Keeps rows whose node passes a label test.
class LabelFilter final : public Operator {
public:
    LabelFilter(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), filter_(std::get<plan::LabelFilter>(plan.op)), context_(context), input_(std::move(input)) {}

    bool next(Batch& out) override {
        while (input_->next(out)) {
            const LabelFilterTable labels(filter_.test, *context_.graph);
            keep_.clear();
            for (std::size_t row = 0; row < out.size; ++row) {
                const NodeId node = node_at(out.columns[filter_.slot], row);
                if (node != no_entity && context_.graph->node_exists(node) && labels.admits(*context_.graph, node)) {
                    keep_.push_back(static_cast<std::uint32_t>(row));
                }
            }
            if (keep_.empty()) continue;
            out.keep(keep_, plan_.live);
            return true;
        }
        return false;
    }
    void restart() override { input_->restart(); }

private:
    const plan::Plan& plan_;
    const plan::LabelFilter& filter_;
    ExecutionContext& context_;
    OperatorPtr input_;
    std::vector<std::uint32_t> keep_;
};

/// Keeps rows whose pairs of relationships, found apart, have nothing in common.
class DistinctRelationships final : public Operator {
public:
    DistinctRelationships(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          pairs_(std::get<plan::DistinctRelationships>(plan.op).pairs),
          context_(context),
          input_(std::move(input)) {}

    bool next(Batch& out) override {
        while (input_->next(out)) {
            context_.check();
            keep_.clear();
            for (std::size_t row = 0; row < out.size; ++row) {
                const bool distinct = std::none_of(pairs_.begin(), pairs_.end(),
                                                   [&](const auto& pair) { return shares(out, row, pair); });
                if (distinct) keep_.push_back(static_cast<std::uint32_t>(row));
            }
            if (keep_.empty()) continue;
            for (const auto& [a, b] : pairs_) {
                for (const Slot slot : {a, b}) {
                    if (std::find(plan_.live.begin(), plan_.live.end(), slot) == plan_.live.end())
                        out.columns[slot].clear(VectorKind::value);
                }
            }
            out.keep(keep_, plan_.live);
            return true;
        }
        return false;
    }
    void restart() override { input_->restart(); }

private:
    static bool shares(const Batch& batch, std::size_t row, const std::pair<Slot, Slot>& pair) {
        const Value first = batch.columns[pair.first].get(row);
        const Slot second[] = {pair.second};
        if (first.is(ValueType::relationship)) return already_used(batch, row, second, first.as_relationship().id);
        if (!first.is(ValueType::list)) return false;
        return std::any_of(first.as_list().begin(), first.as_list().end(), [&](const Value& element) {
            return element.is(ValueType::relationship) &&
                   already_used(batch, row, second, element.as_relationship().id);
        });
    }

    const plan::Plan& plan_;
    const std::vector<std::pair<Slot, Slot>>& pairs_;
    ExecutionContext& context_;
    OperatorPtr input_;
    std::vector<std::uint32_t> keep_;
};

}  // namespace

OperatorPtr make_distinct_relationships(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<DistinctRelationships>(plan, context, std::move(input));
}
OperatorPtr make_expand(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Expand>(plan, context, std::move(input));
}
OperatorPtr make_expand_count(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<ExpandCount>(plan, context, std::move(input));
}
OperatorPtr make_relationship_ends(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<RelationshipEnds>(plan, context, std::move(input));
}
OperatorPtr make_label_filter(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<LabelFilter>(plan, context, std::move(input));
}

}  // namespace entente::exec
