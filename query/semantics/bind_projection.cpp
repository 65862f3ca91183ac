#include <fmt/format.h>

#include <algorithm>

#include "query/semantics/binder.hpp"

namespace entente::semantics {

namespace {

bool has_variable(const Expr& expr) {
    bool found = false;
    bound::for_each_slot(expr, [&](Slot) { found = true; });
    return found;
}

}  // namespace

Expr Binder::bind_row_count(const ast::Expression& count, std::string_view clause) {
    Scope empty;
    ExpressionContext context;
    context.scope = &empty;
    Expr expr;
    try {
        expr = bind_expression(count, context);
    } catch (const Error& error) {
        if (error.detail != "UndefinedVariable") throw;
        fail("NonConstantExpression", fmt::format("{} cannot depend on a variable", clause), count.span);
    }
    if (has_variable(expr))
        fail("NonConstantExpression", fmt::format("{} cannot depend on a variable", clause), count.span);
    if (!may_be(expr.type, integer_type)) {
        fail("InvalidArgumentType",
             fmt::format("{} needs an integer, found {}", clause, mask_text(expr.type & ~null_type)), count.span);
    }
    const bool negated_literal = expr.kind == ExprKind::negate && expr.children[0].kind == ExprKind::literal;
    const bool negative =
        expr.kind == ExprKind::literal && expr.value.is(ValueType::integer) && expr.value.as_integer() < 0;
    if (negative ||
        (negated_literal && expr.children[0].value.is(ValueType::integer) && expr.children[0].value.as_integer() > 0)) {
        fail("NegativeIntegerArgument", fmt::format("{} cannot be negative", clause), count.span);
    }
    return expr;
}

void Binder::bind_projection(const ast::Projection& projection, PartState& state, SourceSpan span) {
    const Scope input = state.scope;
    struct Item {
        std::string name;
        const ast::Expression* expression = nullptr;  // null: an item of `*`
        Slot slot = no_slot;
        TypeMask type = any_type;
        TypeMask element_type = any_type;
        SourceSpan span;
    };
    std::vector<Item> items;
    if (projection.star) {
        std::vector<const Variable*> variables;
        for (const Variable& variable : input.variables) {
            if (variable.name.empty()) continue;
            // Of a subquery, `*` means what the subquery itself declared or imported.
            variables.push_back(&variable);
        }
        if (variables.empty() && projection.is_return) {
            fail("NoVariablesInScope", "RETURN * needs at least one variable", span,
                 "name the parts of the pattern to return");
        }
        std::sort(variables.begin(), variables.end(), [](auto* a, auto* b) { return a->name < b->name; });
        for (const Variable* variable : variables) {
            note_import(*variable);
            items.push_back({variable->name, nullptr, variable->slot, variable->type, variable->element_type, span});
        }
    }
    bool aggregating = false;
    const ast::Expression* unnamed = nullptr;
    for (const ast::ProjectionItem& item : projection.items) {
        std::string name = item.alias;
        if (name.empty()) {
            if (item.expression.kind == ast::ExpressionKind::variable)
                name = item.expression.name;
            else {
                name = item.text;
                if (!projection.is_return || state.place.names_columns) {
                    unnamed = &item.expression;  // reported last: the expressions' own errors come first
                }
            }
        }
        const bool itself = item.expression.kind == ast::ExpressionKind::variable && item.expression.name == name;
        if (!itself && state.place.fixed != nullptr && state.place.fixed->find(name) != nullptr) {
            fail("VariableAlreadyBound", fmt::format("`{}` is already defined outside of the subquery", name),
                 item.expression.span, "choose another name after AS");
        }
        for (const Item& other : items) {
            if (other.name == name) {
                fail("ColumnNameConflict", fmt::format("two columns are named `{}`", name), item.expression.span,
                     "rename one with AS");
            }
        }
        aggregating = aggregating || contains_aggregate(item.expression);
        items.push_back({std::move(name), &item.expression, no_slot, any_type, any_type, item.expression.span});
    }
    // Columns of a projection with aggregates are bound in two rounds: the keys, then what is computed from the groups.
    ExpressionContext plain;
    plain.scope = &input;
    bound::ProjectStep project;
    bound::AggregateStep aggregate;
    ExpressionContext::Aggregation aggregation;
    aggregation.aggregates = &aggregate.aggregates;
    aggregation.input = &input;
    for (Item& item : items) {
        if (item.expression != nullptr && contains_aggregate(*item.expression)) continue;
        Expr expr = item.expression == nullptr ? bound::slot_expr(item.slot, item.type, item.span)
                                               : bind_expression(*item.expression, plain);
        item.type = expr.type;
        if (item.expression != nullptr) item.element_type = element_type_of(expr, plain);
        if (expr.kind == ExprKind::slot) {
            item.slot = expr.slot;
        } else {
            item.slot = new_slot(item.name, item.type);
        }
        if (aggregating) {
            if (item.expression != nullptr) aggregation.keys.push_back({item.expression, item.slot, item.type});
            aggregate.keys.push_back({item.slot, std::move(expr)});
        } else if (expr.kind != ExprKind::slot) {
            project.items.push_back({item.slot, std::move(expr)});
        }
    }
    Scope group_scope;  // inside an aggregating item, outside of the aggregates: nothing but grouping keys
    std::vector<ast::Expression> star_keys;
    star_keys.reserve(items.size());
    for (const Item& item : items) {
        if (item.expression == nullptr && aggregating) {
            ast::Expression variable;
            variable.kind = ast::ExpressionKind::variable;
            variable.name = item.name;
            star_keys.push_back(std::move(variable));
            aggregation.keys.push_back({&star_keys.back(), item.slot, item.type});
        }
    }
    ExpressionContext grouped;
    grouped.scope = &group_scope;
    grouped.aggregation = &aggregation;
    grouped.aggregate_detail = "AmbiguousAggregationExpression";
    for (Item& item : items) {
        if (item.expression == nullptr || !contains_aggregate(*item.expression)) continue;
        Expr expr = bind_expression(*item.expression, grouped);
        item.type = expr.type;
        if (is_aggregate_call(*item.expression) && item.expression->children.size() == 1 &&
            aggregate_kind(item.expression->name) == bound::AggregateKind::collect) {
            item.element_type = aggregate.aggregates.back().argument.type;
        }
        if (expr.kind == ExprKind::slot) {
            item.slot = expr.slot;
        } else {
            item.slot = new_slot(item.name, item.type);
            project.items.push_back({item.slot, std::move(expr)});
        }
    }

    Scope output;
    for (const Item& item : items) output.set({item.name, item.slot, item.type, item.element_type, false, depth_});
    // ORDER BY and WHERE see the new names, and the old ones where the rows are still the old rows.
    Scope sort_scope = output;
    if (!aggregating && !projection.distinct) {
        sort_scope = input;
        for (const Variable& variable : output.variables) sort_scope.set(variable);
    }
    ExpressionContext sort_context;
    sort_context.scope = &sort_scope;
    bound::ProjectStep sort_project;
    bound::SortStep sort;
    // Items as they were written, and their names, stand for their columns.
    ExpressionContext::Aggregation written;
    written.input = &input;
    written.output = &output;
    std::vector<ast::Expression> names;
    names.reserve(items.size());
    for (const Item& item : items) {
        ast::Expression variable;
        variable.kind = ast::ExpressionKind::variable;
        variable.name = item.name;
        names.push_back(std::move(variable));
        written.keys.push_back({&names.back(), item.slot, item.type});
        if (item.expression != nullptr) written.keys.push_back({item.expression, item.slot, item.type});
    }
    const bool new_rows_only = aggregating || projection.distinct;
    if (new_rows_only) sort_context.aggregation = &written;
    for (const ast::SortItem& item : projection.order_by) {
        bound::SortKey key;
        key.descending = item.descending;
        const Item* same = nullptr;
        for (const Item& candidate : items) {
            if (candidate.expression != nullptr && same_expression(*candidate.expression, item.expression))
                same = &candidate;
            if (item.expression.kind == ast::ExpressionKind::variable && candidate.name == item.expression.name) {
                same = &candidate;
                break;
            }
        }
        if (same != nullptr) {
            key.slot = same->slot;
            sort.keys.push_back(key);
            continue;
        }
        Expr expr;
        if (contains_aggregate(item.expression)) {
            if (!aggregating) {
                fail("InvalidAggregation", "ORDER BY cannot aggregate where the projection does not",
                     item.expression.span);
            }
            ExpressionContext::Aggregation anew = written;
            anew.aggregates = &aggregate.aggregates;
            ExpressionContext context = grouped;
            context.aggregation = &anew;
            expr = bind_expression(item.expression, context);
        } else {
            expr = bind_expression(item.expression, sort_context);
        }
        if (expr.kind == ExprKind::slot) {
            key.slot = expr.slot;
        } else {
            key.slot = new_slot({}, expr.type);
            sort_project.items.push_back({key.slot, std::move(expr)});
        }
        sort.keys.push_back(key);
    }

    std::vector<bound::Step>& steps = state.part.steps;
    if (aggregating) steps.emplace_back(std::move(aggregate));
    if (!project.items.empty()) steps.emplace_back(std::move(project));
    if (projection.distinct) {
        bound::DistinctStep distinct;
        for (const Item& item : items) distinct.slots.push_back(item.slot);
        steps.emplace_back(std::move(distinct));
    }
    if (!sort_project.items.empty()) steps.emplace_back(std::move(sort_project));
    if (!sort.keys.empty()) steps.emplace_back(std::move(sort));
    if (projection.skip.kind != ast::ExpressionKind::absent) {
        steps.emplace_back(bound::SkipStep{bind_row_count(projection.skip, "SKIP")});
    }
    if (projection.limit.kind != ast::ExpressionKind::absent) {
        steps.emplace_back(bound::LimitStep{bind_row_count(projection.limit, "LIMIT")});
    }
    if (projection.where.kind != ast::ExpressionKind::absent) {
        if (contains_aggregate(projection.where)) {
            fail("InvalidAggregation", "WHERE cannot aggregate", projection.where.span,
                 "aggregate in WITH and test the name");
        }
        std::vector<Expr> terms;
        add_predicates(projection.where, sort_context, terms);
        for (Expr& term : terms) steps.emplace_back(bound::FilterStep{std::move(term)});
    }
    if (unnamed != nullptr)
        fail("NoExpressionAlias",
             fmt::format("an expression in {} needs a name", projection.is_return ? "RETURN of CALL { }" : "WITH"),
             unnamed->span, "add AS name");
    state.scope = std::move(output);
    state.columns.clear();
    for (const Item& item : items) state.columns.emplace_back(item.name, item.slot);
    state.returns = projection.is_return;
}

}  // namespace entente::semantics
