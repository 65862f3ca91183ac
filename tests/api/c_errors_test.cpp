#include <catch2/catch.hpp>
#include <string>
#include <thread>

#include "tests/api/c_handle.hpp"

namespace {

constexpr const char* endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN a";
constexpr entente_cursor** no_cursor = nullptr;

entente_status drain(const CursorHandle& cursor) {
    const entente_batch* batch = nullptr;
    entente_status status = ENTENTE_OK;
    do {
        status = entente_cursor_next(cursor.get(), &batch, nullptr);
    } while (status == ENTENTE_OK && batch != nullptr);
    return status;
}

}  // namespace

TEST_CASE("an error in C has code, message, place and hint", "[c][error]") {
    const DatabaseHandle database = in_memory();
    const ErrorHandle error = failure(entente_execute, database.get(), "MATCH (person)\nRETURN persn", no_cursor);
    CHECK(entente_error_status(error.get()) == ENTENTE_SYNTAX_ERROR);
    CHECK(std::string(entente_error_code(error.get())) == "SyntaxError");
    CHECK(std::string(entente_error_detail(error.get())) == "UndefinedVariable");
    CHECK(std::string(entente_error_message(error.get())).find("persn") != std::string::npos);
    CHECK(std::string(entente_error_hint(error.get())).find("person") != std::string::npos);
    CHECK(std::string(entente_error_text(error.get())).find("^~~~~") != std::string::npos);
    CHECK(std::string(entente_error_file(error.get())).empty());
    CHECK(entente_error_line(error.get()) == 2);
    CHECK(entente_error_column(error.get()) == 8);
    CHECK(entente_error_begin(error.get()) == 22);
    CHECK(entente_error_end(error.get()) == 27);
}

TEST_CASE("an error of an execution points into the prepared text", "[c][error]") {
    const DatabaseHandle database = in_memory();
    const auto statement = make<StatementHandle>(entente_prepare, database.get(), "RETURN 1 / $n");
    must(entente_bind_integer, statement.get(), "n", int64_t{0});
    const ErrorHandle error = failure(entente_statement_execute, statement.get(), no_cursor);
    CHECK(entente_error_status(error.get()) == ENTENTE_ARITHMETIC_ERROR);
    CHECK(entente_error_line(error.get()) == 1);
}

TEST_CASE("NULL arguments are errors, and NULL handles can be freed", "[c][error]") {
    const DatabaseHandle database = in_memory();
    entente_database* none = nullptr;
    const char* no_text = nullptr;
    const auto is_argument_error = [](const ErrorHandle& error) {
        return entente_error_status(error.get()) == ENTENTE_ARGUMENT_ERROR &&
               std::string(entente_error_detail(error.get())) == "NullArgument";
    };
    CHECK(is_argument_error(failure(entente_execute, none, "RETURN 1", no_cursor)));
    CHECK(is_argument_error(failure(entente_execute, database.get(), no_text, no_cursor)));
    CHECK(is_argument_error(failure(entente_checkpoint, none)));
    CHECK(is_argument_error(
        failure(entente_prepare, database.get(), "RETURN 1", static_cast<entente_statement**>(nullptr))));
    CHECK(entente_execute(nullptr, nullptr, nullptr, nullptr) == ENTENTE_ARGUMENT_ERROR);
    entente_database_free(nullptr);
    entente_statement_free(nullptr);
    entente_cursor_free(nullptr);
    entente_transaction_free(nullptr);
    entente_value_free(nullptr);
    entente_cancellation_free(nullptr);
    entente_error_free(nullptr);
    CHECK(entente_batch_row_count(nullptr) == 0);
    CHECK(entente_error_status(nullptr) == ENTENTE_OK);
}

TEST_CASE("a wrong column, kind, row, type or parameter in C is an error", "[c][error]") {
    const DatabaseHandle database = in_memory();
    const auto statement = make<StatementHandle>(entente_prepare, database.get(), "RETURN 1 AS n, $p AS p");
    CHECK(std::string(entente_error_detail(failure(entente_bind_null, statement.get(), "q").get())) ==
          "UnknownParameter");
    CHECK(entente_error_status(failure(entente_statement_execute, statement.get(), no_cursor).get()) ==
          ENTENTE_PARAMETER_MISSING);
    must(entente_bind_null, statement.get(), "p");
    const auto cursor = make<CursorHandle>(entente_statement_execute, statement.get());
    const entente_batch* batch = next(cursor);
    const entente_column* absent = nullptr;
    CHECK(entente_error_status(failure(entente_batch_column, batch, size_t{2}, &absent).get()) ==
          ENTENTE_ARGUMENT_ERROR);
    const double* floats = nullptr;
    CHECK(entente_error_status(failure(entente_column_floats, column(batch, 0), &floats).get()) == ENTENTE_TYPE_ERROR);
    entente_value* out = nullptr;
    CHECK(entente_error_status(failure(entente_column_value, column(batch, 0), size_t{1}, &out).get()) ==
          ENTENTE_ARGUMENT_ERROR);
    const auto value = make<ValueHandle>(entente_column_value, column(batch, 0), size_t{0});
    const entente_value* one = value.get();
    entente_string text{nullptr, 0};
    CHECK(entente_error_status(failure(entente_value_string, one, &text).get()) == ENTENTE_TYPE_ERROR);
    CHECK(entente_error_status(failure(entente_value_new_temporal, ENTENTE_DATE, "2018-13-01", &out).get()) !=
          ENTENTE_OK);
    CHECK(entente_error_status(failure(entente_value_new_temporal, ENTENTE_LIST, "[]", &out).get()) ==
          ENTENTE_ARGUMENT_ERROR);
    CHECK(entente_error_status(failure(entente_value_new_string, "\xff", size_t{1}, &out).get()) ==
          ENTENTE_ARGUMENT_ERROR);
    must(entente_cursor_close, cursor.get());
    CHECK(std::string(entente_error_detail(failure(entente_cursor_next, cursor.get(), &batch).get())) ==
          "CursorClosed");
}

TEST_CASE("a database that is not there is an error in C", "[c][error]") {
    entente_database* database = nullptr;
    CHECK(
        entente_error_status(
            failure(entente_open, "/nowhere/graph.db", unsigned{ENTENTE_OPEN_EXISTING}, int64_t{0}, &database).get()) ==
        ENTENTE_IO_ERROR);
    CHECK(database == nullptr);
}

TEST_CASE("limits hold in C", "[c][limits]") {
    const DatabaseHandle database = in_memory();
    const auto statement = make<StatementHandle>(entente_prepare, database.get(), endless);
    SECTION("time") {
        must(entente_set_time_limit, statement.get(), int64_t{1});
        CHECK(drain(make<CursorHandle>(entente_statement_execute, statement.get())) == ENTENTE_CANCELLED);
        CHECK(entente_set_time_limit(statement.get(), -1, nullptr) == ENTENTE_ARGUMENT_ERROR);
    }
    SECTION("memory") {
        const auto collect = make<StatementHandle>(entente_prepare, database.get(),
                                                   "UNWIND range(1, 1000000) AS n WITH collect(n) AS l RETURN size(l)");
        must(entente_set_memory_limit, collect.get(), uint64_t{1} << 20);
        CHECK(entente_statement_execute(collect.get(), nullptr, nullptr) == ENTENTE_RESOURCE_LIMIT);
    }
    SECTION("rows") {
        must(entente_set_row_limit, statement.get(), uint64_t{5000});
        CHECK(drain(make<CursorHandle>(entente_statement_execute, statement.get())) == ENTENTE_RESOURCE_LIMIT);
        const auto few = make<StatementHandle>(entente_prepare, database.get(), "UNWIND range(1, 5000) AS n RETURN n");
        must(entente_set_row_limit, few.get(), uint64_t{4999});
        CHECK(drain(make<CursorHandle>(entente_statement_execute, few.get())) == ENTENTE_RESOURCE_LIMIT);
        must(entente_set_row_limit, few.get(), uint64_t{0});
        CHECK(drain(make<CursorHandle>(entente_statement_execute, few.get())) == ENTENTE_OK);
    }
    SECTION("read-only") {
        const auto create = make<StatementHandle>(entente_prepare, database.get(), "CREATE ()");
        must(entente_set_read_only, create.get(), 1);
        CHECK(entente_statement_execute(create.get(), nullptr, nullptr) == ENTENTE_SEMANTIC_ERROR);
    }
}

TEST_CASE("a statement is cancelled before it starts, between batches, and from another thread",
          "[c][cancel][threads]") {
    const DatabaseHandle database = in_memory();
    const auto cancellation = make<CancellationHandle>(entente_cancellation_new);
    const auto statement = make<StatementHandle>(entente_prepare, database.get(), endless);
    must(entente_set_cancellation, statement.get(), cancellation.get());
    SECTION("before it starts") {
        entente_cancel(cancellation.get());
        CHECK(entente_statement_execute(statement.get(), nullptr, nullptr) == ENTENTE_CANCELLED);
        CHECK(drain(make<CursorHandle>(entente_statement_execute, statement.get())) == ENTENTE_CANCELLED);
        entente_cancellation_reset(cancellation.get());
        CHECK(next(make<CursorHandle>(entente_statement_execute, statement.get())) != nullptr);
    }
    SECTION("between batches") {
        const auto cursor = make<CursorHandle>(entente_statement_execute, statement.get());
        REQUIRE(next(cursor) != nullptr);
        entente_cancel(cancellation.get());
        CHECK(drain(cursor) == ENTENTE_CANCELLED);
    }
    SECTION("from another thread") {
        std::thread other([&] { entente_cancel(cancellation.get()); });
        CHECK(drain(make<CursorHandle>(entente_statement_execute, statement.get())) == ENTENTE_CANCELLED);
        other.join();
    }
}
