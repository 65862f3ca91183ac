#include "shell/formats/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "shell/formats/value_json.hpp"

namespace entente::shell {
namespace {

using AppendValue = void (*)(std::string&, const Value&, const GraphState*);

void append_number(std::string& out, std::uint64_t number) {
    const fmt::format_int digits(number);
    out.append(digits.data(), digits.size());
}

void append_member(std::string& out, std::string_view key, std::string_view text) {
    out += fmt::format(",\"{}\":", key);
    append_json_string(out, text);
}

// Every answer has these, and those of small statements consist of little else: no format string to interpret.
void append_statistics(std::string& out, const UpdateStatistics& s) {
    out += R"("stats":{)";
    bool first = true;
    for (const auto& [name, count] : {std::pair{R"("nodes_created":)", s.nodes_created},
                                      {R"("nodes_deleted":)", s.nodes_deleted},
                                      {R"("relationships_created":)", s.relationships_created},
                                      {R"("relationships_deleted":)", s.relationships_deleted},
                                      {R"("properties_set":)", s.properties_set},
                                      {R"("labels_added":)", s.labels_added},
                                      {R"("labels_removed":)", s.labels_removed},
                                      {R"("indexes_added":)", s.indexes_added},
                                      {R"("indexes_removed":)", s.indexes_removed},
                                      {R"("constraints_added":)", s.constraints_added},
                                      {R"("constraints_removed":)", s.constraints_removed}}) {
        if (!std::exchange(first, false)) out += ',';
        out += name;
        append_number(out, count);
    }
    out += '}';
}

/// To a tenth of a microsecond: small statements take one or two, and many of them are added up.
void append_milliseconds(std::string& out, double milliseconds) {
    constexpr std::uint64_t parts = 10'000;
    const auto time = static_cast<std::uint64_t>(std::llround(std::max(0.0, milliseconds) * parts));
    append_number(out, time / parts);
    out += '.';
    for (std::uint64_t unit = parts / 10, rest = time % parts; unit > 0; rest %= unit, unit /= 10) {
        out += static_cast<char>('0' + rest / unit);
    }
}

void append_warnings(std::string& out, const std::vector<Warning>& warnings) {
    if (warnings.empty()) return;
    out += ",\"warnings\":[";
    bool first = true;
    for (const Warning& warning : warnings) {
        if (!std::exchange(first, false)) out += ',';
        out += "{\"code\":";
        append_json_string(out, warning.code);
        append_member(out, "message", warning.message);
        if (!warning.hint.empty()) append_member(out, "hint", warning.hint);
        out += '}';
    }
    out += ']';
}

void append_plan(std::string& out, const PlanNode& plan) {
    out += "{\"operator\":";
    append_json_string(out, plan.name);
    append_member(out, "details", plan.details);
    out += fmt::format(",\"estimated_rows\":{:.1f}", plan.estimated_rows);
    if (plan.rows) out += fmt::format(",\"rows\":{}", *plan.rows);
    if (plan.batches) out += fmt::format(",\"batches\":{}", *plan.batches);
    if (plan.milliseconds) out += fmt::format(",\"ms\":{:.3f}", *plan.milliseconds);
    out += ",\"inputs\":[";
    bool first = true;
    for (const PlanNode& input : plan.children) {
        if (!std::exchange(first, false)) out += ',';
        append_plan(out, input);
    }
    out += "]}";
}

std::string write_object(Output& out, const Result& result, const FormatOptions& options, AppendValue append) {
    std::string& text = out.buffer();
    text += "{\"columns\":[";
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        if (i > 0) text += ',';
        append_json_string(text, result.columns[i]);
    }
    text += "],\"rows\":[";
    for (std::size_t row = 0; row < (result.columns.empty() ? 0 : result.row_count); ++row) {
        text += row > 0 ? ",[" : "[";
        bool first = true;
        for (const Value& value : result.row(row)) {
            if (!std::exchange(first, false)) text += ',';
            append(text, value, result.snapshot.get());
        }
        text += ']';
        out.row_done();
    }
    text += "],";
    append_statistics(text, result.statistics);
    append_warnings(text, result.warnings);
    if (result.plan) {
        text += ",\"plan\":";
        append_plan(text, *result.plan);
    }
    if (options.elapsed) {
        text += ",\"elapsed_ms\":";
        append_milliseconds(text, result.elapsed_ms);
    }
    text += "}\n";
    return {};
}

}  // namespace

std::string write_json(Output& out, const Result& result, const FormatOptions& options) {
    return write_object(out, result, options, append_plain_json);
}

std::string write_typed_json(Output& out, const Result& result, const FormatOptions& options) {
    return write_object(out, result, options, append_typed_json);
}

std::string error_json(const Error& error, std::string_view text, std::size_t first_line) {
    std::string out = "{\"error\":{\"code\":";
    append_json_string(out, error_code_name(error.code));
    append_member(out, "phase", error.phase == ErrorPhase::compile ? "compile" : "runtime");
    append_member(out, "detail", error.detail);
    append_member(out, "message", error.what());
    if (!error.hint.empty()) append_member(out, "hint", error.hint);
    if (error.span) {
        const SourcePosition at = source_position(text, error.span->begin);
        const std::size_t line = at.line > first_line ? at.line - first_line : 1;
        out += fmt::format(",\"line\":{},\"column\":{}", line, at.column);
    }
    return out + "}}";
}

}  // namespace entente::shell
