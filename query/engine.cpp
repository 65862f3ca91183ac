#include "query/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <random>

#include "query/begin_execution.hpp"
#include "query/exec/operator.hpp"
#include "query/exec/worker_pool.hpp"
#include "query/functions/function.hpp"
#include "query/plan/planner.hpp"
#include "query/running_cursor.hpp"
#include "query/schema_command.hpp"
#include "query/semantics/bind.hpp"
#include "query/syntax/parser.hpp"

namespace entente {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t cached_plans = 64;

/// A plan with its operators: what one execution needs. One that has ended well can run again, with other parameters on
/// the same graph; its vectors then have the memory that they need.
struct Run {
    explicit Run(std::shared_ptr<const plan::Statement> plan_in) : plan(std::move(plan_in)), context(*plan) {}

    /// Forgets what belonged to the last execution.
    void end() {
        context.options = nullptr;
        context.parameters.clear();
        context.statistics = {};
        context.memory->used = 0;
        root->restart();
    }

    std::shared_ptr<const plan::Statement> plan;
    exec::ExecutionContext context;
    exec::ArgumentSource argument;
    exec::OperatorPtr root;
    exec::Batch batch;
};

/// Operators of the plan keep no more than a few batches between two runs, and nothing of the values of the last.
bool can_run_again(const plan::Plan& plan) {
    const bool light =
        std::holds_alternative<plan::Argument>(plan.op) || std::holds_alternative<plan::NodeScan>(plan.op) ||
        std::holds_alternative<plan::NodeIndexSeek>(plan.op) || std::holds_alternative<plan::Expand>(plan.op) ||
        std::holds_alternative<plan::ShortestPath>(plan.op) || std::holds_alternative<plan::LabelFilter>(plan.op) ||
        std::holds_alternative<plan::Filter>(plan.op) || std::holds_alternative<plan::Project>(plan.op) ||
        std::holds_alternative<plan::Limit>(plan.op);
    return light && std::all_of(plan.inputs.begin(), plan.inputs.end(), can_run_again);
}

struct PreparedStatement {
    std::string text;
    bool optimise = true;
    std::vector<std::string> parameter_names;
    Snapshot snapshot;  ///< the plan's statistics and name ids are of this state
    ast::ExplainMode explain = ast::ExplainMode::none;
    std::shared_ptr<const plan::Statement> plan;
    std::unique_ptr<Run> idle;  ///< of an earlier execution; guarded by the mutex of the cache

    [[nodiscard]] bool is_for(std::string_view wanted, const Snapshot& state, bool optimised,
                              const Parameters& parameters) const {
        return text == wanted && snapshot == state && optimise == optimised &&
               std::equal(parameters.begin(), parameters.end(), parameter_names.begin(), parameter_names.end(),
                          [](const auto& parameter, const std::string& name) { return parameter.first == name; });
    }
};

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
            result.values.reserve(result.values.size() + batch.size * outputs.size());
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
    std::atomic<std::uint64_t> next_seed{std::random_device{}()};  // asking the system costs more than a small query
    std::mutex cache_mutex;
    std::vector<std::shared_ptr<PreparedStatement>> cache;  // most recent first

    std::shared_ptr<PreparedStatement> cached(std::string_view text, const Snapshot& snapshot, bool optimise,
                                              const Parameters& parameters) {
        const std::lock_guard lock(cache_mutex);
        for (auto it = cache.begin(); it != cache.end(); ++it) {
            if (!(*it)->is_for(text, snapshot, optimise, parameters)) continue;
            std::rotate(cache.begin(), it, it + 1);
            return cache.front();
        }
        return nullptr;
    }

    void remember(const std::shared_ptr<PreparedStatement>& prepared) {
        const std::lock_guard lock(cache_mutex);
        std::erase_if(cache, [&](const auto& each) { return each->snapshot != prepared->snapshot; });
        cache.insert(cache.begin(), prepared);
        if (cache.size() > cached_plans) cache.pop_back();
    }

    std::unique_ptr<Run> run_of(PreparedStatement& prepared) {
        {
            const std::lock_guard lock(cache_mutex);
            if (prepared.idle) return std::move(prepared.idle);
        }
        auto run = std::make_unique<Run>(prepared.plan);
        run->context.functions.random.seed(next_seed.fetch_add(0x9E37'79B9'7F4A'7C15ULL, std::memory_order_relaxed));
        return run;
    }

    void keep(std::unique_ptr<Run> run, PreparedStatement& prepared) {
        if (run->context.profile || !run->context.subqueries.empty() || !can_run_again(run->plan->root)) return;
        run->end();
        const std::lock_guard lock(cache_mutex);
        prepared.idle = std::move(run);
    }

    void run_plan(PreparedStatement& prepared, const GraphState& state, Transaction* transaction,
                  const Parameters& parameters, const ExecuteOptions& options, Clock::time_point start,
                  Result& result) {
        const plan::Statement& statement = *prepared.plan;
        require_parameters(statement, parameters);
        result.columns = statement.bound.query.columns;
        result.warnings = statement.bound.warnings;
        if (prepared.explain != ast::ExplainMode::none) {
            result.plan = plan::explain(statement, state, transaction == nullptr ? threads_of(options) : 1);
        }
        if (prepared.explain == ast::ExplainMode::explain) {
            result.columns.clear();
            return;
        }
        std::unique_ptr<Run> run = run_of(prepared);
        exec::ExecutionContext& context = run->context;
        begin_execution(context, state, transaction, prepared.snapshot, parameters, options, start);
        context.pool = &pool;
        context.profile = prepared.explain == ast::ExplainMode::profile;
        if (context.profile) context.profiles.resize(statement.operator_count);
        if (!run->root) run->root = exec::make_operator(statement.root, context, run->argument);
        execute(*run, result);
        if (context.profile) {
            fill_profile(result.plan->children[0], statement.root, context);
            result.plan->rows = result.row_count;
        }
        if (transaction == nullptr) keep(std::move(run), prepared);
    }

    PreparedStatement prepare(const ast::Query& query, ast::ExplainMode explain, const GraphState& state,
                              Transaction* transaction, const Parameters& parameters, bool optimise) const {
        PreparedStatement prepared;
        prepared.explain = explain;
        bound::Statement bound = bind(query, {state, transaction, procedures, parameters});
        prepared.plan =
            std::make_shared<const plan::Statement>(plan::plan_statement(std::move(bound), state, {optimise}));
        return prepared;
    }
};

Engine::Engine(Graph& graph, const ProcedureRegistry& procedures) : impl_(std::make_unique<Impl>(graph, procedures)) {}
Engine::~Engine() = default;

void Engine::forget_plans() {
    const std::lock_guard lock(impl_->cache_mutex);
    impl_->cache.clear();
}

Result Engine::run(std::string_view text, const Parameters& parameters, const ExecuteOptions& options) {
    const Clock::time_point start = Clock::now();
    Result result;
    result.snapshot = impl_->graph.snapshot();
    const auto finish = [&] {
        result.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        return std::move(result);
    };
    if (const auto prepared = impl_->cached(text, result.snapshot, options.optimise, parameters)) {
        impl_->run_plan(*prepared, *result.snapshot, nullptr, parameters, options, start, result);
        return finish();
    }
    const ast::Statement statement = parse_statement(text);
    if (const ast::SchemaCommand* command = command_of(statement)) {
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
    const auto& query = std::get<ast::Query>(statement.body);
    if (!writes(query) || statement.explain == ast::ExplainMode::explain) {
        const auto prepared = std::make_shared<PreparedStatement>(
            impl_->prepare(query, statement.explain, *result.snapshot, nullptr, parameters, options.optimise));
        prepared->text = text;
        prepared->optimise = options.optimise;
        prepared->parameter_names = names_of(parameters);
        prepared->snapshot = result.snapshot;
        impl_->remember(prepared);
        impl_->run_plan(*prepared, *result.snapshot, nullptr, parameters, options, start, result);
        return finish();
    }
    require_writable(options, query.span);
    // Errors that need no graph come before the wait for the writer's turn.
    (void)impl_->prepare(query, statement.explain, *result.snapshot, nullptr, parameters, options.optimise);
    Transaction transaction = impl_->graph.begin();
    PreparedStatement prepared =
        impl_->prepare(query, statement.explain, transaction.state(), &transaction, parameters, options.optimise);
    impl_->run_plan(prepared, transaction.state(), &transaction, parameters, options, start, result);
    result.snapshot = transaction.commit();
    return finish();
}

ResultCursor Engine::stream(std::string_view text, const Parameters& parameters, const ExecuteOptions& options,
                            std::shared_ptr<const void> owner) {
    const Clock::time_point start = Clock::now();
    const Snapshot snapshot = impl_->graph.snapshot();
    auto prepared = impl_->cached(text, snapshot, options.optimise, parameters);
    if (!prepared) {
        const ast::Statement statement = parse_statement(text);
        const auto* query = std::get_if<ast::Query>(&statement.body);
        if (query == nullptr || writes(*query) || statement.explain != ast::ExplainMode::none) {
            return ResultCursor(run(text, parameters, options));
        }
        prepared = std::make_shared<PreparedStatement>(
            impl_->prepare(*query, statement.explain, *snapshot, nullptr, parameters, options.optimise));
        prepared->text = text;
        prepared->optimise = options.optimise;
        prepared->parameter_names = names_of(parameters);
        prepared->snapshot = snapshot;
        impl_->remember(prepared);
    }
    if (prepared->explain != ast::ExplainMode::none) return ResultCursor(run(text, parameters, options));
    const plan::Statement& statement = *prepared->plan;
    require_parameters(statement, parameters);
    auto cursor = std::make_unique<ResultCursor::Impl>();
    cursor->result.columns = statement.bound.query.columns;
    cursor->result.warnings = statement.bound.warnings;
    cursor->result.has_rows = statement.bound.query.returns;
    cursor->result.snapshot = snapshot;
    cursor->owner = std::move(owner);
    cursor->running = std::make_unique<ResultCursor::Running>(prepared->plan, snapshot, parameters, options, start);
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
    const Parameters inputs = call_inputs(query, impl_->procedures);
    bound::Statement bound = bind(query, {*snapshot, nullptr, impl_->procedures, inputs});
    for (const auto& parameter : bound.parameters) description.parameters.push_back(parameter.name);
    if (statement.explain != ast::ExplainMode::explain) description.columns = bound.query.columns;
    description.writes = writes(query);
    if (description.writes) return description;
    const auto prepared = std::make_shared<PreparedStatement>();
    prepared->text = text;
    prepared->parameter_names = description.parameters;
    prepared->snapshot = snapshot;
    prepared->explain = statement.explain;
    prepared->plan = std::make_shared<const plan::Statement>(plan::plan_statement(std::move(bound), *snapshot, {}));
    impl_->remember(prepared);
    return description;
}

Result Engine::run_in(Transaction& transaction, std::string_view text, const Parameters& parameters,
                      const ExecuteOptions& options) {
    const Clock::time_point start = Clock::now();
    Result result;
    const ast::Statement statement = parse_statement(text);
    const ast::SchemaCommand* command = command_of(statement);
    if (command != nullptr && !changes_schema(*command)) {
        show(*command, transaction.state(), impl_->procedures, result);
        return result;
    }
    const auto savepoint = transaction.savepoint();
    try {
        if (command != nullptr) {
            change_schema(*command, transaction, result.statistics);
        } else {
            PreparedStatement prepared =
                impl_->prepare(std::get<ast::Query>(statement.body), statement.explain, transaction.state(),
                               &transaction, parameters, options.optimise);
            impl_->run_plan(prepared, transaction.state(), &transaction, parameters, options, start, result);
        }
        transaction.check_constraints();
    } catch (...) {
        transaction.rollback_to(*savepoint);
        throw;
    }
    result.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    return result;
}

Value Engine::evaluate(std::string_view expression, const Parameters& parameters) {
    const ast::Expression parsed = parse_expression(expression);
    const Snapshot snapshot = impl_->graph.snapshot();
    PreparedStatement prepared;
    prepared.snapshot = snapshot;
    bound::Statement bound = bind_constant(parsed, {*snapshot, nullptr, impl_->procedures, parameters});
    prepared.plan = std::make_shared<const plan::Statement>(plan::plan_statement(std::move(bound), *snapshot, {}));
    Result result;
    const ExecuteOptions options;
    impl_->run_plan(prepared, *snapshot, nullptr, parameters, options, Clock::now(), result);
    return result.values.at(0);
}

}  // namespace entente
