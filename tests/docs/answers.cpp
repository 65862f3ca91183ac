#include "tests/docs/answers.hpp"

#include <algorithm>
#include <array>

#include "api/entente.hpp"
#include "loader/csv_rows.hpp"
#include "shell/formats/format.hpp"
#include "shell/formats/value_text.hpp"

namespace entente::docs {
namespace {

std::string table_text(const Result& result) {
    shell::Output out("/dev/null");
    shell::find_format("table")->write(out, result, {});
    return out.buffer();
}

bool is_statement(std::string_view text) {
    static constexpr std::array<std::string_view, 12> clauses = {"MATCH ",  "OPTIONAL ", "UNWIND ", "WITH ",
                                                                 "RETURN ", "CREATE ",   "MERGE ",  "CALL ",
                                                                 "CALL{",   "FOREACH ",  "SHOW ",   "DROP "};
    return std::any_of(clauses.begin(), clauses.end(),
                       [&](const std::string_view clause) { return text.starts_with(clause); });
}

/// What the reference says that `$name` is.
Parameters parameters() {
    return {{"name", Value("Anna")}};
}

/// LOAD CSV reads the files of import/.
ExecuteOptions options() {
    ExecuteOptions options;
    options.open_csv = csv_files_below(ENTENTE_DOCS_IMPORT);
    return options;
}

}  // namespace

std::string Answers::printed(const std::string& example, bool shown) {
    executed.push_back(example);
    Database database;
    if (!graph_.empty()) database.execute(graph_);
    std::string statement = example;
    try {
        constexpr std::string_view separator = ";\n";
        for (std::size_t end = statement.find(separator); end != std::string::npos; end = statement.find(separator)) {
            database.execute(statement.substr(0, end), parameters(), options());
            statement.erase(0, end + separator.size());
        }
        const Result result = database.execute(statement, parameters(), options());
        std::string text;
        for (const Warning& warning : result.warnings) {
            text += render_message("warning", warning.message, warning.span, warning.hint, statement);
            if (!text.ends_with('\n')) text += '\n';
        }
        if (!text.empty()) return text;
        if (result.plan) return table_text(shell::plan_table(*result.plan));
        return result.has_rows ? table_text(result) : "";
    } catch (const Error& error) {
        if (!shown) problems.push_back(render_error(error, statement));
        return render_error(error, statement);
    }
}

std::string Answers::value(const std::string& expression) {
    executed.push_back(expression);
    Database database;
    if (!graph_.empty()) database.execute(graph_);
    try {
        const Result result =
            database.execute(is_statement(expression) ? expression : "RETURN " + expression, parameters(), options());
        std::string text;
        for (std::size_t i = 0; i < result.values.size(); ++i) {
            if (i > 0) text += ", ";
            text += shell::value_text(result.values[i], result.snapshot.get());
        }
        return text.empty() ? "no rows" : text;
    } catch (const Error& error) {
        return error.detail;
    }
}

}  // namespace entente::docs
