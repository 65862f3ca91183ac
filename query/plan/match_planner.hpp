#pragma once

#include <optional>

#include "query/plan/planner.hpp"
#include "query/plan/statistics.hpp"

namespace entente::plan {

/// What surrounds a pattern.
struct MatchContext {
    const GraphState& graph;
    Premises& premises;  ///< of the statement
    const bound::Frame& frame;
    bool optimise = true;
    bool frozen = false;                ///< the statistics stay true while the plan runs: the statement only reads
    SlotSet available;                  ///< slots that the input has
    SlotSet required;                   ///< slots read after the match
    bool rows_may_be_weighted = false;  ///< what follows counts a row with multiplicity m as m rows
};

/// Adds the operators that find `pattern` for the rows of `input`, in the cheapest order found: possible starts are
/// tried, each time the pattern grows by the relationship that leaves the fewest rows, relationships between known
/// nodes first. Parts without connection to each other or to the input are joined by hash where an equality links them,
/// else as a product.
/// A part of the pattern that nobody looks at is counted where that takes fewer steps.
[[nodiscard]] Plan plan_match(Plan input, bound::PatternGraph pattern, const MatchContext& context);

/// OPTIONAL MATCH of a pattern of which nothing is looked at: how often each row of `input` comes out is counted.
/// nullopt, and `input` as it was, where that does not hold or cannot be done.
[[nodiscard]] std::optional<Plan> plan_optional_count(Plan& input, const bound::PatternGraph& pattern,
                                                      const MatchContext& context);

}  // namespace entente::plan
