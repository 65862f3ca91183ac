#include "shell/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "graph/text.hpp"
#include "query/suggest.hpp"
#include "shell/diagnostics.hpp"
#include "shell/draw_arguments.hpp"
#include "shell/export.hpp"
#include "shell/formats/value_json.hpp"
#include "shell/help.hpp"
#include "shell/interrupt.hpp"
#include "shell/load_arguments.hpp"
#include "shell/parameters.hpp"
#include "shell/terminal.hpp"

namespace entente::shell {
namespace {

Error usage(std::string_view command, std::string_view arguments) {
    return compile_error(ErrorCode::syntax_error, "InvalidCommand", fmt::format("{} takes {}", command, arguments),
                         std::nullopt, fmt::format("see :help {}", command.substr(1)));
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return text.substr(text.size());
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// One word, in quotation marks where it has blanks.
std::string one_word(std::string_view command, std::string_view arguments, std::string_view what) {
    std::vector<std::string> words = shell_words(arguments);
    if (words.size() != 1) throw usage(command, what);
    return std::move(words.front());
}

Result rows_of(std::vector<std::string> columns) {
    Result result;
    result.columns = std::move(columns);
    result.has_rows = true;
    return result;
}

void add_row(Result& result, std::initializer_list<Value> values) {
    result.values.insert(result.values.end(), values);
    ++result.row_count;
}

Reply help(Session&, std::string_view arguments, std::string_view) {
    return {.text = help_text(trim(arguments))};
}

Reply quit(Session& session, std::string_view, std::string_view) {
    session.leave = true;
    return {};
}

Reply load(Session& session, std::string_view arguments, std::string_view) {
    const LoadReport report = session.load(parse_load_command(arguments));
    Reply reply{.text = describe_load(report)};
    for (const Warning& warning : report.warnings) reply.text += "warning: " + warning.message + '\n';
    reply.members = fmt::format(R"(,"nodes":{},"relationships":{},"properties":{},"rows_rejected":{})", report.nodes,
                                report.relationships, report.properties, report.rows_rejected);
    if (report.rows_rejected > 0) {
        reply.members += ",\"reject_file\":";
        append_json_string(reply.members, report.reject_file);
    }
    if (session.settings.timing) reply.members += fmt::format(",\"elapsed_ms\":{:.3f}", report.elapsed_ms);
    return reply;
}

Reply parameter(Session& session, std::string_view arguments, std::string_view line) {
    if (arguments.starts_with('{')) {
        for (auto& [name, value] : parameters_of_json(arguments))
            session.set_parameter(std::move(name), std::move(value));
        return {};
    }
    auto [name, expression] = split_definition(arguments, "=>");
    session.set_parameter(std::move(name), expression, line);
    return {};
}

Reply parameters(Session& session, std::string_view arguments, std::string_view) {
    if (arguments == "clear") {
        session.parameters.clear();
        return {};
    }
    Result result = rows_of({"name", "value"});
    for (const auto& [name, value] : session.parameters) add_row(result, {Value(name), value});
    result.snapshot = session.database.snapshot();
    return {.rows = std::move(result)};
}

Reply procedure(Session& session, std::string_view arguments, std::string_view) {
    session.database.declare_procedure(declared_procedure(session.database, arguments));
    return {};
}

Reply schema(Session& session, std::string_view, std::string_view) {
    const SchemaSummary summary = session.database.schema();
    Result result = rows_of({"kind", "name", "count"});
    for (const NameCount& label : summary.labels) {
        add_row(result, {Value("label"), Value(label.name), Value(static_cast<std::int64_t>(label.count))});
    }
    for (const NameCount& type : summary.relationship_types) {
        add_row(result, {Value("relationship type"), Value(type.name), Value(static_cast<std::int64_t>(type.count))});
    }
    for (const std::string& key : summary.property_keys) add_row(result, {Value("property key"), Value(key), Value()});
    return {.rows = std::move(result)};
}

Reply format(Session& session, std::string_view arguments, std::string_view) {
    if (arguments.empty())
        return {.text = fmt::format("format {} (of {})\n", session.settings.format->name, format_names())};
    const OutputFormat* found = find_format(arguments);
    if (found == nullptr) throw usage(":format", "one of " + format_names());
    session.settings.format = found;
    return {};
}

Reply timing(Session& session, std::string_view arguments, std::string_view) {
    if (arguments == "on" || arguments == "off") {
        session.settings.timing = arguments == "on";
    } else if (!arguments.empty()) {
        throw usage(":timing", "on or off");
    }
    return {.text = fmt::format("timing is {}\n", session.settings.timing ? "on" : "off")};
}

std::size_t count_or_all(std::string_view command, std::string_view text) {
    if (text == "all") return 0;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) throw usage(command, "a number, or all");
    return number;
}

Reply rows(Session& session, std::string_view arguments, std::string_view) {
    session.settings.max_rows = count_or_all(":rows", arguments);
    return {};
}

Reply width(Session& session, std::string_view arguments, std::string_view) {
    session.settings.width = count_or_all(":width", arguments);
    return {};
}

Reply show_last(Session& session, std::string_view, std::string_view) {
    session.write_last();
    return {};
}

Reply draw(Session& session, std::string_view arguments, std::string_view) {
    const DrawCommand command = parse_draw_command(arguments);
    session.draw(command);
    return {.text = fmt::format("drawn: {}\n", visible_text(command.file))};
}

Reply write_out(Session& session, std::string_view arguments, std::string_view) {
    ExportOptions options = parse_export_command(arguments);
    options.cancel = &interrupted();
    const ExportReport report = export_graph(*session.database.snapshot(), options);
    return {.text = describe_export(report),
            .members = fmt::format(R"(,"nodes":{},"relationships":{},"properties":{})", report.nodes,
                                   report.relationships, report.properties),
            .failed = !report.whole()};
}

Reply source(Session& session, std::string_view arguments, std::string_view) {
    return {.failed = !session.run_file(one_word(":source", arguments, "FILE"))};
}

Reply clear(Session& session, std::string_view, std::string_view) {
    if (!session.settings.interactive || is_dumb_terminal()) return {};
    return {.text = "\x1B[H\x1B[2J\x1B[3J"};
}

Reply reset(Session& session, std::string_view, std::string_view) {
    session.reset();
    return {.text =
                session.settings.interactive ? "the graph is empty; parameters and procedures are forgotten\n" : ""};
}

Reply functions(Session& session, std::string_view arguments, std::string_view) {
    Result result = rows_of({"kind", "signature", "description"});
    const auto add = [&](std::string_view kind, const std::vector<RoutineInfo>& routines) {
        for (const RoutineInfo& routine : routines) {
            const bool wanted = routine.name.find(arguments) != std::string::npos ||
                                routine.category.find(arguments) != std::string::npos;
            if (wanted) add_row(result, {Value(kind), Value(routine.signature), Value(routine.doc)});
        }
    };
    add("function", Database::functions());
    add("procedure", session.database.procedures());
    return {.rows = std::move(result)};
}

Reply show_history(Session& session, std::string_view, std::string_view) {
    Result result = rows_of({"statement"});
    if (session.history) {
        for (std::string& entry : session.history()) add_row(result, {Value(std::move(entry))});
    }
    return {.rows = std::move(result)};
}

Reply output(Session& session, std::string_view arguments, std::string_view) {
    session.set_output(arguments.empty() ? std::string() : one_word(":output", arguments, "FILE, or nothing"), false);
    return {};
}

Reply once(Session& session, std::string_view arguments, std::string_view) {
    session.set_output(one_word(":once", arguments, "FILE"), true);
    return {};
}

constexpr std::array<ColonCommand, 22> commands{{
    {":clear", "", "", "clear the screen (the graph stays)", clear},
    {":draw", ":diagram", "[OPTIONS] FILE [QUERY]",
     "draw the last result, or that of QUERY, as .svg, .png, .pdf or .dot", draw},
    {":export", ":dump", "[--format cypher|csv] PATH", "write the graph as a script, or as tables into a folder",
     write_out},
    {":format", "", "[NAME]", "show or choose the output format", format},
    {":functions", "", "[WORD]", "list functions and procedures", functions},
    {":help", ":?", "[TOPIC|FUNCTION]", "help on commands, clauses, functions, keys", help},
    {":history", "", "", "list the statements typed before", show_history},
    {":last", "", "", "write the last result again, whole", show_last},
    {":load", "", "ARGUMENTS", "load files: :load ties.facts, :load --nodes Person=people.csv", load},
    {":once", "", "FILE", "write the next result to a file", once},
    {":output", "", "[FILE]", "write results to a file, or to standard output again", output},
    {":param", "", "NAME => EXPRESSION | {JSON}", "set a parameter, used as $NAME", parameter},
    {":params", "", "[clear]", "list or forget the parameters", parameters},
    {":procedure", "", "SIGNATURE => LIST", "declare a procedure that answers from a table (for tests)", procedure},
    {":quit", ":exit", "", "leave (also Ctrl-D)", quit},
    {":q", "", "", "leave", quit},
    {":reset", "", "", "empty the graph, forget parameters and procedures", reset},
    {":rows", "", "N|all", "how many rows of a table are shown", rows},
    {":schema", "", "", "labels and relationship types with their counts, property keys", schema},
    {":source", "", "FILE", "run the statements and commands of a file", source},
    {":timing", "", "[on|off]", "show the time of each statement", timing},
    {":width", "", "N|all", "how wide a table may be", width},
}};

/// Commands of other programs, and what to do here.
struct ForeignCommand {
    std::string_view name, hint;
};
constexpr std::array foreign_commands{
    ForeignCommand{":auto", "leave it out: each statement is a transaction"},
    ForeignCommand{":begin", "leave it out: each statement is a transaction"},
    ForeignCommand{":commit", "leave it out: each statement is a transaction"},
    ForeignCommand{":rollback", "a statement that fails leaves no trace; others cannot be taken back"},
    ForeignCommand{":use", "leave it out: a database is one graph"},
    ForeignCommand{":connect", "leave it out: there is no server"},
    ForeignCommand{":explain", "write EXPLAIN before the statement"},
    ForeignCommand{":profile", "write PROFILE before the statement"},
    ForeignCommand{":import", "write :load"},
};

}  // namespace

std::span<const ColonCommand> colon_commands() {
    return commands;
}

Reply run_colon_command(Session& session, std::string_view line) {
    const std::size_t end = std::min(line.find_first_of(" \t\r\n"), line.size());
    const std::string_view name = line.substr(0, end);
    for (const ColonCommand& command : colon_commands()) {
        if (command.name == name || command.alias == name) {
            return command.run(session, trim(line.substr(end)), line);
        }
    }
    std::vector<std::string_view> names;
    for (const ColonCommand& command : colon_commands()) names.push_back(command.name);
    std::string hint = ":help lists the commands";
    if (const auto near = suggest(name, names)) hint = fmt::format("did you mean {}?", *near);
    for (const ForeignCommand& command : foreign_commands) {
        if (command.name == name) hint = command.hint;
    }
    throw compile_error(ErrorCode::syntax_error, "UnknownCommand", fmt::format("there is no command {}", name),
                        SourceSpan{0, static_cast<std::uint32_t>(end)}, std::move(hint));
}

}  // namespace entente::shell
