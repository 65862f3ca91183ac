#pragma once

#include <string>

namespace entente {

/// The content of a file that is read whole. Throws Error(io_error) that says why it cannot be read, with the nearest
/// name in the same folder where there is no such file.
[[nodiscard]] std::string read_file(const std::string& path);

}  // namespace entente
