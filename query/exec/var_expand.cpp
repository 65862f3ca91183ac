#include <algorithm>

#include "query/exec/operator.hpp"
#include "query/exec/traversal.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

NodeId node_of(const Vector& column, std::size_t row) {
    const Value value = column.get(row);
    return value.is(ValueType::node) ? value.as_node().id : no_entity;
}

/// `[:T* {key: value}]`: every relationship of the path must have the properties. Values are computed once per row.
class PropertyTest {
public:
    PropertyTest(const std::vector<std::pair<std::string, Expr>>& properties, ExecutionContext& context)
        : properties_(properties), context_(context), evaluator_(context) {}

    void begin_row(const Batch& batch, std::size_t row) {
        wanted_.clear();
        for (const auto& [key, expr] : properties_) {
            wanted_.emplace_back(context_.graph->catalog().keys.find(key), evaluator_.evaluate_row(expr, batch, row));
        }
    }
    [[nodiscard]] bool admits(RelationshipId id) const {
        for (const auto& [key, value] : wanted_) {
            if (!key) return false;
            const std::optional<bool> equal = equals(context_.graph->relationship_property(id, *key), value);
            if (!equal || !*equal) return false;
        }
        return true;
    }

private:
    const std::vector<std::pair<std::string, Expr>>& properties_;
    ExecutionContext& context_;
    Evaluator evaluator_;
    std::vector<std::pair<std::optional<KeyId>, Value>> wanted_;
};

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
    }

    bool begin_row() {
        start_ = node_of(in_.columns[expand_.from], row_);
        into_ = expand_.into ? node_of(in_.columns[expand_.to], row_) : no_entity;
        if (start_ == no_entity || (expand_.into && into_ == no_entity) || !context_.graph->node_exists(start_))
            return false;
        properties_.begin_row(in_, row_);
        depth_ = 0;
        trail_.clear();
        if (expand_.min == 0) consider(start_);
        if (expand_.max && *expand_.max == 0) return false;
        in_row_ = true;
        if (expand_.endpoints_only) {
            frontier_.assign(1, start_);
            level_ = 0;
            seen_.resize(context_.graph->node_limit(), 0);
            ++stamp_;
            if (expand_.min == 0) seen_[start_] = stamp_;
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

    /// Breadth-first search that emits each end once. The ends of trails of 1..n relationships are the ends of walks.
    bool reach() {
        while (!frontier_.empty() && (!expand_.max || level_ < *expand_.max)) {
            if (rows_.size() >= chunk_rows) return true;
            ++level_;
            next_frontier_.clear();
            for (const NodeId node : frontier_) {
                if ((++steps_ & 4095) == 0) context_.check();
                adjacency_->for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
                    if (seen_[neighbour] == stamp_ || !properties_.admits(id)) return true;
                    seen_[neighbour] = stamp_;
                    next_frontier_.push_back(neighbour);
                    consider(neighbour);
                    return true;
                });
            }
            std::swap(frontier_, next_frontier_);
        }
        return false;
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
        out.size = rows_.size();
        for (const Slot slot : plan_.live) {
            if (slot == expand_.relationships || (slot == expand_.to && !expand_.into)) continue;
            out.columns[slot].gather(in_.columns[slot], rows_);
        }
        if (!expand_.into) {
            out.columns[expand_.to].clear(VectorKind::node);
            std::swap(out.columns[expand_.to].ids, nodes_);
        }
        if (expand_.emit_relationships) {
            out.columns[expand_.relationships].clear(VectorKind::value);
            std::swap(out.columns[expand_.relationships].values, lists_);
        }
        out.multiplicity.clear();
        if (!in_.multiplicity.empty()) {
            for (const std::uint32_t row : rows_) out.multiplicity.push_back(in_.multiplicity[row]);
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
    std::vector<NodeId> frontier_, next_frontier_;
    std::vector<std::uint32_t> seen_;  // by node: the stamp of the row that reached it
    std::uint32_t stamp_ = 0;
    std::int64_t level_ = 0;
    std::vector<std::uint32_t> rows_;
    std::vector<NodeId> nodes_;
    std::vector<Value> lists_;
};

/// shortestPath and allShortestPaths between two known nodes: breadth-first search from the left end that stops at the
/// level of the right end; all shortest paths are read back from the predecessors.
class ShortestPath final : public Operator {
public:
    ShortestPath(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          search_(std::get<plan::ShortestPath>(plan.op)),
          context_(context),
          input_(std::move(input)),
          properties_(search_.properties, context) {}

    bool next(Batch& out) override {
        while (input_->next(in_)) {
            const AdjacencyList adjacency(*context_.graph, search_.types, search_.direction);
            std::vector<std::uint32_t> rows;
            std::vector<Path> paths;
            for (std::size_t row = 0; row < in_.size; ++row) {
                context_.check();
                const NodeId from = node_of(in_.columns[search_.from], row), to = node_of(in_.columns[search_.to], row);
                if (from == no_entity || to == no_entity) continue;
                properties_.begin_row(in_, row);
                const std::size_t before = paths.size();
                find(adjacency, from, to, paths);
                rows.insert(rows.end(), paths.size() - before, static_cast<std::uint32_t>(row));
            }
            if (rows.empty()) continue;
            out.size = rows.size();
            for (const Slot slot : plan_.live) {
                if (slot != search_.relationships && slot != search_.path)
                    out.columns[slot].gather(in_.columns[slot], rows);
            }
            Vector& lists = out.columns[search_.relationships];
            Vector& path_column = out.columns[search_.path];
            lists.clear(VectorKind::value);
            path_column.clear(VectorKind::value);
            for (Path& path : paths) {
                List list;
                for (const RelationshipId id : path.relationships) list.emplace_back(RelationshipRef{id});
                lists.values.emplace_back(std::move(list));
                path_column.values.emplace_back(std::move(path));
            }
            out.multiplicity.clear();
            return true;
        }
        return false;
    }
    void restart() override { input_->restart(); }

private:
    struct Predecessor {
        NodeId node;
        RelationshipId id;
    };

    void find(const AdjacencyList& adjacency, NodeId from, NodeId to, std::vector<Path>& paths) {
        if (from == to) {
            if (search_.min == 0)
                paths.push_back({{from}, {}});
            else
                find_cycle(adjacency, from, paths);
            return;
        }
        if (distance_.size() < context_.graph->node_limit()) distance_.assign(context_.graph->node_limit(), 0);
        touched_.assign(1, from);
        distance_[from] = 1;
        std::vector<NodeId> frontier{from}, next;
        std::uint32_t level = 1;
        bool found = false;
        while (!frontier.empty() && !found && (!search_.max || level <= static_cast<std::uint64_t>(*search_.max))) {
            ++level;
            next.clear();
            for (const NodeId node : frontier) {
                if ((++steps_ & 4095) == 0) context_.check();
                adjacency.for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
                    if (distance_[neighbour] != 0 || !properties_.admits(id)) return true;
                    distance_[neighbour] = level;
                    touched_.push_back(neighbour);
                    next.push_back(neighbour);
                    if (neighbour == to) found = true;
                    return !(found && !search_.all);
                });
                if (found && !search_.all) break;
            }
            std::swap(frontier, next);
        }
        if (found) trace(from, to, level, paths);
        for (const NodeId node : touched_) distance_[node] = 0;
    }

    /// From a node back to itself: through each neighbour, then a shortest path home that uses another relationship.
    void find_cycle(const AdjacencyList& adjacency, NodeId node, std::vector<Path>& paths) {
        adjacency.for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
            if (neighbour == node && properties_.admits(id) && (search_.all || paths.empty())) {
                paths.push_back({{node, node}, {id}});
            }
            return true;
        });
    }

    /// Walks back from `to` over levels, in the direction opposite to the search.
    void trace(NodeId from, NodeId to, std::uint32_t level, std::vector<Path>& paths) {
        using PD = ast::PatternDirection;
        const PD back = search_.direction == PD::outgoing   ? PD::incoming
                        : search_.direction == PD::incoming ? PD::outgoing
                                                            : PD::undirected;
        const AdjacencyList adjacency(*context_.graph, search_.types, back);
        struct Frame {
            NodeId node;
            std::vector<Predecessor> before;
        };
        const auto predecessors = [&](NodeId node, std::uint32_t at) {
            std::vector<Predecessor> list;
            adjacency.for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
                if (distance_[neighbour] == at - 1 && at > 1 && properties_.admits(id)) list.push_back({neighbour, id});
                return search_.all || list.empty();
            });
            return list;
        };
        std::vector<Frame> stack;
        std::vector<RelationshipId> used;
        stack.push_back({to, predecessors(to, level)});
        while (!stack.empty()) {
            if ((++steps_ & 4095) == 0) context_.check();
            if (stack.back().node == from) {
                Path path;
                for (auto it = stack.rbegin(); it != stack.rend(); ++it) path.nodes.push_back(it->node);
                path.relationships.assign(used.rbegin(), used.rend());
                context_.use_memory(64 + 8 * path.nodes.size());
                paths.push_back(std::move(path));
                if (!search_.all) return;
                stack.pop_back();
                if (!used.empty()) used.pop_back();
                continue;
            }
            if (stack.back().before.empty()) {
                stack.pop_back();
                if (!used.empty()) used.pop_back();
                continue;
            }
            const Predecessor before = stack.back().before.back();
            stack.back().before.pop_back();
            used.push_back(before.id);
            const std::uint32_t at = distance_[before.node];
            stack.push_back(
                {before.node, before.node == from ? std::vector<Predecessor>{} : predecessors(before.node, at)});
        }
    }

    const plan::Plan& plan_;
    const plan::ShortestPath& search_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Batch in_;
    PropertyTest properties_;
    NeighbourScratch scratch_;
    std::vector<std::uint32_t> distance_;  // 1 + level, 0 where not reached; cleared through touched_
    std::vector<NodeId> touched_;
    std::uint64_t steps_ = 0;
};

}  // namespace

OperatorPtr make_var_expand(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<VarExpand>(plan, context, std::move(input));
}
OperatorPtr make_shortest_path(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<ShortestPath>(plan, context, std::move(input));
}

}  // namespace entente::exec
