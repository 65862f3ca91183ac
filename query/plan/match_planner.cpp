#include "query/plan/match_planner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "query/plan/count_planner.hpp"
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
    MatchPlanner(const PatternFacts& facts, const MatchContext& context)
        : facts_(facts), context_(context), state_(facts_) {}

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
        ranked.reserve(nodes.size());
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

    const PatternFacts& facts_;
    const MatchContext& context_;
    MatchState state_;
};

/// The pattern without the nodes of `part`, and without what is tested when that part is counted.
bound::PatternGraph without_part(const PatternFacts& facts, const CountPlanner& counts, const SlotSet& part) {
    bound::PatternGraph rest;
    std::vector<std::size_t> number(facts.nodes().size());
    for (std::size_t n = 0; n < facts.nodes().size(); ++n) {
        if (part.contains(n)) continue;
        number[n] = rest.nodes.size();
        rest.nodes.push_back(facts.nodes()[n]);
    }
    for (const bound::PatternRelationship& relationship : facts.relationships()) {
        if (part.contains(relationship.from) || part.contains(relationship.to)) continue;
        bound::PatternRelationship& kept = rest.relationships.emplace_back(relationship);
        kept.from = number[relationship.from];
        kept.to = number[relationship.to];
    }
    for (std::size_t p = 0; p < facts.predicates().size(); ++p) {
        if (!counts.takes(part, p)) rest.predicates.push_back(facts.predicates()[p]);
    }
    return rest;
}

/// Plans of one pattern: found as a whole, or with a part that is only counted. The input is planned upon as a leaf of
/// its size and put in its place when the choice is made.
class Alternatives {
public:
    Alternatives(const PatternFacts& facts, const MatchContext& context, const Plan& input)
        : facts_(facts), context_(context), counts_(facts) {
        leaf_.rows = input.rows;
        // A leaf other than Argument, which the search for a start tells from all else.
        if (!std::holds_alternative<Argument>(input.op)) leaf_.op = Filter{};
    }

    Plan choose() {
        best_ = MatchPlanner(facts_, context_).run(leaf_);
        best_cost_ = cost(best_);
        const SlotSet& all = counts_.countable();
        if (all.empty()) return std::move(best_);
        try_part(all);
        for (const std::size_t node : all) {
            if (is_selective(node)) try_part(counts_.without(all, node));
        }
        return std::move(best_);
    }

private:
    /// Steps of a counting beside a row that goes through operators.
    static constexpr double step_cost = 0.15;

    /// There are conditions on the node: it may be cheap to find, and a good place to begin.
    [[nodiscard]] bool is_selective(std::size_t node) const {
        for (std::size_t p = 0; p < facts_.predicates().size(); ++p) {
            if (facts_.predicate_reads(p).contains(facts_.nodes()[node].slot)) return true;
        }
        return false;
    }

    void try_part(const SlotSet& part) {
        const std::size_t relationships = counts_.relationships_of(part);
        const SlotSet starts = counts_.starts_of(part);
        if (relationships < (starts.empty() ? 1U : 2U)) return;  // one relationship is what ExpandCount counts
        MatchContext context = context_;
        for (const std::size_t start : starts) context.required.insert(facts_.nodes()[start].slot);
        const PatternFacts rest(without_part(facts_, counts_, part), context);
        Plan plan = MatchPlanner(rest, context).run(leaf_);
        auto counted = counts_.plan(part, plan.rows);
        if (!counted) return;
        const double total = cost(plan) + counted->steps * step_cost;
        if (total >= best_cost_) return;
        best_cost_ = total;
        const double rows = plan.rows;
        best_ = unary(std::move(counted->op), std::move(plan), rows);
    }

    const PatternFacts& facts_;
    const MatchContext& context_;
    CountPlanner counts_;
    Plan leaf_, best_;
    double best_cost_ = 0;
};

/// Puts `input` in the place of the leaf that stood for it.
void put_input(Plan& plan, Plan& input) {
    const auto* filter = std::get_if<Filter>(&plan.op);
    if (plan.inputs.empty() && filter != nullptr && filter->predicates.empty()) {
        plan = std::move(input);
        return;
    }
    for (Plan& below : plan.inputs) put_input(below, input);
}

/// Patterns longer than that are found as they are.
constexpr std::size_t most_counted_relationships = 32;

}  // namespace

Plan plan_match(Plan input, bound::PatternGraph pattern, const MatchContext& context) {
    if (pattern.relationships.size() > most_relationships) {
        throw compile_error(ErrorCode::resource_limit, "PatternTooLong",
                            fmt::format("the pattern has more than {} relationships", most_relationships),
                            pattern.relationships[most_relationships].span,
                            "split it into several MATCH clauses, or use a variable length: -[*1..n]->");
    }
    const PatternFacts facts(std::move(pattern), context);
    const bool counting = context.optimise && context.frozen && context.rows_may_be_weighted &&
                          !facts.relationships().empty() && facts.relationships().size() <= most_counted_relationships;
    if (!counting) return MatchPlanner(facts, context).run(std::move(input));
    Plan plan = Alternatives(facts, context, input).choose();
    if (!std::holds_alternative<Argument>(input.op)) put_input(plan, input);
    return plan;
}

std::optional<Plan> plan_optional_count(Plan& input, const bound::PatternGraph& pattern, const MatchContext& context) {
    if (!context.optimise || !context.frozen || !context.rows_may_be_weighted || pattern.relationships.empty() ||
        pattern.relationships.size() > most_counted_relationships) {
        return std::nullopt;
    }
    const PatternFacts facts(pattern, context);
    const CountPlanner counts(facts);
    const SlotSet& part = counts.countable();
    const SlotSet starts = counts.starts_of(part);
    for (std::size_t n = 0; n < facts.nodes().size(); ++n) {
        const bool start =
            starts.contains(n) && facts.nodes()[n].bound && facts.nodes()[n].labels.kind == LabelTest::Kind::none;
        if (!part.contains(n) && !start) return std::nullopt;
    }
    for (std::size_t p = 0; p < facts.predicates().size(); ++p) {
        if (!counts.takes(part, p)) return std::nullopt;
    }
    if (counts.relationships_of(part) != facts.relationships().size()) return std::nullopt;
    auto counted = counts.plan(part, input.rows);
    if (!counted) return std::nullopt;
    counted->op.optional = true;
    const double rows = input.rows;
    return unary(std::move(counted->op), std::move(input), rows);
}

}  // namespace entente::plan
