#include "shell/export.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "graph/text.hpp"
#include "shell/diagnostics.hpp"
#include "shell/load_arguments.hpp"

namespace entente::shell {
namespace {

Error export_usage(const std::string& message, std::string hint = {}) {
    return {ErrorCode::argument_error, "InvalidUsage", message, std::nullopt, std::move(hint)};
}

std::string bytes_text(std::uint64_t bytes) {
    if (bytes < 100'000) return fmt::format("{} bytes", bytes);
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

}  // namespace

void add_export_options(CLI::App& app, std::string& format, std::string& to) {
    app.add_option("--format", format, "cypher: one script (the default); csv: a folder of tables")->type_name("NAME");
    app.add_option("-o,--to", to, "the script, or the folder of tables; without it a script goes to standard output")
        ->type_name("PATH");
}

ExportOptions export_options(const std::string& format, const std::string& to) {
    ExportOptions options;
    options.to = to;
    if (format == "csv") {
        options.format = ExportFormat::csv;
        if (to.empty()) throw export_usage("tables need a folder", "--format csv --to FOLDER");
    } else if (!format.empty() && format != "cypher") {
        throw export_usage(fmt::format("--format: '{}' is none of cypher, csv", visible_text(format)));
    }
    std::error_code ignored;
    if (options.format == ExportFormat::cypher && std::filesystem::is_directory(to, ignored)) {
        throw export_usage(fmt::format("{} is a folder", visible_text(to)), "--format csv writes tables into a folder");
    }
    return options;
}

ExportOptions parse_export_command(std::string_view arguments) {
    std::string format, to;
    CLI::App app;
    app.set_help_flag();
    add_export_options(app, format, to);
    app.add_option("path", to);
    std::vector<std::string> words = shell_words(arguments);
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    try {
        app.parse(std::move(words));
    } catch (const CLI::ParseError& e) {
        throw export_usage(e.what(), ":export [--format cypher|csv] FILE");
    }
    if (to.empty()) throw export_usage(":export needs a file", ":export graph.cypher, or :export --format csv FOLDER");
    return export_options(format, to);
}

std::string describe_export(const ExportReport& report) {
    std::string out = fmt::format("exported {}, {}, {}\n", counted(report.nodes, "node", "nodes"),
                                  counted(report.relationships, "relationship", "relationships"),
                                  counted(report.properties, "property", "properties"));
    if (report.whole()) return out;
    for (const std::string& line : report.damage) out += fmt::format("passed over: {}\n", visible_text(line));
    out += fmt::format("lost: {}, {}, {}\n", counted(report.nodes_lost, "node", "nodes"),
                       counted(report.relationships_lost, "relationship", "relationships"),
                       counted(report.properties_lost, "property", "properties"));
    return out;
}

std::string describe_compaction(const Compaction& done) {
    return fmt::format("{} before, {} after\n", bytes_text(done.bytes_before), bytes_text(done.bytes_after));
}

}  // namespace entente::shell
