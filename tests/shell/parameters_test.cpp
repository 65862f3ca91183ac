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

TEST_CASE("plain parameters are read as any JSON is", "[shell][parameters]") {
    const Parameters plain =
        parameters_of_json(" { \"a\" : -7 ,\"b\":true,\"c\":false,\"d\":null,\"e\":\"x y\",\"f\":\"\",\"a\":0 }\n");
    REQUIRE(plain.size() >= 6);
    CHECK(plain.back().second.as_integer() == 0);
    CHECK(plain[1].second.as_bool());
    CHECK_FALSE(plain[2].second.as_bool());
    CHECK(plain[3].second.is_null());
    CHECK(plain[4].second.as_string() == "x y");
    CHECK(plain[5].second.as_string().empty());
    CHECK(parameters_of_json("{}").empty());
    CHECK(parameters_of_json(R"({"a": "tab\t\"quoted\"", "b": -1.5e3})")[0].second.as_string() == "tab\t\"quoted\"");
    CHECK(parameters_of_json(R"({"a": -0})")[0].second.as_integer() == 0);
    CHECK(parameters_of_json(R"({"a": 1e2})")[0].second.as_float() == 100.0);
    for (const char* wrong : {"{", "{\"a\"}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":-}", "{\"a\":+1}", "{\"a\":1} x",
                              "{a:1}", "{\"a\":tru}", "{\"a\":\"x}", "{\"a\":\"\x01\"}", "{\"a\":-01}", "{\"a\":1x}"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(parameters_of_json(wrong), Error);
    }
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
