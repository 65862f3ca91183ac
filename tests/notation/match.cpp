#include <algorithm>
#include <cmath>
#include <functional>

#include "graph/graph.hpp"
#include "tests/notation/notation.hpp"

namespace entente::notation {
namespace {

/// Compares against one graph.
struct Matcher {
    const GraphState& graph;
    ListOrder list_order;

    bool value(const Expected& expected, const Value& actual) const {
        switch (expected.kind) {
            case Kind::null:
                return actual.is_null();
            case Kind::boolean:
                return actual.is(ValueType::boolean) && actual.as_bool() == expected.boolean;
            case Kind::integer:
                return actual.is(ValueType::integer) && actual.as_integer() == expected.integer;
            case Kind::floating:
                return actual.is(ValueType::floating) && same_float(expected.floating, actual.as_float());
            case Kind::string:
                return actual.is(ValueType::string) ? actual.as_string() == expected.text
                                                    : matches_temporal(expected.text, actual);
            case Kind::list:
                return actual.is(ValueType::list) && list(expected.items, actual.as_list());
            case Kind::map:
                return actual.is(ValueType::map) && map(expected, actual.as_map());
            case Kind::node:
                return actual.is(ValueType::node) && node(expected, actual.as_node().id);
            case Kind::relationship:
                return actual.is(ValueType::relationship) && relationship(expected, actual.as_relationship().id);
            case Kind::path:
                return actual.is(ValueType::path) && path(expected.items, actual.as_path());
        }
        return false;
    }

    static bool same_float(double a, double b) { return std::isnan(a) ? std::isnan(b) : std::equal_to<>{}(a, b); }

    bool list(const std::vector<Expected>& expected, const List& actual) const {
        if (expected.size() != actual.size()) return false;
        if (list_order == ListOrder::matters) {
            return std::equal(expected.begin(), expected.end(), actual.begin(),
                              [this](const Expected& e, const Value& a) { return value(e, a); });
        }
        std::vector<bool> taken(actual.size());
        return std::all_of(expected.begin(), expected.end(), [&](const Expected& e) -> bool {
            for (std::size_t i = 0; i < actual.size(); ++i) {
                if (!taken[i] && value(e, actual[i])) {
                    taken[i] = true;
                    return true;
                }
            }
            return false;
        });
    }

    bool map(const Expected& expected, const Map& actual) const {
        if (expected.keys.size() != actual.size()) return false;
        for (std::size_t i = 0; i < expected.keys.size(); ++i) {
            const auto found = std::find_if(actual.begin(), actual.end(),
                                            [&](const auto& entry) { return entry.first == expected.keys[i]; });
            if (found == actual.end() || !value(expected.items[i], found->second)) return false;
        }
        return true;
    }

    bool properties(const Expected& expected, const std::vector<std::pair<KeyId, Value>>& actual) const {
        Map named;
        for (const auto& [key, property] : actual) named.emplace_back(graph.catalog().keys.name(key), property);
        return map(expected, named);
    }

    bool node(const Expected& expected, NodeId id) const {
        if (!graph.node_exists(id)) return false;
        std::vector<std::string> labels;
        for (const LabelId label : graph.labels(id)) labels.push_back(graph.catalog().labels.name(label));
        return labels.size() == expected.labels.size() &&
               std::is_permutation(labels.begin(), labels.end(), expected.labels.begin()) &&
               properties(expected, graph.node_properties(id));
    }

    bool relationship(const Expected& expected, RelationshipId id) const {
        return graph.relationship_exists(id) &&
               graph.catalog().types.name(graph.relationship(id).type) == expected.text &&
               properties(expected, graph.relationship_properties(id));
    }

    bool path(const std::vector<Expected>& expected, const Path& actual) const {
        if (expected.size() != actual.nodes.size() + actual.relationships.size()) return false;
        for (std::size_t i = 0; i < actual.nodes.size(); ++i) {
            if (!node(expected[2 * i], actual.nodes[i])) return false;
        }
        for (std::size_t i = 0; i < actual.relationships.size(); ++i) {
            const Expected& step = expected[2 * i + 1];
            if (!relationship(step, actual.relationships[i])) return false;
            const RelationshipRecord record = graph.relationship(actual.relationships[i]);
            const NodeId left = actual.nodes[i], right = actual.nodes[i + 1];
            if (record.source != (step.backwards ? right : left)) return false;
            if (record.target != (step.backwards ? left : right)) return false;
        }
        return true;
    }

    bool row(const std::vector<Expected>& expected, std::span<const Value> actual) const {
        return std::equal(expected.begin(), expected.end(), actual.begin(), actual.end(),
                          [this](const Expected& e, const Value& a) { return value(e, a); });
    }
};

std::string row_text(std::span<const Value> row, const GraphState& graph) {
    std::string text = "|";
    for (const Value& value : row) text += " " + render(value, graph) + " |";
    return text;
}

std::optional<std::string> difference_in_order(const ExpectedTable& expected, const Result& actual,
                                               const Matcher& matcher) {
    for (std::size_t i = 0; i < actual.row_count; ++i) {
        if (!matcher.row(expected.rows[i], actual.row(i))) {
            return "row " + std::to_string(i + 1) + " is another: " + row_text(actual.row(i), actual.graph());
        }
    }
    return std::nullopt;
}

std::optional<std::string> difference_as_bag(const ExpectedTable& expected, const Result& actual,
                                             const Matcher& matcher) {
    std::vector<bool> taken(expected.rows.size());
    for (std::size_t i = 0; i < actual.row_count; ++i) {
        bool found = false;
        for (std::size_t j = 0; j < taken.size() && !found; ++j) {
            if (!taken[j] && matcher.row(expected.rows[j], actual.row(i))) found = taken[j] = true;
        }
        if (!found) return "a row is not expected: " + row_text(actual.row(i), actual.graph());
    }
    return std::nullopt;
}

}  // namespace

bool matches(const Expected& expected, const Value& actual, const GraphState& graph, ListOrder list_order) {
    return Matcher{graph, list_order}.value(expected, actual);
}

std::optional<std::string> difference(const ExpectedTable& expected, const Result& actual, RowOrder row_order,
                                      ListOrder list_order) {
    if (expected.columns != actual.columns) return "the columns are others";
    if (expected.rows.size() != actual.row_count) {
        return std::to_string(actual.row_count) + " rows instead of " + std::to_string(expected.rows.size());
    }
    const Matcher matcher{actual.graph(), list_order};
    return row_order == RowOrder::matters ? difference_in_order(expected, actual, matcher)
                                          : difference_as_bag(expected, actual, matcher);
}

std::string render_table(const Result& result) {
    std::string text = "|";
    for (const std::string& column : result.columns) text += " " + column + " |";
    text += '\n';
    for (std::size_t i = 0; i < result.row_count; ++i) text += row_text(result.row(i), result.graph()) + '\n';
    return text;
}

}  // namespace entente::notation
