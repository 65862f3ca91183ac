// The levels of a PatternCounter: which lists, intersections and columns serve each level of the plan.
#include <algorithm>

#include "query/exec/pattern_counter.hpp"

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

/// The lists of an edge, or of the second half of a path of two.
template <typename Part>
std::unique_ptr<NeighbourLists> make_lists(const GraphState& graph, const Part& part, PD direction) {
    return std::make_unique<NeighbourLists>(graph, part.types, direction, part.loops);
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
    find_preparations(levels_, false);
}

void PatternCounter::find_preparations(const std::vector<Level>& levels, bool of_scan) {
    for (const Level& level : levels) {
        if (level.column != nullptr) add_preparations(*level.column, of_scan);
        find_preparations(level.children, level.lists.empty());
    }
}

/// `by_chunk`: whoever counts a chunk asks for the same chunk of the column.
void PatternCounter::add_preparations(CountColumn& column, bool by_chunk) {
    for (const CountFactor& factor : column.factors()) {
        if (factor.column != nullptr) add_preparations(*factor.column, false);
    }
    NodeTests* const tests = column.tests();
    const auto same = [&](const Preparation& before) { return before.tests == tests; };
    if (tests != nullptr && std::none_of(preparations_.begin(), preparations_.end(), same))
        preparations_.push_back({tests, nullptr});
    if (!by_chunk) preparations_.push_back({nullptr, &column});
}

void PatternCounter::share(const PatternCounter& other) {
    for (std::size_t i = 0; i < preparations_.size(); ++i) {
        if (preparations_[i].tests != nullptr) preparations_[i].tests->share(*other.preparations_[i].tests);
        if (preparations_[i].column != nullptr) preparations_[i].column->share(*other.preparations_[i].column);
    }
}

void PatternCounter::prepare(std::size_t preparation, std::uint32_t chunk) {
    const Preparation& part = preparations_[preparation];
    if (part.tests != nullptr) part.tests->test_chunk(chunk);
    if (part.column != nullptr) (void)part.column->chunk(chunk);
}

/// The relationships of an edge that are at the end other than `level_node`; of a path of two, the first.
std::unique_ptr<NeighbourLists> PatternCounter::first_lists(std::size_t edge, std::size_t level_node) const {
    const Edge& e = pattern_.edges[edge];
    const GraphState& graph = *context_.graph;
    if (e.to == level_node) return make_lists(graph, e, e.direction);
    return e.via ? make_lists(graph, *e.via, ast::reverse(e.via->direction))
                 : make_lists(graph, e, ast::reverse(e.direction));
}

NeighbourLists& PatternCounter::lists_of(std::size_t edge, std::size_t level_node) {
    const Edge& e = pattern_.edges[edge];
    auto first = first_lists(edge, level_node);
    if (e.via) {
        const GraphState& graph = *context_.graph;
        auto second = e.to == level_node ? make_lists(graph, *e.via, e.via->direction)
                                         : make_lists(graph, e, ast::reverse(e.direction));
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
    if (!plan.edges.empty()) {
        level.edge = plan.edges[0];
        level.direction = direction_from_scope(pattern_.edges[level.edge], plan.node);
    }
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

}  // namespace entente::exec
