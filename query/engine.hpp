#pragma once

#include <memory>
#include <string_view>

#include "graph/graph.hpp"
#include "query/result.hpp"
#include "query/semantics/procedure.hpp"

namespace entente {

/// Runs statements on a graph: parse, analyse, plan, execute, each by its own stage. Keeps the plans of recent
/// statements. Safe to use from several threads: statements that read run on a snapshot, statements that write one at a
/// time.
class Engine {
public:
    Engine(Graph& graph, const ProcedureRegistry& procedures);
    ~Engine();

    /// One statement, committed when it succeeds; on Error nothing of it stays.
    Result run(std::string_view text, const Parameters& parameters, const ExecuteOptions& options);

    /// One statement inside `transaction`, without commit. On Error the transaction is as it was before.
    Result run_in(Transaction& transaction, std::string_view text, const Parameters& parameters,
                  const ExecuteOptions& options);

    [[nodiscard]] Value evaluate(std::string_view expression, const Parameters& parameters);

    void forget_plans();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace entente
