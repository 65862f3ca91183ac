#include "graph/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "graph/error.hpp"

namespace entente {
namespace {

struct PropertyType {
    std::string_view name;
    ValueType type;
};
constexpr std::array<PropertyType, 16> property_types{{
    {"BOOLEAN", ValueType::boolean},
    {"BOOL", ValueType::boolean},
    {"STRING", ValueType::string},
    {"VARCHAR", ValueType::string},
    {"INTEGER", ValueType::integer},
    {"INT", ValueType::integer},
    {"FLOAT", ValueType::floating},
    {"DATE", ValueType::date},
    {"LOCAL TIME", ValueType::local_time},
    {"ZONED TIME", ValueType::time},
    {"TIME", ValueType::time},
    {"LOCAL DATETIME", ValueType::local_date_time},
    {"ZONED DATETIME", ValueType::date_time},
    {"DATETIME", ValueType::date_time},
    {"DURATION", ValueType::duration},
    {"LIST", ValueType::list},
}};

const PropertyType* find_type(std::string_view name) {
    const auto found = std::find_if(property_types.begin(), property_types.end(),
                                    [&](const PropertyType& type) { return type.name == name; });
    return found == property_types.end() ? nullptr : &*found;
}

/// The first name of the type, which is the one in use.
std::string_view usual_name(ValueType type) {
    for (const PropertyType& each : property_types) {
        if (each.type != type) continue;
        if (type == ValueType::time) return "ZONED TIME";
        return type == ValueType::date_time ? "ZONED DATETIME" : each.name;
    }
    return {};
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
    return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

/// T of `LIST<T>`, or nothing.
std::string_view element_type(std::string_view type) {
    if (!type.starts_with("LIST<") || !type.ends_with(">")) return {};
    return type.substr(5, type.size() - 6);
}

std::string quoted(std::string_view name) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto is_plain = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    if (!name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), is_plain)) {
        return std::string(name);
    }
    std::string result = "`";
    for (const char c : name) result += c == '`' ? std::string("``") : std::string(1, c);
    return result + "`";
}

std::string node_text(const std::vector<LabelId>& labels, const Catalog& catalog) {
    std::string text;
    for (const LabelId label : labels) text += (text.empty() ? ":" : "|") + quoted(catalog.labels.name(label));
    return "(" + text + ")";
}

/// `n.a`, or `(n.a, n.b)`.
std::string properties_text(std::string_view variable, const std::vector<KeyId>& keys, const Catalog& catalog) {
    std::string text;
    for (const KeyId key : keys) {
        text += fmt::format("{}{}.{}", text.empty() ? "" : ", ", variable, quoted(catalog.keys.name(key)));
    }
    return keys.size() == 1 ? text : "(" + text + ")";
}

}  // namespace

bool IndexDefinition::has_key(KeyId key) const {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool IndexDefinition::is_on(LabelId other, std::span<const KeyId> other_keys) const {
    return label == other && std::equal(keys.begin(), keys.end(), other_keys.begin(), other_keys.end());
}

bool ConstraintDefinition::same_rule(const ConstraintDefinition& other) const {
    return kind == other.kind && of_relationships == other.of_relationships && label_or_type == other.label_or_type &&
           keys == other.keys && type == other.type && sources == other.sources && targets == other.targets;
}

const IndexDefinition* Schema::find_index(std::string_view name) const {
    const auto found = std::find_if(indexes.begin(), indexes.end(), [&](const auto& i) { return i.name == name; });
    return found == indexes.end() ? nullptr : &*found;
}

bool FulltextDefinition::has_label(LabelId label) const {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
}
bool FulltextDefinition::has_key(KeyId key) const {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

const FulltextDefinition* Schema::find_fulltext(std::string_view name) const {
    const auto found = std::find_if(fulltexts.begin(), fulltexts.end(), [&](const auto& i) { return i.name == name; });
    return found == fulltexts.end() ? nullptr : &*found;
}

bool Schema::has_name(std::string_view name) const {
    return find_index(name) != nullptr || find_fulltext(name) != nullptr || find_constraint(name) != nullptr;
}

const ConstraintDefinition* Schema::find_constraint(std::string_view name) const {
    const auto found =
        std::find_if(constraints.begin(), constraints.end(), [&](const auto& c) { return c.name == name; });
    return found == constraints.end() ? nullptr : &*found;
}

bool Schema::is_unique(LabelId label, std::span<const KeyId> keys) const {
    return std::any_of(constraints.begin(), constraints.end(), [&](const ConstraintDefinition& constraint) {
        return constraint.needs_index() && constraint.label_or_type == label &&
               std::equal(keys.begin(), keys.end(), constraint.keys.begin(), constraint.keys.end());
    });
}

std::string property_type_name(std::string_view text) {
    const std::string_view outer = without_suffix(text, " NOT NULL");
    if (const std::string_view inner = element_type(outer); !inner.empty()) {
        const PropertyType* element = find_type(without_suffix(inner, " NOT NULL"));
        if (element != nullptr && element->type != ValueType::list) {
            return fmt::format("LIST<{} NOT NULL>", usual_name(element->type));
        }
    } else if (const PropertyType* type = find_type(outer)) {
        return std::string(usual_name(type->type));
    }
    throw compile_error(ErrorCode::syntax_error, "InvalidType", fmt::format("a property cannot have the type {}", text),
                        std::nullopt,
                        "types of properties: BOOLEAN, STRING, INTEGER, FLOAT, DATE, LOCAL TIME, ZONED TIME, "
                        "LOCAL DATETIME, ZONED DATETIME, DURATION, LIST<...>");
}

bool has_property_type(const Value& value, std::string_view type) {
    if (const std::string_view element = element_type(type); !element.empty()) {
        if (!value.is(ValueType::list)) return false;
        const std::string_view name = without_suffix(element, " NOT NULL");
        return std::all_of(value.as_list().begin(), value.as_list().end(),
                           [&](const Value& each) { return has_property_type(each, name); });
    }
    const PropertyType* known = find_type(type);
    return known != nullptr && value.is(known->type);
}

std::string statement_text(const IndexDefinition& index, const Catalog& catalog) {
    const std::string properties = properties_text("n", index.keys, catalog);
    return fmt::format("CREATE {} INDEX {} FOR (n:{}) ON {}", index.kind == IndexKind::text ? "TEXT" : "RANGE",
                       quoted(index.name), quoted(catalog.labels.name(index.label)),
                       index.keys.size() == 1 ? "(" + properties + ")" : properties);
}

std::string statement_text(const FulltextDefinition& index, const Catalog& catalog) {
    std::string labels, keys;
    for (const LabelId label : index.labels)
        labels += (labels.empty() ? ":" : "|") + quoted(catalog.labels.name(label));
    for (const KeyId key : index.keys) keys += (keys.empty() ? "n." : ", n.") + quoted(catalog.keys.name(key));
    return fmt::format("CREATE FULLTEXT INDEX {} FOR (n{}) ON EACH [{}]", quoted(index.name), labels, keys);
}

std::string statement_text(const ConstraintDefinition& constraint, const Catalog& catalog) {
    const NameTable& names = constraint.of_relationships ? catalog.types : catalog.labels;
    const std::string name = quoted(names.name(constraint.label_or_type));
    std::string_view variable = "n";
    std::string pattern = fmt::format("(n:{})", name);
    if (constraint.of_relationships) {
        const bool directed = constraint.kind == ConstraintKind::endpoints;
        variable = "r";
        pattern = fmt::format("()-[r:{}]-{}()", name, directed ? ">" : "");
    }
    std::string rule;
    switch (constraint.kind) {
        case ConstraintKind::unique:
            rule = "IS UNIQUE";
            break;
        case ConstraintKind::exists:
            rule = "IS NOT NULL";
            break;
        case ConstraintKind::node_key:
            rule = "IS NODE KEY";
            break;
        case ConstraintKind::property_type:
            rule = "IS :: " + constraint.type;
            break;
        case ConstraintKind::endpoints:
            return fmt::format("CREATE CONSTRAINT {} FOR {} REQUIRE {}-[r]->{}", quoted(constraint.name), pattern,
                               node_text(constraint.sources, catalog), node_text(constraint.targets, catalog));
    }
    return fmt::format("CREATE CONSTRAINT {} FOR {} REQUIRE {} {}", quoted(constraint.name), pattern,
                       properties_text(variable, constraint.keys, catalog), rule);
}

std::string_view kind_name(const ConstraintDefinition& constraint) {
    switch (constraint.kind) {
        case ConstraintKind::unique:
            return "UNIQUENESS";
        case ConstraintKind::exists:
            return constraint.of_relationships ? "RELATIONSHIP_PROPERTY_EXISTENCE" : "NODE_PROPERTY_EXISTENCE";
        case ConstraintKind::node_key:
            return "NODE_KEY";
        case ConstraintKind::property_type:
            return constraint.of_relationships ? "RELATIONSHIP_PROPERTY_TYPE" : "NODE_PROPERTY_TYPE";
        case ConstraintKind::endpoints:
            return "RELATIONSHIP_ENDPOINTS";
    }
    return {};
}

}  // namespace entente
