#include "query/plan/count_rules.hpp"

#include <algorithm>

namespace entente::plan {

namespace {

using bound::LabelTest;
using Level = CountPattern::Level;

/// A scan of a label with fewer of the graph's nodes than that share looks at them alone.
constexpr double least_share = 1.0 / 16;

/// The counts between an aggregation and a scan that are about the scan's node, from the top.
struct Stack {
    std::vector<const Plan*> counts;
    const NodeScan* scan = nullptr;
    double rows = 0;
};

bool can_fold(const CountPattern& op, Slot slot) {
    if (!op.corrections.empty() || (op.optional && op.levels.size() != 1)) return false;
    std::size_t bound = 0;
    for (const CountPattern::Node& node : op.nodes) {
        if (!node.bound) continue;
        if (node.slot != slot) return false;
        ++bound;
    }
    return bound == 1;
}

std::optional<Stack> stack_below(const Plan& aggregation) {
    Stack stack;
    const Plan* below = &aggregation.inputs[0];
    while (std::holds_alternative<CountPattern>(below->op) || std::holds_alternative<ExpandCount>(below->op)) {
        stack.counts.push_back(below);
        below = &below->inputs[0];
    }
    stack.scan = std::get_if<NodeScan>(&below->op);
    stack.rows = below->rows;
    if (stack.scan == nullptr || !stack.scan->bounds.empty() || stack.counts.empty()) return std::nullopt;
    for (const Plan* plan : stack.counts) {
        const auto* expand = std::get_if<ExpandCount>(&plan->op);
        const bool folds = expand != nullptr ? expand->from == stack.scan->slot && expand->distinct_from.empty()
                                             : can_fold(std::get<CountPattern>(plan->op), stack.scan->slot);
        if (!folds) return std::nullopt;
    }
    return stack;
}

bool reads(const Aggregate& aggregate, Slot slot) {
    bool found = false;
    const auto look = [&](const Expr& expr) { bound::for_each_slot(expr, [&](Slot s) { found |= s == slot; }); };
    for (const bound::Assignment& key : aggregate.keys) look(key.expr);
    for (const bound::Aggregate& a : aggregate.aggregates) {
        look(a.argument);
        look(a.parameter);
    }
    return found;
}

/// Adds the levels of counts to those of the node 0 of a pattern.
class Folder {
public:
    Folder(CountPattern& op, const Estimator& estimator) : op_(op), estimator_(estimator) {}

    void add(const ExpandCount& expand) {
        const std::size_t end = op_.nodes.size();
        CountPattern::Node& node = op_.nodes.emplace_back();
        node.slot = expand.end;
        node.test = expand.end_test;
        node.predicates = expand.end_predicates;
        CountPattern::Edge& edge = op_.edges.emplace_back();
        edge.to = end;
        edge.types = expand.types;
        edge.direction = expand.direction;
        edge.loops = estimator_.has_loops(expand.types);
        Level& level = children().emplace_back();
        level.node = end;
        level.edges.push_back(op_.edges.size() - 1);
        level.column = node.tested();
        if (level.column) level.kept_by = 0;
    }

    void add(const CountPattern& op) {
        nodes_.clear();
        first_edge_ = op_.edges.size();
        for (const CountPattern::Node& node : op.nodes) {
            nodes_.push_back(node.bound ? 0 : op_.nodes.size());
            if (!node.bound) op_.nodes.push_back(node);
        }
        for (CountPattern::Edge edge : op.edges) {
            edge.from = nodes_[edge.from];
            edge.to = nodes_[edge.to];
            for (std::size_t& rival : edge.rivals) rival += first_edge_;
            if (edge.via) edge.via->node = nodes_[edge.via->node];
            op_.edges.push_back(std::move(edge));
        }
        for (Level level : op.levels) {
            renumber(level);
            level.optional = op.optional;
            children().push_back(std::move(level));
        }
    }

private:
    std::vector<Level>& children() { return op_.levels[0].children; }

    void renumber(Level& level) const {
        level.node = nodes_[level.node];
        for (std::size_t& edge : level.edges) edge += first_edge_;
        for (std::size_t& edge : level.absent) edge += first_edge_;
        for (std::size_t& node : level.unequal) node = nodes_[node];
        if (level.kept_by) level.kept_by = nodes_[*level.kept_by];
        for (Level& child : level.children) renumber(child);
    }

    CountPattern& op_;
    const Estimator& estimator_;
    std::vector<std::size_t> nodes_;  // of the pattern that is added
    std::size_t first_edge_ = 0;
};

/// A relationship that every match has implies the labels of the node.
bool implied(const CountPattern& op, const LabelTest& test, const Estimator& estimator) {
    const std::vector<Level>& levels = op.levels[0].children;
    return std::any_of(levels.begin(), levels.end(), [&](const Level& level) {
        if (level.optional) return false;
        return std::any_of(level.edges.begin(), level.edges.end(), [&](std::size_t e) {
            const CountPattern::Edge& edge = op.edges[e];
            if (edge.via || (edge.from != 0 && edge.to != 0)) return false;
            const auto direction = edge.to == 0 ? edge.direction : ast::reverse(edge.direction);
            return estimator.all_ends_pass(test, edge.types, direction);
        });
    });
}

}  // namespace

void fold_counts(Plan& plan, const Estimator& estimator) {
    const auto* aggregate = std::get_if<Aggregate>(&plan.op);
    if (aggregate == nullptr) return;
    const auto stack = stack_below(plan);
    if (!stack || reads(*aggregate, stack->scan->slot)) return;
    if (stack->rows < least_share * estimator.nodes(LabelTest{})) return;
    CountPattern op;
    op.nodes.emplace_back().slot = stack->scan->slot;
    op.levels.emplace_back();
    Folder folder(op, estimator);
    for (auto count = stack->counts.rbegin(); count != stack->counts.rend(); ++count) {
        if (const auto* expand = std::get_if<ExpandCount>(&(*count)->op))
            folder.add(*expand);
        else
            folder.add(std::get<CountPattern>((*count)->op));
    }
    LabelTest test = stack->scan->test;
    if (test.kind == LabelTest::Kind::none && stack->scan->label) {
        test.kind = LabelTest::Kind::name;
        test.label = stack->scan->label;
    }
    if (!implied(op, test, estimator)) op.nodes[0].test = std::move(test);
    Plan argument;
    argument.op = Argument{};
    plan.inputs[0] = unary(std::move(op), std::move(argument), 1);
}

}  // namespace entente::plan
