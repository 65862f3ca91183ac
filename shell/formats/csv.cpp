#include "shell/formats/csv.hpp"

#include "shell/formats/value_json.hpp"

namespace entente::shell {
namespace {

bool is_nested(const Value& value) {
    switch (value.type()) {
        case ValueType::list:
        case ValueType::map:
        case ValueType::node:
        case ValueType::relationship:
        case ValueType::path:
            return true;
        default:
            return false;
    }
}

std::string field_text(const Output& out, const Value& value, const Result& result) {
    if (value.is_null()) return {};
    if (!is_nested(value)) return safe_cell(out, value, result);
    std::string json;
    append_plain_json(json, value, result.snapshot.get());
    return json;
}

void append_csv_field(std::string& out, std::string_view text, bool is_null) {
    const bool quote = text.find_first_of(",\"\r\n") != std::string_view::npos || (text.empty() && !is_null) ||
                       (!text.empty() && (text.front() == ' ' || text.back() == ' '));
    if (!quote) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_tsv_field(std::string& out, std::string_view text, bool) {
    for (const char c : text) {
        switch (c) {
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\\':
                out += "\\\\";
                break;
            default:
                out += c;
        }
    }
}

using AppendField = void (*)(std::string&, std::string_view, bool);

void write_fields(Output& out, const Result& result, AppendField append, char separator, std::string_view line_end) {
    if (!result.has_rows) return;
    std::string& text = out.buffer();
    const std::size_t columns = result.columns.size();
    for (std::size_t i = 0; i < columns; ++i) {
        if (i > 0) text += separator;
        append(text, safe_text(out, result.columns[i]), false);
    }
    text += line_end;
    for (std::size_t row = 0; row < result.row_count; ++row) {
        const auto values = result.row(row);
        for (std::size_t i = 0; i < columns; ++i) {
            if (i > 0) text += separator;
            append(text, field_text(out, values[i], result), values[i].is_null());
        }
        text += line_end;
        out.row_done();
    }
}

}  // namespace

std::string write_csv(Output& out, const Result& result, const FormatOptions&) {
    write_fields(out, result, append_csv_field, ',', "\r\n");
    return {};
}

std::string write_tsv(Output& out, const Result& result, const FormatOptions&) {
    write_fields(out, result, append_tsv_field, '\t', "\n");
    return {};
}

}  // namespace entente::shell
