#include "shell/program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <new>
#include <system_error>

#include "graph/text.hpp"
#include "shell/arguments.hpp"
#include "shell/diagnostics.hpp"
#include "shell/draw.hpp"
#include "shell/export.hpp"
#include "shell/interrupt.hpp"
#include "shell/output.hpp"
#include "shell/repl.hpp"
#include "shell/terminal.hpp"

namespace entente::shell {
namespace {

enum ExitStatus { done = 0, failed = 1, wrong_usage = 2, rows_rejected = 3, was_interrupted = 130 };

int status_of(const Session& session, bool succeeded) {
    if (interrupted()) return was_interrupted;
    if (!succeeded) return failed;
    return session.rejected ? rows_rejected : done;
}

void tell(const Error& error) {
    say(describe_error(error, {}, {}));
}

// Every path must be a readable file of a kind that can be loaded.
bool check_files(const std::vector<std::string>& files, std::string_view format) {
    bool good = true;
    for (const std::string& file : files) {
        if (const auto reason = why_not_loadable(file, format)) {
            say(fmt::format("entente: {}\n", visible_text(*reason)));
            good = false;
        }
    }
    return good;
}

// Opens the database and loads the files of the command line. Returns the exit status when the program must end.
std::optional<int> preload(Session& session, const Arguments& arguments, bool verbose) {
    const LoadArguments& load = arguments.load;
    if (!check_files(arguments.files, load.format)) return wrong_usage;  // before a database is created
    if (!arguments.database.empty()) {
        try {
            session.open(arguments.database);
        } catch (const Error& error) {
            tell(error);
            return error.code == ErrorCode::io_error ? int{wrong_usage} : int{failed};
        }
    }
    if (arguments.files.empty() && load.nodes.empty() && load.relationships.empty()) return std::nullopt;
    LoadOptions options;
    try {
        options = load_options(load, arguments.files);
    } catch (const Error& error) {
        say(fmt::format("entente: {}\n", error.what()));
        return wrong_usage;
    }
    try {
        const LoadReport report = session.load(options);
        for (const Warning& warning : report.warnings) say(describe_warning(warning, {}, {}));
        if (verbose || report.rows_rejected > 0) say(describe_load(report));
        if (verbose && arguments.job == Job::load && session.settings.timing) {
            say(fmt::format("elapsed_ms: {:.3f}\n", report.elapsed_ms));
        }
    } catch (const LoadError& error) {
        tell(error);
        return status_of(session, false);
    } catch (const Error& error) {
        tell(error);
        return error.code == ErrorCode::io_error ? int{wrong_usage} : status_of(session, false);
    }
    return std::nullopt;
}

std::optional<int> set_parameters(Session& session, const Arguments& arguments) {
    for (const auto& [name, expression] : arguments.parameters) {
        try {
            session.set_parameter(name, expression, expression);
        } catch (const Error& error) {
            ScriptItem item;
            item.text = expression;
            say(describe_error(error, item, "--param " + name));
            if (error.hint.empty()) say("  hint: text stands in quotation marks: --param \"name='Song'\"\n");
            return wrong_usage;
        }
    }
    return std::nullopt;
}

bool run_scripts(Session& session, const Arguments& arguments) {
    bool good = true;
    for (const ScriptSource& script : arguments.scripts) {
        if (script.is_file) {
            good = session.run_file(script.text) && good;
        } else {
            ScriptReader reader;
            reader.feed(script.text);
            reader.end_input();
            good = session.run_all(reader) && good;
        }
        if (session.ends_script(good)) break;
    }
    return good;
}

int run_session(const Arguments& arguments) {
    Settings settings = arguments.settings;
    const bool standard_input = arguments.scripts.empty();
    settings.interactive = standard_input && ::isatty(STDIN_FILENO) == 1;
    if (settings.format == nullptr) settings.format = find_format(::isatty(STDOUT_FILENO) == 1 ? "table" : "jsonl");
    // Another program asks, one line answers each statement: it learns of failures from the lines.
    const bool protocol = standard_input && !settings.interactive && settings.format->objects;
    if (settings.interactive) settings.timing = settings.timing || !settings.format->objects;
    settings.keep_going = settings.keep_going || protocol;

    Session session(settings);
    if (const auto status = preload(session, arguments, settings.interactive)) return *status;
    if (const auto status = set_parameters(session, arguments)) return *status;
    bool good = true;
    try {
        if (settings.interactive) {
            run_repl(session, arguments.no_history);
            return session.rejected ? rows_rejected : done;
        }
        good = standard_input ? session.run_file("-") : run_scripts(session, arguments);
    } catch (const Error& error) {  // a script that cannot be read
        tell(error);
        return wrong_usage;
    }
    return protocol && !interrupted() ? int{done} : status_of(session, good);
}

// The title of a picture whose script says it in its first line.
std::string title_of(const Arguments& arguments) {
    if (arguments.titled || arguments.scripts.empty()) return arguments.diagram.title;
    const ScriptSource& script = arguments.scripts.back();  // its last statement is drawn
    if (!script.is_file || script.text == "-") return {};
    std::string head(4096, '\0');
    std::ifstream file(script.text, std::ios::binary);
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(file.gcount()));
    return first_comment_line(head);
}

// A database that `entente load` makes is gone again when nothing was loaded into it, and nobody else wrote to it.
class NewDatabase {
public:
    explicit NewDatabase(const std::string& path)
        : path_(path.empty() || std::filesystem::exists(path, ignored_) ? std::string() : path) {}
    void remove_unused(Session& session) {
        if (path_.empty() || session.database.path() != path_) return;
        const bool unused = session.database.execute("MATCH (n) RETURN n LIMIT 1").row_count == 0;
        session.database = Database();
        if (unused && !std::filesystem::exists(path_ + "-wal", ignored_)) std::filesystem::remove(path_, ignored_);
    }

private:
    std::error_code ignored_;
    std::string path_;
};

int run_load(const Arguments& arguments) {
    if (arguments.files.empty() && arguments.load.nodes.empty() && arguments.load.relationships.empty()) {
        say("entente: nothing to load\n  hint: entente load FILES, or entente load --nodes LABEL=FILE.csv\n");
        return wrong_usage;
    }
    Settings settings;
    settings.format = find_format("jsonl");
    settings.timing = arguments.settings.timing;
    settings.execute.memory_limit = arguments.settings.execute.memory_limit;
    Session session(settings);
    NewDatabase made(arguments.database);
    if (const auto status = preload(session, arguments, true)) {
        made.remove_unused(session);
        return *status;
    }
    const std::size_t width = ::isatty(STDERR_FILENO) == 1 ? terminal_size(STDERR_FILENO).columns : 0;
    say(describe_schema(session.database.schema(), width));
    if (arguments.database.empty()) {
        say("the graph was in memory and is gone\n  hint: entente load DATABASE FILES keeps it\n");
    }
    return status_of(session, true);
}

int run_check(const Arguments& arguments) {
    const std::vector<std::string> found = Database::check(arguments.database);
    Output out;
    if (found.empty()) out.buffer() = "ok\n";
    for (const std::string& line : found) out.buffer() += visible_text(line) + '\n';
    out.flush();
    return found.empty() ? done : failed;
}

int run_export(const Arguments& arguments) {
    if (arguments.database.empty() && arguments.files.empty()) {
        say("entente: nothing to export\n  hint: entente export DATABASE --to graph.cypher\n");
        return wrong_usage;
    }
    Output out;
    try {
        ExportOptions options = export_options(arguments.export_format, arguments.export_to);
        options.cancel = &interrupted();
        if (options.to.empty()) {
            options.write = [&](std::string_view text) {
                out.buffer() += text;
                out.flush();
            };
        }
        ExportReport report;
        if (arguments.files.empty()) {
            report = export_database(arguments.database, options);
        } else {
            Session session(arguments.settings);
            if (const auto status = preload(session, arguments, false)) return *status;
            report = export_graph(*session.database.snapshot(), options);
        }
        say(describe_export(report));
        return report.whole() ? done : failed;
    } catch (const Error& error) {
        tell(error);
        if (error.code == ErrorCode::cancelled) return was_interrupted;
        return error.code == ErrorCode::io_error || error.code == ErrorCode::argument_error ? wrong_usage : failed;
    }
}

int run_vacuum(const Arguments& arguments) {
    try {
        if (!arguments.vacuum_into.empty()) {
            copy_database(arguments.database, arguments.vacuum_into);
        } else {
            say(describe_compaction(compact_database(arguments.database)));
        }
        return done;
    } catch (const Error& error) {
        tell(error);
        return error.code == ErrorCode::io_error ? wrong_usage : failed;
    }
}

int run_draw(const Arguments& arguments) {
    if (arguments.scripts.empty() && ::isatty(STDIN_FILENO) == 1) {
        say("entente: draw needs a query\n  hint: entente draw FILES -c 'MATCH p = ()-->() RETURN p' -o ties.svg\n");
        return wrong_usage;
    }
    DiagramOptions diagram = arguments.diagram;
    diagram.title = title_of(arguments);
    Settings settings = arguments.settings;
    settings.quiet = true;
    settings.format = find_format("jsonl");
    Session session(settings);
    if (const auto status = preload(session, arguments, false)) return *status;
    if (const auto status = set_parameters(session, arguments)) return *status;
    try {
        const bool good = arguments.scripts.empty() ? session.run_file("-") : run_scripts(session, arguments);
        if (!good) return status_of(session, false);
        if (!session.last) {
            say("entente: there is no query to draw\n  hint: -c 'MATCH p = ()-->() RETURN p'\n");
            return wrong_usage;
        }
        if (!arguments.diagram_file.empty()) {
            draw_to_file(*session.last, arguments.diagram_file, arguments.diagram_format, diagram);
        } else {
            Output out;
            out.buffer() = draw(*session.last, arguments.diagram_format.value_or(DiagramFormat::dot), diagram);
            out.flush();
        }
    } catch (const Error& error) {
        tell(error);
        return status_of(session, false);
    }
    return status_of(session, true);
}

int run_job(const Arguments& arguments) {
    switch (arguments.job) {
        case Job::session:
            return run_session(arguments);
        case Job::load:
            return run_load(arguments);
        case Job::draw:
            return run_draw(arguments);
        case Job::export_:
            return run_export(arguments);
        case Job::vacuum:
            return run_vacuum(arguments);
        case Job::check:
            return run_check(arguments);
    }
    return wrong_usage;
}

}  // namespace

int run_program(int count, const char* const* words) {
    listen_to_interrupts();
    try {
        ParsedArguments parsed = parse_arguments(count, words);
        if (parsed.exit_status) return *parsed.exit_status;
        return run_job(parsed.arguments);
    } catch (const OutputClosed&) {  // where SIGPIPE is ignored; as if it were not
        return 128 + SIGPIPE;
    } catch (const std::bad_alloc&) {  // also where there was none to tell of it: what follows takes none
        write_all(STDERR_FILENO, "entente: there is not enough memory for this\n");
        return failed;
    } catch (const std::exception& error) {
        say(fmt::format("entente: {}\n", error.what()));
        return failed;
    }
}

}  // namespace entente::shell
