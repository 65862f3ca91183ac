#pragma once

#include <string_view>

#include "graph/error.hpp"
#include "query/functions/value_type.hpp"

namespace entente {

/// What the type of `x IS :: TYPE` tests: names and synonyms of Neo4j 5, `LIST<...>`, unions. `text` is in upper case
/// with single blanks, as the syntax gives it; `span` is where it stands. Throws a compile error for an unknown name.
[[nodiscard]] TypeTest read_type(std::string_view text, SourceSpan span);

}  // namespace entente
