#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/entente.hpp"

namespace CLI {
class App;
}

namespace entente::shell {

/// The options of a load as they are written, before they are looked at.
struct LoadArguments {
    std::vector<std::string> nodes, relationships;
    std::string id_type = "string";
    std::string delimiter = ",", array_delimiter = ";", quote = "\"";
    std::string format;
    bool skip_bad = false;
    std::string reject_file;
};

/// Declares `--nodes`, `--relationships`, `--id-type`, ... on `app`, to be stored in `arguments`.
void add_load_options(CLI::App& app, LoadArguments& arguments);

/// The options for the engine. Throws Error(argument_error) for what cannot be meant.
[[nodiscard]] LoadOptions load_options(const LoadArguments& arguments, std::vector<std::string> files);

/// `ARGUMENTS` of `:load ARGUMENTS`, words as in a shell. Throws Error(argument_error).
[[nodiscard]] LoadOptions parse_load_command(std::string_view arguments);

/// Takes the first word off `text` as a shell does: blanks separate, '..' takes everything literally, ".." and a
/// backslash quote. nullopt when there is none. Throws Error(argument_error) for a quotation mark without its partner.
[[nodiscard]] std::optional<std::string> take_word(std::string_view& text);

/// All words of `text`, as take_word().
[[nodiscard]] std::vector<std::string> shell_words(std::string_view text);

/// Whether the first file of a command line is a database rather than something to load: a file that begins as a
/// database does, or a name whose ending no loader knows.
[[nodiscard]] bool names_database(const std::string& path, std::string_view format = {});

/// Why the path cannot be loaded, as a sentence with what to do; nullopt when it is a readable file of a known kind.
/// `format` (of `--format`) makes the extension irrelevant.
[[nodiscard]] std::optional<std::string> why_not_loadable(const std::string& path, std::string_view format = {});

}  // namespace entente::shell
