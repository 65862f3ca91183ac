#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "query/plan/index_seek.hpp"
#include "query/plan/pattern_facts.hpp"

namespace entente::plan {

/// How far one order of finding a pattern has come: what is known, and the operators that find more. A value: the
/// search copies it for every alternative.
class MatchState {
public:
    explicit MatchState(const PatternFacts& facts);

    [[nodiscard]] bool known(std::size_t node) const { return known_nodes_.contains(node); }
    /// Every relationship is found and every node known, or counted.
    [[nodiscard]] bool complete() const { return !unsolved_any() && !first_unknown_node(); }
    /// The first node that is neither known nor the counted end of a relationship.
    [[nodiscard]] std::optional<std::size_t> first_unknown_node() const;
    [[nodiscard]] const SlotSet& available() const { return available_; }

    /// Begins a part of its own at `node`: what is known elsewhere does not count until rejoin(). `available`: columns
    /// that the part has all the same.
    void begin_part(std::size_t node, const SlotSet& available);
    /// The parts are one again.
    void rejoin(const MatchState& outside);

    /// Relationships that touch what is known, ascending.
    [[nodiscard]] const SlotSet& frontier() const { return frontier_; }
    /// Can be added now.
    [[nodiscard]] bool ready(std::size_t relationship) const;
    /// Rows once the relationship is added; `filtered`: and the conditions that can be tested then.
    [[nodiscard]] double rows_after(std::size_t relationship, double rows, bool filtered) const;
    /// The far end, when the relationship can be counted now instead of followed, and that pays.
    [[nodiscard]] std::optional<std::size_t> counted_end(std::size_t relationship, double rows) const;

    [[nodiscard]] Plan scan(std::size_t node) const;
    /// Finds `node`, which is not known yet, for every row of `input` by the best index; nullopt without one.
    [[nodiscard]] std::optional<Plan> seek(std::size_t node, const Plan& input);
    [[nodiscard]] Plan add_relationship(Plan plan, std::size_t relationship);
    /// Tests every condition that can be tested now and has not been.
    [[nodiscard]] Plan apply_predicates(Plan plan);
    /// Hash join of two parts; equalities between them become its keys. `probe_slots`: columns of the probe side, the
    /// build side's are available().
    [[nodiscard]] Plan join(Plan probe, Plan build, const SlotSet& probe_slots);
    /// Share of rows left by the conditions on `node` alone.
    [[nodiscard]] double share_after_scan(std::size_t node) const;

private:
    [[nodiscard]] bool unsolved_any() const { return solved_count_ < facts_->relationships().size(); }
    [[nodiscard]] bool waits_for_rival(std::size_t relationship) const;
    [[nodiscard]] double predicates_share(const SlotSet& added) const;
    [[nodiscard]] std::vector<Slot> distinct_from(std::size_t relationship);
    [[nodiscard]] std::optional<ExpandCount> count_operator(std::size_t relationship, std::size_t end,
                                                            const std::vector<Slot>& distinct);
    [[nodiscard]] Operator follow_operator(std::size_t relationship, std::vector<Slot> distinct) const;
    void take_path_conditions(ShortestPath& search);
    void add_bounds(Plan& plan, const Filter& filter) const;
    void solve(std::size_t relationship);
    void know(std::size_t node);
    [[nodiscard]] Plan apply_distinctness(Plan plan);

    const PatternFacts* facts_;
    SlotSet solved_, counted_;             // relationships
    SlotSet known_nodes_, counted_nodes_;  // nodes
    SlotSet applied_;                      // predicates
    SlotSet sought_;                       // predicates that an index has answered: they narrow no more
    SlotSet frontier_;                     // relationships
    SlotSet available_;                    // slots
    std::size_t solved_count_ = 0;
    std::vector<std::pair<Slot, Slot>> apart_;  // relationships that must differ, in parts not joined yet
};

}  // namespace entente::plan
