#pragma once

#include <optional>
#include <vector>

#include "query/plan/statistics.hpp"

namespace entente::plan {

/// Conditions between nodes of a CountPattern.
struct CountConditions {
    std::vector<std::pair<std::size_t, std::size_t>> unequal;
    std::vector<std::size_t> absent;  ///< edges that must not exist
};

/// What is known of a node of a CountPattern.
struct CountEstimate {
    const bound::LabelTest* labels = nullptr;
    double nodes = 1;  ///< with these labels
    double share = 1;  ///< of them that pass the conditions
};

/// Searches the order in which the matches of a CountPattern are counted with the fewest steps: every node that can
/// come next is tried in every piece. Exponential in the length of cycles only, and cut short in long patterns.
class CountSearch {
public:
    CountSearch(const CountPattern& pattern, const CountConditions& conditions,
                const std::vector<CountEstimate>& estimates, const Estimator& estimator);

    struct Found {
        std::vector<CountPattern::Level> levels;
        double steps = 0;
    };
    /// `rows`: how often the whole is counted. nullopt: no order works.
    [[nodiscard]] std::optional<Found> run(double rows);

private:
    using Order = std::vector<std::size_t>;  // nodes found, in that order

    /// From one end of an edge to the other, on average.
    struct Way {
        double degree = 0;        ///< relationships, or paths over the edge's middle
        double lists = 0;         ///< adjacency lists that they are in
        double middle_lists = 0;  ///< the same for the nodes in the middle
    };
    struct Ways {
        Way to, from;  // of the edge
    };

    std::optional<Found> pieces(const SlotSet& nodes, const Order& found, double evaluations);
    std::optional<Found> piece(const SlotSet& nodes, const Order& found, double evaluations);
    std::optional<Found> level(std::size_t node, const SlotSet& rest, const Order& found, double evaluations,
                               bool dense);
    [[nodiscard]] double own_steps(const CountPattern::Level& level, const Order& found, double evaluations,
                                   double least) const;
    [[nodiscard]] bool is_scanned(std::size_t node, const Order& found) const;
    [[nodiscard]] bool only_degree(const CountPattern::Level& level) const;
    [[nodiscard]] bool could_be_column(const CountPattern::Level& level) const;
    [[nodiscard]] SlotSet piece_of(std::size_t node, const SlotSet& nodes) const;
    [[nodiscard]] bool is_condition(std::size_t edge) const;
    [[nodiscard]] const Way& way(std::size_t edge, std::size_t to) const;
    [[nodiscard]] double access(std::size_t edge, std::size_t to, const Order& found) const;
    template <typename Visit> void for_each_tie(const Visit& visit) const;

    const CountPattern& pattern_;
    const CountConditions& conditions_;
    const std::vector<CountEstimate>& estimates_;
    std::vector<Ways> ways_;     // by edge
    std::vector<double> times_;  // by node of the order that is being looked at: how often it is set
    std::size_t tried_ = 0;
};

}  // namespace entente::plan
