#include "tests/conformance/side_effects.hpp"

#include <algorithm>
#include <iterator>

#include "graph/graph.hpp"
#include "tests/notation/notation.hpp"

namespace entente::conformance {
namespace {

void add_properties(GraphContent& content, const GraphState& graph, const std::string& entity,
                    const std::vector<std::pair<KeyId, Value>>& properties) {
    for (const auto& [key, value] : properties) {
        content.properties.insert(entity + "." + graph.catalog().keys.name(key) + " = " +
                                  notation::render(value, graph));
    }
}

std::size_t count_only_in_first(const std::set<std::string>& first, const std::set<std::string>& second) {
    std::set<std::string> rest;
    std::set_difference(first.begin(), first.end(), second.begin(), second.end(), std::inserter(rest, rest.end()));
    return rest.size();
}

}  // namespace

GraphContent content_of(const GraphState& graph) {
    GraphContent content;
    for (NodeId id = 0; id < graph.node_limit(); ++id) {
        if (!graph.node_exists(id)) continue;
        const std::string entity = "n" + std::to_string(id);
        content.nodes.insert(entity);
        for (const LabelId label : graph.labels(id)) content.labels.insert(graph.catalog().labels.name(label));
        add_properties(content, graph, entity, graph.node_properties(id));
    }
    for (RelationshipId id = 0; id < graph.relationship_limit(); ++id) {
        if (!graph.relationship_exists(id)) continue;
        const std::string entity = "r" + std::to_string(id);
        content.relationships.insert(entity);
        add_properties(content, graph, entity, graph.relationship_properties(id));
    }
    return content;
}

std::map<std::string, std::size_t> side_effects(const GraphContent& before, const GraphContent& after) {
    std::map<std::string, std::size_t> effects;
    const auto compare = [&](const char* name, std::set<std::string> GraphContent::*part) {
        effects[std::string("+") + name] = count_only_in_first(after.*part, before.*part);
        effects[std::string("-") + name] = count_only_in_first(before.*part, after.*part);
    };
    compare("nodes", &GraphContent::nodes);
    compare("relationships", &GraphContent::relationships);
    compare("labels", &GraphContent::labels);
    compare("properties", &GraphContent::properties);
    std::erase_if(effects, [](const auto& effect) { return effect.second == 0; });
    return effects;
}

}  // namespace entente::conformance
