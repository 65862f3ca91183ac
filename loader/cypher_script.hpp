#pragma once

#include <string>

#include "loader/load.hpp"
#include "query/engine.hpp"

namespace entente {

/// Runs the statements of a Cypher file in order inside the transaction; rows that they return are dropped.
/// Throws LoadError with the place in the file, Error(io_error), Error(cancelled).
void load_cypher_script(Transaction& transaction, Engine& engine, const std::string& file, const LoadOptions& options,
                        LoadReport& report);

}  // namespace entente
