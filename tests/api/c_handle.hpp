#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "api/entente.h"

/// Owners of C handles for the tests, and calls that must succeed.
template <auto Free> struct Freer {
    template <typename T> void operator()(T* handle) const { Free(handle); }
};
using DatabaseHandle = std::unique_ptr<entente_database, Freer<entente_database_free>>;
using TransactionHandle = std::unique_ptr<entente_transaction, Freer<entente_transaction_free>>;
using StatementHandle = std::unique_ptr<entente_statement, Freer<entente_statement_free>>;
using CursorHandle = std::unique_ptr<entente_cursor, Freer<entente_cursor_free>>;
using ValueHandle = std::unique_ptr<entente_value, Freer<entente_value_free>>;
using CancellationHandle = std::unique_ptr<entente_cancellation, Freer<entente_cancellation_free>>;
using ErrorHandle = std::unique_ptr<entente_error, Freer<entente_error_free>>;

/// Calls `function(arguments..., &error)`; throws the error's text when it fails.
template <typename Function, typename... Arguments> void must(Function function, Arguments... arguments) {
    entente_error* error = nullptr;
    const entente_status status = function(arguments..., &error);
    const ErrorHandle owner(error);
    if (status != ENTENTE_OK) throw std::runtime_error(entente_error_text(error));
    if (error != nullptr) throw std::runtime_error("a success gave an error");
}

/// Calls `function(arguments..., &handle, &error)`, which must succeed.
template <typename Handle, typename Function, typename... Arguments>
Handle make(Function function, Arguments... arguments) {
    typename Handle::pointer handle = nullptr;
    must(function, arguments..., &handle);
    return Handle(handle);
}

/// The error of a call that must fail.
template <typename Function, typename... Arguments> ErrorHandle failure(Function function, Arguments... arguments) {
    entente_error* error = nullptr;
    const entente_status status = function(arguments..., &error);
    ErrorHandle owner(error);
    if (status == ENTENTE_OK) throw std::runtime_error("the call succeeded");
    if (error == nullptr || entente_error_status(error) != status) throw std::runtime_error("status and error differ");
    return owner;
}

inline DatabaseHandle in_memory() {
    return make<DatabaseHandle>(entente_open, static_cast<const char*>(nullptr), 0U, int64_t{ENTENTE_DEFAULT_WAIT});
}

inline CursorHandle query(const DatabaseHandle& database, const char* text) {
    return make<CursorHandle>(entente_execute, database.get(), text);
}

/// The next batch, or nullptr.
inline const entente_batch* next(const CursorHandle& cursor) {
    const entente_batch* batch = nullptr;
    must(entente_cursor_next, cursor.get(), &batch);
    return batch;
}

inline const entente_column* column(const entente_batch* batch, size_t index) {
    const entente_column* result = nullptr;
    must(entente_batch_column, batch, index, &result);
    return result;
}

inline size_t count_rows(const CursorHandle& cursor) {
    size_t rows = 0;
    while (const entente_batch* batch = next(cursor)) rows += entente_batch_row_count(batch);
    return rows;
}

inline std::string string_of(const ValueHandle& value) {
    entente_string text{nullptr, 0};
    must(entente_value_string, static_cast<const entente_value*>(value.get()), &text);
    return {text.data, text.size};
}

inline std::string text_of(const ValueHandle& value) {
    return string_of(make<ValueHandle>(entente_value_text, static_cast<const entente_value*>(value.get())));
}
