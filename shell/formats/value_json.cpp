#include "shell/formats/value_json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <variant>

#include "graph/text.hpp"
#include "shell/display_width.hpp"

namespace entente::shell {
namespace {

void append_integer(std::string& out, std::int64_t value) {
    const fmt::format_int digits(value);
    out.append(digits.data(), digits.size());
}

// The plain and the typed writer share how lists, maps and entities are walked; `Typed` decides what surrounds them.
template <bool Typed> class JsonWriter {
public:
    JsonWriter(std::string& out, const GraphState* graph) : out_(out), graph_(graph) {}

    void value(const Value& v) {
        std::visit([this, &v](const auto& x) { this->alternative(v, x); }, v.storage());
    }

private:
    void open(std::string_view type) {
        if (!Typed) return;
        out_ += R"({"$type":")";
        out_ += type;
        out_ += R"(","_value":)";
    }
    void close() {
        if (Typed) out_ += '}';
    }
    void text(std::string_view type, std::string_view s) {
        open(type);
        append_json_string(out_, s);
        close();
    }

    void alternative(const Value&, const Null&) {
        open("Null");
        out_ += "null";
        close();
    }
    void alternative(const Value&, const bool& b) {
        open("Boolean");
        out_ += b ? "true" : "false";
        close();
    }
    void alternative(const Value&, const std::int64_t& i) {
        open("Integer");
        if (Typed) out_ += '"';
        append_integer(out_, i);
        if (Typed) out_ += '"';
        close();
    }
    void alternative(const Value&, const double& d) {
        if (Typed || !std::isfinite(d)) {
            text("Float", format_float(d));
        } else {
            out_ += format_float(d);
        }
    }
    void alternative(const Value&, const std::string& s) { text("String", s); }
    void alternative(const Value&, const Value::SharedList& list) {
        open("List");
        out_ += '[';
        bool first = true;
        for (const Value& element : *list) {
            if (!std::exchange(first, false)) out_ += ',';
            value(element);
        }
        out_ += ']';
        close();
    }
    void alternative(const Value&, const Value::SharedMap& map) {
        open("Map");
        out_ += '{';
        bool first = true;
        for (const auto& [key, element] : *map) member(first, key, element);
        out_ += '}';
        close();
    }
    void alternative(const Value&, const NodeRef& n) { node(n.id); }
    void alternative(const Value&, const RelationshipRef& r) { relationship(r.id); }
    void alternative(const Value&, const Value::SharedPath& path) {
        if (Typed) {
            open("Path");
            out_ += '[';
            node(path->nodes.front());
            for (std::size_t i = 0; i < path->relationships.size(); ++i) {
                out_ += ',';
                relationship(path->relationships[i]);
                out_ += ',';
                node(path->nodes[i + 1]);
            }
            out_ += ']';
            close();
            return;
        }
        out_ += R"({"nodes":[)";
        bool first = true;
        for (const NodeId id : path->nodes) {
            if (!std::exchange(first, false)) out_ += ',';
            node(id);
        }
        out_ += R"(],"relationships":[)";
        first = true;
        for (const RelationshipId id : path->relationships) {
            if (!std::exchange(first, false)) out_ += ',';
            relationship(id);
        }
        out_ += "]}";
    }
    void alternative(const Value& v, const Date&) { text("Date", format_temporal(v)); }
    void alternative(const Value& v, const LocalTime&) { text("LocalTime", format_temporal(v)); }
    void alternative(const Value& v, const Time&) { text("Time", format_temporal(v)); }
    void alternative(const Value& v, const LocalDateTime&) { text("LocalDateTime", format_temporal(v)); }
    void alternative(const Value& v, const DateTime& at) {
        text(at.zone ? "ZonedDateTime" : "OffsetDateTime", format_temporal(v));
    }
    void alternative(const Value& v, const Duration&) { text("Duration", format_temporal(v)); }

    void member(bool& first, std::string_view key, const Value& v) {
        if (!std::exchange(first, false)) out_ += ',';
        append_json_string(out_, key);
        out_ += ':';
        value(v);
    }

    template <typename Properties> void properties(const Properties& list) {
        out_ += Typed ? R"(,"_properties":{)" : R"(,"properties":{)";
        bool first = true;
        for (const auto& [key, v] : list) member(first, graph_->catalog().keys.name(key), v);
        out_ += '}';
    }

    void id(std::string_view key, std::uint32_t number) {
        out_ += key;
        if (Typed) out_ += '"';
        append_integer(out_, number);
        if (Typed) out_ += '"';
    }

    void node(NodeId number) {
        open("Node");
        id(Typed ? R"({"_element_id":)" : R"({"id":)", number);
        out_ += Typed ? R"(,"_labels":[)" : R"(,"labels":[)";
        const bool exists = graph_ != nullptr && graph_->node_exists(number);
        if (exists) {
            bool first = true;
            for (const LabelId label : graph_->labels(number)) {
                if (!std::exchange(first, false)) out_ += ',';
                append_json_string(out_, graph_->catalog().labels.name(label));
            }
        }
        out_ += ']';
        properties(exists ? graph_->node_properties(number) : decltype(graph_->node_properties(number)){});
        out_ += '}';
        close();
    }

    void relationship(RelationshipId number) {
        const bool exists = graph_ != nullptr && graph_->relationship_exists(number);
        const RelationshipRecord record = exists ? graph_->relationship(number) : RelationshipRecord{};
        open("Relationship");
        id(Typed ? R"({"_element_id":)" : R"({"id":)", number);
        const auto type = [&](std::string_view key) {
            out_ += key;
            append_json_string(out_, exists ? std::string_view(graph_->catalog().types.name(record.type)) : "");
        };
        if (Typed) {
            id(R"(,"_start_node_element_id":)", record.source);
            id(R"(,"_end_node_element_id":)", record.target);
            type(R"(,"_type":)");
        } else {
            type(R"(,"type":)");
            id(R"(,"start":)", record.source);
            id(R"(,"end":)", record.target);
        }
        properties(exists ? graph_->relationship_properties(number)
                          : decltype(graph_->relationship_properties(number)){});
        out_ += '}';
        close();
    }

    std::string& out_;
    const GraphState* graph_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t length = 0;
    std::size_t copied = 0;  // [copied, at) needs no escape
    std::size_t at = 0;
    const auto replace = [&](std::string_view by) {
        out.append(text, copied, at - copied);
        out += by;
        copied = at + length;
    };
    for (; at < text.size(); at += length) {
        length = 1;
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '"') {
            replace("\\\"");
        } else if (byte == '\\') {
            replace("\\\\");
        } else if (byte == '\n') {
            replace("\\n");
        } else if (byte == '\t') {
            replace("\\t");
        } else if (byte == '\r') {
            replace("\\r");
        } else if (byte < 0x20 || byte >= 0x7F) {
            const DecodedCharacter character = decode_character(text.substr(at));
            length = character.length;
            if (character.code_point == invalid_character) {
                replace("\xEF\xBF\xBD");
            } else if (is_unsafe(static_cast<char32_t>(character.code_point))) {
                replace(fmt::format("\\u{:04x}", character.code_point));
            }
        }
    }
    out.append(text, copied, text.size() - copied);
    out += '"';
}

void append_plain_json(std::string& out, const Value& value, const GraphState* graph) {
    JsonWriter<false>(out, graph).value(value);
}

void append_typed_json(std::string& out, const Value& value, const GraphState* graph) {
    JsonWriter<true>(out, graph).value(value);
}

}  // namespace entente::shell
