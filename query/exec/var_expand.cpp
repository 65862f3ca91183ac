#include <algorithm>

#include "query/exec/adjacency_view.hpp"
#include "query/exec/node_marks.hpp"
#include "query/exec/operator.hpp"
#include "query/exec/parallel.hpp"
#include "query/exec/traversal.hpp"
#include "query/exec/zeroed_array.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

constexpr std::size_t steps_between_checks = 1U << 16;

/// Trails (paths whose relationships are distinct) of min..max relationships from a node, by depth-first search with an
/// explicit stack, so that depth is bounded by memory only. Emits a row per trail.
class VarExpand final : public Operator {
public:
    VarExpand(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          expand_(std::get<plan::VarExpand>(plan.op)),
          context_(context),
          input_(std::move(input)),
          properties_(expand_.properties, context) {}

    bool next(Batch& out) override {
        rows_.clear();
        nodes_.clear();
        lists_.clear();
        while (rows_.size() < chunk_rows) {
            if (!in_row_) {
                if (row_ == in_.size) {
                    if (!rows_.empty()) break;
                    context_.check();
                    if (done_ || !input_->next(in_)) {
                        done_ = true;
                        in_.size = row_ = 0;
                        return false;
                    }
                    row_ = 0;
                    look_up_graph();
                    continue;
                }
                if (!begin_row()) ++row_;
                continue;
            }
            if (expand_.endpoints_only ? !reach() : !walk()) {
                in_row_ = false;
                ++row_;
            }
        }
        emit(out);
        return true;
    }

    void restart() override {
        input_->restart();
        adjacency_.reset();
        done_ = in_row_ = false;
        in_.size = row_ = 0;
    }

private:
    struct Step {
        NodeId node;
        RelationshipId via;
        std::vector<std::pair<NodeId, RelationshipId>> next;  // candidates, taken from the back
    };

    /// The input may have written to the graph since the last batch.
    void look_up_graph() {
        if (adjacency_ && context_.transaction == nullptr) return;
        adjacency_.emplace(*context_.graph, expand_.types, expand_.direction);
        labels_.emplace(expand_.test, *context_.graph);
        searches_.clear();
    }

    bool begin_row() {
        start_ = node_at(in_.columns[expand_.from], row_);
        into_ = expand_.into ? node_at(in_.columns[expand_.to], row_) : no_entity;
        if (start_ == no_entity || (expand_.into && into_ == no_entity) || !context_.graph->node_exists(start_))
            return false;
        properties_.begin_row(in_, row_);
        depth_ = 0;
        trail_.clear();
        if (expand_.min == 0) consider(start_);
        if (expand_.max && *expand_.max == 0) return false;
        in_row_ = true;
        if (expand_.endpoints_only) {
            begin_search();
        } else {
            push(start_, no_entity);
        }
        return true;
    }

    void push(NodeId node, RelationshipId via) {
        if (stack_.size() <= depth_) stack_.emplace_back();
        Step& step = stack_[depth_++];
        step.node = node;
        step.via = via;
        step.next.clear();
        adjacency_->for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
            step.next.emplace_back(neighbour, id);
            return true;
        });
        std::reverse(step.next.begin(), step.next.end());
    }

    /// Goes on until the batch is full; false when the row has no more trails.
    bool walk() {
        while (depth_ > 0) {
            if (rows_.size() >= chunk_rows) return true;
            Step& top = stack_[depth_ - 1];
            if (top.next.empty()) {
                --depth_;
                if (!trail_.empty()) trail_.pop_back();
                continue;
            }
            if ((++steps_ & 4095) == 0) context_.check();
            const auto [node, id] = top.next.back();
            top.next.pop_back();
            if (std::find(trail_.begin(), trail_.end(), id) != trail_.end()) continue;
            if (!properties_.admits(id) || already_used(in_, row_, expand_.distinct_from, id)) continue;
            trail_.push_back(id);
            const auto length = static_cast<std::int64_t>(trail_.size());
            if (length >= expand_.min) consider(node);
            if (!expand_.max || length < *expand_.max)
                push(node, id);
            else
                trail_.pop_back();
        }
        return false;
    }

    void begin_search() {
        for (std::size_t i = 0; i < found_count_; ++i) seen_.forget_near((*found_)[i]);
        found_count_ = 0;
        const std::uint32_t nodes = context_.graph->node_limit();
        seen_.cover(nodes);
        if (!found_ || found_->size() <= nodes) found_.emplace(std::size_t{nodes} + 1);
        if (expand_.min == 0) mark(start_);
        level_begin_ = found_count_;
        level_ = 0;
    }

    void mark(NodeId node) {
        (*found_)[found_count_] = node;
        found_count_ += seen_.mark(node);
    }

    /// Breadth-first search that emits each end once, a level at a time: the nodes found last are those to go on from.
    /// The ends of trails of 1..n relationships are the ends of walks.
    bool reach() {
        while (!expand_.max || level_ < *expand_.max) {
            if (rows_.size() >= chunk_rows) return true;
            const std::size_t begin = level_begin_, end = found_count_;
            if (level_ > 0 && begin == end) return false;
            level_begin_ = end;
            if (level_++ == 0) {
                follow(start_);
            } else if (is_many(end - begin)) {
                follow_many(begin, end);
            } else {
                for (std::size_t i = begin; i < end; ++i) {
                    if ((*found_)[i] != start_) follow((*found_)[i]);
                }
            }
            emit_found(end);
        }
        return false;
    }

    /// Marks the neighbours of `node`.
    void follow(NodeId node) {
        for (const AdjacencyList::Entry& entry : adjacency_->entries()) {
            const Neighbours list = entry.adjacency->neighbours(node, scratch_);
            steps_ += list.size();
            if (!expand_.properties.empty()) {
                for (std::size_t i = 0; i < list.size(); ++i) {
                    if (properties_.admits(list.id(i))) mark(list.nodes[i]);
                }
                continue;
            }
            for (const NodeId neighbour : list.nodes) mark(neighbour);
        }
        if (steps_ < steps_between_checks) return;
        steps_ = 0;
        context_.check();
    }

    /// So many nodes to go on from that it pays to look at every word of a set of nodes.
    [[nodiscard]] bool is_many(std::size_t nodes) const {
        constexpr std::size_t least = 1024, nodes_for_each = 1024;
        return expand_.properties.empty() && nodes >= least && nodes * nodes_for_each >= context_.graph->node_limit();
    }

    /// Marks the neighbours of found_[begin, end), shared out among threads that each have a set of their own. The
    /// nodes that are new come in ascending order, however many threads there were: the next level then reads lists in
    /// the order in which they lie in memory.
    void follow_many(std::size_t begin, std::size_t end) {
        constexpr std::size_t grain = 512;
        const std::uint32_t limit = context_.graph->node_limit();
        neighbours_.resize(worker_count(context_, end - begin, grain));
        searches_.resize(neighbours_.size());
        for (NodeMarks& marks : neighbours_) marks.cover(limit);
        for_each_morsel(context_, end - begin, grain, [&](std::size_t worker, std::size_t first, std::size_t last) {
            NodeMarks& marks = neighbours_[worker];
            Search& search = searches_[worker];
            if (search.views.empty()) {
                for (const AdjacencyList::Entry& entry : adjacency_->entries())
                    search.views.emplace_back(*entry.adjacency, limit);
            }
            for (AdjacencyView& view : search.views) {
                for (std::size_t i = begin + first; i < begin + last; ++i) {
                    for (const NodeId node : view.neighbours((*found_)[i], search.scratch).nodes) marks.add(node);
                }
            }
        });
        seen_.take(neighbours_, [&](NodeId node) { (*found_)[found_count_++] = node; });
    }

    void emit_found(std::size_t begin) {
        if (expand_.into || !labels_->all()) {
            for (std::size_t i = begin; i < found_count_; ++i) consider((*found_)[i]);
            return;
        }
        rows_.resize(rows_.size() + found_count_ - begin, static_cast<std::uint32_t>(row_));
        nodes_.insert(nodes_.end(), found_->data() + begin, found_->data() + found_count_);
    }

    void consider(NodeId node) {
        if (expand_.into && node != into_) return;
        if (!labels_->admits(*context_.graph, node)) return;
        rows_.push_back(static_cast<std::uint32_t>(row_));
        nodes_.push_back(node);
        if (!expand_.emit_relationships) return;
        List list;
        list.reserve(trail_.size());
        for (const RelationshipId id : trail_) list.emplace_back(RelationshipRef{id});
        if (expand_.reversed) std::reverse(list.begin(), list.end());
        lists_.emplace_back(std::move(list));
    }

    void emit(Batch& out) {
        out.gather(in_, rows_, plan_.live, {expand_.relationships, expand_.into ? bound::no_slot : expand_.to});
        if (!expand_.into) {
            out.columns[expand_.to].clear(VectorKind::node);
            std::swap(out.columns[expand_.to].ids, nodes_);
        }
        if (expand_.emit_relationships) {
            out.columns[expand_.relationships].clear(VectorKind::value);
            std::swap(out.columns[expand_.relationships].values, lists_);
        }
    }

    const plan::Plan& plan_;
    const plan::VarExpand& expand_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Batch in_;
    PropertyTest properties_;
    std::optional<AdjacencyList> adjacency_;
    std::optional<LabelFilterTable> labels_;
    NeighbourScratch scratch_;
    std::size_t row_ = 0;
    bool in_row_ = false, done_ = false;
    NodeId start_ = no_entity, into_ = no_entity;
    std::vector<Step> stack_;
    std::size_t depth_ = 0;
    std::vector<RelationshipId> trail_;
    std::uint64_t steps_ = 0;
    NodeMarks seen_;
    std::optional<ZeroedArray<NodeId>> found_;  // those that are marked, in order of the search
    std::size_t found_count_ = 0, level_begin_ = 0;
    std::int64_t level_ = 0;
    struct Search {
        std::vector<AdjacencyView> views;  // by entry of the adjacency
        NeighbourScratch scratch;
    };
    std::vector<Search> searches_;       // by worker
    std::vector<NodeMarks> neighbours_;  // by worker: of the nodes that the search goes on from
    std::vector<std::uint32_t> rows_;
    std::vector<NodeId> nodes_;
    std::vector<Value> lists_;
};

}  // namespace

OperatorPtr make_var_expand(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<VarExpand>(plan, context, std::move(input));
}
}  // namespace entente::exec
