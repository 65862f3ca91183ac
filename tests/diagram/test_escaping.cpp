#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "diagram/child_process.hpp"
#include "diagram/text.hpp"
#include "example.hpp"
#include "renderer.hpp"

using namespace entente;
using example::Builder;

namespace {

/// Text of pieces that have broken DOT, HTML-like labels or SVG somewhere.
std::string hostile(std::mt19937& random) {
    static const std::array<std::string, 48> pieces{"\"",          "\\",
                                                    "<",           ">",
                                                    "&",           "'",
                                                    "\n",          "\r",
                                                    "\t",          std::string(1, '\0'),
                                                    "\x01",        "\x1b[31m",
                                                    "\x7f",        "\xff",
                                                    "\xc3",        "\xED\xA0\x80",
                                                    "\uFFFE",      "\u202E",
                                                    "\uFEFF",      "한국",
                                                    "漢字",        "ế",
                                                    "e\u0301",     "👨‍👩‍👧",
                                                    "&amp;",       "&lt;",
                                                    "&#0;",        "&bogus;",
                                                    "\\N",         "\\G",
                                                    "\\l",         "\\\"",
                                                    "<BR/>",       "</TABLE>",
                                                    "]]>",         "<!--",
                                                    "-->",         "<![CDATA[",
                                                    "javascript:", "node",
                                                    "digraph {",   "];",
                                                    "->",          "::",
                                                    "%s",          "{|}",
                                                    " ",           "word"};
    std::uniform_int_distribution<std::size_t> count(0, 12), piece(0, pieces.size() - 1);
    std::string text;
    for (std::size_t i = count(random); i > 0; --i) text += pieces[piece(random)];
    return text;
}

std::string names(std::mt19937& random) {
    std::string name = hostile(random);
    return name.empty() ? "x" : name;
}

struct Hostile {
    Snapshot graph;
    Subgraph part;
    DiagramOptions options;
};

Hostile hostile_graph(std::mt19937& random) {
    Builder b;
    for (int i = 0; i < 6; ++i) {
        b.node({names(random)}, {{"name", hostile(random)},
                                 {"id", hostile(random)},
                                 {names(random), hostile(random)},
                                 {"url", "https://" + hostile(random)},
                                 {"on", hostile(random)}});
    }
    for (NodeId i = 0; i < 5; ++i) {
        const std::string source = hostile(random), other = hostile(random) + "#4";
        b.edge(i, names(random), i + 1,
               {{"on", hostile(random)},
                {"role", hostile(random)},
                {"amount", Value(7)},
                {"currency", hostile(random)},
                {"sources", example::strings({source, other})}});
    }
    Hostile result{b.commit(), b.all(), {}};
    result.options.title = hostile(random);
    return result;
}

bool well_formed(const std::string& xml) {
    const auto result = diagram::run_child({"xmllint", "--noout", "--nonet", "-"}, xml, {});
    if (result.end == diagram::ChildEnd::not_found) return true;
    CAPTURE(result.errors);
    CHECK(result.code == 0);
    return result.code == 0;
}

}  // namespace

TEST_CASE("whatever properties hold, Graphviz reads the DOT without complaint", "[diagram][escaping]") {
    if (!renderer_present()) return;
    std::mt19937 random(20180604);
    for (int round = 0; round < 60; ++round) {
        Hostile hostile = hostile_graph(random);
        hostile.options.engine = round % 2 == 0 ? "dot" : "sfdp";
        const std::string dot = to_dot(*hostile.graph, hostile.part, hostile.options);
        CAPTURE(round, dot);
        const auto result = diagram::run_child({"dot", "-Tcanon"}, dot, {});
        CHECK(result.end == diagram::ChildEnd::exited);
        CHECK(result.code == 0);
        CHECK(result.errors == "");
        if (result.code != 0 || !result.errors.empty()) return;
    }
}

TEST_CASE("whatever properties hold, the SVG is well-formed and has no live script", "[diagram][escaping]") {
    if (!renderer_present()) return;
    std::mt19937 random(20250812);
    for (int round = 0; round < 25; ++round) {
        const Hostile hostile = hostile_graph(random);
        const RenderedDiagram drawn = render_diagram(*hostile.graph, hostile.part, DiagramFormat::svg, hostile.options);
        CAPTURE(round, drawn.bytes);
        CHECK(drawn.notes == std::vector<std::string>{});
        CHECK(drawn.bytes.find("xlink:href=\"javascript") == std::string::npos);
        CHECK(drawn.bytes.find("<script") == std::string::npos);
        if (!well_formed(drawn.bytes)) return;
    }
}

TEST_CASE("a caption reaches the SVG as it was written", "[diagram][escaping]") {
    if (!renderer_present()) return;
    Builder b;
    b.node({"P"}, {{"name", "a<b> & \"c\" \\N &lt; 한국"}});
    const Snapshot graph = b.commit();
    const std::string svg = render_diagram(*graph, b.all(), DiagramFormat::svg).bytes;
    CHECK(svg.find(">a&lt;b&gt; &amp; &quot;c&quot; \\N &amp;lt; 한국<") != std::string::npos);
    CAPTURE(svg);
    CHECK(svg.find("\"a&lt;b&gt; &amp; &quot;c&quot; \\N &amp;lt; 한국&#10;:P") != std::string::npos);
}
