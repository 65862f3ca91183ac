#include "query/plan/count_terms.hpp"

#include <algorithm>

namespace entente::plan {

namespace {

using bound::LabelTest;
using Edge = CountPattern::Edge;
using PD = ast::PatternDirection;

/// Each further condition doubles the number of terms.
constexpr std::size_t most_conditions = 3;

bool same(const TypeSet& a, const TypeSet& b) {
    return a.all == b.all && a.types == b.types;
}
bool within(const TypeSet& a, const TypeSet& b) {
    return b.all || (!a.all && std::includes(b.types.begin(), b.types.end(), a.types.begin(), a.types.end()));
}

/// The same ends, and the same way round or any way.
bool parallel(const Edge& a, const Edge& b) {
    if (a.from == b.from && a.to == b.to) return b.direction == PD::undirected || a.direction == b.direction;
    return a.from == b.to && a.to == b.from &&
           (b.direction == PD::undirected || a.direction == ast::reverse(b.direction));
}

/// One term: some conditions broken, the others forgotten.
class Term {
public:
    explicit Term(const CountProblem& problem) : problem_(problem) {
        for (std::size_t n = 0; n < problem.op.nodes.size(); ++n) same_as_.push_back(n);
    }

    enum class Kind { counts, zero, unknown };

    void identify(std::size_t a, std::size_t b) {
        const std::size_t from = same_as_[b], to = same_as_[a];
        for (std::size_t& n : same_as_) {
            if (n == from) n = to;
        }
    }
    void require(std::size_t absent_edge) { required_.push_back(absent_edge); }

    Kind make(CountProblem& out, const Estimator& estimator) const {
        std::vector<std::size_t> number(same_as_.size());
        for (std::size_t n = 0; n < same_as_.size(); ++n) {
            if (same_as_[n] != n) continue;
            number[n] = out.op.nodes.size();
            out.op.nodes.push_back(problem_.op.nodes[n]);
            out.estimates.push_back(problem_.estimates[n]);
        }
        for (std::size_t n = 0; n < same_as_.size(); ++n) {
            if (same_as_[n] == n) continue;
            const std::size_t to = number[same_as_[n]];
            if (!estimator.any_node_passes(*out.estimates[to].labels, *problem_.estimates[n].labels)) return Kind::zero;
            if (!join(out.op.nodes[to], problem_.op.nodes[n])) return Kind::unknown;
            join(out.estimates[to], problem_.estimates[n]);
        }
        const auto& absent = problem_.conditions.absent;
        for (std::size_t e = 0; e < problem_.op.edges.size(); ++e) {
            const bool is_condition = std::find(absent.begin(), absent.end(), e) != absent.end();
            const bool is_required = std::find(required_.begin(), required_.end(), e) != required_.end();
            if (is_condition && !is_required) continue;
            Edge edge = problem_.op.edges[e];
            edge.from = number[same_as_[edge.from]];
            edge.to = number[same_as_[edge.to]];
            edge.once = is_condition;
            if (edge.from == edge.to) return edge.loops ? Kind::unknown : Kind::zero;
            out.op.edges.push_back(std::move(edge));
        }
        simplify(out.op.edges);
        return Kind::counts;
    }

private:
    static bool join(CountPattern::Node& node, const CountPattern::Node& other) {
        if (!node.predicates.empty() && !other.predicates.empty()) return false;
        if (!other.predicates.empty()) {
            node.predicates = other.predicates;
            node.slot = other.slot;
        }
        if (other.test.kind == LabelTest::Kind::none) return true;
        if (node.test.kind == LabelTest::Kind::none) {
            node.test = other.test;
            return true;
        }
        LabelTest both;
        both.kind = LabelTest::Kind::conjunction;
        both.children = {std::move(node.test), other.test};
        node.test = std::move(both);
        return true;
    }
    static void join(CountEstimate& estimate, const CountEstimate& other) {
        if (other.nodes < estimate.nodes) {
            estimate.labels = other.labels;
            estimate.nodes = other.nodes;
        }
        estimate.share *= other.share;
    }

    /// An edge that exists because of another one is left out; two that are alike become one, squared.
    static void simplify(std::vector<Edge>& edges) {
        for (std::size_t e = 0; e < edges.size();) {
            const bool implied =
                edges[e].once && std::any_of(edges.begin(), edges.end(), [&](const Edge& other) {
                    return !other.once && parallel(other, edges[e]) && within(other.types, edges[e].types);
                });
            if (implied)
                edges.erase(edges.begin() + static_cast<std::ptrdiff_t>(e));
            else
                ++e;
        }
        for (std::size_t a = 0; a < edges.size(); ++a) {
            for (std::size_t b = a + 1; b < edges.size(); ++b) {
                const bool twins = !edges[a].once && !edges[b].once && !edges[a].squared && !edges[b].squared &&
                                   parallel(edges[a], edges[b]) && parallel(edges[b], edges[a]) &&
                                   same(edges[a].types, edges[b].types);
                if (!twins) continue;
                edges[a].squared = true;
                edges.erase(edges.begin() + static_cast<std::ptrdiff_t>(b--));
            }
        }
    }

    const CountProblem& problem_;
    std::vector<std::size_t> same_as_;   // by node
    std::vector<std::size_t> required_;  // edges
};

/// There is a way from `from` to `to` that does not pass `without`.
bool connected(const CountPattern& op, std::size_t from, std::size_t to, std::size_t without) {
    SlotSet reached{static_cast<Slot>(from)};
    for (bool grown = true; grown;) {
        grown = false;
        for (const Edge& edge : op.edges) {
            if (edge.from == without || edge.to == without || reached.contains(edge.from) == reached.contains(edge.to))
                continue;
            reached |= {static_cast<Slot>(edge.from), static_cast<Slot>(edge.to)};
            grown = true;
        }
    }
    return reached.contains(to);
}

}  // namespace

void drop_implied(CountProblem& problem) {
    const std::vector<Edge>& edges = problem.op.edges;
    const auto& absent = problem.conditions.absent;
    std::erase_if(problem.conditions.unequal, [&](const std::pair<std::size_t, std::size_t>& nodes) {
        return std::any_of(absent.begin(), absent.end(), [&](std::size_t condition) {
            for (std::size_t e = 0; e < edges.size(); ++e) {
                if (std::find(absent.begin(), absent.end(), e) != absent.end()) continue;
                // The edge as it would be if both nodes were one.
                for (const auto& [a, b] : {nodes, std::pair(nodes.second, nodes.first)}) {
                    Edge moved = edges[e];
                    if (moved.from == b) moved.from = a;
                    if (moved.to == b) moved.to = a;
                    if (parallel(moved, edges[condition]) && within(moved.types, edges[condition].types)) return true;
                }
            }
            return false;
        });
    });
}

std::optional<std::vector<CountTerm>> terms_of(const CountProblem& problem, const Estimator& estimator) {
    const auto& [unequal, absent] = problem.conditions;
    const std::size_t conditions = unequal.size() + absent.size();
    const bool plain =
        std::none_of(problem.op.nodes.begin(), problem.op.nodes.end(), [](const auto& n) { return n.bound; }) &&
        std::all_of(problem.op.edges.begin(), problem.op.edges.end(), [](const Edge& e) { return e.rivals.empty(); });
    if (!plain || conditions == 0 || conditions > most_conditions) return std::nullopt;
    std::vector<CountTerm> terms;
    for (std::size_t broken = 0; broken < (std::size_t{1} << conditions); ++broken) {
        Term term(problem);
        bool subtracted = false;
        for (std::size_t c = 0; c < conditions; ++c) {
            if ((broken >> c & 1U) == 0) continue;
            subtracted = !subtracted;
            if (c < unequal.size())
                term.identify(unequal[c].first, unequal[c].second);
            else
                term.require(absent[c - unequal.size()]);
        }
        CountTerm made;
        made.subtracted = subtracted;
        const Term::Kind kind = term.make(made.problem, estimator);
        if (kind == Term::Kind::unknown) return std::nullopt;
        if (kind == Term::Kind::counts) terms.push_back(std::move(made));
    }
    return terms;
}

std::optional<CountProblem> without_passed_nodes(const CountProblem& problem) {
    CountProblem result = problem;
    const CountPattern& op = problem.op;
    // Edges are numbered by the conditions and by their rivals.
    if (!problem.conditions.absent.empty()) return std::nullopt;
    for (const Edge& edge : op.edges) {
        if (!edge.rivals.empty()) return std::nullopt;
    }
    bool changed = false;
    for (std::size_t n = 0; n < op.nodes.size(); ++n) {
        std::vector<Edge>& edges = result.op.edges;
        const auto touches = [&](const Edge& edge) { return edge.from == n || edge.to == n; };
        const auto& unequal = problem.conditions.unequal;
        if (op.nodes[n].bound || std::count_if(edges.begin(), edges.end(), touches) != 2 ||
            std::any_of(unequal.begin(), unequal.end(), [&](auto pair) { return pair.first == n || pair.second == n; }))
            continue;
        const auto first = std::find_if(edges.begin(), edges.end(), touches);
        const auto second = std::find_if(first + 1, edges.end(), touches);
        const auto other_end = [&](const Edge& edge) { return edge.from == n ? edge.to : edge.from; };
        const auto plain = [](const Edge& edge) { return !edge.via && !edge.once && !edge.squared; };
        const std::size_t from = other_end(*first), to = other_end(*second);
        if (!plain(*first) || !plain(*second) || from == to || !connected(result.op, from, to, n)) continue;
        Edge edge;
        edge.from = from;
        edge.to = to;
        edge.types = first->types;
        edge.direction = first->to == n ? first->direction : ast::reverse(first->direction);
        edge.loops = first->loops;
        edge.via = CountPattern::Via{
            n, second->types, second->from == n ? second->direction : ast::reverse(second->direction), second->loops};
        *first = std::move(edge);
        edges.erase(second);
        changed = true;
    }
    if (!changed) return std::nullopt;
    return result;
}

}  // namespace entente::plan
