// A database as this version of the format was once written. When this fails, the format has changed: raise
// format_version, add a file of the new version, and say in docs/file-format.md what is new.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "api/entente.hpp"
#include "api/maintenance.hpp"
#include "graph/storage/database_file.hpp"
#include "tests/support/folder.hpp"

using namespace entente;
using entente::test::Folder;

namespace {

const std::string stored = std::string(ENTENTE_STORED) + "/version-" + std::to_string(storage::format_version);

/// Runs the statements that made the files, one a line. In memory there is nothing to move into a file.
void make(Database& database) {
    std::ifstream script(stored + ".cypher");
    for (std::string line; std::getline(script, line);) {
        if (line.starts_with("//")) continue;
        if (line == "CHECKPOINT;") {
            database.checkpoint();
        } else {
            database.execute(line.substr(0, line.size() - 1));
        }
    }
}

std::string exported(const std::string& file) {
    std::string text;
    ExportOptions options;
    options.write = [&](std::string_view part) { text += part; };
    CHECK(export_database(file, options).whole());
    return text;
}

}  // namespace

TEST_CASE("a file that this version of the format was written to opens, with all that was in it",
          "[exporter][version]") {
    const Folder folder;
    const std::string old = folder.path("old.db");
    const std::string fresh = folder.path("fresh.db");
    std::filesystem::copy_file(stored + ".db", old);
    std::filesystem::copy_file(stored + ".db-wal", old + "-wal");
    CHECK(Database::check(old) == std::vector<std::string>{});
    {
        Database database(fresh);
        make(database);
    }
    const std::string expected = exported(fresh);
    CHECK(expected.size() > 100'000);
    CHECK(exported(old) == expected);
    {
        Database database(old);  // and it can be written to
        CHECK(database.execute("MATCH (n:Number) RETURN count(*), sum(n.square)").row(0)[0].as_integer() == 2090);
        database.execute("CREATE (:Number {id: 3000})");
        CHECK_THROWS_AS(database.execute("CREATE (:Number {id: 3000})"), Error);
        database.checkpoint();
    }
    CHECK(Database::check(old) == std::vector<std::string>{});
}
