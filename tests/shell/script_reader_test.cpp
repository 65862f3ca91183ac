#include "shell/script_reader.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace entente::shell;

namespace {

std::vector<ScriptItem> items(std::string_view text, std::size_t piece = std::string_view::npos) {
    ScriptReader reader;
    std::vector<ScriptItem> found;
    const auto take = [&] {
        while (auto item = reader.next()) found.push_back(std::move(*item));
    };
    for (std::size_t at = 0; at < text.size(); at += std::min(piece, text.size() - at)) {
        reader.feed(text.substr(at, piece));
        take();
    }
    reader.end_input();
    take();
    return found;
}

}  // namespace

TEST_CASE("statements end with a semicolon outside strings and comments", "[shell][script]") {
    const std::string_view text =
        "RETURN ';' AS a; // not; here\n /* nor; here */ RETURN `x;y`\n;;\n:param x => 1\nRETURN 2";
    const std::size_t piece = GENERATE(as<std::size_t>(), 1, 2, 7, 1000);
    const auto found = items(text, piece);
    REQUIRE(found.size() == 4);
    CHECK(found[0].text == "RETURN ';' AS a;");
    CHECK(found[1].text == " // not; here\n /* nor; here */ RETURN `x;y`\n;");
    CHECK(found[1].skipped == 1);
    CHECK(found[2].command);
    CHECK(found[2].text == ":param x => 1");
    CHECK(found[2].line == 3);
    CHECK(found[3].text == "RETURN 2");
    CHECK(found[3].line == 4);
}

TEST_CASE("the place in the script is known", "[shell][script]") {
    const auto found = items("RETURN 1; RETURN\n x; RETURN 3;");
    REQUIRE(found.size() == 3);
    CHECK(found[1].line == 0);
    CHECK(found[1].prefix == "RETURN 1;");
    CHECK(found[2].line == 1);
    CHECK(found[2].prefix == " x;");
}

TEST_CASE("blanks and comments are no statement", "[shell][script]") {
    CHECK(items("").empty());
    CHECK(items(" \n// c\n/* d */ ; ;\n").empty());
    CHECK(items("\xEF\xBB\xBFRETURN 1").front().text == "RETURN 1");
    CHECK(items("/* open").size() == 1);
}

TEST_CASE("an unfinished string goes to the end", "[shell][script]") {
    const auto found = items("RETURN 'a; RETURN 2;");
    REQUIRE(found.size() == 1);
    CHECK(found[0].text == "RETURN 'a; RETURN 2;");
}

TEST_CASE("Enter runs what is complete", "[shell][script]") {
    CHECK(is_complete(""));
    CHECK(is_complete("RETURN 1;"));
    CHECK(is_complete("RETURN 1; RETURN 2; // done"));
    CHECK(is_complete(":help"));
    CHECK_FALSE(is_complete("RETURN 1"));
    CHECK_FALSE(is_complete("RETURN ';"));
    CHECK_FALSE(is_complete("RETURN 1; RETURN"));
    CHECK_FALSE(is_complete("/* open"));
}
