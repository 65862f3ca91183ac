#include "tests/queries/script.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace entente::behaviour {
namespace {

constexpr std::array<std::string_view, 9> keywords = {"graph", "run",     "param",   "query",  "ordered",
                                                      "error", "explain", "warning", "changes"};

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::optional<std::string_view> keyword_of(std::string_view line) {
    for (const std::string_view keyword : keywords) {
        if (line == keyword || line.starts_with(std::string(keyword) + ' ')) return keyword;
    }
    return std::nullopt;
}

[[noreturn]] void fail(std::size_t line, const std::string& what) {
    throw ScriptError("line " + std::to_string(line) + ": " + what);
}

bool needs_expectation(const Record& record) {
    return record.keyword != "graph" && record.keyword != "run" && record.keyword != "param";
}

void check(const std::vector<Record>& records) {
    if (!records.empty() && needs_expectation(records.back()) && !records.back().has_expectation) {
        fail(records.back().line, "`" + records.back().keyword + "` without `----`");
    }
}

void read_line(std::string_view line, std::size_t number, std::vector<Record>& records, bool& in_expectation) {
    if (const auto keyword = keyword_of(line)) {
        check(records);
        Record record;
        record.keyword = *keyword;
        record.text = trimmed(line.substr(keyword->size()));
        record.line = number;
        records.push_back(std::move(record));
        in_expectation = false;
    } else if (records.empty()) {
        fail(number, "text before the first keyword");
    } else if (line.starts_with("----")) {
        if (in_expectation || !needs_expectation(records.back())) fail(number, "`----` without a statement");
        records.back().has_expectation = in_expectation = true;
        records.back().heading = trimmed(line.substr(4));
    } else if (in_expectation) {
        records.back().expectation.emplace_back(trimmed(line));
    } else if (line.starts_with(' ')) {
        records.back().text += '\n' + std::string(line);
    } else {
        fail(number, "neither a keyword, nor `----`, nor an indented continuation");
    }
}

}  // namespace

std::vector<Record> read_script(std::string_view text) {
    std::vector<Record> records;
    bool in_expectation = false;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.starts_with('#') && !trimmed(line).empty()) read_line(line, number, records, in_expectation);
    }
    check(records);
    return records;
}

std::vector<std::string> split_outside_quotes(std::string_view text, char separator) {
    std::vector<std::string> parts(1);
    char quote = '\0';
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote == '\0' && depth == 0 && c == separator) {
            parts.emplace_back();
            continue;
        }
        parts.back() += c;
        if (quote != '\0') {
            if (c == '\\' && quote != '`' && i + 1 < text.size()) {
                parts.back() += text[++i];
            } else if (c == quote) {
                quote = '\0';
            }
        } else if (c == '\'' || c == '"' || c == '`') {
            quote = c;
        } else {
            depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
        }
    }
    for (std::string& part : parts) part = std::string(trimmed(part));
    return parts;
}

}  // namespace entente::behaviour
