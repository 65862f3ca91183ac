#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "query/exec/operator.hpp"
#include "query/plan/plan.hpp"
#include "query/result.hpp"
#include "query/syntax/ast.hpp"

namespace entente {

/// What one execution of a plan needs: its operators and what they share. One that has ended can serve the next.
struct Run {
    explicit Run(std::shared_ptr<const plan::Statement> plan_in);

    std::shared_ptr<const plan::Statement> plan;
    exec::ExecutionContext context;
    exec::ArgumentSource argument;
    exec::OperatorPtr root;  ///< null: to be made for the graph of the next execution
    exec::Batch batch;
    bool can_run_again = false;                ///< the operators may be kept from one execution to the next
    std::weak_ptr<const GraphState> made_for;  ///< what the operators were made for, when they are kept
};

/// A statement with its plan, and what the plan takes for granted.
class CachedStatement {
public:
    std::string text;
    bool optimise = true;
    std::vector<std::string> parameter_names;
    ast::ExplainMode explain = ast::ExplainMode::none;
    SourceSpan span;
    std::shared_ptr<const plan::Statement> plan;

    [[nodiscard]] bool writes() const { return plan->bound.writes; }
    /// Takes down what `state` is like; the plan was made for it.
    void suppose(const GraphState& state);
    /// The plan is right for `state`, and its estimates are not far off.
    [[nodiscard]] bool fits(const GraphState& state) const;

private:
    using Sizes = std::array<std::size_t, 4>;
    static Sizes sizes_of(const Catalog& catalog);

    // A transaction writes to the catalog and the schema that it has made: the first may have grown, of the second
    // anything may have changed.
    std::shared_ptr<const Catalog> catalog_;
    std::shared_ptr<const Schema> schema_;
    Sizes sizes_{};
    std::uint64_t schema_changes_ = 0;
    std::uint64_t nodes_ = 0, relationships_ = 0;

    friend class PlanCache;
    std::unique_ptr<Run> idle_;  // of an earlier execution; guarded by the cache
};

/// The plans of recent statements. Safe to use from several threads.
class PlanCache {
public:
    /// nullptr: there is none that fits.
    std::shared_ptr<CachedStatement> find(std::string_view text, const GraphState& state, bool optimise,
                                          const Parameters& parameters);
    void remember(std::shared_ptr<CachedStatement> prepared);
    void forget();

    /// Something to run the statement in: with operators where some were kept for `snapshot`, which is null for a
    /// statement in a transaction.
    std::unique_ptr<Run> run_of(CachedStatement& statement, const Snapshot& snapshot);
    /// Gives back a run that ended well. Nothing of the snapshot is held on to.
    void keep(std::unique_ptr<Run> run, CachedStatement& statement, const Snapshot& snapshot);

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<CachedStatement>> statements_;      // most recent first
    std::atomic<std::uint64_t> next_seed_{std::random_device{}()};  // asking the system costs more than a small query
};

}  // namespace entente
