#pragma once

#include "graph/graph.hpp"
#include "loader/load.hpp"

namespace entente {

/// Loads `options.nodes`, then `options.relationships`, and those of `options.files` that are CSV, into the
/// transaction. Nothing is committed here: the caller commits, or drops the transaction when this throws. Streams:
/// memory grows with the columns built, not with the text. See docs/command-line.md for headers, types and rejects.
/// Throws LoadError for bad data unless `skip_bad`, Error(io_error) for files, Error(cancelled).
void load_csv(Transaction& transaction, const LoadOptions& options, LoadReport& report);

}  // namespace entente
