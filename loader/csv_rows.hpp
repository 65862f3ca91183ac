#pragma once

#include <filesystem>

#include "query/result.hpp"

namespace entente {

/// What LOAD CSV may read: CSV files below `folder`, named relative to it or as file:///NAME. Links that lead out of
/// the folder are refused, and so is any other URL. Throws Error(io_error) when there is no such folder; what it
/// returns throws Error(io_error) for a file, and Error(data_error) with file, line and column for a malformed row.
[[nodiscard]] OpenTable csv_files_below(const std::filesystem::path& folder);

}  // namespace entente
