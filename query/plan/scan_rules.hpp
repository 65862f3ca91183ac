#pragma once

#include <optional>

#include "query/plan/plan.hpp"

namespace entente::plan {

/// What `predicate` says of a property of `slot`, when it compares that with a literal or a parameter.
[[nodiscard]] std::optional<ScanBound> scan_bound(const Expr& predicate, Slot slot);

/// Rewrites of a plan that only reads, by shape, from the leaves up. Each replaces operators by ones that give the same
/// rows with less work:
///
///   Aggregation count(*) / NodeScan                    Aggregation / StoredCount
///   Aggregation count(*) / ExpandCount / NodeScan      Aggregation / StoredCount
///   Expand / NodeScan, all ends pass                   RelationshipScan, where it reads little in vain
///   Top / Projection of keys and other properties      Projection of these / Top / Projection of the first key: the
///                                                      other keys that are properties are read by Top
void apply_scan_rules(Plan& plan, const GraphState& graph, const bound::Frame& frame, Premises& premises);

}  // namespace entente::plan
