// Random graphs and random queries: the optimised plan (reordered patterns, factorised counts, pruned scans, typed
// columns) must give the rows of the plain plan. A failure prints the seed and the query.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "api/entente.hpp"
#include "graph/graph.hpp"

using namespace entente;

namespace {

class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t n) { return random_() % n; }
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
    template <typename T> const T& pick(const std::vector<T>& from) { return from[below(from.size())]; }

    std::string graph() {
        const std::size_t nodes = 3 + below(8);
        std::string text = "CREATE ";
        for (std::size_t i = 0; i < nodes; ++i) {
            text += (i == 0 ? "(n" : ", (n") + std::to_string(i) + pick<std::string>({"", ":A", ":B", ":A:B"}) +
                    " {i: " + std::to_string(i);
            if (chance(80)) text += ", x: " + value();
            text += "})";
        }
        const std::size_t relationships = below(3 * nodes);
        for (std::size_t i = 0; i < relationships; ++i) {
            text += ", (n" + std::to_string(below(nodes)) + ")-[:" + pick<std::string>({"R", "S"}) +
                    " {w: " + std::to_string(below(5)) + "}]->(n" + std::to_string(below(nodes)) + ")";
        }
        return text;
    }

    std::string query() {
        names_.clear();
        relationship_ = 0;
        value_known_ = chance(25);
        std::string text = value_known_ ? "UNWIND [0, 1, 1, 2.0, 'a', null, true] AS v MATCH " : "MATCH ";
        text += patterns();
        if (chance(60)) text += " WHERE " + predicate();
        if (chance(30)) text += " OPTIONAL MATCH " + path(true) + (chance(50) ? " WHERE " + predicate() : "");
        if (chance(25)) text += " WITH * MATCH " + path(true);
        switch (below(5)) {
            case 0:
                return text + " RETURN count(*) AS n";
            case 1:
                return text + " RETURN " + pick(names_) + ".i AS k, count(*) AS n, sum(" + pick(names_) + ".i) AS s";
            case 2:
                return text + " RETURN DISTINCT " + pick(names_) + ".i AS k, " + pick(names_) + ".x AS x";
            case 3:
                return text + " RETURN count(DISTINCT " + pick(names_) + ") AS n, min(" + pick(names_) +
                       ".i) AS m, max(" + pick(names_) + ".x) AS x";
            default: {
                std::string items;
                for (const std::string& name : names_)
                    items += (items.empty() ? "" : ", ") + name + ".i AS " + name + "i";
                return text + " RETURN " + items;
            }
        }
    }

    /// Relationships between few nodes of one or two kinds, parallel ones and loops among them where `loops` says so.
    std::string dense_graph(bool loops) {
        const std::size_t nodes = 3 + below(5);
        std::string text = "CREATE ";
        for (std::size_t i = 0; i < nodes; ++i) {
            text += (i == 0 ? "(n" : ", (n") + std::to_string(i) + pick<std::string>({":A", ":A", ":B"}) +
                    " {i: " + std::to_string(i) + "})";
        }
        for (std::size_t i = 0; i < 4 * nodes; ++i) {
            const std::size_t from = below(nodes), to = below(nodes);
            if (from == to && !loops) continue;
            text += ", (n" + std::to_string(from) + ")-[:" + pick<std::string>({"R", "R", "S"}) + "]->(n" +
                    std::to_string(to) + ")";
        }
        return text;
    }

    /// A pattern of which little is looked at: chains, trees, stars and cycles, with conditions between their nodes.
    std::string counting_query() {
        const std::size_t nodes = 2 + below(4);
        const auto name = [](std::size_t n) { return std::string(1, static_cast<char>('a' + n)); };
        std::vector<bool> named(nodes, false);
        const auto node = [&](std::size_t n) {
            if (named[n]) return "(" + name(n) + ")";
            named[n] = true;
            return "(" + name(n) + pick<std::string>({"", "", ":A", ":B"}) +
                   (chance(15) ? " {i: " + std::to_string(below(5)) + "}" : "") + ")";
        };
        const auto body = [&] { return "[" + pick<std::string>({"", ":R", ":R", ":S", ":R|S"}) + "]"; };
        const auto relationship = [&] {
            const std::string inside = body();
            return pick<std::string>(
                {"-" + inside + "->", "-" + inside + "->", "<-" + inside + "-", "-" + inside + "-"});
        };
        std::string text = "MATCH ";
        for (std::size_t n = 1; n < nodes; ++n) {
            const std::string first = node(chance(70) ? n - 1 : below(n));
            text += (n == 1 ? "" : chance(80) ? ", " : " MATCH ") + first + relationship() + node(n);
        }
        for (std::size_t more = below(5); more > 0; --more) {
            const std::string first = node(below(nodes));
            text += (chance(80) ? ", " : " MATCH ") + first + relationship() + node(below(nodes));
        }
        std::string conditions;
        for (std::size_t more = chance(40) ? 1 + below(2) : 0; more > 0; --more) {
            const std::string a = name(below(nodes)), b = name(below(nodes));
            conditions += (conditions.empty() ? " WHERE " : " AND ") +
                          pick<std::string>({a + " <> " + b, "NOT (" + a + ")-[:R]->(" + b + ")",
                                             "NOT EXISTS { MATCH (" + a + ")-" + body() + "-(" + b + ") }",
                                             a + ".i > 1", a + ".i <= " + b + ".i"});
        }
        text += conditions;
        const std::string kept = name(below(nodes));
        if (chance(15)) {  // a star of optional relationships
            for (std::size_t more = 1 + below(2); more > 0; --more)
                text +=
                    " OPTIONAL MATCH (" + kept + ")" + relationship() + "(" + pick<std::string>({"", "", ":A"}) + ")";
        } else if (chance(20))
            text += " OPTIONAL MATCH (" + kept + ")" + relationship() + "(x)" +
                    (chance(50) ? relationship() + "(y:A)" : "");
        switch (below(6)) {
            case 0:
                return text + " RETURN " + kept + ".i AS k, count(*) AS n, sum(" + kept + ".i) AS s";
            case 1:
                return text + " RETURN count(DISTINCT " + kept + ".i) AS n";
            case 2:
                return text + " RETURN " + kept + ".i AS k, " + name(below(nodes)) + ".i AS l, count(*) AS n";
            default:
                return text + " RETURN count(*) AS n";
        }
    }

    /// What is counted as a sum: paths and cycles whose ends are compared, in one MATCH or in several, with a star of
    /// optional relationships at times.
    std::string summed_query() {
        const auto relationship = [&] {
            const std::string inside = "[" + pick<std::string>({":R", ":R", ":S", ":R|S", ""}) + "]";
            return pick<std::string>(
                {"-" + inside + "-", "-" + inside + "-", "-" + inside + "->", "<-" + inside + "-"});
        };
        const std::string twice = relationship();
        std::string text = "MATCH (a" + pick<std::string>({"", ":A"}) + ")" + twice + "(b)" +
                           (chance(70) ? twice : relationship()) + "(c" + pick<std::string>({"", ":B"}) + ")";
        if (chance(50)) text += relationship() + "(d)";
        if (chance(30)) text += " MATCH (a)" + relationship() + "(e)" + relationship() + "(c)";
        text += " WHERE " + pick<std::string>({"a <> c", "a <> c", "NOT (a)" + relationship() + "(c)",
                                               "a <> c AND NOT EXISTS { MATCH (a)" + relationship() + "(c) }",
                                               "NOT (b)" + twice + "(c) AND a <> c", "a <> c AND a <> b"});
        if (chance(25)) text += " OPTIONAL MATCH (b)" + relationship() + "()";
        return text + " RETURN count(*) AS n";
    }

    /// Paths of variable length of which only the number or the ends matter.
    std::string path_query() {
        const std::string length = pick<std::string>({"*1..2", "*1..3", "*0..2", "*2..3", "*3", "*..2"});
        const std::string inside = "[" + pick<std::string>({"", ":R", ":S", ":R|S"}) + length + "]";
        const std::string path =
            pick<std::string>({"-" + inside + "->", "-" + inside + "->", "<-" + inside + "-", "-" + inside + "-"});
        std::string text = "MATCH (a" + pick<std::string>({"", ":A", " {i: 1}"}) + ")" + path + "(b" +
                           pick<std::string>({"", "", ":A", ":B"}) + ")";
        if (chance(25)) text += pick<std::string>({"-[:R]->(c)", "<-[:S]-(c)", ", (a)-[:R]->(c)"});
        if (chance(20)) text += pick<std::string>({" WHERE b.i > 1", " WHERE a <> b"});
        return text + pick<std::string>({" RETURN count(*) AS n", " RETURN count(DISTINCT b.i) AS n",
                                         " RETURN a.i AS k, count(*) AS n", " RETURN b.i AS k, count(*) AS n",
                                         " RETURN count(DISTINCT b) AS n, min(b.i) AS m"});
    }

    /// A writing statement whose effect does not depend on the order of its rows.
    std::string update() {
        names_.clear();
        std::string text = "MATCH " + patterns();
        if (chance(50)) text += " WHERE " + predicate();
        const std::string name = pick(names_);
        const std::string key = std::to_string(below(4));
        text += pick<std::string>({
            " SET " + name + ".x = " + name + ".i + 1",
            " SET " + name + ":C",
            " REMOVE " + name + ":A, " + name + ".x",
            " SET " + name + " += {x: " + value() + ", y: 1}",
            " CREATE (:C {i: " + name + ".i})",
            " CREATE (" + name + ")-[:S {w: 1}]->(:B {i: " + key + "})",
            " MERGE (:C {i: " + name + ".i})",
            " MERGE (" + name + ")-[:R {w: " + key + "}]->(:C {i: " + key + "})",
            " DETACH DELETE " + name,
            " FOREACH (i IN [1, 2] | CREATE (:C {i: i, x: " + name + ".i}))",
            " CALL (" + name + ") { CREATE (:C {i: " + name + ".i}) }",
        });
        return text;
    }

private:
    std::string value() {
        return pick<std::string>({"0", "1", "2", "1.5", "2.0", "'a'", "'b'", "true", "null", "[1]"});
    }

    std::string node(bool reuse) {
        std::string name;
        if (!names_.empty() && chance(reuse ? 60 : 25)) {
            name = pick(names_);
        } else {
            name = std::string(1, static_cast<char>('a' + names_.size()));
            names_.push_back(name);
            return "(" + name + pick<std::string>({"", "", ":A", ":B", ":A|B", ":!A"}) +
                   (chance(15) ? " {i: " + std::to_string(below(6)) + "}" : "") + ")";
        }
        return "(" + name + ")";
    }

    std::string path(bool reuse) {
        std::string text = node(reuse);
        const std::size_t length = below(3) + (names_.size() > 1 ? 0 : 1);
        for (std::size_t i = 0; i < length; ++i) {
            std::string inside = pick<std::string>({"", ":R", ":S", ":R|S"});
            if (chance(12)) inside += pick<std::string>({"*1..2", "*0..1", "*2"});
            const std::string body = "[" + inside + "]";
            text += pick<std::string>({"-" + body + "->", "<-" + body + "-", "-" + body + "-"}) + node(false);
        }
        return text;
    }

    std::string patterns() {
        std::string text = path(false);
        if (chance(35)) text += ", " + path(true);
        return text;
    }

    std::string predicate() {
        const std::string name = pick(names_);
        switch (below(value_known_ ? 12 : 10)) {
            case 11:
                return name + ".x = v";
            case 10:
                return "v <= " + name + ".x AND " + name + ".x < 2";
            case 9:
                return name + ".x IN [" + value() + ", " + value() + "]";
            case 8:
                return value() + " < " + name + ".x AND " + name + ".i >= 1";
            case 7:
                return name + ".x STARTS WITH 'a'";
            case 0:
                return name + ".x > " + value();
            case 1:
                return name + ".x = " + pick(names_) + ".x";
            case 2:
                return name + ".i <= " + std::to_string(below(8)) + " AND " + pick(names_) + ".i <> 2";
            case 3:
                return "(" + name + ")-[:R]->()";
            case 4:
                return "NOT (" + name + ")-->(:A)";
            case 5:
                return name + ".x IS NULL OR " + pick(names_) + ":B";
            default:
                return "COUNT { (" + name + ")--() } > " + std::to_string(below(3));
        }
    }

    std::mt19937_64 random_;
    std::vector<std::string> names_;
    std::size_t relationship_ = 0;
    bool value_known_ = false;
};

std::vector<std::vector<Value>> sorted_rows(const Result& result) {
    std::vector<std::vector<Value>> rows;
    for (std::size_t i = 0; i < result.row_count; ++i) rows.emplace_back(result.row(i).begin(), result.row(i).end());
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                            [](const Value& x, const Value& y) { return order(x, y) < 0; });
    });
    return rows;
}

bool same_rows(const std::vector<std::vector<Value>>& a, const std::vector<std::vector<Value>>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                          [](const Value& v, const Value& w) { return order(v, w) == 0; });
    });
}

}  // namespace

TEST_CASE("optimised and plain plans give the same rows on random graphs and queries", "[exec][property]") {
    ExecuteOptions plain, one_thread, threads;
    plain.optimise = false;
    one_thread.threads = 1;
    threads.threads = 3;
    threads.morsel_rows = 2;
    std::size_t compared = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        Generator generator(seed);
        Database database;
        const std::string graph = generator.graph();
        database.execute(graph);
        if (seed % 2 == 0) {
            database.execute("CREATE CONSTRAINT FOR (n:A) REQUIRE n.i IS UNIQUE");
            for (const char* property :
                 {"A) ON (n.x)", "B) ON (n.x)", "B) ON (n.i)", "B) ON (n.i, n.x)", "A) ON (n.x, n.i)"}) {
                database.execute(std::string("CREATE INDEX FOR (n:") + property);
            }
        }
        for (int i = 0; i < 25; ++i) {
            const std::string query = generator.query();
            INFO("seed " << seed << "\ngraph " << graph << "\nquery " << query);
            const Result on_one_thread = database.execute(query, {}, one_thread);
            const auto optimised_rows = sorted_rows(on_one_thread);
            const auto plain_rows = sorted_rows(database.execute(query, {}, plain));
            REQUIRE(same_rows(optimised_rows, plain_rows));
            const Result on_threads = database.execute(query, {}, threads);
            REQUIRE(std::equal(on_threads.values.begin(), on_threads.values.end(), on_one_thread.values.begin(),
                               on_one_thread.values.end(),
                               [](const Value& v, const Value& w) { return order(v, w) == 0; }));
            ++compared;
        }
    }
    CHECK(compared == 80 * 25);
}

TEST_CASE("optimised and plain plans count the same matches on random dense graphs", "[exec][property]") {
    ExecuteOptions plain;
    plain.optimise = false;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Generator generator(seed);
        Database database;
        const std::string graph = generator.dense_graph(seed % 2 == 0);
        database.execute(graph);
        // Some changes that are not merged into the lists yet.
        if (seed % 3 == 0) database.execute("MATCH (a:A)-[r:R]->() WITH r ORDER BY id(r) LIMIT 2 DELETE r");
        for (int i = 0; i < 30; ++i) {
            const std::string query = i % 4 == 3   ? generator.path_query()
                                      : i % 4 == 2 ? generator.summed_query()
                                                   : generator.counting_query();
            INFO("seed " << seed << "\ngraph " << graph << "\nquery " << query);
            const auto optimised_rows = sorted_rows(database.execute(query));
            const auto plain_rows = sorted_rows(database.execute(query, {}, plain));
            REQUIRE(same_rows(optimised_rows, plain_rows));
        }
    }
}

TEST_CASE("plans kept while the graph changes give the answers of new ones", "[exec][property]") {
    ExecuteOptions plain;
    plain.optimise = false;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Generator generator(seed), changes(seed + 1000);
        Database database;
        const std::string graph = seed % 2 == 0 ? generator.dense_graph(seed % 4 == 0) : generator.graph();
        database.execute(graph);
        std::vector<std::string> queries;
        for (int i = 0; i < 8; ++i) queries.push_back(i % 2 == 0 ? generator.query() : generator.counting_query());
        std::string history;
        for (int round = 0; round < 6; ++round) {
            for (const std::string& query : queries) {
                INFO("seed " << seed << "\ngraph " << graph << "\n" << history << "query " << query);
                REQUIRE(
                    same_rows(sorted_rows(database.execute(query)), sorted_rows(database.execute(query, {}, plain))));
            }
            const std::string update = changes.update();
            history += update + ";\n";
            database.execute(update);
        }
    }
}

TEST_CASE("optimised and plain plans write the same graph", "[exec][property]") {
    ExecuteOptions plain;
    plain.optimise = false;
    const std::string nodes = "MATCH (n) RETURN labels(n) AS l, properties(n) AS p, COUNT { (n)--() } AS d";
    const std::string relationships = "MATCH (a)-[r]->(b) RETURN a.i AS a, type(r) AS t, properties(r) AS p, b.i AS b";
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Generator generator(seed);
        Database optimised, unoptimised;
        const std::string graph = generator.graph();
        optimised.execute(graph);
        unoptimised.execute(graph);
        std::string history;
        for (int i = 0; i < 8; ++i) {
            const std::string update = generator.update();
            history += update + ";\n";
            INFO("seed " << seed << "\ngraph " << graph << "\n" << history);
            optimised.execute(update);
            unoptimised.execute(update, {}, plain);
            for (const std::string& query : {nodes, relationships})
                REQUIRE(same_rows(sorted_rows(optimised.execute(query)), sorted_rows(unoptimised.execute(query))));
            REQUIRE(optimised.snapshot()->check().empty());
        }
    }
}
