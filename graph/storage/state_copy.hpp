#pragma once

#include <memory>

#include "graph/chunk_ref.hpp"
#include "graph/storage/database_file.hpp"
#include "graph/storage/extent_writer.hpp"

namespace entente::storage {

/// Copies all that the state at `state` consists of, in the order in which scans read it: chunks as they stand, once
/// their checksums have been compared, and anew what says where they are. Returns where the state is then; not flushed.
/// `writer` may write to `from` itself, to pages that the state has not. Throws Error(database_corrupt),
/// Error(io_error).
[[nodiscard]] StoredExtent copy_state(const std::shared_ptr<const DatabaseFile>& from, const StoredExtent& state,
                                      ExtentWriter& writer);

}  // namespace entente::storage
