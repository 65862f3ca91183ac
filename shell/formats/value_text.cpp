#include "shell/formats/value_text.hpp"

#include <fmt/format.h>

#include <string_view>
#include <type_traits>
#include <variant>

#include "query/syntax/lexer.hpp"

namespace entente::shell {
namespace {

class TextWriter {
public:
    TextWriter(const GraphState* graph, std::string& out) : graph_(graph), out_(out) {}

    void value(const Value& v) {
        std::visit([this, &v](const auto& x) { this->alternative(v, x); }, v.storage());
    }

private:
    template <typename T> void alternative(const Value& v, const T&) {  // dates, times and durations
        out_ += format_temporal(v);
    }
    void alternative(const Value&, const Null&) { out_ += "null"; }
    void alternative(const Value&, const bool& b) { out_ += b ? "true" : "false"; }
    void alternative(const Value&, const std::int64_t& i) { out_ += fmt::format_int(i).c_str(); }
    void alternative(const Value&, const double& d) { out_ += format_float(d); }
    void alternative(const Value&, const std::string& s) { out_ += shell::quoted(s); }
    void alternative(const Value&, const NodeRef& n) { node(n.id); }
    void alternative(const Value&, const RelationshipRef& r) { relationship(r.id); }
    void alternative(const Value&, const Value::SharedList& list) {
        out_ += '[';
        std::string_view separator;
        for (const Value& element : *list) {
            out_ += separator;
            separator = ", ";
            value(element);
        }
        out_ += ']';
    }
    void alternative(const Value&, const Value::SharedMap& map) {
        out_ += '{';
        std::string_view separator;
        for (const auto& [key, element] : *map) {
            out_ += separator;
            separator = ", ";
            entry(key, element);
        }
        out_ += '}';
    }
    void alternative(const Value&, const Value::SharedPath& path) {
        node(path->nodes.front());
        for (std::size_t i = 0; i < path->relationships.size(); ++i) {
            const RelationshipId id = path->relationships[i];
            const bool backwards = graph_ != nullptr && graph_->relationship_exists(id) &&
                                   graph_->relationship(id).source != path->nodes[i];
            out_ += backwards ? "<-" : "-";
            relationship(id);
            out_ += backwards ? "-" : "->";
            node(path->nodes[i + 1]);
        }
    }

    void entry(std::string_view key, const Value& v) {
        out_ += quote_identifier(key);
        out_ += ": ";
        value(v);
    }

    template <typename Properties> void properties(const Properties& list, bool space) {
        if (list.empty()) return;
        out_ += space ? " {" : "{";
        std::string_view separator;
        for (const auto& [key, v] : list) {
            out_ += separator;
            separator = ", ";
            entry(graph_->catalog().keys.name(key), v);
        }
        out_ += '}';
    }

    void node(NodeId id) {
        out_ += '(';
        if (graph_ != nullptr && graph_->node_exists(id)) {
            for (const LabelId label : graph_->labels(id)) {
                out_ += ':';
                out_ += quote_identifier(graph_->catalog().labels.name(label));
            }
            properties(graph_->node_properties(id), !graph_->labels(id).empty());
        }
        out_ += ')';
    }

    void relationship(RelationshipId id) {
        out_ += '[';
        if (graph_ != nullptr && graph_->relationship_exists(id)) {
            out_ += ':';
            out_ += quote_identifier(graph_->catalog().types.name(graph_->relationship(id).type));
            properties(graph_->relationship_properties(id), true);
        }
        out_ += ']';
    }

    const GraphState* graph_;
    std::string& out_;
};

}  // namespace

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + '\'';
}

std::string value_text(const Value& value, const GraphState* graph) {
    std::string out;
    TextWriter(graph, out).value(value);
    return out;
}

std::string cell_text(const Value& value, const GraphState* graph) {
    return value.is(ValueType::string) ? value.as_string() : value_text(value, graph);
}

}  // namespace entente::shell
