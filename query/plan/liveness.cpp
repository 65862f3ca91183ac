#include "query/plan/liveness.hpp"

#include <algorithm>

namespace entente::plan {

namespace {

using bound::AggregateKind;
using bound::no_slot;
using Slots = SlotSet;

void add(const Expr& expr, Slots& slots) {
    bound::for_each_slot(expr, [&](Slot slot) { slots.insert(slot); });
}

void visit_set_item(const bound::SetItem& item, const std::function<void(const Expr&)>& visit) {
    visit(item.target);
    visit(item.value);
}

void visit_create(const bound::CreateStep& step, const std::function<void(const Expr&)>& visit) {
    const auto element = [&](const auto& e) {
        for (const bound::PropertyValue& property : e.properties) visit(property.value);
        if (e.property_map) visit(*e.property_map);
    };
    for (const auto& node : step.nodes) element(node);
    for (const auto& relationship : step.relationships) element(relationship);
    for (const auto& path : step.paths) visit(path.expr);
}

void visit_pattern(const bound::PatternGraph& graph, const std::function<void(const Expr&)>& visit) {
    for (const Expr& predicate : graph.predicates) visit(predicate);
    for (const auto& relationship : graph.relationships) {
        for (const auto& [key, value] : relationship.properties) visit(value);
    }
}

void pattern_slots(const bound::PatternGraph& graph, Slots& slots) {
    for (const auto& node : graph.nodes) {
        if (node.bound) slots.insert(node.slot);
    }
    for (const auto& relationship : graph.relationships) {
        if (relationship.bound) slots.insert(relationship.slot);
    }
}

void created_ends(const bound::CreateStep& step, Slots& slots) {
    for (const auto& relationship : step.relationships) {
        slots.insert(relationship.source);
        slots.insert(relationship.target);
    }
}

void query_reads(const bound::Query& query, Slots& reads) {
    for (const bound::Part& part : query.parts) {
        for (const bound::Step& step : part.steps) step_reads(step, reads);
        reads.insert(part.outputs.begin(), part.outputs.end());
    }
}

/// Columns that an operator itself adds.
Slots added_by(const Plan& plan) {
    Slots slots;
    std::visit(
        [&](const auto& op) {
            using T = std::decay_t<decltype(op)>;
            if constexpr (std::is_same_v<T, NodeScan> || std::is_same_v<T, LoadCsv> ||
                          std::is_same_v<T, NodeIndexSeek> || std::is_same_v<T, Unwind> || std::is_same_v<T, Foreach>)
                slots = {op.slot};
            else if constexpr (std::is_same_v<T, RelationshipScan>)
                slots = {op.relationship, op.source, op.target};
            else if constexpr (std::is_same_v<T, Expand>)
                slots = {op.relationship, op.to};
            else if constexpr (std::is_same_v<T, VarExpand>) {
                if (!op.counted) slots = {op.relationships, op.to};
            } else if constexpr (std::is_same_v<T, ShortestPath>)
                slots = {op.relationships, op.path};
            else if constexpr (std::is_same_v<T, RelationshipEnds>) {
                if (!op.from_bound) slots.insert(op.from);
                if (!op.to_bound) slots.insert(op.to);
            } else if constexpr (std::is_same_v<T, Project>) {
                for (const auto& item : op.items) slots.insert(item.slot);
            } else if constexpr (std::is_same_v<T, Aggregate>) {
                for (const auto& key : op.keys) slots.insert(key.slot);
                for (const auto& aggregate : op.aggregates) slots.insert(aggregate.slot);
            } else if constexpr (std::is_same_v<T, RowGroups>) {
                for (const auto& key : op.keys) slots.insert(key.slot);
                slots.insert(op.counts.begin(), op.counts.end());
            } else if constexpr (std::is_same_v<T, Sort>) {
                for (const auto& item : op.late_items) slots.insert(item.slot);
            } else if constexpr (std::is_same_v<T, Union>)
                slots.insert(op.outputs.begin(), op.outputs.end());
            else if constexpr (std::is_same_v<T, Create>) {
                for (const auto& node : op.step.nodes) slots.insert(node.slot);
                for (const auto& relationship : op.step.relationships) slots.insert(relationship.slot);
                for (const auto& path : op.step.paths) slots.insert(path.slot);
            } else if constexpr (std::is_same_v<T, Call>) {
                for (const auto& [field, slot] : op.step.outputs) slots.insert(slot);
            } else if constexpr (std::is_same_v<T, Merge>) {
                slots.insert(op.added.begin(), op.added.end());
            }
        },
        plan.op);
    return slots;
}

/// Columns that the output can have; kept in each plan, from the leaves up.
const Slots& produce(Plan& plan, const Slots& arguments) {
    Slots slots = added_by(plan);
    if (std::holds_alternative<Argument>(plan.op)) slots = arguments;
    for (std::size_t i = 0; i < plan.inputs.size(); ++i) {
        Slots own_arguments;
        const auto* apply = std::get_if<Apply>(&plan.op);
        const auto* each = std::get_if<Foreach>(&plan.op);
        const bool right = i == 1 && (apply != nullptr || each != nullptr || std::holds_alternative<Merge>(plan.op));
        if (right) {
            own_arguments = plan.inputs[0].produced;
            if (apply != nullptr && apply->tag != no_slot) own_arguments.insert(apply->tag);
            if (each != nullptr) own_arguments.insert(each->slot);
        }
        const Slots& below = produce(plan.inputs[i], right ? own_arguments : arguments);
        const bool hidden = std::holds_alternative<Aggregate>(plan.op) || (each != nullptr && i == 1);
        if (!hidden) slots |= below;
    }
    plan.produced = std::move(slots);
    return plan.produced;
}

/// Columns that an operator reads from its (first) input.
Slots read_by(const Plan& plan) {
    Slots slots;
    const auto visit = [&](const Expr& expr) { add(expr, slots); };
    std::visit(
        [&](const auto& op) {
            using T = std::decay_t<decltype(op)>;
            if constexpr (std::is_same_v<T, Expand> || std::is_same_v<T, VarExpand>) {
                slots.insert(op.from);
                if (op.into) slots.insert(op.to);
                slots.insert(op.distinct_from.begin(), op.distinct_from.end());
            }
            if constexpr (std::is_same_v<T, VarExpand> || std::is_same_v<T, ShortestPath>) {
                for (const auto& [key, value] : op.properties) visit(value);
            }
            if constexpr (std::is_same_v<T, ShortestPath>) {
                slots |= {op.from, op.to};
                for (const auto& test : op.tests) visit(test.predicate);
                for (const Expr& predicate : op.predicates) visit(predicate);
            }
            if constexpr (std::is_same_v<T, ExpandCount>) {
                slots.insert(op.from);
                slots.insert(op.distinct_from.begin(), op.distinct_from.end());
            }
            if constexpr (std::is_same_v<T, CountPattern>) {
                for (const auto& node : op.nodes) {
                    if (node.bound) slots.insert(node.slot);
                }
            }
            if constexpr (std::is_same_v<T, RelationshipEnds>) {
                slots.insert(op.relationship);
                if (op.from_bound) slots.insert(op.from);
                if (op.to_bound) slots.insert(op.to);
                slots.insert(op.distinct_from.begin(), op.distinct_from.end());
            }
            if constexpr (std::is_same_v<T, LabelFilter>) slots.insert(op.slot);
            if constexpr (std::is_same_v<T, DistinctRelationships>) {
                for (const auto& [a, b] : op.pairs) slots |= {a, b};
            }
            if constexpr (std::is_same_v<T, NodeIndexSeek>) {
                for (const auto& sought : op.values) visit(sought.value);
                if (op.low) visit(*op.low);
                if (op.high) visit(*op.high);
            }
            if constexpr (std::is_same_v<T, Filter>) {
                for (const Expr& predicate : op.predicates) visit(predicate);
            }
            if constexpr (std::is_same_v<T, Project>) {
                for (const auto& item : op.items) visit(item.expr);
            }
            if constexpr (std::is_same_v<T, Aggregate>) {
                for (const auto& key : op.keys) visit(key.expr);
                for (const auto& aggregate : op.aggregates) {
                    visit(aggregate.argument);
                    visit(aggregate.parameter);
                }
            }
            if constexpr (std::is_same_v<T, Distinct>) slots.insert(op.slots.begin(), op.slots.end());
            if constexpr (std::is_same_v<T, RowGroups>) {
                for (const auto& key : op.keys) visit(key.expr);
            }
            if constexpr (std::is_same_v<T, Sort>) {
                for (const auto& key : op.keys) slots.insert(key.slot);
                for (const auto& item : op.late_items) slots.erase(item.slot);
                for (const auto& item : op.late_items) visit(item.expr);
            }
            if constexpr (std::is_same_v<T, LoadCsv>) visit(op.url);
            if constexpr (std::is_same_v<T, Unwind> || std::is_same_v<T, Foreach>) visit(op.list);
            if constexpr (std::is_same_v<T, Create> || std::is_same_v<T, Merge>) {
                const bound::CreateStep* create = nullptr;
                if constexpr (std::is_same_v<T, Create>)
                    create = &op.step;
                else
                    create = &op.step.create;
                visit_create(*create, visit);
                created_ends(*create, slots);
                if constexpr (std::is_same_v<T, Merge>) {
                    for (const auto& item : op.step.on_create) visit_set_item(item, visit);
                    for (const auto& item : op.step.on_match) visit_set_item(item, visit);
                }
            }
            if constexpr (std::is_same_v<T, SetProperties>) {
                for (const auto& item : op.step.items) visit_set_item(item, visit);
            }
            if constexpr (std::is_same_v<T, Delete>) {
                for (const Expr& target : op.step.targets) visit(target);
            }
            if constexpr (std::is_same_v<T, Call>) {
                for (const Expr& argument : op.step.arguments) visit(argument);
            }
        },
        plan.op);
    return slots;
}

/// What the Argument leaves below ask for.
void argument_slots(const Plan& plan, Slots& slots) {
    if (std::holds_alternative<Argument>(plan.op)) slots.insert(plan.live.begin(), plan.live.end());
    for (std::size_t i = 0; i < plan.inputs.size(); ++i) {
        const bool own = i == 1 && (std::holds_alternative<Apply>(plan.op) || std::holds_alternative<Merge>(plan.op) ||
                                    std::holds_alternative<Foreach>(plan.op));
        if (!own) argument_slots(plan.inputs[i], slots);
    }
}

}  // namespace

void step_reads(const bound::Step& step, Slots& reads) {
    for_each_expr(step, [&](const Expr& expr) { add(expr, reads); });
    std::visit(
        [&](const auto& s) {
            using T = std::decay_t<decltype(s)>;
            if constexpr (std::is_same_v<T, bound::MatchStep>) pattern_slots(s.graph, reads);
            if constexpr (std::is_same_v<T, bound::DistinctStep>) reads.insert(s.slots.begin(), s.slots.end());
            if constexpr (std::is_same_v<T, bound::SortStep>) {
                for (const auto& key : s.keys) reads.insert(key.slot);
            }
            if constexpr (std::is_same_v<T, bound::CreateStep>) created_ends(s, reads);
            if constexpr (std::is_same_v<T, bound::MergeStep>) {
                pattern_slots(s.graph, reads);
                created_ends(s.create, reads);
            }
            if constexpr (std::is_same_v<T, bound::SubqueryStep>) query_reads(*s.query, reads);
            if constexpr (std::is_same_v<T, bound::ForeachStep>) query_reads(*s.body, reads);
        },
        step);
}

void for_each_expr(const bound::Step& step, const std::function<void(const Expr&)>& visit) {
    std::visit(
        [&](const auto& s) {
            using T = std::decay_t<decltype(s)>;
            if constexpr (std::is_same_v<T, bound::MatchStep>) {
                visit_pattern(s.graph, visit);
                for (const auto& path : s.paths) visit(path.expr);
                for (const Expr& predicate : s.late_predicates) visit(predicate);
            }
            if constexpr (std::is_same_v<T, bound::LoadCsvStep>) visit(s.url);
            if constexpr (std::is_same_v<T, bound::UnwindStep> || std::is_same_v<T, bound::ForeachStep>) visit(s.list);
            if constexpr (std::is_same_v<T, bound::ProjectStep>) {
                for (const auto& item : s.items) visit(item.expr);
            }
            if constexpr (std::is_same_v<T, bound::AggregateStep>) {
                for (const auto& key : s.keys) visit(key.expr);
                for (const auto& aggregate : s.aggregates) {
                    visit(aggregate.argument);
                    visit(aggregate.parameter);
                }
            }
            if constexpr (std::is_same_v<T, bound::SkipStep> || std::is_same_v<T, bound::LimitStep>) visit(s.count);
            if constexpr (std::is_same_v<T, bound::FilterStep>) visit(s.predicate);
            if constexpr (std::is_same_v<T, bound::CreateStep>) visit_create(s, visit);
            if constexpr (std::is_same_v<T, bound::SetStep>) {
                for (const auto& item : s.items) visit_set_item(item, visit);
            }
            if constexpr (std::is_same_v<T, bound::DeleteStep>) {
                for (const Expr& target : s.targets) visit(target);
            }
            if constexpr (std::is_same_v<T, bound::MergeStep>) {
                visit_pattern(s.graph, visit);
                visit_create(s.create, visit);
                for (const auto& item : s.on_create) visit_set_item(item, visit);
                for (const auto& item : s.on_match) visit_set_item(item, visit);
                for (const auto& path : s.paths) visit(path.expr);
            }
            if constexpr (std::is_same_v<T, bound::CallStep>) {
                for (const Expr& argument : s.arguments) visit(argument);
            }
        },
        step);
}

namespace {

void assign_required(Plan& plan, const Slots& required) {
    const Slots live = required & plan.produced;
    plan.live.assign(live.begin(), live.end());
    if (plan.inputs.empty()) return;
    if (auto* expand = std::get_if<Expand>(&plan.op)) expand->emit_relationship = live.contains(expand->relationship);
    if (auto* expand = std::get_if<VarExpand>(&plan.op))
        expand->emit_relationships = live.contains(expand->relationships);
    Slots needed = live - added_by(plan);
    needed |= read_by(plan);

    if (auto* join = std::get_if<HashJoin>(&plan.op)) {
        Slots probe = live, build = live;
        for (const Expr& key : join->probe_keys) add(key, probe);
        for (const Expr& key : join->build_keys) add(key, build);
        const Slots& built = plan.inputs[1].produced;
        assign_required(plan.inputs[1], build & built);
        assign_required(plan.inputs[0], probe - built);
        const Slots kept = live & built;
        join->build_slots.assign(kept.begin(), kept.end());
        return;
    }
    if (auto* both = std::get_if<Union>(&plan.op)) {
        for (std::size_t i = 0; i < plan.inputs.size(); ++i) {
            Slots branch = needed;
            branch.insert(both->inputs[i].begin(), both->inputs[i].end());
            assign_required(plan.inputs[i], branch);
        }
        return;
    }
    auto* apply = std::get_if<Apply>(&plan.op);
    auto* merge = std::get_if<Merge>(&plan.op);
    auto* each = std::get_if<Foreach>(&plan.op);
    if (apply == nullptr && merge == nullptr && each == nullptr) {
        assign_required(plan.inputs[0], needed);
        return;
    }
    // The right side hands on the left's columns too, and may read more of them.
    Slots right = live;
    if (apply != nullptr && apply->tag != no_slot) right.insert(apply->tag);
    if (each != nullptr) right.clear();
    if (merge != nullptr) {
        for (const auto& item : merge->step.on_match) visit_set_item(item, [&](const Expr& expr) { add(expr, right); });
    }
    assign_required(plan.inputs[1], right);
    Slots left = needed;
    argument_slots(plan.inputs[1], left);
    if (apply != nullptr) {
        left.erase(apply->tag);
        for (const Slot slot : apply->added) left.erase(slot);
    }
    if (each != nullptr) left.erase(each->slot);
    assign_required(plan.inputs[0], left);
}

}  // namespace

void assign_live(Plan& plan, const Slots& required, const Slots& arguments) {
    produce(plan, arguments);
    assign_required(plan, required);
}

void skip_duplicates(Plan& plan, bool duplicates_ignored) {
    bool ignored = duplicates_ignored;
    if (std::holds_alternative<Distinct>(plan.op))
        ignored = true;
    else if (const auto* aggregate = std::get_if<Aggregate>(&plan.op)) {
        ignored =
            std::all_of(aggregate->aggregates.begin(), aggregate->aggregates.end(), [](const bound::Aggregate& a) {
                return a.distinct || a.kind == AggregateKind::min || a.kind == AggregateKind::max;
            });
    } else if (auto* step = std::get_if<Expand>(&plan.op)) {
        step->once = ignored && !step->into && plan.live == std::vector<Slot>{step->to};
    } else if (auto* expand = std::get_if<VarExpand>(&plan.op)) {
        // Ends of trails are ends of walks, but for the way back over the same relationship where direction is free.
        expand->endpoints_only = ignored && !expand->emit_relationships && expand->distinct_from.empty() &&
                                 expand->min <= 1 && expand->direction != ast::PatternDirection::undirected;
    } else if (!std::holds_alternative<Filter>(plan.op) && !std::holds_alternative<Project>(plan.op) &&
               !std::holds_alternative<LabelFilter>(plan.op) && !std::holds_alternative<NodeIndexSeek>(plan.op)) {
        ignored = false;
    }
    for (Plan& input : plan.inputs) skip_duplicates(input, ignored);
}

}  // namespace entente::plan
