#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/error.hpp"
#include "graph/graph_view.hpp"
#include "graph/snapshot.hpp"
#include "graph/value.hpp"
#include "loader/csv_rows.hpp"
#include "loader/load.hpp"
#include "query/cursor.hpp"
#include "query/result.hpp"

/// All that an embedding program includes. A Database may be used from several threads at once: reading statements run
/// side by side, writing statements one after the other. Every failure is an Error; only want of memory is
/// std::bad_alloc. docs/embedding.md is a guide.
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
/// ends by commit(), rollback() or with its life. Move-only; used by one thread at a time; may outlive the Database,
/// whose file stays open until then.
class DatabaseTransaction {
public:
    DatabaseTransaction(DatabaseTransaction&&) noexcept;
    DatabaseTransaction& operator=(DatabaseTransaction&&) noexcept;
    ~DatabaseTransaction();

    /// Runs a statement on what the transaction has written so far. Throws Error(argument_error) once it has ended.
    /// When it throws, nothing of the statement stays and the transaction goes on.
    Result execute(std::string_view text, const Parameters& parameters = {}, const ExecuteOptions& options = {});
    /// Durable when it returns, in a database file. Throws Error(io_error) when that failed; the transaction has ended.
    void commit();
    void rollback();

    struct Impl;

private:
    friend class Database;
    explicit DatabaseTransaction(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// A statement that runs often: parsed and checked once, its parameters bound by name. A plan is kept until the graph
/// changes; then the next execution plans anew. Move-only; used by one thread at a time; may outlive the Database,
/// whose file stays open until then.
class PreparedStatement {
public:
    PreparedStatement(PreparedStatement&&) noexcept;
    PreparedStatement& operator=(PreparedStatement&&) noexcept;
    ~PreparedStatement();

    /// The value of $name from now on. Throws Error(argument_error) when the statement does not read it.
    void bind(std::string_view name, Value value);
    void clear_bindings();

    /// As Database::execute(). Throws Error(parameter_missing) when a parameter is not bound.
    Result execute(const ExecuteOptions& options = {});
    /// As DatabaseTransaction::execute(). The transaction must be of the same database.
    Result execute(DatabaseTransaction& transaction, const ExecuteOptions& options = {});
    /// As Database::stream(). The cursor does not depend on the statement, which may be bound and run again meanwhile.
    [[nodiscard]] ResultCursor stream(const ExecuteOptions& options = {});

    [[nodiscard]] const std::string& text() const;
    [[nodiscard]] const std::vector<std::string>& parameters() const;  ///< that it reads, each once
    [[nodiscard]] const std::vector<std::string>& columns() const;     ///< of its answer; empty for a command
    [[nodiscard]] bool writes() const;

private:
    friend class Database;
    struct Impl;
    explicit PreparedStatement(std::unique_ptr<Impl> impl);
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

    /// The same, but the rows of a reading statement are computed as the cursor is asked for them, in batches.
    [[nodiscard]] ResultCursor stream(std::string_view text, const Parameters& parameters = {},
                                      const ExecuteOptions& options = {});
    /// Parses and checks a statement. Throws Error where it is wrong whatever its parameters are.
    [[nodiscard]] PreparedStatement prepare(std::string_view text);

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

    /// The graph as it is now; `GraphView` reads it.
    [[nodiscard]] Snapshot snapshot() const;
    [[nodiscard]] SchemaSummary schema() const;
    [[nodiscard]] static std::vector<RoutineInfo> functions();  ///< with aggregates
    [[nodiscard]] std::vector<RoutineInfo> procedures() const;
    /// Replaces one of the same name; no statement or cursor that calls it may be running.
    void declare_procedure(DeclaredProcedure procedure);

    /// Empties the graph and forgets declared procedures. Throws Error(argument_error) for a database file.
    void reset();

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;  // with what was made from it
};

[[nodiscard]] std::string_view version();

}  // namespace entente
