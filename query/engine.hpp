#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.hpp"
#include "query/cursor.hpp"
#include "query/result.hpp"
#include "query/semantics/procedure.hpp"

namespace entente {

/// What is known of a statement before it runs.
struct StatementDescription {
    std::vector<std::string> parameters;  ///< that it reads, each once
    std::vector<std::string> columns;     ///< of its answer
    bool writes = false;
};

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

    /// As run(), but a statement that only reads runs as far as the cursor is asked. The cursor keeps `owner`.
    [[nodiscard]] ResultCursor stream(std::string_view text, const Parameters& parameters,
                                      const ExecuteOptions& options, std::shared_ptr<const void> owner);

    /// Finds the errors of a statement that do not depend on the values of its parameters, and plans it: run() and
    /// stream() find the plan if they are given the parameters in the order of the description, and the graph has not
    /// changed.
    [[nodiscard]] StatementDescription describe(std::string_view text);

    [[nodiscard]] Value evaluate(std::string_view expression, const Parameters& parameters);

    void forget_plans();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace entente
