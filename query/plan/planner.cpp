#include "query/plan/planner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "query/plan/join_matches.hpp"
#include "query/plan/liveness.hpp"
#include "query/plan/match_planner.hpp"
#include "query/plan/parallel_scan.hpp"
#include "query/plan/scan_rules.hpp"
#include "query/plan/unique_keys.hpp"

namespace entente::plan {

namespace {

using bound::no_slot;
using bound::Step;

/// The rows of a step's output may carry a multiplicity: it passes it on.
bool keeps_weights(const Step& step) {
    return std::holds_alternative<bound::FilterStep>(step) || std::holds_alternative<bound::ProjectStep>(step) ||
           std::holds_alternative<bound::MatchStep>(step) || std::holds_alternative<bound::UnwindStep>(step);
}
bool consumes_weights(const Step& step) {
    return std::holds_alternative<bound::AggregateStep>(step) || std::holds_alternative<bound::DistinctStep>(step);
}

bool writes(const bound::Query& query) {
    const auto step_writes = [](const Step& step) {
        if (const auto* call = std::get_if<bound::SubqueryStep>(&step)) return writes(*call->query);
        return std::holds_alternative<bound::CreateStep>(step) || std::holds_alternative<bound::SetStep>(step) ||
               std::holds_alternative<bound::DeleteStep>(step) || std::holds_alternative<bound::MergeStep>(step) ||
               std::holds_alternative<bound::ForeachStep>(step);
    };
    return std::any_of(query.parts.begin(), query.parts.end(), [&](const bound::Part& part) {
        return std::any_of(part.steps.begin(), part.steps.end(), step_writes);
    });
}

bool finds_pattern(const Step& step) {
    return std::holds_alternative<bound::MatchStep>(step) || std::holds_alternative<bound::MergeStep>(step);
}

/// Operators are stacked as deep as there are steps: more could exhaust the call stack.
constexpr std::size_t most_steps = 10'000;

/// Every step treats its rows one by one, so that many argument rows can go through at once.
bool row_wise(const bound::Query& query) {
    if (query.parts.size() != 1) return false;
    return std::all_of(query.parts[0].steps.begin(), query.parts[0].steps.end(), [](const Step& step) {
        return std::holds_alternative<bound::MatchStep>(step) || std::holds_alternative<bound::UnwindStep>(step) ||
               std::holds_alternative<bound::FilterStep>(step) || std::holds_alternative<bound::ProjectStep>(step);
    });
}

class Planner {
public:
    Planner(Statement& statement, const GraphState& graph, const PlannerOptions& options)
        : statement_(statement), graph_(graph), options_(options) {}

    /// Where the rows of a query come from, and what becomes of them.
    struct QueryContext {
        SlotSet available;
        bool weights_at_end = false;  ///< the consumer honours multiplicities
    };

    /// What comes after a step that finds a pattern.
    struct After {
        SlotSet required;      ///< slots read there
        bool weights = false;  ///< multiplicities are honoured there
    };

    Plan query(const bound::Query& query, const QueryContext& context) {
        std::vector<Plan> branches;
        Union joined;
        for (const bound::Part& part : query.parts) {
            branches.push_back(this->part(part, context));
            joined.inputs.push_back(part.outputs);
        }
        if (branches.size() == 1) return std::move(branches[0]);
        Plan plan;
        joined.outputs = query.outputs;
        plan.rows = 0;
        for (const Plan& branch : branches) plan.rows += branch.rows;
        plan.op = std::move(joined);
        plan.inputs = std::move(branches);
        if (query.union_distinct) {
            const double rows = plan.rows;
            plan = unary(Distinct{query.outputs}, std::move(plan), rows);
        }
        return plan;
    }

    Plan part(const bound::Part& part, const QueryContext& context) {
        const auto operators = std::count_if(part.steps.begin(), part.steps.end(), [](const Step& step) {
            return !std::holds_alternative<bound::CreateStep>(step);  // of which many are one operator
        });
        if (static_cast<std::size_t>(operators) > most_steps) {
            throw compile_error(ErrorCode::resource_limit, "StatementTooLong",
                                fmt::format("the statement has more than {} steps", most_steps), std::nullopt,
                                "split it into several statements, or UNWIND a list of rows");
        }
        std::vector<After> after(part.steps.size());
        After next{{part.outputs.begin(), part.outputs.end()}, context.weights_at_end};
        for (std::size_t i = part.steps.size(); i-- > 0;) {
            if (finds_pattern(part.steps[i])) after[i] = next;
            step_reads(part.steps[i], next.required);
            if (!keeps_weights(part.steps[i])) next.weights = consumes_weights(part.steps[i]);
        }
        Plan plan;
        plan.op = Argument{};
        available_ = context.available;
        for (std::size_t i = 0; i < part.steps.size(); ++i) {
            const auto& [required, weights] = after[i];
            if (const auto* sort = std::get_if<bound::SortStep>(&part.steps[i])) {
                plan = this->sort(std::move(plan), *sort, part.steps, i);
                continue;
            }
            plan = std::visit([&, &reads = required, weighted = weights](
                                  const auto& step) { return this->step(std::move(plan), step, reads, weighted); },
                              part.steps[i]);
        }
        return plan;
    }

    void subqueries() {
        // Subqueries may hold subqueries: each is planned when the expression that holds it is met.
        statement_.subqueries.resize(statement_.bound.subquery_count);
        const auto visit_query = [this](const auto& self, const bound::Query& query) -> void {
            for (const bound::Part& part : query.parts) {
                for (const Step& step : part.steps) {
                    for_each_expr(step, [&](const Expr& expr) { visit_expr(expr); });
                    if (const auto* call = std::get_if<bound::SubqueryStep>(&step)) self(self, *call->query);
                    if (const auto* each = std::get_if<bound::ForeachStep>(&step)) self(self, *each->body);
                }
            }
        };
        visit_query_ = [visit_query](const bound::Query& query) { visit_query(visit_query, query); };
        visit_query_(statement_.bound.query);
    }

private:
    void visit_expr(const Expr& expr) {
        for (const Expr& child : expr.children) visit_expr(child);
        if (!expr.subquery) return;
        const bound::Query& query = expr.subquery->query;
        visit_query_(query);
        SubqueryPlan& sub = statement_.subqueries[expr.subquery->index];
        QueryContext context;
        context.available.insert(query.imports.begin(), query.imports.end());
        context.weights_at_end = query.parts.size() == 1;
        if (row_wise(query)) {
            sub.tag = new_slot();
            context.available.insert(sub.tag);
        }
        SlotSet required;
        if (sub.tag != no_slot) required.insert(sub.tag);
        if (expr.kind == bound::ExprKind::collect_subquery) {
            sub.output = query.outputs[0];
            required.insert(sub.output);
        }
        const SlotSet outer = available_;
        sub.plan = this->query(query, context);
        available_ = outer;
        assign_live(sub.plan, required, context.available);
    }

    Slot new_slot() {
        statement_.bound.frame.push_back({{}, mask_of(ValueType::integer)});
        return static_cast<Slot>(statement_.bound.frame.size() - 1);
    }

    [[nodiscard]] MatchContext match_context(SlotSet required, bool weights) {
        MatchContext context{graph_,
                             statement_.premises,
                             statement_.bound.frame,
                             options_.optimise,
                             !statement_.bound.writes,
                             available_,
                             std::move(required),
                             weights};
        return context;
    }

    void add_available(const bound::PatternGraph& graph) {
        for (const auto& node : graph.nodes) available_.insert(node.slot);
        for (const auto& relationship : graph.relationships) {
            available_.insert(relationship.slot);
            if (relationship.path_slot != no_slot) available_.insert(relationship.path_slot);
        }
    }

    Plan finish_match(Plan plan, const std::vector<bound::Assignment>& paths, const std::vector<Expr>& late) {
        if (!paths.empty()) {
            const double rows = plan.rows;
            plan = unary(Project{paths}, std::move(plan), rows);
        }
        for (const bound::Assignment& path : paths) available_.insert(path.slot);
        if (!late.empty()) {
            const double rows = plan.rows * 0.5;
            plan = unary(Filter{late}, std::move(plan), rows);
        }
        return plan;
    }

    Plan step(Plan input, const bound::MatchStep& match, SlotSet required, bool weights) {
        for (const bound::Assignment& path : match.paths)
            bound::for_each_slot(path.expr, [&](Slot slot) { required.insert(slot); });
        for (const Expr& expr : match.late_predicates)
            bound::for_each_slot(expr, [&](Slot slot) { required.insert(slot); });
        for (const auto& r : match.graph.relationships) {
            for (const auto& [key, value] : r.properties)
                bound::for_each_slot(value, [&](Slot slot) { required.insert(slot); });
        }
        if (!match.optional) {
            Plan plan = plan_match(std::move(input), match.graph, match_context(required, weights));
            add_available(match.graph);
            return finish_match(std::move(plan), match.paths, match.late_predicates);
        }
        if (match.paths.empty() && match.late_predicates.empty()) {
            if (auto counted = plan_optional_count(input, match.graph, match_context(required, weights))) {
                add_available(match.graph);
                return std::move(*counted);
            }
        }
        Apply apply;
        apply.optional = true;
        apply.tag = new_slot();
        const SlotSet before = available_;
        available_.insert(apply.tag);
        Plan argument;
        argument.op = Argument{};
        MatchContext context = match_context(required, weights);
        Plan right = plan_match(std::move(argument), match.graph, context);
        add_available(match.graph);
        right = finish_match(std::move(right), match.paths, match.late_predicates);
        for (const Slot slot : available_) {
            if (!before.contains(slot) && slot != apply.tag) apply.added.push_back(slot);
        }
        available_.erase(apply.tag);
        return this->apply(std::move(apply), std::move(input), std::move(right));
    }

    static Plan apply(Apply apply, Plan left, Plan right) {
        Plan plan;
        plan.rows = std::max(left.rows, left.rows * right.rows);
        plan.op = std::move(apply);
        plan.inputs.push_back(std::move(left));
        plan.inputs.push_back(std::move(right));
        return plan;
    }

    Plan step(Plan input, const bound::UnwindStep& unwind, const SlotSet&, bool) {
        available_.insert(unwind.slot);
        const double rows = input.rows * 10;
        return unary(Unwind{unwind.slot, unwind.list}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::LoadCsvStep& load, const SlotSet&, bool) {
        available_.insert(load.slot);
        const double rows = input.rows * 1000;
        return unary(LoadCsv{load.slot, load.url, load.with_headers, load.delimiter}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::ProjectStep& project, const SlotSet&, bool) {
        for (const bound::Assignment& item : project.items) available_.insert(item.slot);
        const double rows = input.rows;
        return unary(Project{project.items}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::AggregateStep& aggregate, const SlotSet&, bool) {
        available_.clear();
        for (const bound::Assignment& key : aggregate.keys) available_.insert(key.slot);
        for (const bound::Aggregate& a : aggregate.aggregates) available_.insert(a.slot);
        const double rows = aggregate.keys.empty() ? 1.0 : std::max(1.0, input.rows / 10);
        return unary(Aggregate{aggregate.keys, aggregate.aggregates}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::DistinctStep& distinct, const SlotSet&, bool) {
        const double rows = std::max(1.0, input.rows / 2);
        return unary(Distinct{distinct.slots}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::SortStep& sort, const SlotSet&, bool) {
        const double rows = input.rows;
        return unary(Sort{sort.keys, {}, std::nullopt, std::nullopt}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::SkipStep& skip, const SlotSet&, bool) {
        const double rows = input.rows;
        return unary(Skip{skip.count}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::LimitStep& limit, const SlotSet&, bool) {
        double rows = input.rows;
        if (limit.count.kind == bound::ExprKind::literal && limit.count.value.is(ValueType::integer)) {
            rows = std::min(rows, static_cast<double>(limit.count.value.as_integer()));
        }
        return unary(Limit{limit.count}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::FilterStep& filter, const SlotSet&, bool) {
        const double rows = input.rows * Estimator(graph_).selectivity(filter.predicate);
        return unary(Filter{{filter.predicate}}, std::move(input), rows);
    }

    /// ORDER BY keeps only as many rows as a LIMIT right after it wants.
    Plan sort(Plan input, const bound::SortStep& sort, const std::vector<Step>& steps, std::size_t i) {
        Sort op{sort.keys, {}, std::nullopt, std::nullopt};
        const bound::SkipStep* skip = i + 1 < steps.size() ? std::get_if<bound::SkipStep>(&steps[i + 1]) : nullptr;
        const std::size_t at = i + (skip != nullptr ? 2 : 1);
        const bound::LimitStep* limit = at < steps.size() ? std::get_if<bound::LimitStep>(&steps[at]) : nullptr;
        if (limit != nullptr && options_.optimise) {
            op.limit = limit->count;
            if (skip != nullptr) op.skip = skip->count;
        }
        const double rows = input.rows;
        return unary(std::move(op), std::move(input), rows);
    }

    Plan step(Plan input, const bound::CreateStep& create, const SlotSet&, bool) {
        if (auto* before = std::get_if<Create>(&input.op); before != nullptr && independent(before->step, create)) {
            // CREATE after CREATE is one operator: scripts have hundreds of them.
            const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
            append(before->step.nodes, create.nodes);
            append(before->step.relationships, create.relationships);
            append(before->step.paths, create.paths);
            add_created(create);
            return input;
        }
        add_created(create);
        const double rows = input.rows;
        return unary(Create{create}, std::move(input), rows);
    }
    /// `next` reads no relationship or path that `first` makes, so its nodes may be made before those.
    static bool independent(const bound::CreateStep& first, const bound::CreateStep& next) {
        SlotSet reads;
        for_each_expr(next,
                      [&](const Expr& expr) { bound::for_each_slot(expr, [&](Slot slot) { reads.insert(slot); }); });
        const auto read = [&](const auto& made) { return reads.contains(made.slot); };
        return std::none_of(first.relationships.begin(), first.relationships.end(), read) &&
               std::none_of(first.paths.begin(), first.paths.end(), read);
    }
    void add_created(const bound::CreateStep& create) {
        for (const auto& node : create.nodes) available_.insert(node.slot);
        for (const auto& relationship : create.relationships) available_.insert(relationship.slot);
        for (const auto& path : create.paths) available_.insert(path.slot);
    }
    Plan step(Plan input, const bound::SetStep& set, const SlotSet&, bool) {
        const double rows = input.rows;
        return unary(SetProperties{set}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::DeleteStep& del, const SlotSet&, bool) {
        const double rows = input.rows;
        return unary(Delete{del}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::MergeStep& merge, SlotSet required, bool) {
        for (const auto* items : {&merge.on_create, &merge.on_match}) {
            for (const bound::SetItem& item : *items) {
                bound::for_each_slot(item.target, [&](Slot slot) { required.insert(slot); });
                bound::for_each_slot(item.value, [&](Slot slot) { required.insert(slot); });
            }
        }
        for (const bound::Assignment& path : merge.paths)
            bound::for_each_slot(path.expr, [&](Slot slot) { required.insert(slot); });
        const SlotSet before = available_;
        Plan argument;
        argument.op = Argument{};
        Plan find = plan_match(std::move(argument), merge.graph, match_context(required, false));
        add_available(merge.graph);
        find = finish_match(std::move(find), merge.paths, {});
        add_created(merge.create);
        Merge op;
        op.step = merge;
        for (const Slot slot : available_) {
            if (!before.contains(slot)) op.added.push_back(slot);
        }
        Plan plan;
        plan.rows = input.rows;
        plan.op = std::move(op);
        plan.inputs.push_back(std::move(input));
        plan.inputs.push_back(std::move(find));
        return plan;
    }
    Plan step(Plan input, const bound::CallStep& call, const SlotSet&, bool) {
        for (const auto& [field, slot] : call.outputs) available_.insert(slot);
        const double rows = input.rows * 10;
        return unary(Call{call}, std::move(input), rows);
    }
    Plan step(Plan input, const bound::SubqueryStep& call, const SlotSet&, bool) {
        const SlotSet before = available_;
        QueryContext context;
        context.available = before;
        Plan right = query(*call.query, context);
        available_ = before;
        available_.insert(call.query->outputs.begin(), call.query->outputs.end());
        Apply apply;
        apply.unit = !call.returns;
        apply.writes = apply.unit || writes(*call.query);
        apply.added = call.query->outputs;
        return this->apply(std::move(apply), std::move(input), std::move(right));
    }
    Plan step(Plan input, const bound::ForeachStep& each, const SlotSet&, bool) {
        const SlotSet before = available_;
        QueryContext context;
        context.available = before;
        context.available.insert(each.slot);
        Plan body = query(*each.body, context);
        available_ = before;
        Plan plan;
        plan.rows = input.rows;
        plan.op = Foreach{each.slot, each.list};
        plan.inputs.push_back(std::move(input));
        plan.inputs.push_back(std::move(body));
        return plan;
    }

    Statement& statement_;
    const GraphState& graph_;
    const PlannerOptions& options_;
    SlotSet available_;
    std::function<void(const bound::Query&)> visit_query_;
};

void number(Plan& plan, std::uint32_t& next) {
    plan.id = next++;
    for (Plan& input : plan.inputs) number(input, next);
}

}  // namespace

Statement plan_statement(bound::Statement bound, const GraphState& graph, const PlannerOptions& options) {
    Statement statement;
    statement.bound = std::move(bound);
    if (options.optimise && !statement.bound.writes) join_matches(statement.bound.query);
    Planner planner(statement, graph, options);
    statement.root = planner.query(statement.bound.query, {});
    planner.subqueries();
    if (options.optimise && !statement.bound.writes) {
        tell_nodes_apart(statement.root, statement.bound, graph, statement.premises);
        apply_scan_rules(statement.root, graph, statement.bound.frame, statement.premises);
    }
    SlotSet required(statement.bound.query.outputs.begin(), statement.bound.query.outputs.end());
    assign_live(statement.root, required, {});
    if (options.optimise) skip_duplicates(statement.root, false);
    number(statement.root, statement.operator_count);
    for (SubqueryPlan& sub : statement.subqueries) number(sub.plan, statement.operator_count);
    if (options.optimise && !statement.bound.writes) find_parallel_scans(statement.root, statement);
    return statement;
}

}  // namespace entente::plan
