#include <fmt/format.h>

#include <algorithm>

#include "query/semantics/binder.hpp"
#include "query/semantics/foreign_functions.hpp"
#include "query/suggest.hpp"

namespace entente::semantics {

namespace {

TypeMask mask_of_name(std::string_view type) {
    if (type == "STRING") return string_type;
    if (type == "INTEGER") return integer_type;
    if (type == "FLOAT" || type == "NUMBER") return number_types;
    if (type == "BOOLEAN") return boolean_type;
    if (type == "MAP") return map_type;
    if (type == "NODE") return node_type;
    if (type == "RELATIONSHIP") return relationship_type;
    if (type == "PATH") return path_type;
    if (type.starts_with("LIST")) return list_type;
    if (type == "DATE") return mask_of(ValueType::date);
    return any_type;
}

}  // namespace

void Binder::bind_call(const ast::Call& call, PartState& state, const ast::Clause& clause, bool standalone) {
    const Procedure* procedure = context_.procedures.find(call.procedure);
    if (procedure == nullptr) {
        std::vector<std::string> names;
        for (const auto& p : context_.procedures.all()) names.push_back(p->signature.name);
        std::string hint(hint_for_foreign_procedure(call.procedure));
        if (const auto near = suggest(call.procedure, names); near && hint.empty()) {
            hint = fmt::format("did you mean `{}`?", *near);
        }
        throw compile_error(ErrorCode::procedure_error, "ProcedureNotFound",
                            fmt::format("there is no procedure `{}`", call.procedure), call.procedure_span,
                            hint.empty() ? "SHOW PROCEDURES lists them all" : std::move(hint));
    }
    const auto& inputs = procedure->signature.inputs;
    bound::CallStep step;
    step.procedure = procedure;
    ExpressionContext context;
    context.scope = &state.scope;
    if (!call.has_arguments) {
        if (!standalone) {
            fail("InvalidArgumentPassingMode", "arguments from parameters are for a CALL that stands alone",
                 clause.span, "write the arguments in parentheses");
        }
        for (const auto& field : inputs) {
            const bool given = std::any_of(context_.parameters.begin(), context_.parameters.end(),
                                           [&](const auto& parameter) { return parameter.first == field.name; });
            if (!given) {
                throw compile_error(ErrorCode::parameter_missing, "MissingParameter",
                                    fmt::format("parameter ${} is not given", field.name), call.procedure_span);
            }
            Expr argument;
            argument.kind = ExprKind::parameter;
            argument.name = field.name;
            argument.span = call.procedure_span;
            step.arguments.push_back(std::move(argument));
            note_parameter(field.name, call.procedure_span);
        }
    } else {
        if (call.arguments.size() > inputs.size() || call.arguments.size() < procedure->required_arguments) {
            fail("InvalidNumberOfArguments",
                 fmt::format("`{}` takes {} argument{}, found {}", procedure->signature.name, inputs.size(),
                             inputs.size() == 1 ? "" : "s", call.arguments.size()),
                 clause.span);
        }
        for (std::size_t i = 0; i < call.arguments.size(); ++i) {
            if (contains_aggregate(call.arguments[i])) {
                fail("InvalidAggregation", "an argument of a procedure cannot aggregate", call.arguments[i].span,
                     "aggregate in WITH before the CALL");
            }
            Expr argument = bind_expression(call.arguments[i], context);
            if (!may_be(argument.type, mask_of_name(inputs[i].type))) {
                fail("InvalidArgumentType",
                     fmt::format("`{}` takes {} for `{}`, found {}", procedure->signature.name, inputs[i].type,
                                 inputs[i].name, mask_text(argument.type & ~null_type)),
                     argument.span);
            }
            step.arguments.push_back(std::move(argument));
        }
    }
    const auto& outputs = procedure->signature.outputs;
    const auto declare = [&](std::size_t field, const std::string& name, SourceSpan span) {
        if (state.scope.find(name) != nullptr) {
            fail("VariableAlreadyBound", fmt::format("`{}` is already defined", name), span, "rename it with AS");
        }
        const TypeMask type = mask_of_name(outputs[field].type) | null_type;
        const Slot slot = new_slot(name, type);
        state.scope.set({name, slot, type, any_type, false, depth_});
        step.outputs.emplace_back(field, slot);
        state.columns.emplace_back(name, slot);
    };
    state.columns.clear();
    if (call.yield_star && !standalone) {
        fail("UnexpectedSyntax", "YIELD * is for a CALL that stands alone", clause.span, "name the fields to yield");
    }
    if (call.has_yield && !call.yield_star) {
        for (const ast::YieldItem& item : call.yield) {
            const auto found =
                std::find_if(outputs.begin(), outputs.end(), [&](const auto& f) { return f.name == item.field; });
            if (found == outputs.end()) {
                std::vector<std::string> names;
                names.reserve(outputs.size());
                for (const auto& field : outputs) names.push_back(field.name);
                const auto near = suggest(item.field, names);
                fail("UndefinedVariable",
                     fmt::format("`{}` does not yield `{}`", procedure->signature.name, item.field), item.span,
                     near ? fmt::format("did you mean `{}`?", *near)
                          : fmt::format("it yields {}", fmt::join(names, ", ")));
            }
            declare(static_cast<std::size_t>(found - outputs.begin()), item.variable, item.span);
        }
    } else if (!standalone && !outputs.empty()) {
        std::vector<std::string> names;
        names.reserve(outputs.size());
        for (const auto& field : outputs) names.push_back(field.name);
        fail("UndefinedVariable", fmt::format("within a query, YIELD names what `{}` gives", procedure->signature.name),
             call.procedure_span, fmt::format("write YIELD {} behind it", fmt::join(names, ", ")));
    } else if (standalone) {
        for (std::size_t i = 0; i < outputs.size(); ++i) declare(i, outputs[i].name, clause.span);
    }
    if (standalone) state.returns = !outputs.empty();
    std::vector<Expr> where;
    add_predicates(call.where, state.scope, where);
    state.part.steps.emplace_back(std::move(step));
    for (Expr& term : where) state.part.steps.emplace_back(bound::FilterStep{std::move(term)});
}

/// A returned import under another name (`RETURN x AS y`) becomes a column of its own: the row outside keeps `x`.
void Binder::copy_returned_imports(bound::Query& query) {
    bound::ProjectStep copies;
    for (Slot& output : query.outputs) {
        if (std::find(query.imports.begin(), query.imports.end(), output) == query.imports.end()) continue;
        const bound::SlotInfo info = statement_.frame[output];
        const Slot copy = new_slot(info.name, info.type);
        copies.items.push_back({copy, bound::slot_expr(output, info.type)});
        output = copy;
    }
    if (copies.items.empty()) return;
    query.parts[0].steps.emplace_back(std::move(copies));
    query.parts[0].outputs = query.outputs;
}

void Binder::bind_subquery_call(const ast::SubqueryCall& call, PartState& state) {
    // Without a scope list the subquery imports by a leading WITH; with one, the listed variables.
    Scope inner;
    for (const Variable& variable : state.scope.variables) {
        const bool listed = std::find(call.scope.begin(), call.scope.end(), variable.name) != call.scope.end();
        if (!call.has_scope || call.scope_star || listed) {
            Variable imported = variable;
            imported.local = false;
            inner.variables.push_back(std::move(imported));
        }
    }
    for (const std::string& name : call.scope) (void)lookup(name, state.scope, call.query->span);
    const auto imports_with = [](const ast::SingleQuery& part) {
        const auto* projection = part.clauses.empty() ? nullptr : std::get_if<ast::Projection>(&part.clauses[0].body);
        return projection != nullptr && !projection->is_return;
    };
    if (!call.has_scope && !std::all_of(call.query->parts.begin(), call.query->parts.end(), imports_with))
        inner.variables.clear();
    ++depth_;
    imports_.emplace_back();
    bound::SubqueryStep step;
    QueryPlace place = state.place;
    if (place.role == QueryPlace::Role::statement) place.role = QueryPlace::Role::call;
    place.names_columns = true;
    place.fixed = call.has_scope ? &inner : nullptr;
    step.query = std::make_shared<bound::Query>(bind_query(*call.query, inner, place));
    std::set<Slot> imports = std::move(imports_.back());
    imports_.pop_back();
    --depth_;
    step.query->imports.assign(imports.begin(), imports.end());
    if (step.query->parts.size() == 1) copy_returned_imports(*step.query);
    step.returns = step.query->returns;
    for (std::size_t i = 0; i < step.query->columns.size(); ++i) {
        const std::string& name = step.query->columns[i];
        if (state.scope.find(name) != nullptr) {
            fail("VariableAlreadyBound", fmt::format("`{}` is already defined outside of the subquery", name),
                 call.query->span, "rename the column with AS");
        }
        const Slot slot = step.query->outputs[i];
        state.scope.set({name, slot, statement_.frame[slot].type, any_type, false, depth_});
    }
    state.part.steps.emplace_back(std::move(step));
}

}  // namespace entente::semantics
