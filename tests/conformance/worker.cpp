#include "tests/conformance/worker.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

namespace entente::conformance {
namespace {

bool write_all(int file, const void* data, std::size_t size) {
    const char* at = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t written = write(file, at, size);
        if (written <= 0) return false;
        at += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

/// False at the end of the pipe, or when nothing comes for `patience`.
bool read_all(int file, void* data, std::size_t size, std::chrono::milliseconds patience) {
    char* at = static_cast<char*>(data);
    while (size > 0) {
        pollfd waiting{file, POLLIN, 0};
        if (poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
        const ssize_t count = read(file, at, size);
        if (count <= 0) return false;
        at += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

// On the pipe an outcome is: one byte (passed), eight bytes (length of the report), the report.
[[noreturn]] void child(int pipe_end, const std::vector<Scenario>& scenarios, std::size_t first,
                        const RunOptions& options) {
    for (std::size_t i = first; i < scenarios.size(); ++i) {
        const Outcome outcome = run_scenario(scenarios[i], options);
        const auto passed = static_cast<char>(outcome.passed);
        const std::uint64_t length = outcome.report.size();
        if (!write_all(pipe_end, &passed, 1) || !write_all(pipe_end, &length, sizeof length) ||
            !write_all(pipe_end, outcome.report.data(), length)) {
            break;
        }
    }
    close(pipe_end);
    std::exit(0);  // with the checks of the sanitizers
}

bool read_outcome(int pipe_end, Outcome& outcome, std::chrono::milliseconds patience) {
    char passed = 0;
    std::uint64_t length = 0;
    if (!read_all(pipe_end, &passed, 1, patience) || !read_all(pipe_end, &length, sizeof length, patience))
        return false;
    outcome.passed = passed != 0;
    outcome.report.resize(length);
    return read_all(pipe_end, outcome.report.data(), length, patience);
}

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status)) {
        return WTERMSIG(status) == SIGKILL ? "the process gave no answer in time and was killed"
                                           : "the process died of signal " + std::to_string(WTERMSIG(status));
    }
    return "the process ended with status " + std::to_string(WEXITSTATUS(status));
}

/// One child, from the first scenario without an outcome on; adds at least one outcome.
void run_child(const std::vector<Scenario>& scenarios, const RunOptions& options, std::chrono::milliseconds patience,
               std::vector<Outcome>& outcomes) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
    const pid_t process = fork();
    if (process < 0) throw std::runtime_error("cannot start a process");
    if (process == 0) {
        close(ends[0]);
        child(ends[1], scenarios, outcomes.size(), options);
    }
    close(ends[1]);
    Outcome outcome;
    while (outcomes.size() < scenarios.size() && read_outcome(ends[0], outcome, patience)) outcomes.push_back(outcome);
    const bool complete = outcomes.size() == scenarios.size();
    if (!complete) kill(process, SIGKILL);
    close(ends[0]);
    int status = 0;
    waitpid(process, &status, 0);
    if (!complete) {
        outcomes.push_back({false, how_it_ended(status)});
    } else if (status != 0) {
        throw std::runtime_error("after the last scenario " + how_it_ended(status));
    }
}

}  // namespace

std::vector<Outcome> run_isolated(const std::vector<Scenario>& scenarios, const RunOptions& options,
                                  std::chrono::seconds patience) {
    std::vector<Outcome> outcomes;
    while (outcomes.size() < scenarios.size()) run_child(scenarios, options, patience, outcomes);
    return outcomes;
}

}  // namespace entente::conformance
