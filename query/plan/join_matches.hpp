#pragma once

#include "query/semantics/bound.hpp"

namespace entente::plan {

/// MATCH after MATCH becomes one pattern, so that one search orders both: relationships stay distinct within their own
/// MATCH (their group). Left apart: OPTIONAL MATCH, named paths that a later pattern could read, shortest paths, and
/// relationships that the second pattern takes over from the first.
void join_matches(bound::Query& query);

}  // namespace entente::plan
