// Entente inside a program: make a graph, ask it a question with a parameter, read the rows, meet an error.
#include <entente/api/entente.hpp>
#include <iostream>
#include <string>

int main() {
    entente::Database database;
    database.execute(
        "CREATE (:Country {name: 'Viet Nam'})-[:SIGNED {on: date('2018-06-04')}]->(a:Agreement {name: 'Joint vision'}),"
        "       (:Country {name: 'Korea'})-[:SIGNED {on: date('2018-06-04')}]->(a)");

    const entente::Result result = database.execute(
        "MATCH (c:Country)-[s:SIGNED]->(a:Agreement) WHERE s.on >= date($from) "
        "RETURN c.name AS country, a.name AS agreement, s.on AS signed ORDER BY country",
        {{"from", entente::Value("2018-01-01")}});
    for (std::size_t i = 0; i < result.row_count; ++i) {
        const auto row = result.row(i);
        std::cout << row[0].as_string() << " signed \"" << row[1].as_string() << "\" on "
                  << entente::format_temporal(row[2]) << '\n';
    }

    const std::string wrong = "MATCH (c:Country) RETURN d";
    try {
        database.execute(wrong);
    } catch (const entente::Error& error) {
        std::cout << entente::render_error(error, wrong) << '\n';
        return error.detail == "UndefinedVariable" ? 0 : 1;
    }
    return 1;
}
