#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "graph/graph.hpp"

namespace entente::diagram {

/// How nodes of one label look. Every style differs from every other in shape, so that no reader depends on colour;
/// the fills are tints of the palette of Okabe and Ito (2008), which colour-blind readers can tell apart.
struct Style {
    std::string_view shape;    ///< the DOT attributes that make the shape
    std::string_view glyph;    ///< a character of the same form, for the legend
    std::string_view fill;     ///< #rrggbb
    std::string_view outline;  ///< #rrggbb, also the colour of the glyph
};

inline constexpr std::string_view text_colour = "#1A1A1A";   ///< on every fill: contrast above 4.5 (WCAG 2.1, 1.4.3)
inline constexpr std::string_view faint_colour = "#4A4A4A";  ///< second lines and edge labels, above 4.5 as well
inline constexpr std::string_view line_colour = "#5F6670";

/// Twenty styles for labels.
[[nodiscard]] std::span<const Style> label_styles();
/// For labels that got none of these, and for nodes without a label.
[[nodiscard]] const Style& other_style();

/// The label that says most about `node`: of its labels the one that fewest nodes of the graph carry, among equals the
/// first by name. Nothing for a node without labels.
[[nodiscard]] std::optional<LabelId> main_label(const GraphState& graph, NodeId node);

/// The styles of the labels that nodes of the graph carry: index into label_styles(). It depends on these labels alone,
/// neither on what is drawn nor on the order of loading: usual labels have customary styles (`Person` is an ellipse),
/// the others by name what is left. Labels past the twentieth are not in the map. O(labels log labels).
[[nodiscard]] std::map<LabelId, std::size_t> assign_styles(const GraphState& graph);

}  // namespace entente::diagram
