#include <algorithm>
#include <limits>
#include <utility>

#include "query/exec/operator.hpp"
#include "query/exec/traversal.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Levels of a breadth-first search from one end, by node. A hash table while few nodes are reached, so that a search
/// costs what it reaches and not what there is; an array once more than an eighth of all nodes are.
class Levels {
public:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    void start(std::size_t nodes, NodeId from) {
        nodes_ = nodes;
        array_ = {};
        if (table_.size() > most_kept || ++stamp_ == 0) table_ = {};
        if (table_.empty()) {
            table_.resize(first_size);
            stamp_ = 1;
        }
        reached_.clear();
        frontier_begin_ = 0;
        depth_ = 0;
        (void)reach(from);
    }
    [[nodiscard]] std::uint32_t of(NodeId node) const {
        if (!array_.empty()) return array_[node];
        const Entry& entry = table_[place_of(node)];
        return entry.stamp == stamp_ ? entry.level : none;
    }
    [[nodiscard]] std::uint32_t depth() const { return depth_; }
    [[nodiscard]] std::span<const NodeId> frontier() const { return std::span(reached_).subspan(frontier_begin_); }

    /// Reaches one level more along `adjacency`; `neighbours(node, reach)` calls reach(neighbour) for each neighbour of
    /// a frontier node, and returns false to stop there.
    template <typename Neighbours> void advance(const AdjacencyList& adjacency, const Neighbours& neighbours) {
        constexpr std::size_t places_ahead = 8, lists_ahead = 4;
        const std::size_t begin = frontier_begin_, end = reached_.size();
        ++depth_;
        for (std::size_t i = begin; i < std::min(end, begin + places_ahead); ++i) {
            adjacency.prefetch_places(reached_[i]);
        }
        for (std::size_t i = begin; i < std::min(end, begin + lists_ahead); ++i) adjacency.prefetch_lists(reached_[i]);
        for (std::size_t i = begin; i < end; ++i) {
            if (i + places_ahead < end) adjacency.prefetch_places(reached_[i + places_ahead]);
            if (i + lists_ahead < end) adjacency.prefetch_lists(reached_[i + lists_ahead]);
            if (!neighbours(reached_[i], [&](NodeId neighbour) { return reach(neighbour); })) break;
        }
        frontier_begin_ = end;
    }

private:
    static constexpr std::size_t first_size = 1024, most_kept = 1U << 20;
    struct Entry {
        NodeId node = no_entity;
        std::uint32_t level = 0;
        std::uint32_t stamp = 0;  // of the search that wrote it
    };

    /// Where `node` stands in the table, or would.
    [[nodiscard]] std::size_t place_of(NodeId node) const {
        const std::size_t mask = table_.size() - 1;
        std::size_t at = (node * 0x9E37'79B9'7F4A'7C15ULL >> 32U) & mask;  // multiplicative hashing
        while (table_[at].stamp == stamp_ && table_[at].node != node) at = (at + 1) & mask;
        return at;
    }
    /// False when it was reached before.
    bool reach(NodeId node) {
        if (!array_.empty()) {
            if (array_[node] != none) return false;
            array_[node] = depth_;
        } else {
            Entry& entry = table_[place_of(node)];
            if (entry.stamp == stamp_) return false;
            entry = {node, depth_, stamp_};
        }
        reached_.push_back(node);
        if (array_.empty() && 2 * reached_.size() > table_.size()) grow();
        return true;
    }
    void grow() {
        if (8 * reached_.size() > nodes_) {
            array_.resize(nodes_, none);
            for (const NodeId node : reached_) array_[node] = table_[place_of(node)].level;
            return;
        }
        std::vector<Entry> before(4 * table_.size());
        std::swap(before, table_);
        const std::uint32_t stamp = std::exchange(stamp_, 1);
        for (const Entry& entry : before) {
            if (entry.stamp == stamp) table_[place_of(entry.node)] = {entry.node, entry.level, stamp_};
        }
    }

    std::size_t nodes_ = 0;
    std::vector<Entry> table_;  // open addressing, at most half full; its size is a power of two
    std::uint32_t stamp_ = 0;
    std::vector<std::uint32_t> array_;  // by node, once it is in use
    std::vector<NodeId> reached_;       // by level
    std::size_t frontier_begin_ = 0;
    std::uint32_t depth_ = 0;
};

/// shortestPath and allShortestPaths between two known nodes. Breadth-first search from both ends, always the smaller
/// frontier (Pohl, "Bi-directional search", 1971), with the conditions that hold for every element of the path; the
/// paths are read off the levels. Conditions on the path as a whole are tested path by path, longer and longer ones.
class ShortestPath final : public Operator {
public:
    ShortestPath(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          search_(std::get<plan::ShortestPath>(plan.op)),
          context_(context),
          input_(std::move(input)),
          evaluator_(context),
          properties_(search_.properties, context) {
        for (const auto& test : search_.tests) (test.of_nodes ? node_tests_ : relationship_tests_).push_back(&test);
    }

    bool next(Batch& out) override {
        while (input_->next(in_)) {
            look_up_graph();
            rows_.clear();
            paths_.clear();
            for (row_ = 0; row_ < in_.size; ++row_) {
                context_.check();
                find();
                rows_.resize(paths_.size(), static_cast<std::uint32_t>(row_));
            }
            if (rows_.empty()) continue;
            out.gather(in_, rows_, plan_.live, {search_.relationships, search_.path});
            store(paths_, out);
            return true;
        }
        return false;
    }
    void restart() override {
        input_->restart();
        forward_.reset();
    }

private:
    /// The input may have written to the graph since the last batch.
    void look_up_graph() {
        if (forward_ && context_.transaction == nullptr) return;
        forward_.emplace(*context_.graph, search_.types, search_.direction);
        backward_.emplace(*context_.graph, search_.types, ast::reverse(search_.direction));
    }

    void find() {
        from_ = node_at(in_.columns[search_.from], row_);
        to_ = node_at(in_.columns[search_.to], row_);
        if (from_ == no_entity || to_ == no_entity) return;
        if (!context_.graph->node_exists(from_) || !context_.graph->node_exists(to_)) return;
        properties_.begin_row(in_, row_);
        if (!admits_node(from_) || !admits_node(to_)) return;
        max_ = search_.max ? static_cast<std::uint64_t>(*search_.max) : std::numeric_limits<std::uint32_t>::max() - 1;
        if (from_ == to_) {
            if (search_.min != 0 || !take({{from_}, {}})) try_longer_and_longer(std::max<std::uint64_t>(1, min()));
            return;
        }
        const auto length = meet();
        if (!length) return;
        if (search_.predicates.empty())
            read_off(*length);
        else
            try_longer_and_longer(std::max(*length, min()));
    }
    [[nodiscard]] std::uint64_t min() const { return static_cast<std::uint64_t>(search_.min); }

    [[nodiscard]] bool admits(RelationshipId id) {
        return properties_.admits(id) && passes(relationship_tests_, RelationshipRef{id});
    }
    [[nodiscard]] bool admits_node(NodeId node) { return passes(node_tests_, NodeRef{node}); }
    [[nodiscard]] bool passes(const std::vector<const plan::ShortestPath::ElementTest*>& tests, const Value& element) {
        return std::all_of(tests.begin(), tests.end(), [&](const auto* test) {
            evaluator_.set_local(test->element, element);
            return evaluator_.row_truth(test->predicate, in_, row_) == test->expected;
        });
    }

    /// Searches from both ends until they meet. The length of the shortest paths; `from_levels_` and `to_levels_` then
    /// hold every node on them. Where one path is enough, the search ends where the two meet first: at `middle_`.
    std::optional<std::uint64_t> meet() {
        from_levels_.start(context_.graph->node_limit(), from_);
        to_levels_.start(context_.graph->node_limit(), to_);
        const bool tested = !search_.properties.empty() || !search_.tests.empty();
        while (from_levels_.depth() + to_levels_.depth() < max_) {
            const bool ahead = from_levels_.frontier().size() <= to_levels_.frontier().size();
            Levels& near = ahead ? from_levels_ : to_levels_;
            const Levels& far = ahead ? to_levels_ : from_levels_;
            const AdjacencyList& adjacency = ahead ? *forward_ : *backward_;
            bool met = false;
            near.advance(adjacency, [&](NodeId node, const auto& reach) {
                if ((++steps_ & 4095) == 0) context_.check();
                const auto arrive = [&](NodeId neighbour) {
                    if (!reach(neighbour) || far.of(neighbour) == Levels::none) return true;
                    met = true;
                    middle_ = neighbour;
                    return search_.all;
                };
                if (!tested) return adjacency.for_each_neighbour(node, scratch_, arrive);
                return adjacency.for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
                    if (near.of(neighbour) != Levels::none || !admits(id) || !admits_node(neighbour)) return true;
                    return arrive(neighbour);
                });
            });
            if (met) return from_levels_.depth() + to_levels_.depth();
            if (near.frontier().empty()) return std::nullopt;
        }
        return std::nullopt;
    }

    /// The paths of `length` over the levels of both searches: from a node where they met back to the start, then on to
    /// the end.
    void read_off(std::uint64_t length) {
        const std::uint32_t met_at = from_levels_.depth();
        const bool from_is_smaller = from_levels_.frontier().size() <= to_levels_.frontier().size();
        const auto smaller = from_is_smaller ? from_levels_.frontier() : to_levels_.frontier();
        for (const NodeId middle : search_.all ? smaller : std::span<const NodeId>(&middle_, 1)) {
            if (from_levels_.of(middle) != met_at || to_levels_.of(middle) != length - met_at) continue;
            const auto candidates = [&](std::vector<Hop>& next) {
                const bool back = hops_.size() < met_at;
                const bool at_middle = hops_.empty() || hops_.size() == met_at;
                const NodeId node = at_middle ? middle : hops_.back().node;
                const Levels& levels = back ? from_levels_ : to_levels_;
                const std::uint32_t wanted = levels.of(node) - 1;
                const AdjacencyList& adjacency = back ? *backward_ : *forward_;
                const auto take_if_admitted = [&](NodeId neighbour, RelationshipId id) {
                    if (admits(id)) next.push_back({neighbour, id});
                    return search_.all || next.empty();
                };
                if (wanted == 0) {  // one node alone has this level
                    adjacency.for_each_to(node, back ? from_ : to_, scratch_, take_if_admitted);
                    return;
                }
                adjacency.for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
                    return levels.of(neighbour) != wanted || take_if_admitted(neighbour, id);
                });
            };
            const auto arrive = [&] {
                if (hops_.size() < length) return Arrival::go_on;
                Path path;
                for (std::size_t i = met_at; i-- > 0;) path.nodes.push_back(hops_[i].node);
                for (std::size_t i = met_at; i-- > 0;) path.relationships.push_back(hops_[i].id);
                path.nodes.push_back(middle);
                for (std::size_t i = met_at; i < length; ++i) path.nodes.push_back(hops_[i].node);
                for (std::size_t i = met_at; i < length; ++i) path.relationships.push_back(hops_[i].id);
                (void)take(path);
                return search_.all ? Arrival::back : Arrival::stop;
            };
            if (!depth_first(candidates, arrive)) return;
        }
    }

    /// Trails of `length`, then of one relationship more, and so on, until a length has a path that passes all
    /// conditions. Nodes too far from the end are not entered.
    void try_longer_and_longer(std::uint64_t length) {
        to_levels_.start(context_.graph->node_limit(), to_);
        while (!to_levels_.frontier().empty() && to_levels_.depth() < max_) {
            to_levels_.advance(*backward_, [&](NodeId node, const auto& reach) {
                if ((++steps_ & 4095) == 0) context_.check();
                backward_->for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
                    if (to_levels_.of(neighbour) == Levels::none && admits(id) && admits_node(neighbour))
                        reach(neighbour);
                    return true;
                });
                return true;
            });
        }
        const std::size_t before = paths_.size();
        bool cut = true;  // a trail was left because it would be longer
        for (; cut && length <= max_ && paths_.size() == before; ++length) {
            cut = false;
            const auto candidates = [&](std::vector<Hop>& next) {
                const NodeId node = hops_.empty() ? from_ : hops_.back().node;
                forward_->for_each(node, scratch_, [&](NodeId neighbour, RelationshipId id) {
                    const std::uint32_t rest = to_levels_.of(neighbour);
                    if (rest == Levels::none) return true;
                    const bool used =
                        std::any_of(hops_.begin(), hops_.end(), [id = id](const Hop& hop) { return hop.id == id; });
                    if (used || !admits(id)) return true;
                    if (hops_.size() + 1 + rest > length)
                        cut = true;
                    else
                        next.push_back({neighbour, id});
                    return true;
                });
                std::reverse(next.begin(), next.end());
            };
            const auto arrive = [&] {
                if (hops_.size() < length) return Arrival::go_on;
                cut = true;
                if (hops_.back().node != to_) return Arrival::back;
                Path path{{from_}, {}};
                for (const Hop& hop : hops_) {
                    path.nodes.push_back(hop.node);
                    path.relationships.push_back(hop.id);
                }
                return take(path) && !search_.all ? Arrival::stop : Arrival::back;
            };
            if (!depth_first(candidates, arrive)) return;
        }
    }

    struct Hop {
        NodeId node;
        RelationshipId id;
    };
    enum class Arrival : std::uint8_t { go_on, back, stop };

    /// Tries sequences of hops: `candidates(next)` gives those that may follow `hops_`, `arrive()` says what to do
    /// after each. The stack is explicit: paths may have as many hops as the graph has relationships. False: stopped.
    template <typename Candidates, typename Arrive>
    bool depth_first(const Candidates& candidates, const Arrive& arrive) {
        hops_.clear();
        std::vector<std::vector<Hop>> open(1);
        candidates(open.back());
        while (!open.empty()) {
            if ((++steps_ & 1023) == 0) context_.check();
            if (open.back().empty()) {
                open.pop_back();
                if (!hops_.empty()) hops_.pop_back();
                continue;
            }
            hops_.push_back(open.back().back());
            open.back().pop_back();
            switch (arrive()) {
                case Arrival::go_on:
                    open.emplace_back();
                    candidates(open.back());
                    break;
                case Arrival::back:
                    hops_.pop_back();
                    break;
                case Arrival::stop:
                    return false;
            }
        }
        return true;
    }

    /// Keeps the path if it passes the conditions on the path as a whole.
    bool take(const Path& path) {
        if (!search_.predicates.empty()) {
            const std::uint32_t row[] = {static_cast<std::uint32_t>(row_)};
            one_.gather(in_, row, plan_.inputs[0].live, {});
            store({path}, one_);
            const bool passes =
                std::all_of(search_.predicates.begin(), search_.predicates.end(),
                            [&](const Expr& test) { return evaluator_.row_truth(test, one_, 0) == true; });
            if (!passes) return false;
        }
        context_.use_memory(64 + 8 * path.nodes.size());
        paths_.push_back(path);
        return true;
    }

    void store(const std::vector<Path>& paths, Batch& out) const {
        Vector& lists = out.columns[search_.relationships];
        Vector& column = out.columns[search_.path];
        lists.clear(VectorKind::value);
        column.clear(VectorKind::value);
        for (const Path& path : paths) {
            List list;
            for (const RelationshipId id : path.relationships) list.emplace_back(RelationshipRef{id});
            lists.values.emplace_back(std::move(list));
            column.values.emplace_back(path);
        }
    }

    const plan::Plan& plan_;
    const plan::ShortestPath& search_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Evaluator evaluator_;
    PropertyTest properties_;
    std::vector<const plan::ShortestPath::ElementTest*> node_tests_, relationship_tests_;
    std::optional<AdjacencyList> forward_, backward_;
    NeighbourScratch scratch_;
    Batch in_, one_;
    std::vector<Hop> hops_;
    std::size_t row_ = 0;
    NodeId from_ = no_entity, to_ = no_entity, middle_ = no_entity;
    std::uint64_t max_ = 0, steps_ = 0;
    Levels from_levels_, to_levels_;
    std::vector<std::uint32_t> rows_;
    std::vector<Path> paths_;
};

}  // namespace

OperatorPtr make_shortest_path(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<ShortestPath>(plan, context, std::move(input));
}

}  // namespace entente::exec
