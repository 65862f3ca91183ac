#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/entente.h"
#include "api/entente.hpp"

/// What is behind the handles of entente.h, and how a C function runs: every one that can fail is one call of
/// `guarded`.

struct entente_database {
    entente::Database database;
};

struct entente_transaction {
    entente::DatabaseTransaction transaction;
};

struct entente_cancellation {
    std::shared_ptr<std::atomic<bool>> flag = std::make_shared<std::atomic<bool>>(false);
};

struct entente_statement {
    entente::PreparedStatement statement;
    entente::ExecuteOptions options;
    std::shared_ptr<std::atomic<bool>> flag;  ///< what options.cancel points to
};

/// Nodes and relationships are ids only, which a cursor resolves.
struct entente_value {
    entente::Value value;
};

/// A column of a batch. The arrays whose layout in C differs are made when they are asked for.
struct entente_column {
    const entente::BatchColumn* column = nullptr;
    mutable std::vector<entente_string> strings;
    mutable std::vector<std::uint64_t> ids;
};

struct entente_batch {
    std::size_t row_count = 0;
    std::vector<entente_column> columns;
};

struct entente_cursor {
    entente::ResultCursor cursor;
    std::shared_ptr<std::atomic<bool>> flag;  ///< what the execution's options point to
    entente_batch batch;
};

namespace entente::c {

/// The exception that is being handled, as a status, and as an error where `error` is given. `text` is the statement
/// that a span refers to. Never throws.
[[nodiscard]] entente_status report(entente_error** error, std::string_view text) noexcept;

/// Runs `function` and turns what it throws into a status.
template <typename Function>
entente_status guarded(entente_error** error, std::string_view text, const Function& function) noexcept {
    if (error != nullptr) *error = nullptr;
    try {
        function();
        return ENTENTE_OK;
    } catch (...) {
        return report(error, text);
    }
}
template <typename Function> entente_status guarded(entente_error** error, const Function& function) noexcept {
    return guarded(error, {}, function);
}

/// Throws Error(argument_error) that names the argument when it is NULL.
void require(const void* argument, const char* name);

/// Gives `cursor` to the caller of a C function, or runs it to its end where none is wanted.
void hand_out(entente_cursor** target, ResultCursor cursor, std::shared_ptr<std::atomic<bool>> flag = nullptr);

/// Gives `value` to the caller of a C function.
void hand_out(entente_value** target, Value value);

}  // namespace entente::c
