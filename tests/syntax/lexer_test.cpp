#include "query/syntax/lexer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace entente {
namespace {

std::string describe(std::string_view text) {
    static constexpr const char* names[] = {"keyword", "identifier", "quoted",  "parameter",  "string",
                                            "number",  "symbol",     "comment", "whitespace", "invalid"};
    std::string result;
    for (const Token& token : tokenize(text)) {
        if (token.kind == TokenKind::whitespace) continue;
        if (!result.empty()) result += ' ';
        result += names[static_cast<std::size_t>(token.kind)];
        result += token.unterminated ? "!" : "";
        result += ":";
        result += text.substr(token.span.begin, token.span.end - token.span.begin);
    }
    return result;
}

TEST_CASE("text is split into tokens", "[syntax][lexer]") {
    CHECK(describe("MATCH (n:`A b`) // x") ==
          "keyword:MATCH symbol:( identifier:n symbol:: quoted:`A b` symbol:) comment:// x");
    CHECK(describe("return 'it\\'s', \"a\"") == "keyword:return string:'it\\'s' symbol:, string:\"a\"");
    CHECK(describe("$x $1 $`x y` $") == "parameter:$x parameter:$1 parameter:$`x y` symbol:$");
    CHECK(describe("1 1.5 .5 1e9 0xFF 1..3 n.x") ==
          "number:1 number:1.5 number:.5 number:1e9 number:0xFF number:1 symbol:.. number:3 identifier:n symbol:. "
          "identifier:x");
    CHECK(describe("*..3<>=~+=::") == "symbol:* symbol:.. number:3 symbol:<> symbol:=~ symbol:+= symbol:::");
    CHECK(describe("n.order, n . match") ==
          "identifier:n symbol:. identifier:order symbol:, identifier:n symbol:. identifier:match");
    CHECK(describe("a /* b */ c") == "identifier:a comment:/* b */ identifier:c");
    CHECK(describe("\xC3\xA9t\xC3\xA9 \xE2\x80\x94 \xFF#") ==
          "identifier:\xC3\xA9t\xC3\xA9 invalid:\xE2\x80\x94 invalid:\xFF invalid:#");
}

TEST_CASE("what the end of the text cuts off is marked", "[syntax][lexer]") {
    CHECK(describe("RETURN 'abc") == "keyword:RETURN string!:'abc");
    CHECK(describe("RETURN \"a\\\"") == "keyword:RETURN string!:\"a\\\"");
    CHECK(describe("`ab") == "quoted!:`ab");
    CHECK(describe("$`ab") == "parameter!:$`ab");
    CHECK(describe("1 /* x") == "number:1 comment!:/* x");
    CHECK(describe("1 // x") == "number:1 comment:// x");
}

TEST_CASE("a statement ends at its semicolon", "[syntax][lexer]") {
    CHECK(statement_end("RETURN 1; RETURN 2") == 9U);
    const std::string hidden = "RETURN ';' AS `;`, \";\" /* ; */ // ;\n ";
    CHECK(statement_end(hidden + ";x") == hidden.size() + 1);
    CHECK_FALSE(statement_end("RETURN 1").has_value());
    CHECK_FALSE(statement_end("RETURN ';").has_value());
    CHECK_FALSE(statement_end("RETURN 1 // ;").has_value());
    CHECK_FALSE(statement_end("").has_value());
}

TEST_CASE("the end of a statement is the first semicolon among its tokens", "[syntax][lexer]") {
    const std::vector<std::string> pieces{"'", "\"", "`",  "//", "/*", "*/", "\n",   ";", "\\", "$",
                                          "a", "1.", "..", "/",  "-",  "é",  "\xC3", " ", ":",  "{"};
    std::uint32_t random = 1;
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (int piece = 0; piece < 10; ++piece) {
            random = random * 1'664'525U + 1'013'904'223U;
            text += pieces[(random >> 16) % pieces.size()];
        }
        std::optional<std::size_t> expected;
        for (const Token& token : tokenize(text)) {
            if (!expected && text.substr(token.span.begin, token.span.end - token.span.begin) == ";") {
                expected = token.span.end;
            }
        }
        CAPTURE(text);
        REQUIRE(statement_end(text) == expected);
    }
}

TEST_CASE("blanks, comments and semicolons are no statement", "[syntax][lexer]") {
    CHECK(is_blank_statement(""));
    CHECK(is_blank_statement(" \n ;; // x\n /* y */ \xC2\xA0"));
    CHECK_FALSE(is_blank_statement("x"));
    CHECK_FALSE(is_blank_statement("/* not closed"));
}

TEST_CASE("keywords are sorted and upper case", "[syntax][lexer]") {
    CHECK(std::is_sorted(keywords().begin(), keywords().end()));
    for (const std::string_view word : keywords()) {
        CHECK(std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    }
}

TEST_CASE("names are quoted where they must be", "[syntax][lexer]") {
    CHECK(quote_identifier("name") == "name");
    CHECK(quote_identifier("Tr\xE1\xBA\xA7n") == "Tr\xE1\xBA\xA7n");
    CHECK(quote_identifier("two words") == "`two words`");
    CHECK(quote_identifier("a`b") == "`a``b`");
    CHECK(quote_identifier("1a") == "`1a`");
    CHECK(quote_identifier("") == "``");
    CHECK(quote_identifier("match") == "`match`");
}

}  // namespace
}  // namespace entente
