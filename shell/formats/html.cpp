#include "shell/formats/html.hpp"

#include "shell/display_width.hpp"
#include "shell/formats/value_text.hpp"

namespace entente::shell {
namespace {

void append_escaped(std::string& out, std::string_view raw) {
    std::size_t begin = 0;
    const auto piece = [&](std::string_view text) {
        for (const char c : text) {
            switch (c) {
                case '&':
                    out += "&amp;";
                    break;
                case '<':
                    out += "&lt;";
                    break;
                case '>':
                    out += "&gt;";
                    break;
                case '"':
                    out += "&quot;";
                    break;
                default:
                    out += c;
            }
        }
    };
    for (std::size_t at = raw.find('\n'); at != std::string_view::npos; at = raw.find('\n', begin)) {
        piece(visible(raw.substr(begin, at - begin)));
        out += "<br>";
        begin = at + 1;
    }
    piece(visible(raw.substr(begin)));
}

}  // namespace

std::string write_html(Output& out, const Result& result, const FormatOptions&) {
    if (!result.has_rows) return {};
    std::string& text = out.buffer();
    text += "<table>\n<thead>\n<tr>";
    for (const std::string& column : result.columns) {
        text += "<th>";
        append_escaped(text, column);
        text += "</th>";
    }
    text += "</tr>\n</thead>\n<tbody>\n";
    for (std::size_t row = 0; row < result.row_count; ++row) {
        text += "<tr>";
        for (const Value& value : result.row(row)) {
            text += value.is_null() ? "<td class=\"null\">" : value.is_number() ? "<td class=\"number\">" : "<td>";
            if (!value.is_null()) append_escaped(text, cell_text(value, result.snapshot.get()));
            text += "</td>";
        }
        text += "</tr>\n";
        out.row_done();
    }
    text += "</tbody>\n</table>\n";
    return {};
}

}  // namespace entente::shell
