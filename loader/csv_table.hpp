#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
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
    /// Called for each batch: reports at most 20 times a second. Throws Error(cancelled).
    void tick(const Reader& reader, std::uint32_t rows);
    void file_done(const Reader& reader) { bytes_before_ += reader.offset(); }

private:
    const LoadOptions& options_;
    std::uint64_t bytes_total_ = 0, bytes_before_ = 0, rows_ = 0;
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
    std::vector<NodeId> nodes;  ///< of the nodes with ids, in the order of reading
};

/// Opens the first file and reads its header. Throws LoadError.
[[nodiscard]] Table open_table(CsvSource source, TableKind kind, const Dialect& dialect, bool integer_ids);

/// Calls `consume(batch)` for all rows of a table's files in order.
template <typename Consume> void for_each_batch(Table& table, Load& load, Consume consume) {
    Batch batch;
    for (std::size_t i = 0; i < table.source.files.size(); ++i) {
        if (i > 0) {
            table.reader = std::make_unique<Reader>(table.source.files[i], load.dialect);
            table.reader->skip_row(table.header_text);
        }
        while (table.reader->next(table.header.columns.size(), batch)) {
            load.progress.tick(*table.reader, batch.rows);
            consume(batch);
        }
        load.progress.file_done(*table.reader);
    }
    table.reader.reset();
}

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
/// Marks the rows of `batch.bad` as not good.
void mark_bad(const Batch& batch, std::vector<std::uint8_t>& good);

/// Add a table's rows to the graph. Throw LoadError, Error.
void load_nodes(Table& table, Load& load);
void load_relationships(Table& table, Load& load);

}  // namespace entente::csv
