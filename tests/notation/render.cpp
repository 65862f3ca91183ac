#include "graph/graph.hpp"
#include "tests/notation/notation.hpp"

namespace entente::notation {
namespace {

std::string in_quotes(std::string_view text) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') result += '\\';
        if (c == '\n') {
            result += "\\n";
        } else {
            result += c;
        }
    }
    return result + "'";
}

struct Renderer {
    const GraphState& graph;

    std::string value(const Value& v) const {
        switch (v.type()) {
            case ValueType::null:
                return "null";
            case ValueType::boolean:
                return v.as_bool() ? "true" : "false";
            case ValueType::integer:
                return std::to_string(v.as_integer());
            case ValueType::floating:
                return format_float(v.as_float());
            case ValueType::string:
                return in_quotes(v.as_string());
            case ValueType::list:
                return list(v.as_list());
            case ValueType::map:
                return "{" + entries(v.as_map()) + "}";
            case ValueType::node:
                return node(v.as_node().id);
            case ValueType::relationship:
                return relationship(v.as_relationship().id);
            case ValueType::path:
                return path(v.as_path());
            case ValueType::date:
            case ValueType::local_time:
            case ValueType::time:
            case ValueType::local_date_time:
            case ValueType::date_time:
            case ValueType::duration:
                return format_temporal(v);
        }
        return {};
    }

    std::string list(const List& items) const {
        std::string result;
        for (const Value& item : items) result += (result.empty() ? "" : ", ") + value(item);
        return "[" + result + "]";
    }

    std::string entries(const Map& map) const {
        std::string result;
        for (const auto& [key, item] : map) result += (result.empty() ? "" : ", ") + key + ": " + value(item);
        return result;
    }

    std::string properties(const std::vector<std::pair<KeyId, Value>>& actual) const {
        if (actual.empty()) return {};
        Map named;
        for (const auto& [key, property] : actual) named.emplace_back(graph.catalog().keys.name(key), property);
        return " {" + entries(named) + "}";
    }

    std::string node(NodeId id) const {
        if (!graph.node_exists(id)) return "(deleted)";
        std::string inside;
        for (const LabelId label : graph.labels(id)) inside += ":" + graph.catalog().labels.name(label);
        inside += properties(graph.node_properties(id));
        return "(" + (inside.starts_with(' ') ? inside.substr(1) : inside) + ")";
    }

    std::string relationship(RelationshipId id) const {
        if (!graph.relationship_exists(id)) return "[deleted]";
        return "[:" + graph.catalog().types.name(graph.relationship(id).type) +
               properties(graph.relationship_properties(id)) + "]";
    }

    std::string path(const Path& p) const {
        std::string result = "<" + node(p.nodes[0]);
        for (std::size_t i = 0; i < p.relationships.size(); ++i) {
            const RelationshipId id = p.relationships[i];
            const bool backwards = graph.relationship_exists(id) && graph.relationship(id).source != p.nodes[i];
            result += (backwards ? "<-" : "-") + relationship(id) + (backwards ? "-" : "->") + node(p.nodes[i + 1]);
        }
        return result + ">";
    }
};

}  // namespace

std::string render(const Value& value, const GraphState& graph) {
    return Renderer{graph}.value(value);
}

}  // namespace entente::notation
