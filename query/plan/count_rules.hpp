#pragma once

#include "query/plan/statistics.hpp"

namespace entente::plan {

/// Counts stacked on a scan of nodes that nobody reads become one CountPattern, whose first level is the scan:
///     Aggregation / OptionalCountPattern (n)-->(b) / CountPattern (n)-->(a) / NodeScan (n)
///     Aggregation / CountPattern (n) {(n)-->(a), (n)-->(b) optional}
/// so that whole arrays of counts are multiplied in place of rows.
void fold_counts(Plan& plan, const Estimator& estimator);

}  // namespace entente::plan
