#include "tests/docs/reference.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "api/entente.hpp"

namespace entente::docs {
namespace {

constexpr std::string_view arrow = "` → `";

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

/// The cells of a row of a table; `\|` does not end one.
std::vector<std::string> cells_of(std::string_view row) {
    std::vector<std::string> cells(1);
    for (std::size_t i = 1; i < row.size(); ++i) {
        if (row[i] == '\\' && i + 1 < row.size()) {
            cells.back() += row[i];
            cells.back() += row[++i];
        } else if (row[i] == '|') {
            cells.emplace_back();
        } else {
            cells.back() += row[i];
        }
    }
    cells.pop_back();  // what comes after the last bar
    for (std::string& cell : cells) {
        const std::size_t begin = std::min(cell.find_first_not_of(' '), cell.size());
        cell = cell.substr(begin, cell.find_last_not_of(' ') + 1 - begin);
    }
    return cells;
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

class Updater {
public:
    Updater(std::string_view document, Answers& answers) : lines_(lines_of(document)), answers_(answers) {}

    std::string run() {
        while (at_ < lines_.size()) {
            const std::string& line = lines_[at_];
            if (line == "```cypher") {
                example();
            } else if (line.starts_with("```")) {
                put_block();
            } else if (line.starts_with("<!-- functions ")) {
                functions(line.substr(15, line.find(" -->") - 15));
            } else if (line == "<!-- procedures -->") {
                procedures();
            } else {
                put(claims(line));
                ++at_;
            }
        }
        for (const RoutineInfo& function : Database::functions()) {
            if (!categories_.contains(function.category)) {
                answers_.problems.push_back("no table has the functions of category " + function.category);
            }
        }
        return out_;
    }

private:
    void put(const std::string& line) { out_ += line + '\n'; }

    /// A block between fences as it is; gives what stands between them.
    std::string put_block() {
        put(lines_[at_++]);
        std::string text;
        for (; at_ < lines_.size() && lines_[at_] != "```"; ++at_) {
            text += lines_[at_] + '\n';
            put(lines_[at_]);
        }
        if (at_ < lines_.size()) put(lines_[at_++]);
        return text;
    }

    void example() {
        std::string statement = put_block();
        if (!statement.empty()) statement.pop_back();
        const bool shown = at_ < lines_.size() && lines_[at_] == "```";
        const std::string answer = answers_.printed(statement, shown);
        if (!graph_made_) {
            answers_.set_graph(statement);
            graph_made_ = true;
        }
        if (!shown) return;
        while (lines_[++at_] != "```") {
        }
        ++at_;
        out_ += "```\n" + answer + (answer.ends_with('\n') ? "```\n" : "\n```\n");
    }

    /// Every `a` → `b` of a line with the b of now.
    std::string claims(const std::string& line) {
        const bool in_table = line.starts_with('|');
        std::string result;
        std::size_t done = 0;
        for (std::size_t at = line.find(arrow); at != std::string::npos; at = line.find(arrow, done)) {
            const std::size_t begin = line.rfind('`', at - 1) + 1;
            const std::size_t value = at + arrow.size();
            const std::size_t end = std::min(line.find('`', value), line.size());
            const std::string text = line.substr(begin, at - begin);
            std::string answer = answers_.value(in_table ? replaced(text, "\\|", "|") : text);
            if (in_table) answer = replaced(answer, "|", "\\|");
            result += line.substr(done, value - done) + answer;
            done = end;
        }
        return result + line.substr(std::min(done, line.size()));
    }

    /// The rows up to the end mark by the name that begins them, and past it.
    std::map<std::string, std::vector<std::string>> old_rows() {
        std::map<std::string, std::vector<std::string>> rows;
        for (++at_; at_ < lines_.size() && lines_[at_] != "<!-- end -->"; ++at_) {
            if (!lines_[at_].starts_with("| `")) continue;
            const auto cells = cells_of(lines_[at_]);
            rows[cells[0].substr(1, cells[0].find('(') - 1)] = cells;
        }
        ++at_;
        return rows;
    }

    void functions(const std::string& category) {
        put(lines_[at_]);
        categories_.insert(category);
        const auto old = old_rows();
        put("| function | | example |");
        put("| --- | --- | --- |");
        for (const RoutineInfo& function : Database::functions()) {
            if (function.category != category) continue;
            const auto row = old.find(function.name);
            const std::string example = row != old.end() && row->second.size() > 2 ? row->second[2] : "";
            if (!lower_case(example).starts_with('`') ||
                lower_case(example).find(lower_case(function.name) + '(') == std::string::npos) {
                answers_.problems.push_back("the row of " + function.name + " has no example that calls it");
            }
            put(claims("| `" + replaced(function.signature, "|", "\\|") + "` | " + replaced(function.doc, "|", "\\|") +
                       " | " + example + " |"));
        }
        put("<!-- end -->");
    }

    void procedures() {
        put(lines_[at_]);
        (void)old_rows();
        put("| procedure | |");
        put("| --- | --- |");
        for (const RoutineInfo& procedure : Database().procedures()) {
            put("| `" + replaced(procedure.signature, "|", "\\|") + "` | " + procedure.doc + " |");
        }
        put("<!-- end -->");
    }

    std::vector<std::string> lines_;
    std::size_t at_ = 0;
    Answers& answers_;
    std::string out_;
    std::set<std::string> categories_;
    bool graph_made_ = false;
};

}  // namespace

std::string up_to_date(std::string_view document, Answers& answers) {
    return Updater(document, answers).run();
}

}  // namespace entente::docs
