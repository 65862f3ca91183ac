#include "diagram/fact_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "diagram/text.hpp"
#include "graph/scalar_text.hpp"

namespace entente::diagram {
namespace {

std::string list_text(const List& list);
std::string map_text(const Map& map);

std::string nested_text(const Value& value) {
    return value.is(ValueType::string) ? "'" + value.as_string() + "'" : value_text(value);
}

std::string list_text(const List& list) {
    std::string text = "[";
    for (const Value& item : list) text += (text.size() > 1 ? ", " : "") + nested_text(item);
    return text + "]";
}

std::string map_text(const Map& map) {
    std::string text = "{";
    for (const auto& [key, value] : map) text += (text.size() > 1 ? ", " : "") + key + ": " + nested_text(value);
    return text + "}";
}

/// The day, month or year that `value` names, as it is written; empty for what is no date.
std::string date_text(const Value& value) {
    switch (value.type()) {
        case ValueType::date:
            return format_temporal(value);
        case ValueType::local_date_time:
        case ValueType::date_time: {
            const std::string text = format_temporal(value);
            return text.substr(0, text.find('T'));
        }
        case ValueType::integer:
            return std::to_string(value.as_integer());
        case ValueType::string:
            return shorten(value.as_string(), 24);
        default:
            return {};
    }
}

bool is_day(std::string_view text) {
    return text.size() == 10 && text[4] == '-' && text[7] == '-';
}

std::string span_text(const std::string& from, const std::string& to) {
    if (from == to || to.empty()) return from;
    if (is_day(from) && is_day(to) && from.substr(0, 8) == to.substr(0, 8)) {
        return from + std::string(en_dash) + to.substr(8);
    }
    const bool tight = from.find('-') == std::string::npos && to.find('-') == std::string::npos;
    return tight ? from + std::string(en_dash) + to : from + " " + std::string(en_dash) + " " + to;
}

std::string grouped(std::string digits) {
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

Properties named(const Catalog& catalog, std::vector<std::pair<KeyId, Value>> values) {
    Properties result;
    result.reserve(values.size());
    for (auto& value : values) result.emplace_back(catalog.keys.name(value.first), std::move(value.second));
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return result;
}

}  // namespace

Properties properties_of(const GraphState& graph, NodeRef node) {
    return named(graph.catalog(), graph.node_properties(node.id));
}

Properties properties_of(const GraphState& graph, RelationshipRef relationship) {
    return named(graph.catalog(), graph.relationship_properties(relationship.id));
}

const Value& find(const Properties& properties, std::string_view key) {
    static const Value none;
    const auto found =
        std::lower_bound(properties.begin(), properties.end(), key,
                         [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
    return found != properties.end() && found->first == key ? found->second : none;
}

std::string value_text(const Value& value) {
    if (auto text = scalar_text(value)) return *std::move(text);
    switch (value.type()) {
        case ValueType::list:
            return list_text(value.as_list());
        case ValueType::map:
            return map_text(value.as_map());
        case ValueType::node:
            return "node " + std::to_string(value.as_node().id);
        case ValueType::relationship:
            return "relationship " + std::to_string(value.as_relationship().id);
        case ValueType::path:
            return "path of " + std::to_string(value.as_path().relationships.size());
        default:
            return "null";
    }
}

std::string period_text(const Properties& properties) {
    struct Rule {
        std::string_view key, prefix;
    };
    constexpr std::array<Rule, 10> moments{{{"on", ""},
                                            {"date", ""},
                                            {"signed", "signed "},
                                            {"published", "published "},
                                            {"year", ""},
                                            {"since", "since "},
                                            {"founded", "founded "},
                                            {"born", "born "},
                                            {"observed", "as of "},
                                            {"until", "until "}}};
    const std::string from = date_text(find(properties, "from"));
    const std::string to = date_text(find(properties, "to"));
    if (!from.empty()) return to.empty() ? "since " + from : span_text(from, to);
    for (const Rule& rule : moments) {
        const std::string text = date_text(find(properties, rule.key));
        if (!text.empty()) return std::string(rule.prefix) + text;
    }
    // An `INVITED {to: 'some-event'}` names no date: only what looks like one is an end.
    const bool dated = !to.empty() && to.front() >= '0' && to.front() <= '9';
    return dated ? "until " + to : std::string();
}

std::string amount_text(const Properties& properties) {
    const Value& amount = find(properties, "amount");
    if (!amount.is_number()) return {};
    const double number = amount.to_double();
    std::string text;
    if (amount.is(ValueType::integer))
        text = grouped(std::to_string(amount.as_integer()));
    else if (std::abs(number) < 1e15 && std::trunc(number) == number)
        text = grouped(std::to_string(static_cast<std::int64_t>(number)));
    else
        text = format_float(number);
    const Value& currency = find(properties, "currency");
    if (currency.is(ValueType::string)) text += " " + shorten(currency.as_string(), 12);
    return text;
}

std::string detail_text(const Properties& properties, const std::vector<std::string>& chosen) {
    std::string asked;
    for (const std::string& key : chosen) {
        const Value& value = find(properties, key);
        if (value.is(ValueType::null)) continue;
        asked += (asked.empty() ? "" : ", ") + shorten(key, 24) + ": " + shorten(value_text(value), 60);
    }
    if (!asked.empty()) return asked;
    std::string text = amount_text(properties);
    const auto append = [&](const std::string& word) {
        if (!word.empty()) text += (text.empty() ? "" : " ") + word;
    };
    for (const std::string_view key : {"action", "role", "level"}) {
        const Value& value = find(properties, key);
        if (value.is(ValueType::string)) append(shorten(value.as_string(), 40));
    }
    append(period_text(properties));
    return text;
}

std::string caption_text(const GraphState& graph, NodeId node, const Properties& properties) {
    for (const std::string_view key : {"name", "title", "id"}) {
        const Value& value = find(properties, key);
        const bool plain = value.is(ValueType::string) || value.is_number();
        std::string text = plain ? clean(value_text(value)) : std::string();
        if (text.find_first_not_of(' ') != std::string::npos) return text;
    }
    std::string labels;
    for (const LabelId label : graph.labels(node)) labels += ":" + graph.catalog().labels.name(label);
    return labels.empty() ? "node " + std::to_string(node) : clean(labels);
}

std::string property_lines(const Properties& properties) {
    std::string text;
    for (const auto& [key, value] : properties)
        text += "\n" + shorten(key, 60) + ": " + shorten(value_text(value), 200);
    return text.empty() ? text : text.substr(1);
}

std::string type_text(std::string_view type) {
    std::string text = clean(type);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

}  // namespace entente::diagram
