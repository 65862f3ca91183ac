#include "shell/completion.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

using namespace entente::shell;

namespace {

KnownNames names() {
    KnownNames known;
    known.labels = {"Person", "Place", "Two Words"};
    known.relationship_types = {"KNOWS", "KISSED"};
    known.property_keys = {"name", "native"};
    known.functions = {"size", "sum", "toUpper"};
    known.procedures = {"graph.pageRank", "graph.degree"};
    known.parameters = {"who"};
    return known;
}

// `|` stands for the cursor.
Completions at(std::string text) {
    const std::size_t cursor = text.find('|');
    text.erase(cursor, 1);
    return complete(text, cursor, names());
}

using Words = std::vector<std::string>;

bool offers(const Completions& completions, std::string_view word) {
    return std::find(completions.candidates.begin(), completions.candidates.end(), word) !=
           completions.candidates.end();
}

}  // namespace

TEST_CASE("completion follows the place in the query", "[shell][completion]") {
    CHECK(at("MATCH (p:Pe|").candidates == Words{"Person"});
    CHECK(at("MATCH (p:Pe|").begin == 9);
    CHECK(at("MATCH (p:|)").candidates == Words{"Person", "Place", "`Two Words`"});
    CHECK(at("MATCH ()-[:K|").candidates == Words{"KISSED", "KNOWS"});
    CHECK(at("MATCH (p) WHERE p:Pl|").candidates == Words{"Place"});
    CHECK(at("MATCH (p) RETURN p.na|").candidates == Words{"name", "native"});
    CHECK(at("MATCH (p {na|").candidates == Words{"name", "native"});
    CHECK(at("MATCH (p {name: 'x', nat|").candidates == Words{"native"});
    CHECK(at("CALL graph.p|").candidates == Words{"graph.pageRank"});
    CHECK(at("CALL gr|").candidates == Words{"graph.degree", "graph.pageRank"});
    CHECK(at("RETURN $w|").candidates == Words{"$who"});
    CHECK(offers(at("MATCH (person) RETURN pe|"), "person"));
    CHECK(offers(at("RETURN siz|"), "size("));
    CHECK(offers(at("MAT|"), "MATCH"));
    CHECK(offers(at("mat|"), "match"));
    CHECK(at("RETURN 'Per|").candidates.empty());
    CHECK(at("// Per|").candidates.empty());
}

TEST_CASE("completion of commands and their arguments", "[shell][completion]") {
    CHECK(at(":he|").candidates == Words{":help"});
    CHECK(at(":format js|").candidates == Words{"json", "jsonl"});
    CHECK(at(":timing o|").candidates == Words{"off", "on"});
    CHECK(offers(at(":help toU|"), "toUpper"));
}
