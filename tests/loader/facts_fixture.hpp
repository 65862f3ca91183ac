#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "csv_fixture.hpp"
#include "loader/load_files.hpp"

namespace entente::test {

/// A graph in memory that files are loaded into.
class Base {
public:
    Base() : engine_(graph_, procedures_) {}

    /// Loads and commits; nothing stays when it throws. Checks the graph's invariants.
    LoadReport load(const LoadOptions& options);
    LoadReport load_paths(const std::vector<std::string>& files);
    /// A file of that extension with `text`.
    LoadReport load_text(std::string_view text, std::string_view extension = ".facts");
    void run(std::string_view statement) { engine_.run(statement, {}, {}); }

    [[nodiscard]] Snapshot graph() const { return graph_.snapshot(); }
    /// The graph as sorted lines, nodes by their `id`: `song :Person {name: 'Song'}`, `song -KNOWS {}-> vn`.
    /// `sources` sorted, where `sort_sources`.
    [[nodiscard]] std::vector<std::string> lines(bool sort_sources = false) const;

private:
    Folder folder_;
    Graph graph_;
    ProcedureRegistry procedures_;
    Engine engine_;
};

/// The lines of an empty graph after loading `text`.
std::vector<std::string> facts(std::string_view text);

/// The LoadError of loading `text` into an empty graph; fails the test when there is none.
Failure facts_failure(std::string_view text);
Failure failure_in(Base& base, const std::vector<std::string>& files);

}  // namespace entente::test
