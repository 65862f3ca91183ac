#include <string>

#include "graph/graph.hpp"
#include "query/functions/arguments.hpp"

namespace entente {
namespace {

using Arguments = std::span<const Value>;

constexpr TypeMask null_or_node = mask_of({ValueType::null, ValueType::node});
constexpr TypeMask null_or_relationship = mask_of({ValueType::null, ValueType::relationship});
constexpr TypeMask null_or_path = mask_of({ValueType::null, ValueType::path});
constexpr TypeMask null_or_entity = null_or_node | mask_of(ValueType::relationship);

/// A node that exists.
NodeId node_argument(const FunctionContext& context, std::string_view function, const Value& value) {
    if (!value.is(ValueType::node)) reject_value(function, "a NODE", value);
    if (!context.graph->node_exists(value.as_node().id)) reject_deleted(value);
    return value.as_node().id;
}

RelationshipRecord relationship_argument(const FunctionContext& context, std::string_view function,
                                         const Value& value) {
    if (!value.is(ValueType::relationship)) reject_value(function, "a RELATIONSHIP", value);
    if (!context.graph->relationship_exists(value.as_relationship().id)) reject_deleted(value);
    return context.graph->relationship(value.as_relationship().id);
}

std::uint32_t id_of(std::string_view function, const Value& value) {
    if (value.is(ValueType::node)) return value.as_node().id;
    if (value.is(ValueType::relationship)) return value.as_relationship().id;
    reject_type(function, "a NODE or a RELATIONSHIP", value);
}

Value id(FunctionContext&, Arguments a) {
    return std::int64_t{id_of("id()", a[0])};
}
Value element_id(FunctionContext&, Arguments a) {
    return std::to_string(id_of("elementId()", a[0]));
}

Value labels(FunctionContext& context, Arguments a) {
    List names;
    for (const LabelId label : context.graph->labels(node_argument(context, "labels()", a[0]))) {
        names.emplace_back(context.graph->catalog().labels.name(label));
    }
    return names;
}

/// The type outlives its relationship: `DELETE r RETURN type(r)` is allowed (openCypher TCK, Return2 [14]).
Value type(FunctionContext& context, Arguments a) {
    if (!a[0].is(ValueType::relationship)) reject_value("type()", "a RELATIONSHIP", a[0]);
    const RelationshipId relationship = a[0].as_relationship().id;
    if (relationship >= context.graph->relationship_limit()) reject_deleted(a[0]);
    return context.graph->catalog().types.name(context.graph->relationship(relationship).type);
}

std::vector<std::pair<KeyId, Value>> properties_of(const FunctionContext& context, const Value& entity) {
    if (entity.is(ValueType::node))
        return context.graph->node_properties(node_argument(context, "properties()", entity));
    static_cast<void>(relationship_argument(context, "properties()", entity));
    return context.graph->relationship_properties(entity.as_relationship().id);
}

Value properties(FunctionContext& context, Arguments a) {
    if (a[0].is(ValueType::map)) return a[0];
    if (!a[0].is(ValueType::node) && !a[0].is(ValueType::relationship)) {
        reject_type("properties()", "a NODE, a RELATIONSHIP or a MAP", a[0]);
    }
    Map map;
    for (auto& [key, value] : properties_of(context, a[0])) {
        map.emplace_back(context.graph->catalog().keys.name(key), std::move(value));
    }
    return map;
}

Value keys(FunctionContext& context, Arguments a) {
    List names;
    if (a[0].is(ValueType::map)) {
        for (const auto& entry : a[0].as_map()) names.emplace_back(entry.first);
        return names;
    }
    if (!a[0].is(ValueType::node) && !a[0].is(ValueType::relationship)) {
        reject_type("keys()", "a NODE, a RELATIONSHIP or a MAP", a[0]);
    }
    for (const auto& entry : properties_of(context, a[0]))
        names.emplace_back(context.graph->catalog().keys.name(entry.first));
    return names;
}

Value start_node(FunctionContext& context, Arguments a) {
    return NodeRef{relationship_argument(context, "startNode()", a[0]).source};
}

Value end_node(FunctionContext& context, Arguments a) {
    return NodeRef{relationship_argument(context, "endNode()", a[0]).target};
}

Value nodes(FunctionContext&, Arguments a) {
    if (!a[0].is(ValueType::path)) reject_type("nodes()", "a PATH", a[0]);
    List list;
    for (const NodeId node : a[0].as_path().nodes) list.emplace_back(NodeRef{node});
    return list;
}

Value relationships(FunctionContext&, Arguments a) {
    if (!a[0].is(ValueType::path)) reject_type("relationships()", "a PATH", a[0]);
    List list;
    for (const RelationshipId relationship : a[0].as_path().relationships)
        list.emplace_back(RelationshipRef{relationship});
    return list;
}

Value length(FunctionContext&, Arguments a) {
    if (!a[0].is(ValueType::path)) reject_type("length()", "a PATH", a[0]);
    return static_cast<std::int64_t>(a[0].as_path().relationships.size());
}

std::vector<Function> make_graph_functions() {
    const TypeMask list = mask_of(ValueType::list);
    const TypeMask node = mask_of(ValueType::node);
    const auto row = [](std::string_view name, std::string_view signature, std::string_view doc, TypeMask types,
                        TypeMask result, FunctionBody body) {
        return Function{name, "graph", signature, doc, 1, 1, {types}, result, NullBehaviour::propagates, true, body};
    };
    return {
        row("id", "id(entity :: NODE | RELATIONSHIP) :: INTEGER",
            "The number that the graph gives to a node or relationship.", null_or_entity, mask_of(ValueType::integer),
            id),
        row("elementId", "elementId(entity :: NODE | RELATIONSHIP) :: STRING",
            "The identifier of a node or relationship as text, for WHERE elementId(n) = $id.", null_or_entity,
            mask_of(ValueType::string), element_id),
        row("labels", "labels(node :: NODE) :: LIST<STRING>", "The labels of a node.", null_or_node, list, labels),
        row("type", "type(relationship :: RELATIONSHIP) :: STRING", "The type of a relationship.", null_or_relationship,
            mask_of(ValueType::string), type),
        row("properties", "properties(value :: NODE | RELATIONSHIP | MAP) :: MAP", "All properties as a map.",
            null_or_entity | mask_of(ValueType::map), mask_of(ValueType::map), properties),
        row("keys", "keys(value :: NODE | RELATIONSHIP | MAP) :: LIST<STRING>",
            "The names of the properties, or the keys.", null_or_entity | mask_of(ValueType::map), list, keys),
        row("startNode", "startNode(relationship :: RELATIONSHIP) :: NODE", "The node where a relationship starts.",
            null_or_relationship, node, start_node),
        row("endNode", "endNode(relationship :: RELATIONSHIP) :: NODE", "The node where a relationship ends.",
            null_or_relationship, node, end_node),
        row("nodes", "nodes(path :: PATH) :: LIST<NODE>", "The nodes of a path, in order.", null_or_path, list, nodes),
        row("relationships", "relationships(path :: PATH) :: LIST<RELATIONSHIP>",
            "The relationships of a path, in order.", null_or_path, list, relationships),
        row("rels", "rels(path :: PATH) :: LIST<RELATIONSHIP>", "As relationships.", null_or_path, list, relationships),
        row("length", "length(path :: PATH) :: INTEGER", "The number of relationships of a path.", null_or_path,
            mask_of(ValueType::integer), length),
    };
}

}  // namespace

std::span<const Function> graph_functions() {
    static const std::vector<Function> functions = make_graph_functions();
    return functions;
}

}  // namespace entente
