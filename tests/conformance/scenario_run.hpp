#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/conformance/gherkin.hpp"

namespace entente::conformance {

/// What one scenario came to. `report` says query, expectation and answer of the step that failed.
struct Outcome {
    bool passed = false;
    std::string report;
};

struct RunOptions {
    std::filesystem::path tck;                     ///< holds `graphs/`
    std::chrono::milliseconds time_limit{60'000};  ///< of one statement
    bool optimise = true;                          ///< as in ExecuteOptions
};

/// Runs the steps on a database of its own. Never throws: whatever escapes the engine is a failure.
[[nodiscard]] Outcome run_scenario(const Scenario& scenario, const RunOptions& options);

}  // namespace entente::conformance
