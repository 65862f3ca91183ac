#pragma once

#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "loader/load.hpp"

namespace entente {

/// Loads files in the facts notation (docs/facts.md) into the transaction. Names may be declared in any of the files,
/// before or after their use, or be the `id` of a node that the graph has. What the graph has already is left as it is,
/// so that loading again changes nothing. All files are checked before the first write; nothing is committed here.
/// Throws LoadError for the first thing that is wrong, Error(io_error), Error(cancelled). O(text + nodes and
/// relationships of the graph).
void load_facts(Transaction& transaction, const std::vector<std::string>& files, const LoadOptions& options,
                LoadReport& report);

}  // namespace entente
