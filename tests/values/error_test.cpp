#include "graph/error.hpp"

#include <catch2/catch.hpp>

#include "graph/text.hpp"

using namespace entente;

namespace {

Error at(std::uint32_t begin, std::uint32_t end, std::string hint = {}) {
    return compile_error(ErrorCode::syntax_error, "UndefinedVariable", "variable `x` is not defined",
                         SourceSpan{begin, end}, std::move(hint));
}

}  // namespace

TEST_CASE("an error underlines its range", "[error]") {
    CHECK(render_error(at(7, 10, "did you mean `n`?"), "RETURN xyz AS y") ==
          "SyntaxError: variable `x` is not defined\n"
          "  at line 1, column 8\n"
          " 1 | RETURN xyz AS y\n"
          "   |        ^~~\n"
          "  hint: did you mean `n`?\n");
}

TEST_CASE("a range over several lines underlines the first", "[error]") {
    CHECK(render_error(at(10, 30), "MATCH (n)\nRETURN x,\n  y, z", "ties.cypher") ==
          "SyntaxError: variable `x` is not defined\n"
          "  at ties.cypher, line 2, column 1\n"
          " 2 | RETURN x,\n"
          "   | ^~~~~~~~~\n");
}

TEST_CASE("an error past the end points behind the text", "[error]") {
    CHECK(render_error(at(50, 60), "RETURN") ==
          "SyntaxError: variable `x` is not defined\n"
          "  at line 1, column 7\n"
          " 1 | RETURN\n"
          "   |       ^\n");
    CHECK(render_error(at(0, 0), "") ==
          "SyntaxError: variable `x` is not defined\n"
          "  at line 1, column 1\n"
          " 1 | \n"
          "   | ^\n");
}

TEST_CASE("wide, combining, invalid and control characters keep the caret in place", "[error]") {
    const auto [prefix, shown, width] = GENERATE(table<std::string, std::string, std::size_t>({
        {"é", "é", 1},
        {"e\xCC\x81", "e\xCC\x81", 1},
        {"漢", "漢", 2},
        {"\t", "    ", 4},
        {"\x1B", "\\x1b", 4},
        {"\xFF", "\\xff", 4},
        {"\xC3", "\\xc3", 4},
        {"\xC2\x9B", "\\u009b", 6},
        {"\xE2\x80\xAE", "\\u202e", 6},
        {std::string(1, '\0'), "\\x00", 4},
    }));
    const auto begin = static_cast<std::uint32_t>(prefix.size());
    CHECK(render_error(at(begin, begin + 1), prefix + "x") ==
          "SyntaxError: variable `x` is not defined\n"
          "  at line 1, column " +
              std::to_string(source_position(prefix + "x", begin).column) + "\n 1 | " + shown + "x\n   | " +
              std::string(width, ' ') + "^\n");
}

TEST_CASE("control characters of a message are escaped", "[error]") {
    const Error error(ErrorCode::io_error, "", "cannot open `a\x1B[2Jb`");
    CHECK(render_error(error, {}) == "IOError: cannot open `a\\x1b[2Jb`\n");
}

TEST_CASE("a long line is cut around the range", "[error]") {
    const std::string text = std::string(100'000, 'a') + "BAD" + std::string(100'000, 'b');
    const std::string rendered = render_error(at(100'000, 100'003), text);
    CHECK(rendered.size() < 600);
    CHECK(rendered.find("...aaa") != std::string::npos);
    CHECK(rendered.find("bbb...") != std::string::npos);
    const std::size_t caret = rendered.find("^~~\n");
    REQUIRE(caret != std::string::npos);
    const std::size_t line = rendered.rfind('\n', caret);
    const std::size_t bad = rendered.find("BAD");
    CHECK(caret - line == bad - rendered.rfind('\n', bad));
}

TEST_CASE("positions count code points from one", "[error]") {
    const std::string text = "é漢\r\nb\n";
    const auto [offset, line, column] = GENERATE(table<std::size_t, std::size_t, std::size_t>({
        {0, 1, 1},
        {1, 1, 1},
        {2, 1, 2},
        {5, 1, 3},
        {6, 1, 4},
        {7, 2, 1},
        {8, 2, 2},
        {9, 3, 1},
        {100, 3, 1},
    }));
    CAPTURE(offset);
    CHECK(source_position(text, offset).line == line);
    CHECK(source_position(text, offset).column == column);
}

TEST_CASE("every code has its name", "[error]") {
    CHECK(error_code_name(ErrorCode::syntax_error) == "SyntaxError");
    CHECK(error_code_name(ErrorCode::constraint_validation_failed) == "ConstraintValidationFailed");
    CHECK(error_code_name(ErrorCode::io_error) == "IOError");
    CHECK(error_code_name(ErrorCode::internal_error) == "InternalError");
}
