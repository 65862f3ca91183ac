#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "diagram/dot.hpp"
#include "diagram/picture.hpp"
#include "example.hpp"

using namespace entente;
using namespace entente::diagram;
using example::Builder;
using example::date;
using example::strings;
using Lines = std::vector<std::string>;

TEST_CASE("a result's nodes, relationships and paths are collected once each", "[diagram][subgraph]") {
    Builder b;
    const NodeId ann = b.node({"P"}, {}), bob = b.node({"P"}, {}), cid = b.node({"P"}, {});
    const RelationshipId knows = b.edge(ann, "KNOWS", bob), likes = b.edge(bob, "LIKES", cid);
    const Snapshot graph = b.commit();

    const Subgraph of_relationship = subgraph_of(*graph, std::vector<Value>{Value(RelationshipRef{likes})});
    CHECK(of_relationship.nodes == std::vector<NodeId>{bob, cid});
    CHECK(of_relationship.relationships == std::vector<RelationshipId>{likes});

    const Value path(Path{{ann, bob, cid}, {knows, likes}});
    const Value map(Map{{"a", Value(NodeRef{cid})}, {"b", Value(List{path, Value(1), Value(NodeRef{ann})})}});
    const Subgraph nested = subgraph_of(*graph, std::vector<Value>{map, Value(NodeRef{no_entity}), Value("x")});
    CHECK(nested.nodes == std::vector<NodeId>{cid, ann, bob});
    CHECK(nested.relationships == std::vector<RelationshipId>{knows, likes});
    CHECK(subgraph_of(*graph, {}).nodes.empty());
}

TEST_CASE("the extension names the format", "[diagram]") {
    CHECK(diagram_format_of("a.b/ties.SVG") == DiagramFormat::svg);
    CHECK(diagram_format_of("x.gv") == DiagramFormat::dot);
    CHECK(diagram_format_of("x.png") == DiagramFormat::png);
    CHECK(diagram_format_of("x.pdf") == DiagramFormat::pdf);
    CHECK_FALSE(diagram_format_of("svg"));
    CHECK_FALSE(diagram_format_of("x.jpeg"));
}

TEST_CASE("a caption is the name, else the title, the id, the labels", "[diagram][picture]") {
    Builder b;
    b.node({"A"}, {{"name", "N"}, {"title", "T"}, {"id", "i"}});
    b.node({"A"}, {{"title", "T"}, {"id", "i"}});
    b.node({"A"}, {{"id", Value(42)}, {"name", "  "}});
    b.node({"A", "B"}, {{"name", strings({"not", "plain"})}});
    b.node({}, {});
    const Snapshot graph = b.commit();
    const Picture picture = compose(*graph, b.all(), {});
    Lines captions;
    for (const PictureNode& node : picture.nodes) captions.push_back(node.caption.front());
    CHECK(captions == Lines{"N", "T", "42", ":A:B", "node 4"});
}

TEST_CASE("dates keep their precision", "[diagram][picture]") {
    const auto period = [](std::initializer_list<example::Property> properties) {
        Properties sorted;
        for (const auto& [key, value] : properties) sorted.emplace_back(key, value);
        std::sort(sorted.begin(), sorted.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
        return period_text(sorted);
    };
    CHECK(period({{"on", date(2018, 6, 4)}}) == "2018-06-04");
    CHECK(period({{"on", "2018-06"}}) == "2018-06");
    CHECK(period({{"from", Value(2018)}, {"to", Value(2021)}}) == "2018\u20132021");
    CHECK(period({{"from", date(2018, 6, 3)}, {"to", date(2018, 6, 5)}}) == "2018-06-03\u201305");
    CHECK(period({{"from", date(2018, 6, 3)}, {"to", date(2018, 7, 1)}}) == "2018-06-03 \u2013 2018-07-01");
    CHECK(period({{"from", date(2018, 6, 3)}, {"to", date(2018, 6, 3)}}) == "2018-06-03");
    CHECK(period({{"from", "2018-04"}}) == "since 2018-04");
    CHECK(period({{"to", Value(2021)}}) == "until 2021");
    CHECK(period({{"to", "some-event"}}).empty());
    CHECK(period({{"signed", Value(2010)}}) == "signed 2010");
    CHECK(period({{"name", "x"}}).empty());
}

TEST_CASE("a relationship says amount, part and time", "[diagram][picture]") {
    Builder b;
    const NodeId kr = b.node({"Country"}, {}), mines = b.node({"Programme"}, {}), vn = b.node({"Country"}, {});
    b.edge(kr, "FUNDED", mines,
           {{"amount", Value(20'000'000)}, {"currency", "USD"}, {"from", Value(2018)}, {"to", Value(2021)}});
    b.edge(kr, "FUNDED", vn, {{"amount", Value(-1234.5)}});
    b.edge(vn, "FUNDED", mines, {{"amount", Value(999.0)}, {"role", "partner"}});
    const Snapshot graph = b.commit();
    const Picture picture = compose(*graph, b.all(), {});
    CHECK(picture.edges[0].lines[0].text == Lines{"FUNDED 20,000,000", "USD 2018\u20132021"});
    CHECK(picture.edges[1].lines[0].text == Lines{"FUNDED -1234.5"});
    CHECK(picture.edges[2].lines[0].text == Lines{"FUNDED 999 partner"});
}

TEST_CASE("parallel edges merge into one with the list of types", "[diagram][picture]") {
    Builder b;
    const NodeId a = b.node({"P"}, {}), c = b.node({"P"}, {});
    b.edge(a, "MET", c, {{"on", "2018-04"}});
    b.edge(a, "KNOWS", c);
    b.edge(a, "MET", c, {{"on", "2018-06"}});
    b.edge(a, "KNOWS", c);
    b.edge(c, "AGREED_TO", a);
    const Snapshot graph = b.commit();
    const Picture merged = compose(*graph, b.all(), {});
    REQUIRE(merged.edges.size() == 2);
    CHECK(merged.edges[0].relationships == 4);
    REQUIRE(merged.edges[0].lines.size() == 2);
    CHECK(merged.edges[0].lines[0].text == Lines{"MET 2018-04, 2018-06"});
    CHECK(merged.edges[0].lines[1].text == Lines{"KNOWS \u00D72"});
    CHECK(merged.edges[1].lines[0].text == Lines{"AGREED TO"});  // the other direction stays apart

    DiagramOptions separate;
    separate.merge_parallel = false;
    CHECK(compose(*graph, b.all(), separate).edges.size() == 5);
}

TEST_CASE("long lists of facts and types are cut, and say so", "[diagram][picture]") {
    Builder b;
    const NodeId a = b.node({"P"}, {}), c = b.node({"P"}, {});
    for (int year = 2001; year <= 2006; ++year) b.edge(a, "MET", c, {{"on", Value(year)}});
    for (const std::string_view type : {"T1", "T2", "T3", "T4", "T5", "T6"}) b.edge(a, type, c);
    const Snapshot graph = b.commit();
    const PictureEdge edge = compose(*graph, b.all(), {}).edges.at(0);
    CHECK(edge.lines.front().text == Lines{"MET 2001;", "2002;", "2003;", "+3 more"});
    CHECK(edge.lines.back().text == Lines{"+2 more types"});
    CHECK(edge.tooltip.find("2006") != std::string::npos);
}

TEST_CASE("the budget keeps the best-connected nodes and says what is missing", "[diagram][picture]") {
    Builder b;
    const NodeId hub = b.node({"P"}, {});
    std::vector<NodeId> leaves;
    for (int i = 0; i < 9; ++i) {
        leaves.push_back(b.node({"P"}, {}));
        b.edge(leaves.back(), "T", hub);
    }
    b.edge(leaves[7], "T", leaves[8]);
    const Snapshot graph = b.commit();
    DiagramOptions options;
    options.node_budget = 3;
    const Picture picture = compose(*graph, b.all(), options);
    REQUIRE(picture.nodes.size() == 3);
    CHECK(picture.nodes[0].id == hub);
    CHECK(picture.nodes[1].id == leaves[7]);
    CHECK(picture.nodes[2].id == leaves[8]);
    CHECK(picture.edges.size() == 3);
    CHECK(picture.omission == "3 of 10 nodes shown, 7 left out (with 7 of 10 relationships)");
    CHECK(to_dot(*graph, b.all(), options).find("7 left out") != std::string::npos);
    options.node_budget = 10;
    CHECK(compose(*graph, b.all(), options).omission.empty());
    options.node_budget = 0;
    CHECK(compose(*graph, b.all(), options).nodes.empty());
}

TEST_CASE("sources become numbered footnotes", "[diagram][citations]") {
    Builder b;
    const NodeId a = b.node({"P"}, {{"sources", strings({"zeta#2"})}});
    const NodeId c = b.node({"P"}, {});
    b.edge(a, "MET", c, {{"sources", strings({"alpha#10", "alpha#4"})}});
    b.edge(a, "MET", c, {{"sources", strings({"alpha#5-7", "alpha#11", "beta"})}});
    b.edge(c, "MET", a, {{"sources", strings({"zeta#p. 3", "alpha#4"})}});
    const Subgraph part = b.all();
    b.node({"Document"}, {{"id", "alpha"}, {"title", "Why?"}, {"publisher", "Post"}, {"url", "https://example.org/"}});
    b.node({"Other"}, {{"id", "zeta"}, {"name", "Zed"}, {"url", "javascript:alert(1)"}});
    const Snapshot graph = b.commit();
    DiagramOptions all;
    all.all_sources = true;
    const Picture picture = compose(*graph, part, all);
    REQUIRE(picture.documents.size() == 3);
    CHECK(picture.documents[0].text ==
          "[1] alpha \u00B64, [2] \u00B65\u20137, [3] \u00B610, [4] \u00B611 \u2014 Why? Post");
    CHECK(picture.documents[0].link == "https://example.org/");
    CHECK(picture.documents[1].text == "[5] beta");
    CHECK(picture.documents[2].text == "[6] zeta p. 3, [7] \u00B62 \u2014 Zed");
    CHECK(picture.documents[2].link.empty());
    CHECK(picture.nodes[0].mark == "[7]");
    CHECK(picture.nodes[1].mark.empty());
    CHECK(picture.edges[0].lines[0].mark == "[1\u20135]");
    CHECK(picture.edges[1].lines[0].mark == "[1, 6]");

    DiagramOptions without;
    without.sources = false;
    const Picture bare = compose(*graph, part, without);
    CHECK(bare.documents.empty());
    CHECK(bare.edges[0].lines[0].mark.empty());
}

TEST_CASE("nodes are cited where no relationship of theirs is drawn", "[diagram][citations]") {
    Builder b;
    const NodeId a = b.node({"P"}, {{"sources", strings({"alpha#1", "beta#1"})}});
    const NodeId c = b.node({"P"}, {{"sources", strings({"alpha#2"})}});
    const NodeId alone = b.node({"P"}, {{"sources", strings({"alpha#3"})}});
    b.edge(a, "MET", c, {{"sources", strings({"beta#1"})}});
    const Snapshot graph = b.commit();
    const Picture picture = compose(*graph, b.all(), {});
    REQUIRE(picture.documents.size() == 2);
    CHECK(picture.documents[0].text == "[1] alpha \u00B63");
    CHECK(picture.documents[1].text == "[2] beta \u00B61");
    CHECK(picture.nodes[a].mark.empty());
    CHECK(picture.nodes[alone].mark == "[1]");
    CHECK(picture.edges[0].lines[0].mark == "[2]");

    const Picture nodes_only = compose(*graph, {{a, c}, {}}, {});
    CHECK(nodes_only.nodes[0].mark == "[1, 3]");
    CHECK(nodes_only.nodes[1].mark == "[2]");
}

TEST_CASE("an edge shows the properties that were asked for", "[diagram][picture]") {
    Builder b;
    const NodeId a = b.node({"P"}, {}), c = b.node({"P"}, {});
    b.edge(a, "REPORTS", c, {{"property", "signed"}, {"value", Value(2022)}, {"on", "2023"}});
    b.edge(c, "MET", a, {{"on", "2023"}});
    const Snapshot graph = b.commit();
    DiagramOptions options;
    options.edge_properties = {"value", "property", "missing"};
    const Picture picture = compose(*graph, b.all(), options);
    CHECK(picture.edges[0].lines[0].text == Lines{"REPORTS value: 2022,", "property: signed"});
    CHECK(picture.edges[1].lines[0].text == Lines{"MET 2023"});
    CHECK(picture.edges[0].tooltip.find("on: 2023") != std::string::npos);
}

TEST_CASE("a node takes the style of its rarest label", "[diagram][style]") {
    Builder b;
    b.node({"Organization", "Ministry"}, {});
    b.node({"Organization"}, {});
    b.node({"Person"}, {});
    const Snapshot graph = b.commit();
    const Picture picture = compose(*graph, b.all(), {});
    CHECK(picture.nodes[2].style == &label_styles()[0]);
    CHECK(picture.nodes[0].style != picture.nodes[1].style);
    REQUIRE(picture.legend.size() == 3);
    CHECK(picture.legend[0].text == "Ministry");  // as many as of the others: by name
    CHECK(picture.legend[1].text == "Organization");
    CHECK(picture.legend[1].count == 1);
}

TEST_CASE("labels past the twentieth are others, named on the node", "[diagram][style]") {
    Builder b;
    for (char c = 'A'; c <= 'W'; ++c) b.node({std::string(1, c)}, {{"name", "x"}});
    b.node({}, {});
    const Snapshot graph = b.commit();
    const Picture picture = compose(*graph, b.all(), {});
    REQUIRE(picture.legend.size() == 22);
    CHECK(picture.legend[20].text == "other (3 labels)");
    CHECK(picture.legend[20].count == 3);
    CHECK(picture.legend[21].text == "no label");
    CHECK(picture.nodes[22].note == "W");
    CHECK(picture.nodes[5].note.empty());
}

TEST_CASE("of equally rare labels the first by name is a node's own", "[diagram][style]") {
    Builder b;
    b.node({"Zeta", "Alpha"}, {});
    const Snapshot graph = b.commit();
    CHECK(graph->catalog().labels.name(*main_label(*graph, 0)) == "Alpha");
}

TEST_CASE("a label's style depends on the labels of the graph alone", "[diagram][style]") {
    const std::vector<std::string_view> names{"Person",  "Document", "Article",   "Paper",     "Topic", "Ministry",
                                              "Country", "Version",  "Apple",     "Mechanism", "Book",  "Place",
                                              "Event",   "Office",   "Programme", "Policy",    "Law",   "Equipment"};
    const auto styles_by_name = [](const std::vector<std::string_view>& labels) {
        Builder b;
        for (const std::string_view label : labels) b.node({label}, {});
        const Snapshot graph = b.commit();
        std::map<std::string, std::size_t> result;
        for (const auto& [label, style] : assign_styles(*graph)) {
            result.emplace(graph->catalog().labels.name(label), style);
        }
        // What is drawn does not matter: each alone looks as in the whole.
        const Picture whole = compose(*graph, b.all(), {});
        for (NodeId node = 0; node < labels.size(); ++node) {
            CHECK(compose(*graph, {{node}, {}}, {}).nodes[0].style == whole.nodes[node].style);
        }
        return result;
    };
    const auto styles = styles_by_name(names);
    CHECK(styles == styles_by_name({names.rbegin(), names.rend()}));
    CHECK(styles.size() == names.size());
    CHECK(styles.at("Person") == 0);
    CHECK(styles_by_name({"Person", "Apple"}).at("Person") == 0);
}

TEST_CASE("a label looks the same in every picture of a small graph", "[diagram][style]") {
    const example::Example ties = example::defence_ties();
    const Picture whole = compose(*ties.graph, ties.part, {});
    Subgraph half = ties.part;
    half.nodes.erase(half.nodes.begin(), half.nodes.begin() + 12);
    half.relationships.clear();
    for (const PictureNode& node : compose(*ties.graph, half, {}).nodes) {
        const auto same =
            std::find_if(whole.nodes.begin(), whole.nodes.end(), [&](const auto& n) { return n.id == node.id; });
        REQUIRE(same != whole.nodes.end());
        CHECK(same->style == node.style);
    }
}
