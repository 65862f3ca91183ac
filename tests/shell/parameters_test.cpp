#include "shell/parameters.hpp"

#include <catch2/catch.hpp>

#include "shell/diagnostics.hpp"

using namespace entente;
using namespace entente::shell;

TEST_CASE("parameters from JSON", "[shell][parameters]") {
    const Parameters parameters = parameters_of_json(
        R"({"id": 1, "big": 9223372036854775807, "x": 1.0, "s": "한", "l": [null, true], "m": {"k": "v"}})");
    REQUIRE(parameters.size() == 6);
    CHECK(parameters[0].second.as_integer() == 1);
    CHECK(parameters[1].second.as_integer() == 9223372036854775807);
    CHECK(parameters[2].second.as_float() == 1.0);
    CHECK(parameters[3].second.as_string() == "한");
    CHECK(parameters[4].second.as_list().size() == 2);
    CHECK(parameters[5].second.as_map().size() == 1);
    CHECK_THROWS_AS(parameters_of_json("{\"a\": }"), Error);
    CHECK_THROWS_AS(parameters_of_json("{\"a\": 9223372036854775808}"), Error);
    CHECK_THROWS_AS(parameters_of_json("{\"a\": " + std::string(300, '[') + std::string(300, ']') + "}"), Error);
}

TEST_CASE("definitions of parameters", "[shell][parameters]") {
    using Pair = std::pair<std::string, std::string_view>;
    CHECK(split_definition("x => 1", "=>") == Pair{"x", "1"});
    CHECK(split_definition(" 0 =>  'a => b' ", "=>") == Pair{"0", "'a => b'"});
    CHECK(split_definition("`odd => ``name` => 2", "=>") == Pair{"odd => `name", "2"});
    CHECK(split_definition("who='Song'", "=") == Pair{"who", "'Song'"});
    CHECK_THROWS_AS(split_definition("x", "=>"), Error);
    CHECK_THROWS_AS(split_definition("=> 1", "=>"), Error);
    CHECK_THROWS_AS(split_definition("x =>", "=>"), Error);
    CHECK_THROWS_AS(split_definition("two words => 1", "=>"), Error);
}

TEST_CASE("times and sizes", "[shell][parameters]") {
    using std::chrono::milliseconds;
    CHECK(parse_duration("5") == milliseconds(5000));
    CHECK(parse_duration("200ms") == milliseconds(200));
    CHECK(parse_duration("1.5s") == milliseconds(1500));
    CHECK(parse_duration("2m") == milliseconds(120'000));
    CHECK_FALSE(parse_duration("soon"));
    CHECK_FALSE(parse_duration("-1"));
    CHECK(parse_size("512MB") == std::size_t{512} << 20U);
    CHECK(parse_size("1000") == std::size_t{1000});
    CHECK_FALSE(parse_size("1XB"));
}

TEST_CASE("counts and changes in words", "[shell][parameters]") {
    CHECK(counted(1, "row", "rows") == "1 row");
    CHECK(counted(1234567, "row", "rows") == "1,234,567 rows");
    UpdateStatistics statistics;
    CHECK(describe_updates(statistics).empty());
    statistics.nodes_created = 2;
    statistics.properties_set = 1;
    CHECK(describe_updates(statistics) == "2 nodes created, 1 property set");
}
