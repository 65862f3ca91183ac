#include "shell/editor/history.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "child.hpp"

using namespace entente::shell;

TEST_CASE("history is kept in a private file, without duplicates", "[shell][history]") {
    const testing::Folder folder;
    const std::string path = folder.path("state/entente/history");
    {
        History history(path);
        history.add("RETURN 1;");
        history.add("MATCH (n)\nWHERE n.x = 'a\\\\b'\nRETURN n;");
        history.add("RETURN 1;\n");
        history.add(" RETURN 'secret';");
        history.add("");
    }
    struct stat status = {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    const History again(path);
    CHECK(again.entries() == std::vector<std::string>{"MATCH (n)\nWHERE n.x = 'a\\\\b'\nRETURN n;", "RETURN 1;"});
    CHECK(again.find("WHERE", 2) == std::size_t{0});
    CHECK(again.find("RETURN", 2) == std::size_t{1});
    CHECK(again.find("RETURN", 1) == std::size_t{0});
    CHECK_FALSE(again.find("nowhere", 2));
}

TEST_CASE("without a path nothing is kept", "[shell][history]") {
    History history;
    history.add("RETURN 1;");
    CHECK(history.entries().size() == 1);
    CHECK(History("/dev/null/no/history").entries().empty());
}
