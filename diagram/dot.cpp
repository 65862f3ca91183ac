#include "diagram/dot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "diagram/text.hpp"
#include "graph/error.hpp"

namespace entente {
namespace diagram {
namespace {

// Edge labels make `dot` explode: 100 nodes and 200 edges take 0.75 s, 150 and 300 take 16 s; without room kept for
// labels 200 and 400 take 0.7 s; sfdp lays 1000 and 2000 out in as much.
constexpr std::size_t edges_with_labels = 220, edges_for_dot = 900, nodes_for_dot = 450;
// Curves around nodes cost sfdp 4.8 s at 150 nodes and 300 edges, straight lines 0.1 s.
constexpr std::size_t edges_for_curves = 120;
constexpr std::size_t legend_entries_in_row = 6, documents_listed = 40;
constexpr std::size_t title_columns = 70, document_columns = 130;
constexpr std::array<std::string_view, 6> engines{"dot", "neato", "fdp", "sfdp", "circo", "twopi"};
constexpr std::string_view fonts = "Helvetica,Arial,sans-serif";

std::string small(std::string_view html, double points) {
    return fmt::format("<FONT POINT-SIZE=\"{}\" COLOR=\"{}\">{}</FONT>", points, faint_colour, html);
}

std::string lines_html(const std::vector<std::string>& lines, std::string_view separator) {
    std::string html;
    for (const std::string& line : lines) html += (html.empty() ? "" : std::string(separator)) + escape_html(line);
    return html;
}

/// Lines of a cell, each with its end: Graphviz would centre a last line without one.
std::string left_lines(const std::vector<std::string>& lines) {
    constexpr std::string_view end = "<BR ALIGN=\"LEFT\"/>";
    return lines_html(lines, end) + std::string(end);
}

std::string row(std::string_view cell) {
    return fmt::format("<TR><TD ALIGN=\"LEFT\">{}</TD></TR>\n", cell);
}

std::string table(std::string_view rows) {
    return fmt::format("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\">\n{}</TABLE>", rows);
}

std::string heading(const Picture& picture) {
    std::string rows;
    if (!picture.title.empty()) {
        const std::string title = left_lines(wrap(picture.title, title_columns, 3));
        rows += row("<FONT POINT-SIZE=\"18\"><B>" + title + "</B></FONT>");
    }
    if (picture.nodes.empty()) rows += row(small("nothing to draw: the result holds no nodes", 11));
    if (!picture.omission.empty()) rows += row(small(escape_html(picture.omission), 11));
    return rows;
}

std::string legend(const Picture& picture) {
    std::string cells;
    for (std::size_t i = 0; i < picture.legend.size(); ++i) {
        const LegendEntry& entry = picture.legend[i];
        if (i > 0 && i % legend_entries_in_row == 0) cells += "</TR>\n<TR>";
        cells += fmt::format(
            "<TD BORDER=\"1\" COLOR=\"{1}\" BGCOLOR=\"{0}\" WIDTH=\"22\" CELLPADDING=\"1\"><FONT "
            "COLOR=\"{1}\">{2}</FONT>"
            "</TD><TD ALIGN=\"LEFT\">{3} <FONT COLOR=\"{4}\">{5}</FONT>   </TD>",
            entry.style->fill, entry.style->outline, entry.style->glyph, escape_html(entry.text), faint_colour,
            entry.count);
    }
    if (cells.empty()) return {};
    return row("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"3\" CELLPADDING=\"2\"><TR>" + cells +
               "</TR></TABLE>");
}

std::string sources(const Picture& picture) {
    const auto entry = [](const std::string& link, const std::string& html) {
        return fmt::format("<TR><TD ALIGN=\"LEFT\" CELLPADDING=\"1\"{}>{}</TD></TR>\n", link, small(html, 9));
    };
    std::string rows = picture.documents.empty() ? "" : entry("", "<B>Sources</B><BR ALIGN=\"LEFT\"/>");
    for (std::size_t i = 0; i < std::min(picture.documents.size(), documents_listed); ++i) {
        const CitedDocument& document = picture.documents[i];
        const std::string link = document.link.empty() ? "" : fmt::format(" HREF=\"{}\"", escape_html(document.link));
        rows += entry(link, left_lines(wrap(document.text, document_columns, 6, false)));
    }
    if (picture.documents.size() > documents_listed) {
        rows += entry(
            "", fmt::format("and {} more documents<BR ALIGN=\"LEFT\"/>", picture.documents.size() - documents_listed));
    }
    return rows;
}

std::string node_label(const PictureNode& node) {
    std::string html = lines_html(node.caption, "<BR/>");
    if (html.empty()) html = " ";
    std::string note = escape_html(node.note);
    if (!node.mark.empty()) note += (note.empty() ? "" : " ") + escape_html(node.mark);
    if (!note.empty()) html += "<BR/>" + small(note, 8.5);
    return html;
}

std::string edge_label(const PictureEdge& edge, bool opaque) {
    std::string html;
    for (const EdgeLine& line : edge.lines) {
        html += (html.empty() ? "" : "<BR/>") + lines_html(line.text, "<BR/>");
        if (!line.mark.empty()) html += " <FONT POINT-SIZE=\"8\">" + escape_html(line.mark) + "</FONT>";
    }
    // A table keeps the label off its own line; an opaque one hides the lines below it.
    return fmt::format(
        "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\"><TR><TD{}>{}</TD></TR></TABLE>",
        opaque ? " BGCOLOR=\"white\"" : "", html);
}

std::string graph_attributes(const Picture& picture, const Layout& layout, bool left_to_right) {
    std::string text = fmt::format("    graph [layout={}, bgcolor=white, pad=0.3, charset=\"UTF-8\"", layout.engine);
    if (layout.engine == "dot") {
        text += fmt::format(", rankdir={}, nodesep=0.36, ranksep={}", left_to_right ? "LR" : "TB",
                            layout.labels_beside ? "1.7, outputorder=edgesfirst" : "0.3");
    } else {
        text += fmt::format(", outputorder=edgesfirst, overlap=prism, sep=\"+12\", splines={}",
                            picture.edges.size() > edges_for_curves ? "line" : "true");
        if (layout.engine == "sfdp" || layout.engine == "fdp") text += ", K=1.4";
    }
    text += fmt::format(", fontname=\"{}\", fontsize=11, fontcolor=\"{}\", labelloc=t, labeljust=l];\n", fonts,
                        text_colour);
    text += fmt::format(
        "    node [fontname=\"{}\", fontsize=11, fontcolor=\"{}\", style=filled, penwidth=1.2, margin=\"0.14,0.07\", "
        "height=0.4];\n",
        fonts, text_colour);
    text += fmt::format(
        "    edge [fontname=\"{}\", fontsize=9, fontcolor=\"{}\", color=\"{}\", arrowsize=0.7, penwidth=1.1];\n", fonts,
        faint_colour, line_colour);
    return text;
}

void write_node(std::string& out, const PictureNode& node) {
    out +=
        fmt::format("    n{} [{}, fillcolor=\"{}\", color=\"{}\", label=<{}>, tooltip={}", node.id, node.style->shape,
                    node.style->fill, node.style->outline, node_label(node), quote_dot(node.tooltip));
    if (!node.link.empty()) out += fmt::format(", URL={}, target=\"_blank\"", quote_dot(node.link));
    out += "];\n";
}

void write_edge(std::string& out, const PictureEdge& edge, const Layout& layout) {
    const std::string tooltip = quote_dot(edge.tooltip);
    out += fmt::format("    n{} -> n{} [{}=<{}>, tooltip={}, labeltooltip={}", edge.from, edge.to,
                       layout.labels_beside ? "xlabel" : "label",
                       edge_label(edge, layout.engine != "dot" || layout.labels_beside), tooltip, tooltip);
    if (edge.relationships > 1) out += fmt::format(", penwidth={}", edge.relationships < 4 ? "1.8" : "2.6");
    out += "];\n";
}

/// The name of the whole graph, which becomes the title of an SVG. Graphviz reads entities there but no escapes.
std::string graph_name(const Picture& picture) {
    std::string name = picture.title.empty() ? "entente" : picture.title;
    if (!picture.omission.empty()) name += " \u2013 " + picture.omission;
    std::replace(name.begin(), name.end(), '\\', '/');
    return quote_dot(clean(name));
}

}  // namespace

std::vector<Layout> layouts_for(const Picture& picture, const DiagramOptions& options) {
    const std::vector<Layout> all{{"dot", false}, {"dot", true}, {"sfdp", false}};
    if (options.engine.empty() || options.engine == "dot") {
        const bool huge = picture.edges.size() > edges_for_dot || picture.nodes.size() > nodes_for_dot;
        const std::ptrdiff_t first =
            picture.edges.size() <= edges_with_labels ? 0 : (huge && options.engine.empty() ? 2 : 1);
        return {all.begin() + first, all.end()};
    }
    if (std::find(engines.begin(), engines.end(), options.engine) == engines.end()) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    fmt::format("there is no layout engine `{}`", shorten(options.engine, 40)), std::nullopt,
                    fmt::format("engines are {}", fmt::join(engines, ", ")));
    }
    if (options.engine == "sfdp") return {all[2]};
    return {{options.engine, false}, all[2]};
}

std::string write_dot(const Picture& picture, const Layout& layout, bool left_to_right) {
    // The list of sources stands below everything as the label of a cluster around all nodes. Engines without
    // clusters get it in the graph's own label, under the legend.
    const bool clusters = layout.engine == "dot" || layout.engine == "fdp";
    const std::string below = sources(picture);
    const std::string above = heading(picture) + legend(picture) + (clusters ? "" : below);
    const bool cluster = clusters && !below.empty() && !picture.nodes.empty();

    std::string out = "digraph " + graph_name(picture) + " {\n" + graph_attributes(picture, layout, left_to_right);
    if (!above.empty()) out += "    label=<" + table(above) + ">;\n";
    if (cluster)
        out += "    subgraph cluster_all {\n    peripheries=0; labelloc=b; labeljust=l;\n    label=<" + table(below) +
               ">;\n";
    for (const PictureNode& node : picture.nodes) write_node(out, node);
    if (cluster) out += "    }\n";
    for (const PictureEdge& edge : picture.edges) write_edge(out, edge, layout);
    return out + "}\n";
}

}  // namespace diagram

std::string to_dot(const GraphState& graph, const Subgraph& part, const DiagramOptions& options) {
    const diagram::Picture picture = diagram::compose(graph, part, options);
    return diagram::write_dot(picture, diagram::layouts_for(picture, options).front(), options.left_to_right);
}

}  // namespace entente
