#include "loader/cypher_script.hpp"

#include <fmt/format.h>

#include <limits>

#include "loader/read_file.hpp"
#include "query/syntax/lexer.hpp"

namespace entente {
namespace {

/// Bytes of the statement's own words, without the blanks and comments around them.
SourceSpan words_of(std::string_view statement) {
    std::optional<SourceSpan> words;
    for (const Token& token : tokenize(statement)) {
        if (token.kind == TokenKind::whitespace || token.kind == TokenKind::comment) continue;
        if (!words) words = token.span;
        words->end = token.span.end;
    }
    return words.value_or(SourceSpan());
}

/// The error of the statement at `begin` as one of the file.
LoadError in_file(Error error, std::string_view statement, std::size_t begin, const std::string& file,
                  const std::string& text) {
    const SourceSpan span = error.span ? *error.span : words_of(statement);
    const auto offset = static_cast<std::uint32_t>(begin);
    error.span = SourceSpan{span.begin + offset, span.end + offset};
    return {std::move(error), file, text};
}

void add(const Result& result, std::string_view file, std::string_view text, std::size_t begin, LoadReport& report) {
    const UpdateStatistics& done = result.statistics;
    report.nodes += done.nodes_created;
    report.relationships += done.relationships_created;
    report.properties += done.properties_set;
    for (const Warning& warning : result.warnings) {
        const std::size_t at = begin + (warning.span ? warning.span->begin : 0);
        Warning placed = warning;
        placed.message = fmt::format("{}, line {}: {}", file, source_position(text, at).line, warning.message);
        placed.span.reset();  // of a text that the reader of the report does not have
        report.warnings.push_back(std::move(placed));
    }
}

}  // namespace

void load_cypher_script(Transaction& transaction, Engine& engine, const std::string& file, const LoadOptions& options,
                        LoadReport& report) {
    const std::string text = read_file(file);
    if (text.size() >= std::numeric_limits<std::uint32_t>::max()) {
        throw Error(ErrorCode::data_error, "FileTooLong", fmt::format("`{}` is larger than 4 GiB", file), std::nullopt,
                    "split the script");
    }
    ExecuteOptions execute;
    execute.cancel = options.cancel;
    LoadProgress progress{file, 0, text.size(), 0};
    for (std::size_t begin = 0; begin < text.size();) {
        const std::string_view rest = std::string_view(text).substr(begin);
        const std::string_view statement = rest.substr(0, statement_end(rest).value_or(rest.size()));
        if (!is_blank_statement(statement)) {
            try {
                add(engine.run_in(transaction, statement, {}, execute), file, text, begin, report);
            } catch (const Error& error) {
                if (error.code == ErrorCode::cancelled) throw;
                throw in_file(error, statement, begin, file, text);
            }
        }
        begin += statement.size();
        progress.bytes_done = begin;
        if (options.progress) options.progress(progress);
    }
}

}  // namespace entente
