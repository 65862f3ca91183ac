#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/entente.hpp"
#include "shell/editor/line_editor.hpp"

namespace entente::shell {

/// The names that can be completed.
struct KnownNames {
    std::vector<std::string> labels, relationship_types, property_keys;
    std::vector<std::string> functions, procedures, parameters;
};

[[nodiscard]] KnownNames known_names(const Database& database, const Parameters& parameters);

/// What may be typed at the cursor: labels after `(x:`, types after `[:`, keys after `.` and in maps, procedures after
/// CALL, parameters after `$`, else keywords, functions and the variables of the statement; for a line that begins with
/// `:` its commands and their arguments. By the tokens before the cursor: the text need not be valid.
[[nodiscard]] Completions complete(std::string_view text, std::size_t cursor, const KnownNames& names);

}  // namespace entente::shell
