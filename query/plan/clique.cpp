#include "query/plan/clique.hpp"

#include <algorithm>
#include <set>

namespace entente::plan {

bool is_clique(const CountProblem& problem) {
    const auto& nodes = problem.op.nodes;
    const auto& edges = problem.op.edges;
    if (nodes.size() < 3 || nodes.size() > 4 || edges.size() != nodes.size() * (nodes.size() - 1) / 2) return false;
    const TypeSet& types = edges[0].types;
    if (!problem.conditions.absent.empty() || types.all || types.types.size() != 1) return false;
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    for (const CountPattern::Edge& edge : edges) {
        if (edge.types.all || edge.types.types != types.types || edge.loops || edge.via || edge.once || edge.squared)
            return false;
        pairs.insert(std::minmax(edge.from, edge.to));
    }
    return pairs.size() == edges.size() && std::none_of(nodes.begin(), nodes.end(), [](const CountPattern::Node& node) {
               return node.bound || node.tested();
           });
}

double clique_steps(const CountProblem& problem, const Estimator& estimator) {
    // All relationships are turned round once; then lists of half the length are gone through for each of them.
    constexpr double turning = 5, list_step = 0.15;
    const auto& types = problem.op.edges[0].types;
    const double nodes = estimator.nodes(bound::LabelTest{});
    const double degree = estimator.degree(bound::LabelTest{}, types, ast::PatternDirection::outgoing);
    return nodes * degree * (turning + degree * list_step * static_cast<double>(problem.op.nodes.size() - 2));
}

}  // namespace entente::plan
