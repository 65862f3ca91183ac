#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "graph/error.hpp"
#include "query/syntax/lexer.hpp"
#include "query/syntax/parser.hpp"
#include "tck_queries.hpp"

namespace entente {
namespace {

/// What the parser itself finds; the rest is left to the semantic analysis.
const std::set<std::string> syntax_details{"InvalidNumberLiteral",  "IntegerOverflow",
                                           "FloatingPointOverflow", "InvalidUnicodeCharacter",
                                           "InvalidUnicodeLiteral", "InvalidRelationshipPattern"};

std::vector<TckQuery> all_queries() {
    std::vector<TckQuery> result;
    const std::filesystem::path features = tck_folder() / "features";
    if (!std::filesystem::is_directory(features)) {
        WARN("skipped: there is no TCK in " << features << "; set ENTENTE_TCK to its folder");
        return result;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(features)) {
        if (entry.path().extension() != ".feature") continue;
        for (TckQuery& query : read_tck_queries(entry.path())) result.push_back(std::move(query));
    }
    CHECK(result.size() > 1000);
    return result;
}

TEST_CASE("queries of the TCK parse unless they must not", "[syntax][tck]") {
    for (const TckQuery& query : all_queries()) {
        CAPTURE(query.scenario, query.text);
        std::string detail;
        try {
            const std::string tree = print_ast(parse_statement(query.text));
            CHECK_FALSE(tree.empty());
        } catch (const Error& error) {
            detail = error.detail;
        }
        if (!query.fails_at_compile_time) {
            CHECK(detail == "");
        } else if (!detail.empty() || syntax_details.count(query.detail) > 0) {
            CHECK(detail == query.detail);
        }
    }
}

TEST_CASE("tokens cover the queries of the TCK", "[syntax][tck]") {
    for (const TckQuery& query : all_queries()) {
        CAPTURE(query.scenario, query.text);
        const std::vector<Token> tokens = tokenize(query.text);
        std::size_t covered = 0;
        std::size_t invalid = 0;
        for (const Token& token : tokens) {
            REQUIRE(token.span.begin == covered);
            covered = token.span.end;
            if (token.kind == TokenKind::invalid || token.unterminated) ++invalid;
        }
        CHECK(covered == query.text.size());
        if (!query.fails_at_compile_time) CHECK(invalid == 0);
        const bool semicolon = query.text.find(';') != std::string::npos;
        if (!semicolon) CHECK_FALSE(statement_end(query.text).has_value());
        CHECK(statement_end(query.text + ";").has_value());
        if (!semicolon) CHECK(statement_end(query.text + "; RETURN 1;") == query.text.size() + 1);
        CHECK_FALSE(is_blank_statement(query.text));
    }
}

}  // namespace
}  // namespace entente
