#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/error.hpp"
#include "graph/graph.hpp"
#include "graph/value.hpp"
#include "loader/csv_rows.hpp"
#include "loader/load.hpp"
#include "query/result.hpp"

/// All that an embedding program includes. A Database may be used from several threads at once: reading statements run
/// side by side, writing statements one after the other.
namespace entente {

/// A named object of the schema with its size, for `:schema` and completion.
struct NameCount {
    std::string name;
    std::uint64_t count = 0;
};

struct SchemaSummary {
    std::vector<NameCount> labels, relationship_types;
    std::vector<std::string> property_keys;
};

/// A graph database. This version holds the graph in memory.
class Database {
public:
    Database();
    ~Database();
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;

    /// Runs one statement as a transaction of its own: committed when it succeeds, without trace when it throws Error.
    Result execute(std::string_view text, const Parameters& parameters = {}, const ExecuteOptions& options = {});

    /// Value of an expression without variables or graph access (`:param x => ...`).
    [[nodiscard]] Value evaluate(std::string_view expression, const Parameters& parameters = {});

    /// Loads files, all or nothing. Throws LoadError, or Error(io_error) for a file that cannot be read.
    LoadReport load(const LoadOptions& options);

    [[nodiscard]] Snapshot snapshot() const;
    [[nodiscard]] SchemaSummary schema() const;
    [[nodiscard]] static std::vector<RoutineInfo> functions();  ///< with aggregates
    [[nodiscard]] std::vector<RoutineInfo> procedures() const;
    void declare_procedure(DeclaredProcedure procedure);

    /// Empties the graph and forgets declared procedures.
    void reset();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

[[nodiscard]] std::string_view version();

}  // namespace entente
