#include "shell/display_width.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <tuple>

using namespace entente::shell;

TEST_CASE("width is that of grapheme clusters", "[shell][width]") {
    const auto [text, width] = GENERATE(table<std::string, std::size_t>({
        {"", 0},
        {"abc", 3},
        {"Đà Nẵng", 7},
        {"Việt Nam", 8},
        {"Vie\u0323\u0302t", 4},  // decomposed: e with two combining marks
        {"한국", 4},
        {"\u1112\u1161\u11AB", 2},  // 한 in jamo
        {"中文", 4},
        {"ﾊﾝｶｸ", 4},                       // half-width kana
        {"👨‍👩‍👧‍👦", 2},  // a family: four emoji joined
        {"👍🏽", 2},                   // with a skin tone
        {"🇻🇳", 2},                         // a flag: two regional indicators
        {"🇻🇳🇰🇷", 4},
        {"❤️", 2},  // made an emoji by the selector
        {"é", 1},
        {"\u200B", 0},
        {"a\xFF"
         "b",
         3},
    }));
    CAPTURE(text);
    CHECK(display_width(text) == width);
}

TEST_CASE("a prefix never cuts a cluster", "[shell][width]") {
    const std::string family = "👨‍👩‍👧‍👦";
    CHECK(prefix_within("a" + family + "b", 2) == 1);
    CHECK(prefix_within("a" + family + "b", 3) == 1 + family.size());
    CHECK(prefix_within("Việt", 3) == std::string("Việ").size());
    CHECK(prefix_within("한국", 3) == 3);
    CHECK(prefix_within("abc", 0) == 0);
}

TEST_CASE("moving back goes by clusters", "[shell][width]") {
    const std::string text = "a\u1112\u1161\u11AB👨‍👩‍👧‍👦e\u0323\u0302";
    std::size_t at = text.size();
    int clusters = 0;
    for (; at > 0; at = grapheme_before(text, at)) ++clusters;
    CHECK(clusters == 4);
    CHECK(grapheme_before("a\nb", 2) == 1);
    CHECK(grapheme_before("", 0) == 0);
}

TEST_CASE("what could mislead a terminal becomes visible", "[shell][width]") {
    CHECK(visible("a\tb\nc\r") == "a\\tb\\nc\\r");
    CHECK(visible("\x1B[31mred\x07") == "\\x1B[31mred\\x07");
    CHECK(visible("x\u202Ey\u2066z") == "x\\u202Ey\\u2066z");
    CHECK(visible("\u009B31m") == "\\u009B31m");
    CHECK(visible("bad \xFF\xC3") == "bad \\xFF\\xC3");
    CHECK(visible("👨‍👩‍👧‍👦 Đà Nẵng 한국") == "👨‍👩‍👧‍👦 Đà Nẵng 한국");
}
