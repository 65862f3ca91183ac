#pragma once

#include <map>
#include <set>
#include <string>

#include "api/entente.hpp"

namespace entente::conformance {

/// All that the TCK counts of a graph: side effects are the difference between two of these.
struct GraphContent {
    std::set<std::string> nodes, relationships;  ///< identities
    std::set<std::string> labels;                ///< that occur on a node
    std::set<std::string> properties;            ///< entity, key and value in one text
};

[[nodiscard]] GraphContent content_of(const GraphState& graph);

/// `+nodes`, `-nodes`, `+relationships`, ...: only those that are not 0.
[[nodiscard]] std::map<std::string, std::size_t> side_effects(const GraphContent& before, const GraphContent& after);

}  // namespace entente::conformance
