#include "tests/conformance/gherkin.hpp"

#include <algorithm>
#include <utility>

namespace entente::conformance {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// What follows `keyword`, trimmed, where the line begins with it.
std::optional<std::string_view> after(std::string_view line, std::string_view keyword) {
    if (!line.starts_with(keyword)) return std::nullopt;
    return trimmed(line.substr(keyword.size()));
}

std::optional<std::string_view> step_text(std::string_view line) {
    for (const std::string_view keyword : {"Given ", "When ", "Then ", "And ", "But ", "* "}) {
        if (const auto text = after(line, keyword)) return text;
    }
    return std::nullopt;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// A step of an outline with the placeholders `<name>` replaced by one row of its examples.
Step filled(Step step, const TableRow& names, const TableRow& values) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string placeholder = "<" + names[i] + ">";
        replace_all(step.text, placeholder, values[i]);
        if (step.doc_string) replace_all(*step.doc_string, placeholder, values[i]);
        for (TableRow& row : step.table) {
            for (std::string& cell : row) replace_all(cell, placeholder, values[i]);
        }
    }
    return step;
}

struct Outline {
    std::string name;
    std::vector<std::string> tags;
    std::vector<Step> steps;
    bool is_outline = false;
    std::vector<std::vector<TableRow>> examples;  // each table with its header
};

class Reader {
public:
    Reader(std::string_view text, std::string_view path) : rest_(text), path_(path) {}

    std::vector<Scenario> read() {
        while (next_line()) read_line();
        finish_scenario();
        return std::move(scenarios_);
    }

private:
    bool next_line() {
        if (rest_.empty()) return false;
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        raw_ = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        line_ = trimmed(raw_);
        ++number_;
        return true;
    }

    void read_line() {
        if (line_.empty() || line_.starts_with('#')) return;
        if (line_.starts_with('@')) return read_tags();
        if (line_.starts_with("Feature:")) return;
        if (line_.starts_with("Background:")) return begin_section(&background_);
        if (const auto outline = after(line_, "Scenario Outline:")) return begin_scenario(*outline, true);
        if (const auto name = after(line_, "Scenario:")) return begin_scenario(*name, false);
        if (line_.starts_with("Examples:")) return begin_examples();
        if (line_.starts_with('|')) return read_row();
        if (line_.starts_with("\"\"\"")) return read_doc_string();
        if (const auto text = step_text(line_)) return add_step(*text);
        fail("not understood: " + std::string(line_));
    }

    void read_tags() {
        std::string_view text = line_;
        while (!text.empty()) {
            const std::size_t end = std::min(text.find_first_of(blanks), text.size());
            tags_.emplace_back(text.substr(0, end));
            text = trimmed(text.substr(end));
        }
    }

    void begin_section(std::vector<Step>* steps) {
        steps_ = steps;
        in_examples_ = false;
        tags_.clear();
    }

    void begin_scenario(std::string_view name, bool is_outline) {
        finish_scenario();
        current_ = Outline{std::string(name), tags_, {}, is_outline, {}};
        begin_section(&current_->steps);
    }

    void begin_examples() {
        if (!current_ || !current_->is_outline) fail("Examples outside a Scenario Outline");
        current_->examples.emplace_back();
        in_examples_ = true;
    }

    void add_step(std::string_view text) {
        if (!steps_) fail("a step outside a scenario");
        steps_->push_back({std::string(text), std::nullopt, {}});
    }

    void read_row() {
        TableRow row = split_cells(line_);
        std::vector<TableRow>& table = in_examples_ ? current_->examples.back() : last_step().table;
        if (!table.empty() && table.front().size() != row.size()) fail("a row with another number of cells");
        table.push_back(std::move(row));
    }

    void read_doc_string() {
        const std::size_t indentation = raw_.find('"');
        std::string text;
        bool first = true;
        while (next_line()) {
            if (line_.starts_with("\"\"\"")) {
                last_step().doc_string = std::move(text);
                return;
            }
            const std::size_t own = std::min(raw_.find_first_not_of(" \t"), raw_.size());
            if (!std::exchange(first, false)) text += '\n';
            text += raw_.substr(std::min(indentation, own));
        }
        fail("a doc string without end");
    }

    Step& last_step() {
        if (!steps_ || steps_->empty()) fail("a table or doc string without a step");
        return steps_->back();
    }

    void finish_scenario() {
        if (!current_) return;
        const Outline outline = *std::exchange(current_, std::nullopt);
        if (std::find(outline.tags.begin(), outline.tags.end(), "@ignore") != outline.tags.end()) return;
        const std::string id = path_ + " :: " + outline.name;
        if (!outline.is_outline) return add_scenario(id, outline, {}, {});
        std::size_t example = 0;
        for (const std::vector<TableRow>& table : outline.examples) {
            for (std::size_t i = 1; i < table.size(); ++i) {
                add_scenario(id + " #" + std::to_string(++example), outline, table.front(), table[i]);
            }
        }
    }

    void add_scenario(std::string id, const Outline& outline, const TableRow& names, const TableRow& values) {
        Scenario scenario{std::move(id), outline.tags, background_};
        for (const Step& step : outline.steps) scenario.steps.push_back(filled(step, names, values));
        scenarios_.push_back(std::move(scenario));
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw GherkinError(path_ + ":" + std::to_string(number_) + ": " + what);
    }

    std::string_view rest_, raw_, line_;
    std::string path_;
    std::size_t number_ = 0;
    std::vector<std::string> tags_;
    std::vector<Step> background_;
    std::optional<Outline> current_;
    std::vector<Step>* steps_ = nullptr;  // of background_ or current_
    bool in_examples_ = false;
    std::vector<Scenario> scenarios_;
};

}  // namespace

TableRow split_cells(std::string_view line) {
    TableRow cells;
    std::string cell;
    for (std::size_t i = line.find('|') + 1; i < line.size(); ++i) {
        const char next = i + 1 < line.size() ? line[i + 1] : '\0';
        if (line[i] == '|') {
            cells.emplace_back(trimmed(cell));
            cell.clear();
        } else if (line[i] == '\\' && (next == '|' || next == '\\' || next == 'n')) {
            cell += next == 'n' ? '\n' : next;
            ++i;
        } else {
            cell += line[i];
        }
    }
    return cells;
}

std::vector<Scenario> read_feature(std::string_view text, std::string_view path) {
    return Reader(text, path).read();
}

}  // namespace entente::conformance
