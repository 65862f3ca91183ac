// What happens when an allocation fails: a script of all that a program does with a database file runs again and again,
// and each time another allocation is refused, once or from then on. Each failure must end as entente::Error or
// std::bad_alloc; afterwards the database opens, is whole, and holds what was acknowledged and no half of a statement.
//
// usage: test_out_of_memory [POINTS]   how many of the allocations are refused, spread evenly; 0: each of them
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <new>
#include <string>

#include "api/entente.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/refused_allocations.hpp"

namespace {

using namespace entente;
using entente::test::allocation_count;
using entente::test::Folder;
using entente::test::refuse_allocation;

constexpr int parts = 3;

/// Which numbered statements were sent, and which of them came back.
struct Progress {
    int sent = 0, acknowledged = 0;
};

/// Every statement makes `parts` nodes with its number, and sets the counter to it.
void add(Database& database, Progress& progress) {
    const int number = progress.sent + 1;
    PreparedStatement statement = database.prepare(
        "MERGE (c:Counter) SET c.n = $n WITH c UNWIND range(1, 3) AS p CREATE (:T {n: $n, p: p, text: "
        "$text})-[:OF]->(c)");
    statement.bind("n", Value(number));
    statement.bind("text", Value("statement " + std::to_string(number) + " with a text that is not short"));
    progress.sent = number;
    statement.execute();
    progress.acknowledged = number;
}

void add_in_transaction(Database& database, Progress& progress) {
    DatabaseTransaction transaction = database.begin();
    const int number = progress.sent + 1;
    const Parameters parameters{{"n", Value(number)}};
    transaction.execute("MATCH (c:Counter) SET c.n = $n", parameters);
    transaction.execute("MATCH (c:Counter) UNWIND range(1, 3) AS p CREATE (:T {n: $n, p: p})-[:OF]->(c)", parameters);
    progress.sent = number;
    transaction.commit();
    progress.acknowledged = number;
}

void read(Database& database) {
    (void)database.execute(
        "MATCH (t:T)-[:OF]->(c:Counter) WITH t.n AS n, collect(t.p) AS ps, count(*) AS size ORDER BY n DESC "
        "RETURN n, ps, size, [p IN ps WHERE p > 1] AS late");
    (void)database.execute("MATCH p = shortestPath((:T {n: 1})-[:OF*]-(:T {n: 2})) RETURN length(p), nodes(p)");
    ResultCursor cursor = database.stream("MATCH (t:T) RETURN t.text AS text, t, t.p * 1.5 AS x");
    while (const RowBatch* batch = cursor.next()) (void)batch->column(0).value(0);
    try {
        database.execute("MATCH (t:T) RETURN unknown");
    } catch (const Error& error) {
        (void)render_error(error, "MATCH (t:T) RETURN unknown");
    }
}

void run_script(const Folder& folder, Progress& progress) {
    {
        Database database(folder.path("graph.db"));
        add(database, progress);
        add(database, progress);
        read(database);
        add_in_transaction(database, progress);
        database.checkpoint();
        LoadOptions load;
        load.files = {folder.path("nodes.csv")};
        database.load(load);
        add(database, progress);
    }
    Database database(folder.path("graph.db"));
    add(database, progress);
    read(database);
    database.checkpoint();
}

void must(bool holds, const std::string& what) {
    if (!holds) throw std::logic_error(what);
}

void check(const std::string& path, const Progress& progress) {
    if (!std::filesystem::exists(path)) return must(progress.acknowledged == 0, "the file is gone");
    for (const std::string& complaint : Database::check(path)) must(false, "check: " + complaint);
    Database database(path);
    const Result statements = database.execute(
        "MATCH (t:T)-[:OF]->(:Counter) RETURN t.n AS n, count(DISTINCT t.p) AS p, count(*) AS size ORDER BY n");
    const auto found = static_cast<int>(statements.row_count);
    must(found >= progress.acknowledged && found <= progress.sent, "acknowledged statements are lost or others found");
    for (int i = 0; i < found; ++i) {
        const auto row = statements.row(static_cast<std::size_t>(i));
        must(row[0].as_integer() == i + 1, "a statement is missing");
        must(row[1].as_integer() == parts && row[2].as_integer() == parts, "half a statement is there");
    }
    const Result counter = database.execute("MATCH (c:Counter) RETURN c.n");
    must(counter.row_count == (found > 0 ? 1 : 0), "the counter is missing");
    if (found > 0) must(counter.row(0)[0].as_integer() == found, "the counter is that of another statement");
    const std::int64_t loaded = database.execute("MATCH (l:Loaded) RETURN count(*)").row(0)[0].as_integer();
    must(loaded == 0 || loaded == 50, "half a file is loaded");
    Progress next{found, found};
    add(database, next);  // and it can be written to
}

/// Runs the script in a new folder; allocation `at` fails. The number of allocations.
long run(long at, bool stays) {
    const Folder folder;
    {
        std::ofstream file(folder.path("nodes.csv"));
        file << ":ID,name,:LABEL\n";
        for (int i = 0; i < 50; ++i) file << i << ",a name that is not short " << i << ",Loaded\n";
    }
    Progress progress;
    refuse_allocation(at, stays);
    try {
        run_script(folder, progress);
    } catch (const std::bad_alloc&) {
    } catch (const Error&) {
    }
    const long count = allocation_count();
    refuse_allocation(0, false);
    check(folder.path("graph.db"), progress);
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    std::set_terminate([] {
        const long at = allocation_count();
        refuse_allocation(0, false);
        std::cerr << "terminated after allocation " << at << '\n';
        std::abort();
    });
    const long points = argc > 1 ? std::atol(argv[1]) : 60;
    run(0, false);  // what is made once for the whole program
    const long total = run(0, false);
    const long step = points > 0 ? std::max(1L, total / points) : 1;
    int failures = 0;
    for (const bool stays : {false, true}) {
        for (long at = 1; at <= total; at += step) {
            try {
                run(at, stays);
            } catch (const std::exception& error) {
                std::cerr << "allocation " << at << (stays ? " and all later ones" : "") << ": " << error.what()
                          << '\n';
                ++failures;
            }
        }
    }
    std::cout << total << " allocations, every " << step << "th refused, " << failures << " failures\n";
    return failures == 0 ? 0 : 1;
}
