#pragma once

#include "graph/graph.hpp"
#include "query/semantics/bound.hpp"
#include "query/semantics/procedure.hpp"
#include "query/syntax/ast.hpp"

namespace entente {

/// What names are resolved against.
struct BindContext {
    const GraphState& graph;
    /// Set for a statement that writes: names it mentions are added to the transaction's catalog, so that they keep
    /// their ids when the statement itself creates the first entity that carries them.
    Transaction* transaction = nullptr;
    const ProcedureRegistry& procedures;
    const Parameters& parameters;  ///< names only: values are looked at when the statement runs
    bool collect_warnings = true;
};

/// True when the statement has an updating clause anywhere.
[[nodiscard]] bool writes(const ast::Query& query);

/// Semantic analysis. Throws Error of phase compile, whatever the graph holds.
[[nodiscard]] bound::Statement bind(const ast::Query& query, const BindContext& context);

/// An expression without variables.
[[nodiscard]] bound::Statement bind_constant(const ast::Expression& expression, const BindContext& context);

/// `count`, `sum`, ...: the aggregate functions, for SHOW FUNCTIONS and help.
[[nodiscard]] std::vector<RoutineInfo> aggregate_functions();

}  // namespace entente
