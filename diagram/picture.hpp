#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diagram/citations.hpp"
#include "diagram/diagram.hpp"
#include "diagram/style.hpp"

namespace entente::diagram {

struct PictureNode {
    NodeId id = no_entity;
    const Style* style = nullptr;      ///< of label_styles() or other_style(): static
    std::vector<std::string> caption;  ///< one to three lines
    std::string note;                  ///< a small second line: a date, or the label that the legend does not show
    std::string mark;                  ///< footnotes
    std::string tooltip;
    std::string link;  ///< safe, or empty
};

/// One line of an edge's label: a type with its facts, and its footnotes.
struct EdgeLine {
    std::vector<std::string> text;  ///< wrapped
    std::string mark;
};

struct PictureEdge {
    NodeId from = no_entity;
    NodeId to = no_entity;
    std::size_t relationships = 1;
    std::vector<EdgeLine> lines;
    std::string tooltip;
};

struct LegendEntry {
    const Style* style = nullptr;
    std::string text;
    std::size_t count = 0;
};

/// All that a picture says, before it is written in any notation. Texts are not yet escaped.
struct Picture {
    std::string title;
    std::string omission;  ///< what the node budget left out; empty when everything is drawn
    std::vector<PictureNode> nodes;
    std::vector<PictureEdge> edges;
    std::vector<LegendEntry> legend;  ///< most frequent label first; empty when not wanted
    std::vector<CitedDocument> documents;
};

/// What is drawn of a part: ends of relationships completed, what no longer exists dropped, and of more nodes than the
/// budget those with most relationships in the part, the first ones among equals. Order stays.
struct Selection {
    Subgraph part;
    std::size_t all_nodes = 0;
    std::size_t all_relationships = 0;
};
[[nodiscard]] Selection select_for(const GraphState& graph, const Subgraph& part, std::size_t node_budget);

/// Deterministic.
[[nodiscard]] Picture compose(const GraphState& graph, const Subgraph& part, const DiagramOptions& options);

}  // namespace entente::diagram
