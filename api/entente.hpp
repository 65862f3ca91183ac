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

/// How a database file is opened.
struct OpenOptions {
    bool read_only = false;                ///< refuses writes; the file may lie on read-only media
    bool create = true;                    ///< make the database when there is no such file
    std::chrono::milliseconds wait{5000};  ///< for the turn to write, then Error(database_busy)
};

/// Several statements that are committed together or not at all. Has the turn to write from its beginning to its end;
/// ends by commit(), rollback() or with its life. Move-only, not thread-safe; the Database must outlive it.
class DatabaseTransaction {
public:
    DatabaseTransaction(DatabaseTransaction&&) noexcept;
    DatabaseTransaction& operator=(DatabaseTransaction&&) noexcept;
    ~DatabaseTransaction();

    /// Runs a statement on what the transaction has written so far. When it throws, nothing of the statement stays and
    /// the transaction goes on.
    Result execute(std::string_view text, const Parameters& parameters = {}, const ExecuteOptions& options = {});
    /// Durable when it returns, in a database file. Throws Error(io_error) when that failed; the transaction has ended.
    void commit();
    void rollback();

private:
    friend class Database;
    struct Impl;
    explicit DatabaseTransaction(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// A graph database: in memory, or in a file with a write-ahead log beside it (FILE-wal). A file may be open in several
/// processes at once; one writes at a time, and readers never wait.
class Database {
public:
    /// In memory.
    Database();
    /// In a file. What was committed before is there, whatever ended the program that wrote it. Throws
    /// Error(database_corrupt), Error(io_error). Nothing is read of the graph itself until it is asked for.
    explicit Database(const std::string& path, const OpenOptions& options = {});
    /// Everything that is wrong with a database file, one line each; empty when nothing is. Reads all of it.
    [[nodiscard]] static std::vector<std::string> check(const std::string& path);
    ~Database();
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;

    /// Runs one statement as a transaction of its own: committed when it succeeds, without trace when it throws Error.
    Result execute(std::string_view text, const Parameters& parameters = {}, const ExecuteOptions& options = {});

    /// Waits for the turn to write. Throws Error(database_busy) in a database file when that takes too long.
    [[nodiscard]] DatabaseTransaction begin();
    /// Moves the log into the database file. Happens by itself when the log grows; never needed for safety. Throws
    /// Error(io_error), after which everything is as it was. Nothing happens in memory.
    void checkpoint();
    [[nodiscard]] const std::string& path() const;  ///< empty: in memory

    /// Value of an expression without variables or graph access (`:param x => ...`).
    [[nodiscard]] Value evaluate(std::string_view expression, const Parameters& parameters = {});

    /// Loads files, all or nothing. Throws LoadError, or Error(io_error) for a file that cannot be read.
    LoadReport load(const LoadOptions& options);

    [[nodiscard]] Snapshot snapshot() const;
    [[nodiscard]] SchemaSummary schema() const;
    [[nodiscard]] static std::vector<RoutineInfo> functions();  ///< with aggregates
    [[nodiscard]] std::vector<RoutineInfo> procedures() const;
    void declare_procedure(DeclaredProcedure procedure);

    /// Empties the graph and forgets declared procedures. Throws Error(argument_error) for a database file.
    void reset();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

[[nodiscard]] std::string_view version();

}  // namespace entente
