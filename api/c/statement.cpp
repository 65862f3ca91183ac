#include <limits>

#include "api/c/handles.hpp"

using entente::Value;
using entente::c::guarded;
using entente::c::hand_out;
using entente::c::require;

namespace {

entente_status bind_value(entente_statement* statement, const char* name, Value value, entente_error** error) {
    return guarded(error, [&] {
        require(statement, "statement");
        require(name, "name");
        statement->statement.bind(name, std::move(value));
    });
}

/// The text that the place of an error refers to.
std::string_view text_of(const entente_statement* statement) {
    return statement != nullptr ? std::string_view(statement->statement.text()) : std::string_view();
}

}  // namespace

entente_status entente_prepare(entente_database* database, const char* text, entente_statement** statement,
                               entente_error** error) {
    return guarded(error, text != nullptr ? text : "", [&] {
        require(database, "database");
        require(text, "text");
        require(statement, "statement");
        *statement = new entente_statement{database->database.prepare(text), {}, nullptr};
    });
}

void entente_statement_free(entente_statement* statement) {
    delete statement;
}

size_t entente_statement_parameter_count(const entente_statement* statement) {
    return statement != nullptr ? statement->statement.parameters().size() : 0;
}

const char* entente_statement_parameter_name(const entente_statement* statement, size_t index) {
    if (index >= entente_statement_parameter_count(statement)) return nullptr;
    return statement->statement.parameters()[index].c_str();
}

int entente_statement_writes(const entente_statement* statement) {
    return statement != nullptr && statement->statement.writes() ? 1 : 0;
}

entente_status entente_bind(entente_statement* statement, const char* name, const entente_value* value,
                            entente_error** error) {
    return guarded(error, [&] {
        require(statement, "statement");
        require(name, "name");
        require(value, "value");
        statement->statement.bind(name, value->value);
    });
}

entente_status entente_bind_null(entente_statement* statement, const char* name, entente_error** error) {
    return bind_value(statement, name, Value(), error);
}

entente_status entente_bind_boolean(entente_statement* statement, const char* name, int value, entente_error** error) {
    return bind_value(statement, name, Value(value != 0), error);
}

entente_status entente_bind_integer(entente_statement* statement, const char* name, int64_t value,
                                    entente_error** error) {
    return bind_value(statement, name, Value(std::int64_t{value}), error);
}

entente_status entente_bind_float(entente_statement* statement, const char* name, double value, entente_error** error) {
    return bind_value(statement, name, Value(value), error);
}

entente_status entente_bind_string(entente_statement* statement, const char* name, const char* data, size_t size,
                                   entente_error** error) {
    entente_value* value = nullptr;
    entente_status status = entente_value_new_string(data, size, &value, error);
    if (status == ENTENTE_OK) status = entente_bind(statement, name, value, error);
    entente_value_free(value);
    return status;
}

entente_status entente_clear_bindings(entente_statement* statement, entente_error** error) {
    return guarded(error, [&] {
        require(statement, "statement");
        statement->statement.clear_bindings();
    });
}

entente_status entente_set_time_limit(entente_statement* statement, int64_t milliseconds, entente_error** error) {
    return guarded(error, [&] {
        require(statement, "statement");
        constexpr std::int64_t longest = std::numeric_limits<std::int32_t>::max();  // 24 days
        if (milliseconds < 0 || milliseconds > longest) {
            throw entente::Error(entente::ErrorCode::argument_error, "NumberOutOfRange",
                                 "a time limit is between 0 and 2,147,483,647 milliseconds");
        }
        statement->options.time_limit.reset();
        if (milliseconds > 0) statement->options.time_limit = std::chrono::milliseconds(milliseconds);
    });
}

entente_status entente_set_memory_limit(entente_statement* statement, uint64_t bytes, entente_error** error) {
    return guarded(error, [&] {
        require(statement, "statement");
        statement->options.memory_limit = bytes;
    });
}

entente_status entente_set_row_limit(entente_statement* statement, uint64_t rows, entente_error** error) {
    return guarded(error, [&] {
        require(statement, "statement");
        statement->options.row_limit = rows;
    });
}

entente_status entente_set_read_only(entente_statement* statement, int read_only, entente_error** error) {
    return guarded(error, [&] {
        require(statement, "statement");
        statement->options.read_only = read_only != 0;
    });
}

entente_status entente_set_cancellation(entente_statement* statement, entente_cancellation* cancellation,
                                        entente_error** error) {
    return guarded(error, [&] {
        require(statement, "statement");
        statement->flag = cancellation != nullptr ? cancellation->flag : nullptr;
        statement->options.cancel = statement->flag.get();
    });
}

entente_status entente_statement_execute(entente_statement* statement, entente_cursor** cursor, entente_error** error) {
    return guarded(error, text_of(statement), [&] {
        require(statement, "statement");
        hand_out(cursor, statement->statement.stream(statement->options), statement->flag);
    });
}

entente_status entente_statement_execute_in(entente_statement* statement, entente_transaction* transaction,
                                            entente_cursor** cursor, entente_error** error) {
    return guarded(error, text_of(statement), [&] {
        require(statement, "statement");
        require(transaction, "transaction");
        hand_out(cursor,
                 entente::ResultCursor(statement->statement.execute(transaction->transaction, statement->options)));
    });
}
