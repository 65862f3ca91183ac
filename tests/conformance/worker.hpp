#pragma once

#include <chrono>
#include <vector>

#include "tests/conformance/gherkin.hpp"
#include "tests/conformance/scenario_run.hpp"

namespace entente::conformance {

/// Runs all scenarios in child processes and returns their outcomes in order. A child goes on from scenario to
/// scenario; where one kills it (or is silent for longer than `patience`) that scenario fails and a new child does the
/// rest.
[[nodiscard]] std::vector<Outcome> run_isolated(const std::vector<Scenario>& scenarios, const RunOptions& options,
                                                std::chrono::seconds patience);

}  // namespace entente::conformance
