#include "shell/diagnostics.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "graph/text.hpp"
#include "shell/display_width.hpp"
#include "shell/output.hpp"

namespace entente::shell {
namespace {

// The statement with empty lines and text before it, so that a span in it has the line and column of the script.
std::pair<std::string, std::uint32_t> in_place(const ScriptItem& item) {
    std::string text(item.line, '\n');
    text += item.prefix;
    const auto shift = static_cast<std::uint32_t>(text.size());
    return {text + item.text, shift};
}

std::optional<SourceSpan> shifted(std::optional<SourceSpan> span, std::uint32_t by) {
    if (span) {
        span->begin += by;
        span->end += by;
    }
    return span;
}

std::optional<double> number_before(std::string_view text, std::string_view& unit) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
    unit = text.substr(static_cast<std::size_t>(end - text.data()));
    return number;
}

}  // namespace

void say(std::string_view text) {
    write_all(STDERR_FILENO, text);
}

std::string describe_error(const Error& error, const ScriptItem& item, std::string_view source_name) {
    if (const auto* load = dynamic_cast<const LoadError*>(&error)) return render_error(error, load->text, load->file);
    const auto [text, shift] = in_place(item);
    return render_message(error_code_name(error.code), error.what(), shifted(error.span, shift), error.hint, text,
                          source_name);
}

std::string describe_warning(const Warning& warning, const ScriptItem& item, std::string_view source_name) {
    const auto [text, shift] = in_place(item);
    return render_message("warning", warning.message, shifted(warning.span, shift), warning.hint, text, source_name);
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
    std::string digits = fmt::format("{}", count);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return fmt::format("{} {}", digits, count == 1 ? singular : plural);
}

std::string describe_updates(const UpdateStatistics& s) {
    std::string out;
    const auto add = [&](std::uint64_t count, std::string_view one, std::string_view many, std::string_view done) {
        if (count > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", counted(count, one, many), done);
    };
    add(s.nodes_created, "node", "nodes", "created");
    add(s.relationships_created, "relationship", "relationships", "created");
    add(s.nodes_deleted, "node", "nodes", "deleted");
    add(s.relationships_deleted, "relationship", "relationships", "deleted");
    add(s.properties_set, "property", "properties", "set");
    add(s.labels_added, "label", "labels", "added");
    add(s.labels_removed, "label", "labels", "removed");
    add(s.indexes_added, "index", "indexes", "added");
    add(s.indexes_removed, "index", "indexes", "removed");
    add(s.constraints_added, "constraint", "constraints", "added");
    add(s.constraints_removed, "constraint", "constraints", "removed");
    return out;
}

std::string describe_load(const LoadReport& report) {
    std::string out = fmt::format("loaded {}, {}", counted(report.nodes, "node", "nodes"),
                                  counted(report.relationships, "relationship", "relationships"));
    const std::uint64_t same = report.nodes_unchanged + report.relationships_unchanged;
    if (same > 0) out += fmt::format(" ({} were there already)", counted(same, "other", "others"));
    out += fmt::format(" in {}\n", describe_time(report.elapsed_ms));
    if (report.rows_rejected > 0) {
        out += fmt::format("{} rejected, see {}\n", counted(report.rows_rejected, "row", "rows"),
                           visible_text(report.reject_file));
    }
    return out;
}

std::string describe_schema(const SchemaSummary& schema, std::size_t width) {
    std::string out;
    const auto list = [&](std::string_view heading, const std::vector<NameCount>& names) {
        if (names.empty()) return;
        std::string line(heading);
        bool first = true;
        for (const NameCount& name : names) {
            const std::string item = fmt::format("{} {}", visible_text(name.name), name.count);
            if (!first) line += ',';
            if (!first && width > 0 && display_width(line) + display_width(item) + 2 >= width) {
                out += line + '\n';
                line = "   ";
            }
            line += ' ' + item;
            first = false;
        }
        out += line + '\n';
    };
    list("labels:", schema.labels);
    list("relationship types:", schema.relationship_types);
    return out;
}

std::string describe_time(double milliseconds) {
    if (milliseconds < 10) return fmt::format("{:.2f} ms", milliseconds);
    if (milliseconds < 1000) return fmt::format("{:.0f} ms", milliseconds);
    return fmt::format("{:.1f} s", milliseconds / 1000);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, double>, 5> units = {
        {{"", 1e3}, {"s", 1e3}, {"ms", 1}, {"m", 6e4}, {"min", 6e4}}};
    std::string_view unit;
    const auto number = number_before(text, unit);
    for (const auto& [name, factor] : units) {
        if (number && unit == name && *number * factor < 1e15) {
            return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(*number * factor)));
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> parse_size(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, double>, 9> units = {{{"", 1},
                                                                                  {"B", 1},
                                                                                  {"KB", 1024.0},
                                                                                  {"K", 1024.0},
                                                                                  {"MB", 1048576.0},
                                                                                  {"M", 1048576.0},
                                                                                  {"GB", 1073741824.0},
                                                                                  {"G", 1073741824.0},
                                                                                  {"TB", 1099511627776.0}}};
    std::string_view unit;
    const auto number = number_before(text, unit);
    for (const auto& [name, factor] : units) {
        if (number && unit == name && *number * factor < 1e18) return static_cast<std::size_t>(*number * factor);
    }
    return std::nullopt;
}

}  // namespace entente::shell
