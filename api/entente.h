#ifndef ENTENTE_H
#define ENTENTE_H

/// Entente for C (C11) and for languages that call C. docs/embedding.md is a guide; docs/language.md is the language.
///
/// Rules that hold for every function:
/// - What can fail returns an entente_status and takes `error`, last. On failure `*error` becomes a new error, which
///   the caller frees with entente_error_free; on success it becomes NULL. `error` may be NULL. Outputs are set on
///   success only. No exception crosses this boundary and no failure ends the program: want of memory is
///   ENTENTE_OUT_OF_MEMORY.
/// - Text is UTF-8. What goes in is copied. `const char*` alone ends with NUL; with a size beside it, it may hold any
///   byte. NULL for a handle or an output is ENTENTE_ARGUMENT_ERROR; for a `free` it does nothing.
/// - What comes out through `TYPE**` belongs to the caller, who frees it with entente_TYPE_free; what comes out
///   through `const TYPE**` or is returned as a pointer belongs to the handle that it was asked of, and lives as long
///   as this says here.
/// - A database may be used from several threads at once. Any other handle is used by one thread at a time, but for
///   entente_cancel.
/// - Handles may be freed in any order: statements, transactions and cursors keep what they need of the database, and
///   its file stays open until the last of them is freed.

#include <stddef.h>
#include <stdint.h>

#define ENTENTE_VERSION_MAJOR 0
#define ENTENTE_VERSION_MINOR 1
#define ENTENTE_VERSION_PATCH 0
#define ENTENTE_VERSION "0.1.0"

#define ENTENTE_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

typedef struct entente_database entente_database;
typedef struct entente_transaction entente_transaction;
typedef struct entente_statement entente_statement;
typedef struct entente_cursor entente_cursor;
typedef struct entente_batch entente_batch;
typedef struct entente_column entente_column;
typedef struct entente_value entente_value;
typedef struct entente_cancellation entente_cancellation;
typedef struct entente_error entente_error;

/// The version of the library that runs; ENTENTE_VERSION is that of the header.
ENTENTE_API const char* entente_version(void);

// ---- errors ------------------------------------------------------------------------------------------------------

/// Numbers keep their meaning from version to version; new ones may come.
typedef enum entente_status {
    ENTENTE_OK = 0,
    ENTENTE_SYNTAX_ERROR = 1,
    ENTENTE_SEMANTIC_ERROR = 2,
    ENTENTE_PARAMETER_MISSING = 3,
    ENTENTE_CONSTRAINT_VALIDATION_FAILED = 4,
    ENTENTE_CONSTRAINT_VERIFICATION_FAILED = 5,
    ENTENTE_ENTITY_NOT_FOUND = 6,
    ENTENTE_PROPERTY_NOT_FOUND = 7,
    ENTENTE_LABEL_NOT_FOUND = 8,
    ENTENTE_TYPE_ERROR = 9,
    ENTENTE_ARGUMENT_ERROR = 10,
    ENTENTE_ARITHMETIC_ERROR = 11,
    ENTENTE_PROCEDURE_ERROR = 12,
    ENTENTE_IO_ERROR = 13,          ///< a file cannot be opened, read or written
    ENTENTE_DATA_ERROR = 14,        ///< the content of a loaded file is wrong
    ENTENTE_DATABASE_CORRUPT = 15,  ///< a database file or its log is damaged, or is none
    ENTENTE_DATABASE_BUSY = 16,     ///< another writes, and the time to wait has passed
    ENTENTE_CANCELLED = 17,         ///< entente_cancel, or the time limit
    ENTENTE_RESOURCE_LIMIT = 18,    ///< a limit of memory, rows, nesting or size; docs/limits.md
    ENTENTE_INTERNAL_ERROR = 19,
    ENTENTE_OUT_OF_MEMORY = 20  ///< the system gave no memory
} entente_status;

ENTENTE_API entente_status entente_error_status(const entente_error* error);
// Texts live as long as the error; none is NULL.
ENTENTE_API const char* entente_error_code(const entente_error* error);     ///< `SyntaxError`, `TypeError`, ...
ENTENTE_API const char* entente_error_detail(const entente_error* error);   ///< `UndefinedVariable`, ...
ENTENTE_API const char* entente_error_message(const entente_error* error);  ///< one line, lower case
ENTENTE_API const char* entente_error_hint(const entente_error* error);     ///< what to do next; may be empty
ENTENTE_API const char* entente_error_file(const entente_error* error);     ///< of a load; else empty
/// All of it for a person, with the source line underlined, over several lines.
ENTENTE_API const char* entente_error_text(const entente_error* error);
/// Line and column from 1 (the column counts code points), bytes [begin, end) of the text; all 0 where there is no
/// place.
ENTENTE_API size_t entente_error_line(const entente_error* error);
ENTENTE_API size_t entente_error_column(const entente_error* error);
ENTENTE_API size_t entente_error_begin(const entente_error* error);
ENTENTE_API size_t entente_error_end(const entente_error* error);
ENTENTE_API void entente_error_free(entente_error* error);

// ---- databases ---------------------------------------------------------------------------------------------------

enum {
    ENTENTE_OPEN_READ_ONLY = 1,  ///< refuses writes; the file may lie on read-only media
    ENTENTE_OPEN_EXISTING = 2    ///< an error when there is no such file, which is otherwise made
};
#define ENTENTE_DEFAULT_WAIT (-1)  ///< 5 seconds

/// Opens a database file, or with a NULL path an empty graph in memory. `wait_ms` is how long a write waits for another
/// writer before it fails with ENTENTE_DATABASE_BUSY.
ENTENTE_API entente_status entente_open(const char* path, unsigned flags, int64_t wait_ms, entente_database** database,
                                        entente_error** error);
/// Frees the handle.
ENTENTE_API void entente_database_free(entente_database* database);

/// Runs one statement without parameters, as a transaction of its own. A NULL `cursor` runs it to its end and drops the
/// rows.
ENTENTE_API entente_status entente_execute(entente_database* database, const char* text, entente_cursor** cursor,
                                           entente_error** error);
/// Loads files (.facts, .csv, .cypher), all or nothing. The counts of what was made may be NULL.
ENTENTE_API entente_status entente_load(entente_database* database, const char* const* files, size_t file_count,
                                        uint64_t* nodes, uint64_t* relationships, entente_error** error);
/// Moves the log into the database file. Happens by itself when the log grows.
ENTENTE_API entente_status entente_checkpoint(entente_database* database, entente_error** error);

// ---- transactions ------------------------------------------------------------------------------------------------

/// Takes the turn to write, until commit, rollback or free.
ENTENTE_API entente_status entente_begin(entente_database* database, entente_transaction** transaction,
                                         entente_error** error);
/// Durable when it returns ENTENTE_OK. Either way the transaction has ended: its further use is ENTENTE_ARGUMENT_ERROR.
ENTENTE_API entente_status entente_commit(entente_transaction* transaction, entente_error** error);
ENTENTE_API entente_status entente_rollback(entente_transaction* transaction, entente_error** error);
ENTENTE_API void entente_transaction_free(entente_transaction* transaction);  ///< rolls back what has not ended

// ---- cancelling --------------------------------------------------------------------------------------------------

/// A flag for any number of statements. Stays set until it is reset.
ENTENTE_API entente_status entente_cancellation_new(entente_cancellation** cancellation, entente_error** error);
/// Stops the executions that look at the flag, soon: they fail with ENTENTE_CANCELLED. From any thread or signal
/// handler.
ENTENTE_API void entente_cancel(entente_cancellation* cancellation);
ENTENTE_API void entente_cancellation_reset(entente_cancellation* cancellation);
ENTENTE_API void entente_cancellation_free(entente_cancellation* cancellation);

// ---- statements --------------------------------------------------------------------------------------------------

/// Parses and checks one statement. The plan is kept and made anew when the graph has changed.
ENTENTE_API entente_status entente_prepare(entente_database* database, const char* text, entente_statement** statement,
                                           entente_error** error);
ENTENTE_API void entente_statement_free(entente_statement* statement);

ENTENTE_API size_t entente_statement_parameter_count(const entente_statement* statement);
/// Lives as the statement; NULL past the last.
ENTENTE_API const char* entente_statement_parameter_name(const entente_statement* statement, size_t index);
ENTENTE_API int entente_statement_writes(const entente_statement* statement);  ///< 1 or 0

/// Sets parameter $name until it is bound again. ENTENTE_ARGUMENT_ERROR when the statement does not read it.
ENTENTE_API entente_status entente_bind(entente_statement* statement, const char* name, const entente_value* value,
                                        entente_error** error);
ENTENTE_API entente_status entente_bind_null(entente_statement* statement, const char* name, entente_error** error);
ENTENTE_API entente_status entente_bind_boolean(entente_statement* statement, const char* name, int value,
                                                entente_error** error);
ENTENTE_API entente_status entente_bind_integer(entente_statement* statement, const char* name, int64_t value,
                                                entente_error** error);
ENTENTE_API entente_status entente_bind_float(entente_statement* statement, const char* name, double value,
                                              entente_error** error);
ENTENTE_API entente_status entente_bind_string(entente_statement* statement, const char* name, const char* data,
                                               size_t size, entente_error** error);
ENTENTE_API entente_status entente_clear_bindings(entente_statement* statement, entente_error** error);

// Limits of the executions that follow; 0 takes a limit away (that of memory is then 4 GiB). An execution that meets
// one fails and leaves no trace.
/// Only time within the library counts: a cursor may rest between batches.
ENTENTE_API entente_status entente_set_time_limit(entente_statement* statement, int64_t milliseconds,
                                                  entente_error** error);
/// Of intermediate results, in bytes.
ENTENTE_API entente_status entente_set_memory_limit(entente_statement* statement, uint64_t bytes,
                                                    entente_error** error);
/// Of rows in the answer. Without it there is none.
ENTENTE_API entente_status entente_set_row_limit(entente_statement* statement, uint64_t rows, entente_error** error);
/// Nonzero: a statement that would write fails.
ENTENTE_API entente_status entente_set_read_only(entente_statement* statement, int read_only, entente_error** error);
/// The statement and its cursors share the flag; NULL takes it away.
ENTENTE_API entente_status entente_set_cancellation(entente_statement* statement, entente_cancellation* cancellation,
                                                    entente_error** error);

/// Runs the statement as a transaction of its own. One that reads is run as far as the cursor is asked; the cursor does
/// not depend on the statement, which may be bound and executed again. `cursor` may be NULL as in entente_execute.
ENTENTE_API entente_status entente_statement_execute(entente_statement* statement, entente_cursor** cursor,
                                                     entente_error** error);
/// Runs it to its end inside `transaction`. When it fails, nothing of it stays and the transaction goes on.
ENTENTE_API entente_status entente_statement_execute_in(entente_statement* statement, entente_transaction* transaction,
                                                        entente_cursor** cursor, entente_error** error);

// ---- cursors -----------------------------------------------------------------------------------------------------

ENTENTE_API void entente_cursor_free(entente_cursor* cursor);
ENTENTE_API size_t entente_cursor_column_count(const entente_cursor* cursor);
/// Lives as the cursor; NULL past the last.
ENTENTE_API const char* entente_cursor_column_name(const entente_cursor* cursor, size_t index);

/// The next rows, one or more; `*batch` becomes NULL at the end. The batch and all that is asked of it live until the
/// next call, close or free. A failure closes the cursor. All batches see one snapshot of the graph.
ENTENTE_API entente_status entente_cursor_next(entente_cursor* cursor, const entente_batch** batch,
                                               entente_error** error);
/// Ends the statement early and lets go of the snapshot. Names, counts and warnings stay.
ENTENTE_API entente_status entente_cursor_close(entente_cursor* cursor, entente_error** error);

typedef enum entente_count {
    ENTENTE_NODES_CREATED = 0,
    ENTENTE_NODES_DELETED = 1,
    ENTENTE_RELATIONSHIPS_CREATED = 2,
    ENTENTE_RELATIONSHIPS_DELETED = 3,
    ENTENTE_PROPERTIES_SET = 4,
    ENTENTE_LABELS_ADDED = 5,
    ENTENTE_LABELS_REMOVED = 6,
    ENTENTE_INDEXES_ADDED = 7,
    ENTENTE_INDEXES_REMOVED = 8,
    ENTENTE_CONSTRAINTS_ADDED = 9,
    ENTENTE_CONSTRAINTS_REMOVED = 10
} entente_count;
/// What the statement did; 0 for an unknown count.
ENTENTE_API uint64_t entente_cursor_count(const entente_cursor* cursor, entente_count count);
ENTENTE_API size_t entente_cursor_warning_count(const entente_cursor* cursor);
/// Lives as the cursor; NULL past the last.
ENTENTE_API const char* entente_cursor_warning(const entente_cursor* cursor, size_t index);

// What the snapshot of the cursor holds of the nodes and relationships of the answer, by their ids.
/// A list of strings.
ENTENTE_API entente_status entente_node_labels(const entente_cursor* cursor, uint64_t node, entente_value** labels,
                                               entente_error** error);
/// A map.
ENTENTE_API entente_status entente_node_properties(const entente_cursor* cursor, uint64_t node,
                                                   entente_value** properties, entente_error** error);
/// A string.
ENTENTE_API entente_status entente_relationship_type(const entente_cursor* cursor, uint64_t relationship,
                                                     entente_value** type, entente_error** error);
ENTENTE_API entente_status entente_relationship_ends(const entente_cursor* cursor, uint64_t relationship,
                                                     uint64_t* source, uint64_t* target, entente_error** error);
/// A map.
ENTENTE_API entente_status entente_relationship_properties(const entente_cursor* cursor, uint64_t relationship,
                                                           entente_value** properties, entente_error** error);

// ---- batches: columns as arrays ----------------------------------------------------------------------------------

/// How a column is stored in one batch; it may differ in the next. ENTENTE_KIND_VALUE where the rows have several
/// types, or one without an array of its own.
typedef enum entente_kind {
    ENTENTE_KIND_VALUE = 0,
    ENTENTE_KIND_BOOLEAN = 1,
    ENTENTE_KIND_INTEGER = 2,
    ENTENTE_KIND_FLOAT = 3,
    ENTENTE_KIND_STRING = 4,
    ENTENTE_KIND_DATE = 5,
    ENTENTE_KIND_NODE = 6,
    ENTENTE_KIND_RELATIONSHIP = 7
} entente_kind;

/// `size` bytes of UTF-8, without NUL at the end.
typedef struct entente_string {
    const char* data;
    size_t size;
} entente_string;

ENTENTE_API size_t entente_batch_row_count(const entente_batch* batch);
ENTENTE_API size_t entente_batch_column_count(const entente_batch* batch);
ENTENTE_API entente_status entente_batch_column(const entente_batch* batch, size_t index, const entente_column** column,
                                                entente_error** error);

ENTENTE_API entente_kind entente_column_kind(const entente_column* column);
/// One byte for each row, 1 where it is null; NULL when no row is. What an array has in such a row is unspecified.
ENTENTE_API const uint8_t* entente_column_nulls(const entente_column* column);
// The array of a kind, one element for each row. ENTENTE_TYPE_ERROR when the column is of another kind.
ENTENTE_API entente_status entente_column_booleans(const entente_column* column, const uint8_t** data,
                                                   entente_error** error);
ENTENTE_API entente_status entente_column_integers(const entente_column* column, const int64_t** data,
                                                   entente_error** error);
ENTENTE_API entente_status entente_column_floats(const entente_column* column, const double** data,
                                                 entente_error** error);
ENTENTE_API entente_status entente_column_strings(const entente_column* column, const entente_string** data,
                                                  entente_error** error);
/// Days since 1970-01-01.
ENTENTE_API entente_status entente_column_dates(const entente_column* column, const int64_t** data,
                                                entente_error** error);
/// Ids of nodes or of relationships.
ENTENTE_API entente_status entente_column_ids(const entente_column* column, const uint64_t** data,
                                              entente_error** error);
/// One row's value, whatever the kind.
ENTENTE_API entente_status entente_column_value(const entente_column* column, size_t row, entente_value** value,
                                                entente_error** error);

// ---- values ------------------------------------------------------------------------------------------------------

typedef enum entente_type {
    ENTENTE_NULL = 0,
    ENTENTE_BOOLEAN = 1,
    ENTENTE_INTEGER = 2,
    ENTENTE_FLOAT = 3,
    ENTENTE_STRING = 4,
    ENTENTE_LIST = 5,
    ENTENTE_MAP = 6,
    ENTENTE_NODE = 7,
    ENTENTE_RELATIONSHIP = 8,
    ENTENTE_PATH = 9,
    ENTENTE_DATE = 10,
    ENTENTE_LOCAL_TIME = 11,
    ENTENTE_TIME = 12,
    ENTENTE_LOCAL_DATE_TIME = 13,
    ENTENTE_DATE_TIME = 14,
    ENTENTE_DURATION = 15
} entente_type;

ENTENTE_API entente_status entente_value_new_null(entente_value** value, entente_error** error);
ENTENTE_API entente_status entente_value_new_boolean(int boolean, entente_value** value, entente_error** error);
ENTENTE_API entente_status entente_value_new_integer(int64_t integer, entente_value** value, entente_error** error);
ENTENTE_API entente_status entente_value_new_float(double number, entente_value** value, entente_error** error);
ENTENTE_API entente_status entente_value_new_string(const char* data, size_t size, entente_value** value,
                                                    entente_error** error);
/// Copies the elements.
ENTENTE_API entente_status entente_value_new_list(const entente_value* const* elements, size_t count,
                                                  entente_value** value, entente_error** error);
/// Copies the values; of equal keys the last stays.
ENTENTE_API entente_status entente_value_new_map(const char* const* keys, const entente_value* const* values,
                                                 size_t count, entente_value** value, entente_error** error);
/// A date, time or duration (ENTENTE_DATE and what follows it) from ISO 8601, as the function of that name reads it:
/// `2018-06-04`, `2018-06-04T12:30+07:00`, `P1Y2M`. UTC where the text names no zone.
ENTENTE_API entente_status entente_value_new_temporal(entente_type type, const char* text, entente_value** value,
                                                      entente_error** error);
ENTENTE_API void entente_value_free(entente_value* value);

ENTENTE_API entente_type entente_value_type(const entente_value* value);
// The content of a value of one type. ENTENTE_TYPE_ERROR when it is of another.
ENTENTE_API entente_status entente_value_boolean(const entente_value* value, int* boolean, entente_error** error);
ENTENTE_API entente_status entente_value_integer(const entente_value* value, int64_t* integer, entente_error** error);
ENTENTE_API entente_status entente_value_float(const entente_value* value, double* number, entente_error** error);
/// Lives as the value.
ENTENTE_API entente_status entente_value_string(const entente_value* value, entente_string* string,
                                                entente_error** error);
/// Of a list or a map.
ENTENTE_API entente_status entente_value_size(const entente_value* value, size_t* size, entente_error** error);
/// Of a list, or by the order of the keys of a map. ENTENTE_ARGUMENT_ERROR past the last.
ENTENTE_API entente_status entente_value_element(const entente_value* value, size_t index, entente_value** element,
                                                 entente_error** error);
/// Of a map; ascending. Lives as the value.
ENTENTE_API entente_status entente_value_key(const entente_value* value, size_t index, entente_string* key,
                                             entente_error** error);
/// Of a map: null when it does not have the key. Of a date, time or duration: a component, such as `year`, `week`,
/// `hour`, `timezone`, `epochSeconds`; ENTENTE_ARGUMENT_ERROR when it has none such.
ENTENTE_API entente_status entente_value_field(const entente_value* value, const char* key, entente_value** field,
                                               entente_error** error);
/// Of a node or relationship.
ENTENTE_API entente_status entente_value_id(const entente_value* value, uint64_t* id, entente_error** error);
/// Relationships of a path; it has one node more.
ENTENTE_API entente_status entente_value_path_length(const entente_value* value, size_t* length, entente_error** error);
ENTENTE_API entente_status entente_value_path_node(const entente_value* value, size_t index, uint64_t* node,
                                                   entente_error** error);
ENTENTE_API entente_status entente_value_path_relationship(const entente_value* value, size_t index,
                                                           uint64_t* relationship, entente_error** error);
/// The text of a boolean, a number, a string, or in ISO 8601 of a date, time or duration; a string value.
ENTENTE_API entente_status entente_value_text(const entente_value* value, entente_value** text, entente_error** error);

#ifdef __cplusplus
}
#endif

#endif
