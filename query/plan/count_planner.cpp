#include "query/plan/count_planner.hpp"

#include <algorithm>

#include "query/plan/clique.hpp"

namespace entente::plan {

using bound::ExprKind;
using bound::LabelTest;

CountPlanner::CountPlanner(const PatternFacts& facts) : facts_(facts) {
    for (const Expr& predicate : facts.predicates()) between_.push_back(between(predicate));
    for (std::size_t n = 0; n < facts.nodes().size(); ++n) {
        if (node_is_countable(n)) countable_.insert(n);
    }
    drop_unknown_rivals(countable_);
}

/// `a <> b`, or NOT EXISTS { (a)-[:T]->(b) }, of two nodes of the pattern.
std::optional<CountPlanner::Between> CountPlanner::between(const Expr& predicate) const {
    const auto node_of = [&](Slot slot) -> std::optional<std::size_t> {
        for (std::size_t n = 0; n < facts_.nodes().size(); ++n) {
            if (facts_.nodes()[n].slot == slot) return n;
        }
        return std::nullopt;
    };
    Between result;
    Slot a = bound::no_slot, b = bound::no_slot;
    if (predicate.kind == ExprKind::not_equal && predicate.children[0].kind == ExprKind::slot &&
        predicate.children[1].kind == ExprKind::slot) {
        a = predicate.children[0].slot;
        b = predicate.children[1].slot;
    } else if (predicate.kind == ExprKind::logical_not && predicate.children[0].kind == ExprKind::exists_subquery) {
        const bound::Query& query = predicate.children[0].subquery->query;
        if (query.parts.size() != 1 || query.parts[0].steps.empty()) return std::nullopt;
        const auto* match = std::get_if<bound::MatchStep>(&query.parts[0].steps[0]);
        if (match == nullptr || query.parts[0].steps.size() != 1 || match->optional || !match->late_predicates.empty())
            return std::nullopt;
        const bound::PatternGraph& graph = match->graph;
        if (graph.nodes.size() != 2 || graph.relationships.size() != 1 || !graph.predicates.empty())
            return std::nullopt;
        const bound::PatternRelationship& relationship = graph.relationships[0];
        const auto plain_end = [](const bound::PatternNode& node) {
            return node.bound && node.labels.kind == LabelTest::Kind::none;
        };
        if (!plain_end(graph.nodes[0]) || !plain_end(graph.nodes[1]) || relationship.bound || relationship.length ||
            relationship.shortest != ast::Shortest::none || !relationship.properties.empty()) {
            return std::nullopt;
        }
        a = graph.nodes[relationship.from].slot;
        b = graph.nodes[relationship.to].slot;
        result.absent = true;
        result.types = facts_.estimator().types(relationship.types);
        result.direction = relationship.direction;
    }
    const auto first = node_of(a), second = node_of(b);
    if (!first || !second || *first == *second) return std::nullopt;
    result.a = *first;
    result.b = *second;
    return result;
}

bool CountPlanner::relationship_is_countable(std::size_t r) const {
    const bound::PatternRelationship& relationship = facts_.relationships()[r];
    if (relationship.bound || relationship.length || relationship.shortest != ast::Shortest::none) return false;
    if (relationship.from == relationship.to || facts_.context().required.contains(relationship.slot)) return false;
    for (std::size_t p = 0; p < facts_.predicates().size(); ++p) {
        if (facts_.predicate_reads(p).contains(relationship.slot)) return false;
    }
    return true;
}

bool CountPlanner::node_is_countable(std::size_t n) const {
    const bound::PatternNode& node = facts_.nodes()[n];
    const auto& relationships = facts_.relationships_of(n);
    if (node.bound || facts_.context().required.contains(node.slot) || relationships.empty()) return false;
    if (!std::all_of(relationships.begin(), relationships.end(),
                     [&](std::size_t r) { return relationship_is_countable(r); })) {
        return false;
    }
    for (std::size_t p = 0; p < facts_.predicates().size(); ++p) {
        if (!facts_.predicate_reads(p).contains(node.slot) || between_[p]) continue;
        if (!SlotSet{node.slot}.includes(facts_.predicate_reads(p)) || weight(facts_.predicates()[p]) >= 100)
            return false;
    }
    return true;
}

bool CountPlanner::touches(const SlotSet& part, std::size_t r) const {
    const bound::PatternRelationship& relationship = facts_.relationships()[r];
    return part.contains(relationship.from) || part.contains(relationship.to);
}

/// A relationship of the part must not have to differ from one outside, which the counting would not know.
void CountPlanner::drop_unknown_rivals(SlotSet& part) const {
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t r = 0; r < facts_.relationships().size(); ++r) {
            if (!touches(part, r)) continue;
            const auto& rivals = facts_.rivals(r);
            if (std::all_of(rivals.begin(), rivals.end(), [&](std::size_t rival) { return touches(part, rival); }))
                continue;
            part.erase(facts_.relationships()[r].from);
            part.erase(facts_.relationships()[r].to);
            changed = true;
        }
    }
}

SlotSet CountPlanner::without(SlotSet part, std::size_t node) const {
    part.erase(node);
    drop_unknown_rivals(part);
    return part;
}

std::size_t CountPlanner::relationships_of(const SlotSet& part) const {
    std::size_t count = 0;
    for (std::size_t r = 0; r < facts_.relationships().size(); ++r) count += touches(part, r) ? 1U : 0U;
    return count;
}

bool CountPlanner::takes(const SlotSet& part, std::size_t p) const {
    if (between_[p]) return part.contains(between_[p]->a) || part.contains(between_[p]->b);
    for (const std::size_t node : part) {
        if (facts_.predicate_reads(p).contains(facts_.nodes()[node].slot)) return true;
    }
    return false;
}

SlotSet CountPlanner::starts_of(const SlotSet& part) const {
    SlotSet nodes;
    for (std::size_t r = 0; r < facts_.relationships().size(); ++r) {
        if (!touches(part, r)) continue;
        nodes |= {static_cast<Slot>(facts_.relationships()[r].from), static_cast<Slot>(facts_.relationships()[r].to)};
    }
    for (std::size_t p = 0; p < between_.size(); ++p) {
        if (between_[p] && takes(part, p))
            nodes |= {static_cast<Slot>(between_[p]->a), static_cast<Slot>(between_[p]->b)};
    }
    return nodes - part;
}

std::optional<CountPlanner::Counted> CountPlanner::plan(const SlotSet& part, double rows) const {
    CountProblem problem;
    CountPattern& op = problem.op;
    CountConditions& conditions = problem.conditions;
    std::vector<CountEstimate>& estimates = problem.estimates;
    std::vector<std::size_t> number(facts_.nodes().size());  // of a node in `op`
    const auto add_node = [&](std::size_t n, bool bound) {
        number[n] = op.nodes.size();
        CountPattern::Node& node = op.nodes.emplace_back();
        node.slot = facts_.nodes()[n].slot;
        node.bound = bound;
    };
    for (const std::size_t n : starts_of(part)) add_node(n, true);
    for (const std::size_t n : part) add_node(n, false);
    std::vector<std::size_t> edge_of(facts_.relationships().size());
    std::vector<std::size_t> relationships;
    for (std::size_t r = 0; r < facts_.relationships().size(); ++r) {
        if (!touches(part, r)) continue;
        edge_of[r] = op.edges.size();
        relationships.push_back(r);
        const bound::PatternRelationship& relationship = facts_.relationships()[r];
        op.edges.push_back({number[relationship.from],
                            number[relationship.to],
                            facts_.types(r),
                            relationship.direction,
                            facts_.estimator().has_loops(facts_.types(r)),
                            {}});
    }
    for (const std::size_t r : relationships) {
        for (const std::size_t rival : facts_.rivals(r)) op.edges[edge_of[r]].rivals.push_back(edge_of[rival]);
    }
    for (std::size_t p = 0; p < between_.size(); ++p) {
        if (!takes(part, p)) continue;
        if (!between_[p]) {
            for (const std::size_t n : part) {
                if (facts_.predicate_reads(p).contains(facts_.nodes()[n].slot))
                    op.nodes[number[n]].predicates.push_back(facts_.predicates()[p]);
            }
            continue;
        }
        const Between& between = *between_[p];
        if (!between.absent) {
            conditions.unequal.emplace_back(number[between.a], number[between.b]);
            continue;
        }
        conditions.absent.push_back(op.edges.size());
        op.edges.push_back({number[between.a],
                            number[between.b],
                            between.types,
                            between.direction,
                            facts_.estimator().has_loops(between.types),
                            {}});
    }
    estimates.resize(op.nodes.size());
    for (std::size_t n = 0; n < facts_.nodes().size(); ++n) {
        const LabelTest& labels = facts_.nodes()[n].labels;
        if (part.contains(n)) {
            CountPattern::Node& node = op.nodes[number[n]];
            const bool implied = std::any_of(relationships.begin(), relationships.end(), [&](std::size_t r) {
                const bound::PatternRelationship& relationship = facts_.relationships()[r];
                if (relationship.from != n && relationship.to != n) return false;
                const auto direction =
                    relationship.to == n ? relationship.direction : ast::reverse(relationship.direction);
                return facts_.estimator().all_ends_pass(labels, facts_.types(r), direction);
            });
            if (!implied) node.test = labels;
        } else if (!starts_of(part).contains(n)) {
            continue;
        }
        CountEstimate& estimate = estimates[number[n]];
        estimate.labels = &labels;
        estimate.nodes = std::max(1.0, facts_.estimator().nodes(labels));
        for (const Expr& predicate : op.nodes[number[n]].predicates)
            estimate.share *= facts_.estimator().selectivity(predicate);
    }
    drop_implied(problem);
    if (is_clique(problem)) {
        for (CountPattern::Edge& edge : problem.op.edges) edge.rivals.clear();  // all nodes differ
        auto counted = ordered(problem, rows);
        const double steps = clique_steps(problem, facts_.estimator());
        if (counted && steps < counted->steps) {
            counted->op.by_degree = true;
            counted->steps = steps;
            return counted;
        }
    }
    auto counted = search(problem, rows);
    auto summed = sum_of_terms(problem);
    return summed && (!counted || summed->steps < counted->steps) ? std::move(summed) : std::move(counted);
}

std::optional<CountPlanner::Counted> CountPlanner::ordered(const CountProblem& problem, double rows) const {
    auto found = CountSearch(problem.op, problem.conditions, problem.estimates, facts_.estimator()).run(rows);
    if (!found) return std::nullopt;
    Counted counted{problem.op, found->steps};
    counted.op.steps = found->steps / std::max(1.0, rows);
    counted.op.levels = std::move(found->levels);
    return counted;
}

std::optional<CountPlanner::Counted> CountPlanner::search(const CountProblem& problem, double rows) const {
    auto counted = ordered(problem, rows);
    if (auto shorter = without_passed_nodes(problem)) {
        auto other = ordered(*shorter, rows);
        if (other && (!counted || other->steps < counted->steps)) return other;
    }
    return counted;
}

std::optional<CountPlanner::Counted> CountPlanner::sum_of_terms(const CountProblem& problem) const {
    auto terms = terms_of(problem, facts_.estimator());
    if (!terms) return std::nullopt;
    std::optional<Counted> sum;
    for (CountTerm& term : *terms) {
        auto counted = search(term.problem, 1);
        if (!counted) return std::nullopt;
        counted->op.subtracted = term.subtracted;
        if (!sum) {
            sum = std::move(counted);
            continue;
        }
        sum->steps += counted->steps;
        sum->op.corrections.push_back(std::move(counted->op));
    }
    return sum;
}

}  // namespace entente::plan
