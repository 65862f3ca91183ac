#include <optional>
#include <string>

#include "graph/graph.hpp"
#include "query/functions/arguments.hpp"

namespace entente {
namespace {

/// The Document whose `id` is `id`. O(documents).
std::optional<NodeId> document_of(const GraphState& graph, std::string_view id) {
    const auto label = graph.catalog().labels.find("Document");
    const auto key = graph.catalog().keys.find("id");
    if (!label || !key) return std::nullopt;
    std::vector<NodeId> documents;
    graph.label_index(*label).collect(0, graph.node_limit(), documents);
    for (const NodeId document : documents) {
        const Value value = graph.node_property(document, *key);
        if (value.is(ValueType::string) && value.as_string() == id) return document;
    }
    return std::nullopt;
}

/// `doc#4` is paragraph 4 of the document `doc`; without `#` the whole document is meant.
Value citation(const GraphState& graph, std::string_view text) {
    const std::size_t hash = text.find('#');
    const std::string_view id = text.substr(0, hash);
    Map entry;
    entry.emplace_back("document", Value(id));
    entry.emplace_back("locator", hash == std::string_view::npos ? Value() : Value(text.substr(hash + 1)));
    const auto document = document_of(graph, id);
    Value title = document ? graph.node_property(*document, "title") : Value();
    if (title.is_null() && document) title = graph.node_property(*document, "name");
    entry.emplace_back("title", std::move(title));
    return entry;
}

Value evidence(FunctionContext& context, std::span<const Value> a) {
    const bool node = a[0].is(ValueType::node);
    if (!node && !a[0].is(ValueType::relationship)) reject_type("evidence()", "a NODE or a RELATIONSHIP", a[0]);
    const GraphState& graph = *context.graph;
    const Value sources = node ? graph.node_property(a[0].as_node().id, "sources")
                               : graph.relationship_property(a[0].as_relationship().id, "sources");
    List result;
    if (sources.is(ValueType::string)) result.push_back(citation(graph, sources.as_string()));
    if (sources.is(ValueType::list)) {
        for (const Value& source : sources.as_list()) {
            if (source.is(ValueType::string)) result.push_back(citation(graph, source.as_string()));
        }
    }
    return result;
}

}  // namespace

std::span<const Function> evidence_functions() {
    static const std::vector<Function> functions = {
        Function{"evidence",
                 "evidence",
                 "evidence(entity :: NODE | RELATIONSHIP) :: LIST<MAP>",
                 "The citations of a node or relationship: document, locator and title of each.",
                 1,
                 1,
                 {mask_of({ValueType::null, ValueType::node, ValueType::relationship})},
                 mask_of(ValueType::list),
                 NullBehaviour::propagates,
                 true,
                 evidence},
    };
    return functions;
}

}  // namespace entente
