#pragma once

#include "graph/graph.hpp"
#include "loader/load.hpp"
#include "query/engine.hpp"

namespace entente {

/// Loads all that `options` names into the transaction, each file by its extension or by `options.format`: facts,
/// Cypher scripts, CSV. In the order given, but all facts files together in the place of the first, and all CSV, with
/// `nodes` and `relationships`, in the place of the first CSV (tables named apart come before all files). Commits
/// nothing: the caller commits, or drops the transaction when this throws. Throws LoadError; Error(io_error) for a file
/// that cannot be read or whose kind is not known; Error(argument_error).
[[nodiscard]] LoadReport load_files(Transaction& transaction, Engine& engine, const LoadOptions& options);

}  // namespace entente
