#include "shell/load_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "query/suggest.hpp"

namespace entente::shell {
namespace {

constexpr std::array<std::string_view, 4> loadable_extensions = {".facts", ".cypher", ".cql", ".csv"};

Error usage(const std::string& message, std::string hint = {}) {
    return {ErrorCode::argument_error, "InvalidUsage", message, std::nullopt, std::move(hint)};
}

char one_character(std::string_view option, std::string_view text) {
    if (text == "\\t" || text == "TAB" || text == "tab") return '\t';
    if (text.size() != 1 || static_cast<unsigned char>(text[0]) >= 0x80) {
        throw usage(fmt::format("{} takes one ASCII character, or TAB, and not '{}'", option, text));
    }
    return text[0];
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

// LABEL[:LABEL...]=[header.csv,]data.csv,..., or files alone when a column names the label or type.
CsvSource csv_source(std::string_view option, std::string_view text) {
    CsvSource source;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
        if (equals > 0) source.names = split(text.substr(0, equals), ':');
        text.remove_prefix(equals + 1);
    }
    source.files = split(text, ',');
    for (const std::string& part : source.files) {
        if (part.empty()) {
            throw usage(fmt::format("{} {}={}: a file name is missing", option, fmt::join(source.names, ":"), text),
                        fmt::format("write {} NAME=file.csv, or NAME=header.csv,data.csv", option));
        }
    }
    for (const std::string& name : source.names) {
        if (name.empty()) throw usage(fmt::format("{}: a name is missing before '='", option));
    }
    return source;
}

}  // namespace

void add_load_options(CLI::App& app, LoadArguments& arguments) {
    constexpr auto group = "Loading";
    const auto repeatable = [&](const char* name, std::vector<std::string>& target, const char* help,
                                const char* what) {
        app.add_option(name, target, help)->group(group)->type_name(what)->allow_extra_args(false)->take_all();
    };
    repeatable("--nodes", arguments.nodes, "CSV of nodes, with a typed header (repeatable)",
               "LABEL=[HEADER,]FILE[,FILE...]");
    repeatable("--relationships", arguments.relationships, "CSV of relationships (repeatable)",
               "TYPE=[HEADER,]FILE[,FILE...]");
    app.add_option("--id-type", arguments.id_type, "kind of the ids in CSV files")
        ->group(group)
        ->type_name("integer|string");
    app.add_option("--delimiter", arguments.delimiter, "between the fields of a CSV file")
        ->group(group)
        ->type_name("D");
    app.add_option("--array-delimiter", arguments.array_delimiter, "between the elements of a list in a CSV field")
        ->group(group)
        ->type_name("D");
    app.add_option("--quote", arguments.quote, "around a CSV field")->group(group)->type_name("Q");
    app.add_flag("--skip-bad", arguments.skip_bad, "leave bad rows out, write them to the reject file, exit with 3")
        ->group(group);
    app.add_option("--reject-file", arguments.reject_file, "where rejected rows go (default rejects.csv)")
        ->group(group)
        ->type_name("FILE");
}

LoadOptions load_options(const LoadArguments& arguments, std::vector<std::string> files) {
    LoadOptions options;
    for (const std::string& text : arguments.nodes) options.nodes.push_back(csv_source("--nodes", text));
    for (const std::string& text : arguments.relationships) {
        options.relationships.push_back(csv_source("--relationships", text));
        if (options.relationships.back().names.size() > 1) {
            throw usage(fmt::format("--relationships {}: a relationship has one type", text));
        }
    }
    options.files = std::move(files);
    options.format = arguments.format;
    if (arguments.id_type != "integer" && arguments.id_type != "string") {
        throw usage(fmt::format("--id-type is integer or string, and not '{}'", arguments.id_type));
    }
    options.integer_ids = arguments.id_type == "integer";
    options.delimiter = one_character("--delimiter", arguments.delimiter);
    options.array_delimiter = one_character("--array-delimiter", arguments.array_delimiter);
    options.quote = one_character("--quote", arguments.quote);
    options.skip_bad = arguments.skip_bad;
    options.reject_file = arguments.reject_file;
    return options;
}

LoadOptions parse_load_command(std::string_view text) {
    CLI::App app;
    app.set_help_flag();
    LoadArguments arguments;
    std::vector<std::string> files;
    add_load_options(app, arguments);
    app.add_option("--format", arguments.format);
    app.add_option("files", files);
    std::vector<std::string> words = shell_words(text);
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    try {
        app.parse(std::move(words));
    } catch (const CLI::ParseError& e) {
        throw usage(e.what(), "see :help load");
    }
    LoadOptions options = load_options(arguments, std::move(files));
    if (options.files.empty() && options.nodes.empty() && options.relationships.empty()) {
        throw usage("nothing to load", ":load FILE..., or :load --nodes LABEL=FILE.csv --relationships TYPE=FILE.csv");
    }
    return options;
}

std::optional<std::string> take_word(std::string_view& text) {
    std::optional<std::string> word;
    char quote = 0;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        const bool escapes = c == '\\' && quote != '\'' && at + 1 < text.size();
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (quote == 0 && blank) {
            if (word) break;
            continue;
        }
        if (!word) word.emplace();
        if (escapes) {
            *word += text[++at];
        } else if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == quote) {
            quote = 0;
        } else {
            *word += c;
        }
    }
    if (quote != 0) throw usage(fmt::format("the quotation mark {} is not closed", quote));
    text.remove_prefix(at);
    return word;
}

std::vector<std::string> shell_words(std::string_view text) {
    std::vector<std::string> words;
    while (auto word = take_word(text)) words.push_back(std::move(*word));
    return words;
}

bool names_database(const std::string& path, std::string_view format) {
    constexpr std::string_view start = "Entente\n";
    std::array<char, start.size()> bytes{};
    std::ifstream file(path, std::ios::binary);
    if (file.read(bytes.data(), bytes.size()) && std::string_view(bytes.data(), bytes.size()) == start) return true;
    std::error_code ignored;
    if (!format.empty() || std::filesystem::is_directory(path, ignored)) return false;
    return std::find(loadable_extensions.begin(), loadable_extensions.end(),
                     std::filesystem::path(path).extension().string()) == loadable_extensions.end();
}

std::optional<std::string> why_not_loadable(const std::string& path, std::string_view format) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path name(path);
    const auto status = fs::status(name, ignored);
    if (fs::is_directory(status)) return fmt::format("{} is a folder; name the files in it", path);
    const std::string extension = name.extension().string();
    const bool known = !format.empty() || std::find(loadable_extensions.begin(), loadable_extensions.end(),
                                                    extension) != loadable_extensions.end();
    if (!known) {
        std::string reason = fmt::format("{} cannot be loaded: a database comes first, and then files to load ({})",
                                         path, fmt::join(loadable_extensions, ", "));
        const fs::path folder = name.parent_path();
        if (!folder.empty() && !fs::exists(folder, ignored)) {
            reason += fmt::format("\n  also, the folder {} does not exist", folder.string());
        }
        return reason;
    }
    if (fs::exists(status)) {
        if (::access(path.c_str(), R_OK) == 0) return std::nullopt;
        return fmt::format("cannot read {}: {}", path, std::strerror(errno));
    }
    const fs::path folder = name.has_parent_path() ? name.parent_path() : fs::path(".");
    if (!fs::exists(folder, ignored))
        return fmt::format("no such file: {} (the folder {} does not exist)", path, folder.string());
    std::vector<std::string> beside;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        beside.push_back(entry.path().filename().string());
    std::sort(beside.begin(), beside.end());
    const auto near = suggest(name.filename().string(), beside);
    return fmt::format("no such file: {}{}", path,
                       near ? fmt::format("\n  hint: did you mean {}?", (name.parent_path() / *near).string()) : "");
}

}  // namespace entente::shell
