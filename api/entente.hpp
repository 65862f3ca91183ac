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

/// All that an embedding program includes. A Database may be used from several threads at once: reading statements run
/// side by side, writing statements one after the other.
namespace entente {

using Parameters = std::vector<std::pair<std::string, Value>>;

/// Counts of operations that a statement did.
struct UpdateStatistics {
    std::uint64_t nodes_created = 0, nodes_deleted = 0;
    std::uint64_t relationships_created = 0, relationships_deleted = 0;
    std::uint64_t properties_set = 0, labels_added = 0, labels_removed = 0;
    [[nodiscard]] bool any() const;
};

/// Something that is probably not meant, found while planning: an unknown label, type or key; a cartesian product.
struct Warning {
    std::string code;  ///< UnknownLabel, UnknownRelationshipType, UnknownPropertyKey, ...
    std::string message;
    std::string hint;  ///< may be empty
    std::optional<SourceSpan> span;
};

/// One operator of a plan; children are its inputs. Rows and time are there after PROFILE.
struct PlanNode {
    std::string name;     ///< NodeByLabelScan, Expand, Filter, ...
    std::string details;  ///< `(a:Person)`, `a.age > 3`, ...
    double estimated_rows = 0;
    std::optional<std::uint64_t> rows;
    std::optional<std::uint64_t> batches;
    std::optional<double> milliseconds;  ///< without its inputs
    std::vector<PlanNode> children;
};

/// The answer to one statement, materialised. Nodes and relationships in it are references; `graph()` resolves them,
/// as of the end of the statement, for as long as the result lives.
class Result {
public:
    std::vector<std::string> columns;
    std::vector<Value> values;  ///< row-major, columns.size() values a row
    std::size_t row_count = 0;
    UpdateStatistics statistics;
    std::vector<Warning> warnings;
    std::optional<PlanNode> plan;  ///< of EXPLAIN and PROFILE
    double elapsed_ms = 0;         ///< parse, plan, run and materialise
    bool has_rows = false;         ///< the statement returns rows (even none): RETURN or a standalone CALL
    Snapshot snapshot;

    [[nodiscard]] std::span<const Value> row(std::size_t i) const {
        return std::span(values).subspan(i * columns.size(), columns.size());
    }
    [[nodiscard]] const GraphState& graph() const { return *snapshot; }
};

/// Limits and switches of one execution.
struct ExecuteOptions {
    const std::atomic<bool>* cancel = nullptr;  ///< set to true from any thread (or a signal handler) to stop
    std::optional<std::chrono::milliseconds> time_limit;
    std::size_t memory_limit = 0;  ///< bytes of intermediate results; 0: the database's default
    bool read_only = false;        ///< a statement that would write is an error
    bool optimise = true;          ///< false: textual order and general paths only, to compare answers
};

/// One file of CSV, or several with the same columns, as `--nodes LABEL=[header.csv,]data.csv...` names them.
struct CsvSource {
    std::vector<std::string> names;  ///< labels, or the one relationship type; may be empty when columns give them
    std::vector<std::string> files;  ///< the first may hold the header alone
};

struct LoadProgress {
    std::string_view file;
    std::uint64_t bytes_done = 0, bytes_total = 0, rows = 0;
};

/// What `entente load` and `:load` take. See docs/command-line.md.
struct LoadOptions {
    std::vector<CsvSource> nodes, relationships;
    std::vector<std::string> files;  ///< by extension: .facts, .cypher, .cql, .csv
    std::string format;              ///< overrides the extension: facts, cypher, csv
    bool integer_ids = false;        ///< --id-type integer
    char delimiter = ',';
    char array_delimiter = ';';
    char quote = '"';
    bool skip_bad = false;
    std::string reject_file;         ///< where skipped rows go; default: rejects.csv
    const std::atomic<bool>* cancel = nullptr;
    std::function<void(const LoadProgress&)> progress;
};

struct LoadReport {
    std::uint64_t nodes = 0, relationships = 0, properties = 0;  ///< created or set
    std::uint64_t nodes_unchanged = 0, relationships_unchanged = 0;
    std::uint64_t rows_rejected = 0;
    std::string reject_file;
    std::vector<Warning> warnings;
    double elapsed_ms = 0;
};

/// A failure inside a loaded file: the file's name and the text that `Error::span` refers to, for rendering.
struct LoadError : Error {
    LoadError(Error error, std::string file_in, std::string text_in)
        : Error(std::move(error)), file(std::move(file_in)), text(std::move(text_in)) {}
    std::string file, text;
};

/// A named object of the schema with its size, for `:schema` and completion.
struct NameCount {
    std::string name;
    std::uint64_t count = 0;
};

struct SchemaSummary {
    std::vector<NameCount> labels, relationship_types;
    std::vector<std::string> property_keys;
};

/// A function, aggregate or procedure, for help and completion.
struct RoutineInfo {
    std::string name, category, signature, doc;
};

/// A procedure declared by its signature and a table of answers: for tests of programs that CALL procedures.
struct DeclaredProcedure {
    std::string signature;           ///< `test.f(a :: INTEGER?) :: (out :: STRING?)`
    std::vector<std::vector<Value>> rows;  ///< inputs then outputs
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
