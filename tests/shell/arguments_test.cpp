#include "shell/arguments.hpp"

#include <catch2/catch.hpp>

using namespace entente::shell;

namespace {
ParsedArguments parse(std::vector<const char*> words) {
    words.insert(words.begin(), "entente");
    return parse_arguments(static_cast<int>(words.size()), words.data());
}
}  // namespace

TEST_CASE("scripts keep their order", "[shell][arguments]") {
    const auto parsed = parse({"a.facts", "-c", "RETURN 1", "-f", "x.cypher", "--command", "RETURN 2", "b.facts"});
    REQUIRE_FALSE(parsed.exit_status);
    const Arguments& arguments = parsed.arguments;
    CHECK(arguments.files == std::vector<std::string>{"a.facts", "b.facts"});
    REQUIRE(arguments.scripts.size() == 3);
    CHECK(arguments.scripts[0].text == "RETURN 1");
    CHECK(arguments.scripts[1].is_file);
    CHECK(arguments.scripts[2].text == "RETURN 2");
}

TEST_CASE("options of a session", "[shell][arguments]") {
    const auto parsed =
        parse({"--format", "csv", "--timing", "--read-only", "--time-limit", "2s", "--memory-limit", "1GB",
               "--row-limit", "1000", "-P", "a='x'", "--param", "b=1 + 2", "--nodes", "Person=p.csv"});
    REQUIRE_FALSE(parsed.exit_status);
    const Arguments& arguments = parsed.arguments;
    CHECK(arguments.settings.format->name == "csv");
    CHECK(arguments.settings.timing);
    CHECK(arguments.settings.execute.read_only);
    CHECK(arguments.settings.execute.time_limit == std::chrono::milliseconds(2000));
    CHECK(arguments.settings.execute.memory_limit == std::size_t{1} << 30U);
    CHECK(arguments.settings.execute.row_limit == 1000);
    CHECK(arguments.parameters == std::vector<std::pair<std::string, std::string>>{{"a", "'x'"}, {"b", "1 + 2"}});
    CHECK(arguments.load.nodes == std::vector<std::string>{"Person=p.csv"});
}

TEST_CASE("options of a drawing", "[shell][arguments]") {
    const auto parsed = parse({"draw", "a.facts", "-c", "RETURN 1", "-o", "x.svg", "--no-legend", "--node-budget", "9",
                               "--top-down", "--format", "svg", "--edge-property", "role", "--edge-property", "on",
                               "--all-sources", "--no-merge", "--read-only"});
    REQUIRE_FALSE(parsed.exit_status);
    const Arguments& arguments = parsed.arguments;
    CHECK(arguments.job == Job::draw);
    CHECK(arguments.diagram_file == "x.svg");
    CHECK_FALSE(arguments.diagram.legend);
    CHECK(arguments.diagram.sources);
    CHECK(arguments.diagram.all_sources);
    CHECK_FALSE(arguments.diagram.merge_parallel);
    CHECK(arguments.diagram.edge_properties == std::vector<std::string>{"role", "on"});
    CHECK(arguments.settings.execute.read_only);
    CHECK_FALSE(arguments.titled);
    CHECK(parse({"draw", "--title", ""}).arguments.titled);
    CHECK_FALSE(arguments.diagram.left_to_right);
    CHECK(arguments.diagram.node_budget == 9);
    CHECK(arguments.diagram_format == entente::DiagramFormat::svg);
    CHECK(arguments.scripts.size() == 1);
}
