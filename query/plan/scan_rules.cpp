#include "query/plan/scan_rules.hpp"

#include <algorithm>

#include "query/plan/count_rules.hpp"
#include "query/plan/statistics.hpp"

namespace entente::plan {

namespace {

using bound::AggregateKind;
using bound::ExprKind;
using bound::LabelTest;
using PD = ast::PatternDirection;

ExprKind mirrored(ExprKind comparison) {
    switch (comparison) {
        case ExprKind::less:
            return ExprKind::greater;
        case ExprKind::greater:
            return ExprKind::less;
        case ExprKind::less_equal:
            return ExprKind::greater_equal;
        case ExprKind::greater_equal:
            return ExprKind::less_equal;
        default:
            return comparison;
    }
}

/// The scan of all nodes that pass a label test, which is then all that it does; nullopt for another operator.
std::optional<LabelTest> plain_scan(const Plan& plan, Slot slot) {
    const auto* scan = std::get_if<NodeScan>(&plan.op);
    if (scan == nullptr || !scan->bounds.empty() || scan->slot != slot) return std::nullopt;
    if (scan->test.kind != LabelTest::Kind::none || !scan->label) return scan->test;
    LabelTest test;
    test.kind = LabelTest::Kind::name;
    test.label = scan->label;
    return test;
}

/// As ExpandCount over a scan: a pattern of one relationship, of whose nodes at most one has conditions, labels alone.
std::optional<StoredCount> stored_count(const CountPattern& op) {
    if (op.nodes.size() != 2 || op.edges.size() != 1 || op.optional || op.nodes[0].bound || op.nodes[1].bound ||
        !op.corrections.empty()) {
        return std::nullopt;
    }
    const CountPattern::Edge& edge = op.edges[0];
    const std::size_t seen_from = op.nodes[edge.to].tested() ? edge.to : edge.from;
    const std::size_t other = 1 - seen_from;
    if (edge.from == edge.to || op.nodes[other].tested() || !op.nodes[seen_from].predicates.empty())
        return std::nullopt;
    for (const CountPattern::Level& level : op.levels) {
        if (!level.absent.empty() || !level.unequal.empty() || level.optional) return std::nullopt;
        for (const CountPattern::Level& child : level.children) {
            if (!child.absent.empty() || !child.unequal.empty() || child.optional) return std::nullopt;
        }
    }
    return StoredCount{true, op.nodes[seen_from].test, edge.types,
                       seen_from == edge.from ? edge.direction : reverse(edge.direction)};
}

void count_from_statistics(Plan& plan, const Estimator& estimator) {
    const auto* aggregate = std::get_if<Aggregate>(&plan.op);
    if (aggregate == nullptr || !aggregate->keys.empty()) return;
    const bool counts = std::all_of(aggregate->aggregates.begin(), aggregate->aggregates.end(),
                                    [](const auto& a) { return a.kind == AggregateKind::count_rows; });
    if (!counts) return;
    Plan& input = plan.inputs[0];
    StoredCount count;
    if (const auto* scan = std::get_if<NodeScan>(&input.op)) {
        const auto test = plain_scan(input, scan->slot);
        if (!test) return;
        count.test = *test;
    } else if (const auto* pattern = std::get_if<CountPattern>(&input.op)) {
        const auto counted = stored_count(*pattern);
        if (!counted || !std::holds_alternative<Argument>(input.inputs[0].op)) return;
        if (counted->direction == PD::undirected && estimator.has_loops(counted->types)) return;
        count = *counted;
    } else {
        const auto* expand = std::get_if<ExpandCount>(&input.op);
        if (expand == nullptr || expand->tests_end() || !expand->distinct_from.empty()) return;
        const auto test = plain_scan(input.inputs[0], expand->from);
        if (!test) return;
        // A loop is one relationship, though it begins and ends at the node: how many of these nodes have one is not
        // known.
        if (expand->direction == PD::undirected && estimator.has_loops(expand->types)) return;
        count = {true, *test, expand->types, expand->direction};
    }
    Plan counted;
    counted.op = std::move(count);
    counted.rows = 1;
    input = std::move(counted);
}

void scan_relationships(Plan& plan, const Estimator& estimator, const GraphState& graph) {
    const auto* expand = std::get_if<Expand>(&plan.op);
    if (expand == nullptr || expand->into || expand->direction == PD::undirected ||
        expand->test.kind != LabelTest::Kind::none || !expand->distinct_from.empty()) {
        return;
    }
    const auto from = plain_scan(plan.inputs[0], expand->from);
    if (!from || !estimator.all_ends_pass(*from, expand->types, reverse(expand->direction))) return;
    // It looks at relationships of other types too that lie between them.
    std::uint64_t wanted = expand->types.all ? graph.relationship_count() : 0;
    for (const TypeId type : expand->types.types) wanted += graph.statistics(type).count;
    const auto [first, end] = ids_of(expand->types, graph);
    if (wanted * 2 < end - first) return;
    const bool outgoing = expand->direction == PD::outgoing;
    RelationshipScan scan;
    scan.relationship = expand->relationship;
    scan.source = outgoing ? expand->from : expand->to;
    scan.target = outgoing ? expand->to : expand->from;
    scan.types = expand->types;
    plan.op = std::move(scan);
    plan.inputs.clear();
}

void add_bounds(Plan& plan) {
    const auto* filter = std::get_if<Filter>(&plan.op);
    auto* scan = filter == nullptr ? nullptr : std::get_if<RelationshipScan>(&plan.inputs[0].op);
    if (scan == nullptr) return;
    for (const Expr& predicate : filter->predicates) {
        if (auto bound = scan_bound(predicate, scan->relationship)) scan->bounds.push_back(std::move(*bound));
    }
}

/// Reading it for fewer rows changes nothing: it raises no error.
bool is_property(const bound::Assignment& item, const bound::Frame& frame) {
    constexpr TypeMask entities = mask_of({ValueType::null, ValueType::node, ValueType::relationship});
    return item.expr.kind == ExprKind::property && item.expr.children[0].kind == ExprKind::slot &&
           (frame[item.expr.children[0].slot].type & ~entities) == 0;
}

/// Takes those out of `items` that nobody needs before the sort has thrown out most rows: properties that are no keys
/// into `late`, those that are keys but not the first one into the sort itself.
void delay(std::vector<bound::Assignment>& items, Sort& sort, std::vector<bound::Assignment>& late,
           const bound::Frame& frame) {
    SlotSet keys, written;
    for (const bound::SortKey& key : sort.keys) keys.insert(key.slot);
    for (const bound::Assignment& item : items) written.insert(item.slot);
    std::vector<bound::Assignment> early;
    for (bound::Assignment& item : items) {
        const bool waits =
            is_property(item, frame) && item.slot != sort.keys[0].slot && !written.contains(item.expr.children[0].slot);
        (!waits ? early : keys.contains(item.slot) ? sort.late_items : late).push_back(std::move(item));
    }
    items = std::move(early);
}

void project_late(Plan& plan, const bound::Frame& frame) {
    auto* sort = std::get_if<Sort>(&plan.op);
    if (sort == nullptr || !sort->limit) return;
    Plan& input = plan.inputs[0];
    Project late;
    if (auto* project = std::get_if<Project>(&input.op)) {
        delay(project->items, *sort, late.items, frame);
        if (project->items.empty()) input = Plan(std::move(input.inputs[0]));
    } else if (auto* groups = std::get_if<RowGroups>(&input.op)) {
        delay(groups->keys, *sort, late.items, frame);
    }
    if (late.items.empty()) return;
    const double rows = plan.rows;
    plan = unary(std::move(late), std::move(plan), rows);
}

}  // namespace

std::optional<ScanBound> scan_bound(const Expr& predicate, Slot slot) {
    ExprKind kind = predicate.kind;
    if (kind != ExprKind::equal && kind != ExprKind::less && kind != ExprKind::less_equal &&
        kind != ExprKind::greater && kind != ExprKind::greater_equal) {
        return std::nullopt;
    }
    const Expr* property = &predicate.children[0];
    const Expr* value = &predicate.children[1];
    if (property->kind != ExprKind::property) {
        std::swap(property, value);
        kind = mirrored(kind);
    }
    if (property->kind != ExprKind::property || !property->key || property->children[0].kind != ExprKind::slot ||
        property->children[0].slot != slot) {
        return std::nullopt;
    }
    if (value->kind != ExprKind::literal && value->kind != ExprKind::parameter) return std::nullopt;
    return ScanBound{*property->key, kind, *value};
}

void apply_scan_rules(Plan& plan, const GraphState& graph, const bound::Frame& frame, Premises& premises) {
    for (Plan& input : plan.inputs) apply_scan_rules(input, graph, frame, premises);
    const Estimator estimator(graph, &premises);
    fold_counts(plan, estimator);
    count_from_statistics(plan, estimator);
    scan_relationships(plan, estimator, graph);
    add_bounds(plan);
    project_late(plan, frame);
}

}  // namespace entente::plan
