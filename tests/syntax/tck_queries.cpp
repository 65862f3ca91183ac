#include "tck_queries.hpp"

#include <cstdlib>
#include <fstream>
#include <map>
#include <string_view>
#include <utility>

namespace entente {
namespace {

std::string trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

using Example = std::map<std::string, std::string>;

/// `| a | b |`, with `\|`, `\\` and `\n`.
std::vector<std::string> read_row(const std::string& line) {
    std::vector<std::string> cells;
    std::string cell;
    for (std::size_t i = 1; i < line.size(); ++i) {
        if (line[i] == '|') {
            cells.push_back(trim(cell));
            cell.clear();
        } else if (line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == '|' || line[i + 1] == '\\')) {
            cell += line[++i];
        } else if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'n') {
            cell += '\n';
            ++i;
        } else {
            cell += line[i];
        }
    }
    return cells;
}

std::string fill_in(std::string text, const Example& example) {
    for (const auto& [name, value] : example) {
        std::string placeholder("<");
        placeholder += name;
        placeholder += '>';
        for (std::size_t at = text.find(placeholder); at != std::string::npos;
             at = text.find(placeholder, at + value.size())) {
            text.replace(at, placeholder.size(), value);
        }
    }
    return text;
}

/// One scenario while its lines are read.
struct Scenario {
    std::string name;
    std::vector<std::pair<std::string, std::string>> queries;  // step, text
    std::vector<Example> examples;
    std::string compile_time_detail;

    void finish(std::vector<TckQuery>& result) {
        if (examples.empty()) examples.emplace_back();
        for (const Example& example : examples) {
            for (const auto& [step, text] : queries) {
                TckQuery query{name, fill_in(text, example), false, {}};
                if (!compile_time_detail.empty() && step.find("executing query") != std::string::npos) {
                    query.fails_at_compile_time = true;
                    query.detail = compile_time_detail;
                }
                result.push_back(std::move(query));
            }
        }
        *this = {};
    }
};

std::string read_doc_string(std::ifstream& in, std::size_t indentation) {
    std::string text;
    for (std::string line; std::getline(in, line) && trim(line) != "\"\"\"";) {
        const std::size_t blanks = std::min(line.find_first_not_of(" \t"), indentation);
        text += line.substr(std::min(blanks, line.size())) + "\n";
    }
    return text;
}

}  // namespace

std::vector<TckQuery> read_tck_queries(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<TckQuery> result;
    Scenario scenario;
    std::vector<std::string> header;
    bool in_examples = false;
    std::string step;
    for (std::string line; std::getline(in, line);) {
        const std::string text = trim(line);
        if (text.empty() || text[0] == '#') continue;
        if (text.rfind("Scenario", 0) == 0 || text.rfind("Background", 0) == 0) {
            scenario.finish(result);
            scenario.name = file.filename().string() + " :: " + text;
            in_examples = false;
        } else if (text.rfind("Examples:", 0) == 0) {
            in_examples = true;
            header.clear();
        } else if (text == "\"\"\"") {
            scenario.queries.emplace_back(step, read_doc_string(in, line.find('"')));
        } else if (in_examples && text[0] == '|' && header.empty()) {
            header = read_row(text);
        } else if (in_examples && text[0] == '|') {
            const std::vector<std::string> row = read_row(text);
            Example& example = scenario.examples.emplace_back();
            for (std::size_t i = 0; i < row.size() && i < header.size(); ++i) example[header[i]] = row[i];
        } else {
            step = text;
            const std::string_view phase = "raised at compile time: ";
            const std::size_t at = text.find(phase);
            if (at != std::string::npos) scenario.compile_time_detail = text.substr(at + phase.size());
        }
    }
    scenario.finish(result);
    return result;
}

std::filesystem::path tck_folder() {
    const char* const folder = std::getenv("ENTENTE_TCK");
    return folder != nullptr ? folder : ENTENTE_TCK_DEFAULT;
}

}  // namespace entente
