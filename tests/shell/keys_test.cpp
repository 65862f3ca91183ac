#include "shell/editor/keys.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace entente::shell;

TEST_CASE("what a terminal sends is a key", "[shell][editor]") {
    const auto [bytes, code, text] = GENERATE(table<std::string, KeyCode, std::string>({
        {"a", KeyCode::text, "a"},
        {"한", KeyCode::text, "한"},
        {"\r", KeyCode::enter, ""},
        {"\n", KeyCode::enter, ""},
        {"\t", KeyCode::tab, ""},
        {"\x7F", KeyCode::backspace, ""},
        {"\x01", KeyCode::control, "a"},
        {"\x1A", KeyCode::control, "z"},
        {"\x1B[A", KeyCode::up, ""},
        {"\x1BOD", KeyCode::left, ""},
        {"\x1B[1;5C", KeyCode::word_right, ""},
        {"\x1B[3~", KeyCode::delete_forward, ""},
        {"\x1B[99~", KeyCode::unknown, ""},
        {"\x1B"
         "b",
         KeyCode::alt, "b"},
        {"\x1B\r", KeyCode::alt_enter, ""},
        {"\x1B\x7F", KeyCode::alt_backspace, ""},
        {"\x1B[200~x\r\ny\tz\x1B[A\x1B[201~", KeyCode::paste, "x\ny\tz[A"},
    }));
    CAPTURE(bytes);
    const auto decoded = decode_key(bytes);
    REQUIRE(decoded);
    CHECK(decoded->key.code == code);
    CHECK(decoded->key.text == text);
    CHECK(decoded->length == bytes.size());
    // Whole keys only: every beginning asks for more, but where it is a key itself.
    for (std::size_t n = 1; n < bytes.size(); ++n) {
        const auto part = decode_key(std::string_view(bytes).substr(0, n));
        CHECK((!part || part->length <= n));
    }
}

TEST_CASE("a lone escape is a key when nothing follows", "[shell][editor]") {
    CHECK_FALSE(decode_key("\x1B"));
    CHECK(decode_key("\x1B", true)->key.code == KeyCode::escape);
    CHECK_FALSE(decode_key("\x1B[200~never ends"));
}

TEST_CASE("bytes that are not UTF-8 are dropped one by one", "[shell][editor]") {
    CHECK(decode_key("\xFF"
                     "a")
              ->key.code == KeyCode::unknown);
    CHECK(decode_key("\xFF"
                     "a")
              ->length == 1);
    CHECK_FALSE(decode_key("\xED\x95"));  // the beginning of 한
}
