#include "api/c/handles.hpp"

using entente::c::guarded;
using entente::c::hand_out;
using entente::c::require;

const char* entente_version() {
    return ENTENTE_VERSION;
}

entente_status entente_open(const char* path, unsigned flags, int64_t wait_ms, entente_database** database,
                            entente_error** error) {
    return guarded(error, [&] {
        require(database, "database");
        entente::OpenOptions options;
        options.read_only = (flags & ENTENTE_OPEN_READ_ONLY) != 0;
        options.create = (flags & ENTENTE_OPEN_EXISTING) == 0;
        if (wait_ms >= 0) options.wait = std::chrono::milliseconds(wait_ms);
        *database = path == nullptr ? new entente_database{entente::Database()}
                                    : new entente_database{entente::Database(path, options)};
    });
}

void entente_database_free(entente_database* database) {
    delete database;
}

entente_status entente_execute(entente_database* database, const char* text, entente_cursor** cursor,
                               entente_error** error) {
    return guarded(error, text != nullptr ? text : "", [&] {
        require(database, "database");
        require(text, "text");
        hand_out(cursor, database->database.stream(text));
    });
}

entente_status entente_load(entente_database* database, const char* const* files, size_t file_count, uint64_t* nodes,
                            uint64_t* relationships, entente_error** error) {
    return guarded(error, [&] {
        require(database, "database");
        if (file_count > 0) require(static_cast<const void*>(files), "files");
        entente::LoadOptions options;
        for (size_t i = 0; i < file_count; ++i) {
            require(files[i], "files");
            options.files.emplace_back(files[i]);
        }
        const entente::LoadReport report = database->database.load(options);
        if (nodes != nullptr) *nodes = report.nodes;
        if (relationships != nullptr) *relationships = report.relationships;
    });
}

entente_status entente_checkpoint(entente_database* database, entente_error** error) {
    return guarded(error, [&] {
        require(database, "database");
        database->database.checkpoint();
    });
}

entente_status entente_begin(entente_database* database, entente_transaction** transaction, entente_error** error) {
    return guarded(error, [&] {
        require(database, "database");
        require(transaction, "transaction");
        *transaction = new entente_transaction{database->database.begin()};
    });
}

entente_status entente_commit(entente_transaction* transaction, entente_error** error) {
    return guarded(error, [&] {
        require(transaction, "transaction");
        transaction->transaction.commit();
    });
}

entente_status entente_rollback(entente_transaction* transaction, entente_error** error) {
    return guarded(error, [&] {
        require(transaction, "transaction");
        transaction->transaction.rollback();
    });
}

void entente_transaction_free(entente_transaction* transaction) {
    delete transaction;
}

entente_status entente_cancellation_new(entente_cancellation** cancellation, entente_error** error) {
    return guarded(error, [&] {
        require(cancellation, "cancellation");
        *cancellation = new entente_cancellation;
    });
}

void entente_cancel(entente_cancellation* cancellation) {
    if (cancellation != nullptr) cancellation->flag->store(true);
}

void entente_cancellation_reset(entente_cancellation* cancellation) {
    if (cancellation != nullptr) cancellation->flag->store(false);
}

void entente_cancellation_free(entente_cancellation* cancellation) {
    delete cancellation;
}
