#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "exporter/graph_reader.hpp"

namespace entente::exporter {

/// Writes the graph as statements: nodes by the statement, each with a label and a number that no other node has,
/// relationships that find their ends by these, and at the end the removal of both.
void write_script(const GraphState& graph, GraphReader& reader, const std::function<void(std::string_view)>& write,
                  ExportReport& report);

/// The statements that make the indexes and constraints of the graph; constraints as comments unless `whole`.
[[nodiscard]] std::string schema_statements(const GraphState& graph, bool whole);

}  // namespace entente::exporter
