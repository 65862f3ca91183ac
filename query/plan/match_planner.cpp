#include "query/plan/match_planner.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "query/plan/index_seek.hpp"

namespace entente::plan {

namespace {

using bound::ExprKind;
using bound::LabelTest;
using bound::no_slot;
using PD = ast::PatternDirection;

PD reverse(PD direction) {
    if (direction == PD::outgoing) return PD::incoming;
    if (direction == PD::incoming) return PD::outgoing;
    return direction;
}

Plan unary(Operator op, Plan input, double rows) {
    Plan plan;
    plan.op = std::move(op);
    plan.rows = rows;
    plan.inputs.push_back(std::move(input));
    return plan;
}

bool reads_only(const Expr& expr, const std::set<Slot>& slots) {
    bool only = true;
    bound::for_each_slot(expr, [&](Slot slot) { only = only && slots.count(slot) != 0; });
    return only;
}

bool reads(const Expr& expr, Slot slot) {
    bool found = false;
    bound::for_each_slot(expr, [&](Slot s) { found = found || s == slot; });
    return found;
}

class MatchPlanner {
public:
    MatchPlanner(bound::PatternGraph pattern, const MatchContext& context)
        : pattern_(std::move(pattern)), context_(context), estimator_(context.graph) {
        for (const bound::PatternRelationship& r : pattern_.relationships) types_.push_back(estimator_.types(r.types));
        for (std::size_t r = 0; r < pattern_.relationships.size(); ++r) {
            if (context_.optimise && context_.rows_may_be_weighted && countable(r)) leaves_.insert(r);
        }
    }

    Plan run(Plan input) {
        for (const bound::PatternNode& node : pattern_.nodes) {
            if (node.bound) known_.insert(node.slot);
        }
        available_ = context_.available;
        available_.insert(known_.begin(), known_.end());
        for (const bound::PatternRelationship& r : pattern_.relationships) {
            if (r.bound) available_.insert(r.slot);
        }
        Plan plan = std::move(input);
        for (const bound::PatternNode& node : pattern_.nodes) {
            if (node.bound && node.labels.kind != LabelTest::Kind::none) {
                const double rows = plan.rows * 0.5;
                plan = unary(LabelFilter{node.slot, node.labels}, std::move(plan), rows);
            }
        }
        plan = apply_predicates(std::move(plan));
        plan = grow(std::move(plan));  // what hangs together with the input
        while (solved_.size() < pattern_.relationships.size() || unknown_node()) plan = add_component(std::move(plan));
        return plan;
    }

private:
    [[nodiscard]] std::optional<std::size_t> unknown_node() const {
        for (std::size_t n = 0; n < pattern_.nodes.size(); ++n) {
            if (known_.count(pattern_.nodes[n].slot) == 0 && !counted_node(n)) return n;
        }
        return std::nullopt;
    }

    /// The relationship is only counted: nobody reads it or its far end, which has no other relationship and no
    /// condition.
    [[nodiscard]] std::optional<std::size_t> free_end(std::size_t r) const {
        const bound::PatternRelationship& relationship = pattern_.relationships[r];
        if (relationship.bound || relationship.length || relationship.shortest != ast::Shortest::none)
            return std::nullopt;
        if (relationship.from == relationship.to || read_later(relationship.slot)) return std::nullopt;
        for (const std::size_t end : {relationship.to, relationship.from}) {
            const bound::PatternNode& node = pattern_.nodes[end];
            if (!node.bound && only_counted(end)) return end;
        }
        return std::nullopt;
    }

    /// The node has one relationship, nobody reads it, and its conditions look at nothing else.
    [[nodiscard]] bool only_counted(std::size_t n) const {
        const Slot slot = pattern_.nodes[n].slot;
        if (context_.required.count(slot) != 0) return false;
        const auto uses = std::count_if(pattern_.relationships.begin(), pattern_.relationships.end(),
                                        [n](const bound::PatternRelationship& r) { return r.from == n || r.to == n; });
        return uses == 1 &&
               std::all_of(pattern_.predicates.begin(), pattern_.predicates.end(), [&](const Expr& predicate) {
                   return !reads(predicate, slot) || (reads_only(predicate, {slot}) && weight(predicate) < 100);
               });
    }
    [[nodiscard]] bool countable(std::size_t r) const { return free_end(r).has_value(); }

    /// Of relationships that could be the same one, the one that is counted comes last: the others are known by id
    /// then.
    [[nodiscard]] bool waits_for_another(std::size_t r) const {
        for (std::size_t other = 0; other < pattern_.relationships.size(); ++other) {
            if (other == r || pattern_.relationships[other].group != pattern_.relationships[r].group) continue;
            if (solved_.count(other) != 0 &&
                (counted_.count(other) != 0 || available_.count(pattern_.relationships[other].slot) != 0))
                continue;
            if (overlap(types_[r], types_[other]) &&
                !cannot_be_same(pattern_.relationships[r], r, pattern_.relationships[other]))
                return true;
        }
        return false;
    }

    [[nodiscard]] bool read_later(Slot slot) const {
        if (context_.required.count(slot) != 0) return true;
        return std::any_of(pattern_.predicates.begin(), pattern_.predicates.end(),
                           [&](const Expr& p) { return reads(p, slot); });
    }

    [[nodiscard]] bool counted_node(std::size_t n) const {
        return std::any_of(counted_.begin(), counted_.end(), [&](std::size_t r) { return counted_end_.at(r) == n; });
    }

    /// Every relationship that can be added now, cheapest first, until none touches what is known.
    Plan grow(Plan plan) {
        for (;;) {
            double best_rows = std::numeric_limits<double>::infinity();
            std::optional<std::size_t> best;
            bool best_is_leaf = true;
            for (std::size_t r = 0; r < pattern_.relationships.size(); ++r) {
                if (solved_.count(r) != 0) continue;
                const bound::PatternRelationship& relationship = pattern_.relationships[r];
                const bool from = known(relationship.from), to = known(relationship.to);
                if (!from && !to && !relationship.bound) continue;
                if (relationship.shortest != ast::Shortest::none && !(from && to)) continue;
                const bool leaf = leaf_now(r, plan.rows);
                const double rows = rows_after(r, plan.rows, true);
                // Counts come last: they take the row's multiplicity and leave nothing to filter.
                const bool better = best_is_leaf != leaf ? best_is_leaf : rows < best_rows;
                if (!best || (context_.optimise ? better : false)) {
                    best = r;
                    best_rows = rows;
                    best_is_leaf = leaf;
                }
            }
            if (!best) return plan;
            plan = add_relationship(std::move(plan), *best);
            plan = apply_predicates(std::move(plan));
        }
    }

    [[nodiscard]] bool known(std::size_t node) const { return known_.count(pattern_.nodes[node].slot) != 0; }

    /// The relationship can be counted in this growth: its other end is the known one.
    [[nodiscard]] bool leaf_now(std::size_t r, double rows) const {
        if (leaves_.count(r) == 0 || waits_for_another(r)) return false;
        const auto end = free_end_of(r);
        if (!end || !end_is_tested(r, *end)) return end.has_value();
        // Testing every node once pays when the relationships would lead to more ends than that.
        const bound::PatternRelationship& relationship = pattern_.relationships[r];
        const bool forward = *end == relationship.to;
        const PD direction = forward ? relationship.direction : reverse(relationship.direction);
        const LabelTest& from = pattern_.nodes[forward ? relationship.from : relationship.to].labels;
        return rows * estimator_.degree(from, types_[r], direction) > 2 * estimator_.nodes(pattern_.nodes[*end].labels);
    }

    [[nodiscard]] bool end_is_tested(std::size_t r, std::size_t end) const {
        const bound::PatternRelationship& relationship = pattern_.relationships[r];
        const PD direction = end == relationship.to ? relationship.direction : reverse(relationship.direction);
        const bound::PatternNode& node = pattern_.nodes[end];
        const bool labels_pass = node.labels.kind == LabelTest::Kind::none ||
                                 (context_.frozen && estimator_.all_ends_pass(node.labels, types_[r], direction));
        return !labels_pass || std::any_of(pattern_.predicates.begin(), pattern_.predicates.end(),
                                           [&](const Expr& predicate) { return reads(predicate, node.slot); });
    }
    [[nodiscard]] std::optional<std::size_t> free_end_of(std::size_t r) const {
        const bound::PatternRelationship& relationship = pattern_.relationships[r];
        for (const std::size_t end : {relationship.to, relationship.from}) {
            const std::size_t other = end == relationship.to ? relationship.from : relationship.to;
            if (known(other) && !known(end) && !pattern_.nodes[end].bound && only_counted(end)) return end;
        }
        return std::nullopt;
    }

    [[nodiscard]] double predicates_share(const std::set<Slot>& slots) const {
        double share = 1;
        for (std::size_t p = 0; p < pattern_.predicates.size(); ++p) {
            if (applied_.count(p) == 0 && reads_only(pattern_.predicates[p], slots))
                share *= estimator_.selectivity(pattern_.predicates[p]);
        }
        return share;
    }

    /// Rows once `r` is added; `filtered`: and the conditions that can be tested then.
    [[nodiscard]] double rows_after(std::size_t r, double rows, bool filtered) const {
        const bound::PatternRelationship& relationship = pattern_.relationships[r];
        if (relationship.bound || relationship.shortest != ast::Shortest::none) return rows;
        const bool forward = known(relationship.from);
        const std::size_t start = forward ? relationship.from : relationship.to;
        const std::size_t end = forward ? relationship.to : relationship.from;
        const PD direction = forward ? relationship.direction : reverse(relationship.direction);
        if (leaf_now(r, rows)) return rows;
        const LabelTest& from_labels = pattern_.nodes[start].labels;
        double factor = estimator_.degree(from_labels, types_[r], direction);
        if (relationship.length) {
            const auto hops = static_cast<double>(std::min<std::int64_t>(relationship.length->max.value_or(5), 5));
            double total = relationship.length->min.value_or(1) == 0 ? 1 : 0, step = 1;
            for (double hop = 0; hop < hops; ++hop) total += step *= factor;
            factor = total;
        }
        if (known(end)) return rows * factor / std::max(1.0, estimator_.nodes(pattern_.nodes[end].labels));
        factor *= estimator_.end_share(pattern_.nodes[end].labels, types_[r], direction);
        std::set<Slot> slots = available_;
        slots.insert(pattern_.nodes[end].slot);
        slots.insert(relationship.slot);
        return rows * factor * (filtered ? predicates_share(slots) : 1.0);
    }

    /// Relationships of the group that are solved already and could be the same one.
    [[nodiscard]] std::vector<Slot> distinct_from(std::size_t r) {
        std::vector<Slot> slots;
        const bound::PatternRelationship& relationship = pattern_.relationships[r];
        for (const std::size_t s : solved_) {
            const bound::PatternRelationship& other = pattern_.relationships[s];
            if (other.group != relationship.group || counted_.count(s) != 0 || !overlap(types_[r], types_[s])) continue;
            if (cannot_be_same(relationship, r, other)) continue;
            if (available_.count(other.slot) != 0)
                slots.push_back(other.slot);
            else
                apart_.emplace_back(relationship.slot, other.slot);  // in another part: compared after the join
        }
        return slots;
    }

    /// Two directed relationships in a row, a->b->c, are the same one only where a = b = c: a loop, and there is none.
    [[nodiscard]] bool cannot_be_same(const bound::PatternRelationship& a, std::size_t ai,
                                      const bound::PatternRelationship& b) const {
        if (!context_.optimise || !context_.frozen || a.length || b.length) return false;
        if (a.direction == PD::undirected || b.direction == PD::undirected || estimator_.has_loops(types_[ai]))
            return false;
        const auto ends = [](const bound::PatternRelationship& r) {
            return r.direction == PD::outgoing ? std::pair(r.from, r.to) : std::pair(r.to, r.from);
        };
        const auto [a_from, a_to] = ends(a);
        const auto [b_from, b_to] = ends(b);
        return a_to == b_from || b_to == a_from;
    }

    Plan add_relationship(Plan plan, std::size_t r) {
        bound::PatternRelationship& relationship = pattern_.relationships[r];
        const double rows = rows_after(r, plan.rows, false);
        std::vector<Slot> distinct = distinct_from(r);
        const Slot from_slot = pattern_.nodes[relationship.from].slot, to_slot = pattern_.nodes[relationship.to].slot;
        if (relationship.bound) {
            RelationshipEnds ends;
            ends.relationship = relationship.slot;
            ends.from = from_slot;
            ends.to = to_slot;
            ends.from_bound = known(relationship.from);
            ends.to_bound = known(relationship.to);
            ends.types = types_[r];
            ends.direction = relationship.direction;
            ends.from_test = ends.from_bound ? LabelTest{} : pattern_.nodes[relationship.from].labels;
            ends.to_test = ends.to_bound ? LabelTest{} : pattern_.nodes[relationship.to].labels;
            ends.distinct_from = std::move(distinct);
            solve(r, {from_slot, to_slot, relationship.slot});
            return unary(std::move(ends), std::move(plan), rows);
        }
        if (relationship.shortest != ast::Shortest::none) {
            ShortestPath search;
            search.from = from_slot;
            search.to = to_slot;
            search.relationships = relationship.slot;
            search.path = relationship.path_slot;
            search.types = types_[r];
            search.direction = relationship.direction;
            search.min = relationship.length->min.value_or(1);
            search.max = relationship.length->max;
            search.all = relationship.shortest == ast::Shortest::all;
            search.properties = relationship.properties;
            solve(r, {relationship.slot, relationship.path_slot});
            return unary(std::move(search), std::move(plan), rows);
        }
        if (leaf_now(r, plan.rows)) {
            const std::size_t end = *free_end_of(r);
            const bool forward = end == relationship.to;
            ExpandCount count;
            count.from = pattern_.nodes[forward ? relationship.from : relationship.to].slot;
            count.types = types_[r];
            count.direction = forward ? relationship.direction : reverse(relationship.direction);
            count.distinct_from = std::move(distinct);
            const bool single = std::all_of(count.distinct_from.begin(), count.distinct_from.end(), [&](Slot slot) {
                return (context_.frame[slot].type & mask_of(ValueType::list)) == 0;
            });
            if (single) {
                if (end_is_tested(r, end)) {
                    count.end = pattern_.nodes[end].slot;
                    count.end_test = pattern_.nodes[end].labels;
                    for (std::size_t p = 0; p < pattern_.predicates.size(); ++p) {
                        if (!reads(pattern_.predicates[p], count.end)) continue;
                        count.end_predicates.push_back(pattern_.predicates[p]);
                        applied_.insert(p);
                    }
                }
                counted_.insert(r);
                counted_end_[r] = end;
                solved_.insert(r);
                return unary(std::move(count), std::move(plan), rows);
            }
            distinct = std::move(count.distinct_from);
        }
        const bool forward = known(relationship.from);
        const std::size_t end = forward ? relationship.to : relationship.from;
        const PD direction = forward ? relationship.direction : reverse(relationship.direction);
        const bool into = known(end);
        LabelTest test = into ? LabelTest{} : pattern_.nodes[end].labels;
        if (context_.frozen && context_.optimise && !relationship.length &&
            estimator_.all_ends_pass(test, types_[r], direction))
            test = {};
        if (relationship.length) {
            VarExpand expand;
            expand.from = forward ? from_slot : to_slot;
            expand.to = forward ? to_slot : from_slot;
            expand.relationships = relationship.slot;
            expand.types = types_[r];
            expand.direction = direction;
            expand.reversed = !forward;
            expand.min = relationship.length->min.value_or(1);
            expand.max = relationship.length->max;
            expand.into = into;
            expand.test = std::move(test);
            expand.properties = relationship.properties;
            expand.distinct_from = std::move(distinct);
            solve(r, {from_slot, to_slot, relationship.slot});
            return unary(std::move(expand), std::move(plan), rows);
        }
        Expand expand;
        expand.from = forward ? from_slot : to_slot;
        expand.to = forward ? to_slot : from_slot;
        expand.relationship = relationship.slot;
        expand.types = types_[r];
        expand.direction = direction;
        expand.into = into;
        expand.test = std::move(test);
        expand.distinct_from = std::move(distinct);
        solve(r, {from_slot, to_slot, relationship.slot});
        return unary(std::move(expand), std::move(plan), rows);
    }

    void solve(std::size_t r, std::initializer_list<Slot> slots) {
        solved_.insert(r);
        known_.insert(pattern_.nodes[pattern_.relationships[r].from].slot);
        known_.insert(pattern_.nodes[pattern_.relationships[r].to].slot);
        available_.insert(slots.begin(), slots.end());
    }

    /// Relationships of parts that were planned apart must differ, as soon as both are there.
    Plan apply_distinctness(Plan plan) {
        DistinctRelationships distinct;
        std::erase_if(apart_, [&](const auto& pair) {
            const bool both = available_.count(pair.first) != 0 && available_.count(pair.second) != 0;
            if (both) distinct.pairs.push_back(pair);
            return both;
        });
        if (distinct.pairs.empty()) return plan;
        const double rows = plan.rows;
        return unary(std::move(distinct), std::move(plan), rows);
    }

    Plan apply_predicates(Plan plan) {
        plan = apply_distinctness(std::move(plan));
        Filter filter;
        double rows = plan.rows;
        for (std::size_t p = 0; p < pattern_.predicates.size(); ++p) {
            if (applied_.count(p) != 0 || !reads_only(pattern_.predicates[p], available_)) continue;
            applied_.insert(p);
            if (sought_.count(p) == 0) rows *= estimator_.selectivity(pattern_.predicates[p]);
            filter.predicates.push_back(pattern_.predicates[p]);
        }
        if (filter.predicates.empty()) return plan;
        if (context_.optimise) {
            std::stable_sort(filter.predicates.begin(), filter.predicates.end(),
                             [](const Expr& a, const Expr& b) { return weight(a) < weight(b); });
        }
        add_bounds(plan, filter);
        return unary(std::move(filter), std::move(plan), rows);
    }

    /// Cheap tests first: subqueries cost most.
    static int weight(const Expr& expr) {
        int w = expr.subquery ? 100 : expr.kind == ExprKind::regex_match ? 10 : expr.kind == ExprKind::function ? 3 : 1;
        for (const Expr& child : expr.children) w += weight(child);
        return w;
    }

    /// Comparisons with constants prune the chunks of the scan right below.
    void add_bounds(Plan& plan, const Filter& filter) const {
        auto* scan = std::get_if<NodeScan>(&plan.op);
        if (scan == nullptr || !context_.optimise) return;
        for (const Expr& predicate : filter.predicates) {
            ExprKind kind = predicate.kind;
            if (kind != ExprKind::equal && kind != ExprKind::less && kind != ExprKind::less_equal &&
                kind != ExprKind::greater && kind != ExprKind::greater_equal) {
                continue;
            }
            const Expr* property = &predicate.children[0];
            const Expr* value = &predicate.children[1];
            if (property->kind != ExprKind::property) {
                std::swap(property, value);
                if (kind == ExprKind::less)
                    kind = ExprKind::greater;
                else if (kind == ExprKind::greater)
                    kind = ExprKind::less;
                else if (kind == ExprKind::less_equal)
                    kind = ExprKind::greater_equal;
                else if (kind == ExprKind::greater_equal)
                    kind = ExprKind::less_equal;
            }
            if (property->kind != ExprKind::property || !property->key ||
                property->children[0].kind != ExprKind::slot || property->children[0].slot != scan->slot) {
                continue;
            }
            if (value->kind == ExprKind::literal || value->kind == ExprKind::parameter) {
                scan->bounds.push_back({*property->key, kind, *value});
            }
        }
    }

    [[nodiscard]] Plan scan(std::size_t n) const {
        const bound::PatternNode& node = pattern_.nodes[n];
        NodeScan scan;
        scan.slot = node.slot;
        scan.test = node.labels;
        if (node.labels.kind == LabelTest::Kind::name && node.labels.label) {
            scan.label = node.labels.label;
            scan.test = {};
        } else if (node.labels.kind == LabelTest::Kind::conjunction) {
            for (const LabelTest& child : node.labels.children) {
                if (child.kind != LabelTest::Kind::name || !child.label) continue;
                if (!scan.label ||
                    estimator_.nodes(child) < static_cast<double>(context_.graph.nodes_with_label(*scan.label))) {
                    scan.label = child.label;
                }
            }
        }
        Plan plan;
        plan.rows = estimator_.nodes(node.labels);
        plan.op = std::move(scan);
        return plan;
    }

    /// Nodes of the part of the pattern that hangs together with `n`, through relationships not solved yet.
    [[nodiscard]] std::set<std::size_t> component_of(std::size_t n) const {
        std::set<std::size_t> nodes{n};
        for (bool grown = true; grown;) {
            grown = false;
            for (const bound::PatternRelationship& r : pattern_.relationships) {
                if (nodes.count(r.from) != nodes.count(r.to)) {
                    nodes.insert(r.from);
                    nodes.insert(r.to);
                    grown = true;
                }
            }
        }
        return nodes;
    }

    struct State {
        std::set<std::size_t> solved, applied, counted, sought;
        std::map<std::size_t, std::size_t> counted_end;
        std::set<Slot> known, available;
        std::vector<std::pair<Slot, Slot>> apart;
    };
    [[nodiscard]] State save() const {
        return {solved_, applied_, counted_, sought_, counted_end_, known_, available_, apart_};
    }
    void load(State state) {
        solved_ = std::move(state.solved);
        applied_ = std::move(state.applied);
        counted_ = std::move(state.counted);
        sought_ = std::move(state.sought);
        counted_end_ = std::move(state.counted_end);
        known_ = std::move(state.known);
        available_ = std::move(state.available);
        apart_ = std::move(state.apart);
    }

    static double cost(const Plan& plan) {
        double total = plan.rows;
        // Going down a tree costs more than taking the next row.
        if (std::holds_alternative<NodeIndexSeek>(plan.op)) total += 2 * plan.inputs[0].rows;
        for (const Plan& input : plan.inputs) total += cost(input);
        return total;
    }

    Plan add_component(Plan input) {
        std::size_t first = pattern_.nodes.size();
        for (std::size_t n = 0; n < pattern_.nodes.size() && first == pattern_.nodes.size(); ++n) {
            if (!known(n) && !counted_node(n)) first = n;
        }
        if (first == pattern_.nodes.size()) {
            // Only relationships between nodes of different parts are left (shortest paths): they can be added now.
            return grow(std::move(input));
        }
        const std::set<std::size_t> component = component_of(first);
        const bool alone = std::holds_alternative<Argument>(input.op) && context_.available.empty();
        const State before = save();
        State sought_state;
        std::optional<Plan> sought = seek_component(component, input, sought_state);
        if (sought && component.size() == 1 && sought->rows <= input.rows) {
            load(std::move(sought_state));
            return std::move(*sought);
        }
        Plan scanned = scan_component(component, std::move(input), alone, before);
        if (!sought || cost(*sought) >= cost(scanned)) return scanned;
        load(std::move(sought_state));
        return std::move(*sought);
    }

    /// The cheapest way over an index, with what hangs together with it, from the rows of `input`; `state` as after it.
    std::optional<Plan> seek_component(const std::set<std::size_t>& component, const Plan& input, State& state) {
        std::optional<Plan> best;
        if (!context_.optimise || context_.graph.schema().indexes.empty()) return best;
        const State before = save();
        for (const std::size_t start : component) {
            if (known(start)) continue;
            auto found = find_index_seek(context_.graph, estimator_, pattern_.nodes[start], pattern_.predicates,
                                         applied_, available_);
            if (!found) continue;
            sought_.insert(found->answered.begin(), found->answered.end());
            if (found->exact) applied_.insert(found->answered.begin(), found->answered.end());
            known_.insert(pattern_.nodes[start].slot);
            available_.insert(pattern_.nodes[start].slot);
            const double rows = input.rows * found->rows;
            Plan candidate = grow(apply_predicates(unary(std::move(found->seek), input, rows)));
            if (!best || cost(candidate) < cost(*best)) {
                best = std::move(candidate);
                state = save();
            }
            load(before);
        }
        return best;
    }

    /// The cheapest way from a scan of some node of the component, joined with `input`.
    Plan scan_component(const std::set<std::size_t>& component, Plan input, bool alone, const State& before) {
        std::optional<Plan> best;
        State best_state;
        for (const std::size_t start : component) {
            load(before);
            if (known(start)) continue;
            Plan candidate = component_from(start, alone ? before.available : std::set<Slot>{});
            if (!best || (context_.optimise && cost(candidate) < cost(*best))) {
                best = std::move(candidate);
                best_state = save();
            }
            if (!context_.optimise) break;
        }
        load(std::move(best_state));
        if (alone) {
            available_.insert(before.available.begin(), before.available.end());
            return apply_predicates(std::move(*best));
        }
        Plan joined = join(std::move(input), std::move(*best), before.available);
        available_.insert(before.available.begin(), before.available.end());
        joined = apply_predicates(std::move(joined));
        return grow(std::move(joined));
    }

    Plan component_from(std::size_t start, const std::set<Slot>& available) {
        const std::set<Slot> outer_known = known_;
        known_ = {pattern_.nodes[start].slot};
        available_ = available;
        available_.insert(pattern_.nodes[start].slot);
        Plan plan = grow(apply_predicates(scan(start)));
        known_.insert(outer_known.begin(), outer_known.end());
        return plan;
    }

    /// Equalities between the two sides become keys of a hash join.
    Plan join(Plan probe, Plan build, const std::set<Slot>& probe_slots) {
        HashJoin join;
        const std::set<Slot> build_slots = available_;
        join.build_slots.assign(build_slots.begin(), build_slots.end());
        double rows = probe.rows * build.rows;
        for (std::size_t p = 0; p < pattern_.predicates.size() && context_.optimise; ++p) {
            const Expr& predicate = pattern_.predicates[p];
            if (applied_.count(p) != 0 || predicate.kind != ExprKind::equal) continue;
            for (const bool swap : {false, true}) {
                const Expr& left = predicate.children[swap ? 1 : 0];
                const Expr& right = predicate.children[swap ? 0 : 1];
                bool left_reads = false, right_reads = false;
                bound::for_each_slot(left, [&](Slot) { left_reads = true; });
                bound::for_each_slot(right, [&](Slot) { right_reads = true; });
                if (!left_reads || !right_reads || !reads_only(left, probe_slots) || !reads_only(right, build_slots))
                    continue;
                join.probe_keys.push_back(left);
                join.build_keys.push_back(right);
                applied_.insert(p);
                rows *= estimator_.selectivity(predicate);
                break;
            }
        }
        Plan plan;
        plan.op = std::move(join);
        plan.rows = rows;
        plan.inputs.push_back(std::move(probe));
        plan.inputs.push_back(std::move(build));
        return plan;
    }

    bound::PatternGraph pattern_;
    const MatchContext& context_;
    Estimator estimator_;
    std::vector<TypeSet> types_;
    std::set<std::size_t> leaves_;  // relationships that may be counted instead of followed
    std::set<std::size_t> solved_, applied_, counted_;
    std::set<std::size_t> sought_;  // conditions that an index has answered: they narrow no more
    std::map<std::size_t, std::size_t> counted_end_;
    std::set<Slot> known_, available_;
    std::vector<std::pair<Slot, Slot>> apart_;  // relationships that must differ, in parts not joined yet
};

}  // namespace

Plan plan_match(Plan input, bound::PatternGraph pattern, const MatchContext& context) {
    return MatchPlanner(std::move(pattern), context).run(std::move(input));
}

}  // namespace entente::plan
