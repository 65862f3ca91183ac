#include "loader/load_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>

#include "loader/csv.hpp"
#include "loader/cypher_script.hpp"
#include "loader/facts.hpp"
#include "loader/read_file.hpp"
#include "query/suggest.hpp"

namespace entente {
namespace {

enum class Format : std::uint8_t { facts, cypher, csv };

struct KnownFormat {
    std::string_view name;
    std::string_view extension;
    Format format;
};
constexpr std::array<KnownFormat, 5> known_formats{{{"facts", ".facts", Format::facts},
                                                    {"cypher", ".cypher", Format::cypher},
                                                    {"cypher", ".cql", Format::cypher},
                                                    {"cypher", ".cyp", Format::cypher},
                                                    {"csv", ".csv", Format::csv}}};

Format format_named(const std::string& name) {
    std::vector<std::string_view> names;
    for (const KnownFormat& known : known_formats) {
        if (known.name == name) return known.format;
        if (names.empty() || names.back() != known.name) names.push_back(known.name);
    }
    const auto near = suggest(name, std::span<const std::string_view>(names));
    throw Error(ErrorCode::argument_error, "UnknownFormat", fmt::format("there is no format `{}`", name), std::nullopt,
                near ? fmt::format("did you mean `{}`?", *near) : fmt::format("known are {}", fmt::join(names, ", ")));
}

Format format_of(const std::string& file) {
    std::string extension = std::filesystem::path(file).extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    std::vector<std::string_view> extensions;
    for (const KnownFormat& known : known_formats) {
        if (known.extension == extension) return known.format;
        extensions.push_back(known.extension);
    }
    (void)read_file(file);  // a file that is missing is a more likely mistake than one of an unknown kind
    throw Error(ErrorCode::io_error, "UnknownFormat",
                extension.empty() ? fmt::format("cannot tell the format of `{}`: its name has no extension", file)
                                  : fmt::format("cannot tell the format of `{}`: `{}` is not known", file, extension),
                std::nullopt, fmt::format("known are {}; or name it with --format", fmt::join(extensions, ", ")));
}

}  // namespace

LoadReport load_files(Transaction& transaction, Engine& engine, const LoadOptions& options) {
    std::optional<Format> forced;
    if (!options.format.empty()) forced = format_named(options.format);
    std::vector<Format> formats;
    std::vector<std::string> facts_files;
    for (const std::string& file : options.files) {
        formats.push_back(forced ? *forced : format_of(file));
        if (formats.back() == Format::facts) facts_files.push_back(file);
    }
    LoadReport report;
    bool csv_done = false, facts_done = false;
    const auto load_tables = [&] {
        if (!csv_done) load_csv(transaction, options, report);
        csv_done = true;
    };
    if (!options.nodes.empty() || !options.relationships.empty()) load_tables();
    for (std::size_t i = 0; i < options.files.size(); ++i) {
        switch (formats[i]) {
            case Format::csv:
                load_tables();
                break;
            case Format::cypher:
                load_cypher_script(transaction, engine, options.files[i], options, report);
                break;
            case Format::facts:
                if (!facts_done) load_facts(transaction, facts_files, options, report);
                facts_done = true;
                break;
        }
    }
    return report;
}

}  // namespace entente
