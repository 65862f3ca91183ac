#pragma once

#include <string>

#include "graph/graph.hpp"
#include "graph/value.hpp"

namespace entente::shell {

/// A value in the query language's own notation: `'text'`, `[1, null]`, `(:Person {name: 'x'})`, `[:KNOWS {since: 2}]`,
/// `(:A)-[:T]->(:B)`; temporal values and durations in ISO 8601. `graph` resolves nodes and relationships.
[[nodiscard]] std::string value_text(const Value& value, const GraphState* graph);

/// The same for a cell of a table: a string that stands alone has no quotes.
[[nodiscard]] std::string cell_text(const Value& value, const GraphState* graph);

/// A string literal of the query language.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace entente::shell
