#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "diagram/child_process.hpp"
#include "diagram/dot.hpp"
#include "diagram/text.hpp"
#include "graph/error.hpp"

namespace entente {
namespace {

using diagram::ChildEnd;
using diagram::ChildResult;
using diagram::Layout;

constexpr std::size_t notes_kept = 20;
constexpr int last_resort_factor = 3;  // a late picture is better than none, on a busy machine

std::string layout_name(const Layout& layout) {
    return layout.labels_beside ? layout.engine + " with labels beside the edges" : layout.engine;
}

std::vector<std::string> command_for(DiagramFormat format) {
    switch (format) {
        case DiagramFormat::svg:
            return {"dot", "-Tsvg"};
        case DiagramFormat::png:
            return {"dot", "-Tpng", "-Gdpi=144"};
        case DiagramFormat::pdf:
            return {"dot", "-Tpdf"};
        case DiagramFormat::dot:
            break;
    }
    assert(false && "DOT needs no renderer");
    return {};
}

/// Whether `bytes` is a whole picture: Graphviz may die half-way, and it exits with 1 after mere warnings.
bool is_complete(DiagramFormat format, std::string_view bytes) {
    const std::string_view tail = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 64));
    switch (format) {
        case DiagramFormat::svg:
            return tail.find("</svg>") != std::string_view::npos;
        case DiagramFormat::png:
            return tail.find("IEND") != std::string_view::npos;
        case DiagramFormat::pdf:
            return tail.find("%%EOF") != std::string_view::npos;
        case DiagramFormat::dot:
            break;
    }
    return !bytes.empty();
}

/// Graphviz' messages as notes: cleaned, each once, not too many.
void collect_messages(const std::string& errors, std::vector<std::string>& notes) {
    std::size_t begin = 0;
    while (begin < errors.size()) {
        const std::size_t end = std::min(errors.find('\n', begin), errors.size());
        std::string line = diagram::shorten(std::string_view(errors).substr(begin, end - begin), 300);
        begin = end + 1;
        if (line.empty()) continue;
        line.insert(0, "Graphviz: ");
        if (std::find(notes.begin(), notes.end(), line) != notes.end()) continue;
        if (notes.size() == notes_kept) notes.emplace_back("Graphviz said more than is listed here");
        if (notes.size() > notes_kept) return;
        notes.push_back(std::move(line));
    }
}

/// What to tell the user of an attempt that gave no picture. Throws where another attempt would end alike.
std::string describe_failure(const Layout& layout, const ChildResult& result, const diagram::ChildLimits& limits) {
    switch (result.end) {
        case ChildEnd::not_found:
            throw Error(ErrorCode::io_error, "RendererMissing", "no renderer: there is no program `dot` in PATH",
                        std::nullopt,
                        "install Graphviz (apt-get install graphviz), or write a .dot file, which needs none");
        case ChildEnd::cancelled:
            throw Error(ErrorCode::cancelled, "Cancelled", "drawing was cancelled");
        case ChildEnd::timed_out:
            return fmt::format("{} took longer than {:.3g} s", layout_name(layout),
                               static_cast<double>(limits.wall.count()) / 1000.0);
        case ChildEnd::too_large:
            return layout_name(layout) + " made too large a picture";
        case ChildEnd::signalled:
            return fmt::format("{} crashed (signal {})", layout_name(layout), result.code);
        case ChildEnd::exited:
            break;
    }
    if (result.errors.find("not recognized. Use one of") != std::string::npos) {
        throw Error(ErrorCode::io_error, "RendererIncomplete", "Graphviz is installed without a plugin for this format",
                    std::nullopt, "register its plugins (run `dot -c` as root), or write a .dot file");
    }
    return fmt::format("{} failed (exit status {})", layout_name(layout), result.code);
}

std::string joined(const std::vector<std::string>& notes) {
    return notes.empty() ? std::string() : fmt::format(": {}", fmt::join(notes, "; "));
}

}  // namespace

RenderedDiagram render_diagram(const GraphState& graph, const Subgraph& part, DiagramFormat format,
                               const DiagramOptions& options) {
    if (format == DiagramFormat::dot) return {to_dot(graph, part, options), "", {}};
    const diagram::Picture picture = diagram::compose(graph, part, options);
    const std::vector<Layout> layouts = diagram::layouts_for(picture, options);
    diagram::ChildLimits limits;
    limits.wall = options.time_limit;
    limits.cancel = options.cancel;
    RenderedDiagram rendered;
    for (const Layout& layout : layouts) {
        if (layout == layouts.back()) limits.wall *= last_resort_factor;
        const std::string dot = diagram::write_dot(picture, layout, options.left_to_right);
        ChildResult result = diagram::run_child(command_for(format), dot, limits);
        const bool drawn = result.end == ChildEnd::exited && is_complete(format, result.output);
        if (!drawn) rendered.notes.push_back(describe_failure(layout, result, limits));
        collect_messages(result.errors, rendered.notes);
        if (!drawn) continue;
        rendered.bytes = std::move(result.output);
        rendered.engine = layout.engine;
        if (layout != layouts.front()) rendered.notes.push_back("drawn by " + layout_name(layout) + " instead");
        return rendered;
    }
    throw Error(ErrorCode::io_error, "RenderFailed", "no layout could be rendered" + joined(rendered.notes),
                std::nullopt, "draw fewer nodes, allow more time, or write a .dot file");
}

}  // namespace entente
