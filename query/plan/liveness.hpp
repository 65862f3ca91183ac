#pragma once

#include <functional>

#include "query/plan/plan.hpp"

namespace entente::plan {

/// Adds the slots that a step reads.
void step_reads(const bound::Step& step, SlotSet& reads);

/// Every expression of a step.
void for_each_expr(const bound::Step& step, const std::function<void(const Expr&)>& visit);

/// Computes which columns each operator must hand on: what someone above reads and something below produces. Columns
/// that nobody reads are not copied, and relationships that nobody reads are not emitted. `arguments`: what the
/// Argument leaves of this tree can give.
void assign_live(Plan& plan, const SlotSet& required, const SlotSet& arguments);

/// Below DISTINCT and aggregates that ignore duplicates, a variable-length expansion whose relationships nobody reads
/// need give each end only once.
void skip_duplicates(Plan& plan, bool duplicates_ignored);

}  // namespace entente::plan
