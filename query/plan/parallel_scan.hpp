#pragma once

#include "query/plan/plan.hpp"

namespace entente::plan {

/// Finds the operators whose input can be worked off by several threads: aggregations that do not depend on the order
/// of rows, and sorts, over operators that treat rows one by one, over a scan. Of a statement that only reads; ids are
/// given.
void find_parallel_scans(Plan& plan, const Statement& statement);

}  // namespace entente::plan
