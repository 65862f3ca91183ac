#include "shell/formats/markdown.hpp"

#include "shell/formats/table.hpp"

namespace entente::shell {
namespace {

void append_cell(std::string& out, std::string_view text) {
    out += ' ';
    for (const char c : text) {
        switch (c) {
            case '\n':
                out += "<br>";
                break;
            case '\r':
                break;
            case '<':
                out += "&lt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '|':
            case '\\':
            case '*':
            case '_':
            case '`':
            case '[':
            case ']':
                out += '\\';
                out += c;
                break;
            default:
                out += c;
        }
    }
    out += " |";
}

}  // namespace

std::string write_markdown(Output& out, const Result& result, const FormatOptions&) {
    if (!result.has_rows) return {};
    std::string& text = out.buffer();
    text += '|';
    for (const std::string& column : result.columns) append_cell(text, safe_text(out, column));
    text += "\n|";
    for (std::size_t i = 0; i < result.columns.size(); ++i) text += is_number_column(result, i) ? " ---: |" : " --- |";
    text += '\n';
    for (std::size_t row = 0; row < result.row_count; ++row) {
        text += '|';
        for (const Value& value : result.row(row)) append_cell(text, safe_cell(out, value, result));
        text += '\n';
        out.row_done();
    }
    return {};
}

}  // namespace entente::shell
