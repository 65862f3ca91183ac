#include <catch2/catch.hpp>

#include "child.hpp"

using namespace entente::shell::testing;

namespace {
// A query that runs until it is stopped.
constexpr auto endless =
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b = 0 RETURN count(*);\r";
}  // namespace

TEST_CASE("a session shows tables and leaves with Ctrl-D", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type("RETURN 1 AS one, 'Đà Nẵng' AS two;\r");
    CHECK(session.shows("│ one │ two     │"));
    CHECK(session.shows("│   1 │ Đà Nẵng │"));
    CHECK(session.shows("1 row"));
    REQUIRE(session.shows("entente> "));
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("a statement spans lines until its semicolon", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type("RETURN ';' AS a,\r");
    REQUIRE(session.shows("... "));
    session.type("2 AS second;\r");
    CHECK(session.shows("│ a │ second │"));
    REQUIRE(session.shows("entente> "));
    session.type("\x1B[A");  // the whole statement comes back
    CHECK(session.shows("second"));
    session.type("\x03");
    session.type(":quit\r");
    CHECK(session.exit_status() == 0);
    CHECK(read_file(session.history_path()).find("RETURN ';' AS a,\\n2 AS second;") != std::string::npos);
}

TEST_CASE("Ctrl-C stops the statement and keeps the session", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type("CREATE (:Kept);\r");
    REQUIRE(session.shows("1 node created"));
    REQUIRE(session.shows("entente> "));
    session.type(endless);
    REQUIRE(session.shows("count(*)"));     // the line was taken
    REQUIRE(session.shows("\x1B[?2004l"));  // the terminal is the statement's
    session.type("\x03");
    REQUIRE(session.shows("Cancelled"));
    REQUIRE(session.shows("entente> "));
    session.type("MATCH (k:Kept) RETURN count(*) AS kept;\r");
    CHECK(session.shows("│    1 │"));
    session.type(":exit\r");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("Ctrl-C at the prompt drops the line", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type("RETURN nonsense\x03");
    REQUIRE(session.shows("\r\n"));
    REQUIRE(session.shows("entente> "));
    session.type("RETURN 5 AS five;\r");
    CHECK(session.shows("│    5 │"));
    REQUIRE(session.shows("entente> "));
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("Tab completes", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type("CREATE (:Personality {shoeSize: 44});\r");
    REQUIRE(session.shows("entente> "));
    session.type("MATCH (x:Per\t");
    CHECK(session.shows("Personality"));
    session.type(") RETURN x.sho\t AS size;\r");
    CHECK(session.shows("│   44 │"));
    session.type(":he\t keys\r");
    CHECK(session.shows("Ctrl-R"));
    REQUIRE(session.shows("entente> "));
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("Ctrl-R finds what was typed", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type("RETURN 17 AS findme;\r");
    REQUIRE(session.shows("│     17 │"));
    REQUIRE(session.shows("entente> "));
    session.type(
        "\x12"
        "find");
    REQUIRE(session.shows("search 'find'"));
    session.type("\r");
    CHECK(session.shows("│     17 │"));
    REQUIRE(session.shows("entente> "));
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("errors show the place, and the session goes on", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type("RETURN nowhere;\r");
    CHECK(session.shows("nowhere"));
    CHECK(session.shows("^~~"));
    session.type(":hlep\r");
    CHECK(session.shows("did you mean :help"));
    REQUIRE(session.shows("entente> "));
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("pasted text is not run by its line ends", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type("\x1B[200~RETURN 1 AS a;\nRETURN 2 AS b;\n\x1B[201~");
    REQUIRE(session.shows("AS b"));
    session.type("\r");
    CHECK(session.shows("│ a │"));
    CHECK(session.shows("│ b │"));
    REQUIRE(session.shows("entente> "));
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("control characters in data never reach the terminal", "[shell][terminal]") {
    TerminalSession session({});
    REQUIRE(session.shows("entente> "));
    session.type(":format csv\r");
    REQUIRE(session.shows("entente> "));
    session.type("RETURN 'x\\u001B]0;owned\\u0007' AS x;\r");
    CHECK(session.shows("x\\x1B]0;owned\\x07"));
    CHECK(session.received().find("\x1B]0;") == std::string::npos);
    REQUIRE(session.shows("entente> "));
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("what is typed is highlighted, null is dim", "[shell][terminal]") {
    TerminalSession session({}, "xterm", true);
    REQUIRE(session.shows("entente> "));
    session.type("RETURN 'x' AS x, null AS y;\r");
    CHECK(session.shows("\x1B[1;34mRETURN\x1B[0m"));
    CHECK(session.shows("\x1B[1mx\x1B[0m"));
    CHECK(session.shows("\x1B[2mnull\x1B[0m"));
    REQUIRE(session.shows("entente> "));
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("a dumb terminal reads lines", "[shell][terminal]") {
    TerminalSession session({}, "dumb");
    REQUIRE(session.shows("entente> "));
    session.type("RETURN 1 AS\n");
    REQUIRE(session.shows("... "));
    session.type("one;\n");
    CHECK(session.shows("│   1 │"));
    CHECK(session.received().find("\x1B[") == std::string::npos);
    session.type("\x04");
    CHECK(session.exit_status() == 0);
}

TEST_CASE("Ctrl-C ends a script with status 130", "[shell][terminal]") {
    TerminalSession session({"-c", endless});
    CHECK_FALSE(session.shows("Error", std::chrono::seconds(1)));
    session.type("\x03");
    CHECK(session.exit_status() == 130);
}
