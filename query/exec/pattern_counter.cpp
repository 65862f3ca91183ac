#include "query/exec/pattern_counter.hpp"

#include <algorithm>

namespace entente::exec {

namespace {

using PD = ast::PatternDirection;
using Edge = plan::CountPattern::Edge;

std::size_t kept_levels(const std::vector<plan::CountPattern::Level>& levels) {
    std::size_t count = 0;
    for (const auto& level : levels) {
        if (!level.column) count += (level.kept_by ? 1 : 0) + kept_levels(level.children);
    }
    return count;
}

PD direction_from_scope(const Edge& edge, std::size_t level_node) {
    return edge.to == level_node ? edge.direction : ast::reverse(edge.direction);
}
std::size_t scope_of(const Edge& edge, std::size_t level_node) {
    return edge.to == level_node ? edge.from : edge.to;
}

}  // namespace

PatternCounter::PatternCounter(const plan::CountPattern& pattern, ExecutionContext& context)
    : pattern_(pattern), context_(context), values_(pattern.nodes.size(), no_entity), used_(pattern.edges.size()) {
    for (const auto& node : pattern.nodes)
        tests_.push_back(node.tested() && !node.bound ? std::make_unique<NodeTests>(node, context) : nullptr);
    const std::size_t kept = kept_levels(pattern.levels);
    kept_.reserve(kept);
    for (std::size_t level = 0; level < kept; ++level) {
        kept_.emplace_back(context.graph->node_limit());
        context.use_memory(kept_.back().bytes());
    }
    for (const auto& level : pattern.levels) levels_.push_back(make_level(level, {}));
}

/// The relationships of an edge that are at the end other than `level_node`; of a path of two, the first.
std::unique_ptr<NeighbourLists> PatternCounter::first_lists(std::size_t edge, std::size_t level_node) const {
    const Edge& e = pattern_.edges[edge];
    const auto lists = [&](const auto& part, PD direction) {
        return std::make_unique<NeighbourLists>(*context_.graph, part.types, direction, part.loops);
    };
    if (e.to == level_node) return lists(e, e.direction);
    return e.via ? lists(*e.via, ast::reverse(e.via->direction)) : lists(e, ast::reverse(e.direction));
}

NeighbourLists& PatternCounter::lists_of(std::size_t edge, std::size_t level_node) {
    const Edge& e = pattern_.edges[edge];
    auto first = first_lists(edge, level_node);
    if (e.via) {
        const GraphState& graph = *context_.graph;
        const bool forward = e.to == level_node;
        auto second = forward ? std::make_unique<NeighbourLists>(graph, e.via->types, e.via->direction, e.via->loops)
                              : std::make_unique<NeighbourLists>(graph, e.types, ast::reverse(e.direction), e.loops);
        first->go_on_by(std::move(second), tests_[e.via->node].get());
    }
    if (e.once) first->make_distinct();
    return *lists_.emplace_back(std::move(first));
}

PatternCounter::Level PatternCounter::make_level(const plan::CountPattern::Level& plan,
                                                 std::vector<std::size_t> found_edges) {
    Level level;
    level.node = plan.node;
    level.optional = plan.optional;
    if (plan.column) {
        level.edges = plan.edges;
        level.scopes.push_back(scope_of(pattern_.edges[plan.edges[0]], plan.node));
        level.column = make_column(plan);
        return level;
    }
    level.edges = plan.edges;
    if (!plan.edges.empty()) level.edge = plan.edges[0];
    level.tests = tests_[plan.node].get();
    level.unequal = plan.unequal;
    level.constant = plan.constant;
    if (plan.kept_by) {
        level.kept = &kept_[next_kept_++];
        level.kept_by = *plan.kept_by;
    }
    for (const std::size_t e : plan.absent)
        level.absent.push_back({&lists_of(e, plan.node), scope_of(pattern_.edges[e], plan.node)});
    for (const std::size_t e : plan.edges) {
        level.lists.push_back(&lists_of(e, plan.node));
        level.scopes.push_back(scope_of(pattern_.edges[e], plan.node));
        for (const std::size_t rival : pattern_.edges[e].rivals) {
            const bool found = std::find(found_edges.begin(), found_edges.end(), rival) != found_edges.end();
            if (found)
                level.rivals.push_back(rival);
            else
                level.tracked = true;
        }
    }
    found_edges.insert(found_edges.end(), plan.edges.begin(), plan.edges.end());
    const bool leaf = plan.children.empty() && level.absent.empty();
    if (plan.edges.size() > 1) level.before = intersection(level, plan.edges.size() - 1);
    if (plan.edges.size() > 1 && !leaf) level.whole = intersection(level, plan.edges.size());
    if (plan.edges.size() > 2 && leaf)
        level.common = std::make_unique<CommonLists>(*intersection(level, 1), *level.lists.back(), context_);
    for (const auto& child : plan.children) level.children.push_back(make_level(child, found_edges));
    choose_fast_ways(level);
    for (Level& child : level.children) choose_factor(child, level.node);
    if (level.lists.empty()) {
        for (std::size_t child = 0; child < level.children.size(); ++child) {
            if (!level.children[child].factor.known()) find_needed(level, plan.children[child]);
        }
    }
    return level;
}

/// Relationships of the node that is scanned that every match of what is below has: a node without them is passed over.
void PatternCounter::find_needed(Level& scan, const plan::CountPattern::Level& below) {
    if (below.optional) return;
    for (const std::size_t e : below.edges) {
        const Edge& edge = pattern_.edges[e];
        if (edge.from != scan.node && edge.to != scan.node) continue;
        auto lists = first_lists(e, below.node);
        if (lists->plain()) scan.needed.push_back(lists_.emplace_back(std::move(lists)).get());
    }
    for (const auto& child : below.children) find_needed(scan, child);
}

/// The column of a level and of all below it.
CountColumn* PatternCounter::make_column(const plan::CountPattern::Level& plan) {
    std::vector<CountFactor> factors;
    for (const auto& child : plan.children) {
        CountFactor& factor = factors.emplace_back();
        factor.optional = child.optional;
        if (child.column)
            factor.column = make_column(child);
        else
            factor.degrees = &lists_of(child.edges[0], child.node);
    }
    columns_.push_back(std::make_unique<CountColumn>(lists_of(plan.edges[0], plan.node), tests_[plan.node].get(),
                                                     std::move(factors), pattern_.edges[plan.edges[0]].squared,
                                                     context_));
    return columns_.back().get();
}

/// Whether the level's counts can be had for whole chunks of the nodes of the level above.
void PatternCounter::choose_factor(Level& level, std::size_t above) const {
    if (level.scopes.size() != 1 || level.scopes[0] != above) return;
    level.factor.optional = level.optional;
    level.factor.column = level.column;
    if (level.degree && level.rivals.empty()) level.factor.degrees = level.lists[0];
}

void PatternCounter::choose_fast_ways(Level& level) const {
    const bool plain =
        level.lists.size() == 1 && level.tests == nullptr && level.unequal.empty() && level.absent.empty();
    level.unconditional = plain && !level.tracked && level.rivals.empty();
    level.degree = plain && level.children.empty() && level.kept == nullptr;
    if (!plain || level.children.size() != 1 || !level.rivals.empty()) return;
    const Level& child = level.children[0];
    level.sum_of_degrees = child.degree && !child.optional && child.scopes[0] == level.node &&
                           std::find(child.rivals.begin(), child.rivals.end(), level.edge) == child.rivals.end();
}

/// The intersection for the first `edges` edges of a level. Levels that ask for the same lists share it.
Intersection* PatternCounter::intersection(const Level& level, std::size_t edges) {
    const auto& plan_edges = pattern_.edges;
    const auto same_middle = [&](const std::optional<plan::CountPattern::Via>& a,
                                 const std::optional<plan::CountPattern::Via>& b) {
        if (!a || !b) return !a && !b;
        const bool untested = tests_[a->node] == nullptr && tests_[b->node] == nullptr;
        return (a->node == b->node || untested) && a->direction == b->direction && a->types.all == b->types.all &&
               a->types.types == b->types.types;
    };
    const std::vector<std::size_t> ordered(level.edges.begin(),
                                           level.edges.begin() + static_cast<std::ptrdiff_t>(edges));
    const auto same_list = [&](std::size_t a, std::size_t a_node, std::size_t b, std::size_t b_node) {
        const Edge &x = plan_edges[a], &y = plan_edges[b];
        return scope_of(x, a_node) == scope_of(y, b_node) && x.types.all == y.types.all &&
               x.types.types == y.types.types && direction_from_scope(x, a_node) == direction_from_scope(y, b_node) &&
               x.once == y.once && same_middle(x.via, y.via) && (!x.via || (x.to == a_node) == (y.to == b_node));
    };
    for (const SharedIntersection& made : intersections_) {
        const bool tested = level.tests != nullptr || tests_[made.node] != nullptr;
        if (made.edges.size() != ordered.size() || (tested && made.node != level.node)) continue;
        bool same = true;
        for (std::size_t i = 0; i < ordered.size(); ++i)
            same = same && same_list(made.edges[i], made.node, ordered[i], level.node);
        if (same) return made.intersection.get();
    }
    Intersection* before = edges == 1 ? nullptr : intersection(level, edges - 1);
    intersections_.push_back({ordered, level.node,
                              std::make_unique<Intersection>(before, *level.lists[edges - 1], level.scopes[edges - 1],
                                                             level.tests, context_)});
    return intersections_.back().intersection.get();
}

void PatternCounter::step(std::size_t steps) {
    steps_ += steps;
    if (steps_ < (std::size_t{1} << 16)) return;
    steps_ = 0;
    context_.check();
}

std::uint64_t PatternCounter::count() {
    return product(levels_);
}

std::uint64_t PatternCounter::product(std::vector<Level>& levels) {
    if (levels.size() == 1) return value(levels[0]);
    std::uint64_t result = 1;
    for (Level& level : levels) {
        const std::uint64_t factor = value(level);
        if (factor == 0) return 0;
        result = multiply_counts(result, factor);
    }
    return result;
}

std::uint64_t PatternCounter::value(Level& level) {
    const std::uint64_t count = raw_value(level);
    return level.optional && count == 0 ? 1 : count;
}

std::uint64_t PatternCounter::raw_value(Level& level) {
    if (level.column != nullptr) return level.column->of(values_[level.scopes[0]]);
    if (level.degree) return leaf(level);
    if (level.kept != nullptr) {
        std::uint64_t& kept = (*level.kept)[values_[level.kept_by]];
        if (kept == 0) kept = compute(level) + 1;
        return kept - 1;
    }
    if (!level.constant) return compute(level);
    if (!level.constant_known) level.constant_value = compute(level);
    level.constant_known = true;
    return level.constant_value;
}

std::uint64_t PatternCounter::compute(Level& level) {
    if (level.lists.empty()) {
        std::uint64_t sum = 0;
        for (std::uint32_t chunk = 0; chunk <= chunk_of(context_.graph->node_limit()); ++chunk)
            sum = add_counts(sum, scan_chunk(level, chunk));
        return sum;
    }
    if (level.lists.size() > 1) return intersect(level);
    if (level.children.empty() && level.absent.empty()) return leaf(level);
    return level.sum_of_degrees ? sum_of_degrees(level) : walk(level);
}

bool PatternCounter::unequal(const Level& level, NodeId node) const {
    return std::any_of(level.unequal.begin(), level.unequal.end(),
                       [&](std::size_t other) { return values_[other] == node; });
}

bool PatternCounter::absent(const Level& level, NodeId node) const {
    return std::all_of(level.absent.begin(), level.absent.end(),
                       [&](const Absent& edge) { return edge.lists->between(values_[edge.scope], node) == 0; });
}

bool PatternCounter::of_type(std::size_t edge, TypeId type) const {
    const plan::TypeSet& types = pattern_.edges[edge].types;
    return types.all || std::find(types.types.begin(), types.types.end(), type) != types.types.end();
}

PD PatternCounter::direction(const Level& level) const {
    return direction_from_scope(pattern_.edges[level.edge], level.node);
}

/// How many relationships that were followed before are among those that a leaf's neighbours of `node` come by.
std::uint64_t PatternCounter::rivals_among(Level& level, NodeId node) {
    std::uint64_t count = 0;
    const PD direction = this->direction(level);
    for (const std::size_t rival : level.rivals) {
        const Used& used = used_[rival];
        if (!of_type(level.edge, used.type)) continue;
        const bool out = used.source == node && direction != PD::incoming;
        const bool in = used.target == node && direction != PD::outgoing;
        if (!out && !in) continue;
        const NodeId end = out ? used.target : used.source;
        if ((level.tests == nullptr || level.tests->admits(end)) && !unequal(level, end)) ++count;
    }
    return count;
}

/// One relationship leads to nodes that nothing else depends on.
std::uint64_t PatternCounter::leaf(Level& level) {
    const NodeId node = values_[level.scopes[0]];
    NeighbourLists& lists = *level.lists[0];
    std::uint64_t count = 0;
    if (level.tests == nullptr) {
        count = lists.degree(node);
    } else {
        lists.for_each(node, [&](const Neighbours& list, const NeighbourLists::List&) {
            count += level.tests->count(list.nodes);
            step(list.size());
        });
    }
    if (count == 0) return 0;
    for (std::size_t i = 0; i < level.unequal.size(); ++i) {
        const NodeId other = values_[level.unequal[i]];
        bool counted = level.tests != nullptr && !level.tests->admits(other);
        for (std::size_t j = 0; j < i; ++j) counted = counted || values_[level.unequal[j]] == other;
        if (!counted) count -= lists.between(node, other);
    }
    return level.rivals.empty() ? count : count - rivals_among(level, node);
}

/// Goes through the neighbours over one relationship.
std::uint64_t PatternCounter::walk(Level& level) {
    const NodeId from = values_[level.scopes[0]];
    std::uint64_t sum = 0;
    if (level.unconditional) {
        level.lists[0]->for_each(from, [&](const Neighbours& neighbours, const NeighbourLists::List&) {
            step(neighbours.size());
            for (const NodeId node : neighbours.nodes) {
                values_[level.node] = node;
                sum = add_counts(sum, product(level.children));
            }
        });
        return sum;
    }
    level.lists[0]->for_each(from, [&](const Neighbours& neighbours, const NeighbourLists::List& list) {
        step(neighbours.size());
        for (std::size_t i = 0; i < neighbours.size(); ++i) {
            const NodeId node = neighbours.nodes[i];
            if (level.tests != nullptr && !level.tests->admits(node)) continue;
            if (unequal(level, node) || !absent(level, node)) continue;
            if (level.tracked || !level.rivals.empty()) {
                const RelationshipId id = neighbours.id(i);
                if (std::any_of(level.rivals.begin(), level.rivals.end(),
                                [&](std::size_t rival) { return used_[rival].id == id; })) {
                    continue;
                }
                used_[level.edge] = {id, list.outgoing ? from : node, list.outgoing ? node : from, list.type};
            }
            values_[level.node] = node;
            sum = add_counts(sum, product(level.children));
        }
    });
    return sum;
}

/// Two relationships in a row of which the second is only counted.
std::uint64_t PatternCounter::sum_of_degrees(Level& level) {
    Level& end = level.children[0];
    AdjacencyView* const single = end.lists[0]->single();
    const PD direction = this->direction(end);
    std::uint64_t sum = 0;
    level.lists[0]->for_each(values_[level.scopes[0]], [&](const Neighbours& list, const NeighbourLists::List&) {
        step(list.size());
        if (single != nullptr) {
            for (const NodeId node : list.nodes) sum += single->degree(node);  // fewer than 2^32 each
        } else {
            for (const NodeId node : list.nodes) sum += end.lists[0]->degree(node);
        }
        for (const std::size_t rival : end.rivals) {
            const Used& used = used_[rival];
            if (!of_type(end.edge, used.type)) continue;
            if (direction != PD::incoming) sum -= NeighbourLists::occurrences(list.nodes, used.source);
            if (direction == PD::incoming || (direction == PD::undirected && used.source != used.target))
                sum -= NeighbourLists::occurrences(list.nodes, used.target);
        }
    });
    return sum;
}

/// Nodes that are neighbours of several nodes found before.
std::uint64_t PatternCounter::intersect(Level& level) {
    const std::size_t last = level.lists.size() - 1;
    if (level.whole == nullptr) {
        const NodeId node = values_[level.scopes[last]];
        if (level.common == nullptr && level.unequal.empty()) {
            if (const auto count = level.before->count_unmade(values_, *level.lists[last], node)) return *count;
        }
        level.before->update(values_);
        if (level.before->nodes().empty()) return 0;
        step(level.before->nodes().size() + 8);
        std::uint64_t count = 0;
        if (level.common == nullptr) {
            count = level.before->count(*level.lists[last], node);
        } else {
            for (const NodeId common : level.common->of(node)) count += level.before->weight(common);
        }
        for (std::size_t i = 0; i < level.unequal.size() && count != 0; ++i) {
            const NodeId other = values_[level.unequal[i]];
            bool counted = level.before->weight(other) == 0;
            for (std::size_t j = 0; j < i; ++j) counted = counted || values_[level.unequal[j]] == other;
            if (!counted) count -= level.before->weight(other) * level.lists[last]->between(node, other);
        }
        return count;
    }
    level.whole->update(values_);
    step(level.whole->nodes().size() + 8);
    std::uint64_t sum = 0;
    for (const NodeId node : level.whole->nodes()) {
        if (unequal(level, node) || !absent(level, node)) continue;
        values_[level.node] = node;
        const std::uint64_t below = product(level.children);
        if (below != 0) sum = add_counts(sum, multiply_counts(below, level.whole->weight(node)));
    }
    return sum;
}

/// A level without relationships to nodes found before goes through all nodes; those of one chunk. What is known of
/// whole chunks comes first: it leaves few nodes to look at.
std::uint64_t PatternCounter::scan_chunk(Level& level, std::uint32_t chunk) {
    const NodeId first = chunk << chunk_bits;
    const std::uint32_t limit = context_.graph->node_limit();
    if (first >= limit) return 0;
    context_.check();
    ChunkProduct counts(chunk, std::min(chunk_rows, limit - first));
    bool exist = false;  // a node with relationships does
    for (Level& child : level.children) {
        if (!child.factor.known()) continue;
        if (!counts.multiply(child.factor)) return 0;
        exist |= !child.optional;
    }
    for (NeighbourLists* lists : level.needed) {
        if (!counts.keep_connected(*lists)) return 0;
        exist = true;
    }
    if (!exist || level.tests != nullptr || !level.unequal.empty() || !level.absent.empty()) {
        const auto sets = context_.graph->label_sets_of_chunk(chunk);
        counts.keep_if([&](NodeId node) {
            return sets[row_of(node)] != GraphState::dead_label_set &&
                   (level.tests == nullptr || level.tests->admits(node)) && !unequal(level, node) &&
                   absent(level, node);
        });
    }
    for (Level& child : level.children) {
        if (child.factor.known()) continue;
        counts.multiply_each([&](NodeId node) {
            values_[level.node] = node;
            return value(child);
        });
    }
    return counts.sum();
}

}  // namespace entente::exec
