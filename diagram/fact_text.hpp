#pragma once

#include <string>
#include <utility>
#include <vector>

#include "graph/graph.hpp"

// What the properties of a node or relationship say, in the words of a caption.
namespace entente::diagram {

using Properties = std::vector<std::pair<std::string, Value>>;

/// By key name. `sources` included.
[[nodiscard]] Properties properties_of(const GraphState& graph, NodeRef node);
[[nodiscard]] Properties properties_of(const GraphState& graph, RelationshipRef relationship);
/// The value of `key`, or null.
[[nodiscard]] const Value& find(const Properties& properties, std::string_view key);

/// Any value as text. Strings stand bare at the top and in quotes inside lists and maps.
[[nodiscard]] std::string value_text(const Value& value);

/// When it held: `2018-06-04` of `on` and its kin, `2018–2021`, `2018-06-03–05`, `since 2009`, `until 2021`,
/// `signed 2018-06`. Precision stays as it is stored. Empty when nothing is dated.
[[nodiscard]] std::string period_text(const Properties& properties);

/// `20,000,000 USD` of `amount` and `currency`; empty without a numeric amount.
[[nodiscard]] std::string amount_text(const Properties& properties);

/// Key facts of a relationship beside its type, such as `20,000,000 USD 2018–2021` or `co-chair 2024-04-23`; where it
/// has some of the keys in `chosen`, these instead: `property: signed, value: 2022`.
[[nodiscard]] std::string detail_text(const Properties& properties, const std::vector<std::string>& chosen);

/// `name`, else `title`, else `id`, else the labels, else `node 7`. Not cut.
[[nodiscard]] std::string caption_text(const GraphState& graph, NodeId node, const Properties& properties);

/// One `key: value` a line, each value cut at about 200 columns.
[[nodiscard]] std::string property_lines(const Properties& properties);

/// A relationship type as a person reads it: blanks for underscores.
[[nodiscard]] std::string type_text(std::string_view type);

}  // namespace entente::diagram
