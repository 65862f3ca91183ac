#pragma once

#include "query/semantics/procedure.hpp"

namespace entente {

/// Adds the procedures that every database has: `db.*` tells names, `algo.*` runs algorithms on the graph or a part of
/// it.
void add_builtin_procedures(ProcedureRegistry& registry);

}  // namespace entente
