// Triangles and cliques of four against loops over a matrix, and when they are counted by degree.
#include <array>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "api/entente.hpp"

using namespace entente;

namespace {

constexpr std::size_t people = 60;
using Matrix = std::array<std::array<int, people>, people>;

struct Step {
    int from, to;
    bool directed = true;
};

/// `share` percent of all pairs are tied; of those some both ways, and some `twice`.
Matrix random_ties(unsigned seed, unsigned share, bool twice) {
    std::mt19937 random(seed);
    Matrix ties{};
    for (std::size_t a = 0; a < people; ++a) {
        for (std::size_t b = 0; b < people; ++b) {
            // The lower the number, the more ties: degrees differ.
            if (a == b || random() % 100 >= share * 2 * (people - std::max(a, b)) / people) continue;
            ties[a][b] = twice && random() % 20 == 0 ? 2 : 1;
        }
    }
    return ties;
}

void fill(Database& database, const Matrix& ties) {
    database.execute("UNWIND range(0, $last) AS i CREATE (:P {i: i}), (:Other)",
                     {{"last", Value(static_cast<std::int64_t>(people) - 1)}});
    for (std::size_t a = 0; a < people; ++a) {
        std::vector<Value> targets;
        for (std::size_t b = 0; b < people; ++b) {
            for (int n = 0; n < ties[a][b]; ++n) targets.emplace_back(static_cast<std::int64_t>(b));
        }
        database.execute("MATCH (a:P {i: $a}) UNWIND $b AS b MATCH (c:P {i: b}) CREATE (a)-[:R]->(c)",
                         {{"a", Value(static_cast<std::int64_t>(a))}, {"b", Value(std::move(targets))}});
    }
}

std::string query(const std::vector<Step>& steps) {
    std::string text = "MATCH ";
    for (const Step& step : steps) {
        if (&step != &steps.front()) text += ", ";
        text += "(n" + std::to_string(step.from) + ")-[:R]-" + (step.directed ? ">" : "") + "(n" +
                std::to_string(step.to) + ")";
    }
    return text + " RETURN count(*) AS count";
}

std::int64_t count(const Matrix& ties, const std::vector<Step>& steps, int nodes, std::vector<std::size_t>& found) {
    if (static_cast<int>(found.size()) == nodes) return 1;
    std::int64_t sum = 0;
    for (std::size_t next = 0; next < people; ++next) {
        found.push_back(next);
        std::int64_t ways = 1;
        for (const Step& step : steps) {
            if (std::max(step.from, step.to) + 1 != static_cast<int>(found.size())) continue;
            const std::size_t from = found[static_cast<std::size_t>(step.from)],
                              to = found[static_cast<std::size_t>(step.to)];
            ways *= ties[from][to] + (step.directed ? 0 : ties[to][from]);
        }
        if (ways != 0) sum += ways * count(ties, steps, nodes, found);
        found.pop_back();
    }
    return sum;
}

std::string details(Database& database, const std::string& text) {
    const Result result = database.execute("EXPLAIN " + text);
    const PlanNode* node = &result.plan->children.at(0);
    while (node->name.find("CountPattern") == std::string::npos && !node->children.empty()) node = &node->children[0];
    return node->details;
}
bool by_degree(Database& database, const std::string& text) {
    return details(database, text).find("by degree") != std::string::npos;
}

const std::vector<std::vector<Step>> patterns = {
    {{0, 1}, {1, 2}, {0, 2}},
    {{0, 1}, {1, 2}, {2, 0}},
    {{0, 1, false}, {1, 2, false}, {2, 0, false}},
    {{0, 1}, {2, 1}, {0, 2, false}},
    {{0, 1}, {1, 2}, {2, 3}, {0, 2}, {0, 3}, {1, 3}},
    {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 2, false}, {1, 3}},
    {{0, 1, false}, {1, 2, false}, {2, 3, false}, {3, 0, false}, {0, 2, false}, {1, 3, false}},
};

void require_counts(Database& database, const Matrix& ties) {
    for (const std::vector<Step>& steps : patterns) {
        const std::string text = query(steps);
        INFO(text << " " << details(database, text));
        std::vector<std::size_t> found;
        const std::int64_t expected = count(ties, steps, steps.size() == 3 ? 3 : 4, found);
        for (const std::size_t threads : {1U, 3U}) {
            ExecuteOptions options;
            options.threads = threads;
            REQUIRE(database.execute(text, {}, options).values.at(0).as_integer() == expected);
        }
    }
}

}  // namespace

TEST_CASE("cliques of nodes that are alike are counted by degree", "[exec][cliques]") {
    const unsigned seed = GENERATE(range(1U, 5U));
    const Matrix ties = random_ties(seed, 45, false);
    Database database;
    fill(database, ties);
    for (const std::vector<Step>& steps : patterns) CHECK(by_degree(database, query(steps)));
    require_counts(database, ties);
    database.execute("MATCH (a:P {i: 0})-[r:R]->() DELETE r");  // pending changes of the lists
    Matrix fewer = ties;
    fewer[0].fill(0);
    require_counts(database, fewer);
}

TEST_CASE("cliques with parallel relationships are counted by all of them", "[exec][cliques]") {
    const Matrix ties = random_ties(7, 45, true);
    Database database;
    fill(database, ties);
    CHECK(by_degree(database, query(patterns[0])));  // which the counting finds to be impossible
    require_counts(database, ties);
}

TEST_CASE("patterns that are no cliques of nodes that are alike are not counted by degree", "[exec][cliques]") {
    Database database;
    fill(database, random_ties(3, 45, false));
    CHECK_FALSE(by_degree(database, "MATCH (a)-[:R]->(b)-[:R]->(c), (a)-[:R]->(c) WHERE a.i > 5 RETURN count(*)"));
    CHECK_FALSE(
        by_degree(database, "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d), (a)-[:R]->(d), (a)-[:R]->(c) RETURN count(*)"));
    database.execute("MATCH (a:P {i: 1}) CREATE (a)-[:R]->(a)");
    const std::string triangle = query(patterns[0]);
    CHECK_FALSE(by_degree(database, triangle));
    ExecuteOptions plain;
    plain.optimise = false;
    CHECK(database.execute(triangle).values.at(0).as_integer() ==
          database.execute(triangle, {}, plain).values.at(0).as_integer());
}

TEST_CASE("cliques are counted where most nodes have few neighbours", "[exec][cliques]") {
    const unsigned seed = GENERATE(range(1U, 5U));
    const Matrix ties = random_ties(seed, 4, false);
    Database database;
    fill(database, ties);
    require_counts(database, ties);
}

TEST_CASE("counting by degree keeps to the limit of memory", "[exec][cliques]") {
    Database database;
    fill(database, random_ties(3, 45, false));
    ExecuteOptions options;
    options.memory_limit = 1000;
    try {
        database.execute(query(patterns[0]), {}, options);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::resource_limit);
    }
}
