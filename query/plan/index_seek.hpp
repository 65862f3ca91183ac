#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "query/plan/plan.hpp"
#include "query/plan/slot_set.hpp"
#include "query/plan/statistics.hpp"

namespace entente::plan {

/// An index that finds the nodes of a pattern.
struct FoundSeek {
    NodeIndexSeek seek;
    double rows = 0;                    ///< estimated, for one input row
    std::vector<std::size_t> answered;  ///< the conditions that the index looks at
    bool exact = false;                 ///< every row that it gives meets them: they need no filter
};

/// The index that leaves the fewest nodes for `node`, a new node of a pattern, by those of `predicates` (without the
/// numbers in `applied`) whose other side reads only `available` slots; nullopt without such an index.
[[nodiscard]] std::optional<FoundSeek> find_index_seek(const GraphState& graph, const Estimator& estimator,
                                                       const bound::PatternNode& node,
                                                       const std::vector<Expr>& predicates, const SlotSet& applied,
                                                       const SlotSet& available);

}  // namespace entente::plan
