#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "diagram/style.hpp"
#include "diagram/text.hpp"

using namespace entente::diagram;
using Lines = std::vector<std::string>;

TEST_CASE("captions wrap evenly by display width", "[diagram][text]") {
    CHECK(wrap("Song Young-moo", 24, 3) == Lines{"Song Young-moo"});
    CHECK(wrap("Ministry of National Defence of Viet Nam", 24, 3) ==
          Lines{"Ministry of National", "Defence of Viet Nam"});
    CHECK(wrap("Meeting of Lee Jong-sup and Phan Van Giang", 24, 3) ==
          Lines{"Meeting of Lee Jong-sup", "and Phan Van Giang"});
    CHECK(wrap("Visit of Song Young-moo to Viet Nam", 24, 3) == Lines{"Visit of Song", "Young-moo to Viet Nam"});
    CHECK(wrap("and/or/either", 8, 3) == Lines{"and/or/", "either"});  // a word alone that is too long
    CHECK(wrap("  a   b  ", 24, 3) == Lines{"a   b"});
    CHECK(wrap("", 24, 3) == Lines{""});
    CHECK(wrap("   ", 24, 3) == Lines{""});
    CHECK(wrap("one two three four five six", 9, 2) == Lines{"one two", "three fo\u2026"});
    CHECK(wrap("abcdefghij", 4, 3) == Lines{"abcd", "efgh", "ij"});
    CHECK(wrap("abcdefghijklmnop", 4, 3) == Lines{"abcd", "efgh", "ijk\u2026"});
    CHECK(shorten("exactly ten", 11) == "exactly ten");
    CHECK(shorten("exactly eleven", 11) == "exactly el\u2026");
}

TEST_CASE("wide characters count two columns, clusters stay whole", "[diagram][text]") {
    CHECK(columns("한국") == 4);
    CHECK(columns("Ngô") == 3);
    CHECK(columns("e\u0301") == 1);
    CHECK(columns("👨‍👩‍👧") == 2);
    CHECK(columns("🇻🇳🇰🇷") == 4);
    CHECK(wrap("대한민국국방부", 8, 3) == Lines{"대한민국", "국방부"});
    CHECK(shorten("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 5) ==
          "👨‍👩‍👧👨‍👩‍👧\u2026");
}

TEST_CASE("text is made fit for XML", "[diagram][text]") {
    CHECK(clean("a\tb\r\nc") == "a b  c");
    CHECK(clean("a\nb", true) == "a\nb");
    CHECK(clean(std::string_view("a\0b\x1b[31m\x7f", 8)) == "ab[31m");
    CHECK(clean("a\xff\xc3") == "a\uFFFD\uFFFD");
    CHECK(clean("\xED\xA0\x80").find('\xED') == std::string::npos);  // a lone surrogate
    CHECK(clean("\uFFFE") == "\uFFFD");
    CHECK(clean("abc\u202Edef") == "abcdef");
}

TEST_CASE("DOT strings and HTML-like labels are escaped", "[diagram][text]") {
    CHECK(quote_dot("say \"x\"") == "\"say \\\"x\\\"\"");
    CHECK(quote_dot("a\\N\nb & c") == R"("a\\\\N\nb &amp; c")");
    CHECK(escape_html("<b>&'\"\\") == "&lt;b&gt;&amp;&#39;&quot;&#92;&#92;");
}

TEST_CASE("only plain http links become links", "[diagram][text]") {
    CHECK(safe_link("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d");
    CHECK(safe_link("HTTP://example.org") == "HTTP://example.org");
    for (const std::string_view bad :
         {"javascript:alert(1)", "java\nscript:alert(1)", " https://example.org", "https://a b", "data:text/html,x",
          "https://a\"onload=\"x", "//example.org", "file:///etc/passwd", "https://", "https://a\\b", ""}) {
        CAPTURE(bad);
        CHECK(safe_link(bad).empty());
    }
}

TEST_CASE("a huge text is cut without being read whole", "[diagram][text]") {
    const std::string huge(10'000'000, 'x');
    CHECK(shorten(huge, 10) == "xxxxxxxxx\u2026");
    CHECK(wrap(huge, 24, 3).size() == 3);
}

namespace {

double channel(std::string_view hex) {
    const double value = std::stoi(std::string(hex), nullptr, 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}
double luminance(std::string_view colour) {
    return 0.2126 * channel(colour.substr(1, 2)) + 0.7152 * channel(colour.substr(3, 2)) +
           0.0722 * channel(colour.substr(5, 2));
}
double contrast(std::string_view a, std::string_view b) {
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

}  // namespace

TEST_CASE("text stands out from every fill, and styles differ in shape", "[diagram][style]") {
    std::vector<Style> all(label_styles().begin(), label_styles().end());
    all.push_back(other_style());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].shape);
        CHECK(contrast(text_colour, all[i].fill) >= 4.5);
        CHECK(contrast(faint_colour, all[i].fill) >= 4.5);
        CHECK(contrast(all[i].outline, all[i].fill) >= 3.0);  // the glyph in the legend
        for (std::size_t j = 0; j < i; ++j) {
            CHECK(all[i].shape != all[j].shape);
            CHECK(all[i].glyph != all[j].glyph);
        }
    }
}
