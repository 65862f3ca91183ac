#pragma once

#include <chrono>
#include <string>

#include "exporter/export.hpp"
#include "graph/storage/compaction.hpp"

/// What is done to a database file as a whole. Close the Database first, unless it says otherwise.
namespace entente {

using Compaction = storage::Compaction;

/// Gives space that deleted and replaced data left in the file back to the system (VACUUM). A crash at any moment
/// leaves the whole database. Throws Error(database_busy), before anything is moved, when another has the file open for
/// longer than `wait`; Error(database_corrupt), Error(io_error).
Compaction compact_database(const std::string& path, std::chrono::milliseconds wait = std::chrono::seconds(5));

/// Writes a compact copy to a new file, all or nothing (VACUUM INTO); the database may be open and read meanwhile.
/// Throws as compact_database, and Error(io_error) when there is a file already.
void copy_database(const std::string& path, const std::string& copy,
                   std::chrono::milliseconds wait = std::chrono::seconds(5));

/// Writes what a database holds as a script or as tables, which a load brings back; the database may be open. Where it
/// is damaged what can be read is written, and the report says what was lost. Throws as export_graph, and
/// Error(database_corrupt) when nothing can be read.
ExportReport export_database(const std::string& path, const ExportOptions& options);

}  // namespace entente
