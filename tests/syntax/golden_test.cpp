#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "graph/error.hpp"
#include "query/syntax/parser.hpp"

namespace entente {
namespace {

struct GoldenCase {
    std::string query, tree;
};

/// Cases are a query, a line `----`, its printed tree, and an empty line.
std::vector<GoldenCase> read_cases(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<GoldenCase> cases;
    GoldenCase current;
    bool in_tree = false;
    const auto finish = [&] {
        if (in_tree) cases.push_back(std::move(current));
        current = {};
        in_tree = false;
    };
    for (std::string line; std::getline(in, line);) {
        if (in_tree && line.empty()) {
            finish();
        } else if (line == "----") {
            in_tree = true;
            if (!current.query.empty()) current.query.pop_back();
        } else {
            (in_tree ? current.tree : current.query) += line + "\n";
        }
    }
    finish();
    return cases;
}

TEST_CASE("queries print the expected tree", "[syntax][golden]") {
    const std::string name = GENERATE("clauses", "expressions", "literals", "patterns", "precedence");
    const std::vector<GoldenCase> cases = read_cases(std::filesystem::path(ENTENTE_SYNTAX_GOLDEN) / (name + ".txt"));
    REQUIRE(cases.size() > 5);
    for (const GoldenCase& golden : cases) {
        CAPTURE(name, golden.query);
        std::string tree;
        try {
            tree = print_ast(parse_statement(golden.query));
        } catch (const Error& error) {
            tree = render_error(error, golden.query);
        }
        CHECK(tree == golden.tree);
    }
}

TEST_CASE("a copied tree prints the same", "[syntax][ast]") {
    const std::string query =
        "MATCH (n:A {x: 1}) WHERE EXISTS { (n)-->() } CALL { RETURN 1 AS x } RETURN n {.a, b: [1]}";
    const ast::Statement statement = parse_statement(query);
    const ast::Statement copy = statement;
    CHECK(print_ast(copy) == print_ast(statement));
}

}  // namespace
}  // namespace entente
