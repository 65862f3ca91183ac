#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "child.hpp"
#include "shell/script_reader.hpp"

using namespace entente::shell::testing;
using entente::shell::first_comment_line;

namespace {
bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}
}  // namespace

TEST_CASE("version and help go to standard output", "[shell][program]") {
    const Outcome version = run({"--version"});
    CHECK(version.status == 0);
    CHECK(version.out.starts_with("entente "));
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"--help"}, {"draw", "--help"}, {"load", "-h"}}) {
        const Outcome help = run(words);
        CHECK(help.status == 0);
        CHECK(has(help.out, words.size() == 1 ? "Usage: entente [OPTIONS]" : "Usage: entente " + words[0] + " ["));
        CHECK_FALSE(has(help.out, "{false}"));
        CHECK(help.err.empty());
    }
    CHECK(has(run({"--help"}).out, "Exit status"));
}

TEST_CASE("a wrong command line has status 2 and says what to do", "[shell][program]") {
    const Folder folder;
    const auto [words, said] = GENERATE(table<std::vector<std::string>, std::string>({
        {{"--fromat", "csv"}, "--format"},
        {{"--format", "cvs", "-c", "RETURN 1"}, "did you mean csv"},
        {{"--time-limit", "soon"}, "--time-limit"},
        {{"--memory-limit", "much"}, "--memory-limit"},
        {{"--row-limit", "-1"}, "--row-limit"},
        {{"--param", "x", "-c", "RETURN 1"}, "NAME=EXPRESSION"},
        {{"no-such-file.facts"}, "no such file"},
        {{"/no/such/folder/graph.db"}, "does not exist"},
        {{"-f", "no-such-script.cypher"}, "cannot read"},
        {{"export"}, "nothing to export"},
        {{"export", "no-such.db"}, "there is no database"},
        {{"export", "graph.db", "--format", "csv"}, "tables need a folder"},
        {{"vacuum", "no-such.db"}, "there is no database"},
        {{"load"}, "nothing to load"},
        {{"exprt", "graph.db"}, "did you mean export?"},
        {{"chekc", "graph.db"}, "did you mean check?"},
        {{"new.db", "no-such-file.facts"}, "no such file"},
    }));
    CAPTURE(words);
    std::vector<const char*> strays = {"exprt", "chekc", "new.db"};
    for (const char* name : strays) std::filesystem::remove(name);
    const Outcome outcome = run(words);
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(has(outcome.err, said));
    for (const char* name : strays) CHECK_FALSE(std::filesystem::exists(name));
}

TEST_CASE("a statement with more rows than the limit fails and says how to raise it", "[shell][program]") {
    const Outcome outcome =
        run({"--row-limit", "2", "-c", "UNWIND [1, 2] AS x RETURN x; UNWIND [1, 2, 3] AS x RETURN x"});
    CHECK(outcome.status == 1);
    CHECK(outcome.out == "{\"x\":1}\n{\"x\":2}\n");
    CHECK(has(outcome.err, "more rows than the limit of 2"));
    CHECK(has(outcome.err, "--row-limit"));
}

TEST_CASE("results on standard output, one object a row on a pipe", "[shell][program]") {
    const Outcome outcome = run({"-c", "RETURN 1 AS x, 'a' AS y; RETURN 2 AS z"});
    CHECK(outcome.status == 0);
    CHECK(outcome.out == "{\"x\":1,\"y\":\"a\"}\n{\"z\":2}\n");
    CHECK(outcome.err.empty());
    CHECK(run({}, "RETURN 1 AS x;").out == "{\"x\":1}\n");
    CHECK(run({"--format", "csv", "-c", "RETURN 1 AS x"}).out == "x\r\n1\r\n");
    CHECK(has(run({"--format", "table", "-c", "RETURN 1 AS x"}).out, "│ 1 │"));
}

TEST_CASE("a failed statement ends a script with status 1", "[shell][program]") {
    const Outcome outcome = run({"-c", "RETURN 1 AS x; RETURN nowhere; RETURN 2 AS x"});
    CHECK(outcome.status == 1);
    CHECK(outcome.out == "{\"x\":1}\n");
    CHECK(has(outcome.err, "nowhere"));
    CHECK(has(outcome.err, "line 1, column 23"));
    const Outcome going = run({"--keep-going", "-c", "RETURN 1 AS x; RETURN nowhere; RETURN 2 AS x"});
    CHECK(going.status == 1);
    CHECK(going.out == "{\"x\":1}\n{\"x\":2}\n");
    CHECK(run({}, "RETURN nowhere;").status == 1);
}

TEST_CASE("an error in a file names the file and its line", "[shell][program]") {
    const Folder folder;
    const std::string path = folder.file("script.cypher", "RETURN 1 AS x;\n\n  RETURN nowhere;\n");
    const Outcome outcome = run({"-f", path});
    CHECK(outcome.status == 1);
    CHECK(has(outcome.err, "script.cypher, line 3, column 10"));
}

TEST_CASE("parameters on the command line", "[shell][program]") {
    CHECK(run({"-P", "x=1", "--param", "y='a'", "-c", "RETURN $x AS x, $y AS y"}).out == "{\"x\":1,\"y\":\"a\"}\n");
    const Outcome bare = run({"-P", "x=Song", "-c", "RETURN $x"});
    CHECK(bare.status == 2);
    CHECK(has(bare.err, "quotation marks"));
}

TEST_CASE("a script with commands", "[shell][program]") {
    const Folder folder;
    const std::string inner = folder.file("inner.cypher", "RETURN $x AS inner;\n");
    const std::string script =
        ":param x => 1\n:source " + inner + "\n:format csv\nRETURN $x AS outer;\n:quit\nRETURN 3;\n";
    const Outcome outcome = run({}, script);
    CHECK(outcome.status == 0);
    CHECK(outcome.out == "{\"inner\":1}\nouter\r\n1\r\n");
    const Outcome unknown = run({}, ":parm x => 1\n");
    CHECK(unknown.status == 1);
    CHECK(has(unknown.err, "did you mean :param"));
    const std::string loop = folder.path("loop.cypher");
    folder.file("loop.cypher", ":source " + loop + "\n");
    CHECK(run({"-f", loop}).status == 1);
}

TEST_CASE("a command of another program says what to do here", "[shell][program]") {
    CHECK(has(run({}, ":auto MATCH (n) RETURN n;\n").err, "each statement is a transaction"));
    CHECK(has(run({}, ":use neo4j\n").err, "a database is one graph"));
}

TEST_CASE("results go to a file and back", "[shell][program]") {
    const Folder folder;
    const std::string csv = folder.path("x.csv");
    const Outcome outcome = run({}, ":once " + csv + "\nRETURN 1 AS x;\nRETURN 2 AS x;\n");
    CHECK(outcome.out == "{\"x\":2}\n");
    CHECK(read_file(csv) == "x\r\n1\r\n");
}

TEST_CASE("a reader that goes away ends the program quietly", "[shell][program]") {
    const Outcome outcome =
        run_shell_line(R"("$ENTENTE" -c 'UNWIND range(1, 200000) AS x RETURN x, "text" AS text' | head -1)");
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    CHECK(outcome.out == "{\"x\":1,\"text\":\"text\"}\n");
    const Outcome ignored = run_shell_line(
        R"(trap '' PIPE; "$ENTENTE" -c 'UNWIND range(1, 200000) AS x RETURN x, "text" AS text' | head -1)");
    CHECK(ignored.err.empty());
}

TEST_CASE("a read-only session refuses to write", "[shell][program]") {
    const Outcome outcome = run({"--read-only", "-c", "CREATE (:A)"});
    CHECK(outcome.status == 1);
    CHECK(outcome.out.empty());
    CHECK_FALSE(outcome.err.empty());
}

TEST_CASE("--timing writes to standard error", "[shell][program]") {
    const Outcome outcome = run({"--timing", "-c", "RETURN 1 AS x"});
    CHECK(outcome.out == "{\"x\":1}\n");
    CHECK(has(outcome.err, " ms"));
}

TEST_CASE("drawing", "[shell][program]") {
    const Folder folder;
    const std::string graph = "CREATE (a:Person {name: 'Ann'})-[:KNOWS]->(b:Person {name: 'Bo'}) ";
    const Outcome dot = run({"draw", "-c", graph + "RETURN a, b"});
    CHECK(dot.status == 0);
    CHECK(has(dot.out, "digraph"));
    const Outcome file = run({"draw", "-c", graph + "RETURN a", "-o", folder.path("x.dot")});
    CHECK(file.status == 0);
    CHECK(file.out.empty());
    CHECK(has(read_file(folder.path("x.dot")), "digraph"));
    CHECK(run({"draw", "--read-only", "-c", "MATCH (n) RETURN n"}).status == 1);  // nothing to draw
    const Outcome refused = run({"draw", "--read-only", "-c", graph + "RETURN a"});
    CHECK(refused.status == 1);
    CHECK(refused.out.empty());
    CHECK(has(refused.err, "read"));
    CHECK(run({"draw", "-c", "RETURN 1"}).status == 1);
    CHECK(run({"draw", "-c", graph + "RETURN a", "-o", folder.path("x.bmp")}).status == 1);
}

TEST_CASE("a picture is titled by the first comment of its script", "[shell][program]") {
    const Folder folder;
    const std::string script = folder.file("q.cypher", "// Who is who\n// not this\nCREATE (a:P) RETURN a;\n");
    CHECK(has(run({"draw", "-f", script}).out, "digraph \"Who is who\""));
    CHECK(has(run({"draw", "-f", script, "--title", "Mine"}).out, "digraph \"Mine\""));
    CHECK(has(run({"draw", "-f", script, "--title", ""}).out, "digraph \"entente\""));
    CHECK(has(run({"draw", "-f", script, "-c", "MATCH (n) RETURN n"}).out, "digraph \"entente\""));
    CHECK(first_comment_line("\xEF\xBB\xBF\r\n //  A  \r\nRETURN 1") == "A");
    CHECK(first_comment_line("RETURN 1 // A").empty());
    CHECK(first_comment_line("//").empty());
}

TEST_CASE("drawing in a session takes options", "[shell][program]") {
    const Folder folder;
    const std::string file = folder.path("x.dot");
    const Outcome outcome = run({},
                                "CREATE (:P)-[:SAYS {value: 2022, on: 2023}]->(:P);\n"
                                ":draw --edge-property value --title 'Two of them' " +
                                    file + " MATCH p = ()-->() RETURN p\n");
    CHECK(outcome.status == 0);
    const std::string dot = read_file(file);
    CHECK(has(dot, "digraph \"Two of them\""));
    CHECK(has(dot, ">SAYS value: 2022<"));
}

TEST_CASE("a load says what the files hold", "[shell][program]") {
    const Folder folder;
    const std::string facts = folder.file("x.facts", "a (:B:A)\nb (:B)\n(a)-[:KNOWS]->(b)\n");
    const Outcome outcome = run({"load", facts});
    CHECK(outcome.status == 0);
    CHECK(outcome.out.empty());
    CHECK(has(outcome.err, "loaded 2 nodes, 1 relationship"));
    CHECK(has(outcome.err, "\nlabels: A 1, B 2\nrelationship types: KNOWS 1\n"));
}

TEST_CASE("labels come in one order whatever the order of the files", "[shell][program]") {
    const Folder folder;
    const std::string one = folder.file("1.facts", "x (:Zeta:Alpha)\n");
    const std::string two = folder.file("2.facts", "y (:Alpha)\n");
    const std::string query = "MATCH (n:Zeta) RETURN labels(n) AS l, n";
    const std::string rows = run({one, two, "-c", query}).out;
    CHECK(has(rows, R"({"l":["Alpha","Zeta"],)"));
    CHECK(has(rows, R"("labels":["Alpha","Zeta"])"));
    CHECK(has(run({two, one, "-c", query}).out, R"({"l":["Alpha","Zeta"],)"));
}

TEST_CASE("files on the command line are loaded first", "[shell][program]") {
    const Folder folder;
    const std::string script = folder.file("people.cypher", "CREATE (:Person {name: 'Ann'});\n");
    CHECK(run({script, "-c", "MATCH (p:Person) RETURN p.name AS name"}).out == "{\"name\":\"Ann\"}\n");
    const std::string broken = folder.file("broken.cypher", "CREATE (:Person;\n");
    const Outcome outcome = run({broken, "-c", "RETURN 1"});
    CHECK(outcome.status == 1);
    CHECK(has(outcome.err, "broken.cypher"));
}

TEST_CASE("rejected rows give status 3", "[shell][program]") {
    const Folder folder;
    const std::string nodes = folder.file("p.csv", "id:ID,name\n1,Ann\n2,Bo,extra\n3,Cy\n");
    const std::string rejects = folder.path("rejects.csv");
    const Outcome outcome = run({"load", "--skip-bad", "--reject-file", rejects, "--nodes", "Person=" + nodes});
    CHECK(outcome.status == 3);
    CHECK(has(outcome.err, "1 row rejected"));
    CHECK(has(read_file(rejects), "extra"));
    CHECK(run({"load", "--nodes", "Person=" + nodes}).status == 1);
    const Outcome rest = run({"--skip-bad", "--reject-file", rejects, "--nodes", "Person=" + nodes, "-c",
                              "MATCH (p:Person) RETURN count(*) AS n"});
    CHECK(rest.out == "{\"n\":2}\n");
    CHECK(rest.status == 3);
}

TEST_CASE("what is exported is loaded again, and VACUUM keeps it", "[shell][program]") {
    const Folder folder;
    const std::string database = folder.path("graph.db");
    REQUIRE(run({database, "-c", "CREATE (:A {x: 1})-[:T {y: 'a'}]->(:B {x: date('2018-06-03')})"}).status == 0);
    const Outcome vacuum = run({database, "-c", "VACUUM; VACUUM INTO '" + folder.path("copy.db") + "'"});
    CHECK(vacuum.status == 0);
    CHECK(has(vacuum.out, "bytes_after"));
    CHECK(run({"vacuum", database}).status == 0);
    CHECK(run({"vacuum", database, "--into", folder.path("copy.db")}).status == 2);

    const Outcome written = run({"export", folder.path("copy.db")});
    CHECK(written.status == 0);
    CHECK(has(written.err, "exported 2 nodes, 1 relationship, 3 properties"));
    const std::string script = folder.file("again.cypher", written.out);
    const std::string question = "MATCH (a:A)-[t:T]->(b:B) RETURN a, t.y, b.x";
    const Outcome again = run({script, "-c", question});
    CHECK(again.out == run({database, "-c", question}).out);
    CHECK(run({database, "-c", ":export --format csv " + folder.path("tables")}).status == 0);
    CHECK(run({"load", folder.path("tables/nodes-1-A.csv"), "--timing"}).status == 0);
}

TEST_CASE("a load that is interrupted or killed leaves the database as it was", "[shell][program]") {
    const Folder folder;
    const std::string database = folder.path("graph.db");
    const std::string nodes = folder.file("first.csv", "id:ID\n1\n2\n");
    REQUIRE(run({"load", database, "--nodes", "N=" + nodes}).status == 0);
    const std::size_t bytes_before = read_file(database).size();
    // The load reads a pipe, so that it is under way when the signal comes.
    const auto load_and_signal = [&](const std::string& target, const std::string& signal) {
        return run_shell_line("cd '" + folder.path("") + "' && rm -f pipe && mkfifo pipe && { \"$ENTENTE\" load '" +
                              target + "' --nodes N=pipe & } && exec 3>pipe && printf 'id:ID\\n3\\n' >&3 && kill -" +
                              signal + " $! && exec 3>&-; wait $!");
    };
    const Outcome interrupted = load_and_signal(database, "INT");
    CHECK(interrupted.status == 130);
    CHECK(has(interrupted.err, "cancelled") != has(interrupted.err, "interrupted"));
    CHECK(read_file(database).size() == bytes_before);
    CHECK(run({"check", database}).status == 0);
    CHECK_FALSE(std::filesystem::exists(database + "-wal"));
    CHECK(load_and_signal(database, "KILL").status == 128 + SIGKILL);
    CHECK(run({database, "-c", "MATCH (n) RETURN count(*) AS n"}).out == "{\"n\":2}\n");

    // A database that there was not before is gone again.
    CHECK(load_and_signal(folder.path("new.db"), "INT").status == 130);
    CHECK_FALSE(std::filesystem::exists(folder.path("new.db")));
    folder.file("bad.csv", "id:ID\n1\n1\n");
    CHECK(run({"load", folder.path("new.db"), "--nodes", "N=" + folder.path("bad.csv")}).status == 1);
    CHECK_FALSE(std::filesystem::exists(folder.path("new.db")));
}
