#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.hpp"
#include "graph/value.hpp"

namespace entente {

struct DiagramOptions {
    std::string title;
    std::size_t node_budget = 150;  ///< the best-connected nodes stay; the title says how many were left out
    bool merge_parallel = true;     ///< one edge per pair and direction, with the list of types
    bool legend = true;
    bool sources = true;       ///< numbered footnotes: the `sources` of relationships, and of nodes that have none here
    bool all_sources = false;  ///< the `sources` of all nodes too
    std::vector<std::string> edge_properties;  ///< keys: a relationship that has some says these, not the usual facts
    bool left_to_right = true;
    std::string engine;                            ///< dot, neato, fdp, sfdp, circo, twopi; empty: chosen by size
    std::chrono::milliseconds time_limit{10'000};  ///< of one layout attempt; three times as much for the last
    const std::atomic<bool>* cancel = nullptr;  ///< set to true from any thread (or a signal handler) to stop rendering
};

enum class DiagramFormat : std::uint8_t { dot, svg, png, pdf };

/// A part of a graph to draw: distinct, in order of first appearance.
struct Subgraph {
    std::vector<NodeId> nodes;
    std::vector<RelationshipId> relationships;
};

/// Every node, relationship and path in `values`, also inside lists and maps; ends of relationships included.
[[nodiscard]] Subgraph subgraph_of(const GraphState& graph, std::span<const Value> values);

/// The picture as DOT text; needs no renderer. Deterministic. Ends of relationships are drawn even where `part.nodes`
/// lacks them; what no longer exists is passed over. Throws Error(argument_error) for an unknown engine.
[[nodiscard]] std::string to_dot(const GraphState& graph, const Subgraph& part, const DiagramOptions& options = {});

/// What `render` had to do to stay within the limit.
struct RenderedDiagram {
    std::string bytes;
    std::string engine;              ///< the engine that succeeded
    std::vector<std::string> notes;  ///< fallbacks taken, messages of Graphviz
};

/// Lays out and renders in a child process (Graphviz is not thread-safe and cannot be cancelled); falls back from dot
/// to dot with xlabels to sfdp when the time limit passes. Throws Error(io_error) when no renderer is installed or all
/// fail, Error(cancelled) when `cancel` is set or the child was interrupted. Safe to call from several threads.
[[nodiscard]] RenderedDiagram render_diagram(const GraphState& graph, const Subgraph& part, DiagramFormat format,
                                             const DiagramOptions& options = {});

/// The format that a file name's extension asks for.
[[nodiscard]] std::optional<DiagramFormat> diagram_format_of(std::string_view file_name);

}  // namespace entente
