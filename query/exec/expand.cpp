#include <algorithm>
#include <numeric>

#include "query/exec/adjacency_view.hpp"
#include "query/exec/node_marks.hpp"
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
                plain_ = is_plain();
                continue;
            }
            if (plain_)
                expand_rows();
            else
                expand_row();
        }
        emit(out);
        return true;
    }

    void restart() override {
        input_->restart();
        adjacency_.reset();
        view_.reset();
        seen_.clear();
        done_ = false;
        in_.size = row_ = entry_ = position_ = 0;
    }

private:
    /// The input may have written to the graph since the last batch.
    void look_up_graph() {
        if (expand_.once) seen_.cover(context_.graph->node_limit());
        if (adjacency_ && context_.transaction == nullptr) return;
        adjacency_.emplace(*context_.graph, expand_.types, expand_.direction);
        labels_.emplace(expand_.test, *context_.graph);
        view_.reset();
    }

    /// One list for each row, of which all is wanted; and enough rows for a table of all chunks.
    [[nodiscard]] bool is_plain() {
        constexpr std::size_t many_rows = 64;
        const Vector& from = in_.columns[expand_.from];
        if (in_.size < many_rows || from.kind != VectorKind::node || from.constant || context_.transaction != nullptr ||
            expand_.into || expand_.once || !expand_.distinct_from.empty() || !labels_->all() ||
            adjacency_->entries().size() != 1) {
            return false;
        }
        if (!view_) view_.emplace(*adjacency_->entries()[0].adjacency, context_.graph->node_limit());
        return true;
    }

    /// Appends output rows until the batch is full or the input is done. Most lists are short: nothing is called for
    /// one.
    void expand_rows() {
        const std::vector<NodeId>& from = in_.columns[expand_.from].ids;
        std::size_t count = rows_.size();
        rows_.resize(chunk_rows);
        nodes_.resize(chunk_rows);
        if (expand_.emit_relationship) relationships_.resize(chunk_rows);
        while (row_ < in_.size && count < chunk_rows) {
            if (from[row_] == no_entity) {
                next_row();
                continue;
            }
            const Neighbours list = view_->neighbours(from[row_], scratch_);
            const std::size_t take = std::min(list.size() - position_, chunk_rows - count);
            for (std::size_t i = 0; i < take; ++i) {
                rows_[count + i] = static_cast<std::uint32_t>(row_);
                nodes_[count + i] = list.nodes[position_ + i];
            }
            if (expand_.emit_relationship) {
                for (std::size_t i = 0; i < take; ++i) relationships_[count + i] = list.id(position_ + i);
            }
            count += take;
            position_ += take;
            if (position_ == list.size()) next_row();
        }
        rows_.resize(count);
        nodes_.resize(count);
        if (expand_.emit_relationship) relationships_.resize(count);
    }

    /// Appends output rows of input row `row_` until the batch is full or the row is done.
    void expand_row() {
        const NodeId from = node_at(in_.columns[expand_.from], row_);
        const NodeId into = expand_.into ? node_at(in_.columns[expand_.to], row_) : no_entity;
        if (from == no_entity || (expand_.into && into == no_entity) || !context_.graph->node_exists(from))
            return next_row();
        const auto entries = adjacency_->entries();
        const bool plain = labels_->all() && expand_.distinct_from.empty();
        for (; entry_ < entries.size(); ++entry_, position_ = 0) {
            const auto& entry = entries[entry_];
            const Neighbours list = neighbours(entry, from, into);
            const bool skip_loops = entry.second_direction;
            if (plain && !skip_loops && expand_.once && !expand_.emit_relationship) {
                add_new_nodes(list);
            } else if (plain && !skip_loops && !expand_.once) {
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
                    if (!labels_->admits(*context_.graph, node)) continue;
                    const RelationshipId id = list.id(position_);
                    if (!expand_.distinct_from.empty() && already_used(in_, row_, expand_.distinct_from, id)) continue;
                    if (expand_.once && seen_.mark(node) == 0) continue;
                    rows_.push_back(static_cast<std::uint32_t>(row_));
                    nodes_.push_back(node);
                    if (expand_.emit_relationship) relationships_.push_back(id);
                }
            }
            if (position_ < list.size()) return;  // the batch is full
        }
        next_row();
    }

    /// Of as many neighbours as the batch has room for, those that no row has met.
    void add_new_nodes(const Neighbours& list) {
        std::size_t count = nodes_.size();
        const std::size_t take = std::min(list.size() - position_, chunk_rows - count);
        nodes_.resize(count + take);
        for (const NodeId node : list.nodes.subspan(position_, take)) {
            nodes_[count] = node;
            count += seen_.mark(node);
        }
        nodes_.resize(count);
        rows_.resize(count, static_cast<std::uint32_t>(row_));
        position_ += take;
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
    std::optional<AdjacencyView> view_;  // where every row has one list, of which all is wanted
    NeighbourScratch scratch_;
    std::size_t row_ = 0, entry_ = 0, position_ = 0;
    bool done_ = false, plain_ = false;
    std::vector<std::uint32_t> rows_;
    std::vector<NodeId> nodes_;
    std::vector<RelationshipId> relationships_;
    NodeMarks seen_;  // of `once`
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
OperatorPtr make_relationship_ends(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<RelationshipEnds>(plan, context, std::move(input));
}
OperatorPtr make_label_filter(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<LabelFilter>(plan, context, std::move(input));
}

}  // namespace entente::exec
