#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// A reader for the part of Gherkin that the openCypher TCK uses: Feature, Background, Scenario, Scenario Outline with
/// Examples, steps with a doc string or a table, tags, comments.
namespace entente::conformance {

using TableRow = std::vector<std::string>;

struct Step {
    std::string text;  ///< without the keyword Given, When, Then, And, But or *
    std::optional<std::string> doc_string;
    std::vector<TableRow> table;  ///< cells trimmed, escapes resolved
};

/// One run: outlines are expanded, Background steps come first.
struct Scenario {
    std::string id;  ///< `path :: name`, with ` #n` for the n-th example of an outline
    std::vector<std::string> tags;
    std::vector<Step> steps;
};

struct GherkinError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The scenarios of one feature file in order, those tagged `@ignore` left out. `path` begins their ids and names the
/// file in a GherkinError, which says the line.
[[nodiscard]] std::vector<Scenario> read_feature(std::string_view text, std::string_view path);

/// The cells of a line `| a | b |`; `\|`, `\\` and `\n` are resolved, any other backslash stays.
[[nodiscard]] TableRow split_cells(std::string_view line);

}  // namespace entente::conformance
