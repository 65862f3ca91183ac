#include <fmt/format.h>

#include <algorithm>

#include "query/exec/evaluator.hpp"
#include "query/exec/subquery.hpp"

namespace entente::exec {

namespace {

/// Adds the expression's place to an error that has none.
template <typename Function> Value with_span(const Expr& expr, const Function& function) {
    try {
        return function();
    } catch (Error& error) {
        if (!error.span) error.span = expr.span;
        throw;
    }
}

bool deleted(const GraphState& graph, const Value& entity) {
    if (entity.is(ValueType::node)) return !graph.node_exists(entity.as_node().id);
    return !graph.relationship_exists(entity.as_relationship().id);
}

[[noreturn]] void deleted_access() {
    throw Error(ErrorCode::entity_not_found, "DeletedEntityAccess",
                "the node or relationship was deleted by this query");
}

}  // namespace

Value truth_value(Truth truth) {
    return truth ? Value(*truth) : Value();
}

Evaluator::Evaluator(ExecutionContext& context) : context_(context) {}

void Evaluator::set_local(Slot slot, Value value) {
    if (locals_.size() <= slot) locals_.resize(context_.statement.bound.frame.size());
    locals_[slot] = std::move(value);
}

Truth Evaluator::truth(const Value& value, const Expr& expr) const {
    if (value.is_null()) return std::nullopt;
    if (value.is(ValueType::boolean)) return value.as_bool();
    throw Error(ErrorCode::type_error, "InvalidArgumentType",
                fmt::format("expected a truth value, found {}", type_name(value.type())), expr.span);
}

Value Evaluator::evaluate_row(const Expr& expr, const Batch& batch, std::size_t row) {
    return row_value(expr, batch, row);
}

Value Evaluator::row_value(const Expr& expr, const Batch& batch, std::size_t row) {
    const auto child = [&](std::size_t i) { return row_value(expr.children[i], batch, row); };
    switch (expr.kind) {
        case ExprKind::absent:
            return {};
        case ExprKind::literal:
            return expr.value;
        case ExprKind::parameter:
            for (const auto& [name, value] : context_.parameters) {
                if (name == expr.name) return value;
            }
            return {};
        case ExprKind::slot:
            return batch.columns[expr.slot].get(row);
        case ExprKind::local:
            return locals_[expr.slot];
        case ExprKind::property: {
            const Value container = child(0);
            return with_span(expr, [&] { return row_property(expr, container); });
        }
        case ExprKind::subscript: {
            const Value container = child(0), index = child(1);
            return with_span(expr, [&] { return entente::subscript(context_.functions, container, index); });
        }
        case ExprKind::slice: {
            const Value list = child(0), from = child(1), to = child(2);
            return with_span(expr, [&] {
                return entente::slice(list, from, to, expr.children[1].kind != ExprKind::absent,
                                      expr.children[2].kind != ExprKind::absent);
            });
        }
        case ExprKind::list: {
            List list;
            list.reserve(expr.children.size());
            for (const Expr& element : expr.children) list.push_back(row_value(element, batch, row));
            return list;
        }
        case ExprKind::map: {
            Map map;
            map.reserve(expr.keys.size());
            for (std::size_t i = 0; i < expr.keys.size(); ++i) map.emplace_back(expr.keys[i], child(i));
            return map;
        }
        case ExprKind::map_projection:
            return row_map_projection(expr, batch, row);
        case ExprKind::function:
            return row_function(expr, batch, row);
        case ExprKind::case_simple:
        case ExprKind::case_searched:
            return row_case(expr, batch, row);
        case ExprKind::list_comprehension:
            return row_comprehension(expr, batch, row);
        case ExprKind::quantifier_all:
        case ExprKind::quantifier_any:
        case ExprKind::quantifier_none:
        case ExprKind::quantifier_single:
            return row_quantifier(expr, batch, row);
        case ExprKind::reduce:
            return row_reduce(expr, batch, row);
        case ExprKind::exists_subquery:
        case ExprKind::count_subquery:
        case ExprKind::collect_subquery:
            return row_subquery(expr, batch, row);
        case ExprKind::has_labels:
            return row_has_labels(expr, child(0));
        case ExprKind::path:
            return row_path(expr, batch, row);
        case ExprKind::is_null:
            return Value(child(0).is_null());
        case ExprKind::is_not_null:
            return Value(!child(0).is_null());
        case ExprKind::is_type:
            return Value(is_of_type(child(0), *expr.type_test) != expr.negated);
        case ExprKind::logical_not: {
            const Truth operand = truth(child(0), expr.children[0]);
            return operand ? Value(!*operand) : Value();
        }
        case ExprKind::logical_or: {
            const Truth a = truth(child(0), expr.children[0]);
            if (a && *a) return Value(true);
            const Truth b = truth(child(1), expr.children[1]);
            if (b && *b) return Value(true);
            return a && b ? Value(false) : Value();
        }
        case ExprKind::logical_and: {
            const Truth a = truth(child(0), expr.children[0]);
            if (a && !*a) return Value(false);
            const Truth b = truth(child(1), expr.children[1]);
            if (b && !*b) return Value(false);
            return a && b ? Value(true) : Value();
        }
        case ExprKind::logical_xor: {
            const Truth a = truth(child(0), expr.children[0]), b = truth(child(1), expr.children[1]);
            return a && b ? Value(*a != *b) : Value();
        }
        case ExprKind::negate: {
            const Value operand = child(0);
            return with_span(expr, [&] { return entente::negate(operand); });
        }
        case ExprKind::unary_plus: {
            Value operand = child(0);
            if (!operand.is_null() && !operand.is_number()) {
                throw Error(ErrorCode::type_error, "InvalidArgumentType",
                            fmt::format("expected a number, found {}", type_name(operand.type())), expr.span);
            }
            return operand;
        }
        case ExprKind::equal:
        case ExprKind::not_equal:
        case ExprKind::less:
        case ExprKind::less_equal:
        case ExprKind::greater:
        case ExprKind::greater_equal:
            return row_comparison(expr, child(0), child(1));
        default:
            break;
    }
    const Value a = child(0), b = child(1);
    return with_span(expr, [&]() -> Value {
        switch (expr.kind) {
            case ExprKind::add:
                return entente::add(a, b);
            case ExprKind::subtract:
                return entente::subtract(a, b);
            case ExprKind::multiply:
                return entente::multiply(a, b);
            case ExprKind::divide:
                return entente::divide(a, b);
            case ExprKind::modulo:
                return entente::modulo(a, b);
            case ExprKind::power:
                return entente::power(a, b);
            case ExprKind::concatenate:
                return entente::concatenate(a, b);
            case ExprKind::in_list:
                return contains_element(a, b);
            case ExprKind::starts_with:
                return entente::starts_with(a, b);
            case ExprKind::ends_with:
                return entente::ends_with(a, b);
            case ExprKind::contains:
                return contains_text(a, b);
            case ExprKind::regex_match:
                return matches_regex(a, b);
            default:
                throw Error(ErrorCode::internal_error, "UnknownExpression", "an expression that cannot be evaluated");
        }
    });
}

Value Evaluator::row_function(const Expr& expr, const Batch& batch, std::size_t row) {
    const NullBehaviour nulls = expr.function->nulls;
    std::vector<Value> arguments;
    arguments.reserve(expr.children.size());
    bool null = false;
    for (const Expr& argument : expr.children) {
        arguments.push_back(row_value(argument, batch, row));
        const bool is_null = arguments.back().is_null();
        if (nulls == NullBehaviour::skipped && !is_null) return std::move(arguments.back());
        null = null || is_null;
    }
    if (null && nulls == NullBehaviour::propagates) return {};
    return with_span(expr, [&] { return expr.function->body(context_.functions, arguments); });
}

Value Evaluator::row_property(const Expr& expr, const Value& container) const {
    switch (container.type()) {
        case ValueType::null:
            return {};
        case ValueType::node:
            if (deleted(*context_.graph, container)) deleted_access();
            return expr.key ? context_.graph->node_property(container.as_node().id, *expr.key) : Value();
        case ValueType::relationship:
            if (deleted(*context_.graph, container)) deleted_access();
            return expr.key ? context_.graph->relationship_property(container.as_relationship().id, *expr.key)
                            : Value();
        default:
            return property_of(context_.functions, container, expr.name);
    }
}

Value Evaluator::row_comparison(const Expr& expr, const Value& a, const Value& b) const {
    if (expr.kind == ExprKind::equal || expr.kind == ExprKind::not_equal) {
        const Truth equal = equals(a, b);
        return equal ? Value(*equal == (expr.kind == ExprKind::equal)) : Value();
    }
    const std::optional<std::partial_ordering> order = compare(a, b);
    if (!order) return {};
    switch (expr.kind) {
        case ExprKind::less:
            return Value(*order < 0);
        case ExprKind::less_equal:
            return Value(*order <= 0);
        case ExprKind::greater:
            return Value(*order > 0);
        default:
            return Value(*order >= 0);
    }
}

Value Evaluator::row_case(const Expr& expr, const Batch& batch, std::size_t row) {
    const bool simple = expr.kind == ExprKind::case_simple;
    const Value operand = simple ? row_value(expr.children[0], batch, row) : Value();
    std::size_t i = simple ? 1 : 0;
    for (; i + 1 < expr.children.size(); i += 2) {
        const Value when = row_value(expr.children[i], batch, row);
        const Truth matches = simple ? equals(operand, when) : truth(when, expr.children[i]);
        if (matches && *matches) return row_value(expr.children[i + 1], batch, row);
    }
    return row_value(expr.children.back(), batch, row);
}

Value Evaluator::row_comprehension(const Expr& expr, const Batch& batch, std::size_t row) {
    const Value list = row_value(expr.children[0], batch, row);
    if (list.is_null()) return {};
    if (!list.is(ValueType::list)) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("expected a list, found {}", type_name(list.type())), expr.children[0].span);
    }
    List result;
    std::size_t count = 0;
    for (const Value& element : list.as_list()) {
        if ((++count & 1023) == 0) context_.check();
        set_local(expr.slot, element);
        if (expr.children[1].kind != ExprKind::absent) {
            const Truth keep = truth(row_value(expr.children[1], batch, row), expr.children[1]);
            if (!keep || !*keep) continue;
        }
        result.push_back(expr.children[2].kind == ExprKind::absent ? element : row_value(expr.children[2], batch, row));
    }
    return result;
}

Value Evaluator::row_quantifier(const Expr& expr, const Batch& batch, std::size_t row) {
    const Value list = row_value(expr.children[0], batch, row);
    if (list.is_null()) return {};
    if (!list.is(ValueType::list)) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("expected a list, found {}", type_name(list.type())), expr.children[0].span);
    }
    std::size_t yes = 0, no = 0, unknown = 0;
    for (const Value& element : list.as_list()) {
        set_local(expr.slot, element);
        const Truth holds = truth(row_value(expr.children[1], batch, row), expr.children[1]);
        if (!holds)
            ++unknown;
        else if (*holds)
            ++yes;
        else
            ++no;
    }
    switch (expr.kind) {
        case ExprKind::quantifier_all:
            return no > 0 ? Value(false) : unknown > 0 ? Value() : Value(true);
        case ExprKind::quantifier_any:
            return yes > 0 ? Value(true) : unknown > 0 ? Value() : Value(false);
        case ExprKind::quantifier_none:
            return yes > 0 ? Value(false) : unknown > 0 ? Value() : Value(true);
        default:
            return yes > 1 ? Value(false) : unknown > 0 ? Value() : Value(yes == 1);
    }
}

Value Evaluator::row_reduce(const Expr& expr, const Batch& batch, std::size_t row) {
    Value accumulator = row_value(expr.children[0], batch, row);
    const Value list = row_value(expr.children[1], batch, row);
    if (list.is_null()) return {};
    if (!list.is(ValueType::list)) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("expected a list, found {}", type_name(list.type())), expr.children[1].span);
    }
    for (const Value& element : list.as_list()) {
        set_local(expr.slot, std::move(accumulator));
        set_local(expr.slot2, element);
        accumulator = row_value(expr.children[2], batch, row);
    }
    return accumulator;
}

Value Evaluator::row_map_projection(const Expr& expr, const Batch& batch, std::size_t row) {
    const Value base = row_value(expr.children[0], batch, row);
    if (base.is_null()) return {};
    Map result;
    for (std::size_t i = 0; i < expr.keys.size(); ++i) {
        const Expr& item = expr.children[i + 1];
        if (expr.keys[i] != "*" || item.kind != ExprKind::absent) {
            result.emplace_back(expr.keys[i], row_value(item, batch, row));
            continue;
        }
        if (base.is(ValueType::map)) {
            result.insert(result.end(), base.as_map().begin(), base.as_map().end());
            continue;
        }
        const bool node = base.is(ValueType::node);
        if (!node && !base.is(ValueType::relationship)) {
            throw Error(ErrorCode::type_error, "InvalidArgumentType",
                        "a map projection needs a node, relationship or map", expr.span);
        }
        for (const auto& [key, value] : node ? context_.graph->node_properties(base.as_node().id)
                                             : context_.graph->relationship_properties(base.as_relationship().id)) {
            result.emplace_back(context_.graph->catalog().keys.name(key), value);
        }
    }
    return result;
}

Value Evaluator::row_path(const Expr& expr, const Batch& batch, std::size_t row) {
    Path path;
    const auto append = [&](RelationshipId id) {
        const RelationshipRecord record = context_.graph->relationship(id);
        const NodeId last = path.nodes.back();
        path.relationships.push_back(id);
        path.nodes.push_back(record.source == last ? record.target : record.source);
    };
    for (std::size_t i = 0; i < expr.children.size(); ++i) {
        const Value element = row_value(expr.children[i], batch, row);
        if (element.is_null()) return {};
        if (element.is(ValueType::node)) {
            if (i == 0) path.nodes.push_back(element.as_node().id);
        } else if (element.is(ValueType::relationship)) {
            append(element.as_relationship().id);
        } else if (element.is(ValueType::list)) {
            for (const Value& relationship : element.as_list()) append(relationship.as_relationship().id);
        }
    }
    return path;
}

Value Evaluator::row_has_labels(const Expr& expr, const Value& entity) const {
    if (entity.is_null()) return {};
    const GraphState& graph = *context_.graph;
    if (entity.is(ValueType::node)) {
        const NodeId node = entity.as_node().id;
        if (!graph.node_exists(node)) deleted_access();
        // The test was bound to types when the static type was unknown: labels are found by name then.
        const LabelSetId set = graph.label_set(node);
        return Value(expr.labels.matches([&](LabelId label) { return graph.catalog().set_has_label(set, label); },
                                         !graph.labels(node).empty()));
    }
    if (entity.is(ValueType::relationship)) {
        if (!graph.relationship_exists(entity.as_relationship().id)) deleted_access();
        const std::string& type = graph.catalog().types.name(graph.relationship(entity.as_relationship().id).type);
        const auto matches = [&](const auto& self, const bound::LabelTest& test) -> bool {
            using Kind = bound::LabelTest::Kind;
            switch (test.kind) {
                case Kind::none:
                case Kind::any:
                    return true;
                case Kind::name:
                    return test.name == type;
                case Kind::negation:
                    return !self(self, test.children[0]);
                case Kind::conjunction:
                    return std::all_of(test.children.begin(), test.children.end(),
                                       [&](const auto& c) { return self(self, c); });
                case Kind::disjunction:
                    return std::any_of(test.children.begin(), test.children.end(),
                                       [&](const auto& c) { return self(self, c); });
            }
            return false;
        };
        return Value(matches(matches, expr.labels));
    }
    throw Error(ErrorCode::type_error, "InvalidArgumentType",
                fmt::format("labels are tested on nodes and relationships, found {}", type_name(entity.type())),
                expr.span);
}

Value Evaluator::row_subquery(const Expr& expr, const Batch& batch, std::size_t row) {
    SubqueryRunner& runner = subquery_runner(context_, expr);
    Batch argument;
    argument.size = 1;
    for (const Slot slot : expr.subquery->query.imports) {
        const bool is_local = batch.columns[slot].size() == 0;  // variables of comprehensions have no column
        argument.columns[slot].set_constant(is_local ? local(slot) : batch.columns[slot].get(row));
        argument.columns[slot].flatten(1);
    }
    std::vector<Value> results;
    runner.run(expr, argument, results);
    return std::move(results[0]);
}

}  // namespace entente::exec
