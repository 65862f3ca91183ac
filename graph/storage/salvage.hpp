#pragma once

#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "graph/storage/file.hpp"

namespace entente::storage {

/// What can be opened of a database.
struct Salvaged {
    Snapshot state;
    std::vector<std::string> damage;  ///< what had to be passed over, one line each; empty when it opened as ever
};

/// Opens a database to read it, and where it is damaged as much of it as there is: the version before when the newest
/// cannot be read, and commits of the log up to the first that cannot. Chunks are read when they are touched, as in any
/// snapshot, and throw Error(database_corrupt) then. Throws Error(database_corrupt) when there is nothing to start
/// from, Error(io_error).
[[nodiscard]] Salvaged salvage_database(FileSystem& files, const std::string& path);

}  // namespace entente::storage
