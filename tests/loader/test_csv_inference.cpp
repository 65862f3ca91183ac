#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "csv_fixture.hpp"

using namespace entente;
using namespace entente::test;
using Strings = std::vector<std::string>;

TEST_CASE("a column without a type takes that of all its values", "[loader][csv]") {
    struct Case {
        Strings texts, printed;
    };
    const std::vector<Case> cases = {
        {{"1", "-2", "0"}, {"1", "-2", "0"}},
        {{"1", "", "3"}, {"1", "null", "3"}},
        {{"9223372036854775807", "1"}, {"9223372036854775807", "1"}},
        {{"9223372036854775808", "1"}, {"'9223372036854775808'", "'1'"}},
        {{"007", "8"}, {"'007'", "'8'"}},
        {{"8", "007"}, {"'8'", "'007'"}},
        {{"+1", "2"}, {"'+1'", "'2'"}},
        {{"-0", "2"}, {"'-0'", "'2'"}},
        {{"1", "2.5", "1e-7"}, {"1.0", "2.5", "1.0E-7"}},
        {{"2.50", "x"}, {"'2.50'", "'x'"}},
        {{"9007199254740993", "0.5"}, {"'9007199254740993'", "'0.5'"}},
        {{"12E4", "1"}, {"'12E4'", "'1'"}},
        {{"1.", "1"}, {"'1.'", "'1'"}},
        {{"00.5"}, {"'00.5'"}},
        {{"1.5e400"}, {"'1.5e400'"}},
        {{"NaN", "1.5"}, {"'NaN'", "'1.5'"}},
        {{"true", "False", "TRUE"}, {"true", "false", "true"}},
        {{"True", "1"}, {"'True'", "'1'"}},
        {{"2018-06-03", "1969-12-31"}, {"2018-06-03", "1969-12-31"}},
        {{"2018-06-03", "2018-06-31"}, {"'2018-06-03'", "'2018-06-31'"}},
        {{"2018-06-03T14:30", "2018-06-03T14:30:15.5"}, {"2018-06-03T14:30", "2018-06-03T14:30:15.5"}},
        {{"2018-06-03T14:30Z", "2018-06-03T14:30:15+07:00"}, {"2018-06-03T14:30Z", "2018-06-03T14:30:15+07:00"}},
        {{"2018-06-03T14:30Z", "2018-06-03T14:30"}, {"'2018-06-03T14:30Z'", "'2018-06-03T14:30'"}},
        {{"2018-06-03", "2018-06-03T14:30"}, {"'2018-06-03'", "'2018-06-03T14:30'"}},
        {{"1", "\"\""}, {"'1'", "''"}},
        {{"\"1\"", "2"}, {"1", "2"}},
        {{" 1", "2"}, {"' 1'", "'2'"}},
        {{"", ""}, {"null", "null"}},
        {{"Việt Nam", "대한민국"}, {"'Việt Nam'", "'대한민국'"}},
    };
    for (const Case& c : cases) {
        std::string text = "u,x:IGNORE\n";
        for (const std::string& value : c.texts) text += value + ",\n";
        CAPTURE(text);
        CHECK(node_values(*load_nodes(text).graph, "u") == c.printed);
    }
}

TEST_CASE("the last of many values decides, over several files and label groups", "[loader][csv]") {
    const Folder folder;
    std::string first = "u,:LABEL\n";
    std::string second;
    for (int i = 0; i < 5000; ++i) first += fmt::format("{}.50,L{}\n", i, i % 3);
    for (int i = 0; i < 5000; ++i) second += fmt::format("{},L{}\n", i, i % 4);
    LoadOptions options;
    options.nodes = {{{}, {folder.file("a.csv", first), folder.file("b.csv", second)}}};
    {
        const Strings values = node_values(*load(options).graph, "u");
        CHECK(values.size() == 10'000);
        CHECK(std::count(values.begin(), values.end(), "4999.5") == 1);
    }
    folder.file("b.csv", second + "end,L9\n");
    const Strings values = node_values(*load(options).graph, "u");
    CHECK(std::count(values.begin(), values.end(), "'4999.50'") == 1);
    CHECK(std::count(values.begin(), values.end(), "'4999'") == 1);
    CHECK(std::count_if(values.begin(), values.end(), [](const std::string& v) { return v.front() != '\''; }) == 0);
}
