#pragma once

#include "graph/graph.hpp"
#include "query/result.hpp"
#include "query/semantics/procedure.hpp"
#include "query/syntax/ast.hpp"

namespace entente {

/// CREATE or DROP of an index or constraint, not one of the SHOW commands.
[[nodiscard]] bool changes_schema(const ast::SchemaCommand& command);

/// Does what CREATE or DROP says and counts it. Throws Error: of the compile phase where the command makes no sense
/// whatever the graph holds; else what Transaction::create_constraint and its kin throw.
void change_schema(const ast::SchemaCommand& command, Transaction& transaction, UpdateStatistics& statistics);

/// The rows of a SHOW command.
void show(const ast::SchemaCommand& command, const GraphState& state, const ProcedureRegistry& procedures,
          Result& result);

}  // namespace entente
