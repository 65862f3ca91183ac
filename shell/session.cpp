#include "shell/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <new>
#include <utility>

#include "api/maintenance.hpp"
#include "shell/commands.hpp"
#include "shell/diagnostics.hpp"
#include "shell/draw.hpp"
#include "shell/formats/json.hpp"
#include "shell/formats/table.hpp"
#include "shell/interrupt.hpp"
#include "shell/load_arguments.hpp"
#include "shell/progress.hpp"
#include "shell/session_statement.hpp"
#include "shell/terminal.hpp"

namespace entente::shell {
namespace {

constexpr std::size_t rows_on_terminal = 50;

std::string_view without_semicolon(std::string_view text) {
    if (text.ends_with(';')) text.remove_suffix(1);
    return text;
}

/// VACUUM, or with a path VACUUM INTO.
Result vacuum(Session& session, const std::string& into) {
    const std::string path = session.database.path();
    if (path.empty()) {
        throw Error(ErrorCode::argument_error, "InMemory", "the graph is in memory and has no file", std::nullopt,
                    "open a database: entente graph.db");
    }
    if (session.settings.execute.read_only) {
        throw Error(ErrorCode::semantic_error, "ReadOnly", "the session is read-only and VACUUM writes");
    }
    if (!into.empty()) {
        copy_database(path, into);
        return {};
    }
    session.last.reset();  // it would hold what is to be given back
    session.database = Database();
    Compaction done;
    try {
        done = compact_database(path);
    } catch (...) {
        session.open(path);
        throw;
    }
    session.open(path);
    Result result;
    result.columns = {"bytes_before", "bytes_after"};
    result.has_rows = true;
    result.values = {Value(static_cast<std::int64_t>(done.bytes_before)),
                     Value(static_cast<std::int64_t>(done.bytes_after))};
    result.row_count = 1;
    return result;
}

Error transaction_error(const char* message) {
    return Error(ErrorCode::argument_error, "TransactionState", message, std::nullopt,
                 "BEGIN opens a transaction, COMMIT or ROLLBACK ends it");
}

}  // namespace

Session::Session(Settings settings_in) : settings(std::move(settings_in)), output_(std::make_unique<Output>()) {
    settings.execute.cancel = &interrupted();
    output_->set_cancel(&interrupted());
}

bool Session::run(const ScriptItem& item, std::string_view source_name) {
    return item.command ? run_command(item, source_name) : run_statement(item, source_name);
}

template <typename Action> bool Session::guarded(const ScriptItem& item, std::string_view source_name, Action action) {
    try {
        action();
        answered();
        return true;
    } catch (const Error& error) {
        report(error, item, source_name);
    } catch (const std::bad_alloc&) {
        report(Error(ErrorCode::resource_limit, "OutOfMemory", "there is not enough memory for this"), item,
               source_name);
    } catch (const std::exception& error) {
        report(Error(ErrorCode::internal_error, "UnexpectedException", error.what()), item, source_name);
    }
    return false;
}

void Session::report(const Error& error, const ScriptItem& item, std::string_view source_name) {
    if (output_format().objects) {
        output_->buffer() += error_json(error, item.text, item.skipped) + '\n';
        answered();
    } else {
        say_in_order(describe_error(error, item, source_name));
    }
}

void Session::answered() {
    if (!more_waits_) output_->flush();
}

void Session::say_in_order(std::string_view text) {
    if (text.empty()) return;
    output_->flush();
    say(text);
}

void Session::open(const std::string& path) {
    OpenOptions options;
    options.read_only = settings.execute.read_only;
    database = Database(path, options);
}

Result Session::execute(std::string_view text) {
    text = without_semicolon(text);
    using Kind = SessionStatement::Kind;
    const SessionStatement statement = session_statement(text);
    switch (statement.kind) {
        case Kind::begin:
            if (transaction_) throw transaction_error("a transaction is open already");
            transaction_ = database.begin();
            return {};
        case Kind::commit: {
            if (!transaction_) throw transaction_error("there is no transaction to commit");
            DatabaseTransaction ending = std::move(*transaction_);
            transaction_.reset();
            ending.commit();
            return {};
        }
        case Kind::rollback:
            if (!transaction_) throw transaction_error("there is no transaction to roll back");
            transaction_.reset();
            return {};
        case Kind::checkpoint:
            if (transaction_) throw transaction_error("there is no checkpoint within a transaction");
            database.checkpoint();
            return {};
        case Kind::vacuum:
        case Kind::vacuum_into:
            if (transaction_) throw transaction_error("there is no VACUUM within a transaction");
            return vacuum(*this, statement.path);
        case Kind::none:
            break;
    }
    return transaction_ ? transaction_->execute(text, parameters, settings.execute)
                        : database.execute(text, parameters, settings.execute);
}

bool Session::run_statement(const ScriptItem& item, std::string_view source_name) {
    return guarded(item, source_name, [&] {
        Result result = execute(item.text);
        if (!output_format().objects) {
            for (const Warning& warning : result.warnings) say_in_order(describe_warning(warning, item, source_name));
        }
        if (!settings.quiet) write(result);
        if (settings.interactive || (settings.quiet && result.has_rows)) last = std::move(result);
    });
}

bool Session::run_command(const ScriptItem& item, std::string_view source_name) {
    bool done = true;
    const bool succeeded = guarded(item, source_name, [&] {
        Reply reply = run_colon_command(*this, item.text);
        done = !reply.failed;
        if (output_format().objects) {
            if (done) output_->buffer() += "{\"ok\":true" + reply.members + "}\n";
        } else {
            if (reply.rows) write(*reply.rows);
            say_in_order(reply.text);
        }
    });
    return succeeded && done;
}

const OutputFormat& Session::output_format() const {
    if (output_path_.empty()) return *settings.format;
    // A file's extension says what it should hold.
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> by_extension = {{{".csv", "csv"},
                                                                                                   {".tsv", "tsv"},
                                                                                                   {".json", "json"},
                                                                                                   {".jsonl", "jsonl"},
                                                                                                   {".md", "markdown"},
                                                                                                   {".html", "html"},
                                                                                                   {".txt", "table"}}};
    const std::string extension = std::filesystem::path(output_path_).extension().string();
    for (const auto& [ending, name] : by_extension) {
        if (extension == ending) return *find_format(name);
    }
    return *settings.format;
}

void Session::write(const Result& result, bool whole) {
    const OutputFormat& format = output_format();
    const bool terminal = output_->is_terminal();
    FormatOptions options;
    options.colour = terminal && wants_colour(STDOUT_FILENO);
    options.elapsed = settings.timing;
    if (!whole) {
        options.width = settings.width.value_or(terminal ? terminal_size(STDOUT_FILENO).columns : 0);
        options.max_rows = settings.max_rows.value_or(terminal ? rows_on_terminal : 0);
    }
    std::string note;
    if (result.plan && !format.objects) {
        if (result.has_rows) {  // PROFILE: the rows are the data
            note = format.write(*output_, result, options);
            if (!terminal) {
                output_->flush();
                Output plan(STDERR_FILENO, "standard error");
                write_table(plan, plan_table(*result.plan), {});
                plan.flush();
            }
        }
        if (!result.has_rows || terminal) format.write(*output_, plan_table(*result.plan), options);
    } else {
        note = format.write(*output_, result, options);
    }
    answered();
    summarise(result, note);
    if (std::exchange(output_once_, false)) set_output({}, false);
}

void Session::summarise(const Result& result, const std::string& note) {
    if (output_format().objects) return;
    std::string line;
    const auto add = [&](const std::string& part) {
        if (!part.empty()) line += (line.empty() ? "" : " · ") + part;
    };
    if (settings.interactive) {
        if (result.has_rows && note.empty()) add(counted(result.row_count, "row", "rows"));
        add(describe_updates(result.statistics));
    }
    if (!note.empty()) {
        add(fmt::format("{} ({})", note,
                        settings.interactive ? ":last shows all" : "--width 0 --max-rows 0 shows all"));
    }
    if (settings.timing && result.elapsed_ms > 0) add(describe_time(result.elapsed_ms));  // a command has none
    if (line.empty()) return;
    say_in_order(wants_colour(STDERR_FILENO) ? fmt::format("\x1B[2m{}\x1B[0m\n", line) : line + '\n');
}

LoadReport Session::load(LoadOptions options) {
    if (transaction_) throw transaction_error("files cannot be loaded within a transaction");
    const auto check = [&](const std::string& file) {
        if (const auto reason = why_not_loadable(file, "csv"))
            throw Error(ErrorCode::io_error, "CannotOpenFile", *reason);
    };
    for (const auto* sources : {&options.nodes, &options.relationships}) {
        for (const CsvSource& source : *sources) {
            for (const std::string& file : source.files) check(file);
        }
    }
    for (const std::string& file : options.files) {
        if (const auto reason = why_not_loadable(file, options.format)) {
            throw Error(ErrorCode::io_error, "CannotOpenFile", *reason);
        }
    }
    options.cancel = &interrupted();
    options.memory_limit = settings.execute.memory_limit;
    options.progress = progress_bar();
    LoadReport report = database.load(options);
    rejected = rejected || report.rows_rejected > 0;
    return report;
}

void Session::set_parameter(std::string name, Value value) {
    for (auto& [known, kept] : parameters) {
        if (known == name) {
            kept = std::move(value);
            return;
        }
    }
    parameters.emplace_back(std::move(name), std::move(value));
}

void Session::set_parameter(std::string name, std::string_view expression, std::string_view text) {
    try {
        set_parameter(std::move(name), database.evaluate(expression, parameters));
    } catch (Error& error) {
        if (error.span) {
            const auto shift = static_cast<std::uint32_t>(expression.data() - text.data());
            error.span->begin += shift;
            error.span->end += shift;
        }
        throw;
    }
}

void Session::set_output(const std::string& path, bool once) {
    auto output = std::make_unique<Output>(path);
    output_->flush();
    output->set_cancel(&interrupted());
    output_ = std::move(output);
    output_path_ = path;
    output_once_ = once;
}

void Session::write_last() {
    if (!last) throw Error(ErrorCode::argument_error, "NothingToShow", "there is no result yet");
    write(*last, true);
}

void Session::draw(const DrawCommand& command) {
    if (!command.query.empty()) {
        last = execute(command.query);
    } else if (!last) {
        throw Error(ErrorCode::argument_error, "NothingToShow", "there is no result to draw yet", std::nullopt,
                    "run a query first, or write one: :draw ties.svg MATCH p = ()-->() RETURN p");
    }
    draw_to_file(*last, command.file, std::nullopt, command.diagram);
}

void Session::reset() {
    transaction_.reset();
    database.reset();
    parameters.clear();
    last.reset();
}

}  // namespace entente::shell
