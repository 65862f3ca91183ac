#include "query/semantics/bind.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "query/semantics/binder.hpp"
#include "query/suggest.hpp"

namespace entente {

namespace bound {

Expr slot_expr(Slot slot, TypeMask type, SourceSpan span) {
    Expr expr;
    expr.kind = ExprKind::slot;
    expr.slot = slot;
    expr.type = type;
    expr.span = span;
    return expr;
}

Expr literal_expr(Value value, SourceSpan span) {
    Expr expr;
    expr.kind = ExprKind::literal;
    expr.type = mask_of(value.type());
    expr.value = std::move(value);
    expr.span = span;
    return expr;
}

Expr and_expr(std::vector<Expr> terms) {
    if (terms.empty()) return literal_expr(Value(true));
    Expr result = std::move(terms[0]);
    for (std::size_t i = 1; i < terms.size(); ++i) {
        Expr both;
        both.kind = ExprKind::logical_and;
        both.span = {result.span.begin, terms[i].span.end};
        both.type = mask_of({ValueType::boolean, ValueType::null});
        both.children.push_back(std::move(result));
        both.children.push_back(std::move(terms[i]));
        result = std::move(both);
    }
    return result;
}

std::string LabelTest::text() const {
    const auto join = [&](const char* separator) {
        std::string result;
        for (const LabelTest& child : children) {
            if (!result.empty()) result += separator;
            const bool nested = child.kind == Kind::conjunction || child.kind == Kind::disjunction;
            result += nested ? "(" + child.text() + ")" : child.text();
        }
        return result;
    };
    switch (kind) {
        case Kind::none:
            return {};
        case Kind::name:
            return name;
        case Kind::any:
            return "%";
        case Kind::negation:
            return "!" + children[0].text();
        case Kind::conjunction:
            return join("&");
        case Kind::disjunction:
            return join("|");
    }
    return {};
}

}  // namespace bound

namespace semantics {

namespace {

/// Ends in RETURN.
bool returns(const ast::Query& query) {
    const auto* last = std::get_if<ast::Projection>(&query.parts.back().clauses.back().body);
    return last != nullptr && last->is_return;
}

bool updates(const ast::Clause& clause) {
    return std::visit(
        [](const auto& body) {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, ast::SubqueryCall>) return entente::writes(*body.query);
            return std::is_same_v<T, ast::Create> || std::is_same_v<T, ast::Merge> || std::is_same_v<T, ast::Set> ||
                   std::is_same_v<T, ast::Delete> || std::is_same_v<T, ast::Foreach>;
        },
        clause.body);
}

}  // namespace

const Variable* Scope::find(std::string_view name) const {
    for (auto it = variables.rbegin(); it != variables.rend(); ++it) {
        if (it->name == name) return &*it;
    }
    return nullptr;
}

void Scope::set(Variable variable) {
    std::erase_if(variables, [&](const Variable& v) { return v.name == variable.name; });
    variables.push_back(std::move(variable));
}

Slot Binder::new_slot(std::string name, TypeMask type) {
    statement_.frame.push_back({std::move(name), type});
    return static_cast<Slot>(statement_.frame.size() - 1);
}

void Binder::note_import(const Variable& variable) {
    for (std::size_t depth = variable.depth + 1; depth <= depth_; ++depth) imports_[depth].insert(variable.slot);
}

const Variable& Binder::lookup(std::string_view name, const Scope& scope, SourceSpan span) {
    const Variable* variable = scope.find(name);
    if (variable == nullptr) undefined_variable(name, scope, span);
    note_import(*variable);
    return *variable;
}

void Binder::undefined_variable(std::string_view name, const Scope& scope, SourceSpan span) const {
    std::vector<std::string> names;
    for (const Variable& variable : scope.variables) names.push_back(variable.name);
    std::erase(names, std::string(name));  // known, but not here
    const auto near = suggest(name, names);
    fail("UndefinedVariable", fmt::format("variable `{}` is not defined", name), span,
         near ? fmt::format("did you mean `{}`?", *near) : std::string());
}

/// Of one statement: whoever gets so many has seen the point.
constexpr std::size_t most_warnings = 50;

void Binder::warn_unknown(std::string code, std::string_view kind, const std::string& name,
                          const std::vector<std::string>& known, SourceSpan span) {
    if (!context_.collect_warnings || statement_.warnings.size() >= most_warnings) return;
    for (const Warning& warning : statement_.warnings) {
        if (warning.code == code && warning.span == span) return;
    }
    const auto near = suggest(name, known);
    statement_.warnings.push_back({std::move(code), fmt::format("the graph has no {} `{}`", kind, name),
                                   near ? fmt::format("did you mean `{}`?", *near) : std::string(), span});
}

std::optional<KeyId> Binder::resolve_key(const std::string& name, SourceSpan span, bool warn) {
    const NameTable& keys = context_.graph.catalog().keys;
    std::optional<KeyId> key = keys.find(name);
    if (!key && warn) warn_unknown("UnknownPropertyKey", "property key", name, keys.names(), span);
    if (!key && context_.transaction != nullptr) key = context_.transaction->key(name);
    return key;
}

bound::Query Binder::bind_query(const ast::Query& query, const Scope& scope, const QueryPlace& place) {
    bound::Query result;
    for (std::size_t i = 1; i < query.union_all.size(); ++i) {
        if (query.union_all[i] != query.union_all[0]) {
            fail("InvalidClauseComposition", "UNION and UNION ALL cannot be mixed", query.parts[i + 1].span,
                 "use one of them throughout");
        }
    }
    result.union_distinct = !query.union_all.empty() && !query.union_all[0];
    for (std::size_t i = 0; i < query.parts.size(); ++i) {
        PartState state;
        state.scope = scope;
        state.place = place;
        bind_single(query.parts[i], state, query.parts.size() == 1);
        std::vector<std::string> columns;
        for (const auto& [name, slot] : state.columns) {
            if (state.returns) columns.push_back(name);
            if (state.returns) state.part.outputs.push_back(slot);
        }
        if (i == 0) {
            result.columns = columns;
            result.returns = state.returns;
        } else {
            if (columns.size() != result.columns.size() ||
                !std::is_permutation(columns.begin(), columns.end(), result.columns.begin())) {
                fail("DifferentColumnsInUnion", "the parts of a UNION return different columns", query.parts[i].span,
                     fmt::format("the first part returns {}", fmt::join(result.columns, ", ")));
            }
            std::vector<Slot> ordered;
            for (const std::string& name : result.columns) {
                const auto at = std::find(columns.begin(), columns.end(), name) - columns.begin();
                ordered.push_back(state.part.outputs[static_cast<std::size_t>(at)]);
            }
            state.part.outputs = std::move(ordered);
        }
        result.parts.push_back(std::move(state.part));
    }
    if (result.parts.size() == 1) {
        result.outputs = result.parts[0].outputs;
    } else {
        for (std::size_t c = 0; c < result.columns.size(); ++c) {
            TypeMask type = 0;
            for (const bound::Part& part : result.parts) type |= statement_.frame[part.outputs[c]].type;
            result.outputs.push_back(new_slot(result.columns[c], type));
        }
    }
    return result;
}

void Binder::bind_single(const ast::SingleQuery& query, PartState& state, bool only_part) {
    const bool statement = state.place.role == QueryPlace::Role::statement;
    for (std::size_t i = 0; i < query.clauses.size(); ++i) {
        const bool last = i + 1 == query.clauses.size();
        bind_clause(query.clauses[i], state, last, i == 0 && last && only_part && statement);
    }
    const ast::Clause& last = query.clauses.back();
    const auto* call = std::get_if<ast::Call>(&last.body);
    const bool call_ends = call != nullptr && (call->yield.empty() || (statement && query.clauses.size() == 1));
    if (state.returns || call_ends || state.place.role == QueryPlace::Role::expression) return;
    const auto* subquery = std::get_if<ast::SubqueryCall>(&last.body);
    if (subquery != nullptr ? !returns(*subquery->query) : updates(last)) return;
    fail("InvalidClauseComposition", "a query cannot end here", last.span,
         "end it with RETURN, or with a clause that writes");
}

void Binder::bind_clause(const ast::Clause& clause, PartState& state, bool last, bool standalone) {
    if (updates(clause) && state.place.role == QueryPlace::Role::expression) {
        fail("InvalidClauseComposition", "a subquery expression cannot write", clause.span);
    }
    std::visit(
        [&](const auto& body) {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, ast::Match>)
                bind_match(body, state);
            else if constexpr (std::is_same_v<T, ast::Unwind>)
                bind_unwind(body, state);
            else if constexpr (std::is_same_v<T, ast::Projection>) {
                if (body.is_return && !last) {
                    fail("InvalidClauseComposition", "RETURN can only be the last clause", clause.span,
                         "use WITH to go on");
                }
                bind_projection(body, state, clause.span);
            } else if constexpr (std::is_same_v<T, ast::Create>)
                bind_create(body, state);
            else if constexpr (std::is_same_v<T, ast::Merge>)
                bind_merge(body, state);
            else if constexpr (std::is_same_v<T, ast::Set>)
                bind_set(body, state);
            else if constexpr (std::is_same_v<T, ast::Delete>)
                bind_delete(body, state);
            else if constexpr (std::is_same_v<T, ast::Call>)
                bind_call(body, state, clause, standalone);
            else if constexpr (std::is_same_v<T, ast::SubqueryCall>)
                bind_subquery_call(body, state);
            else if constexpr (std::is_same_v<T, ast::Foreach>)
                bind_foreach(body, state);
            else
                bind_load_csv(body, state, clause.span);
        },
        clause.body);
}

void Binder::bind_match(const ast::Match& match, PartState& state) {
    bound::MatchStep step;
    step.optional = match.optional;
    bind_pattern(match.pattern, state.scope, step.graph, step.paths, true);
    if (contains_aggregate(match.where)) {
        fail("InvalidAggregation", "WHERE cannot aggregate", match.where.span,
             "aggregate in WITH and test the name after it");
    }
    std::vector<Expr> terms;
    add_predicates(match.where, state.scope, terms);
    for (Expr& term : terms) {
        bool late = false;
        bound::for_each_slot(term, [&](Slot slot) {
            for (const bound::Assignment& path : step.paths) late = late || path.slot == slot;
        });
        (late ? step.late_predicates : step.graph.predicates).push_back(std::move(term));
    }
    state.part.steps.emplace_back(std::move(step));
}

void Binder::bind_load_csv(const ast::LoadCsv& load, PartState& state, SourceSpan span) {
    ExpressionContext context;
    context.scope = &state.scope;
    bound::LoadCsvStep step;
    step.url = bind_expression(load.url, context);
    if ((step.url.type & (string_type | null_type)) == 0)
        fail("InvalidArgumentType", "LOAD CSV needs the name of a file", load.url.span);
    if (state.scope.find(load.variable) != nullptr)
        fail("VariableAlreadyBound", fmt::format("`{}` is already defined", load.variable), span);
    if (load.field_terminator.size() > 1)
        fail("InvalidArgumentValue", "FIELDTERMINATOR is one character of ASCII", span);
    if (!load.field_terminator.empty()) step.delimiter = load.field_terminator[0];
    step.with_headers = load.with_headers;
    const TypeMask type = load.with_headers ? map_type : list_type;
    step.slot = new_slot(load.variable, type);
    state.scope.set({load.variable, step.slot, type, any_type, false, depth_});
    state.part.steps.emplace_back(std::move(step));
}

void Binder::bind_unwind(const ast::Unwind& unwind, PartState& state) {
    ExpressionContext context;
    context.scope = &state.scope;
    bound::UnwindStep step;
    step.list = bind_expression(unwind.list, context);
    if (state.scope.find(unwind.variable) != nullptr) {
        fail("VariableAlreadyBound", fmt::format("`{}` is already defined", unwind.variable), unwind.variable_span);
    }
    const TypeMask type = element_type_of(step.list, context);
    step.slot = new_slot(unwind.variable, type);
    state.scope.set({unwind.variable, step.slot, type, any_type, false, depth_});
    state.part.steps.emplace_back(std::move(step));
}

void Binder::bind_foreach(const ast::Foreach& each, PartState& state) {
    ExpressionContext context;
    context.scope = &state.scope;
    bound::ForeachStep step;
    step.list = bind_expression(each.list, context);
    require_list(step.list);
    const TypeMask type = element_type_of(step.list, context);
    step.slot = new_slot(each.variable, type);
    Scope inner = state.scope;
    for (Variable& variable : inner.variables) variable.local = false;
    ++depth_;
    imports_.emplace_back();
    inner.set({each.variable, step.slot, type, any_type, false, depth_ - 1});
    PartState body;
    body.scope = std::move(inner);
    for (const ast::Clause& clause : each.body) {
        if (!updates(clause)) fail("InvalidClauseComposition", "FOREACH holds updating clauses only", clause.span);
        bind_clause(clause, body, true, false);
    }
    step.body = std::make_shared<bound::Query>();
    step.body->parts.push_back(std::move(body.part));
    step.body->imports.assign(imports_.back().begin(), imports_.back().end());
    imports_.pop_back();
    --depth_;
    state.part.steps.emplace_back(std::move(step));
}

}  // namespace semantics

bool writes(const ast::Query& query) {
    for (const ast::SingleQuery& part : query.parts) {
        for (const ast::Clause& clause : part.clauses) {
            if (semantics::updates(clause)) return true;
        }
    }
    return false;
}

bound::Statement bind(const ast::Query& query, const BindContext& context) {
    bound::Statement statement;
    semantics::Binder binder(context, statement);
    statement.writes = writes(query);
    statement.query = binder.bind_query(query, {}, {});
    return statement;
}

bound::Statement bind_constant(const ast::Expression& expression, const BindContext& context) {
    bound::Statement statement;
    semantics::Binder binder(context, statement);
    semantics::Scope scope;
    semantics::ExpressionContext expression_context;
    expression_context.scope = &scope;
    bound::Assignment assignment;
    assignment.expr = binder.bind_expression(expression, expression_context);
    statement.frame.push_back({"value", assignment.expr.type});
    assignment.slot = static_cast<bound::Slot>(statement.frame.size() - 1);
    bound::Part part;
    part.outputs.push_back(assignment.slot);
    statement.query.outputs = part.outputs;
    statement.query.columns.emplace_back("value");
    statement.query.returns = true;
    bound::ProjectStep project;
    project.items.push_back(std::move(assignment));
    part.steps.emplace_back(std::move(project));
    statement.query.parts.push_back(std::move(part));
    return statement;
}

std::vector<RoutineInfo> aggregate_functions() {
    return {
        {"avg", "aggregate", "avg(value :: NUMBER | DURATION) :: NUMBER | DURATION",
         "The mean of the values that are not null."},
        {"collect", "aggregate", "collect(value :: ANY) :: LIST", "A list of the values that are not null."},
        {"count", "aggregate", "count(value :: ANY) :: INTEGER", "How many values are not null; count(*) counts rows."},
        {"max", "aggregate", "max(value :: ANY) :: ANY",
         "The greatest value in the order of ORDER BY, nulls left out."},
        {"min", "aggregate", "min(value :: ANY) :: ANY", "The least value in the order of ORDER BY, nulls left out."},
        {"percentileCont", "aggregate", "percentileCont(value :: NUMBER, percentile :: FLOAT) :: FLOAT",
         "The percentile between 0.0 and 1.0, interpolated between neighbours."},
        {"percentileDisc", "aggregate", "percentileDisc(value :: NUMBER, percentile :: FLOAT) :: NUMBER",
         "The percentile between 0.0 and 1.0, always one of the values."},
        {"stDev", "aggregate", "stDev(value :: NUMBER) :: FLOAT", "The standard deviation of a sample."},
        {"stDevP", "aggregate", "stDevP(value :: NUMBER) :: FLOAT", "The standard deviation of a whole population."},
        {"sum", "aggregate", "sum(value :: NUMBER | DURATION) :: NUMBER | DURATION",
         "The sum of the values that are not null; 0 without any. Of floats it is exact, rounded once, in any order."},
    };
}

}  // namespace entente
