#include "query/plan/join_matches.hpp"

#include <algorithm>

namespace entente::plan {

namespace {

using bound::LabelTest;
using bound::MatchStep;
using bound::PatternGraph;

/// Longer patterns are searched clause by clause, so that planning stays short.
constexpr std::size_t most_joined_relationships = 16;

bool can_join(const MatchStep& first, const MatchStep& second) {
    if (first.optional || second.optional || !first.paths.empty() || !first.late_predicates.empty()) return false;
    if (first.graph.relationships.size() + second.graph.relationships.size() > most_joined_relationships) return false;
    const auto plain = [](const bound::PatternRelationship& relationship) {
        return relationship.shortest == ast::Shortest::none && relationship.properties.empty();
    };
    const auto taken_over = [&](const bound::PatternRelationship& relationship) {
        return std::any_of(first.graph.relationships.begin(), first.graph.relationships.end(),
                           [&](const auto& made) { return made.slot == relationship.slot; });
    };
    return std::all_of(first.graph.relationships.begin(), first.graph.relationships.end(), plain) &&
           std::all_of(second.graph.relationships.begin(), second.graph.relationships.end(), plain) &&
           std::none_of(second.graph.relationships.begin(), second.graph.relationships.end(), taken_over);
}

LabelTest both(LabelTest a, LabelTest b) {
    if (a.kind == LabelTest::Kind::none) return b;
    if (b.kind == LabelTest::Kind::none) return a;
    LabelTest result;
    result.kind = LabelTest::Kind::conjunction;
    result.children = {std::move(a), std::move(b)};
    return result;
}

void join(MatchStep& first, MatchStep second) {
    PatternGraph& graph = first.graph;
    std::vector<std::size_t> number;  // of a node of the second pattern
    for (bound::PatternNode& node : second.graph.nodes) {
        const auto same = std::find_if(graph.nodes.begin(), graph.nodes.end(),
                                       [&](const bound::PatternNode& known) { return known.slot == node.slot; });
        number.push_back(static_cast<std::size_t>(same - graph.nodes.begin()));
        if (same == graph.nodes.end())
            graph.nodes.push_back(std::move(node));
        else
            same->labels = both(std::move(same->labels), std::move(node.labels));
    }
    for (bound::PatternRelationship& relationship : second.graph.relationships) {
        relationship.from = number[relationship.from];
        relationship.to = number[relationship.to];
        graph.relationships.push_back(std::move(relationship));
    }
    std::move(second.graph.predicates.begin(), second.graph.predicates.end(), std::back_inserter(graph.predicates));
    first.paths = std::move(second.paths);
    first.late_predicates = std::move(second.late_predicates);
}

}  // namespace

void join_matches(bound::Query& query) {
    for (bound::Part& part : query.parts) {
        std::vector<bound::Step> steps;
        for (bound::Step& step : part.steps) {
            auto* const second = std::get_if<MatchStep>(&step);
            auto* const first = steps.empty() ? nullptr : std::get_if<MatchStep>(&steps.back());
            if (first != nullptr && second != nullptr && can_join(*first, *second))
                join(*first, std::move(*second));
            else
                steps.push_back(std::move(step));
        }
        part.steps = std::move(steps);
    }
}

}  // namespace entente::plan
