#include "query/plan/match_state.hpp"

#include <algorithm>

namespace entente::plan {

using bound::ExprKind;
using bound::LabelTest;
using PD = ast::PatternDirection;

MatchState::MatchState(const PatternFacts& facts) : facts_(&facts), available_(facts.context().available) {
    const auto& relationships = facts.relationships();
    for (std::size_t r = 0; r < relationships.size(); ++r) {
        if (!relationships[r].bound) continue;
        available_.insert(relationships[r].slot);
        frontier_.insert(r);
    }
    for (std::size_t n = 0; n < facts.nodes().size(); ++n) {
        if (facts.nodes()[n].bound) know(n);
    }
}

std::optional<std::size_t> MatchState::first_unknown_node() const {
    for (std::size_t n = 0; n < facts_->nodes().size(); ++n) {
        if (!known(n) && !counted_nodes_.contains(n)) return n;
    }
    return std::nullopt;
}

void MatchState::know(std::size_t node) {
    if (known(node)) return;
    known_nodes_.insert(node);
    available_.insert(facts_->nodes()[node].slot);
    for (const std::size_t r : facts_->relationships_of(node)) {
        if (!solved_.contains(r)) frontier_.insert(r);
    }
}

void MatchState::begin_part(std::size_t node, const SlotSet& available) {
    known_nodes_.clear();
    frontier_.clear();
    available_ = available;
    for (std::size_t r = 0; r < facts_->relationships().size(); ++r) {
        if (facts_->relationships()[r].bound && !solved_.contains(r)) frontier_.insert(r);
    }
    know(node);
}

void MatchState::rejoin(const MatchState& outside) {
    available_ |= outside.available_;
    known_nodes_ |= outside.known_nodes_;
    frontier_ |= outside.frontier_;
    frontier_ -= solved_;
}

bool MatchState::ready(std::size_t r) const {
    const bound::PatternRelationship& relationship = facts_->relationships()[r];
    const bool from = known(relationship.from), to = known(relationship.to);
    if (relationship.shortest != ast::Shortest::none) return from && to;
    return from || to || relationship.bound;
}

/// Of relationships that could be the same one, the one that is counted comes last: the others are known by id then.
bool MatchState::waits_for_rival(std::size_t r) const {
    const auto& rivals = facts_->rivals(r);
    return std::any_of(rivals.begin(), rivals.end(), [&](std::size_t rival) {
        return !counted_.contains(rival) &&
               !(solved_.contains(rival) && available_.contains(facts_->relationships()[rival].slot));
    });
}

std::optional<std::size_t> MatchState::counted_end(std::size_t r, double rows) const {
    if (!facts_->countable(r) || waits_for_rival(r)) return std::nullopt;
    const bound::PatternRelationship& relationship = facts_->relationships()[r];
    for (const std::size_t end : {relationship.to, relationship.from}) {
        const bool forward = end == relationship.to;
        const std::size_t start = forward ? relationship.from : relationship.to;
        if (!known(start) || known(end) || !facts_->only_counted(end)) continue;
        if (!facts_->end_is_tested(r, end)) return end;
        // Testing every node once pays when the relationships would lead to more ends than that.
        const PD direction = forward ? relationship.direction : reverse(relationship.direction);
        const Estimator& estimator = facts_->estimator();
        const double ends = rows * estimator.degree(facts_->nodes()[start].labels, facts_->types(r), direction);
        if (ends > 2 * estimator.nodes(facts_->nodes()[end].labels)) return end;
        return std::nullopt;
    }
    return std::nullopt;
}

double MatchState::predicates_share(const SlotSet& added) const {
    double share = 1;
    SlotSet slots;
    for (std::size_t p = 0; p < facts_->predicates().size(); ++p) {
        if (applied_.contains(p)) continue;
        if (slots.empty()) (slots = available_) |= added;
        if (slots.includes(facts_->predicate_reads(p))) share *= facts_->selectivity(p);
    }
    return share;
}

double MatchState::share_after_scan(std::size_t node) const {
    return predicates_share({facts_->nodes()[node].slot});
}

double MatchState::rows_after(std::size_t r, double rows, bool filtered) const {
    const bound::PatternRelationship& relationship = facts_->relationships()[r];
    if (relationship.bound || relationship.shortest != ast::Shortest::none || counted_end(r, rows)) return rows;
    const bool forward = known(relationship.from);
    const std::size_t start = forward ? relationship.from : relationship.to;
    const std::size_t end = forward ? relationship.to : relationship.from;
    const PD direction = forward ? relationship.direction : reverse(relationship.direction);
    const Estimator& estimator = facts_->estimator();
    double factor = estimator.degree(facts_->nodes()[start].labels, facts_->types(r), direction);
    if (relationship.length) {
        const auto hops = static_cast<double>(std::min<std::int64_t>(relationship.length->max.value_or(5), 5));
        double total = relationship.length->min.value_or(1) == 0 ? 1 : 0, step = 1;
        for (double hop = 0; hop < hops; ++hop) total += step *= factor;
        factor = total;
    }
    const LabelTest& end_labels = facts_->nodes()[end].labels;
    if (known(end)) return rows * factor / std::max(1.0, estimator.nodes(end_labels));
    factor *= estimator.end_share(end_labels, facts_->types(r), direction);
    if (filtered) factor *= predicates_share({facts_->nodes()[end].slot, relationship.slot});
    return rows * factor;
}

/// Relationships that are found already and could be the same one.
std::vector<Slot> MatchState::distinct_from(std::size_t r) {
    std::vector<Slot> slots;
    for (const std::size_t rival : facts_->rivals(r)) {
        if (!solved_.contains(rival) || counted_.contains(rival)) continue;
        const Slot slot = facts_->relationships()[rival].slot;
        if (available_.contains(slot))
            slots.push_back(slot);
        else
            apart_.emplace_back(facts_->relationships()[r].slot, slot);  // in another part: compared after the join
    }
    return slots;
}

void MatchState::solve(std::size_t r) {
    solved_.insert(r);
    frontier_.erase(r);
    ++solved_count_;
}

Plan MatchState::add_relationship(Plan plan, std::size_t r) {
    const bound::PatternRelationship& relationship = facts_->relationships()[r];
    const double rows = rows_after(r, plan.rows, false);
    std::vector<Slot> distinct = distinct_from(r);
    if (const auto end = counted_end(r, plan.rows)) {
        if (auto count = count_operator(r, *end, distinct)) {
            solve(r);
            counted_.insert(r);
            counted_nodes_.insert(*end);
            return unary(std::move(*count), std::move(plan), rows);
        }
    }
    Operator op = follow_operator(r, std::move(distinct));
    if (auto* paths = std::get_if<VarExpand>(&op); paths != nullptr && !paths->into) {
        const std::size_t end = known(relationship.from) ? relationship.to : relationship.from;
        if (facts_->paths_countable(r, end)) {
            paths->counted = true;
            solve(r);
            counted_.insert(r);
            counted_nodes_.insert(end);
            const double before = plan.rows;
            return unary(std::move(op), std::move(plan), before);
        }
    }
    if (auto* search = std::get_if<ShortestPath>(&op)) take_path_conditions(*search);
    solve(r);
    available_.insert(relationship.slot);
    if (relationship.shortest != ast::Shortest::none) available_.insert(relationship.path_slot);
    know(relationship.from);
    know(relationship.to);
    return unary(std::move(op), std::move(plan), rows);
}

std::optional<ExpandCount> MatchState::count_operator(std::size_t r, std::size_t end,
                                                      const std::vector<Slot>& distinct) {
    const bool single = std::all_of(distinct.begin(), distinct.end(), [&](Slot slot) {
        return (facts_->context().frame[slot].type & mask_of(ValueType::list)) == 0;
    });
    if (!single) return std::nullopt;
    const bound::PatternRelationship& relationship = facts_->relationships()[r];
    const bool forward = end == relationship.to;
    ExpandCount count;
    count.from = facts_->nodes()[forward ? relationship.from : relationship.to].slot;
    count.types = facts_->types(r);
    count.direction = forward ? relationship.direction : reverse(relationship.direction);
    count.distinct_from = distinct;
    if (!facts_->end_is_tested(r, end)) return count;
    count.end = facts_->nodes()[end].slot;
    count.end_test = facts_->nodes()[end].labels;
    for (std::size_t p = 0; p < facts_->predicates().size(); ++p) {
        if (!facts_->predicate_reads(p).contains(count.end)) continue;
        count.end_predicates.push_back(facts_->predicates()[p]);
        applied_.insert(p);
    }
    return count;
}

Operator MatchState::follow_operator(std::size_t r, std::vector<Slot> distinct) const {
    const bound::PatternRelationship& relationship = facts_->relationships()[r];
    const bound::PatternNode& from = facts_->nodes()[relationship.from];
    const bound::PatternNode& to = facts_->nodes()[relationship.to];
    if (relationship.bound) {
        RelationshipEnds ends;
        ends.relationship = relationship.slot;
        ends.from = from.slot;
        ends.to = to.slot;
        ends.from_bound = known(relationship.from);
        ends.to_bound = known(relationship.to);
        ends.types = facts_->types(r);
        ends.direction = relationship.direction;
        ends.from_test = ends.from_bound ? LabelTest{} : from.labels;
        ends.to_test = ends.to_bound ? LabelTest{} : to.labels;
        ends.distinct_from = std::move(distinct);
        return ends;
    }
    if (relationship.shortest != ast::Shortest::none) {
        ShortestPath search;
        search.from = from.slot;
        search.to = to.slot;
        search.relationships = relationship.slot;
        search.path = relationship.path_slot;
        search.types = facts_->types(r);
        search.direction = relationship.direction;
        search.min = relationship.length->min.value_or(1);
        search.max = relationship.length->max;
        search.all = relationship.shortest == ast::Shortest::all;
        search.properties = relationship.properties;
        return search;
    }
    const bool forward = known(relationship.from);
    const bound::PatternNode& end = forward ? to : from;
    const PD direction = forward ? relationship.direction : reverse(relationship.direction);
    const bool into = known(forward ? relationship.to : relationship.from);
    const MatchContext& context = facts_->context();
    const bool all_pass = context.frozen && context.optimise &&
                          facts_->estimator().all_ends_pass(end.labels, facts_->types(r), direction);
    if (relationship.length) {
        VarExpand expand;
        expand.from = forward ? from.slot : to.slot;
        expand.to = end.slot;
        expand.relationships = relationship.slot;
        expand.types = facts_->types(r);
        expand.direction = direction;
        expand.reversed = !forward;
        expand.min = relationship.length->min.value_or(1);
        expand.max = relationship.length->max;
        expand.into = into;
        if (!into && !(all_pass && expand.min > 0)) expand.test = end.labels;
        expand.properties = relationship.properties;
        expand.distinct_from = std::move(distinct);
        return expand;
    }
    Expand expand;
    expand.from = forward ? from.slot : to.slot;
    expand.to = end.slot;
    expand.relationship = relationship.slot;
    expand.types = facts_->types(r);
    expand.direction = direction;
    expand.into = into;
    if (!into && !all_pass) expand.test = end.labels;
    expand.distinct_from = std::move(distinct);
    return expand;
}

}  // namespace entente::plan
