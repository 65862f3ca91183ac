#include "query/plan/pattern_facts.hpp"

#include <algorithm>

namespace entente::plan {

using PD = ast::PatternDirection;

/// In longer patterns only the two relationships themselves are looked at: all are compared with all.
static constexpr std::size_t most_compared_ends = 32;

int weight(const Expr& expr) {
    int w = 1;
    if (expr.subquery)
        w = 100;
    else if (expr.kind == bound::ExprKind::regex_match)
        w = 10;
    else if (expr.kind == bound::ExprKind::function)
        w = 3;
    for (const Expr& child : expr.children) w += weight(child);
    return w;
}

PatternFacts::PatternFacts(bound::PatternGraph pattern, const MatchContext& context)
    : pattern_(std::move(pattern)),
      context_(context),
      estimator_(context.graph, context.frozen ? &context.premises : nullptr),
      relationships_of_(pattern_.nodes.size()),
      rivals_(pattern_.relationships.size()) {
    for (const Expr& predicate : pattern_.predicates) {
        SlotSet& reads = reads_.emplace_back();
        bound::for_each_slot(predicate, [&](Slot slot) { reads.insert(slot); });
        selectivity_.push_back(std::max(estimator_.selectivity(predicate), least_share(predicate)));
    }
    const auto& all = pattern_.relationships;
    for (std::size_t r = 0; r < all.size(); ++r) {
        types_.push_back(estimator_.types(all[r].types));
        loops_.push_back(estimator_.has_loops(types_[r]));
        relationships_of_[all[r].from].push_back(r);
        if (all[r].to != all[r].from) relationships_of_[all[r].to].push_back(r);
    }
    for (std::size_t r = 0; r < all.size(); ++r) {
        for (std::size_t other = 0; other < r; ++other) {
            if (all[other].group != all[r].group || !overlap(types_[r], types_[other]) || cannot_be_same(r, other))
                continue;
            rivals_[r].push_back(other);
            rivals_[other].push_back(r);
        }
    }
    for (std::size_t n = 0; n < pattern_.nodes.size(); ++n) only_counted_.push_back(find_only_counted(n));
    for (std::size_t r = 0; r < all.size(); ++r) {
        countable_.push_back(context_.optimise && context_.rows_may_be_weighted && find_countable(r));
    }
}

bool PatternFacts::read_by_predicate(Slot slot) const {
    return std::any_of(reads_.begin(), reads_.end(), [&](const SlotSet& reads) { return reads.contains(slot); });
}

bool PatternFacts::find_only_counted(std::size_t n) const {
    const Slot slot = pattern_.nodes[n].slot;
    if (pattern_.nodes[n].bound || context_.required.contains(slot) || relationships_of_[n].size() != 1) return false;
    for (std::size_t p = 0; p < reads_.size(); ++p) {
        if (!reads_[p].contains(slot)) continue;
        if (!SlotSet{slot}.includes(reads_[p]) || weight(pattern_.predicates[p]) >= 100) return false;
    }
    return true;
}

/// Nobody reads the relationship or one of its ends.
bool PatternFacts::find_countable(std::size_t r) const {
    const bound::PatternRelationship& relationship = pattern_.relationships[r];
    if (relationship.bound || relationship.length || relationship.shortest != ast::Shortest::none) return false;
    if (relationship.from == relationship.to || context_.required.contains(relationship.slot)) return false;
    return !read_by_predicate(relationship.slot) &&
           (only_counted_[relationship.to] || only_counted_[relationship.from]);
}

/// Of the nodes that `n.key = value` is asked of, one at least: programs look for what is there, and what the column
/// says of its values is said of the nodes of all labels.
double PatternFacts::least_share(const Expr& predicate) const {
    if (predicate.kind != bound::ExprKind::equal) return 0;
    for (const Expr& side : predicate.children) {
        if (side.kind != bound::ExprKind::property || side.children[0].kind != bound::ExprKind::slot) continue;
        for (const bound::PatternNode& node : pattern_.nodes) {
            if (node.slot == side.children[0].slot) return 1 / std::max(1.0, estimator_.nodes(node.labels));
        }
    }
    return 0;
}

bool PatternFacts::paths_countable(std::size_t r, std::size_t end) const {
    // The counting searches by recursion.
    constexpr std::int64_t most_steps = 16;
    const bound::PatternRelationship& relationship = pattern_.relationships[r];
    return context_.optimise && context_.frozen && context_.rows_may_be_weighted && relationship.length &&
           !relationship.bound && relationship.shortest == ast::Shortest::none &&
           relationship.length->max.value_or(most_steps + 1) <= most_steps && relationship.properties.empty() &&
           relationship.from != relationship.to && !context_.required.contains(relationship.slot) &&
           !read_by_predicate(relationship.slot) && rivals_[r].empty() && only_counted_[end] &&
           !read_by_predicate(pattern_.nodes[end].slot);
}

bool PatternFacts::end_is_tested(std::size_t r, std::size_t end) const {
    const bound::PatternRelationship& relationship = pattern_.relationships[r];
    const PD direction = end == relationship.to ? relationship.direction : reverse(relationship.direction);
    const bound::PatternNode& node = pattern_.nodes[end];
    const bool labels_pass = node.labels.kind == bound::LabelTest::Kind::none ||
                             (context_.frozen && estimator_.all_ends_pass(node.labels, types_[r], direction));
    return !labels_pass || read_by_predicate(node.slot);
}

/// Two relationships that were the same one would have the same ends. That cannot be where the ends are known to
/// differ: by a condition a <> b, by labels that no node has both, or because another relationship leads from one to
/// the other and there are no loops. (In a->b->c the two are the same only where a = b = c.)
bool PatternFacts::cannot_be_same(std::size_t ai, std::size_t bi) const {
    const bound::PatternRelationship& a = pattern_.relationships[ai];
    const bound::PatternRelationship& b = pattern_.relationships[bi];
    if (!context_.optimise || !context_.frozen || a.length || b.length) return false;
    if (a.direction != PD::undirected && b.direction != PD::undirected) {
        const bool same_way = a.direction == b.direction;
        return ends_differ(a.from, same_way ? b.from : b.to, a.to, same_way ? b.to : b.from, ai);
    }
    return ends_differ(a.from, b.from, a.to, b.to, ai) && ends_differ(a.from, b.to, a.to, b.from, ai);
}

/// Not both can hold: nodes a1 and a2 are the same, and nodes b1 and b2 are.
bool PatternFacts::ends_differ(std::size_t a1, std::size_t a2, std::size_t b1, std::size_t b2, std::size_t r) const {
    // The classes of equal nodes: {a1, a2} and {b1, b2}, or one of all four when they share a node.
    const bool joined = a1 == b1 || a1 == b2 || a2 == b1 || a2 == b2;
    const auto equal = [&](std::size_t x, std::size_t y) {
        const bool x_a = x == a1 || x == a2, y_a = y == a1 || y == a2;
        const bool x_b = x == b1 || x == b2, y_b = y == b1 || y == b2;
        return x == y || (joined ? (x_a || x_b) && (y_a || y_b) : (x_a && y_a) || (x_b && y_b));
    };
    const auto is_loop = [&](std::size_t other) {
        const bound::PatternRelationship& relationship = pattern_.relationships[other];
        return !relationship.length && equal(relationship.from, relationship.to) && !loops_[other];
    };
    if (is_loop(r)) return true;
    if (pattern_.relationships.size() > most_compared_ends) return false;
    for (std::size_t other = 0; other < pattern_.relationships.size(); ++other) {
        if (is_loop(other)) return true;
    }
    const auto node_of = [&](const Expr& expr) {
        std::size_t n = 0;
        while (n < pattern_.nodes.size() && (expr.kind != bound::ExprKind::slot || pattern_.nodes[n].slot != expr.slot))
            ++n;
        return n;
    };
    for (const Expr& predicate : pattern_.predicates) {
        if (predicate.kind != bound::ExprKind::not_equal) continue;
        const std::size_t x = node_of(predicate.children[0]), y = node_of(predicate.children[1]);
        if (x < pattern_.nodes.size() && y < pattern_.nodes.size() && equal(x, y)) return true;
    }
    for (std::size_t x = 0; x < pattern_.nodes.size(); ++x) {
        for (std::size_t y = 0; y < x; ++y) {
            if (equal(x, y) && !estimator_.any_node_passes(pattern_.nodes[x].labels, pattern_.nodes[y].labels))
                return true;
        }
    }
    return false;
}

}  // namespace entente::plan
