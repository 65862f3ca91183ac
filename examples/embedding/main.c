// Entente inside a C program: a transaction, a prepared statement, an answer batch by batch, limits, an error.
#include <entente/api/entente.h>
#include <stdio.h>
#include <string.h>

// Prints an error and frees it. Gives 1, for main.
static int fail(entente_error* error) {
    fprintf(stderr, "%s\n", entente_error_text(error));
    entente_error_free(error);
    return 1;
}

// Several statements that are committed together. What fails before the commit leaves no trace.
static entente_status write_graph(entente_database* database, entente_error** error) {
    static const char* const countries[] = {"Viet Nam", "Korea"};
    entente_statement* create = NULL;
    entente_transaction* transaction = NULL;
    entente_status status = entente_prepare(database,
                                            "MERGE (a:Agreement {name: 'Joint vision'}) "
                                            "MERGE (c:Country {name: $country}) CREATE (c)-[:SIGNED {on: $on}]->(a)",
                                            &create, error);
    entente_value* date = NULL;
    if (status == ENTENTE_OK) status = entente_value_new_temporal(ENTENTE_DATE, "2018-06-04", &date, error);
    if (status == ENTENTE_OK) status = entente_bind(create, "on", date, error);
    if (status == ENTENTE_OK) status = entente_begin(database, &transaction, error);
    for (size_t i = 0; status == ENTENTE_OK && i < 2; ++i) {
        status = entente_bind_string(create, "country", countries[i], strlen(countries[i]), error);
        if (status == ENTENTE_OK) status = entente_statement_execute_in(create, transaction, NULL, error);
    }
    if (status == ENTENTE_OK) status = entente_commit(transaction, error);
    entente_transaction_free(transaction);  // rolls back what was not committed
    entente_value_free(date);
    entente_statement_free(create);
    return status;
}

// One batch: columns are arrays where their rows have one type. Any row of any column is also a value.
static entente_status print_batch(const entente_batch* batch, entente_error** error) {
    const entente_column *country = NULL, *signed_on = NULL;
    const entente_string* names = NULL;
    entente_status status = entente_batch_column(batch, 0, &country, error);
    if (status == ENTENTE_OK) status = entente_batch_column(batch, 1, &signed_on, error);
    if (status == ENTENTE_OK) status = entente_column_strings(country, &names, error);
    for (size_t row = 0; status == ENTENTE_OK && row < entente_batch_row_count(batch); ++row) {
        entente_value *date = NULL, *text = NULL;
        entente_string iso = {"", 0};
        status = entente_column_value(signed_on, row, &date, error);
        if (status == ENTENTE_OK) status = entente_value_text(date, &text, error);
        if (status == ENTENTE_OK) status = entente_value_string(text, &iso, error);
        printf("%.*s signed on %.*s\n", (int)names[row].size, names[row].data, (int)iso.size, iso.data);
        entente_value_free(text);
        entente_value_free(date);
    }
    return status;
}

static entente_status read_graph(entente_database* database, entente_error** error) {
    entente_statement* query = NULL;
    entente_cursor* cursor = NULL;
    const entente_batch* batch = NULL;
    entente_status status = entente_prepare(database,
                                            "MATCH (c:Country)-[s:SIGNED]->(:Agreement) "
                                            "RETURN c.name AS country, s.on AS signed ORDER BY country",
                                            &query, error);
    if (status == ENTENTE_OK) status = entente_set_time_limit(query, 5000, error);
    if (status == ENTENTE_OK) status = entente_statement_execute(query, &cursor, error);
    while (status == ENTENTE_OK) {
        status = entente_cursor_next(cursor, &batch, error);
        if (status != ENTENTE_OK || batch == NULL) break;
        status = print_batch(batch, error);
    }
    entente_cursor_free(cursor);
    entente_statement_free(query);
    return status;
}

int main(void) {
    entente_database* database = NULL;
    entente_error* error = NULL;
    // In memory; a path instead of NULL is a file.
    if (entente_open(NULL, 0, ENTENTE_DEFAULT_WAIT, &database, &error) != ENTENTE_OK) return fail(error);
    if (write_graph(database, &error) != ENTENTE_OK || read_graph(database, &error) != ENTENTE_OK) {
        entente_database_free(database);
        return fail(error);
    }
    const entente_status status = entente_execute(database, "MATCH (c:Country) RETURN d", NULL, &error);
    printf("line %zu, column %zu: %s\n", entente_error_line(error), entente_error_column(error),
           entente_error_message(error));
    entente_error_free(error);
    entente_database_free(database);
    return status == ENTENTE_SYNTAX_ERROR ? 0 : 1;
}
