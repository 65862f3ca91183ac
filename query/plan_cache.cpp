#include "query/plan_cache.hpp"

#include <algorithm>

#include "query/plan/statistics.hpp"

namespace entente {

namespace {

constexpr std::size_t most_plans = 64;

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

/// Estimates made for `then` entities still serve for `now`.
bool near(std::uint64_t then, std::uint64_t now) {
    constexpr std::uint64_t few = 1000;
    return now <= 2 * then + few && then <= 2 * now + few;
}

}  // namespace

Run::Run(std::shared_ptr<const plan::Statement> plan_in)
    : plan(std::move(plan_in)), context(*plan), can_run_again(entente::can_run_again(plan->root)) {}

CachedStatement::Sizes CachedStatement::sizes_of(const Catalog& catalog) {
    return {catalog.labels.size(), catalog.types.size(), catalog.keys.size(), catalog.label_sets.size()};
}

void CachedStatement::suppose(const GraphState& state) {
    catalog_ = state.shared_catalog();
    schema_ = state.shared_schema();
    sizes_ = sizes_of(*catalog_);
    schema_changes_ = schema_->changes;
    nodes_ = state.node_count();
    relationships_ = state.relationship_count();
}

bool CachedStatement::fits(const GraphState& state) const {
    return state.shared_catalog() == catalog_ && state.shared_schema() == schema_ && sizes_of(*catalog_) == sizes_ &&
           schema_->changes == schema_changes_ && near(nodes_, state.node_count()) &&
           near(relationships_, state.relationship_count()) &&
           std::all_of(plan->premises.begin(), plan->premises.end(),
                       [&](const plan::Premise& premise) { return plan::holds(premise, state); });
}

std::shared_ptr<CachedStatement> PlanCache::find(std::string_view text, const GraphState& state, bool optimise,
                                                 const Parameters& parameters) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(statements_.begin(), statements_.end(), [&](const auto& each) {
        return each->text == text && each->optimise == optimise &&
               std::equal(parameters.begin(), parameters.end(), each->parameter_names.begin(),
                          each->parameter_names.end(),
                          [](const auto& parameter, const std::string& name) { return parameter.first == name; });
    });
    if (found == statements_.end()) return nullptr;
    if (!(*found)->fits(state)) {
        statements_.erase(found);
        return nullptr;
    }
    std::rotate(statements_.begin(), found, found + 1);
    return statements_.front();
}

void PlanCache::remember(std::shared_ptr<CachedStatement> statement) {
    const std::lock_guard lock(mutex_);
    statements_.insert(statements_.begin(), std::move(statement));
    if (statements_.size() > most_plans) statements_.pop_back();
}

void PlanCache::forget() {
    const std::lock_guard lock(mutex_);
    statements_.clear();
}

std::unique_ptr<Run> PlanCache::run_of(CachedStatement& statement, const Snapshot& snapshot) {
    std::unique_ptr<Run> run;
    {
        const std::lock_guard lock(mutex_);
        run = std::move(statement.idle_);
    }
    if (!run) {
        run = std::make_unique<Run>(statement.plan);
        run->context.functions.random.seed(next_seed_.fetch_add(0x9E37'79B9'7F4A'7C15ULL, std::memory_order_relaxed));
    } else if (snapshot == nullptr || run->made_for.lock() != snapshot) {
        run->root.reset();
    }
    return run;
}

void PlanCache::keep(std::unique_ptr<Run> run, CachedStatement& statement, const Snapshot& snapshot) {
    exec::ExecutionContext& context = run->context;
    if (context.profile || !context.subqueries.empty()) return;
    context.options = nullptr;
    context.snapshot.reset();
    context.transaction = nullptr;
    context.parameters.clear();
    context.statistics = {};
    if (snapshot && run->can_run_again) {
        run->root->restart();
        run->made_for = snapshot;
    } else {
        run->root.reset();
        run->batch = {};
    }
    context.memory->used = 0;  // operators give back what they hold when they end
    const std::lock_guard lock(mutex_);
    statement.idle_ = std::move(run);
}

}  // namespace entente
