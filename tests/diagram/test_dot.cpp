#include <catch2/catch.hpp>

#include "diagram/dot.hpp"
#include "example.hpp"
#include "graph/error.hpp"

using namespace entente;
using example::Builder;
using example::strings;

namespace {

/// The lines of `dot` that begin a node or an edge.
std::string statements(const std::string& dot) {
    std::string result;
    for (std::size_t at = 0; at < dot.size();) {
        const std::size_t end = dot.find('\n', at);
        const std::string line = dot.substr(at, end - at);
        if (line.size() > 5 && line.starts_with("    n") && line[5] >= '0' && line[5] <= '9') result += line + "\n";
        at = end + 1;
    }
    return result;
}

}  // namespace

TEST_CASE("a small picture as DOT, whole", "[diagram][dot]") {
    Builder b;
    const NodeId song = b.node({"Person"}, {{"name", "Song"}});
    const NodeId pact = b.node({"Agreement"}, {{"name", "The \"pact\""}, {"signed", Value(2018)}});
    b.edge(song, "SIGNED", pact, {{"on", "2018-06-04"}, {"sources", strings({"d#4"})}});
    const Snapshot graph = b.commit();
    DiagramOptions options;
    options.title = "A & B";
    CHECK(to_dot(*graph, b.all(), options) == R"dot(digraph "A &amp; B" {
    graph [layout=dot, bgcolor=white, pad=0.3, charset="UTF-8", rankdir=LR, nodesep=0.36, ranksep=0.3, fontname="Helvetica,Arial,sans-serif", fontsize=11, fontcolor="#1A1A1A", labelloc=t, labeljust=l];
    node [fontname="Helvetica,Arial,sans-serif", fontsize=11, fontcolor="#1A1A1A", style=filled, penwidth=1.2, margin="0.14,0.07", height=0.4];
    edge [fontname="Helvetica,Arial,sans-serif", fontsize=9, fontcolor="#4A4A4A", color="#5F6670", arrowsize=0.7, penwidth=1.1];
    label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">
<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="18"><B>A &amp; B<BR ALIGN="LEFT"/></B></FONT></TD></TR>
<TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="2"><TR><TD BORDER="1" COLOR="#006B4E" BGCOLOR="#B0E0D2" WIDTH="22" CELLPADDING="1"><FONT COLOR="#006B4E">▢</FONT></TD><TD ALIGN="LEFT">Agreement <FONT COLOR="#4A4A4A">1</FONT>   </TD><TD BORDER="1" COLOR="#0072B2" BGCOLOR="#CDE8F8" WIDTH="22" CELLPADDING="1"><FONT COLOR="#0072B2">●</FONT></TD><TD ALIGN="LEFT">Person <FONT COLOR="#4A4A4A">1</FONT>   </TD></TR></TABLE></TD></TR>
</TABLE>>;
    subgraph cluster_all {
    peripheries=0; labelloc=b; labeljust=l;
    label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">
<TR><TD ALIGN="LEFT" CELLPADDING="1"><FONT POINT-SIZE="9" COLOR="#4A4A4A"><B>Sources</B><BR ALIGN="LEFT"/></FONT></TD></TR>
<TR><TD ALIGN="LEFT" CELLPADDING="1"><FONT POINT-SIZE="9" COLOR="#4A4A4A">[1] d ¶4<BR ALIGN="LEFT"/></FONT></TD></TR>
</TABLE>>;
    n0 [shape=ellipse, margin="0.03,0.03", fillcolor="#CDE8F8", color="#0072B2", label=<Song>, tooltip="Song\n:Person\nname: Song"];
    n1 [shape=box, style="filled,rounded", fillcolor="#B0E0D2", color="#006B4E", label=<The &quot;pact&quot;<BR/><FONT POINT-SIZE="8.5" COLOR="#4A4A4A">signed 2018</FONT>>, tooltip="The \"pact\"\n:Agreement\nname: The \"pact\"\nsigned: 2018"];
    }
    n0 -> n1 [label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2"><TR><TD>SIGNED 2018-06-04 <FONT POINT-SIZE="8">[1]</FONT></TD></TR></TABLE>>, tooltip="Song – SIGNED → The \"pact\"\non: 2018-06-04\nsources: ['d#4']", labeltooltip="Song – SIGNED → The \"pact\"\non: 2018-06-04\nsources: ['d#4']"];
}
)dot");
}

TEST_CASE("every line of a title is aligned to the left", "[diagram][dot]") {
    Builder b;
    b.node({"P"}, {});
    const Snapshot graph = b.commit();
    DiagramOptions options;
    options.title = "The agreements: what they revise, build on and carry out, who made them, and what they share";
    const std::string dot = to_dot(*graph, b.all(), options);
    CHECK(dot.find("<B>The agreements: what they revise, build on and<BR ALIGN=\"LEFT\"/>"
                   "carry out, who made them, and what they share<BR ALIGN=\"LEFT\"/></B>") != std::string::npos);
}

TEST_CASE("DOT keywords and syntax in data stay data", "[diagram][dot]") {
    Builder b;
    const NodeId a = b.node({"node"}, {{"name", "graph"}});
    const NodeId c =
        b.node({"subgraph"}, {{"name", "<B>x</B> \\N \"; } edge [URL=\"javascript:x\"]"}, {"url", "javascript:x"}});
    b.edge(a, "strict", c, {{"on", "</TABLE>>"}});
    const Snapshot graph = b.commit();
    DiagramOptions options;
    options.legend = false;
    CHECK(
        statements(to_dot(*graph, b.all(), options)) ==
        R"dot(    n0 [shape=ellipse, margin="0.03,0.03", fillcolor="#CDE8F8", color="#0072B2", label=<graph<BR/><FONT POINT-SIZE="8.5" COLOR="#4A4A4A">node</FONT>>, tooltip="graph\n:node\nname: graph"];
    n1 [shape=box, fillcolor="#F9DC9C", color="#8F6200", label=<&lt;B&gt;x&lt;/B&gt; &#92;&#92;N &quot;; } edge<BR/>[URL=&quot;javascript:x&quot;]<BR/><FONT POINT-SIZE="8.5" COLOR="#4A4A4A">subgraph</FONT>>, tooltip="<B>x</B> \\\\N \"; } edge [URL=\"javascript:x\"]\n:subgraph\nname: <B>x</B> \\\\N \"; } edge [URL=\"javascript:x\"]\nurl: javascript:x"];
    n0 -> n1 [label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2"><TR><TD>strict &lt;/TABLE&gt;&gt;</TD></TR></TABLE>>, tooltip="graph – strict → <B>x</B> \\\\N \"; } edge [URL=\"javascript:x\"]\non: </TABLE>>", labeltooltip="graph – strict → <B>x</B> \\\\N \"; } edge [URL=\"javascript:x\"]\non: </TABLE>>"];
)dot");
}

TEST_CASE("an empty result is a picture that says so", "[diagram][dot]") {
    Builder b;
    const Snapshot graph = b.commit();
    CHECK(to_dot(*graph, {}, {}).find("nothing to draw") != std::string::npos);
}

TEST_CASE("the same graph gives the same text", "[diagram][dot]") {
    const example::Example first = example::defence_ties(), second = example::defence_ties();
    CHECK(to_dot(*first.graph, first.part) == to_dot(*second.graph, second.part));
}

TEST_CASE("the layout follows the size and the options", "[diagram][dot]") {
    using diagram::Layout;
    diagram::Picture picture;
    DiagramOptions options;
    const std::vector<Layout> all{{"dot", false}, {"dot", true}, {"sfdp", false}};
    CHECK(layouts_for(picture, options) == all);
    picture.edges.resize(300);
    CHECK(layouts_for(picture, options) == std::vector<Layout>{all[1], all[2]});
    picture.edges.resize(2000);
    CHECK(layouts_for(picture, options) == std::vector<Layout>{all[2]});
    options.engine = "dot";
    CHECK(layouts_for(picture, options).front() == all[1]);
    options.engine = "circo";
    CHECK(layouts_for(picture, options) == std::vector<Layout>{{"circo", false}, all[2]});
    options.engine = "doot";
    CHECK_THROWS_AS(layouts_for(picture, options), Error);
}

TEST_CASE("engines without clusters get the sources under the legend", "[diagram][dot]") {
    const example::Example ties = example::defence_ties();
    DiagramOptions options;
    options.engine = "sfdp";
    const std::string dot = to_dot(*ties.graph, ties.part, options);
    CHECK(dot.find("cluster_all") == std::string::npos);
    CHECK(dot.find("layout=sfdp") != std::string::npos);
    CHECK(dot.find("diplomat-2018 ¶1") < dot.find("    n0 ["));
}
