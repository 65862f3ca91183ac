// Entente inside a C++ program: a transaction, a prepared statement, an answer batch by batch, limits, an error.
#include <chrono>
#include <entente/api/entente.hpp>
#include <iostream>
#include <string>

namespace {

using entente::Value;

// Several statements that are committed together. What throws before commit() leaves no trace.
void write(entente::Database& database) {
    entente::PreparedStatement create = database.prepare(
        "MERGE (a:Agreement {name: $agreement}) MERGE (c:Country {name: $country}) "
        "CREATE (c)-[:SIGNED {on: date($on)}]->(a)");
    entente::DatabaseTransaction transaction = database.begin();
    create.bind("agreement", Value("Joint vision"));
    create.bind("on", Value("2018-06-04"));
    for (const char* country : {"Viet Nam", "Korea"}) {
        create.bind("country", Value(country));
        create.execute(transaction);
    }
    transaction.commit();
}

// The rows come in batches, by column. An answer of any size needs the memory of one batch.
void read(entente::Database& database) {
    entente::ExecuteOptions limits;
    limits.time_limit = std::chrono::seconds(5);
    limits.memory_limit = std::size_t{64} << 20;
    limits.row_limit = 100'000;
    entente::PreparedStatement query = database.prepare(
        "MATCH (c:Country)-[s:SIGNED]->(a:Agreement) WHERE s.on >= date($from) "
        "RETURN c.name AS country, a, s.on AS signed ORDER BY country");
    query.bind("from", Value("2018-01-01"));
    entente::ResultCursor cursor = query.stream(limits);
    while (const entente::RowBatch* batch = cursor.next()) {
        const auto countries = batch->column(0).strings();
        const auto agreements = batch->column(1).nodes();
        for (std::size_t i = 0; i < batch->row_count(); ++i) {
            const Value name = cursor.graph().property(entente::NodeRef{agreements[i]}, "name");
            std::cout << countries[i] << " signed \"" << name.as_string() << "\" on "
                      << entente::format_temporal(batch->column(2).value(i)) << '\n';
        }
    }
}

}  // namespace

int main() {
    entente::Database database;  // in memory; Database("graph.db") is a file
    write(database);
    read(database);

    const std::string wrong = "MATCH (c:Country) RETURN d";
    try {
        database.execute(wrong);
    } catch (const entente::Error& error) {
        std::cout << entente::render_error(error, wrong) << '\n';
        return error.detail == "UndefinedVariable" ? 0 : 1;
    }
    return 1;
}
