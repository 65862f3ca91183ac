#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/graph.hpp"
#include "loader/csv_columns.hpp"
#include "loader/csv_header.hpp"
#include "loader/csv_reader.hpp"
#include "loader/csv_rejects.hpp"
#include "loader/csv_spaces.hpp"
#include "loader/load.hpp"

namespace entente::csv {

/// Files with one header, and what their rows become.
struct Table {
    CsvSource source;
    Header header;
    std::string header_text;         ///< the header's line, to skip it where later files repeat it
    std::unique_ptr<Reader> reader;  ///< of the first file, after the header
};

/// Tells the caller how far the load is, and hears that it is cancelled.
class Progress {
public:
    Progress(const LoadOptions& options, const std::vector<Table>& tables);
    /// Called for each batch: reports at most 20 times a second, from the thread that made it alone. `bytes`: of the
    /// tables' files, read so far. Throws Error(cancelled).
    void tick(const std::string& file, std::uint64_t bytes, std::uint32_t rows);
    [[nodiscard]] std::uint64_t bytes_total() const { return bytes_total_; }

    std::uint64_t bytes_before = 0;  ///< of files that are done

private:
    const LoadOptions& options_;
    std::thread::id caller_ = std::this_thread::get_id();
    std::uint64_t bytes_total_ = 0, rows_ = 0;
    std::chrono::steady_clock::time_point next_;
};

/// What the tables of one load share.
struct Load {
    Transaction& transaction;
    const LoadOptions& options;
    LoadReport& report;
    Dialect dialect;
    BulkLoader bulk;
    IdSpaces spaces;
    Rejects rejects;
    Progress progress;
    std::vector<NodeId> nodes;      ///< of the nodes with ids, in the order of reading
    std::uint64_t memory_used = 0;  ///< bytes that the tables before took, in the graph or as ids
    ChunkSpill* spill = nullptr;    ///< once it is needed
};

/// What a row takes in the graph, or while it is sorted into it, besides its properties: more than either needs. Of a
/// relationship also where what is done with is spilled: while it is sorted, and then.
inline constexpr std::uint64_t bytes_a_node = 16, bytes_a_relationship = 44;
inline constexpr std::uint64_t spilled_bytes_a_relationship = 20, spilled_bytes_a_relationship_then = 13;

/// Before a table with these properties and `rows` rows so far passes the memory limit: spills what it can. Throws
/// Error(resource_limit) when that does not help.
void require_memory(Load& load, std::vector<PropertyColumn>& properties, TableKind kind, std::uint64_t rows);
/// Counts the same table, finished, as memory used.
void count_memory(Load& load, const std::vector<PropertyColumn>& properties, TableKind kind, std::uint64_t rows);

/// Opens the first file and reads its header. Throws LoadError.
[[nodiscard]] Table open_table(CsvSource source, TableKind kind, const Dialect& dialect, bool integer_ids);

/// A batch, and what became of it on the way to the graph.
struct ParsedBatch {
    Batch batch;
    const std::string* file = nullptr;
    std::uint64_t bytes = 0;  ///< of the tables' files, up to the batch's end
    std::vector<ParsedColumn> columns;
    RowGroups rows;
    std::vector<NodeId> sources, targets;  ///< of relationships
};

/// What is done with the batches of a table.
struct BatchSteps {
    std::function<void(ParsedBatch&)> parse;  ///< on any thread; several batches at once
    std::function<void(ParsedBatch&)> take;   ///< one batch at a time, in the order of the rows
};

/// Passes all rows of a table's files through both steps, spread over threads. The first error in the order of the rows
/// ends it and is thrown here, as if there had been one thread.
void for_each_batch(Table& table, Load& load, const BatchSteps& steps);

/// Groups rows by the text of a column: the labels of nodes, the type of relationships.
class Grouping {
public:
    /// `column` is -1 when the table has none: then all rows form group 0.
    explicit Grouping(int column) : column_(column) {}
    void assign(const Batch& batch, RowGroups& rows);
    [[nodiscard]] std::size_t size() const { return texts_.size(); }
    [[nodiscard]] const std::string& text(std::size_t group) const { return texts_[group]; }

private:
    int column_;
    std::vector<std::string> texts_;  // by group
    StringIds groups_;
    std::uint32_t last_ = 0;
};

/// The properties of a table's columns.
[[nodiscard]] std::vector<PropertyColumn> property_columns(const Table& table, Load& load);
/// Both steps of all properties; see PropertyColumn.
void parse_columns(const std::vector<PropertyColumn>& properties, ParsedBatch& parsed);
void append_columns(std::vector<PropertyColumn>& properties, const ParsedBatch& parsed, std::size_t groups);
/// Marks the rows of `batch.bad` as not good.
void mark_bad(const Batch& batch, std::vector<std::uint8_t>& good);

/// Add a table's rows to the graph. Throw LoadError, Error.
void load_nodes(Table& table, Load& load);
void load_relationships(Table& table, Load& load);

}  // namespace entente::csv
