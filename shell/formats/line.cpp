#include "shell/formats/line.hpp"

#include <algorithm>

#include "shell/display_width.hpp"
#include "shell/formats/value_text.hpp"

namespace entente::shell {

std::string write_line(Output& out, const Result& result, const FormatOptions&) {
    if (!result.has_rows) return {};
    std::vector<std::string> names;
    std::size_t width = 0;
    for (const std::string& column : result.columns) {
        names.push_back(visible(column));
        width = std::max(width, display_width(names.back()));
    }
    std::string& text = out.buffer();
    for (std::size_t row = 0; row < result.row_count; ++row) {
        if (row > 0) text += '\n';
        const auto values = result.row(row);
        for (std::size_t i = 0; i < names.size(); ++i) {
            text.append(width - display_width(names[i]), ' ');
            text += names[i];
            text += " = ";
            text += visible(cell_text(values[i], result.snapshot.get()));  // a line end would look like another row
            text += '\n';
        }
        out.row_done();
    }
    return {};
}

}  // namespace entente::shell
