#include "shell/arguments.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>

#include "graph/text.hpp"
#include "loader/csv_rows.hpp"
#include "query/suggest.hpp"
#include "shell/diagnostics.hpp"
#include "shell/draw.hpp"
#include "shell/draw_arguments.hpp"
#include "shell/export.hpp"
#include "shell/output.hpp"
#include "shell/parameters.hpp"

namespace entente::shell {
namespace {

constexpr auto examples = R"(Examples:
  entente                                        a session on an empty graph
  entente graph.db                               a session on a database, made when there is none
  entente load graph.db people.csv knows.csv     files into a database
  entente check graph.db                         verify a database
  entente export graph.db --to graph.cypher      write it out as a script, what can be read if it is damaged
  entente vacuum graph.db                        give unused space back
  entente ties.facts more.cypher                 a session on what the files say
  entente ties.facts -c 'MATCH (n) RETURN count(*)'
  entente ties.facts -f report.cypher --format csv > report.csv
  entente ties.facts -P "name='Song'" -c 'MATCH (p {name: $name}) RETURN p'
  entente --nodes Person=people.csv --relationships KNOWS=knows.csv
  entente draw ties.facts -c 'MATCH p = ()-->() RETURN p' -o ties.svg
  echo 'RETURN 1;' | entente --format json

Exit status: 0 done, 1 a statement failed, 2 the command line was wrong, 3 rows were rejected, 130 interrupted.)";

// What the options store before it is checked.
struct Raw {
    std::vector<std::string> commands, files, parameters;
    std::string format, time_limit, memory_limit, import_folder, diagram_format;
    CLI::Option* command_option = nullptr;
    CLI::Option* file_option = nullptr;
    CLI::Option* title_option = nullptr;
};

void add_script_options(CLI::App& app, Arguments& arguments, Raw& raw) {
    raw.command_option = app.add_option("-c,--command", raw.commands, "statements to run, separated by ; (repeatable)")
                             ->type_name("STATEMENTS")
                             ->allow_extra_args(false)
                             ->take_all();
    raw.file_option = app.add_option("-f,--file", raw.files, "script to run, - for standard input (repeatable)")
                          ->type_name("FILE")
                          ->allow_extra_args(false)
                          ->take_all();
    app.add_option("-P,--param", raw.parameters, "parameter, its value an expression: -P \"who='Song'\" (repeatable)")
        ->type_name("NAME=EXPRESSION")
        ->allow_extra_args(false)
        ->take_all();
    app.add_flag("--read-only", arguments.settings.execute.read_only, "refuse statements that write");
    app.add_option("--time-limit", raw.time_limit, "for each statement (in draw also the layout): 5s, 200ms, 2m")
        ->type_name("TIME");
    app.add_option("--memory-limit", raw.memory_limit, "for each statement and load: 512MB, 2GB")->type_name("SIZE");
    app.add_option("--row-limit", arguments.settings.execute.row_limit, "of the answer of each statement; 0: none")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    app.add_option("--threads", arguments.settings.execute.threads, "for each statement; 0: one for each core")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
}

void add_session_options(CLI::App& app, Arguments& arguments, Raw& raw) {
    add_script_options(app, arguments, raw);
    app.add_option("--format", raw.format, "of results: " + format_names())->type_name("NAME");
    app.add_flag("--timing", arguments.settings.timing, "show the time of each statement; elapsed_ms in JSON objects");
    app.add_flag("--keep-going", arguments.settings.keep_going, "run the rest of a script after a failed statement");
    app.add_option("--import-folder", raw.import_folder, "LOAD CSV reads files below it; without, LOAD CSV is off")
        ->type_name("FOLDER");
    app.add_option("--width", arguments.settings.width, "of tables in columns, 0: unlimited")->type_name("N");
    app.add_option("--max-rows", arguments.settings.max_rows, "of tables, 0: all")->type_name("N");
    app.add_flag("--no-history", arguments.no_history, "neither read nor write the history file");
    add_load_options(app, arguments.load);
}

void add_draw_options(CLI::App& app, Arguments& arguments, Raw& raw) {
    app.add_option("files", arguments.files, "a database, and files to load first")->type_name("[DATABASE] [FILES]");
    add_script_options(app, arguments, raw);
    app.add_option("-o,--output", arguments.diagram_file,
                   "picture to write (.svg, .png, .pdf, .dot); without: DOT to "
                   "standard output")
        ->type_name("FILE");
    app.add_option("--format", raw.diagram_format, "dot, svg, png or pdf, whatever the file's ending says")
        ->type_name("NAME");
    raw.title_option = add_diagram_options(app, arguments.diagram);
}

// -c and -f in the order in which they were written.
std::vector<ScriptSource> scripts_in_order(const CLI::App& app, const Raw& raw) {
    std::vector<ScriptSource> scripts;
    std::size_t command = 0;
    std::size_t file = 0;
    for (const CLI::Option* option : app.parse_order()) {
        if (option == raw.command_option) scripts.push_back({false, raw.commands[command++]});
        if (option == raw.file_option) scripts.push_back({true, raw.files[file++]});
    }
    return scripts;
}

void check_values(Arguments& arguments, const Raw& raw) {
    const auto wrong = [](const std::string& message) { throw CLI::ValidationError(message); };
    if (!raw.format.empty()) {
        arguments.settings.format = find_format(raw.format);
        if (arguments.settings.format == nullptr) {
            std::vector<std::string_view> names;
            for (const OutputFormat& format : output_formats()) names.push_back(format.name);
            const auto near = suggest(raw.format, names);
            wrong(fmt::format("--format: '{}' is none of {}{}", raw.format, format_names(),
                              near ? fmt::format("; did you mean {}?", *near) : ""));
        }
    }
    if (!raw.diagram_format.empty()) {
        arguments.diagram_format = diagram_format(raw.diagram_format);
        if (!arguments.diagram_format)
            wrong(fmt::format("--format: '{}' is none of dot, svg, png, pdf", raw.diagram_format));
    }
    if (!raw.time_limit.empty()) {
        const auto limit = parse_duration(raw.time_limit);
        if (!limit) wrong(fmt::format("--time-limit: '{}' is no time; write 5s, 200ms or 2m", raw.time_limit));
        arguments.settings.execute.time_limit = limit;
        if (arguments.job == Job::draw) arguments.diagram.time_limit = *limit;
    }
    if (!raw.memory_limit.empty()) {
        const auto limit = parse_size(raw.memory_limit);
        if (!limit) wrong(fmt::format("--memory-limit: '{}' is no size; write 512MB or 2GB", raw.memory_limit));
        arguments.settings.execute.memory_limit = *limit;
    }
    if (!raw.import_folder.empty()) {
        try {
            arguments.settings.execute.open_csv = csv_files_below(raw.import_folder);
        } catch (const Error& error) {
            wrong(fmt::format("--import-folder: {}", error.what()));
        }
    }
    for (const std::string& parameter : raw.parameters) {
        try {
            auto [name, expression] = split_definition(parameter, "=");
            arguments.parameters.emplace_back(std::move(name), expression);
        } catch (const Error&) {
            wrong(fmt::format("--param: expected NAME=EXPRESSION, and not '{}'", parameter));
        }
    }
}

// The long option nearest to a word that is none.
std::string near_option(const CLI::App& app, const std::string& message) {
    const std::size_t at = message.find("--");
    if (at == std::string::npos) return {};
    const std::string word = message.substr(at, message.find_first_of(" =", at) - at);
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    if (std::find(names.begin(), names.end(), word) != names.end()) return {};
    const auto near = suggest(word, names);
    return near ? fmt::format("\n  hint: did you mean {}?", *near) : "";
}

/// Throws CLI::ParseError for a first word that is more likely a command mistyped than a new database.
void require_no_mistyped_command(const CLI::App& app, const std::string& word) {
    std::error_code ignored;
    if (word.find_first_of("./") != std::string::npos || std::filesystem::exists(word, ignored)) return;
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    const auto near = suggest(word, names);
    if (!near) return;
    throw CLI::ValidationError(fmt::format(
        "there is no command {}\n  hint: did you mean {}? A database of that name is ./{}", word, *near, word));
}

/// The program's commands with all their options, which store into the Arguments.
class CommandLine {
public:
    explicit CommandLine(Arguments& arguments) : app("Entente: a knowledge-graph engine with openCypher.", "entente") {
        app.footer(examples);
        app.set_version_flag("--version", fmt::format("entente {}", version()));
        app.add_option("files", arguments.files, "a database, and files to load first: .facts, .cypher, .cql, .csv")
            ->type_name("[DATABASE] [FILES]");
        add_session_options(app, arguments, session_raw_);

        CLI::App* load = add_job("load", "load files, say what is wrong with them and what they hold", Job::load);
        load->add_option("files", arguments.files, "a database, and files to load into it")
            ->type_name("[DATABASE] FILES");
        load->add_option("--format", arguments.load.format, "facts, cypher or csv, whatever the file's ending says")
            ->type_name("NAME");
        load->add_flag("--timing", arguments.settings.timing, "show how long it took, in milliseconds");
        load->add_option("--memory-limit", session_raw_.memory_limit,
                         "beyond it, what is done with is on disk before the end: 512MB, 2GB")
            ->type_name("SIZE");
        add_load_options(*load, arguments.load);
        draw_ = add_job("draw", "draw a query's result as SVG, PNG, PDF or DOT", Job::draw);
        add_draw_options(*draw_, arguments, draw_raw_);
        CLI::App* write = add_job("export", "write a graph out, so that a load brings it back", Job::export_);
        write->add_option("files", arguments.files, "a database, or files to read first")->type_name("DATABASE");
        add_export_options(*write, arguments.export_format, arguments.export_to);
        CLI::App* vacuum = add_job("vacuum", "give unused space of a database back", Job::vacuum);
        vacuum->add_option("database", arguments.database, "the database")->type_name("DATABASE")->required();
        vacuum->add_option("--into", arguments.vacuum_into, "write a compact copy instead")->type_name("FILE");
        CLI::App* check = add_job("check", "verify a database: prints ok, or what is wrong", Job::check);
        check->add_option("database", arguments.database, "the database")->type_name("DATABASE")->required();
    }

    /// The command that was given, or the program itself.
    [[nodiscard]] const CLI::App& chosen() const {
        const auto given = app.get_subcommands();
        return given.empty() ? app : *given.front();
    }
    [[nodiscard]] Job job() const {
        const auto found = jobs_.find(&chosen());
        return found == jobs_.end() ? Job::session : found->second;
    }
    [[nodiscard]] const Raw& raw() const { return &chosen() == draw_ ? draw_raw_ : session_raw_; }

    CLI::App app;

private:
    CLI::App* add_job(const char* name, const char* help, Job job) {
        CLI::App* command = app.add_subcommand(name, help);
        jobs_.emplace(command, job);
        return command;
    }

    Raw session_raw_, draw_raw_;
    CLI::App* draw_ = nullptr;
    std::map<const CLI::App*, Job> jobs_;
};

}  // namespace

ParsedArguments parse_arguments(int count, const char* const* words) {
    ParsedArguments parsed;
    Arguments& arguments = parsed.arguments;
    CommandLine line(arguments);
    try {
        line.app.parse(count, words);
        arguments.job = line.job();
        arguments.scripts = scripts_in_order(line.chosen(), line.raw());
        check_values(arguments, line.raw());
        // A first name that no loader knows is that of a database.
        if (!arguments.files.empty() && names_database(arguments.files.front(), arguments.load.format)) {
            if (line.job() == Job::session) require_no_mistyped_command(line.app, arguments.files.front());
            arguments.database = std::move(arguments.files.front());
            arguments.files.erase(arguments.files.begin());
        }
        const CLI::Option* title = line.raw().title_option;
        arguments.titled = title != nullptr && title->count() > 0;
    } catch (const CLI::CallForHelp&) {
        write_all(STDOUT_FILENO, line.app.help());  // that of the command which was given
        parsed.exit_status = 0;
    } catch (const CLI::CallForVersion& e) {
        write_all(STDOUT_FILENO, std::string(e.what()) + '\n');
        parsed.exit_status = 0;
    } catch (const CLI::ParseError& e) {
        say(fmt::format("entente: {}{}\nentente --help shows how it is used\n", visible_text(e.what()),
                        near_option(line.chosen(), e.what())));
        parsed.exit_status = 2;
    }
    return parsed;
}

}  // namespace entente::shell
