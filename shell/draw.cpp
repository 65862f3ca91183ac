#include "shell/draw.hpp"

#include <fmt/format.h>

#include "graph/text.hpp"
#include "shell/diagnostics.hpp"
#include "shell/output.hpp"

namespace entente::shell {

std::string draw(const Result& result, DiagramFormat format, const DiagramOptions& options) {
    const Subgraph part = subgraph_of(result.graph(), result.values);
    if (part.nodes.empty()) {
        throw Error(ErrorCode::argument_error, "NothingToShow", "the result has nothing to draw", std::nullopt,
                    "return nodes, relationships or paths: MATCH p = (a)-[r]->(b) RETURN p");
    }
    if (format == DiagramFormat::dot) return to_dot(result.graph(), part, options);
    RenderedDiagram picture = render_diagram(result.graph(), part, format, options);
    for (const std::string& note : picture.notes) say("note: " + visible_text(note) + '\n');
    return std::move(picture.bytes);
}

void draw_to_file(const Result& result, const std::string& path, std::optional<DiagramFormat> format,
                  const DiagramOptions& options) {
    if (!format) format = diagram_format_of(path);
    if (!format) {
        throw Error(ErrorCode::argument_error, "UnknownFormat",
                    fmt::format("the ending of {} names no kind of picture", path), std::nullopt,
                    "end the name with .svg, .png, .pdf or .dot");
    }
    const std::string picture = draw(result, *format, options);
    Output file(path);
    file.buffer() = picture;
    file.flush();
}

std::optional<DiagramFormat> diagram_format(std::string_view name) {
    if (name == "dot") return DiagramFormat::dot;
    if (name == "svg") return DiagramFormat::svg;
    if (name == "png") return DiagramFormat::png;
    if (name == "pdf") return DiagramFormat::pdf;
    return std::nullopt;
}

}  // namespace entente::shell
