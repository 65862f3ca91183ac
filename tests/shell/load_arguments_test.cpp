#include "shell/load_arguments.hpp"

#include <catch2/catch.hpp>

#include "child.hpp"
#include "shell/draw_arguments.hpp"

using namespace entente;
using namespace entente::shell;

TEST_CASE("words as a shell splits them", "[shell][load]") {
    using Words = std::vector<std::string>;
    CHECK(shell_words("a 'b c' \"d \\\" e\" f\\ g ''") == Words{"a", "b c", "d \" e", "f g", ""});
    CHECK(shell_words("'--nodes' 'Person=a b.csv'") == Words{"--nodes", "Person=a b.csv"});
    CHECK(shell_words("a'b'c") == Words{"abc"});
    CHECK(shell_words("  ").empty());
    CHECK_THROWS_AS(shell_words("'open"), Error);
}

TEST_CASE(":draw takes options, a file and a query as it stands", "[shell][draw]") {
    const DrawCommand plain = parse_draw_command("ties.svg");
    CHECK(plain.file == "ties.svg");
    CHECK(plain.query.empty());
    CHECK(plain.diagram.legend);
    const DrawCommand all = parse_draw_command(
        "--title 'Who met whom' --edge-property role --edge-property=on --no-legend --all-sources 'a b.svg' "
        " MATCH (n {name: 'it\\'s'}) RETURN n");
    CHECK(all.diagram.title == "Who met whom");
    CHECK(all.diagram.edge_properties == std::vector<std::string>{"role", "on"});
    CHECK_FALSE(all.diagram.legend);
    CHECK(all.diagram.all_sources);
    CHECK(all.file == "a b.svg");
    CHECK(all.query == "MATCH (n {name: 'it\\'s'}) RETURN n");
    for (const std::string_view wrong : {"", "--no-legend", "--titel x a.svg", "--title", "--node-budget many a.svg"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(parse_draw_command(wrong), Error);
    }
}

TEST_CASE(":load takes what the benchmark sends", "[shell][load]") {
    const LoadOptions options = parse_load_command(
        "'--id-type' 'integer' '--delimiter' '|' '--nodes' 'Person=h.csv,p.csv' '--nodes' 'Org=o.csv' "
        "'--relationships' 'KNOWS=k.csv'");
    CHECK(options.integer_ids);
    CHECK(options.delimiter == '|');
    REQUIRE(options.nodes.size() == 2);
    CHECK(options.nodes[0].names == std::vector<std::string>{"Person"});
    CHECK(options.nodes[0].files == std::vector<std::string>{"h.csv", "p.csv"});
    REQUIRE(options.relationships.size() == 1);
    CHECK(options.relationships[0].names == std::vector<std::string>{"KNOWS"});
}

TEST_CASE("other forms of a load", "[shell][load]") {
    const LoadOptions options =
        parse_load_command("--nodes=A:B=x.csv --nodes y.csv --delimiter TAB --skip-bad a.facts b.csv");
    CHECK(options.nodes[0].names == std::vector<std::string>{"A", "B"});
    CHECK(options.nodes[1].names.empty());
    CHECK(options.delimiter == '\t');
    CHECK(options.skip_bad);
    CHECK(options.files == std::vector<std::string>{"a.facts", "b.csv"});
    CHECK_THROWS_AS(parse_load_command(""), Error);
    CHECK_THROWS_AS(parse_load_command("--nodes A="), Error);
    CHECK_THROWS_AS(parse_load_command("--id-type float x.csv"), Error);
    CHECK_THROWS_AS(parse_load_command("--delimiter '||' x.csv"), Error);
    CHECK_THROWS_AS(parse_load_command("--unknown x.csv"), Error);
    CHECK_THROWS_AS(parse_load_command("--relationships A:B=x.csv"), Error);
}

TEST_CASE("why a path cannot be loaded", "[shell][load]") {
    const testing::Folder folder;
    folder.file("ties.facts", "");
    CHECK_FALSE(why_not_loadable(folder.path("ties.facts")));
    CHECK(why_not_loadable(folder.path("tise.facts"))->find("did you mean") != std::string::npos);
    CHECK(why_not_loadable(folder.path("no/x.facts"))->find("does not exist") != std::string::npos);
    CHECK(why_not_loadable(folder.path("graph.db"))->find("a database comes first") != std::string::npos);
    CHECK(why_not_loadable(folder.path("no/graph.db"))->find("does not exist") != std::string::npos);
    CHECK(why_not_loadable(folder.path(""))->find("is a folder") != std::string::npos);
}
