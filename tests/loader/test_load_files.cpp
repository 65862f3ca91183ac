// Which loader reads a file, Cypher scripts, and files that cannot be read.
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>

#include "facts_fixture.hpp"

using namespace entente;
using namespace entente::test;
using Lines = std::vector<std::string>;

namespace {

Error error_of(Base& base, const LoadOptions& options) {
    try {
        base.load(options);
    } catch (const LoadError& error) {
        FAIL("a LoadError: " << error.what());
    } catch (const Error& error) {
        return error;
    }
    FAIL("loaded");
    return {ErrorCode::internal_error, "", ""};
}

Error error_of(const std::string& file) {
    Base base;
    LoadOptions options;
    options.files = {file};
    return error_of(base, options);
}

}  // namespace

TEST_CASE("a script runs its statements in order", "[loader][cypher]") {
    Base base;
    const LoadReport report = base.load_text(
        "// people\nCREATE (:A {id: 'a;', n: 1});\n\nMATCH (x:A) SET x.m = x.n + 1;;\n"
        "MATCH (x:A) CREATE (x)-[:T]->(:B {id: 'b'}) RETURN x // the last needs no semicolon",
        ".cypher");
    CHECK(base.lines() == Lines{"a; -T {}-> b", "a; :A {m: 2, n: 1}", "b :B {}"});
    CHECK(report.nodes == 2);
    CHECK(report.relationships == 1);
    Base empty;
    empty.load_text("", ".cql");
    empty.load_text(" // nothing\n;", ".cyp");
    CHECK(empty.lines().empty());
}

TEST_CASE("an error in a script names file, line and column, and nothing of the load stays",
          "[loader][cypher][error]") {
    const Folder folder;
    const auto failure = [&](const char* text) {
        Base base;
        return failure_in(base, {folder.file("ok.facts", "a (:A)"), folder.file("test.cypher", text)});
    };
    const Failure syntax = failure("CREATE (:A);\n\n  CREAT (:B);\n");
    CHECK(syntax.file == "test.cypher");
    CHECK(syntax.line == 3);
    CHECK(syntax.column == 3);
    CHECK(syntax.marked == "CREAT");
    const Failure semantic = failure("CREATE (:A);\nMATCH (a:A)\nRETURN b;");
    CHECK(semantic.line == 3);
    CHECK(semantic.column == 8);
    const Failure runtime = failure("CREATE (:A {n: 0});\n// why\nMATCH (a:A) SET a.m = 1 / a.n;");
    CHECK(runtime.line == 3);
    const Failure unclosed = failure("CREATE (:A);\nCREATE (:A {n: 'x});\nCREATE (:B);");
    CHECK(unclosed.line == 2);
}

TEST_CASE("files of all kinds load together, in the order given", "[loader]") {
    const Folder folder;
    const std::string facts_file = folder.file("1.facts", "a (:A)\n(a)-[:T]->(c)");
    const std::string table = folder.file("P.csv", "id:ID,name\nc,C\n");
    const std::string script = folder.file("2.cypher", "MATCH (a:A), (c:P) CREATE (c)-[:U]->(a);");
    Base base;
    const LoadReport report = base.load_paths({table, facts_file, script});
    CHECK(base.lines() == Lines{"a -T {}-> c", "a :A {}", "c -U {}-> a", "c :P {name: 'C'}"});
    CHECK(report.nodes == 2);
    CHECK(report.relationships == 2);

    Base tables;
    LoadOptions options;
    options.nodes = {{{"N"}, {table}}};
    options.files = {facts_file};
    tables.load(options);
    CHECK(tables.lines() == Lines{"a -T {}-> c", "a :A {}", "c :N {name: 'C'}"});

    Base wrong_order;
    CHECK(failure_in(wrong_order, {facts_file, table}).message == "`c` is not declared");
}

TEST_CASE("--format overrides the extension", "[loader]") {
    const Folder folder;
    Base base;
    LoadOptions options;
    options.files = {folder.file("ties.txt", "a (:A)")};
    options.format = "facts";
    base.load(options);
    CHECK(base.lines() == Lines{"a :A {}"});
    options.files = {folder.file("script.txt", "CREATE (:B {id: 'b'})")};
    options.format = "cypher";
    base.load(options);
    CHECK(base.lines() == Lines{"a :A {}", "b :B {}"});
    options.format = "fact";
    const Error error = error_of(base, options);
    CHECK(error.code == ErrorCode::argument_error);
    CHECK(error.hint == "did you mean `facts`?");
    options.format = "turtle";
    CHECK(error_of(base, options).hint == "known are facts, cypher, csv");
}

TEST_CASE("a file that cannot be read is an error that says why", "[loader][error]") {
    const Folder folder;
    folder.file("ties.facts", "a (:A)");
    const Error missing = error_of(folder.path("tiess.facts"));
    CHECK(missing.code == ErrorCode::io_error);
    CHECK(std::string(missing.what()).find("tiess.facts`: No such file") != std::string::npos);
    CHECK(missing.hint.find("ties.facts`?") != std::string::npos);
    CHECK(error_of(folder.path("none/x.facts")).hint.find("there is no folder") == 0);
    CHECK(error_of(folder.path("none.cypher")).code == ErrorCode::io_error);
    CHECK(error_of(folder.path("none.csv")).code == ErrorCode::io_error);
    CHECK(error_of(folder.path("none.xyz")).hint.find("known are") == std::string::npos);

    std::filesystem::create_directory(folder.path("folder.facts"));
    CHECK(std::string(error_of(folder.path("folder.facts")).what()).find("is a folder") != std::string::npos);

    const Error unknown = error_of(folder.file("x.xyz", "a (:A)"));
    CHECK(unknown.code == ErrorCode::io_error);
    CHECK(std::string(unknown.what()).find("`.xyz` is not known") != std::string::npos);
    CHECK(unknown.hint == "known are .facts, .cypher, .cql, .cyp, .csv; or name it with --format");
    CHECK(std::string(error_of(folder.file("README", "")).what()).find("has no extension") != std::string::npos);

    const std::string closed = folder.file("closed.facts", "a (:A)");
    std::filesystem::permissions(closed, std::filesystem::perms::none);
    if (access(closed.c_str(), R_OK) != 0) {  // not as root
        CHECK(std::string(error_of(closed).what()).find("Permission denied") != std::string::npos);
    }
}

TEST_CASE("a load can be cancelled and tells how far it is", "[loader]") {
    const Folder folder;
    const std::atomic<bool> cancel = true;
    for (const std::string& file :
         {folder.file("a.facts", "a (:A)"), folder.file("a.cypher", "MATCH (a) RETURN a; CREATE (:A);")}) {
        Base base;
        LoadOptions options;
        options.files = {file};
        std::uint64_t bytes = 0;
        options.progress = [&](const LoadProgress& progress) { bytes = progress.bytes_done; };
        base.load(options);
        CHECK(bytes == std::filesystem::file_size(file));
        options.cancel = &cancel;
        CHECK(error_of(base, options).code == ErrorCode::cancelled);
    }
}
