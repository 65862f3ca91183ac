#include "shell/editor/screen.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shell/display_width.hpp"
#include "shell/editor/highlight.hpp"

namespace entente::shell {
namespace {

struct Layout {
    std::vector<std::string> rows;
    std::size_t cursor_row = 0;
    std::size_t cursor_column = 0;
};

class LayoutWriter {
public:
    // The last column stays free: writing into it makes terminals wrap in different ways.
    LayoutWriter(const ScreenContent& content, std::size_t columns)
        : content_(content), width_(std::max<std::size_t>(columns, 8) - 1) {
        if (content.colour) styles_ = highlight(content.text);
    }

    Layout write() {
        begin_row(content_.prompt);
        const std::string_view text = content_.text;
        for (std::size_t at = 0; at < text.size();) {
            if (at == content_.cursor) mark_cursor();
            if (text[at] == '\n') {
                set_style(0);
                begin_row(content_.continuation);
                ++at;
                continue;
            }
            const Grapheme cluster = grapheme_at(text, at);
            const std::string shown = shown_text(text.substr(at, cluster.end - at));
            const std::size_t columns = display_width(shown);
            if (column_ + columns > width_) {
                set_style(0);
                begin_row({});
                if (at == content_.cursor) mark_cursor();
            }
            if (!styles_.empty()) set_style(styles_[at]);
            layout_.rows.back() += shown;
            column_ += columns;
            at = cluster.end;
        }
        set_style(0);
        if (content_.cursor >= text.size()) mark_cursor();
        return std::move(layout_);
    }

private:
    static std::string shown_text(std::string_view cluster) { return cluster == "\t" ? "    " : visible(cluster); }

    void begin_row(std::string_view prompt) {
        layout_.rows.emplace_back();
        column_ = display_width(prompt);
        if (content_.colour && !prompt.empty()) {
            layout_.rows.back() = fmt::format("\x1B[1m{}\x1B[0m", prompt);
        } else {
            layout_.rows.back() = prompt;
        }
    }

    void set_style(unsigned char style) {
        if (style == style_) return;
        layout_.rows.back() += style_code(0);
        if (style != 0) layout_.rows.back() += style_code(style);
        style_ = style;
    }

    void mark_cursor() {
        layout_.cursor_row = layout_.rows.size() - 1;
        layout_.cursor_column = column_;
    }

    const ScreenContent& content_;
    std::size_t width_;
    std::vector<unsigned char> styles_;
    Layout layout_;
    std::size_t column_ = 0;
    unsigned char style_ = 0;
};

std::string to_first_row(std::size_t cursor_row) {
    return cursor_row > 0 ? fmt::format("\r\x1B[{}A", cursor_row) : "\r";
}

}  // namespace

std::string Screen::draw(const ScreenContent& content, TerminalSize size) {
    Layout layout = LayoutWriter(content, size.columns).write();
    const std::size_t height = std::max<std::size_t>(size.rows, 2);
    const std::size_t below = std::min(content.below.size(), height / 2);
    // A text longer than the screen: the part around the cursor is shown.
    const std::size_t room = height - below;
    std::size_t first = 0;
    if (layout.rows.size() > room) {
        first = std::min(layout.cursor_row >= room ? layout.cursor_row - room + 1 : 0, layout.rows.size() - room);
    }
    const std::size_t last = std::min(layout.rows.size(), first + room);

    std::string out = "\x1B[?25l" + to_first_row(cursor_row_) + "\x1B[J";
    for (std::size_t i = first; i < last; ++i) out += (i > first ? "\r\n" : "") + layout.rows[i];
    for (std::size_t i = 0; i < below; ++i) {
        const std::string& line = content.below[i];
        out += "\r\n" + line.substr(0, prefix_within(line, size.columns - 1));
    }
    const std::size_t drawn = last - first + below;
    cursor_row_ = layout.cursor_row - first;
    if (drawn - 1 > cursor_row_) out += fmt::format("\x1B[{}A", drawn - 1 - cursor_row_);
    out += '\r';
    if (layout.cursor_column > 0) out += fmt::format("\x1B[{}C", layout.cursor_column);
    return out + "\x1B[?25h";
}

std::string Screen::finish(const ScreenContent& content, TerminalSize size) {
    ScreenContent last = content;
    last.below.clear();
    last.cursor = last.text.size();
    std::string out = draw(last, size) + "\r\n";
    forget();
    return out;
}

}  // namespace entente::shell
