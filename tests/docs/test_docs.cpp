// docs/language.md says what the program does. See README.md.
#define CATCH_CONFIG_RUNNER
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <fstream>
#include <iostream>
#include <iterator>

#include "api/entente.hpp"
#include "tests/docs/reference.hpp"

namespace entente::docs {
namespace {

std::string read_reference() {
    std::ifstream file(ENTENTE_LANGUAGE_REFERENCE, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Clauses, operators and forms of expressions: each must stand in an example.
constexpr std::string_view constructs[] = {"MATCH",
                                           "OPTIONAL MATCH",
                                           "WHERE",
                                           "UNWIND",
                                           "LOAD CSV",
                                           "RETURN",
                                           "RETURN DISTINCT",
                                           "WITH",
                                           "ORDER BY",
                                           "DESC",
                                           "ASC",
                                           "SKIP",
                                           "OFFSET",
                                           "LIMIT",
                                           "UNION ",
                                           "UNION ALL",
                                           "CREATE",
                                           "MERGE",
                                           "ON CREATE SET",
                                           "ON MATCH SET",
                                           "SET",
                                           "+=",
                                           "REMOVE",
                                           "DELETE",
                                           "DETACH DELETE",
                                           "FOREACH",
                                           "CREATE INDEX",
                                           "CREATE CONSTRAINT",
                                           "IS UNIQUE",
                                           "IS NODE KEY",
                                           "SHOW INDEXES",
                                           "SHOW CONSTRAINTS",
                                           "DROP INDEX",
                                           "DROP CONSTRAINT",
                                           "CALL (",
                                           "CALL {",
                                           "YIELD",
                                           "YIELD *",
                                           "EXISTS {",
                                           "COUNT {",
                                           "COLLECT {",
                                           "EXPLAIN",
                                           "PROFILE",
                                           "SHOW FUNCTIONS",
                                           "SHOW PROCEDURES",
                                           "shortestPath(",
                                           "allShortestPaths(",
                                           " OR ",
                                           " XOR ",
                                           " AND ",
                                           "NOT ",
                                           " = ",
                                           " <> ",
                                           " < ",
                                           " <= ",
                                           " > ",
                                           " >= ",
                                           " IN ",
                                           "STARTS WITH",
                                           "ENDS WITH",
                                           "CONTAINS",
                                           "=~",
                                           "IS NULL",
                                           "IS NOT NULL",
                                           "IS ::",
                                           "IS NOT ::",
                                           " + ",
                                           " - ",
                                           " * ",
                                           " / ",
                                           " % ",
                                           " ^ ",
                                           "||",
                                           "CASE ",
                                           "CASE WHEN",
                                           "ELSE",
                                           "all(",
                                           "any(",
                                           "none(",
                                           "single(",
                                           "reduce(",
                                           "exists(",
                                           "count(*)",
                                           "collect(DISTINCT",
                                           "{.*",
                                           "[x IN",
                                           "..",
                                           "*1..",
                                           ":!",
                                           "&",
                                           "$",
                                           "trim(BOTH"};

TEST_CASE("every example of the language reference gives what the reference says", "[docs]") {
    const std::string reference = read_reference();
    REQUIRE(!reference.empty());
    Answers answers;
    const std::string now = up_to_date(reference, answers);
    for (const std::string& problem : answers.problems) FAIL_CHECK(problem);
    if (now != reference) {
        const auto [said, given] = std::mismatch(reference.begin(), reference.end(), now.begin(), now.end());
        const auto line = [](const std::string& text, std::string::const_iterator at) {
            const auto begin = std::find(std::make_reverse_iterator(at), text.rend(), '\n').base();
            return std::string(begin, std::find(at, text.end(), '\n'));
        };
        FAIL_CHECK("line " << std::count(reference.begin(), said, '\n') + 1
                           << " of the reference\n  says: " << line(reference, said) << "\n  is:   " << line(now, given)
                           << "\ntest_docs --update writes all answers");
    }
    for (const std::string_view construct : constructs) {
        CAPTURE(construct);
        CHECK(std::any_of(answers.executed.begin(), answers.executed.end(),
                          [&](const std::string& example) { return example.find(construct) != std::string::npos; }));
    }
    for (const RoutineInfo& procedure : Database().procedures()) {
        CAPTURE(procedure.name);
        CHECK(std::any_of(answers.executed.begin(), answers.executed.end(), [&](const std::string& example) {
            return example.find("CALL " + procedure.name) != std::string::npos;
        }));
    }
}

}  // namespace
}  // namespace entente::docs

int main(int count, char* arguments[]) {
    if (count == 2 && std::string_view(arguments[1]) == "--update") {
        entente::docs::Answers answers;
        const std::string now = entente::docs::up_to_date(entente::docs::read_reference(), answers);
        std::ofstream(ENTENTE_LANGUAGE_REFERENCE, std::ios::binary) << now;
        for (const std::string& problem : answers.problems) std::cerr << problem << '\n';
        return answers.problems.empty() ? 0 : 1;
    }
    return Catch::Session().run(count, arguments);
}
