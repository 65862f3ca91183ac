#include <fmt/format.h>

#include <algorithm>

#include "query/semantics/binder.hpp"
#include "query/semantics/foreign_functions.hpp"
#include "query/suggest.hpp"

namespace entente::semantics {

namespace {

using AK = ast::ExpressionKind;

bool mentions(const ast::Expression& expression, const std::string& variable) {
    if (expression.kind == AK::variable && expression.name == variable) return true;
    return std::any_of(expression.children.begin(), expression.children.end(),
                       [&](const ast::Expression& child) { return mentions(child, variable); });
}

bool contains_same(const ast::Expression& expression, const ast::Expression& wanted) {
    return same_expression(expression, wanted) ||
           std::any_of(expression.children.begin(), expression.children.end(),
                       [&](const ast::Expression& child) { return contains_same(child, wanted); });
}

/// The aggregate call stands in an item of the projection too.
bool projected(const ast::Expression& call, const ExpressionContext::Aggregation& aggregation) {
    return std::any_of(aggregation.keys.begin(), aggregation.keys.end(),
                       [&](const auto& key) { return contains_same(*key.expression, call); });
}

/// A date or a duration that is written as text is a literal: the planner can compare and seek it. Text that is wrong
/// stays, for an error where a row asks for it.
void fold_date(Expr& expr) {
    constexpr TypeMask folded = mask_of({ValueType::date, ValueType::duration});
    if ((expr.function->result_type & folded) == 0 || expr.function->category != "temporal" ||
        !expr.function->is_deterministic(expr.children.size()) || expr.children.size() != 1 ||
        expr.children[0].kind != ExprKind::literal || !expr.children[0].value.is(ValueType::string)) {
        return;
    }
    try {
        FunctionContext context;
        expr.value = expr.function->body(context, std::span(&expr.children[0].value, 1));
        expr.kind = ExprKind::literal;
        expr.function = nullptr;
        expr.children.clear();
    } catch (const Error&) {
        expr.value = Value();
    }
}

bool calls_random(const Expr& expr) {
    const bool own = expr.kind == ExprKind::function && (expr.name == "rand" || expr.name == "randomUUID");
    return own || std::any_of(expr.children.begin(), expr.children.end(), calls_random);
}

}  // namespace

std::string mask_text(TypeMask mask) {
    std::string text;
    for (unsigned i = 1; i <= static_cast<unsigned>(ValueType::duration); ++i) {
        if ((mask & (TypeMask{1} << i)) == 0) continue;
        if (!text.empty()) text += " or ";
        text += type_name(static_cast<ValueType>(i));
    }
    return text.empty() ? "NULL" : text;
}

void Binder::require_list(const Expr& expr) const {
    if (may_be(expr.type, list_type)) return;
    fail("InvalidArgumentType", fmt::format("expected a list, found {}", mask_text(expr.type & ~null_type)), expr.span);
}

std::string with_article(TypeMask mask) {
    const std::string text = mask_text(mask);
    return (text.front() == 'I' ? "an " : "a ") + text;
}

void Binder::note_parameter(const std::string& name, SourceSpan span) {
    for (const bound::ParameterUse& use : statement_.parameters) {
        if (use.name == name) return;
    }
    statement_.parameters.push_back({name, span});
}

Expr Binder::bind_expression(const ast::Expression& expression, const ExpressionContext& context) {
    if (context.aggregation != nullptr && !context.inside_aggregate) {
        for (const auto& key : context.aggregation->keys) {
            const bool groupable =
                expression.kind == AK::variable || expression.kind == AK::property || key.expression == &expression;
            if (groupable && same_expression(*key.expression, expression)) {
                return bound::slot_expr(key.slot, key.type, expression.span);
            }
        }
    }
    switch (expression.kind) {
        case AK::absent:
            return {};
        case AK::literal:
            return bound::literal_expr(expression.value, expression.span);
        case AK::parameter: {
            Expr expr;
            expr.kind = ExprKind::parameter;
            expr.span = expression.span;
            expr.name = expression.name;
            note_parameter(expr.name, expr.span);
            return expr;
        }
        case AK::variable:
            return bind_variable(expression, context);
        case AK::property:
            return bind_property(expression, context);
        case AK::function_call:
            return bind_function(expression, context);
        case AK::count_star:
            return bind_aggregate(expression, context);
        case AK::list_comprehension:
        case AK::quantifier_all:
        case AK::quantifier_any:
        case AK::quantifier_none:
        case AK::quantifier_single:
        case AK::reduce:
            return bind_comprehension(expression, context);
        case AK::map_projection:
            return bind_map_projection(expression, context);
        case AK::comparison_chain:
            return bind_comparison_chain(expression, context);
        case AK::pattern_comprehension:
        case AK::pattern_predicate:
        case AK::shortest_path:
            return bind_pattern_expression(expression, context);
        case AK::exists_subquery:
        case AK::count_subquery:
        case AK::collect_subquery:
            return bind_subquery_expression(expression, context);
        case AK::label_predicate: {
            Expr expr;
            expr.kind = ExprKind::has_labels;
            expr.span = expression.span;
            expr.type = boolean_type | null_type;
            ExpressionContext inner = context;
            inner.predicate = false;
            expr.children.push_back(bind_expression(expression.children[0], inner));
            if (!may_be(expr.children[0].type, node_type | relationship_type)) {
                fail("InvalidArgumentType", "labels and types are tested on nodes and relationships", expression.span,
                     {}, ErrorCode::syntax_error);
            }
            const bool relationship = !may_be(expr.children[0].type, node_type);
            expr.labels = bind_labels(expression.labels, relationship);
            return expr;
        }
        case AK::is_type:
            return bind_type_test(expression, context);
        default:
            return bind_operator(expression, context);
    }
}

Expr Binder::bind_variable(const ast::Expression& expression, const ExpressionContext& context) {
    if (context.aggregation != nullptr && !context.inside_aggregate) {
        const Variable* local = context.scope->find(expression.name);
        if (local == nullptr || !(local->local || local->depth > depth_)) {
            // Not a grouping key (those were matched before): the value is not the same for the whole group.
            const auto& keys = context.aggregation->keys;
            const bool mentioned = std::any_of(
                keys.begin(), keys.end(), [&](const auto& key) { return mentions(*key.expression, expression.name); });
            if (local == nullptr && (context.aggregation->input->find(expression.name) == nullptr ||
                                     (context.aggregation->output != nullptr &&
                                      (!mentioned || context.aggregation->aggregates == nullptr)))) {
                undefined_variable(expression.name, *context.aggregation->input, expression.span);
            }
            if (local == nullptr) {
                fail(std::string(context.aggregate_detail),
                     fmt::format("`{}` stands beside an aggregate but is not a grouping key", expression.name),
                     expression.span,
                     fmt::format("project `{0}` as an item of its own, or aggregate it, as in collect({0})",
                                 expression.name));
            }
        }
    }
    const Variable& variable = lookup(expression.name, *context.scope, expression.span);
    Expr expr = bound::slot_expr(variable.slot, variable.type, expression.span);
    if (variable.local && variable.depth == depth_) expr.kind = ExprKind::local;
    expr.name = variable.name;
    return expr;
}

Expr Binder::bind_property(const ast::Expression& expression, const ExpressionContext& context) {
    Expr expr;
    expr.kind = ExprKind::property;
    expr.span = expression.span;
    expr.name = expression.name;
    ExpressionContext inner = context;
    inner.predicate = false;
    expr.children.push_back(bind_expression(expression.children[0], inner));
    const TypeMask type = expr.children[0].type;
    constexpr TypeMask allowed = node_type | relationship_type | map_type | temporal_types | duration_type;
    if (!may_be(type, allowed)) {
        const bool path = (type & path_type) != 0;
        fail("InvalidArgumentType",
             fmt::format("{} has no property `{}`", with_article(type & ~null_type), expression.name), expression.span,
             {}, path ? ErrorCode::syntax_error : ErrorCode::type_error);
    }
    const bool entity = (type & ~null_type) != 0 && (type & ~(node_type | relationship_type | null_type)) == 0;
    expr.key = resolve_key(expression.name, expression.name_span, entity);
    return expr;
}

Expr Binder::bind_function(const ast::Expression& expression, const ExpressionContext& context) {
    if (aggregate_kind(expression.name)) return bind_aggregate(expression, context);
    const std::string lower = ascii_lower(expression.name);
    if (lower == "exists" && expression.children.size() == 1) {  // exists(n.key) and exists((a)-->(b)) of openCypher 9
        ExpressionContext inner = context;
        inner.predicate = true;
        Expr argument = bind_expression(expression.children[0], inner);
        if (argument.kind == ExprKind::exists_subquery) return argument;
        Expr expr;
        expr.kind = ExprKind::is_not_null;
        expr.span = expression.span;
        expr.type = boolean_type;
        expr.children.push_back(std::move(argument));
        return expr;
    }
    const Function* function = find_function(expression.name);
    if (function == nullptr) {
        if (const std::string_view hint = hint_for_foreign_function(expression.name); !hint.empty()) {
            fail("UnknownFunction", fmt::format("there is no function `{}`", expression.name), expression.name_span,
                 std::string(hint));
        }
        std::vector<std::string_view> names;
        for (const Function* f : all_functions()) names.push_back(f->name);
        for (const RoutineInfo& info : aggregate_functions()) {
            // Aggregates are few: compare them one by one rather than keep their names alive beside the table.
            const std::string_view name[] = {info.name};
            if (const auto near = suggest(expression.name, name)) {
                fail("UnknownFunction", fmt::format("there is no function `{}`", expression.name), expression.name_span,
                     fmt::format("did you mean `{}`?", *near));
            }
        }
        const auto near = suggest(expression.name, names);
        fail("UnknownFunction", fmt::format("there is no function `{}`", expression.name), expression.name_span,
             near ? fmt::format("did you mean `{}`?", *near) : "SHOW FUNCTIONS lists them all");
    }
    if (expression.distinct) {
        fail("InvalidAggregation", fmt::format("DISTINCT needs an aggregate; `{}` is none", function->name),
             expression.span);
    }
    const std::size_t count = expression.children.size();
    if (count < function->min_arguments ||
        (function->max_arguments != unlimited_arguments && count > function->max_arguments)) {
        fail("InvalidNumberOfArguments",
             fmt::format("`{}` does not take {} argument{}", function->name, count, count == 1 ? "" : "s"),
             expression.span, fmt::format("its signature is {}", function->signature));
    }
    Expr expr;
    expr.kind = ExprKind::function;
    expr.span = expression.span;
    expr.function = function;
    expr.name = std::string(function->name);
    expr.type = function->result_type | null_type;
    ExpressionContext inner = context;
    inner.predicate = false;
    for (const ast::Expression& child : expression.children) expr.children.push_back(bind_expression(child, inner));
    for (std::size_t i = 0; i < count && !function->argument_types.empty(); ++i) {
        const TypeMask allowed = function->argument_types[std::min(i, function->argument_types.size() - 1)];
        if (!may_be(expr.children[i].type, allowed)) {
            fail("InvalidArgumentType",
                 fmt::format("`{}` takes {} here, found {}", function->name, mask_text(allowed & ~null_type),
                             mask_text(expr.children[i].type & ~null_type)),
                 expr.children[i].span, fmt::format("its signature is {}", function->signature));
        }
    }
    fold_date(expr);
    return expr;
}

Expr Binder::bind_aggregate(const ast::Expression& expression, const ExpressionContext& context) {
    using A = bound::AggregateKind;
    if (context.inside_aggregate) {
        fail("NestedAggregation", "an aggregate cannot stand inside another aggregate", expression.span,
             "compute the inner one in a WITH before");
    }
    if (context.aggregation == nullptr || context.aggregation->aggregates == nullptr) {
        fail("InvalidAggregation", "an aggregate cannot stand here", expression.span,
             "aggregate in WITH or RETURN, and use the result after it");
    }
    for (const Variable& variable : context.scope->variables) {
        if (variable.local && variable.depth == depth_) {
            fail("InvalidAggregation", "an aggregate cannot stand inside a list comprehension", expression.span);
        }
    }
    bound::Aggregate aggregate;
    aggregate.span = expression.span;
    aggregate.distinct = expression.distinct;
    TypeMask type = any_type;
    if (expression.kind == AK::count_star) {
        aggregate.kind = A::count_rows;
        type = integer_type;
    } else {
        aggregate.kind = *aggregate_kind(expression.name);
        const bool percentile = aggregate.kind == A::percentile_cont || aggregate.kind == A::percentile_disc;
        if (expression.children.size() != (percentile ? 2U : 1U)) {
            fail("InvalidNumberOfArguments",
                 fmt::format("`{}` takes {} argument{}", expression.name, percentile ? "two" : "one",
                             percentile ? "s" : ""),
                 expression.span);
        }
        ExpressionContext inner = context;
        inner.inside_aggregate = true;
        inner.predicate = false;
        inner.scope = context.aggregation->input;
        if (context.aggregation->output != nullptr && !projected(expression, *context.aggregation)) {
            inner.scope = context.aggregation->output;  // ORDER BY may aggregate anew only what the projection gives
        }
        aggregate.argument = bind_expression(expression.children[0], inner);
        if (calls_random(aggregate.argument)) {
            fail("NonConstantExpression", "an aggregate cannot take a random value", expression.children[0].span,
                 "draw it in a WITH before");
        }
        if (percentile) aggregate.parameter = bind_expression(expression.children[1], inner);
        if (aggregate.kind == A::count) type = integer_type;
        if (aggregate.kind == A::collect) type = list_type;
        if (aggregate.kind == A::min || aggregate.kind == A::max) type = aggregate.argument.type | null_type;
        if (aggregate.kind == A::stdev || aggregate.kind == A::stdevp) type = number_types;
        if (aggregate.kind == A::sum || aggregate.kind == A::avg) {
            type = number_types | duration_type | null_type;
            if (!may_be(aggregate.argument.type, number_types | duration_type)) {
                fail("InvalidArgumentType",
                     fmt::format("`{}` takes numbers, found {}", expression.name,
                                 mask_text(aggregate.argument.type & ~null_type)),
                     aggregate.argument.span);
            }
        }
    }
    aggregate.slot = new_slot({}, type);
    const Slot slot = aggregate.slot;
    context.aggregation->aggregates->push_back(std::move(aggregate));
    return bound::slot_expr(slot, type, expression.span);
}

TypeMask Binder::element_type_of(const Expr& list, const ExpressionContext& context) const {
    if (list.kind == ExprKind::list && !list.children.empty()) {
        TypeMask type = 0;
        for (const Expr& child : list.children) type |= child.type;
        return type;
    }
    if (list.kind == ExprKind::literal && list.value.is(ValueType::list) && !list.value.as_list().empty()) {
        TypeMask type = 0;
        for (const Value& element : list.value.as_list()) type |= mask_of(element.type());
        return type;
    }
    if (list.kind == ExprKind::slot || list.kind == ExprKind::local) {
        if (const Variable* variable = context.scope->find(list.name); variable && variable->slot == list.slot) {
            return variable->element_type;
        }
    }
    if (list.kind == ExprKind::function && (list.name == "nodes" || list.name == "relationships")) {
        return list.name == "nodes" ? node_type : relationship_type;
    }
    return any_type;
}

Expr Binder::bind_comprehension(const ast::Expression& expression, const ExpressionContext& context) {
    Expr expr;
    expr.span = expression.span;
    ExpressionContext inner = context;
    inner.predicate = false;
    Scope scope = *context.scope;
    const auto declare = [&](const std::string& name, TypeMask type) {
        Variable variable{name, new_slot(name, type), type, any_type, true, depth_};
        scope.set(variable);
        return variable.slot;
    };
    if (expression.kind == AK::reduce) {
        expr.kind = ExprKind::reduce;
        expr.children.push_back(bind_expression(expression.children[0], inner));
        expr.children.push_back(bind_expression(expression.children[1], inner));
        require_list(expr.children[1]);
        expr.slot = declare(expression.name, any_type);
        expr.slot2 = declare(expression.name2, element_type_of(expr.children[1], context));
        inner.scope = &scope;
        expr.children.push_back(bind_expression(expression.children[2], inner));
        return expr;
    }
    switch (expression.kind) {
        case AK::list_comprehension:
            expr.kind = ExprKind::list_comprehension;
            break;
        case AK::quantifier_all:
            expr.kind = ExprKind::quantifier_all;
            break;
        case AK::quantifier_any:
            expr.kind = ExprKind::quantifier_any;
            break;
        case AK::quantifier_none:
            expr.kind = ExprKind::quantifier_none;
            break;
        default:
            expr.kind = ExprKind::quantifier_single;
            break;
    }
    expr.type = (expr.kind == ExprKind::list_comprehension ? list_type : boolean_type) | null_type;
    expr.children.push_back(bind_expression(expression.children[0], inner));
    require_list(expr.children[0]);
    expr.slot = declare(expression.name, element_type_of(expr.children[0], context));
    inner.scope = &scope;
    ExpressionContext where = inner;
    where.predicate = true;
    for (std::size_t i = 1; i < expression.children.size(); ++i) {
        expr.children.push_back(bind_expression(expression.children[i], i == 1 ? where : inner));
    }
    while (expr.children.size() < 3) expr.children.emplace_back();
    return expr;
}

Expr Binder::bind_map_projection(const ast::Expression& expression, const ExpressionContext& context) {
    Expr expr;
    expr.kind = ExprKind::map_projection;
    expr.span = expression.span;
    expr.type = map_type | null_type;
    expr.keys = expression.keys;
    ExpressionContext inner = context;
    inner.predicate = false;
    for (const ast::Expression& child : expression.children) expr.children.push_back(bind_expression(child, inner));
    return expr;
}

}  // namespace entente::semantics
