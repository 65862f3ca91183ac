#include "query/plan/index_seek.hpp"

#include <algorithm>

namespace entente::plan {

namespace {

using bound::ExprKind;
using bound::LabelTest;

/// A condition `property <comparison> value`, turned so that the property stands left.
struct Condition {
    ExprKind comparison = ExprKind::equal;
    const Expr* value = nullptr;
};

ExprKind turned(ExprKind comparison) {
    switch (comparison) {
        case ExprKind::less:
            return ExprKind::greater;
        case ExprKind::less_equal:
            return ExprKind::greater_equal;
        case ExprKind::greater:
            return ExprKind::less;
        case ExprKind::greater_equal:
            return ExprKind::less_equal;
        default:
            return comparison;
    }
}

bool is_property(const Expr& expr, Slot slot, KeyId key) {
    return expr.kind == ExprKind::property && expr.key == key && expr.children[0].kind == ExprKind::slot &&
           expr.children[0].slot == slot;
}

/// Gives the same value whenever and however often it is evaluated for a row.
bool is_steady(const Expr& expr) {
    switch (expr.kind) {
        case ExprKind::literal:
        case ExprKind::parameter:
        case ExprKind::slot:
        case ExprKind::property:
        case ExprKind::subscript:
        case ExprKind::list:
        case ExprKind::negate:
        case ExprKind::add:
        case ExprKind::subtract:
        case ExprKind::multiply:
        case ExprKind::divide:
        case ExprKind::modulo:
        case ExprKind::power:
            break;
        case ExprKind::function:
            if (expr.function == nullptr || !expr.function->is_deterministic(expr.children.size())) return false;
            break;
        default:
            return false;
    }
    return std::all_of(expr.children.begin(), expr.children.end(), is_steady);
}

bool is_known(const Expr& expr, const SlotSet& available) {
    bool known = is_steady(expr);
    bound::for_each_slot(expr, [&](Slot slot) { known = known && available.contains(slot); });
    return known;
}

/// Evaluating it cannot fail.
bool cannot_fail(const Expr& expr) {
    if (expr.kind == ExprKind::property) {
        return expr.children[0].kind == ExprKind::slot &&
               (expr.children[0].type & ~mask_of({ValueType::node, ValueType::relationship, ValueType::null})) == 0;
    }
    return expr.kind == ExprKind::literal || expr.kind == ExprKind::parameter || expr.kind == ExprKind::slot;
}

std::optional<Condition> condition_of(const Expr& predicate, Slot slot, KeyId key, const SlotSet& available) {
    switch (predicate.kind) {
        case ExprKind::equal:
        case ExprKind::less:
        case ExprKind::less_equal:
        case ExprKind::greater:
        case ExprKind::greater_equal:
        case ExprKind::in_list:
        case ExprKind::starts_with:
            break;
        default:
            return std::nullopt;
    }
    const Expr& left = predicate.children[0];
    const Expr& right = predicate.children[1];
    if (is_property(left, slot, key) && is_known(right, available)) return Condition{predicate.kind, &right};
    const bool may_turn = predicate.kind != ExprKind::in_list && predicate.kind != ExprKind::starts_with;
    if (may_turn && is_property(right, slot, key) && is_known(left, available)) {
        return Condition{turned(predicate.kind), &left};
    }
    return std::nullopt;
}

bool implies(const LabelTest& test, LabelId label) {
    if (test.kind == LabelTest::Kind::name) return test.label == label;
    return test.kind == LabelTest::Kind::conjunction &&
           std::any_of(test.children.begin(), test.children.end(),
                       [&](const LabelTest& child) { return implies(child, label); });
}

/// Collects what one index can answer.
class Search {
public:
    Search(const IndexDefinition& index, const bound::PatternNode& node) {
        found_.seek.slot = node.slot;
        found_.seek.label = index.label;
        found_.seek.keys = index.keys;
        if (node.labels.kind != LabelTest::Kind::name) found_.seek.test = node.labels;
    }

    /// Looks at the conditions that are not `applied`. On one property the best kind of them decides; on several there
    /// must be an equality or IN for each.
    void run(const std::vector<Expr>& predicates, const SlotSet& applied, const SlotSet& available) {
        const auto for_each_condition = [&](KeyId key, const auto& visit) {
            for (std::size_t p = 0; p < predicates.size(); ++p) {
                if (applied.contains(p)) continue;
                const auto condition = condition_of(predicates[p], found_.seek.slot, key, available);
                if (condition) visit(p, *condition);
            }
        };
        if (found_.seek.keys.size() == 1) {
            for_each_condition(found_.seek.keys[0], [&](std::size_t p, const Condition& each) { consider(p, each); });
            return;
        }
        for (const KeyId key : found_.seek.keys) {
            Part part;
            for_each_condition(key, [&](std::size_t p, const Condition& each) { part.consider(p, each); });
            if (part.condition.value == nullptr) {
                found_.answered.clear();
                return;
            }
            const bool in_list = part.condition.comparison == ExprKind::in_list;
            if (in_list) found_.seek.kind = NodeIndexSeek::Kind::in_list;
            found_.seek.values.push_back({*part.condition.value, in_list});
            found_.answered.push_back(part.number);
        }
    }

    std::optional<FoundSeek> result(const GraphState& graph, const Estimator& estimator, const bound::PatternNode& node,
                                    const std::vector<Expr>& predicates) {
        if (found_.answered.empty()) return std::nullopt;
        const bool equal = found_.seek.kind == NodeIndexSeek::Kind::equal;
        found_.seek.unique = equal && graph.schema().is_unique(found_.seek.label, found_.seek.keys);
        found_.exact = equal && std::all_of(found_.seek.values.begin(), found_.seek.values.end(),
                                            [](const auto& sought) { return cannot_fail(sought.value); });
        found_.rows = estimator.nodes(node.labels);
        for (const std::size_t number : found_.answered) found_.rows *= estimator.selectivity(predicates[number]);
        if (found_.seek.unique) found_.rows = 1;  // or none: programs look for what is there
        return std::move(found_);
    }

private:
    void consider(std::size_t number, const Condition& condition) {
        using Kind = NodeIndexSeek::Kind;
        const Expr& value = *condition.value;
        switch (condition.comparison) {
            case ExprKind::equal:
                take(number, Kind::equal, value);
                return;
            case ExprKind::in_list:
                take(number, Kind::in_list, value);
                return;
            case ExprKind::starts_with:
                take(number, Kind::prefix, value);
                return;
            case ExprKind::greater:
            case ExprKind::greater_equal:
                bound(number, found_.seek.low, found_.seek.low_inclusive, value,
                      condition.comparison == ExprKind::greater_equal);
                return;
            default:
                bound(number, found_.seek.high, found_.seek.high_inclusive, value,
                      condition.comparison == ExprKind::less_equal);
                return;
        }
    }
    void take(std::size_t number, NodeIndexSeek::Kind kind, const Expr& value) {
        if (!found_.answered.empty() && found_.seek.kind <= kind) return;
        found_.seek.low.reset();
        found_.seek.high.reset();
        found_.seek.kind = kind;
        found_.seek.values.assign(1, {value, kind == NodeIndexSeek::Kind::in_list});
        found_.answered = {number};
    }
    void bound(std::size_t number, std::optional<Expr>& end, bool& inclusive, const Expr& value, bool with_end) {
        if (!found_.answered.empty() && found_.seek.kind != NodeIndexSeek::Kind::range) return;
        if (end) return;
        found_.seek.kind = NodeIndexSeek::Kind::range;
        end = value;
        inclusive = with_end;
        found_.answered.push_back(number);
    }

    /// The best condition on one of several properties.
    struct Part {
        std::size_t number = 0;
        Condition condition;

        void consider(std::size_t p, const Condition& each) {
            const bool known = condition.value != nullptr;
            const bool better = each.comparison == ExprKind::equal && condition.comparison != ExprKind::equal;
            if (known ? !better : each.comparison != ExprKind::equal && each.comparison != ExprKind::in_list) return;
            number = p;
            condition = each;
        }
    };

    FoundSeek found_;
};

}  // namespace

std::optional<FoundSeek> find_index_seek(const GraphState& graph, const Estimator& estimator,
                                         const bound::PatternNode& node, const std::vector<Expr>& predicates,
                                         const SlotSet& applied, const SlotSet& available) {
    std::optional<FoundSeek> best;
    for (const IndexDefinition& index : graph.schema().indexes) {
        if (!implies(node.labels, index.label)) continue;
        Search search(index, node);
        search.run(predicates, applied, available);
        std::optional<FoundSeek> found = search.result(graph, estimator, node, predicates);
        if (found && (!best || found->rows < best->rows)) best = std::move(found);
    }
    return best;
}

}  // namespace entente::plan
