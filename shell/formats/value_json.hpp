#pragma once

#include <string>
#include <string_view>

#include "graph/graph.hpp"
#include "graph/value.hpp"

namespace entente::shell {

/// Appends `text` as a JSON string. Control, bidirectional and separator characters are escaped, so that the line can
/// be shown on a terminal; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Appends a value as plain JSON. Integers and floats are numbers; NaN, infinities, temporal values and durations are
/// strings; `{"id":..,"labels":[..],"properties":{..}}`, `{"id":..,"type":..,"start":..,"end":..,"properties":{..}}`,
/// `{"nodes":[..],"relationships":[..]}`.
void append_plain_json(std::string& out, const Value& value, const GraphState* graph);

/// Appends a value as typed JSON (`$type`, `_value`): the form of Neo4j's Query API, see docs/command-line.md.
void append_typed_json(std::string& out, const Value& value, const GraphState* graph);

}  // namespace entente::shell
