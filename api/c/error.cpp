#include <exception>
#include <new>

#include "api/c/handles.hpp"

namespace {

using entente::ErrorCode;

/// Of want of memory there is one error, which needs none.
struct Texts {
    std::string code, detail, message, hint, file, text;
};

}  // namespace

struct entente_error {
    entente_status status;
    const char *code, *detail, *message, *hint, *file, *text;
    std::size_t line, column, begin, end;
    Texts* texts;  ///< owned: what the pointers point to; null: to literals
};

namespace {

constinit entente_error no_memory{ENTENTE_OUT_OF_MEMORY,
                                  "OutOfMemory",
                                  "OutOfMemory",
                                  "the system has no memory for this",
                                  "close other programs, or ask for less",
                                  "",
                                  "OutOfMemory: the system has no memory for this",
                                  0,
                                  0,
                                  0,
                                  0,
                                  nullptr};

entente_status status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::syntax_error:
            return ENTENTE_SYNTAX_ERROR;
        case ErrorCode::semantic_error:
            return ENTENTE_SEMANTIC_ERROR;
        case ErrorCode::parameter_missing:
            return ENTENTE_PARAMETER_MISSING;
        case ErrorCode::constraint_validation_failed:
            return ENTENTE_CONSTRAINT_VALIDATION_FAILED;
        case ErrorCode::constraint_verification_failed:
            return ENTENTE_CONSTRAINT_VERIFICATION_FAILED;
        case ErrorCode::entity_not_found:
            return ENTENTE_ENTITY_NOT_FOUND;
        case ErrorCode::property_not_found:
            return ENTENTE_PROPERTY_NOT_FOUND;
        case ErrorCode::label_not_found:
            return ENTENTE_LABEL_NOT_FOUND;
        case ErrorCode::type_error:
            return ENTENTE_TYPE_ERROR;
        case ErrorCode::argument_error:
            return ENTENTE_ARGUMENT_ERROR;
        case ErrorCode::arithmetic_error:
            return ENTENTE_ARITHMETIC_ERROR;
        case ErrorCode::procedure_error:
            return ENTENTE_PROCEDURE_ERROR;
        case ErrorCode::io_error:
            return ENTENTE_IO_ERROR;
        case ErrorCode::data_error:
            return ENTENTE_DATA_ERROR;
        case ErrorCode::database_corrupt:
            return ENTENTE_DATABASE_CORRUPT;
        case ErrorCode::database_busy:
            return ENTENTE_DATABASE_BUSY;
        case ErrorCode::cancelled:
            return ENTENTE_CANCELLED;
        case ErrorCode::resource_limit:
            return ENTENTE_RESOURCE_LIMIT;
        case ErrorCode::internal_error:
            return ENTENTE_INTERNAL_ERROR;
    }
    return ENTENTE_INTERNAL_ERROR;
}

entente_error* new_error(const entente::Error& error, std::string_view text, std::string_view file) {
    auto texts = std::make_unique<Texts>();
    texts->code = entente::error_code_name(error.code);
    texts->detail = error.detail;
    texts->message = error.what();
    texts->hint = error.hint;
    texts->file = file;
    texts->text = entente::render_error(error, text, file);
    auto result = std::make_unique<entente_error>();
    *result = {status_of(error.code),
               texts->code.c_str(),
               texts->detail.c_str(),
               texts->message.c_str(),
               texts->hint.c_str(),
               texts->file.c_str(),
               texts->text.c_str(),
               0,
               0,
               0,
               0,
               nullptr};
    if (error.span && !text.empty()) {
        const entente::SourcePosition position = entente::source_position(text, error.span->begin);
        result->line = position.line;
        result->column = position.column;
        result->begin = error.span->begin;
        result->end = error.span->end;
    }
    result->texts = texts.release();
    return result.release();
}

entente_status give(entente_error** target, const entente::Error& error, std::string_view text,
                    std::string_view file = {}) noexcept {
    if (target == nullptr) return status_of(error.code);
    try {
        *target = new_error(error, text, file);
        return status_of(error.code);
    } catch (...) {
        *target = &no_memory;
        return ENTENTE_OUT_OF_MEMORY;
    }
}

}  // namespace

namespace entente::c {

entente_status report(entente_error** error, std::string_view text) noexcept {
    try {
        throw;
    } catch (const LoadError& e) {
        return give(error, e, e.text, e.file);
    } catch (const Error& e) {
        return give(error, e, text);
    } catch (const std::bad_alloc&) {
        if (error != nullptr) *error = &no_memory;
        return ENTENTE_OUT_OF_MEMORY;
    } catch (const std::exception& e) {
        try {
            return give(error, Error(ErrorCode::internal_error, "Unexpected", e.what()), {});
        } catch (...) {
            if (error != nullptr) *error = &no_memory;
            return ENTENTE_OUT_OF_MEMORY;
        }
    } catch (...) {
        if (error != nullptr) *error = &no_memory;
        return ENTENTE_INTERNAL_ERROR;
    }
}

void require(const void* argument, const char* name) {
    if (argument != nullptr) return;
    throw Error(ErrorCode::argument_error, "NullArgument", std::string("the argument `") + name + "` is NULL");
}

void hand_out(entente_value** target, Value value) {
    require(target, "value");
    *target = new entente_value{std::move(value)};
}

}  // namespace entente::c

entente_status entente_error_status(const entente_error* error) {
    return error != nullptr ? error->status : ENTENTE_OK;
}
const char* entente_error_code(const entente_error* error) {
    return error != nullptr ? error->code : "";
}
const char* entente_error_detail(const entente_error* error) {
    return error != nullptr ? error->detail : "";
}
const char* entente_error_message(const entente_error* error) {
    return error != nullptr ? error->message : "";
}
const char* entente_error_hint(const entente_error* error) {
    return error != nullptr ? error->hint : "";
}
const char* entente_error_file(const entente_error* error) {
    return error != nullptr ? error->file : "";
}
const char* entente_error_text(const entente_error* error) {
    return error != nullptr ? error->text : "";
}
size_t entente_error_line(const entente_error* error) {
    return error != nullptr ? error->line : 0;
}
size_t entente_error_column(const entente_error* error) {
    return error != nullptr ? error->column : 0;
}
size_t entente_error_begin(const entente_error* error) {
    return error != nullptr ? error->begin : 0;
}
size_t entente_error_end(const entente_error* error) {
    return error != nullptr ? error->end : 0;
}
void entente_error_free(entente_error* error) {
    if (error == nullptr || error == &no_memory) return;
    delete error->texts;
    delete error;
}
