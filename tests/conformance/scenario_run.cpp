#include "tests/conformance/scenario_run.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "api/entente.hpp"
#include "tests/conformance/side_effects.hpp"
#include "tests/notation/notation.hpp"

namespace entente::conformance {
namespace {

/// Thrown by a step whose expectation does not hold; becomes the outcome's report.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Failure("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Cuts a script at the `;` that end its lines.
std::vector<std::string> statements_of(const std::string& script) {
    std::vector<std::string> statements(1);
    std::istringstream lines(script);
    for (std::string line; std::getline(lines, line);) {
        statements.back() += line + '\n';
        const std::size_t last = line.find_last_not_of(" \t\r");
        if (last != std::string::npos && line[last] == ';') statements.emplace_back();
    }
    std::erase_if(statements, [](const std::string& s) { return s.find_first_not_of(" \t\r\n") == std::string::npos; });
    return statements;
}

std::string table_text(const std::vector<TableRow>& table) {
    std::string text;
    for (const TableRow& row : table) {
        text += "|";
        for (const std::string& cell : row) text += " " + cell + " |";
        text += '\n';
    }
    return text;
}

std::string describe(const Error& error) {
    return std::string(error_code_name(error.code)) + " at " +
           (error.phase == ErrorPhase::compile ? "compile time" : "runtime") + ": " + error.detail + " (" +
           error.what() + ")";
}

class Run {
public:
    explicit Run(const RunOptions& options) : options_(options) {}

    void step(const Step& step) {
        const std::string& text = step.text;
        std::smatch match;
        if (text == "an empty graph" || text == "any graph") return;
        if (std::regex_match(text, match, named_graph)) return load_graph(match[1]);
        if (text == "having executed:") return set_up(step.doc_string.value());
        if (text == "parameters are:") return set_parameters(step.table);
        if (std::regex_match(text, match, procedure)) return declare(match[1], step.table);
        if (text == "executing query:" || text == "executing control query:") return execute(step.doc_string.value());
        if (text == "the result should be empty") return expect_rows(step.table, true, {}, {});
        if (std::regex_match(text, match, rows)) {
            return expect_rows(step.table, false,
                               match[1] == ", in order" ? notation::RowOrder::matters : notation::RowOrder::ignored,
                               match[2].matched ? notation::ListOrder::ignored : notation::ListOrder::matters);
        }
        if (std::regex_match(text, match, raised)) return expect_error(match[1], match[2], match[3]);
        if (text == "no side effects") return expect_side_effects({});
        if (text == "the side effects should be:") return expect_side_effects(step.table);
        throw Failure("a step that the runner does not know: " + text);
    }

    /// A query that failed although no step said that it should.
    void finish() const {
        if (error_ && !error_expected_) throw Failure("query:\n" + query_ + "\nactual: " + describe(*error_));
    }

private:
    static const std::regex named_graph, procedure, rows, raised;

    void load_graph(const std::string& name) {
        const std::filesystem::path folder = options_.tck / "graphs" / name;
        const auto description = nlohmann::json::parse(read_file(folder / (name + ".json")));
        for (const auto& script : description.at("scripts")) {
            for (const std::string& statement :
                 statements_of(read_file(folder / (script.get<std::string>() + ".cypher")))) {
                set_up(statement);
            }
        }
    }

    void set_up(const std::string& statement) {
        try {
            database_.execute(statement, parameters_, limits());
        } catch (const Error& error) {
            throw Failure("set-up:\n" + statement + "\nactual: " + describe(error));
        }
    }

    void set_parameters(const std::vector<TableRow>& table) {
        for (const TableRow& row : table) {
            parameters_.emplace_back(row.at(0), notation::to_value(notation::parse_expected(row.at(1))));
        }
    }

    void declare(const std::string& signature, const std::vector<TableRow>& table) {
        DeclaredProcedure declared{signature, {}};
        for (std::size_t i = 1; i < table.size(); ++i) {
            std::vector<Value>& row = declared.rows.emplace_back();
            for (const std::string& cell : table[i]) row.push_back(notation::to_value(notation::parse_expected(cell)));
        }
        database_.declare_procedure(std::move(declared));
    }

    void execute(const std::string& query) {
        finish();
        query_ = query;
        result_.reset();
        error_.reset();
        error_expected_ = false;
        before_ = content_of(*database_.snapshot());
        try {
            result_ = database_.execute(query, parameters_, limits());
        } catch (const Error& error) {
            error_ = error;
        }
    }

    void expect_rows(const std::vector<TableRow>& table, bool empty, notation::RowOrder row_order,
                     notation::ListOrder list_order) const {
        const std::string wanted = "query:\n" + query_ + "\nexpected:\n" + (empty ? "nothing\n" : table_text(table));
        notation::ExpectedTable expected;
        if (!empty) expected.columns = table.at(0);
        for (std::size_t i = 1; i < table.size(); ++i) {
            auto& row = expected.rows.emplace_back();
            for (const std::string& cell : table[i]) row.push_back(notation::parse_expected(cell));
        }
        if (!result_) throw Failure(wanted + "actual: " + (error_ ? describe(*error_) : "no query was executed"));
        if (const auto wrong = notation::difference(expected, *result_, row_order, list_order)) {
            throw Failure(wanted + "actual: " + *wrong + "\n" + notation::render_table(*result_));
        }
    }

    void expect_error(const std::string& type, const std::string& phase, const std::string& detail) {
        const std::string wanted =
            "query:\n" + query_ + "\nexpected: " + type + " at " + phase + ": " + detail + "\nactual: ";
        if (!error_) throw Failure(wanted + (result_ ? notation::render_table(*result_) : "no query was executed"));
        error_expected_ = true;
        const bool right_phase =
            phase == "any time" || phase == (error_->phase == ErrorPhase::compile ? "compile time" : "runtime");
        if (error_code_name(error_->code) != type || !right_phase || (detail != "*" && error_->detail != detail)) {
            throw Failure(wanted + describe(*error_));
        }
        expect_side_effects({});  // a query that fails leaves no trace
    }

    void expect_side_effects(const std::vector<TableRow>& table) const {
        finish();
        std::map<std::string, std::size_t> expected;
        for (const TableRow& row : table) expected[row.at(0)] = std::stoul(row.at(1));
        std::erase_if(expected, [](const auto& effect) { return effect.second == 0; });
        const auto actual = side_effects(before_, content_of(*database_.snapshot()));
        if (actual == expected) return;
        std::string text = "query:\n" + query_ + "\nexpected side effects:\n" + table_text(table) + "actual:\n";
        for (const auto& [name, count] : actual) text += "| " + name + " | " + std::to_string(count) + " |\n";
        throw Failure(text);
    }

    [[nodiscard]] ExecuteOptions limits() const {
        ExecuteOptions result;
        result.time_limit = options_.time_limit;
        result.optimise = options_.optimise;
        return result;
    }

    const RunOptions& options_;
    Database database_;
    Parameters parameters_;
    std::string query_;
    GraphContent before_;
    std::optional<Result> result_;
    std::optional<Error> error_;
    bool error_expected_ = false;
};

const std::regex Run::named_graph("the (\\S+) graph");
const std::regex Run::procedure("there exists a procedure (.*\\)) ?:");
const std::regex Run::rows(
    "the result should be(, in any order|, in order)?( \\(ignoring element order for lists\\))?:");
const std::regex Run::raised("an? (\\w+) should be raised at (compile time|runtime|any time): (\\S+)");

}  // namespace

Outcome run_scenario(const Scenario& scenario, const RunOptions& options) {
    try {
        Run run(options);
        for (const Step& step : scenario.steps) run.step(step);
        run.finish();
        return {true, {}};
    } catch (const Error& error) {
        return {false, "outside a query: " + describe(error)};
    } catch (const std::exception& error) {
        return {false, error.what()};
    } catch (...) {
        return {false, "an exception of an unknown type"};
    }
}

}  // namespace entente::conformance
