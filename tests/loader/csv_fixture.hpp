#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.hpp"
#include "loader/csv.hpp"
#include "tests/support/folder.hpp"

namespace entente::test {

struct Loaded {
    Snapshot graph;
    LoadReport report;
};

/// Loads into an empty graph and checks the graph's invariants.
Loaded load(const LoadOptions& options);
void load_into(Graph& graph, const LoadOptions& options, LoadReport& report);

/// A load of nodes labelled N from one file of `text`.
Loaded load_nodes(std::string_view text, LoadOptions options = {});

/// What stands in a failed load.
struct Failure {
    std::string message, hint;
    std::string file;  ///< without its folder
    std::size_t line = 0, column = 0;
    std::string marked;  ///< the text that the span covers
};
/// The LoadError of a load; fails the test when there is none.
Failure failure_of(const LoadOptions& options);
Failure failure_of_nodes(std::string_view text, LoadOptions options = {});

/// A value of property `key` for each node, printed: `null`, `1`, `1.5`, `'text'`, `true`, `[...]`, ISO for temporal.
std::vector<std::string> node_values(const GraphState& graph, std::string_view key);
std::string printed(const Value& value);

}  // namespace entente::test
