#include "shell/draw_arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>
#include <vector>

#include "graph/error.hpp"
#include "shell/load_arguments.hpp"

namespace entente::shell {
namespace {

Error draw_usage(const std::string& message) {
    return {ErrorCode::argument_error, "InvalidUsage", message, std::nullopt, "see :help draw"};
}

}  // namespace

CLI::Option* add_diagram_options(CLI::App& app, DiagramOptions& diagram) {
    CLI::Option* title = app.add_option("--title", diagram.title, "above the picture")->type_name("TEXT");
    app.add_option("--edge-property", diagram.edge_properties,
                   "on edges that have it, instead of the usual facts (repeatable)")
        ->type_name("KEY")
        ->allow_extra_args(false)
        ->take_all();
    app.add_option("--node-budget", diagram.node_budget, "most nodes drawn; the best connected stay")->type_name("N");
    app.add_option("--engine", diagram.engine, "dot, neato, sfdp, ... (chosen by size)")->type_name("NAME");
    // A negated flag (`!--no-merge`) would be listed as `--no-merge{false}`.
    app.add_flag_callback(
        "--no-merge", [&] { diagram.merge_parallel = false; }, "draw parallel relationships one by one");
    app.add_flag_callback(
        "--no-legend", [&] { diagram.legend = false; }, "leave the legend out");
    app.add_flag_callback(
        "--no-sources", [&] { diagram.sources = false; }, "leave the footnotes of sources out");
    app.add_flag("--all-sources", diagram.all_sources, "footnotes also for nodes whose relationships are drawn");
    app.add_flag_callback(
        "--top-down", [&] { diagram.left_to_right = false; }, "lay out from top to bottom instead of left to right");
    return title;
}

DrawCommand parse_draw_command(std::string_view arguments) {
    DrawCommand command;
    CLI::App app;
    app.set_help_flag();
    add_diagram_options(app, command.diagram);
    std::vector<std::string> words;
    std::optional<std::string> word;
    while ((word = take_word(arguments)) && word->starts_with("--")) {
        const CLI::Option* option = app.get_option_no_throw(word->substr(0, word->find('=')));
        const bool value_follows =
            option != nullptr && option->get_expected_max() > 0 && word->find('=') == std::string::npos;
        words.push_back(std::move(*word));
        if (!value_follows) continue;
        if (auto value = take_word(arguments)) words.push_back(std::move(*value));
    }
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    try {
        app.parse(std::move(words));
    } catch (const CLI::ParseError& e) {
        throw draw_usage(e.what());
    }
    if (!word || word->empty()) {
        throw draw_usage(":draw takes [OPTIONS] FILE [QUERY]: a name that ends with .svg, .png, .pdf or .dot");
    }
    command.file = std::move(*word);
    const std::size_t begin = std::min(arguments.find_first_not_of(" \t\r\n"), arguments.size());
    command.query = arguments.substr(begin);
    return command;
}

}  // namespace entente::shell
