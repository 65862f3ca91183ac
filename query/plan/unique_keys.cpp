#include "query/plan/unique_keys.hpp"

#include <algorithm>

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

}  // namespace

bool is_unique_key(const Expr& expr, const bound::Statement& statement, const GraphState& graph) {
    if (!is_property_of_slot(expr)) return false;
    const Slot slot = expr.children[0].slot;
    const auto unique = [&](LabelId label) { return graph.schema().is_unique(label, *expr.key); };
    for (const bound::Part& part : statement.query.parts) {
        for (const bound::Step& step : part.steps) {
            const auto* match = std::get_if<bound::MatchStep>(&step);
            if (match == nullptr) continue;
            for (const bound::PatternNode& node : match->graph.nodes) {
                if (node.slot == slot && implies_label(node.labels, unique)) return true;
            }
        }
    }
    return false;
}

void tell_nodes_apart(Plan& plan, const bound::Statement& statement, const GraphState& graph) {
    for (Plan& input : plan.inputs) tell_nodes_apart(input, statement, graph);
    auto* aggregate = std::get_if<Aggregate>(&plan.op);
    if (aggregate == nullptr) return;
    const Slot slot = distinct_source(*aggregate, statement.frame);
    if (slot == bound::no_slot) return;
    Plan& input = plan.inputs[0];
    const double rows = input.rows;
    input = unary(Distinct{{slot}}, std::move(input), rows);
    for (bound::Aggregate& each : aggregate->aggregates) {
        each.distinct = !is_unique_key(each.argument, statement, graph);
    }
}

}  // namespace entente::plan
