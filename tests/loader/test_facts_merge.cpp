// Facts said twice, in any order, in several files, and about what the graph has.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <random>
#include <sstream>

#include "facts_fixture.hpp"

using namespace entente;
using namespace entente::test;
using Lines = std::vector<std::string>;

namespace {

const std::string ties = R"(source d (:Article {title: 'T'})
source e (:Paper)
song (:Person {name: 'Song', aliases: ['S', 'Y']}) @ d#1
vn (:Country {name: 'Viet Nam', since: 2018-06-03})
song @ e#2, d#1
(song)-[:VISITED {from: 2018-06-03, to: 2018-06}]->(vn) @ d#4, d#5
(song)-[:VISITED {to: 2018-06, from: 2018-06-03}]->(vn) @ e#1, d#4
(song)-[:VISITED]->(vn) @ d#4
(vn)<-[:LIKES {n: 1}]-(song)-[:LIKES {n: 1.0}]->(vn)
)";

std::vector<std::string> example_files() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(ENTENTE_EXAMPLES "/vietnam-korea")) {
        if (entry.path().extension() == ".facts") files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE("what is said twice is one fact with the sources of both", "[loader][facts]") {
    Base base;
    const LoadReport report = base.load_text(ties);
    CHECK(base.lines() == Lines{"d :Article:Document {title: 'T'}", "e :Document:Paper {}", "song -LIKES {n: 1.0}-> vn",
                                "song -LIKES {n: 1}-> vn",
                                "song -VISITED {from: 2018-06-03, sources: ['d#4', 'd#5', 'e#1'], to: '2018-06'}-> vn",
                                "song -VISITED {sources: ['d#4']}-> vn",
                                "song :Person {aliases: ['S', 'Y'], name: 'Song', sources: ['d#1', 'e#2']}",
                                "vn :Country {name: 'Viet Nam', since: 2018-06-03}"});
    CHECK(report.nodes == 4);
    CHECK(report.relationships == 4);
    CHECK(report.nodes_unchanged == 0);
}

TEST_CASE("the same file loaded twice changes nothing", "[loader][facts]") {
    Base base;
    base.load_text(ties);
    const Lines lines = base.lines();
    const LoadReport report = base.load_text(ties);
    CHECK(base.lines() == lines);
    CHECK(report.nodes == 0);
    CHECK(report.relationships == 0);
    CHECK(report.properties == 0);
    CHECK(report.nodes_unchanged == 4);
    CHECK(report.relationships_unchanged == 4);
}

TEST_CASE("a file loaded after another adds to it", "[loader][facts]") {
    Base base;
    base.load_text("source d (:P)\na (:A {n: 1}) @ d#1\nb (:B)\n(a)-[:T {x: 1}]->(b) @ d#1");
    const LoadReport report =
        base.load_text("source e (:P)\na (:X {m: 2}) @ e#1, d#1\n(a)-[:T {x: 1}]->(b) @ d#1, e#2\n(b)-[:T]->(a) @ d#9");
    CHECK(base.lines() == Lines{"a -T {sources: ['d#1', 'e#2'], x: 1}-> b",
                                "a :A:X {m: 2, n: 1, sources: ['d#1', 'e#1']}", "b -T {sources: ['d#9']}-> a",
                                "b :B {}", "d :Document:P {}", "e :Document:P {}"});
    CHECK(report.nodes == 1);
    CHECK(report.relationships == 1);
    CHECK(report.relationships_unchanged == 0);
}

TEST_CASE("names of the graph's own ids need no declaration", "[loader][facts]") {
    Base base;
    base.run("CREATE (:City {id: 'hanoi'}), (:Document {id: 'd'}), (:N {id: 7}), (:N {id: 'twin'}), (:M {id: 'twin'})");
    base.load_text("vn (:Country)\n(hanoi)-[:IN]->(vn) @ d#1\nhanoi @ d#2\nseven (:N {id: 7, n: 1})");
    CHECK(base.lines() == Lines{"7 :N {n: 1}", "d :Document {}", "hanoi -IN {sources: ['d#1']}-> vn",
                                "hanoi :City {sources: ['d#2']}", "twin :M {}", "twin :N {}", "vn :Country {}"});
    const Folder folder;
    const Failure twin = failure_in(base, {folder.file("t.facts", "(hanoi)-[:IN]->(twin)")});
    CHECK(twin.message == "several nodes of the graph have the id `twin`");
    CHECK(twin.column == 17);
    CHECK(failure_in(base, {folder.file("t.facts", "(hanoy)-[:IN]->(vn)")}).hint == "did you mean `hanoi`?");
    CHECK(failure_in(base, {folder.file("t.facts", "vn @ hanoi#1")}).message == "`hanoi` is not a document");
}

TEST_CASE("a property that the graph has otherwise is an error", "[loader][facts][error]") {
    Base base;
    base.load_text("a (:A {n: 1})");
    const Folder folder;
    const Failure failure = failure_in(base, {folder.file("t.facts", "b (:B)\na (:A {n: 2})")});
    CHECK(failure.message == "`a` has another `n` in the graph");
    CHECK(failure.line == 2);
    CHECK(failure.column == 11);
    CHECK(base.lines() == Lines{"a :A {n: 1}"});
}

TEST_CASE("files of one load know each other's names", "[loader][facts]") {
    const Folder folder;
    const std::string first = folder.file("1.facts", "(song)-[:VISITED]->(vn) @ d#1\n");
    const std::string second = folder.file("2.FACTS", "song (:Person)\nsource d (:P)\n");
    const std::string third = folder.file("3.facts", "vn (:Country)");
    Base base;
    base.load_paths({first, second, third});
    CHECK(base.lines() ==
          Lines{"d :Document:P {}", "song -VISITED {sources: ['d#1']}-> vn", "song :Person {}", "vn :Country {}"});

    Base other;
    const Failure failure = failure_in(other, {second, first});
    CHECK(failure.file == "1.facts");
    CHECK(failure.message == "`vn` is not declared");
    const Failure clash =
        failure_in(other, {folder.file("4.facts", "a (:A {n: 1})"), folder.file("5.facts", "a (:A {n: 2})")});
    CHECK(clash.file == "5.facts");
    CHECK(clash.hint.find("4.facts, line 1") != std::string::npos);
}

TEST_CASE("a load with an error leaves no trace", "[loader][facts]") {
    const Folder folder;
    const std::string good = folder.file("good.facts", "a (:A)\nb (:B)\n(a)-[:T]->(b)");
    for (const char* bad : {"c (:C", "(a)-[:T]->(z)", "a (:A {n: 1})\na (:A {n: 2})"}) {
        Base base;
        failure_in(base, {good, folder.file("bad.facts", bad)});
        CHECK(base.graph()->node_count() == 0);
    }
}

TEST_CASE("the order of lines does not matter", "[loader][facts][property]") {
    std::vector<std::string> statements;
    std::istringstream text(ties);
    for (std::string line; std::getline(text, line);) statements.push_back(line);
    Base sorted;
    sorted.load_text(ties);
    std::mt19937 random(11);
    for (int round = 0; round < 50; ++round) {
        std::shuffle(statements.begin(), statements.end(), random);
        const std::size_t cut = random() % statements.size();
        std::string parts[2];
        for (std::size_t i = 0; i < statements.size(); ++i) parts[i < cut ? 0 : 1] += statements[i] + "\n";
        const Folder folder;
        Base base;
        base.load_paths({folder.file("1.facts", parts[0]), folder.file("2.facts", parts[1])});
        CHECK(base.lines(true) == sorted.lines(true));
    }
}

TEST_CASE("the example loads, and loads again without a change", "[loader][facts][examples]") {
    const std::vector<std::string> files = example_files();
    REQUIRE(files.size() >= 9);
    Base base;
    const LoadReport report = base.load_paths(files);
    CHECK(report.nodes > 150);
    CHECK(report.relationships > 400);
    const Lines lines = base.lines();
    const LoadReport again = base.load_paths(files);
    CHECK(base.lines() == lines);
    CHECK(again.nodes_unchanged == report.nodes);
    CHECK(again.relationships_unchanged == report.relationships);
    std::size_t without_sources = 0;
    for (const std::string& line : lines) without_sources += line.find("sources: [") == std::string::npos ? 1U : 0U;
    CHECK(without_sources == 0);
}

TEST_CASE("a hundred thousand facts load in seconds", "[loader][facts]") {
    std::string text = "source d (:P)\n";
    for (int i = 0; i < 20000; ++i)
        text += "n" + std::to_string(i) + " (:N {name: 'Node', number: " + std::to_string(i) + "}) @ d#1\n";
    for (int i = 0; i < 80000; ++i) {
        text += "(n" + std::to_string(i % 20000) + ")-[:T {since: 2018-06-03, k: " + std::to_string(i / 20000) +
                "}]->(n" + std::to_string(i * 7 % 20000) + ") @ d#4\n";
    }
    Base base;
    CHECK(base.load_text(text).relationships == 80000);
    const LoadReport again = base.load_text(text);
    CHECK(again.relationships_unchanged == 80000);
    CHECK(again.nodes_unchanged == 20001);
}
