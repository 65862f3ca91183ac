// Runs the openCypher TCK. See README.md beside this file.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/conformance/gherkin.hpp"
#include "tests/conformance/scenario_run.hpp"
#include "tests/conformance/worker.hpp"

namespace entente::conformance {
namespace {

namespace fs = std::filesystem;

constexpr int exit_skipped = 77;  // SKIP_RETURN_CODE in CMakeLists.txt

struct Settings {
    RunOptions run;
    fs::path expected_failures = ENTENTE_EXPECTED_FAILURES;
    std::string filter;
    bool update = false, verbose = false, in_process = false;
};

constexpr const char* usage =
    "usage: conformance [OPTION...]\n"
    "  --tck DIRECTORY        the TCK; default: $ENTENTE_TCK, else " ENTENTE_DEFAULT_TCK
    "\n"
    "  --filter SUBSTRING     run only scenarios with this in their id; list those that fail\n"
    "  --verbose              show query, expectation and answer of each failure\n"
    "  --update               rewrite the list of expected failures\n"
    "  --expected FILE        the list of expected failures\n"
    "  --time-limit MS        of one statement; default 5000\n"
    "  --unoptimised          plan in textual order, without rewriting\n"
    "  --in-process           no child processes: for a debugger\n";

Settings read_arguments(int count, char** arguments) {
    Settings settings;
    const char* const tck = std::getenv("ENTENTE_TCK");
    settings.run.tck = tck && *tck ? tck : ENTENTE_DEFAULT_TCK;
    const auto argument = [&](int& i) -> std::string {
        if (i + 1 >= count) throw std::invalid_argument(std::string(arguments[i]) + " needs a value");
        return arguments[++i];
    };
    for (int i = 1; i < count; ++i) {
        const std::string option = arguments[i];
        if (option == "--tck") {
            settings.run.tck = argument(i);
        } else if (option == "--filter") {
            settings.filter = argument(i);
        } else if (option == "--expected") {
            settings.expected_failures = argument(i);
        } else if (option == "--time-limit") {
            settings.run.time_limit = std::chrono::milliseconds(std::stol(argument(i)));
        } else if (option == "--verbose") {
            settings.verbose = true;
        } else if (option == "--update") {
            settings.update = true;
        } else if (option == "--unoptimised") {
            settings.run.optimise = false;
        } else if (option == "--in-process") {
            settings.in_process = true;
        } else {
            throw std::invalid_argument("unknown option " + option);
        }
    }
    if (settings.update && !settings.filter.empty())
        throw std::invalid_argument("--update needs a run without --filter");
    return settings;
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Scenario> read_scenarios(const Settings& settings) {
    const fs::path root = settings.run.tck / "features";
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
        if (entry.path().extension() == ".feature") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Scenario> scenarios;
    for (const fs::path& file : files) {
        for (Scenario& scenario : read_feature(read_file(file), file.lexically_relative(root).generic_string())) {
            if (scenario.id.find(settings.filter) != std::string::npos) scenarios.push_back(std::move(scenario));
        }
    }
    return scenarios;
}

std::set<std::string> read_expected_failures(const fs::path& path) {
    std::set<std::string> ids;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] != '#') ids.insert(line);
    }
    return ids;
}

void write_expected_failures(const fs::path& path, const std::vector<std::string>& ids) {
    std::ofstream file(path);
    file
        << "# Scenarios of the openCypher TCK that do not pass yet, one id a line. The list may only shrink: the test\n"
           "# fails when a scenario outside it fails and when one inside it passes. `conformance --update` writes "
           "it.\n";
    for (const std::string& id : ids) file << id << '\n';
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

/// `clauses/match` of `clauses/match/Match1.feature :: ...`.
std::string area_of(const std::string& id) {
    return id.substr(0, id.substr(0, id.find(" :: ")).rfind('/'));
}

void print_areas(const std::vector<Scenario>& scenarios, const std::vector<Outcome>& outcomes) {
    struct Count {
        std::size_t passed = 0, all = 0;
    };
    std::map<std::string, Count> areas;
    Count total;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        for (Count* count : {&areas[area_of(scenarios[i].id)], &total}) {
            count->passed += outcomes[i].passed;
            ++count->all;
        }
    }
    for (const auto& [area, count] : areas) fmt::print("{:40} {:5} of {:5}\n", area, count.passed, count.all);
    fmt::print("{:40} {:5} of {:5}\n", "scenarios that pass", total.passed, total.all);
}

/// Prints every scenario that is not as the list says; true when there is none.
bool check(const Settings& settings, const std::vector<Scenario>& scenarios, const std::vector<Outcome>& outcomes) {
    const bool whole_run = settings.filter.empty();
    std::set<std::string> expected = read_expected_failures(settings.expected_failures);
    std::size_t surprises = 0;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        const std::string& id = scenarios[i].id;
        const bool listed = expected.erase(id) > 0;
        // The list is of the optimised run; without optimisation a scenario on it may pass.
        const bool surprise = outcomes[i].passed == listed && (!listed || settings.run.optimise);
        surprises += surprise;
        if (outcomes[i].passed && surprise) fmt::print("passes, but is listed as a failure: {}\n", id);
        if (outcomes[i].passed || (!surprise && whole_run && !settings.verbose)) continue;
        fmt::print("{}: {}\n", listed ? "fails, as listed" : "fails", id);
        if (settings.verbose || !listed) fmt::print("{}\n\n", outcomes[i].report);
    }
    if (whole_run) {
        for (const std::string& id : expected) fmt::print("listed as a failure, but not in the TCK: {}\n", id);
        surprises += expected.size();
    }
    if (surprises > 0) fmt::print("{} scenarios are not as {} says\n", surprises, settings.expected_failures.string());
    return surprises == 0;
}

int run(const Settings& settings) {
    if (!fs::is_directory(settings.run.tck / "features")) {
        fmt::print("skipped: no openCypher TCK at {}; set ENTENTE_TCK to its folder\n", settings.run.tck.string());
        return exit_skipped;
    }
    const std::vector<Scenario> scenarios = read_scenarios(settings);
    std::vector<Outcome> outcomes;
    if (settings.in_process) {
        for (const Scenario& scenario : scenarios) outcomes.push_back(run_scenario(scenario, settings.run));
    } else {
        outcomes = run_isolated(scenarios, settings.run, std::chrono::seconds(30));
    }
    if (settings.update) {
        std::vector<std::string> failures;
        for (std::size_t i = 0; i < scenarios.size(); ++i) {
            if (!outcomes[i].passed) failures.push_back(scenarios[i].id);
        }
        write_expected_failures(settings.expected_failures, failures);
    }
    const bool good = check(settings, scenarios, outcomes);
    print_areas(scenarios, outcomes);
    return good ? 0 : 1;
}

}  // namespace
}  // namespace entente::conformance

int main(int count, char** arguments) {
    using namespace entente::conformance;
    try {
        return run(read_arguments(count, arguments));
    } catch (const std::invalid_argument& error) {
        fmt::print(stderr, "{}\n{}", error.what(), usage);
        return 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
