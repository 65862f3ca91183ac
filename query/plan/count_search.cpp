#include "query/plan/count_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace entente::plan {

namespace {

using Level = CountPattern::Level;

/// Pieces looked at before the search takes the first order that works everywhere.
constexpr std::size_t most_tries = 5'000;

// Steps, the unit being one neighbour looked at with a count below it. Whole chunks are gone through in loops without
// calls.
constexpr double degree_step = 0.5, degree_in_chunk = 0.1;
constexpr double column_node = 0.3, column_neighbour = 0.2;
constexpr double scanned_node = 0.1, tested_node = 4;
constexpr double list_step = 0.3;   // of an intersection, for each element of a list
constexpr double search_steps = 4;  // for a search in a list
constexpr double mark_step = 2;     // to mark a node, and to take the mark away
constexpr double short_lists = 64;  // two of so many nodes are merged rather than marked
constexpr double list_access = 1;   // of a node that comes from anywhere

}  // namespace

CountSearch::CountSearch(const CountPattern& pattern, const CountConditions& conditions,
                         const std::vector<CountEstimate>& estimates, const Estimator& estimator)
    : pattern_(pattern), conditions_(conditions), estimates_(estimates) {
    for (const CountPattern::Edge& edge : pattern.edges) {
        const auto mean = [&](std::size_t from, std::size_t to, const TypeSet& types, ast::PatternDirection direction) {
            return estimator.degree(*estimates[from].labels, types, direction) *
                   estimator.end_share(*estimates[to].labels, types, direction);
        };
        const auto lists = [&](const TypeSet& types, ast::PatternDirection direction) {
            const double types_of = types.all ? 1 : static_cast<double>(types.types.size());
            return direction == ast::PatternDirection::undirected ? 2 * types_of : types_of;
        };
        Ways& ways = ways_.emplace_back();
        const ast::PatternDirection back = ast::reverse(edge.direction);
        if (!edge.via) {
            ways.to = {mean(edge.from, edge.to, edge.types, edge.direction), lists(edge.types, edge.direction), 0};
            ways.from = {mean(edge.to, edge.from, edge.types, back), ways.to.lists, 0};
            continue;
        }
        const CountPattern::Via& via = *edge.via;
        const ast::PatternDirection via_back = ast::reverse(via.direction);
        const double share = estimates[via.node].share;
        const double to_middle = mean(edge.from, via.node, edge.types, edge.direction) * share;
        const double from_middle = mean(edge.to, via.node, via.types, via_back) * share;
        const double first = lists(edge.types, edge.direction), second = lists(via.types, via.direction);
        ways.to = {to_middle * mean(via.node, edge.to, via.types, via.direction), first, to_middle * second};
        ways.from = {from_middle * mean(via.node, edge.from, edge.types, back), second, from_middle * first};
    }
}

std::optional<CountSearch::Found> CountSearch::run(double rows) {
    times_.assign(pattern_.nodes.size(), rows);
    SlotSet nodes;
    Order found;
    for (std::size_t n = 0; n < pattern_.nodes.size(); ++n) {
        const bool passed = std::any_of(pattern_.edges.begin(), pattern_.edges.end(),
                                        [&](const auto& edge) { return edge.via && edge.via->node == n; });
        if (pattern_.nodes[n].bound)
            found.push_back(n);
        else if (!passed)
            nodes.insert(n);
    }
    return pieces(nodes, found, rows);
}

bool CountSearch::is_condition(std::size_t edge) const {
    return std::find(conditions_.absent.begin(), conditions_.absent.end(), edge) != conditions_.absent.end();
}

/// How `edge` leads to `to`, on average.
const CountSearch::Way& CountSearch::way(std::size_t edge, std::size_t to) const {
    return pattern_.edges[edge].to == to ? ways_[edge].to : ways_[edge].from;
}

/// Steps to come to the lists of `edge` that lead to `to`, when the nodes `found` are set one after the other. Those of
/// a node that all nodes are gone through for lie in a row; those of one found before the last are at hand.
double CountSearch::access(std::size_t edge, std::size_t to, const Order& found) const {
    const CountPattern::Edge& e = pattern_.edges[edge];
    const std::size_t scope = e.to == to ? e.from : e.to;
    const bool far = scope == found.back() && !pattern_.nodes[scope].bound && !is_scanned(scope, found);
    const Way& way = this->way(edge, to);
    return (far ? way.lists * list_access : 0) + way.middle_lists * list_access + (e.once ? 1 + way.degree : 0);
}

/// Calls visit with the two or more nodes of everything that ties nodes together.
template <typename Visit> void CountSearch::for_each_tie(const Visit& visit) const {
    for (std::size_t e = 0; e < pattern_.edges.size(); ++e) {
        const CountPattern::Edge& edge = pattern_.edges[e];
        visit(std::array{edge.from, edge.to, edge.from, edge.to});
        for (const std::size_t rival : edge.rivals)
            visit(std::array{edge.from, edge.to, pattern_.edges[rival].from, pattern_.edges[rival].to});
    }
    for (const auto& [a, b] : conditions_.unequal) visit(std::array{a, b, a, b});
}

/// The nodes that are tied to `node` by others of `nodes`.
SlotSet CountSearch::piece_of(std::size_t node, const SlotSet& nodes) const {
    SlotSet piece{static_cast<Slot>(node)};
    for (bool grown = true; grown;) {
        grown = false;
        for_each_tie([&](const std::array<std::size_t, 4>& tied) {
            const bool inside = std::any_of(tied.begin(), tied.end(), [&](std::size_t n) { return piece.contains(n); });
            if (!inside) return;
            for (const std::size_t n : tied) {
                if (!nodes.contains(n) || piece.contains(n)) continue;
                piece.insert(n);
                grown = true;
            }
        });
    }
    return piece;
}

std::optional<CountSearch::Found> CountSearch::pieces(const SlotSet& nodes, const Order& found, double evaluations) {
    Found all;
    std::vector<std::pair<double, Level>> levels;
    for (SlotSet rest = nodes; !rest.empty();) {
        const SlotSet piece = piece_of(*rest.begin(), rest);
        auto part = this->piece(piece, found, evaluations);
        if (!part) return std::nullopt;
        levels.emplace_back(part->steps, std::move(part->levels[0]));
        all.steps += part->steps;
        rest -= piece;
    }
    // Cheap ones first: where one has no match, the others are not counted.
    std::stable_sort(levels.begin(), levels.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [steps, level] : levels) all.levels.push_back(std::move(level));
    return all;
}

std::optional<CountSearch::Found> CountSearch::piece(const SlotSet& nodes, const Order& found, double evaluations) {
    ++tried_;
    SlotSet scope, reached;        // nodes that the piece depends on; of its own, those that a relationship leads to
    bool by_relationship = false;  // it depends on relationships that were found, not on nodes alone
    const auto is_found = [&](std::size_t n) { return std::find(found.begin(), found.end(), n) != found.end(); };
    for_each_tie([&](const std::array<std::size_t, 4>& tied) {
        if (std::none_of(tied.begin(), tied.end(), [&](std::size_t n) { return nodes.contains(n); })) return;
        const bool rivals = tied[0] != tied[2] || tied[1] != tied[3];
        if (!rivals) {
            for (const std::size_t n : tied) {
                if (!nodes.contains(n)) scope.insert(n);
            }
            return;
        }
        by_relationship |= (!nodes.contains(tied[0]) && !nodes.contains(tied[1])) ||
                           (!nodes.contains(tied[2]) && !nodes.contains(tied[3]));
    });
    for (std::size_t e = 0; e < pattern_.edges.size(); ++e) {
        const CountPattern::Edge& edge = pattern_.edges[e];
        if (is_condition(e)) continue;
        if (is_found(edge.from) && nodes.contains(edge.to)) reached.insert(edge.to);
        if (is_found(edge.to) && nodes.contains(edge.from)) reached.insert(edge.from);
    }
    std::optional<std::size_t> only;
    for (const std::size_t n : scope) only = only ? pattern_.nodes.size() : n;
    const bool constant = !only && !by_relationship;
    bool kept = false, dense = false;
    if (constant) {
        evaluations = 1;
    } else if (!by_relationship && *only < pattern_.nodes.size()) {
        // Kept counts take an array by node. A first node that goes through all nodes does not come back to one.
        const double nodes_of_scope = estimates_[*only].nodes;
        dense = evaluations > nodes_of_scope / 4;
        kept = !is_scanned(*only, found) && evaluations > nodes_of_scope / 16;
        if (kept || dense) evaluations = std::min(evaluations, nodes_of_scope);
    }
    std::optional<Found> best;
    for (const std::size_t node : reached.empty() ? nodes : reached) {
        SlotSet rest = nodes;
        rest.erase(node);
        auto candidate = level(node, rest, found, evaluations, dense);
        if (!candidate || (best && candidate->steps >= best->steps)) continue;
        best = std::move(candidate);
        if (tried_ > most_tries) break;
    }
    if (!best) return best;
    Level& root = best->levels[0];
    root.constant = constant;
    if (root.column || (kept && !only_degree(root))) root.kept_by = only;
    return best;
}

/// The search goes through all nodes for `node`, the first one, and does not come back to one.
bool CountSearch::is_scanned(std::size_t node, const Order& found) const {
    return found.size() == 1 && found[0] == node && !pattern_.nodes[node].bound;
}

/// A leaf without conditions.
bool CountSearch::only_degree(const Level& level) const {
    return level.children.empty() && level.edges.size() == 1 && level.absent.empty() && level.unequal.empty() &&
           !pattern_.nodes[level.node].tested() && !pattern_.edges[level.edges[0]].squared;
}

bool CountSearch::could_be_column(const Level& level) const {
    const auto has_rivals = [&](const Level& l) { return !pattern_.edges[l.edges[0]].rivals.empty(); };
    return level.edges.size() == 1 && level.absent.empty() && level.unequal.empty() && !has_rivals(level) &&
           !only_degree(level) && std::all_of(level.children.begin(), level.children.end(), [&](const Level& child) {
               return child.column || (only_degree(child) && !has_rivals(child));
           });
}

/// `node` is found next, then the `rest` of the piece.
std::optional<CountSearch::Found> CountSearch::level(std::size_t node, const SlotSet& rest, const Order& found,
                                                     double evaluations, bool dense) {
    Level level;
    level.node = node;
    double fanout = estimates_[node].nodes, least = fanout;
    for (const std::size_t scope : found) {
        for (std::size_t e = 0; e < pattern_.edges.size(); ++e) {
            const CountPattern::Edge& edge = pattern_.edges[e];
            if (!(edge.from == scope && edge.to == node) && !(edge.to == scope && edge.from == node)) continue;
            if (is_condition(e)) {
                level.absent.push_back(e);
                continue;
            }
            level.edges.push_back(e);
            fanout *= way(e, node).degree / estimates_[node].nodes;
            least = std::min(least, way(e, node).degree);
        }
        for (const auto& [a, b] : conditions_.unequal) {
            if ((a == node && b == scope) || (b == node && a == scope)) level.unequal.push_back(scope);
        }
    }
    // Where a node is found by several relationships at once it is not known by which.
    const auto has_rivals = [&](std::size_t e) { return !pattern_.edges[e].rivals.empty(); };
    if (level.edges.size() > 1 && std::any_of(level.edges.begin(), level.edges.end(), has_rivals)) return std::nullopt;

    Order order = found;
    order.push_back(node);
    times_[node] = evaluations * fanout * estimates_[node].share;
    auto below = pieces(rest, order, times_[node]);
    if (!below) return std::nullopt;
    level.children = std::move(below->levels);
    level.column = dense && could_be_column(level);
    const auto squared = [&](std::size_t e) { return pattern_.edges[e].squared; };
    if (!level.column && std::any_of(level.edges.begin(), level.edges.end(), squared)) return std::nullopt;
    Found result;
    result.steps = evaluations * own_steps(level, found, evaluations, least) + below->steps;
    result.levels.push_back(std::move(level));
    return result;
}

/// Steps for one count of the level without its children. `least`: nodes that the shortest of its lists has.
double CountSearch::own_steps(const Level& level, const Order& found, double evaluations, double least) const {
    const bool tested = pattern_.nodes[level.node].tested();
    if (level.edges.empty()) return least * (tested ? tested_node : scanned_node);  // through all nodes
    const std::size_t last = level.edges.back();
    const double access = this->access(last, level.node, found);
    if (only_degree(level)) return is_scanned(found[0], found) ? degree_in_chunk : degree_step + access;
    if (level.column) return column_node + least * column_neighbour;
    const bool leaf = level.children.empty() && level.absent.empty();
    const double conditions = search_steps * static_cast<double>(level.absent.size());
    if (level.edges.size() == 1) {
        if (!leaf) return 1 + access + least * (1 + conditions);
        return 1 + access + (tested ? least * list_step : 0) +
               (search_steps + way(last, level.node).lists) * static_cast<double>(level.unequal.size());
    }
    const double elements = way(last, level.node).degree * list_step;
    double steps = 2 + access + (leaf ? std::min(elements, least * search_steps) : elements + least);
    for (std::size_t i = 0; i + 1 < level.edges.size(); ++i) {
        // Their nodes are marked anew when the node that they belong to has changed.
        const std::size_t e = level.edges[i];
        const CountPattern::Edge& edge = pattern_.edges[e];
        const double changes = std::min(1.0, times_[edge.to == level.node ? edge.from : edge.to] / evaluations);
        const double neighbours = way(e, level.node).degree;
        const bool merged =
            leaf && level.edges.size() == 2 && changes > 0.5 && neighbours + way(last, level.node).degree < short_lists;
        steps += changes * (this->access(e, level.node, found) + neighbours * (merged ? 1 : mark_step));
    }
    return steps + least * conditions;
}

}  // namespace entente::plan
