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
#include <utility>
#include <vector>

#include "graph/error.hpp"
#include "graph/snapshot.hpp"
#include "graph/value.hpp"

/// What goes into the execution of a statement and what comes out of it.
namespace entente {

using Parameters = std::vector<std::pair<std::string, Value>>;

/// Counts of operations that a statement did.
struct UpdateStatistics {
    std::uint64_t nodes_created = 0, nodes_deleted = 0;
    std::uint64_t relationships_created = 0, relationships_deleted = 0;
    std::uint64_t properties_set = 0, labels_added = 0, labels_removed = 0;
    std::uint64_t indexes_added = 0, indexes_removed = 0, constraints_added = 0, constraints_removed = 0;
    [[nodiscard]] bool any() const;
};

/// Something that is probably not meant, found while planning: an unknown label, type or key.
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

/// The answer to one statement, materialised. Nodes and relationships in it are references; `GraphView(snapshot)`
/// resolves them, as of the end of the statement.
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
    [[nodiscard]] const GraphState& graph() const { return *snapshot; }  ///< for the engine's own programs
};

/// The rows of a table outside the graph. Fields are strings, or null where empty.
class TableReader {
public:
    virtual ~TableReader() = default;
    /// The fields of the next row. False at the end.
    virtual bool next(std::vector<Value>& fields) = 0;
};
/// Opens the table that a statement names, or throws Error(io_error).
using OpenTable = std::function<std::unique_ptr<TableReader>(const std::string& name, char delimiter)>;

/// Limits and switches of one execution.
struct ExecuteOptions {
    const std::atomic<bool>* cancel = nullptr;  ///< set to true from any thread (or a signal handler) to stop
    std::optional<std::chrono::milliseconds> time_limit;
    std::size_t memory_limit = 0;  ///< bytes of intermediate results; 0: the database's default
    std::uint64_t row_limit = 0;   ///< rows of the answer; 0: none
    bool read_only = false;        ///< a statement that would write is an error
    bool optimise = true;          ///< false: textual order and general paths only, to compare answers
    std::size_t threads = 0;       ///< for a statement that reads much; 0: as many as the machine has, 1: no others
    /// 0: as fits. Otherwise ids that a scan deals out to the threads at once, a power of two up to 2048, however small
    /// the graph: for tests.
    std::uint32_t morsel_rows = 0;
    OpenTable open_csv;  ///< what LOAD CSV reads; empty: LOAD CSV is off
};

/// A function, aggregate or procedure, for help and completion.
struct RoutineInfo {
    std::string name, category, signature, doc;
};

/// A procedure declared by its signature and a table of answers: for tests of programs that CALL procedures.
struct DeclaredProcedure {
    std::string signature;                 ///< `test.f(a :: INTEGER?) :: (out :: STRING?)`
    std::vector<std::vector<Value>> rows;  ///< inputs then outputs
};

}  // namespace entente
