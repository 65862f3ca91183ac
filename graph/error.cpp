#include "graph/error.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "graph/text.hpp"

namespace entente {
namespace {

/// Columns of a source line that are shown; the rest is cut away around the range.
constexpr std::size_t shown_columns = 120;
/// Bytes on either side of the range that can fill those columns: a character takes at most 4 bytes, or 1 invalid one.
constexpr std::size_t shown_bytes = 4 * shown_columns;

/// One character of the source line as it is drawn.
struct Cell {
    std::string text;
    std::size_t width = 0;
    std::size_t begin = 0;  // byte offset in the source
};

std::vector<Cell> cells_of(std::string_view text, std::size_t from, std::size_t to) {
    std::vector<Cell> cells;
    for (std::size_t at = from; at < to;) {
        const DecodedCharacter character = decode_character(text.substr(at, to - at));
        Cell cell;
        cell.text = visible_character(text.substr(at, character.length), character.code_point);
        cell.width = display_width(cell.text);
        cell.begin = at;
        cells.push_back(std::move(cell));
        at += character.length;
    }
    return cells;
}

std::size_t line_begin(std::string_view text, std::size_t offset) {
    const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
}

std::size_t line_end(std::string_view text, std::size_t offset) {
    std::size_t end = std::min(text.find('\n', offset), text.size());
    if (end > offset && text[end - 1] == '\r') --end;
    return end;
}

/// The source line of `span` and the line below it that underlines the range.
std::pair<std::string, std::string> underlined_line(std::string_view text, SourceSpan span) {
    const std::size_t begin = std::min<std::size_t>(span.begin, text.size());
    const std::size_t first = line_begin(text, begin);
    const std::size_t last = std::max(line_end(text, begin), begin);
    std::size_t from = first;
    if (begin - first > shown_bytes) {  // not inside a character
        from = begin - shown_bytes;
        while (from < begin && is_continuation(text[from])) ++from;
    }
    const std::size_t to = std::min(last, begin + shown_bytes);
    const std::size_t end = std::clamp<std::size_t>(span.end, begin, last);

    const std::vector<Cell> cells = cells_of(text, from, to);
    std::size_t lead = 0;  // columns before the range
    for (const Cell& cell : cells) lead += cell.begin < begin ? cell.width : 0;
    const std::size_t skip = lead > shown_columns * 2 / 3 ? lead - shown_columns / 3 : 0;

    std::string line = skip > 0 || from > first ? "..." : "";
    std::string marks(line.size(), ' ');
    std::size_t column = 0;  // of the whole line
    std::size_t shown = 0;
    bool cut = to < last;
    for (const Cell& cell : cells) {
        column += cell.width;
        if (column <= skip && cell.begin < begin) continue;
        if (shown + cell.width > shown_columns) {
            cut = true;
            break;
        }
        line += cell.text;
        shown += cell.width;
        const bool inside = cell.begin >= begin && cell.begin < end;
        if (cell.begin < begin) marks.append(cell.width, ' ');
        if (inside) marks.append(cell.width, '~');
    }
    if (cut) line += "...";
    const std::size_t mark = marks.find('~');
    if (mark == std::string::npos) {
        marks += '^';
    } else {
        marks[mark] = '^';
    }
    return {std::move(line), std::move(marks)};
}

}  // namespace

Error compile_error(ErrorCode code, std::string detail, const std::string& message, std::optional<SourceSpan> span,
                    std::string hint) {
    return {code, std::move(detail), message, span, std::move(hint), ErrorPhase::compile};
}

std::string_view error_code_name(ErrorCode code) {
    static constexpr std::array<std::string_view, 19> names = {"SyntaxError",
                                                               "SemanticError",
                                                               "ParameterMissing",
                                                               "ConstraintValidationFailed",
                                                               "ConstraintVerificationFailed",
                                                               "EntityNotFound",
                                                               "PropertyNotFound",
                                                               "LabelNotFound",
                                                               "TypeError",
                                                               "ArgumentError",
                                                               "ArithmeticError",
                                                               "ProcedureError",
                                                               "IOError",
                                                               "DataError",
                                                               "DatabaseCorrupt",
                                                               "DatabaseBusy",
                                                               "Cancelled",
                                                               "ResourceLimit",
                                                               "InternalError"};
    static_assert(names.size() == static_cast<std::size_t>(ErrorCode::internal_error) + 1);
    return names[static_cast<std::size_t>(code)];
}

SourcePosition source_position(std::string_view text, std::size_t offset) {
    offset = std::min(offset, text.size());
    const std::size_t begin = line_begin(text, offset);
    while (offset > begin && offset < text.size() && is_continuation(text[offset])) --offset;
    SourcePosition position;
    position.line +=
        static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
    for (std::size_t at = begin; at < offset;) {
        at += decode_character(text.substr(at, offset - at)).length;
        ++position.column;
    }
    return position;
}

std::string render_error(const Error& error, std::string_view text, std::string_view name) {
    return render_message(error_code_name(error.code), error.what(), error.span, error.hint, text, name);
}

std::string render_message(std::string_view kind, std::string_view message, std::optional<SourceSpan> span,
                           std::string_view hint, std::string_view text, std::string_view name) {
    std::string out(kind);
    out += ": ";
    out += visible_text(message);
    out += '\n';
    if (span) {
        const SourcePosition position = source_position(text, span->begin);
        const std::string line_number = std::to_string(position.line);
        const auto [line, marks] = underlined_line(text, *span);
        out += "  at ";
        if (!name.empty()) out += visible_text(name) + ", ";
        out += "line " + line_number + ", column " + std::to_string(position.column) + '\n';
        out += ' ' + line_number + " | " + line + '\n';
        out += std::string(line_number.size() + 1, ' ') + " | " + marks + '\n';
    } else if (!name.empty()) {
        out += "  at " + visible_text(name) + '\n';
    }
    if (!hint.empty()) out += "  hint: " + visible_text(hint) + '\n';
    return out;
}

}  // namespace entente
