#include "query/plan/match_planner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "query/plan/match_state.hpp"

namespace entente::plan {

namespace {

using bound::LabelTest;

/// Starts that are tried in a part of a pattern; of a longer part those with the fewest rows.
constexpr std::size_t most_starts = 16;

/// Each relationship is compared with all others that could be the same one.
constexpr std::size_t most_relationships = 2'000;

double cost(const Plan& plan) {
    double total = plan.rows;
    // Going down a tree costs more than taking the next row.
    if (std::holds_alternative<NodeIndexSeek>(plan.op)) total += 2 * plan.inputs[0].rows;
    for (const Plan& input : plan.inputs) total += cost(input);
    return total;
}

class MatchPlanner {
public:
    MatchPlanner(bound::PatternGraph pattern, const MatchContext& context)
        : facts_(std::move(pattern), context), context_(context), state_(facts_) {}

    Plan run(Plan plan) {
        for (const bound::PatternNode& node : facts_.nodes()) {
            if (!node.bound || node.labels.kind == LabelTest::Kind::none) continue;
            const double rows = plan.rows * 0.5;
            plan = unary(LabelFilter{node.slot, node.labels}, std::move(plan), rows);
        }
        plan = state_.apply_predicates(std::move(plan));
        plan = grow(state_, std::move(plan));  // what hangs together with the input
        while (!state_.complete()) plan = add_part(std::move(plan));
        return plan;
    }

private:
    /// Adds every relationship that can be added, cheapest first, until none touches what is known.
    Plan grow(MatchState& state, Plan plan) const {
        for (;;) {
            double best_rows = std::numeric_limits<double>::infinity();
            std::optional<std::size_t> best;
            bool best_is_counted = true;
            for (const std::size_t r : state.frontier()) {
                if (!state.ready(r)) continue;
                const bool counted = state.counted_end(r, plan.rows).has_value();
                const double rows = state.rows_after(r, plan.rows, true);
                // Counts come last: they take the row's multiplicity and leave nothing to filter.
                const bool better = best_is_counted != counted ? best_is_counted : rows < best_rows;
                if (best && !better) continue;
                best = r;
                best_rows = rows;
                best_is_counted = counted;
                if (!context_.optimise) break;
            }
            if (!best) return plan;
            plan = state.add_relationship(std::move(plan), *best);
            plan = state.apply_predicates(std::move(plan));
        }
    }

    /// Nodes of the part of the pattern that hangs together with `first`, ascending.
    [[nodiscard]] SlotSet part_of(std::size_t first) const {
        SlotSet nodes{static_cast<Slot>(first)};
        std::vector<std::size_t> open{first};
        while (!open.empty()) {
            const std::size_t node = open.back();
            open.pop_back();
            for (const std::size_t r : facts_.relationships_of(node)) {
                for (const std::size_t end : {facts_.relationships()[r].from, facts_.relationships()[r].to}) {
                    if (nodes.contains(end)) continue;
                    nodes.insert(end);
                    open.push_back(end);
                }
            }
        }
        return nodes;
    }

    /// Where the part may begin: at each of its nodes, or at the most selective ones when there are many.
    [[nodiscard]] std::vector<std::size_t> starts(std::size_t first) const {
        std::vector<std::size_t> nodes;
        for (const std::size_t node : part_of(first)) {
            if (!state_.known(node)) nodes.push_back(node);
        }
        if (!context_.optimise) nodes.resize(1);
        if (nodes.size() <= most_starts) return nodes;
        std::vector<std::pair<double, std::size_t>> ranked;
        for (const std::size_t node : nodes)
            ranked.emplace_back(facts_.estimator().nodes(facts_.nodes()[node].labels) * state_.share_after_scan(node),
                                node);
        std::partial_sort(ranked.begin(), ranked.begin() + most_starts, ranked.end());
        nodes.resize(most_starts);
        for (std::size_t i = 0; i < most_starts; ++i) nodes[i] = ranked[i].second;
        return nodes;
    }

    Plan add_part(Plan input) {
        const auto first = state_.first_unknown_node();
        // Only relationships between nodes of different parts are left (shortest paths): they can be added now.
        if (!first) return grow(state_, std::move(input));
        const std::vector<std::size_t> nodes = starts(*first);
        auto sought = seek_part(nodes, input);
        if (sought && nodes.size() == 1 && sought->plan.rows <= input.rows) return take(std::move(*sought));
        Found scanned = scan_part(nodes, std::move(input));
        return take(sought && cost(sought->plan) <= cost(scanned.plan) ? std::move(*sought) : std::move(scanned));
    }

    struct Found {
        Plan plan;
        MatchState state;
    };
    Plan take(Found found) {
        state_ = std::move(found.state);
        return std::move(found.plan);
    }

    /// The cheapest way over an index, for every row of `input`.
    [[nodiscard]] std::optional<Found> seek_part(const std::vector<std::size_t>& nodes, const Plan& input) const {
        std::optional<Found> best;
        if (!context_.optimise || context_.graph.schema().indexes.empty()) return best;
        for (const std::size_t start : nodes) {
            MatchState state = state_;
            auto sought = state.seek(start, input);
            if (!sought) continue;
            Plan plan = grow(state, state.apply_predicates(std::move(*sought)));
            if (!best || cost(plan) < cost(best->plan)) best = Found{std::move(plan), std::move(state)};
        }
        return best;
    }

    /// The cheapest way from a scan, joined with `input`.
    [[nodiscard]] Found scan_part(const std::vector<std::size_t>& nodes, Plan input) const {
        const bool alone = std::holds_alternative<Argument>(input.op) && context_.available.empty();
        std::optional<Plan> best;
        std::optional<MatchState> best_state;
        for (const std::size_t start : nodes) {
            MatchState state = state_;
            state.begin_part(start, alone ? state_.available() : SlotSet{});
            Plan plan = grow(state, state.apply_predicates(state.scan(start)));
            if (best && cost(plan) >= cost(*best)) continue;
            best = std::move(plan);
            best_state = std::move(state);
        }
        MatchState& state = *best_state;
        if (alone) {
            state.rejoin(state_);
            Plan plan = state.apply_predicates(std::move(*best));
            return {std::move(plan), std::move(state)};
        }
        Plan joined = state.join(std::move(input), std::move(*best), state_.available());
        state.rejoin(state_);
        Plan plan = grow(state, state.apply_predicates(std::move(joined)));
        return {std::move(plan), std::move(state)};
    }

    PatternFacts facts_;
    const MatchContext& context_;
    MatchState state_;
};

}  // namespace

Plan plan_match(Plan input, bound::PatternGraph pattern, const MatchContext& context) {
    if (pattern.relationships.size() > most_relationships) {
        throw compile_error(ErrorCode::resource_limit, "PatternTooLong",
                            fmt::format("the pattern has more than {} relationships", most_relationships),
                            pattern.relationships[most_relationships].span,
                            "split it into several MATCH clauses, or use a variable length: -[*1..n]->");
    }
    return MatchPlanner(std::move(pattern), context).run(std::move(input));
}

}  // namespace entente::plan
