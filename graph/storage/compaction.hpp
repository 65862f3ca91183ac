#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace entente::storage {

class FileSystem;

/// Bytes of a database file and its log.
struct Compaction {
    std::uint64_t bytes_before = 0, bytes_after = 0;
};

/// Gives the gaps in a database file back to the system: writes all that is in use behind everything else, then, in the
/// order in which scans read it, to the front, and cuts the rest off. Each step is a new root, so that a crash leaves
/// the whole database, and the next opening goes on. Throws Error(database_busy), before anything is moved, when
/// another writes or has the file open for longer than `patience`; Error(database_corrupt); Error(io_error).
Compaction compact_database(FileSystem& files, const std::string& path, std::chrono::milliseconds patience);

/// Writes what is committed to a database of its own without gaps, all or nothing. Others may read meanwhile. Throws as
/// compact_database, and Error(io_error) when there is a file `copy` already.
void copy_database(FileSystem& files, const std::string& path, const std::string& copy,
                   std::chrono::milliseconds patience);

}  // namespace entente::storage
