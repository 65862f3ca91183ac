#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "api/entente.hpp"

/// Values as tests write them: the notation of the openCypher TCK's tables. The conformance runner and the runner of
/// tests/queries share it. It has its own parsers of numbers and temporal text, so that a fault of the engine's cannot
/// hide behind itself.
namespace entente::notation {

enum class Kind : std::uint8_t { null, boolean, integer, floating, string, list, map, node, relationship, path };

/// An expected value. Which members count is told by `kind`.
struct Expected {
    Kind kind = Kind::null;
    bool boolean = false;
    std::int64_t integer = 0;
    double floating = 0;
    std::string text;                 ///< string; type of a relationship
    std::vector<std::string> labels;  ///< node; any order
    std::vector<std::string> keys;    ///< map, node, relationship: the name of each of `items`
    std::vector<Expected> items;      ///< list: elements; path: alternating nodes and relationships
    bool backwards = false;           ///< relationship in a path: stored from right to left
};

struct NotationError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Parses the whole of `text`. Throws NotationError.
[[nodiscard]] Expected parse_expected(std::string_view text);

/// The value itself, for parameters and the tables of declared procedures. Throws NotationError for a node,
/// relationship or path, which exist only in a graph.
[[nodiscard]] Value to_value(const Expected& expected);

enum class ListOrder : std::uint8_t { matters, ignored };

/// Whether `actual` is what `expected` says. Types are exact: 1 is not 1.0. NaN is NaN. A string also stands for a
/// temporal value with the components of its ISO 8601 text. With ListOrder::ignored lists are bags at every level.
[[nodiscard]] bool matches(const Expected& expected, const Value& actual, const GraphState& graph,
                           ListOrder list_order = ListOrder::matters);

/// Whether the ISO 8601 `text` says the temporal value or duration `actual`: same kind, same components.
[[nodiscard]] bool matches_temporal(std::string_view text, const Value& actual);

/// `value` in the notation, on one line; temporal values without quotes. Equal texts mean the same value and type.
[[nodiscard]] std::string render(const Value& value, const GraphState& graph);

struct ExpectedTable {
    std::vector<std::string> columns;
    std::vector<std::vector<Expected>> rows;
};

enum class RowOrder : std::uint8_t { matters, ignored };

/// What is wrong with the result, in words, or nullopt when it is the table.
[[nodiscard]] std::optional<std::string> difference(const ExpectedTable& expected, const Result& actual,
                                                    RowOrder row_order, ListOrder list_order = ListOrder::matters);

/// The columns and rows of a result, one line each, cells between bars.
[[nodiscard]] std::string render_table(const Result& result);

}  // namespace entente::notation
