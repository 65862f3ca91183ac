#include <catch2/catch.hpp>

#include "tests/conformance/gherkin.hpp"

using namespace entente::conformance;

TEST_CASE("a scenario has an id, steps, doc strings and tables", "[gherkin]") {
    const auto scenarios = read_feature(
        "# licence\n"
        "Feature: F - what it is\n"
        "\n"
        "  @slow @odd\n"
        "  Scenario: [1] One\n"
        "    Given an empty graph\n"
        "    When executing query:\n"
        "      \"\"\"\n"
        "      MATCH (n)\n"
        "        WHERE true // # no comment of Gherkin's\n"
        "\n"
        "      RETURN n\n"
        "      \"\"\"\n"
        "    Then the result should be, in any order:\n"
        "      | n    | m |\n"
        "      | (:A) |   |\n"
        "    And no side effects\n"
        "  Scenario: [2] Two\n"
        "    Given any graph\n",
        "a/F.feature");
    REQUIRE(scenarios.size() == 2);
    CHECK(scenarios[0].id == "a/F.feature :: [1] One");
    CHECK(scenarios[0].tags == std::vector<std::string>{"@slow", "@odd"});
    REQUIRE(scenarios[0].steps.size() == 4);
    CHECK(scenarios[0].steps[0].text == "an empty graph");
    CHECK(scenarios[0].steps[1].doc_string == "MATCH (n)\n  WHERE true // # no comment of Gherkin's\n\nRETURN n");
    CHECK(scenarios[0].steps[2].table == std::vector<TableRow>{{"n", "m"}, {"(:A)", ""}});
    CHECK(scenarios[1].tags.empty());
    CHECK(scenarios[1].steps.size() == 1);
}

TEST_CASE("an outline is run once for each row of its examples", "[gherkin]") {
    const auto scenarios = read_feature(
        "Feature: F\n"
        "  Background:\n"
        "    Given any graph\n"
        "  Scenario Outline: [3] Add <a>\n"
        "    When executing query:\n"
        "      \"\"\"\n"
        "      RETURN <a> + <b> AS <a>\n"
        "      \"\"\"\n"
        "    Then a <a> happens:\n"
        "      | <b> |\n"
        "    Examples:\n"
        "      | a | b |\n"
        "      | 1 | 2 |\n"
        "      | 3 | 4 |\n"
        "    Examples:\n"
        "      | b | a |\n"
        "      | 5 | 6 |\n",
        "F");
    REQUIRE(scenarios.size() == 3);
    CHECK(scenarios[0].id == "F :: [3] Add <a> #1");
    CHECK(scenarios[2].id == "F :: [3] Add <a> #3");
    CHECK(scenarios[1].steps[0].text == "any graph");
    CHECK(scenarios[1].steps[1].doc_string == "RETURN 3 + 4 AS 3");
    CHECK(scenarios[2].steps[1].doc_string == "RETURN 6 + 5 AS 6");
    CHECK(scenarios[2].steps[2].text == "a 6 happens:");
    CHECK(scenarios[2].steps[2].table == std::vector<TableRow>{{"5"}});
}

TEST_CASE("escapes in table cells", "[gherkin]") {
    CHECK(split_cells("| a | b |") == TableRow{"a", "b"});
    CHECK(split_cells("|") == TableRow{});
    CHECK(split_cells("||") == TableRow{""});
    CHECK(split_cells(R"(| a\|b | '\n' | '\\' | '\'' |)") == TableRow{"a|b", "'\n'", "'\\'", R"('\'')"});
}

TEST_CASE("scenarios tagged @ignore are not run", "[gherkin]") {
    CHECK(read_feature("@ignore\nScenario: A\nGiven any graph\nScenario: B\nGiven any graph\n", "F").size() == 1);
}

TEST_CASE("a malformed feature file is refused with its line", "[gherkin][error]") {
    const auto text =
        GENERATE("Feature: F\nNonsense\n", "Feature: F\n| a |\n", "Scenario: A\nGiven x\n\"\"\"\nno end\n",
                 "Scenario: A\nExamples:\n", "Scenario: A\nGiven x\n| a |\n| a | b |\n");
    CAPTURE(text);
    REQUIRE_THROWS_AS(read_feature(text, "F.feature"), GherkinError);
    try {
        (void)read_feature(text, "F.feature");
    } catch (const GherkinError& error) {
        CHECK(std::string(error.what()).starts_with("F.feature:"));
    }
}
