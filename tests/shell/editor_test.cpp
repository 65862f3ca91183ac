#include <catch2/catch.hpp>
#include <string>

#include "shell/editor/edit_buffer.hpp"
#include "shell/editor/highlight.hpp"
#include "shell/editor/screen.hpp"

using namespace entente::shell;

TEST_CASE("the cursor moves and erases by clusters", "[shell][editor]") {
    EditBuffer buffer;
    buffer.insert("a👨‍👩‍👧‍👦e\u0323\u0302");
    buffer.erase_backward();
    CHECK(buffer.text() == "a👨‍👩‍👧‍👦");
    CHECK(buffer.move_left());
    CHECK(buffer.cursor() == 1);
    buffer.erase_forward();
    CHECK(buffer.text() == "a");
    CHECK_FALSE(buffer.move_right());
}

TEST_CASE("words, cuts and lines", "[shell][editor]") {
    EditBuffer buffer;
    buffer.insert("MATCH (n)\nRETURN n.name");
    buffer.move_word_left();
    CHECK(buffer.cursor() == buffer.text().size() - 4);
    buffer.cut_word_left();
    CHECK(buffer.text() == "MATCH (n)\nRETURN name");
    buffer.paste_cut();
    CHECK(buffer.text() == "MATCH (n)\nRETURN n.name");
    buffer.cut_to_line_begin();
    CHECK(buffer.text() == "MATCH (n)\nname");
    CHECK(buffer.move_up());
    buffer.move_line_end();
    CHECK(buffer.cursor() == 9);
    buffer.cut_to_line_end();
    CHECK(buffer.text() == "MATCH (n)name");
    CHECK_FALSE(buffer.move_down());
}

TEST_CASE("up and down keep the column", "[shell][editor]") {
    EditBuffer buffer;
    buffer.set_at("한국어\nabcdef\nx", std::string("한국").size());
    CHECK(buffer.move_down());
    CHECK(buffer.cursor() == std::string("한국어\nabcd").size());
    CHECK(buffer.move_down());
    CHECK(buffer.cursor() == buffer.text().size());
}

TEST_CASE("highlighting covers every byte", "[shell][editor]") {
    const std::string text = "MATCH (n:Person) WHERE n.name = 'x' AND n.age > 3 // c\nRETURN $p, size('open";
    const auto styles = highlight(text);
    REQUIRE(styles.size() == text.size());
    CHECK(styles[0] == styles[text.find("WHERE")]);
    CHECK(styles[0] != styles[text.find("'x'")]);
    CHECK(styles[text.find("3")] != 0);
    CHECK(highlight("").empty());
}

namespace {
ScreenContent content_of(std::string_view text, std::size_t cursor) {
    ScreenContent content;
    content.prompt = "> ";
    content.continuation = ". ";
    content.text = text;
    content.cursor = cursor;
    content.colour = false;
    return content;
}
}  // namespace

TEST_CASE("the screen draws again in the same place", "[shell][editor]") {
    Screen screen;
    const TerminalSize size{20, 10};
    CHECK(screen.draw(content_of("ab", 1), size) == "\x1B[?25l\r\x1B[J> ab\r\x1B[3C\x1B[?25h");
    CHECK(screen.draw(content_of("ab\nc", 0), size) == "\x1B[?25l\r\x1B[J> ab\r\n. c\x1B[1A\r\x1B[2C\x1B[?25h");
    CHECK(screen.draw(content_of("ab\nc", 4), size) == "\x1B[?25l\r\x1B[J> ab\r\n. c\r\x1B[3C\x1B[?25h");
    CHECK(screen.draw(content_of("x", 1), size) == "\x1B[?25l\r\x1B[1A\x1B[J> x\r\x1B[3C\x1B[?25h");
}

TEST_CASE("long lines wrap, wide characters whole", "[shell][editor]") {
    Screen screen;
    const std::string drawn = screen.draw(content_of("abcde한국", 0), {11, 10});  // 10 columns are used: 2 + 5 + 2
    CHECK(drawn.find("> abcde한\r\n국") != std::string::npos);
}

TEST_CASE("a text longer than the screen is shown around the cursor", "[shell][editor]") {
    Screen screen;
    std::string text;
    for (int i = 0; i < 50; ++i) text += "line" + std::to_string(i) + "\n";
    const std::string drawn = screen.draw(content_of(text, text.size()), {40, 10});
    CHECK(drawn.find("line49") != std::string::npos);
    CHECK(drawn.find("line30") == std::string::npos);
}
