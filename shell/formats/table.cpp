#include "shell/formats/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "shell/diagnostics.hpp"
#include "shell/display_width.hpp"
#include "shell/formats/value_text.hpp"

namespace entente::shell {
namespace {

constexpr std::size_t narrowest = 8;      // a column is not cut below this before columns are left out
constexpr std::size_t cell_overhead = 3;  // "│ " and " "

struct Cell {
    std::string text;
    std::size_t width = 0;
    bool null = false;
};

struct Column {
    std::size_t index = 0;
    std::size_t width = 0;
    bool number = false;
};

Cell make_cell(std::string_view raw, bool null = false) {
    Cell cell{visible(raw), 0, null};
    cell.width = display_width(cell.text);
    return cell;
}

// The greatest width, at least `narrowest`, to which all columns can be cut so that the table fits; 0 when there is
// none.
std::size_t common_limit(const std::vector<Column>& columns, std::size_t width) {
    std::size_t limit = 0;
    for (const Column& column : columns) limit = std::max(limit, column.width);
    const auto fits = [&](std::size_t most) {
        std::size_t total = 1;
        for (const Column& column : columns) total += std::min(column.width, most) + cell_overhead;
        return total <= width;
    };
    limit = std::max(std::min(limit, width), narrowest);
    while (limit > narrowest && !fits(limit)) --limit;
    return fits(limit) ? limit : 0;
}

// Cuts the wide columns to one width, and leaves out columns at the end when that is not enough. Returns how many.
std::size_t fit(std::vector<Column>& columns, std::size_t width) {
    const std::size_t before = columns.size();
    std::size_t limit = common_limit(columns, width);
    while (limit == 0 && columns.size() > 1) {
        columns.pop_back();
        limit = common_limit(columns, width);
    }
    if (limit == 0) limit = narrowest;
    std::size_t taken = 1;
    for (const Column& column : columns) taken += std::min(column.width, limit) + cell_overhead;
    std::size_t spare = width > taken ? width - taken : 0;  // goes to the first of those that are cut
    for (Column& column : columns) {
        const std::size_t extra = column.width > limit && spare > 0 ? 1 : 0;
        spare -= extra;
        column.width = std::min(column.width, limit + extra);
    }
    return before - columns.size();
}

class TableWriter {
public:
    TableWriter(Output& out, const Result& result, const FormatOptions& options)
        : out_(out), text_(out.buffer()), result_(result), options_(options) {
        shown_rows_ = options.max_rows == 0 ? result.row_count : std::min(result.row_count, options.max_rows);
    }

    std::string write() {
        measure();
        if (options_.width > 0) columns_cut_ = fit(columns_, options_.width);
        rule("┌", "┬", "┐\n");
        row(header_, true);
        rule("├", "┼", "┤\n");
        for (std::size_t i = 0; i < shown_rows_; ++i) {
            row(std::span(cells_).subspan(i * result_.columns.size(), result_.columns.size()), false);
            out_.row_done();
        }
        rule("└", "┴", "┘\n");
        return note();
    }

private:
    void measure() {
        for (std::size_t i = 0; i < result_.columns.size(); ++i) {
            header_.push_back(make_cell(result_.columns[i]));
            columns_.push_back({i, std::max<std::size_t>(header_.back().width, 1), is_number_column(result_, i)});
        }
        for (std::size_t r = 0; r < shown_rows_; ++r) {
            const auto values = result_.row(r);
            for (Column& column : columns_) {
                const Value& value = values[column.index];
                cells_.push_back(make_cell(cell_text(value, result_.snapshot.get()), value.is_null()));
                column.width = std::max(column.width, cells_.back().width);
            }
        }
    }

    void rule(std::string_view left, std::string_view middle, std::string_view right) {
        text_ += left;
        bool first = true;
        for (const Column& column : columns_) {
            if (!std::exchange(first, false)) text_ += middle;
            for (std::size_t i = 0; i < column.width + 2; ++i) text_ += "─";
        }
        text_ += right;
    }

    void row(std::span<const Cell> cells, bool header) {
        for (const Column& column : columns_) {
            text_ += "│ ";
            cell(cells[column.index], column, header);
            text_ += ' ';
        }
        text_ += "│\n";
    }

    void cell(const Cell& cell, const Column& column, bool header) {
        std::string_view shown = cell.text;
        std::size_t width = cell.width;
        const bool cut = width > column.width;
        if (cut) {
            if (!header) ++cells_cut_;
            shown = shown.substr(0, prefix_within(shown, column.width - 1));
            width = display_width(shown) + 1;
        }
        const std::size_t gap = column.width - width;
        if (column.number) text_.append(gap, ' ');
        const std::string_view style = !options_.colour ? "" : header ? "\x1B[1m" : cell.null ? "\x1B[2m" : "";
        text_ += style;
        text_ += shown;
        if (cut) text_ += "…";
        if (!style.empty()) text_ += "\x1B[0m";
        if (!column.number) text_.append(gap, ' ');
    }

    [[nodiscard]] std::string note() const {
        std::string said;
        const auto add = [&](const std::string& part) { said += (said.empty() ? "" : ", ") + part; };
        if (shown_rows_ < result_.row_count) {
            add(fmt::format("first {} of {} shown", shown_rows_, counted(result_.row_count, "row", "rows")));
        }
        if (columns_cut_ > 0) {
            const std::size_t all = result_.columns.size();
            add(fmt::format("first {} of {} shown", all - columns_cut_, counted(all, "column", "columns")));
        }
        if (cells_cut_ > 0) add(counted(cells_cut_, "cell", "cells") + " cut");
        return said;
    }

    Output& out_;
    std::string& text_;
    const Result& result_;
    const FormatOptions& options_;
    std::size_t shown_rows_ = 0;
    std::size_t columns_cut_ = 0;
    std::size_t cells_cut_ = 0;
    std::vector<Cell> header_, cells_;
    std::vector<Column> columns_;
};

}  // namespace

bool is_number_column(const Result& result, std::size_t column) {
    bool any = false;
    for (std::size_t row = 0; row < result.row_count; ++row) {
        const Value& value = result.row(row)[column];
        if (value.is_null()) continue;
        if (!value.is_number()) return false;
        any = true;
    }
    return any;
}

std::string write_table(Output& out, const Result& result, const FormatOptions& options) {
    if (!result.has_rows || result.columns.empty()) return {};
    return TableWriter(out, result, options).write();
}

}  // namespace entente::shell
