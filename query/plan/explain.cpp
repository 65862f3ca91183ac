#include <fmt/format.h>

#include <algorithm>

#include "query/plan/planner.hpp"

namespace entente::plan {

namespace {

using bound::ExprKind;
using PD = ast::PatternDirection;

/// An estimate as it is shown: a product of many may be more than an integer holds, or no number at all.
double shown_rows(double rows) {
    constexpr double most = 1e18;
    return rows < most ? rows : most;
}

class Explainer {
public:
    Explainer(const Statement& statement, const GraphState& graph, std::size_t threads)
        : frame_(statement.bound.frame), graph_(graph), threads_(threads) {
        const bound::Query& query = statement.bound.query;
        for (std::size_t i = 0; i < std::min(query.outputs.size(), query.columns.size()); ++i) {
            std::string& name = frame_[query.outputs[i]].name;
            if (name.empty()) name = query.columns[i];
        }
    }

    [[nodiscard]] PlanNode node(const Plan& plan) const {
        PlanNode result;
        result.estimated_rows = shown_rows(plan.rows);
        std::visit([&](const auto& op) { describe(op, plan, result); }, plan.op);
        if (plan.parallel_scan && plan.parallel_scan->pays() && threads_ > 1) {
            result.details += fmt::format("{}on {} threads", result.details.empty() ? "" : ", ", threads_);
        }
        for (const Plan& input : plan.inputs) result.children.push_back(node(input));
        return result;
    }

private:
    [[nodiscard]] std::string name(Slot slot) const {
        if (slot >= frame_.size()) return "?";
        return frame_[slot].name.empty() ? fmt::format("@{}", slot) : frame_[slot].name;
    }
    [[nodiscard]] std::string types(const TypeSet& set) const {
        std::string text;
        for (const TypeId type : set.types) text += (text.empty() ? ":" : "|") + graph_.catalog().types.name(type);
        return set.all ? "" : text.empty() ? ":(none)" : text;
    }
    [[nodiscard]] static std::string labels(const bound::LabelTest& test) {
        return test.kind == bound::LabelTest::Kind::none ? "" : ":" + test.text();
    }
    [[nodiscard]] static std::string arrow(PD direction, const std::string& inside) {
        const char* left = direction == PD::incoming ? "<-[" : "-[";
        const char* right = direction == PD::outgoing ? "]->" : "]-";
        return left + inside + right;
    }

    [[nodiscard]] std::string text(const Expr& expr) const {
        const auto child = [&](std::size_t i) { return text(expr.children[i]); };
        const auto binary = [&](const char* op) { return fmt::format("{} {} {}", child(0), op, child(1)); };
        const auto list = [&] {
            std::string inner;
            for (const Expr& c : expr.children) inner += (inner.empty() ? "" : ", ") + text(c);
            return inner;
        };
        switch (expr.kind) {
            case ExprKind::literal:
                switch (expr.value.type()) {
                    case ValueType::null:
                        return "null";
                    case ValueType::boolean:
                        return expr.value.as_bool() ? "true" : "false";
                    case ValueType::integer:
                        return std::to_string(expr.value.as_integer());
                    case ValueType::floating:
                        return format_float(expr.value.as_float());
                    case ValueType::string:
                        return "'" + expr.value.as_string() + "'";
                    default:
                        return std::string(type_name(expr.value.type()));
                }
            case ExprKind::parameter:
                return "$" + expr.name;
            case ExprKind::slot:
            case ExprKind::local:
                return name(expr.slot);
            case ExprKind::property:
                return child(0) + "." + expr.name;
            case ExprKind::function:
                return fmt::format("{}({})", expr.name, list());
            case ExprKind::list:
                return "[" + list() + "]";
            case ExprKind::equal:
                return binary("=");
            case ExprKind::not_equal:
                return binary("<>");
            case ExprKind::less:
                return binary("<");
            case ExprKind::less_equal:
                return binary("<=");
            case ExprKind::greater:
                return binary(">");
            case ExprKind::greater_equal:
                return binary(">=");
            case ExprKind::logical_and:
                return binary("AND");
            case ExprKind::logical_or:
                return fmt::format("({} OR {})", child(0), child(1));
            case ExprKind::logical_xor:
                return fmt::format("({} XOR {})", child(0), child(1));
            case ExprKind::logical_not:
                return "NOT " + child(0);
            case ExprKind::add:
                return binary("+");
            case ExprKind::concatenate:
                return binary("||");
            case ExprKind::subtract:
                return binary("-");
            case ExprKind::multiply:
                return binary("*");
            case ExprKind::divide:
                return binary("/");
            case ExprKind::modulo:
                return binary("%");
            case ExprKind::power:
                return binary("^");
            case ExprKind::in_list:
                return binary("IN");
            case ExprKind::starts_with:
                return binary("STARTS WITH");
            case ExprKind::ends_with:
                return binary("ENDS WITH");
            case ExprKind::contains:
                return binary("CONTAINS");
            case ExprKind::regex_match:
                return binary("=~");
            case ExprKind::is_null:
                return child(0) + " IS NULL";
            case ExprKind::is_not_null:
                return child(0) + " IS NOT NULL";
            case ExprKind::has_labels:
                return child(0) + labels(expr.labels);
            case ExprKind::subscript:
                return fmt::format("{}[{}]", child(0), child(1));
            case ExprKind::exists_subquery:
                return "EXISTS { ... }";
            case ExprKind::count_subquery:
                return "COUNT { ... }";
            case ExprKind::collect_subquery:
                return "COLLECT { ... }";
            case ExprKind::path:
                return "path(" + list() + ")";
            case ExprKind::negate:
                return "-" + child(0);
            default:
                return "...";
        }
    }
    [[nodiscard]] std::string assignments(const std::vector<bound::Assignment>& items) const {
        std::string result;
        for (const bound::Assignment& item : items) {
            if (!result.empty()) result += ", ";
            const std::string expr = text(item.expr);
            result +=
                expr == name(item.slot) || frame_[item.slot].name.empty() ? expr : expr + " AS " + name(item.slot);
        }
        return result;
    }
    [[nodiscard]] std::string conjunction(const std::vector<Expr>& predicates) const {
        std::string result;
        for (const Expr& predicate : predicates) result += (result.empty() ? "" : " AND ") + text(predicate);
        return result;
    }

    void describe(const Argument&, const Plan&, PlanNode& out) const { out.name = "Argument"; }
    void describe(const NodeScan& op, const Plan&, PlanNode& out) const {
        out.name = op.label ? "NodeByLabelScan" : "AllNodesScan";
        std::string label = op.label ? ":" + graph_.catalog().labels.name(*op.label) : "";
        if (op.test.kind != bound::LabelTest::Kind::none) label = labels(op.test);
        out.details = fmt::format("({}{})", name(op.slot), label);
        if (!op.bounds.empty()) out.details += " with bounds";
    }
    void describe(const NodeIndexSeek& op, const Plan&, PlanNode& out) const {
        using Kind = NodeIndexSeek::Kind;
        out.name = op.unique ? "NodeUniqueIndexSeek" : "NodeIndexSeek";
        const bool tested = op.test.kind != bound::LabelTest::Kind::none;
        const auto property = [&](std::size_t i) {
            return name(op.slot) + "." + graph_.catalog().keys.name(op.keys[i]);
        };
        out.details = fmt::format("({}{}) ", name(op.slot),
                                  tested ? labels(op.test) : ":" + graph_.catalog().labels.name(op.label));
        for (std::size_t i = 0; i < op.values.size(); ++i) {
            const std::string_view comparison = op.kind == Kind::prefix ? " STARTS WITH "
                                                : op.values[i].in_list  ? " IN "
                                                                        : " = ";
            out.details +=
                fmt::format("{}{}{}{}", i == 0 ? "" : " AND ", property(i), comparison, text(op.values[i].value));
        }
        if (op.low) out.details += property(0) + (op.low_inclusive ? " >= " : " > ") + text(*op.low);
        if (op.low && op.high) out.details += " AND ";
        if (op.high) out.details += property(0) + (op.high_inclusive ? " <= " : " < ") + text(*op.high);
    }
    void describe(const RelationshipScan& op, const Plan&, PlanNode& out) const {
        out.name = "RelationshipScan";
        out.details = fmt::format("({}){}({})", name(op.source),
                                  arrow(PD::outgoing, name(op.relationship) + types(op.types)), name(op.target));
        if (!op.bounds.empty()) out.details += " with bounds";
    }
    void describe(const StoredCount& op, const Plan&, PlanNode& out) const {
        out.name = "StoredCount";
        std::string label = op.test.label ? ":" + graph_.catalog().labels.name(*op.test.label) : labels(op.test);
        out.details = fmt::format("({})", label);
        if (op.relationships) out.details += arrow(op.direction, types(op.types)) + "()";
    }
    void describe(const Expand& op, const Plan&, PlanNode& out) const {
        out.name = op.into ? "ExpandInto" : op.once ? "ExpandOnce" : "Expand";
        const std::string relationship = op.emit_relationship ? name(op.relationship) : "";
        out.details = fmt::format("({}){}({}{})", name(op.from), arrow(op.direction, relationship + types(op.types)),
                                  name(op.to), labels(op.test));
    }
    void describe(const ExpandCount& op, const Plan&, PlanNode& out) const {
        out.name = "ExpandCount";
        out.details = fmt::format("({}){}({}{})", name(op.from), arrow(op.direction, types(op.types)),
                                  op.tests_end() ? name(op.end) : "", labels(op.end_test));
        if (!op.end_predicates.empty()) out.details += " WHERE " + conjunction(op.end_predicates);
    }
    void describe(const CountPattern& op, const Plan&, PlanNode& out) const {
        out.name = op.optional ? "OptionalCountPattern" : "CountPattern";
        out.details = count_levels(op);
        for (const CountPattern& correction : op.corrections)
            out.details += (correction.subtracted ? " MINUS " : " PLUS ") + count_levels(correction);
        if (op.by_degree) out.details += " by degree";
        if (threads_ > 1 && (op.by_degree || op.shared(graph_.node_limit())))
            out.details += fmt::format(", on {} threads", threads_);
    }
    [[nodiscard]] std::string count_levels(const CountPattern& op) const {
        std::string result;
        for (const auto& level : op.levels) result += (result.empty() ? "" : ", ") + count_level(op, level);
        return result;
    }
    [[nodiscard]] std::string count_node(const CountPattern::Node& node) const {
        return fmt::format("({}{}{})", name(node.slot), labels(node.test),
                           node.predicates.empty() ? "" : " WHERE " + conjunction(node.predicates));
    }
    /// `-[:T]->(b {-[:U]->(c)})`: for each b, the c; lists that are intersected stand side by side.
    [[nodiscard]] std::string count_level(const CountPattern& op, const CountPattern::Level& level) const {
        const CountPattern::Node& node = op.nodes[level.node];
        std::string result;
        const auto edges = [&](const std::vector<std::size_t>& numbers, const char* before) {
            for (const std::size_t e : numbers) {
                const CountPattern::Edge& edge = op.edges[e];
                const bool forward = edge.to == level.node;
                const auto part = [&](const auto& relationship) {
                    return arrow(forward ? relationship.direction : ast::reverse(relationship.direction),
                                 types(relationship.types));
                };
                result += fmt::format("{}({})", result.empty() ? before : fmt::format(" & {}", before),
                                      name(op.nodes[forward ? edge.from : edge.to].slot));
                if (edge.once) result += "EXISTS";
                if (edge.squared) result += "PAIRS";
                if (edge.via && !forward) result += part(*edge.via) + count_node(op.nodes[edge.via->node]);
                result += part(edge);
                if (edge.via && forward) result += count_node(op.nodes[edge.via->node]) + part(*edge.via);
            }
        };
        edges(level.edges, "");
        edges(level.absent, "NOT ");
        result += count_node(node);
        for (const std::size_t other : level.unequal) result += fmt::format(" <> {}", name(op.nodes[other].slot));
        if (level.kept_by)
            result += fmt::format(" {} by {}", level.column ? "column" : "kept", name(op.nodes[*level.kept_by].slot));
        if (level.optional) result += " optional";
        std::string children;
        for (const auto& child : level.children) children += (children.empty() ? "" : ", ") + count_level(op, child);
        return children.empty() ? result : result + " {" + children + "}";
    }
    void describe(const VarExpand& op, const Plan&, PlanNode& out) const {
        out.name = op.counted          ? "VarLengthCount"
                   : op.endpoints_only ? "VarLengthReach"
                   : op.into           ? "VarLengthExpandInto"
                                       : "VarLengthExpand";
        const std::string range = fmt::format("*{}..{}", op.min, op.max ? std::to_string(*op.max) : "");
        out.details = fmt::format("({}){}({}{})", name(op.from), arrow(op.direction, types(op.types) + range),
                                  name(op.to), labels(op.test));
    }
    void describe(const ShortestPath& op, const Plan&, PlanNode& out) const {
        out.name = op.all ? "AllShortestPaths" : "ShortestPath";
        out.details = fmt::format("({}){}({})", name(op.from), arrow(op.direction, types(op.types) + "*"), name(op.to));
        for (const auto& test : op.tests) {
            out.details += fmt::format(" {}({} IN {} WHERE {})", test.expected ? "all" : "none", name(test.element),
                                       test.of_nodes ? "nodes" : "relationships", conjunction({test.predicate}));
        }
        if (!op.predicates.empty()) out.details += " WHERE " + conjunction(op.predicates);
    }
    void describe(const RelationshipEnds& op, const Plan&, PlanNode& out) const {
        out.name = "RelationshipEnds";
        out.details = fmt::format("({}){}({})", name(op.from), arrow(op.direction, name(op.relationship)), name(op.to));
    }
    void describe(const LabelFilter& op, const Plan&, PlanNode& out) const {
        out.name = "LabelFilter";
        out.details = name(op.slot) + labels(op.test);
    }
    void describe(const DistinctRelationships& op, const Plan&, PlanNode& out) const {
        out.name = "DistinctRelationships";
        for (const auto& [a, b] : op.pairs)
            out.details += (out.details.empty() ? "" : ", ") + name(a) + " <> " + name(b);
    }
    void describe(const Filter& op, const Plan&, PlanNode& out) const {
        out.name = "Filter";
        out.details = conjunction(op.predicates);
    }
    void describe(const Project& op, const Plan&, PlanNode& out) const {
        out.name = "Projection";
        out.details = assignments(op.items);
    }
    void describe(const Aggregate& op, const Plan&, PlanNode& out) const {
        static constexpr const char* names[] = {"count(*)",      "count",   "sum",   "avg",    "min",
                                                "max",           "collect", "stDev", "stDevP", "percentileCont",
                                                "percentileDisc"};
        out.name = "Aggregation";
        out.details = assignments(op.keys);
        for (const bound::Aggregate& aggregate : op.aggregates) {
            if (!out.details.empty()) out.details += ", ";
            out.details += names[static_cast<std::size_t>(aggregate.kind)];
            if (aggregate.kind == bound::AggregateKind::count_rows) continue;
            out.details += fmt::format("({}{})", aggregate.distinct ? "DISTINCT " : "", text(aggregate.argument));
        }
    }
    void describe(const RowGroups& op, const Plan&, PlanNode& out) const {
        out.name = "GroupByRow";
        out.details = assignments(op.keys);
        if (!op.counts.empty()) out.details += std::string(out.details.empty() ? "" : ", ") + "count(*)";
    }
    void describe(const Distinct& op, const Plan&, PlanNode& out) const {
        out.name = "Distinct";
        for (const Slot slot : op.slots) out.details += (out.details.empty() ? "" : ", ") + name(slot);
    }
    void describe(const Sort& op, const Plan&, PlanNode& out) const {
        out.name = op.limit ? "Top" : "Sort";
        for (const bound::SortKey& key : op.keys) {
            out.details += (out.details.empty() ? "" : ", ") + name(key.slot) + (key.descending ? " DESC" : "");
        }
        if (op.limit) out.details += " LIMIT " + text(*op.limit);
    }
    void describe(const Skip& op, const Plan&, PlanNode& out) const {
        out.name = "Skip";
        out.details = text(op.count);
    }
    void describe(const Limit& op, const Plan&, PlanNode& out) const {
        out.name = "Limit";
        out.details = text(op.count);
    }
    void describe(const LoadCsv& op, const Plan&, PlanNode& out) const {
        out.name = "LoadCsv";
        out.details = fmt::format("{} AS {}", text(op.url), name(op.slot));
    }
    void describe(const Unwind& op, const Plan&, PlanNode& out) const {
        out.name = "Unwind";
        out.details = fmt::format("{} AS {}", text(op.list), name(op.slot));
    }
    void describe(const HashJoin& op, const Plan&, PlanNode& out) const {
        out.name = op.probe_keys.empty() ? "CartesianProduct" : "HashJoin";
        for (std::size_t i = 0; i < op.probe_keys.size(); ++i) {
            out.details +=
                fmt::format("{}{} = {}", i == 0 ? "" : " AND ", text(op.probe_keys[i]), text(op.build_keys[i]));
        }
    }
    void describe(const Apply& op, const Plan&, PlanNode& out) const {
        out.name = op.optional ? "OptionalApply" : "Apply";
    }
    void describe(const Union& op, const Plan&, PlanNode& out) const {
        out.name = "Union";
        for (const Slot slot : op.outputs) out.details += (out.details.empty() ? "" : ", ") + name(slot);
    }
    void describe(const Create& op, const Plan&, PlanNode& out) const {
        out.name = "Create";
        out.details = fmt::format("{} nodes, {} relationships", op.step.nodes.size(), op.step.relationships.size());
    }
    void describe(const SetProperties&, const Plan&, PlanNode& out) const { out.name = "Set"; }
    void describe(const Delete& op, const Plan&, PlanNode& out) const {
        out.name = op.step.detach ? "DetachDelete" : "Delete";
    }
    void describe(const Merge&, const Plan&, PlanNode& out) const { out.name = "Merge"; }
    void describe(const Call& op, const Plan&, PlanNode& out) const {
        out.name = "ProcedureCall";
        out.details = op.step.procedure->signature.name;
    }
    void describe(const Foreach& op, const Plan&, PlanNode& out) const {
        out.name = "Foreach";
        out.details = fmt::format("{} IN {}", name(op.slot), text(op.list));
    }

    bound::Frame frame_;  // with the names of columns for results that have none
    const GraphState& graph_;
    std::size_t threads_;
};

}  // namespace

PlanNode explain(const Statement& statement, const GraphState& graph, std::size_t threads) {
    const Explainer explainer(statement, graph, threads);
    PlanNode root;
    root.name = "ProduceResults";
    for (const std::string& column : statement.bound.query.columns)
        root.details += (root.details.empty() ? "" : ", ") + column;
    root.estimated_rows = shown_rows(statement.root.rows);
    root.children.push_back(explainer.node(statement.root));
    return root;
}

}  // namespace entente::plan
