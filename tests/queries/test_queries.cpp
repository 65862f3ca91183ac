// Runs every .test file of this folder as a test case of its own. The format: README.md.
#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "api/entente.hpp"
#include "graph/graph.hpp"
#include "tests/notation/notation.hpp"
#include "tests/queries/script.hpp"

namespace entente::behaviour {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw ScriptError("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// `CODE [DETAIL] [BEGIN..END][: message]`, as `error` and `warning` write it.
struct Diagnosis {
    std::vector<std::string> words;
    std::optional<SourceSpan> span;
    std::optional<std::string> message;
};

std::uint32_t number(std::string_view text) {
    std::uint32_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) {
        throw ScriptError("not a number: " + std::string(text));
    }
    return value;
}

Diagnosis read_diagnosis(const std::string& line) {
    Diagnosis diagnosis;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) diagnosis.message = line.substr(colon + 2);
    std::istringstream words(line.substr(0, colon));
    for (std::string word; words >> word;) {
        if (const std::size_t dots = word.find(".."); dots != std::string::npos) {
            diagnosis.span = SourceSpan{number(word.substr(0, dots)), number(word.substr(dots + 2))};
        } else {
            diagnosis.words.push_back(word);
        }
    }
    return diagnosis;
}

std::string span_text(const std::optional<SourceSpan>& span) {
    return span ? std::to_string(span->begin) + ".." + std::to_string(span->end) : "nowhere";
}

bool is_message(const std::string& expected, std::string_view actual) {
    if (expected.ends_with("...")) return actual.starts_with(expected.substr(0, expected.size() - 3));
    return actual == expected;
}

void check_place_and_message(const Diagnosis& expected, const std::optional<SourceSpan>& span,
                             const std::string& message) {
    if (expected.span) CHECK(span_text(span) == span_text(expected.span));
    if (!expected.message) return;
    INFO("expected message: " << *expected.message << "\nactual message:   " << message);
    CHECK(is_message(*expected.message, message));
}

/// Whether `node` or an operator below it is what a line of `explain` names.
bool has_operator(const PlanNode& node, const std::string& name, const std::string& details) {
    if (node.name == name && node.details.find(details) != std::string::npos) return true;
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const PlanNode& child) { return has_operator(child, name, details); });
}

std::string plan_text(const PlanNode& node, const std::string& indentation = "") {
    std::string text = indentation + node.name + " " + node.details + "\n";
    for (const PlanNode& child : node.children) text += plan_text(child, indentation + "  ");
    return text;
}

class Run {
public:
    void record(const Record& record) {
        const std::string& keyword = record.keyword;
        if (keyword == "graph") return graph(record);
        if (keyword == "run") return statements(record.text);
        if (keyword == "param") return parameter(record.text);
        if (keyword == "query") return query(record, notation::RowOrder::ignored);
        if (keyword == "ordered") return query(record, notation::RowOrder::matters);
        if (keyword == "changes") return changes(record);
        if (keyword == "error") return error(record);
        if (keyword == "warning") return warning(record);
        if (keyword == "explain") return explain(record);
        FAIL("unknown keyword " << keyword);
    }

private:
    void graph(const Record& record) {
        database_ = std::make_unique<Database>();
        parameters_.clear();
        statements(record.text);
    }

    void statements(const std::string& text) {
        for (const std::string& statement : split_outside_quotes(text, ';')) {
            if (!statement.empty()) execute(statement);
        }
    }

    void parameter(const std::string& text) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos) FAIL("a parameter needs `name = VALUE`");
        const std::string name = text.substr(0, text.find_last_not_of(' ', equals - 1) + 1);
        std::erase_if(parameters_, [&](const auto& entry) { return entry.first == name; });
        parameters_.emplace_back(name, notation::to_value(notation::parse_expected(text.substr(equals + 1))));
    }

    void query(const Record& record, notation::RowOrder order) {
        const Result result = execute(record.text);
        notation::ExpectedTable expected;
        if (!record.heading.empty()) expected.columns = split_outside_quotes(record.heading, '|');
        for (const std::string& line : record.expectation) {
            auto& row = expected.rows.emplace_back();
            for (const std::string& cell : split_outside_quotes(line, '|')) {
                row.push_back(notation::parse_expected(cell));
            }
        }
        check_answer(expected, result, order);
        if (result.statistics.any()) return;  // a second time it would write again
        INFO("without optimisation");
        check_answer(expected, execute(record.text, false), order);
    }

    static void check_answer(const notation::ExpectedTable& expected, const Result& result, notation::RowOrder order) {
        INFO("answer:\n" << notation::render_table(result));
        const auto wrong = notation::difference(expected, result, order);
        INFO(wrong.value_or(""));
        CHECK(!wrong);
    }

    void changes(const Record& record) {
        std::map<std::string, std::uint64_t> expected;
        for (const std::string& line : record.expectation) {
            const std::size_t blank = line.find(' ');
            expected[line.substr(0, blank)] = number(line.substr(line.find_first_not_of(' ', blank)));
        }
        const UpdateStatistics done = execute(record.text).statistics;
        std::map<std::string, std::uint64_t> actual{{"nodes_created", done.nodes_created},
                                                    {"nodes_deleted", done.nodes_deleted},
                                                    {"relationships_created", done.relationships_created},
                                                    {"relationships_deleted", done.relationships_deleted},
                                                    {"properties_set", done.properties_set},
                                                    {"labels_added", done.labels_added},
                                                    {"labels_removed", done.labels_removed},
                                                    {"indexes_added", done.indexes_added},
                                                    {"indexes_removed", done.indexes_removed},
                                                    {"constraints_added", done.constraints_added},
                                                    {"constraints_removed", done.constraints_removed}};
        std::erase_if(actual, [](const auto& entry) { return entry.second == 0; });
        CHECK(actual == expected);
    }

    void error(const Record& record) {
        const Diagnosis expected = read_diagnosis(record.heading);
        REQUIRE(expected.words.size() == 2);
        const Snapshot before = database().snapshot();
        try {
            const Result result = database().execute(record.text, parameters_);
            FAIL_CHECK("no error, but the answer:\n" << notation::render_table(result));
        } catch (const Error& error) {
            INFO("actual: " << error_code_name(error.code) << " " << error.detail << ": " << error.what());
            CHECK(error_code_name(error.code) == expected.words[0]);
            if (expected.words[1] != "*") CHECK(error.detail == expected.words[1]);
            check_place_and_message(expected, error.span, error.what());
            for (const std::string& line : record.expectation) CHECK("hint: " + error.hint == line);
        }
        CHECK(database().snapshot()->node_count() == before->node_count());
        CHECK(database().snapshot()->relationship_count() == before->relationship_count());
    }

    void warning(const Record& record) {
        const std::vector<Warning> warnings = execute(record.text).warnings;
        std::size_t seen = 0;
        for (const std::string& line : record.expectation) {
            if (line.starts_with("hint: ")) {
                REQUIRE(seen > 0);
                CHECK("hint: " + warnings[seen - 1].hint == line);
                continue;
            }
            INFO(line);
            REQUIRE(seen < warnings.size());
            const Diagnosis expected = read_diagnosis(line);
            CHECK(warnings[seen].code == expected.words.at(0));
            check_place_and_message(expected, warnings[seen].span, warnings[seen].message);
            ++seen;
        }
        CHECK(warnings.size() == seen);
    }

    void explain(const Record& record) {
        const Result result = execute("EXPLAIN " + record.text);
        REQUIRE(result.plan);
        INFO(plan_text(*result.plan));
        for (const std::string& line : record.expectation) {
            const bool absent = line.starts_with("not ");
            const std::string wanted = absent ? line.substr(4) : line;
            const std::size_t blank = std::min(wanted.find(' '), wanted.size());
            const std::string details = blank < wanted.size() ? wanted.substr(blank + 1) : "";
            INFO(line);
            CHECK(has_operator(*result.plan, wanted.substr(0, blank), details) != absent);
        }
    }

    Result execute(const std::string& statement, bool optimise = true) {
        ExecuteOptions options;
        options.optimise = optimise;
        options.time_limit = std::chrono::seconds(60);
        try {
            return database().execute(statement, parameters_, options);
        } catch (const Error& error) {
            FAIL(render_error(error, statement));
        }
        throw std::logic_error("not reached");
    }

    Database& database() {
        if (!database_) database_ = std::make_unique<Database>();
        return *database_;
    }

    std::unique_ptr<Database> database_;
    Parameters parameters_;
};

struct FileTest final : Catch::ITestInvoker {
    explicit FileTest(fs::path path) : path_(std::move(path)) {}

    void invoke() const override {
        Run run;
        for (const Record& record : read_script(read_file(path_))) {
            INFO(path_.filename().string() << ":" << record.line << ": " << record.keyword << " " << record.text);
            run.record(record);
        }
    }

    fs::path path_;
};

std::vector<fs::path> test_files() {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(ENTENTE_QUERY_TESTS)) {
        if (entry.path().extension() == ".test") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

const bool registered = [] {
    for (const fs::path& file : test_files()) {
        const std::string name = file.lexically_relative(ENTENTE_QUERY_TESTS).generic_string();
        Catch::AutoReg(new FileTest(file), CATCH_INTERNAL_LINEINFO, "", Catch::NameAndTags(name, "[query]"));
    }
    return true;
}();

TEST_CASE("a script is read into records", "[script]") {
    const auto records = read_script(
        "# title\n"
        "graph  CREATE (:P);\n"
        "       CREATE (:Q)\n"
        "\n"
        "query  MATCH (p)\n"
        "       RETURN p, 1\n"
        "---- p | 1\n"
        "(:P) | 1\n"
        "# remark\n"
        "null | 1\n"
        "error  X\n"
        "---- SyntaxError *\n");
    REQUIRE(records.size() == 3);
    CHECK(records[0].text == "CREATE (:P);\n       CREATE (:Q)");
    CHECK(records[1].heading == "p | 1");
    CHECK(records[1].expectation == std::vector<std::string>{"(:P) | 1", "null | 1"});
    CHECK(records[2].line == 11);
    CHECK(records[2].expectation.empty());
}

TEST_CASE("a malformed script is refused", "[script][error]") {
    const auto text =
        GENERATE("hello\n", "query RETURN 1\n", "graph CREATE ()\n---- x\n", "query RETURN 1\nWHERE x\n----\n");
    CAPTURE(text);
    CHECK_THROWS_AS(read_script(text), ScriptError);
}

TEST_CASE("splitting respects quotes and brackets", "[script]") {
    CHECK(split_outside_quotes(R"(a | 'b|\'|' | `c|`| ["|", {d: '|'}])", '|') ==
          std::vector<std::string>{"a", R"('b|\'|')", "`c|`", R"(["|", {d: '|'}])"});
}

}  // namespace
}  // namespace entente::behaviour
