#include "query/plan/unique_keys.hpp"

#include <algorithm>
#include <optional>

#include "query/plan/statistics.hpp"

namespace entente::plan {

namespace {

using bound::ExprKind;
using bound::LabelTest;

template <typename Visit> bool implies_label(const LabelTest& test, const Visit& suits) {
    if (test.kind == LabelTest::Kind::name) return test.label && suits(*test.label);
    return test.kind == LabelTest::Kind::conjunction &&
           std::any_of(test.children.begin(), test.children.end(),
                       [&](const LabelTest& child) { return implies_label(child, suits); });
}

bool is_property_of_slot(const Expr& expr) {
    return expr.kind == ExprKind::property && expr.key && expr.children[0].kind == ExprKind::slot;
}

/// The one slot whose property every aggregate takes the distinct values of; no_slot: there is none.
Slot distinct_source(const Aggregate& aggregate, const bound::Frame& frame) {
    if (!aggregate.keys.empty() || aggregate.aggregates.empty()) return bound::no_slot;
    const Expr& first = aggregate.aggregates[0].argument;
    if (!is_property_of_slot(first)) return bound::no_slot;
    const Slot slot = first.children[0].slot;
    constexpr TypeMask nodes = mask_of({ValueType::null, ValueType::node});
    if ((frame[slot].type & ~nodes) != 0) return bound::no_slot;
    const bool all = std::all_of(aggregate.aggregates.begin(), aggregate.aggregates.end(), [&](const auto& each) {
        return each.distinct && each.parameter.kind == ExprKind::absent && is_property_of_slot(each.argument) &&
               each.argument.children[0].slot == slot;
    });
    return all ? slot : bound::no_slot;
}

/// The label that a pattern gives a node and for which `expr`, a property of the node, is unique by constraint: no two
/// such nodes have equal values, though several may have none.
std::optional<LabelId> unique_for(const Expr& expr, const bound::Statement& statement, const GraphState& graph) {
    if (!is_property_of_slot(expr)) return std::nullopt;
    const Slot slot = expr.children[0].slot;
    std::optional<LabelId> found;
    const auto unique = [&](LabelId label) {
        if (graph.schema().is_unique(label, *expr.key)) found = label;
        return found.has_value();
    };
    for (const bound::Part& part : statement.query.parts) {
        for (const bound::Step& step : part.steps) {
            const auto* match = std::get_if<bound::MatchStep>(&step);
            if (match == nullptr) continue;
            for (const bound::PatternNode& node : match->graph.nodes) {
                if (node.slot == slot && implies_label(node.labels, unique)) return found;
            }
        }
    }
    return std::nullopt;
}

void skip_duplicate_nodes(Plan& plan, const bound::Statement& statement, const GraphState& graph) {
    auto& aggregate = std::get<Aggregate>(plan.op);
    const Slot slot = distinct_source(aggregate, statement.frame);
    if (slot == bound::no_slot) return;
    Plan& input = plan.inputs[0];
    const double rows = input.rows;
    input = unary(Distinct{{slot}}, std::move(input), rows);
    for (bound::Aggregate& each : aggregate.aggregates) each.distinct = !unique_for(each.argument, statement, graph);
}

/// A scan of nodes, of which operators above may leave some out; no_slot for anything else.
Slot scanned_once(const Plan& plan) {
    if (const auto* scan = std::get_if<NodeScan>(&plan.op)) return scan->slot;
    const auto* paths = std::get_if<VarExpand>(&plan.op);
    const bool keeps_rows = std::holds_alternative<ExpandCount>(plan.op) || std::holds_alternative<Filter>(plan.op) ||
                            std::holds_alternative<LabelFilter>(plan.op) || (paths != nullptr && paths->counted);
    return keeps_rows ? scanned_once(plan.inputs[0]) : bound::no_slot;
}

void group_by_row(Plan& plan, const bound::Statement& statement, const GraphState& graph, Premises& premises) {
    const auto& aggregate = std::get<Aggregate>(plan.op);
    const Slot scanned = scanned_once(plan.inputs[0]);
    const bool counts =
        std::all_of(aggregate.aggregates.begin(), aggregate.aggregates.end(),
                    [](const bound::Aggregate& each) { return each.kind == bound::AggregateKind::count_rows; });
    if (scanned == bound::no_slot || !counts) return;
    const Estimator estimator(graph, &premises);
    const bool alone = std::any_of(aggregate.keys.begin(), aggregate.keys.end(), [&](const bound::Assignment& key) {
        const auto label = unique_for(key.expr, statement, graph);
        return label && key.expr.children[0].slot == scanned && estimator.all_have(*label, *key.expr.key);
    });
    if (!alone) return;
    RowGroups groups;
    groups.keys = aggregate.keys;
    for (const bound::Aggregate& each : aggregate.aggregates) groups.counts.push_back(each.slot);
    plan.op = std::move(groups);
}

}  // namespace

void tell_nodes_apart(Plan& plan, const bound::Statement& statement, const GraphState& graph, Premises& premises) {
    for (Plan& input : plan.inputs) tell_nodes_apart(input, statement, graph, premises);
    if (std::holds_alternative<Aggregate>(plan.op)) skip_duplicate_nodes(plan, statement, graph);
    if (std::holds_alternative<Aggregate>(plan.op)) group_by_row(plan, statement, graph, premises);
}

}  // namespace entente::plan
