#pragma once

#include <string>

#include "exporter/graph_reader.hpp"

namespace entente::exporter {

/// Writes the graph to tables in `folder`: one for each set of labels and one for each relationship type, with the
/// headers that `entente load` reads. Throws Error(data_error), before anything is written, when a value, label or key
/// cannot stand in a table so that the same comes back; Error(io_error).
void write_tables(const GraphState& graph, GraphReader& reader, const std::string& folder, ExportReport& report);

}  // namespace entente::exporter
