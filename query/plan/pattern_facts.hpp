#pragma once

#include <optional>
#include <vector>

#include "query/plan/match_planner.hpp"

namespace entente::plan {

/// What an expression costs beside others: subqueries most.
[[nodiscard]] int weight(const Expr& expr);

/// A pattern with what the search asks about it again and again, whatever has been found so far. Nodes, relationships
/// and predicates are named by their index in the pattern.
class PatternFacts {
public:
    PatternFacts(bound::PatternGraph pattern, const MatchContext& context);

    [[nodiscard]] const std::vector<bound::PatternNode>& nodes() const { return pattern_.nodes; }
    [[nodiscard]] const std::vector<bound::PatternRelationship>& relationships() const {
        return pattern_.relationships;
    }
    [[nodiscard]] const std::vector<Expr>& predicates() const { return pattern_.predicates; }
    [[nodiscard]] const MatchContext& context() const { return context_; }
    [[nodiscard]] const Estimator& estimator() const { return estimator_; }

    [[nodiscard]] const TypeSet& types(std::size_t relationship) const { return types_[relationship]; }
    [[nodiscard]] const std::vector<std::size_t>& relationships_of(std::size_t node) const {
        return relationships_of_[node];
    }
    [[nodiscard]] const SlotSet& predicate_reads(std::size_t predicate) const { return reads_[predicate]; }
    [[nodiscard]] double selectivity(std::size_t predicate) const { return selectivity_[predicate]; }
    /// Relationships that may be counted instead of followed, by at least one of their ends.
    [[nodiscard]] bool countable(std::size_t relationship) const { return countable_[relationship]; }
    /// A relationship of variable length whose paths from the other end may be counted instead of found.
    [[nodiscard]] bool paths_countable(std::size_t relationship, std::size_t end) const;
    /// The node has one relationship, nobody reads it, and its conditions look at nothing else.
    [[nodiscard]] bool only_counted(std::size_t node) const { return only_counted_[node]; }
    /// There are conditions on `end` that not every end of `relationship` passes.
    [[nodiscard]] bool end_is_tested(std::size_t relationship, std::size_t end) const;
    /// Others of the same MATCH that could be the same relationship, so that they must be compared.
    [[nodiscard]] const std::vector<std::size_t>& rivals(std::size_t relationship) const {
        return rivals_[relationship];
    }

private:
    [[nodiscard]] double least_share(const Expr& predicate) const;
    [[nodiscard]] bool read_by_predicate(Slot slot) const;
    [[nodiscard]] bool find_only_counted(std::size_t node) const;
    [[nodiscard]] bool find_countable(std::size_t relationship) const;
    [[nodiscard]] bool cannot_be_same(std::size_t a, std::size_t b) const;
    [[nodiscard]] bool ends_differ(std::size_t a1, std::size_t a2, std::size_t b1, std::size_t b2,
                                   std::size_t relationship) const;

    bound::PatternGraph pattern_;
    const MatchContext& context_;
    Estimator estimator_;
    std::vector<TypeSet> types_;
    std::vector<bool> loops_;  // by relationship: of its types there are loops
    std::vector<std::vector<std::size_t>> relationships_of_;
    std::vector<SlotSet> reads_;
    std::vector<double> selectivity_;
    std::vector<bool> only_counted_, countable_;
    std::vector<std::vector<std::size_t>> rivals_;
};

}  // namespace entente::plan
