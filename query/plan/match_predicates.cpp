#include <algorithm>
#include <optional>

#include "query/plan/match_state.hpp"
#include "query/plan/scan_rules.hpp"

/// Where the conditions of a pattern are tested: in scans, in filters as early as possible, and as keys of joins.
namespace entente::plan {

using bound::ExprKind;
using bound::LabelTest;

/// Relationships of parts that were planned apart must differ, as soon as both are there.
Plan MatchState::apply_distinctness(Plan plan) {
    DistinctRelationships distinct;
    std::erase_if(apart_, [&](const auto& pair) {
        const bool both = available_.contains(pair.first) && available_.contains(pair.second);
        if (both) distinct.pairs.push_back(pair);
        return both;
    });
    if (distinct.pairs.empty()) return plan;
    const double rows = plan.rows;
    return unary(std::move(distinct), std::move(plan), rows);
}

Plan MatchState::apply_predicates(Plan plan) {
    plan = apply_distinctness(std::move(plan));
    Filter filter;
    double rows = plan.rows;
    for (std::size_t p = 0; p < facts_->predicates().size(); ++p) {
        if (applied_.contains(p) || !available_.includes(facts_->predicate_reads(p))) continue;
        applied_.insert(p);
        if (!sought_.contains(p)) rows *= facts_->selectivity(p);
        filter.predicates.push_back(facts_->predicates()[p]);
    }
    if (filter.predicates.empty()) return plan;
    if (facts_->context().optimise) {
        std::stable_sort(filter.predicates.begin(), filter.predicates.end(),
                         [](const Expr& a, const Expr& b) { return weight(a) < weight(b); });
    }
    add_bounds(plan, filter);
    return unary(std::move(filter), std::move(plan), rows);
}

/// A condition that every relationship or node of the path must pass, so that the search need not go through others.
static std::optional<ShortestPath::ElementTest> element_test(const Expr& predicate, const ShortestPath& search) {
    const bool all = predicate.kind == ExprKind::quantifier_all;
    if (!all && predicate.kind != ExprKind::quantifier_none) return std::nullopt;
    const Expr& list = predicate.children[0];
    const Expr& test = predicate.children[1];
    const bool of_path = list.kind == ExprKind::function && list.children.size() == 1 &&
                         list.children[0].kind == ExprKind::slot && list.children[0].slot == search.path;
    const bool of_nodes = of_path && list.function->name == "nodes";
    const bool of_relationships = (of_path && list.function->name == "relationships") ||
                                  (list.kind == ExprKind::slot && list.slot == search.relationships);
    SlotSet reads;
    bound::for_each_slot(test, [&](Slot slot) { reads.insert(slot); });
    if ((!of_nodes && !of_relationships) || reads.contains(search.path) || reads.contains(search.relationships))
        return std::nullopt;
    return ShortestPath::ElementTest{of_nodes, all, predicate.slot, test};
}

/// Conditions on a shortest path are part of the search: without them another path would be the shortest.
void MatchState::take_path_conditions(ShortestPath& search) {
    SlotSet slots = available_;
    slots |= {search.path, search.relationships};
    for (std::size_t p = 0; p < facts_->predicates().size(); ++p) {
        if (applied_.contains(p) || !slots.includes(facts_->predicate_reads(p))) continue;
        applied_.insert(p);
        const Expr& predicate = facts_->predicates()[p];
        auto test = facts_->context().optimise ? element_test(predicate, search) : std::nullopt;
        if (test)
            search.tests.push_back(std::move(*test));
        else
            search.predicates.push_back(predicate);
    }
}

/// Comparisons with constants prune the chunks of the scan right below.
void MatchState::add_bounds(Plan& plan, const Filter& filter) const {
    auto* scan = std::get_if<NodeScan>(&plan.op);
    if (scan == nullptr || !facts_->context().optimise) return;
    for (const Expr& predicate : filter.predicates) {
        if (auto bound = scan_bound(predicate, scan->slot)) scan->bounds.push_back(std::move(*bound));
    }
}

Plan MatchState::scan(std::size_t n) const {
    const bound::PatternNode& node = facts_->nodes()[n];
    const Estimator& estimator = facts_->estimator();
    const GraphState& graph = facts_->context().graph;
    NodeScan scan;
    scan.slot = node.slot;
    scan.test = node.labels;
    if (node.labels.kind == LabelTest::Kind::name && node.labels.label) {
        scan.label = node.labels.label;
        scan.test = {};
    } else if (node.labels.kind == LabelTest::Kind::conjunction) {
        for (const LabelTest& child : node.labels.children) {
            if (child.kind != LabelTest::Kind::name || !child.label) continue;
            if (!scan.label || estimator.nodes(child) < static_cast<double>(graph.nodes_with_label(*scan.label)))
                scan.label = child.label;
        }
    }
    Plan plan;
    plan.rows = estimator.nodes(node.labels);
    plan.op = std::move(scan);
    return plan;
}

std::optional<Plan> MatchState::seek(std::size_t node, const Plan& input) {
    const MatchContext& context = facts_->context();
    auto found = find_index_seek(context.graph, facts_->estimator(), facts_->nodes()[node], facts_->predicates(),
                                 applied_, available_);
    if (!found) return std::nullopt;
    for (const std::size_t predicate : found->answered) {
        sought_.insert(predicate);
        if (found->exact) applied_.insert(predicate);
    }
    know(node);
    const double rows = input.rows * found->rows;
    return unary(std::move(found->seek), input, rows);
}

Plan MatchState::join(Plan probe, Plan build, const SlotSet& probe_slots) {
    HashJoin join;
    join.build_slots.assign(available_.begin(), available_.end());
    double rows = probe.rows * build.rows;
    for (std::size_t p = 0; p < facts_->predicates().size() && facts_->context().optimise; ++p) {
        const Expr& predicate = facts_->predicates()[p];
        if (applied_.contains(p) || predicate.kind != ExprKind::equal) continue;
        for (const bool swap : {false, true}) {
            const Expr& left = predicate.children[swap ? 1 : 0];
            const Expr& right = predicate.children[swap ? 0 : 1];
            SlotSet left_reads, right_reads;
            bound::for_each_slot(left, [&](Slot slot) { left_reads.insert(slot); });
            bound::for_each_slot(right, [&](Slot slot) { right_reads.insert(slot); });
            if (left_reads.empty() || right_reads.empty()) continue;
            if (!probe_slots.includes(left_reads) || !available_.includes(right_reads)) continue;
            join.probe_keys.push_back(left);
            join.build_keys.push_back(right);
            applied_.insert(p);
            rows *= facts_->selectivity(p);
            break;
        }
    }
    Plan plan;
    plan.op = std::move(join);
    plan.rows = rows;
    plan.inputs.push_back(std::move(probe));
    plan.inputs.push_back(std::move(build));
    return plan;
}

}  // namespace entente::plan
