#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace entente {

/// Class of an error; `error_code_name` gives the name that users and the openCypher TCK know.
enum class ErrorCode : std::uint8_t {
    syntax_error,
    semantic_error,
    parameter_missing,
    constraint_validation_failed,
    constraint_verification_failed,
    entity_not_found,
    property_not_found,
    label_not_found,
    type_error,
    argument_error,
    arithmetic_error,
    procedure_error,
    io_error,          ///< a file cannot be opened, read or written
    data_error,        ///< the content of a loaded file is wrong
    database_corrupt,  ///< a database file or its log is damaged, or is none
    database_busy,     ///< another process or transaction writes, and the time to wait has passed
    cancelled,         ///< the user cancelled, or the time limit passed
    resource_limit,    ///< the memory limit passed
    internal_error,
};

/// `compile`: found before execution, whatever the graph holds. `runtime`: found while executing.
enum class ErrorPhase : std::uint8_t { compile, runtime };

/// Bytes [begin, end) of the query text.
struct SourceSpan {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const SourceSpan&) const = default;
};

/// Line and column from 1; the column counts code points.
struct SourcePosition {
    std::size_t line = 1;
    std::size_t column = 1;
};

/// The one exception family of Entente: whatever ends a statement or a load.
/// `what()` is the message: lower case, names the thing and the expectation. `detail` is the openCypher TCK's
/// classification (such as `UndefinedVariable`) or a word of our own. `hint` says what to do next; may be empty.
struct Error : std::runtime_error {
    Error(ErrorCode code_in, std::string detail_in, const std::string& message,
          std::optional<SourceSpan> span_in = std::nullopt, std::string hint_in = {},
          ErrorPhase phase_in = ErrorPhase::runtime)
        : std::runtime_error(message),
          code(code_in),
          phase(phase_in),
          detail(std::move(detail_in)),
          hint(std::move(hint_in)),
          span(span_in) {}

    ErrorCode code;
    ErrorPhase phase;
    std::string detail;
    std::string hint;
    std::optional<SourceSpan> span;
};

/// An error of the compile phase.
[[nodiscard]] Error compile_error(ErrorCode code, std::string detail, const std::string& message,
                                  std::optional<SourceSpan> span = std::nullopt, std::string hint = {});

/// `SyntaxError`, `TypeError`, ...: the name in the TCK and in every output format.
[[nodiscard]] std::string_view error_code_name(ErrorCode code);

/// Position of byte `offset` of `text`; offsets past the end count as the end. O(offset).
[[nodiscard]] SourcePosition source_position(std::string_view text, std::size_t offset);

/// The error as a person reads it: code and message, place, the source line with the range underlined, hint.
/// `text` is the statement that the span refers to; `name` is a file name, or empty.
/// Control characters of the source line are shown as visible escapes; a long line is cut around the range.
[[nodiscard]] std::string render_error(const Error& error, std::string_view text, std::string_view name = {});

/// Any message in that form: `kind` (such as `warning`) stands where an error has its code.
[[nodiscard]] std::string render_message(std::string_view kind, std::string_view message,
                                         std::optional<SourceSpan> span, std::string_view hint, std::string_view text,
                                         std::string_view name = {});

}  // namespace entente
