#include "query/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "query/begin_execution.hpp"
#include "query/exec/operator.hpp"
#include "query/exec/worker_pool.hpp"
#include "query/functions/function.hpp"
#include "query/plan/planner.hpp"
#include "query/plan_cache.hpp"
#include "query/running_cursor.hpp"
#include "query/schema_command.hpp"
#include "query/semantics/bind.hpp"
#include "query/syntax/parser.hpp"

namespace entente {

namespace {

using Clock = std::chrono::steady_clock;

void require_parameters(const plan::Statement& statement, const Parameters& parameters) {
    for (const auto& [name, span] : statement.bound.parameters) {
        const std::string& wanted = name;
        const bool given =
            std::any_of(parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == wanted; });
        if (!given) {
            throw compile_error(ErrorCode::parameter_missing, "MissingParameter",
                                fmt::format("parameter ${} is not given", name), span,
                                fmt::format("set it with :param {} => ... or --param {}=...", name, name));
        }
    }
}

std::vector<std::string> names_of(const Parameters& parameters) {
    std::vector<std::string> names;
    names.reserve(parameters.size());
    for (const auto& parameter : parameters) names.push_back(parameter.first);
    return names;
}

/// The parameters that `CALL procedure` without parentheses takes its arguments from.
Parameters call_inputs(const ast::Query& query, const ProcedureRegistry& procedures) {
    Parameters inputs;
    for (const ast::SingleQuery& part : query.parts) {
        for (const ast::Clause& clause : part.clauses) {
            const auto* call = std::get_if<ast::Call>(&clause.body);
            const Procedure* procedure = call != nullptr ? procedures.find(call->procedure) : nullptr;
            if (procedure == nullptr || call->has_arguments) continue;
            for (const auto& input : procedure->signature.inputs) inputs.emplace_back(input.name, Value());
        }
    }
    return inputs;
}

void fill_profile(PlanNode& node, const plan::Plan& plan, const exec::ExecutionContext& context) {
    const auto& profile = context.profiles[plan.id];
    node.rows = profile.rows;
    node.batches = profile.batches;
    double own = profile.milliseconds;
    for (std::size_t i = 0; i < plan.inputs.size(); ++i) {
        own -= context.profiles[plan.inputs[i].id].milliseconds;
        fill_profile(node.children[i], plan.inputs[i], context);
    }
    node.milliseconds = std::round(std::max(0.0, own) * 1000) / 1000;
}

void execute(Run& run, Result& result) {
    const plan::Statement& statement = *run.plan;
    exec::ExecutionContext& context = run.context;
    exec::Batch& batch = run.batch;
    const std::vector<bound::Slot>& outputs = statement.bound.query.outputs;
    result.has_rows = statement.bound.query.returns;
    while (run.root->next(batch)) {
        context.check();
        if (!result.has_rows) continue;
        context.require_rows(result.row_count + batch.size);
        if (!outputs.empty()) {
            // Room at least doubles, or else each batch would move all values before it.
            const std::size_t wanted = result.values.size() + batch.size * outputs.size();
            const std::size_t room = result.values.capacity();
            if (wanted > room) result.values.reserve(std::max(wanted, 2 * room));
            for (std::size_t row = 0; row < batch.size; ++row) {
                for (const bound::Slot slot : outputs) result.values.push_back(batch.columns[slot].get(row));
            }
            context.use_memory(batch.size * outputs.size() * sizeof(Value));
        }
        result.row_count += batch.size;
    }
    result.statistics = context.statistics;
}

void require_writable(const ExecuteOptions& options, SourceSpan span) {
    if (!options.read_only) return;
    throw compile_error(ErrorCode::semantic_error, "ReadOnly", "the session is read-only and the statement writes",
                        span);
}

/// A command is done at once: there is no plan to explain.
const ast::SchemaCommand* command_of(const ast::Statement& statement) {
    const auto* command = std::get_if<ast::SchemaCommand>(&statement.body);
    if (command != nullptr && statement.explain != ast::ExplainMode::none) {
        throw compile_error(ErrorCode::syntax_error, "UnsupportedSyntax",
                            "EXPLAIN and PROFILE are for queries, not for commands", command->span);
    }
    return command;
}

}  // namespace

struct Engine::Impl {
    Impl(Graph& graph_in, const ProcedureRegistry& procedures_in) : graph(graph_in), procedures(procedures_in) {}

    Graph& graph;
    const ProcedureRegistry& procedures;
    exec::WorkerPool pool;
    PlanCache plans;

    /// `snapshot` is null in a transaction.
    void run_plan(CachedStatement& cached, const GraphState& state, const Snapshot& snapshot, Transaction* transaction,
                  const Parameters& parameters, const ExecuteOptions& options, Clock::time_point start,
                  Result& result) {
        const plan::Statement& statement = *cached.plan;
        require_parameters(statement, parameters);
        result.columns = statement.bound.query.columns;
        result.warnings = statement.bound.warnings;
        if (cached.explain != ast::ExplainMode::none) {
            result.plan = plan::explain(statement, state, transaction == nullptr ? threads_of(options) : 1);
        }
        if (cached.explain == ast::ExplainMode::explain) {
            result.columns.clear();
            return;
        }
        std::unique_ptr<Run> run = plans.run_of(cached, snapshot);
        exec::ExecutionContext& context = run->context;
        begin_execution(context, state, transaction, snapshot, parameters, options, start);
        context.pool = &pool;
        context.profile = cached.explain == ast::ExplainMode::profile;
        if (context.profile) context.profiles.resize(statement.operator_count);
        if (!run->root) run->root = exec::make_operator(statement.root, context, run->argument);
        execute(*run, result);
        if (context.profile) {
            fill_profile(result.plan->children[0], statement.root, context);
            result.plan->rows = result.row_count;
        }
        plans.keep(std::move(run), cached, snapshot);
    }

    std::shared_ptr<CachedStatement> prepare(std::string_view text, const ast::Query& query, ast::ExplainMode explain,
                                             const GraphState& state, Transaction* transaction,
                                             const Parameters& parameters, bool optimise) {
        auto cached = std::make_shared<CachedStatement>();
        cached->text = text;
        cached->optimise = optimise;
        cached->parameter_names = names_of(parameters);
        cached->explain = explain;
        cached->span = query.span;
        bound::Statement bound = bind(query, {state, transaction, procedures, parameters});
        cached->plan =
            std::make_shared<const plan::Statement>(plan::plan_statement(std::move(bound), state, {optimise}));
        cached->suppose(state);
        return cached;
    }
};

Engine::Engine(Graph& graph, const ProcedureRegistry& procedures) : impl_(std::make_unique<Impl>(graph, procedures)) {}
Engine::~Engine() = default;

void Engine::forget_plans() {
    impl_->plans.forget();
}

Result Engine::run(std::string_view text, const Parameters& parameters, const ExecuteOptions& options) {
    const Clock::time_point start = Clock::now();
    Result result;
    result.snapshot = impl_->graph.snapshot();
    const auto finish = [&] {
        result.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        return std::move(result);
    };
    std::shared_ptr<CachedStatement> cached = impl_->plans.find(text, *result.snapshot, options.optimise, parameters);
    std::optional<ast::Statement> statement;
    if (!cached) {
        statement = parse_statement(text);
        if (const ast::SchemaCommand* command = command_of(*statement)) {
            if (!changes_schema(*command)) {
                show(*command, *result.snapshot, impl_->procedures, result);
                return finish();
            }
            require_writable(options, command->span);
            Transaction transaction = impl_->graph.begin();
            change_schema(*command, transaction, result.statistics);
            result.snapshot = transaction.commit();
            return finish();
        }
        const auto& query = std::get<ast::Query>(statement->body);
        if (writes(query) && statement->explain != ast::ExplainMode::explain) require_writable(options, query.span);
        // Errors that need no graph come before the wait for the writer's turn.
        cached =
            impl_->prepare(text, query, statement->explain, *result.snapshot, nullptr, parameters, options.optimise);
        if (!cached->writes()) impl_->plans.remember(cached);
    }
    if (!cached->writes() || cached->explain == ast::ExplainMode::explain) {
        impl_->run_plan(*cached, *result.snapshot, result.snapshot, nullptr, parameters, options, start, result);
        return finish();
    }
    require_writable(options, cached->span);
    Transaction transaction = impl_->graph.begin();
    if (statement || !cached->fits(transaction.state())) {
        if (!statement) statement = parse_statement(text);
        cached = impl_->prepare(text, std::get<ast::Query>(statement->body), statement->explain, transaction.state(),
                                &transaction, parameters, options.optimise);
        impl_->plans.remember(cached);
    }
    impl_->run_plan(*cached, transaction.state(), nullptr, &transaction, parameters, options, start, result);
    result.snapshot = transaction.commit();
    return finish();
}

ResultCursor Engine::stream(std::string_view text, const Parameters& parameters, const ExecuteOptions& options,
                            std::shared_ptr<const void> owner) {
    const Clock::time_point start = Clock::now();
    const Snapshot snapshot = impl_->graph.snapshot();
    auto cached = impl_->plans.find(text, *snapshot, options.optimise, parameters);
    if (!cached) {
        const ast::Statement statement = parse_statement(text);
        const auto* query = std::get_if<ast::Query>(&statement.body);
        if (query == nullptr || writes(*query)) return ResultCursor(run(text, parameters, options));
        cached = impl_->prepare(text, *query, statement.explain, *snapshot, nullptr, parameters, options.optimise);
        impl_->plans.remember(cached);
    }
    if (cached->writes() || cached->explain != ast::ExplainMode::none) {
        return ResultCursor(run(text, parameters, options));
    }
    const plan::Statement& statement = *cached->plan;
    require_parameters(statement, parameters);
    auto cursor = std::make_unique<ResultCursor::Impl>();
    cursor->result.columns = statement.bound.query.columns;
    cursor->result.warnings = statement.bound.warnings;
    cursor->result.has_rows = statement.bound.query.returns;
    cursor->result.snapshot = snapshot;
    cursor->owner = std::move(owner);
    cursor->running = std::make_unique<ResultCursor::Running>(cached->plan, snapshot, parameters, options, start);
    return ResultCursor(std::move(cursor));
}

StatementDescription Engine::describe(std::string_view text) {
    const ast::Statement statement = parse_statement(text);
    StatementDescription description;
    if (const ast::SchemaCommand* command = command_of(statement)) {
        description.writes = changes_schema(*command);
        return description;
    }
    const auto& query = std::get<ast::Query>(statement.body);
    const Snapshot snapshot = impl_->graph.snapshot();
    const auto cached =
        impl_->prepare(text, query, statement.explain, *snapshot, nullptr, call_inputs(query, impl_->procedures), true);
    const bound::Statement& bound = cached->plan->bound;
    cached->parameter_names.clear();
    for (const auto& parameter : bound.parameters) cached->parameter_names.push_back(parameter.name);
    description.parameters = cached->parameter_names;
    if (statement.explain != ast::ExplainMode::explain) description.columns = bound.query.columns;
    description.writes = bound.writes;
    if (!bound.writes) impl_->plans.remember(cached);
    return description;
}

Result Engine::run_in(Transaction& transaction, std::string_view text, const Parameters& parameters,
                      const ExecuteOptions& options) {
    const Clock::time_point start = Clock::now();
    Result result;
    std::shared_ptr<CachedStatement> cached =
        impl_->plans.find(text, transaction.state(), options.optimise, parameters);
    std::optional<ast::Statement> statement;
    const ast::SchemaCommand* command = nullptr;
    if (!cached) {
        statement = parse_statement(text);
        command = command_of(*statement);
        if (command != nullptr && !changes_schema(*command)) {
            show(*command, transaction.state(), impl_->procedures, result);
            return result;
        }
    }
    const auto savepoint = transaction.savepoint();
    try {
        if (command != nullptr) {
            change_schema(*command, transaction, result.statistics);
        } else {
            if (!cached) {
                cached = impl_->prepare(text, std::get<ast::Query>(statement->body), statement->explain,
                                        transaction.state(), &transaction, parameters, options.optimise);
                impl_->plans.remember(cached);
            }
            impl_->run_plan(*cached, transaction.state(), nullptr, &transaction, parameters, options, start, result);
        }
        transaction.check_constraints();
    } catch (...) {
        transaction.rollback_to(savepoint);
        throw;
    }
    result.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    return result;
}

Value Engine::evaluate(std::string_view expression, const Parameters& parameters) {
    const ast::Expression parsed = parse_expression(expression);
    const Snapshot snapshot = impl_->graph.snapshot();
    CachedStatement prepared;
    bound::Statement bound = bind_constant(parsed, {*snapshot, nullptr, impl_->procedures, parameters});
    prepared.plan = std::make_shared<const plan::Statement>(plan::plan_statement(std::move(bound), *snapshot, {}));
    Result result;
    const ExecuteOptions options;
    impl_->run_plan(prepared, *snapshot, snapshot, nullptr, parameters, options, Clock::now(), result);
    return result.values.at(0);
}

}  // namespace entente
