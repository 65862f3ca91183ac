#include "shell/formats/format.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "shell/display_width.hpp"
#include "shell/formats/csv.hpp"
#include "shell/formats/html.hpp"
#include "shell/formats/json.hpp"
#include "shell/formats/jsonl.hpp"
#include "shell/formats/line.hpp"
#include "shell/formats/markdown.hpp"
#include "shell/formats/table.hpp"
#include "shell/formats/value_text.hpp"

namespace entente::shell {
namespace {

constexpr std::array<OutputFormat, 9> formats{{
    {"table", "boxes fitted to the terminal (default on a terminal)", write_table},
    {"csv", "comma-separated values, RFC 4180", write_csv},
    {"tsv", "tab-separated values", write_tsv},
    {"json", "one JSON object a statement, plain values", write_json, true},
    {"jsonl", "one JSON object a row (default on a pipe)", write_jsonl},
    {"typed-json", "one JSON object a statement, values with their types", write_typed_json, true},
    {"markdown", "a table for a Markdown document", write_markdown},
    {"line", "one value a line", write_line},
    {"html", "an HTML table", write_html},
}};

void add_plan_rows(const PlanNode& plan, std::size_t depth, Result& result) {
    const auto optional_value = [](const auto& x) { return x ? Value(static_cast<std::int64_t>(*x)) : Value(); };
    std::string name;
    for (std::size_t i = 0; i < depth; ++i) name += i + 1 == depth ? "└ " : "  ";
    result.values.emplace_back(name + plan.name);
    result.values.emplace_back(plan.details);
    result.values.emplace_back(static_cast<std::int64_t>(std::llround(plan.estimated_rows)));
    result.values.push_back(optional_value(plan.rows));
    result.values.push_back(optional_value(plan.batches));
    result.values.push_back(plan.milliseconds ? Value(*plan.milliseconds) : Value());
    ++result.row_count;
    for (const PlanNode& input : plan.children) add_plan_rows(input, depth + 1, result);
}

}  // namespace

std::span<const OutputFormat> output_formats() {
    return formats;
}

const OutputFormat* find_format(std::string_view name) {
    const auto* found = std::find_if(formats.begin(), formats.end(), [&](const auto& f) { return f.name == name; });
    return found == formats.end() ? nullptr : found;
}

std::string format_names() {
    std::string names;
    for (const OutputFormat& format : formats) {
        if (!names.empty()) names += ", ";
        names += format.name;
    }
    return names;
}

Result plan_table(const PlanNode& plan) {
    Result result;
    result.columns = {"operator", "details", "estimated rows", "rows", "batches", "ms"};
    result.has_rows = true;
    add_plan_rows(plan, 0, result);
    if (plan.rows) return result;
    // EXPLAIN: nothing was run, so nothing was measured.
    Result estimated;
    estimated.columns = {"operator", "details", "estimated rows"};
    estimated.has_rows = true;
    estimated.row_count = result.row_count;
    for (std::size_t i = 0; i < result.row_count; ++i) {
        const auto row = result.row(i).first(3);
        estimated.values.insert(estimated.values.end(), row.begin(), row.end());
    }
    return estimated;
}

std::string safe_text(const Output& out, std::string_view text) {
    return out.is_terminal() ? visible(text) : std::string(text);
}

std::string safe_cell(const Output& out, const Value& value, const Result& result) {
    return safe_text(out, cell_text(value, result.snapshot.get()));
}

}  // namespace entente::shell
