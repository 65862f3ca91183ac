#pragma once

#include <optional>

#include "query/plan/count_terms.hpp"
#include "query/plan/pattern_facts.hpp"

namespace entente::plan {

/// Plans the counting of a part of a pattern (CountPattern): which nodes nobody looks at, and in which order the
/// matches of that part are counted with the fewest steps.
class CountPlanner {
public:
    explicit CountPlanner(const PatternFacts& facts);

    /// The largest part that can be counted: nodes that are neither bound nor read, all of whose relationships and
    /// conditions a CountPattern knows. Relationships that touch one of them belong to the part.
    [[nodiscard]] const SlotSet& countable() const { return countable_; }
    /// What is left of a part once `node` is found by other means.
    [[nodiscard]] SlotSet without(SlotSet part, std::size_t node) const;

    [[nodiscard]] std::size_t relationships_of(const SlotSet& part) const;
    /// A condition that is tested by the counting.
    [[nodiscard]] bool takes(const SlotSet& part, std::size_t predicate) const;
    /// Nodes outside the part that the counting starts from.
    [[nodiscard]] SlotSet starts_of(const SlotSet& part) const;

    struct Counted {
        CountPattern op;
        double steps = 0;  ///< estimated, for all rows
    };
    /// The cheapest order found; nullopt when there is none (two relationships that must differ lead to one node).
    [[nodiscard]] std::optional<Counted> plan(const SlotSet& part, double rows) const;

    /// A condition between two nodes that a CountPattern can test.
    struct Between {
        std::size_t a = 0, b = 0;
        bool absent = false;  ///< NOT EXISTS of a relationship from a to b; else a <> b
        TypeSet types;
        ast::PatternDirection direction = ast::PatternDirection::outgoing;
    };

private:
    [[nodiscard]] std::optional<Counted> search(const CountProblem& problem, double rows) const;
    /// In the best order of all its nodes.
    [[nodiscard]] std::optional<Counted> ordered(const CountProblem& problem, double rows) const;
    [[nodiscard]] std::optional<Counted> sum_of_terms(const CountProblem& problem) const;
    [[nodiscard]] std::optional<Between> between(const Expr& predicate) const;
    [[nodiscard]] bool node_is_countable(std::size_t node) const;
    [[nodiscard]] bool relationship_is_countable(std::size_t relationship) const;
    void drop_unknown_rivals(SlotSet& part) const;
    [[nodiscard]] bool touches(const SlotSet& part, std::size_t relationship) const;

    const PatternFacts& facts_;
    std::vector<std::optional<Between>> between_;  // by predicate
    SlotSet countable_;
};

}  // namespace entente::plan
