#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.hpp"
#include "loader/csv.hpp"

namespace entente::test {

/// A folder of its own for one test, removed at the end.
class Folder {
public:
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    /// Writes a file and returns its path.
    std::string file(std::string_view name, std::string_view content) const;
    [[nodiscard]] std::string path(std::string_view name) const { return (path_ / name).string(); }
    [[nodiscard]] std::string read(std::string_view name) const;

private:
    std::filesystem::path path_;
};

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
