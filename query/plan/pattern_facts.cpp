#include "query/plan/pattern_facts.hpp"

#include <algorithm>

namespace entente::plan {

using PD = ast::PatternDirection;

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
      estimator_(context.graph),
      relationships_of_(pattern_.nodes.size()),
      rivals_(pattern_.relationships.size()) {
    for (const Expr& predicate : pattern_.predicates) {
        SlotSet& reads = reads_.emplace_back();
        bound::for_each_slot(predicate, [&](Slot slot) { reads.insert(slot); });
        selectivity_.push_back(estimator_.selectivity(predicate));
    }
    const auto& all = pattern_.relationships;
    for (std::size_t r = 0; r < all.size(); ++r) {
        types_.push_back(estimator_.types(all[r].types));
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

bool PatternFacts::end_is_tested(std::size_t r, std::size_t end) const {
    const bound::PatternRelationship& relationship = pattern_.relationships[r];
    const PD direction = end == relationship.to ? relationship.direction : reverse(relationship.direction);
    const bound::PatternNode& node = pattern_.nodes[end];
    const bool labels_pass = node.labels.kind == bound::LabelTest::Kind::none ||
                             (context_.frozen && estimator_.all_ends_pass(node.labels, types_[r], direction));
    return !labels_pass || read_by_predicate(node.slot);
}

/// Two directed relationships in a row, a->b->c, are the same one only where a = b = c: a loop, and there is none.
bool PatternFacts::cannot_be_same(std::size_t ai, std::size_t bi) const {
    const bound::PatternRelationship& a = pattern_.relationships[ai];
    const bound::PatternRelationship& b = pattern_.relationships[bi];
    if (!context_.optimise || !context_.frozen || a.length || b.length) return false;
    if (a.direction == PD::undirected || b.direction == PD::undirected || estimator_.has_loops(types_[ai]))
        return false;
    const auto ends = [](const bound::PatternRelationship& r) {
        return r.direction == PD::outgoing ? std::pair(r.from, r.to) : std::pair(r.to, r.from);
    };
    const auto [a_from, a_to] = ends(a);
    const auto [b_from, b_to] = ends(b);
    return a_to == b_from || b_to == a_from;
}

}  // namespace entente::plan
