#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "api/entente.hpp"
#include "tests/support/folder.hpp"

using namespace entente;
using entente::test::Folder;

namespace {

std::int64_t count(Database& database) {
    return database.execute("MATCH (n) RETURN count(*)").row(0)[0].as_integer();
}

}  // namespace

TEST_CASE("a database file keeps what statements wrote", "[api][storage]") {
    const Folder folder;
    const std::string path = folder.path("graph.db");
    {
        Database database(path);
        database.execute("CREATE (:P {name: 'a', born: date('1960-01-02')})-[:KNOWS {since: 3}]->(:P {name: 'b'})");
        database.execute("MATCH (p:P {name: 'b'}) SET p.tags = ['x', 'y'], p:Q");
        CHECK_THROWS_AS(database.execute("CREATE (:P) WITH 1 AS x RETURN x / 0"), Error);
    }
    for (int round = 0; round < 2; ++round) {
        Database database(path);
        const Result result = database.execute(
            "MATCH (a:P)-[k:KNOWS]->(b:Q) RETURN a.name, toString(a.born), k.since, b.tags[0], count { (:P) }");
        REQUIRE(result.row_count == 1);
        CHECK(result.row(0)[0].as_string() == "a");
        CHECK(result.row(0)[1].as_string() == "1960-01-02");
        CHECK(result.row(0)[2].as_integer() == 3);
        CHECK(result.row(0)[3].as_string() == "x");
        CHECK(result.row(0)[4].as_integer() == 2);
        database.checkpoint();  // the second round reads the file, not the log
    }
    CHECK(Database::check(path).empty());
}

TEST_CASE("statements of a transaction are committed together or not at all", "[api][transaction]") {
    const Folder folder;
    const bool in_file = GENERATE(false, true);
    Database database = in_file ? Database(folder.path("graph.db")) : Database();
    {
        DatabaseTransaction transaction = database.begin();
        transaction.execute("CREATE (:P {id: 1})");
        CHECK(transaction.execute("MATCH (p:P) RETURN p.id").row(0)[0].as_integer() == 1);
        CHECK(count(database) == 0);  // others do not see it
        CHECK_THROWS_AS(transaction.execute("CREATE (:P {id: 2}) WITH 1 AS x RETURN x / 0"), Error);
        transaction.execute("CREATE (:P {id: 3})");
        transaction.commit();
        CHECK_THROWS_AS(transaction.execute("RETURN 1"), Error);
    }
    CHECK(count(database) == 2);
    {
        DatabaseTransaction transaction = database.begin();
        transaction.execute("MATCH (n) DETACH DELETE n");
        transaction.rollback();
    }
    {
        DatabaseTransaction transaction = database.begin();
        transaction.execute("MATCH (n) DETACH DELETE n");
    }
    CHECK(count(database) == 2);
}

TEST_CASE("a file is loaded into a database whole or not at all", "[api][storage][load]") {
    const Folder folder;
    const std::string path = folder.path("graph.db");
    std::ofstream(folder.path("nodes.csv")) << ":ID,name,:LABEL\n1,a,P\n2,b,P\n";
    std::ofstream(folder.path("bad.csv")) << ":START_ID,:END_ID,:TYPE\n1,9,KNOWS\n";
    {
        Database database(path);
        LoadOptions options;
        options.files = {folder.path("nodes.csv")};
        database.load(options);
        options.files = {folder.path("nodes.csv"), folder.path("bad.csv")};
        CHECK_THROWS_AS(database.load(options), Error);
    }
    Database database(path);
    CHECK(count(database) == 2);
    CHECK(Database::check(path).empty());
}

TEST_CASE("a database that is open read-only takes no writes", "[api][storage]") {
    const Folder folder;
    const std::string path = folder.path("graph.db");
    OpenOptions options;
    options.read_only = true;
    CHECK_THROWS_AS(Database(path, options), Error);
    CHECK_FALSE(std::filesystem::exists(path));
    Database writer(path);
    Database reader(path, options);
    writer.execute("CREATE ()");
    CHECK(count(reader) == 1);
    CHECK_THROWS_AS(reader.execute("CREATE ()"), Error);
    CHECK_THROWS_AS(writer.reset(), Error);
}
