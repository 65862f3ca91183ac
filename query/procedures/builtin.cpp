#include "query/procedures/builtin.hpp"

#include <fmt/format.h>

#include "graph/algorithms/betweenness.hpp"
#include "graph/algorithms/components.hpp"
#include "graph/algorithms/degree.hpp"
#include "graph/algorithms/page_rank.hpp"
#include "graph/algorithms/shortest_path.hpp"
#include "graph/projection.hpp"
#include "query/procedures/fulltext.hpp"
#include "query/suggest.hpp"

namespace entente {

namespace {

[[noreturn]] void bad_argument(const std::string& message, std::string hint = {}) {
    throw Error(ErrorCode::argument_error, "InvalidArgumentValue", message, std::nullopt, std::move(hint));
}

/// The map that every algorithm takes: which part of the graph, and its own settings.
class Configuration {
public:
    Configuration(std::span<const Value> arguments, std::vector<std::string_view> known) {
        if (arguments.empty() || arguments[0].is_null()) return;
        map_ = &arguments[0].as_map();
        for (const auto& [key, value] : *map_) {
            if (std::find(known.begin(), known.end(), key) != known.end()) continue;
            const auto near = suggest(key, known);
            bad_argument(fmt::format("there is no setting `{}`", key),
                         near ? fmt::format("did you mean `{}`?", *near)
                              : fmt::format("the settings are {}", fmt::join(known, ", ")));
        }
    }

    [[nodiscard]] const Value* find(std::string_view key) const {
        const Value* value = map_ == nullptr ? nullptr : find_in_map(*map_, key);
        return value == nullptr || value->is_null() ? nullptr : value;
    }
    [[nodiscard]] double number(std::string_view key, double otherwise) const {
        const Value* value = find(key);
        if (value == nullptr) return otherwise;
        if (!value->is_number()) bad_argument(fmt::format("`{}` is a number, found {}", key, type_name(value->type())));
        return value->to_double();
    }
    [[nodiscard]] bool boolean(std::string_view key) const {
        const Value* value = find(key);
        if (value == nullptr) return false;
        if (!value->is(ValueType::boolean)) bad_argument(fmt::format("`{}` is true or false", key));
        return value->as_bool();
    }
    [[nodiscard]] NodeId node(std::string_view key) const {
        const Value* value = find(key);
        if (value == nullptr || !value->is(ValueType::node)) bad_argument(fmt::format("`{}` is a node", key));
        return value->as_node().id;
    }

    [[nodiscard]] Projection projection(const Snapshot& graph) const {
        ProjectionOptions options;
        options.labels = ids("labels", graph->catalog().labels, "label");
        options.types = ids("types", graph->catalog().types, "relationship type");
        if (const Value* weight = find("weight")) {
            if (!weight->is(ValueType::string)) bad_argument("`weight` is the name of a property");
            options.weight = graph->catalog().keys.find(weight->as_string());
            if (!options.weight) unknown("property key", weight->as_string(), graph->catalog().keys);
        }
        return Projection(graph, options);
    }

private:
    [[noreturn]] static void unknown(std::string_view kind, const std::string& name, const NameTable& table) {
        const auto near = suggest(name, table.names());
        bad_argument(fmt::format("the graph has no {} `{}`", kind, name),
                     near ? fmt::format("did you mean `{}`?", *near) : std::string());
    }

    [[nodiscard]] std::vector<std::uint32_t> ids(std::string_view key, const NameTable& table,
                                                 std::string_view kind) const {
        std::vector<std::uint32_t> result;
        const Value* value = find(key);
        if (value == nullptr) return result;
        const List names = value->is(ValueType::list) ? value->as_list() : List{*value};
        for (const Value& name : names) {
            if (!name.is(ValueType::string)) bad_argument(fmt::format("`{}` is a list of names", key));
            const auto id = table.find(name.as_string());
            if (!id) unknown(kind, name.as_string(), table);
            result.push_back(*id);
        }
        return result;
    }

    const Map* map_ = nullptr;
};

/// One row per vertex: the node and what `value` gives for the vertex.
template <typename Visit> ProcedureRows by_node(const Projection& projection, const Visit& values) {
    ProcedureRows rows;
    rows.reserve(projection.vertex_count());
    for (Projection::Vertex v = 0; v < projection.vertex_count(); ++v) {
        std::vector<Value> row{NodeRef{projection.node(v)}};
        for (Value& value : values(v)) row.push_back(std::move(value));
        rows.push_back(std::move(row));
    }
    return rows;
}

ProcedureRows components(const ProcedureContext& context, std::span<const Value> arguments) {
    const Projection projection = Configuration(arguments, {"labels", "types"}).projection(context.graph);
    const auto component = weakly_connected_components(projection, context.cancel);
    return by_node(projection, [&](auto v) { return List{Value(std::int64_t{component[v]})}; });
}

ProcedureRows ranks(const ProcedureContext& context, std::span<const Value> arguments) {
    const Configuration configuration(arguments, {"labels", "types", "damping", "iterations", "tolerance"});
    const Projection projection = configuration.projection(context.graph);
    PageRankOptions options;
    options.damping = configuration.number("damping", options.damping);
    options.tolerance = configuration.number("tolerance", options.tolerance);
    const double iterations = configuration.number("iterations", options.iterations);
    if (!(iterations >= 1 && iterations <= 1e6)) bad_argument("`iterations` lies between 1 and 1,000,000");
    options.iterations = static_cast<std::uint32_t>(iterations);
    const auto score = page_rank(projection, options, context.cancel);
    return by_node(projection, [&](auto v) { return List{Value(score[v])}; });
}

ProcedureRows betweenness(const ProcedureContext& context, std::span<const Value> arguments) {
    const Configuration configuration(arguments, {"labels", "types", "directed"});
    const Projection projection = configuration.projection(context.graph);
    const auto score = betweenness_centrality(projection, configuration.boolean("directed"), context.cancel);
    return by_node(projection, [&](auto v) { return List{Value(score[v])}; });
}

ProcedureRows degree(const ProcedureContext& context, std::span<const Value> arguments) {
    const Projection projection = Configuration(arguments, {"labels", "types"}).projection(context.graph);
    const auto in = degrees(projection, DegreeKind::incoming, context.cancel);
    const auto out = degrees(projection, DegreeKind::outgoing, context.cancel);
    return by_node(projection, [&](auto v) {
        return List{Value(static_cast<std::int64_t>(in[v])), Value(static_cast<std::int64_t>(out[v])),
                    Value(static_cast<std::int64_t>(in[v] + out[v]))};
    });
}

ProcedureRows dijkstra(const ProcedureContext& context, std::span<const Value> arguments) {
    const Configuration configuration(arguments, {"source", "target", "labels", "types", "weight", "directed"});
    const Projection projection = configuration.projection(context.graph);
    const auto path = weighted_shortest_path(projection, configuration.node("source"), configuration.node("target"),
                                             configuration.boolean("directed"), context.cancel);
    if (!path) return {};
    return {{Value(path->path), Value(path->cost)}};
}

ProcedureRows names(const NameTable& table, const auto& used) {
    ProcedureRows rows;
    for (std::uint32_t id = 0; id < table.size(); ++id) {
        if (used(id)) rows.push_back({Value(table.name(id))});
    }
    return rows;
}

ProcedureRows labels(const ProcedureContext& context, std::span<const Value>) {
    return names(context.graph->catalog().labels, [&](LabelId id) { return context.graph->nodes_with_label(id) > 0; });
}
ProcedureRows types(const ProcedureContext& context, std::span<const Value>) {
    return names(context.graph->catalog().types, [&](TypeId id) { return context.graph->statistics(id).count > 0; });
}
ProcedureRows keys(const ProcedureContext& context, std::span<const Value>) {
    return names(context.graph->catalog().keys, [](KeyId) { return true; });
}

}  // namespace

void add_builtin_procedures(ProcedureRegistry& registry) {
    const auto add = [&](std::string_view signature, std::string doc, std::size_t required, auto body) {
        registry.add({parse_procedure_signature(signature), std::move(doc), required, body});
    };
    add("algo.betweenness(configuration :: MAP?) :: (node :: NODE, score :: FLOAT)",
        "Betweenness centrality: how many shortest paths pass through a node. Settings: labels, types, directed.", 0,
        betweenness);
    add("algo.degree(configuration :: MAP?) :: (node :: NODE, inDegree :: INTEGER, outDegree :: INTEGER, degree :: "
        "INTEGER)",
        "How many relationships a node has. Settings: labels, types.", 0, degree);
    add("algo.dijkstra(configuration :: MAP) :: (path :: PATH, cost :: FLOAT)",
        "The cheapest path between two nodes. Settings: source, target, labels, types, weight, directed.", 1, dijkstra);
    add("algo.pageRank(configuration :: MAP?) :: (node :: NODE, score :: FLOAT)",
        "PageRank; the scores sum to 1. Settings: labels, types, damping, iterations, tolerance.", 0, ranks);
    add("algo.wcc(configuration :: MAP?) :: (node :: NODE, component :: INTEGER)",
        "Weakly connected components, numbered from 0. Settings: labels, types.", 0, components);
    add("db.index.fulltext.queryNodes(index :: STRING, query :: STRING, options :: MAP?) :: (node :: NODE, score :: "
        "FLOAT)",
        "Nodes that a full-text index finds, the best first. Options: skip, limit.", 2, query_nodes);
    add("db.labels() :: (label :: STRING)", "Every label that a node carries.", 0, labels);
    add("db.propertyKeys() :: (propertyKey :: STRING)", "Every property key ever used.", 0, keys);
    add("db.relationshipTypes() :: (relationshipType :: STRING)", "Every type that a relationship has.", 0, types);
}

}  // namespace entente
