#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace entente::shell::testing {
namespace {

using Clock = std::chrono::steady_clock;

int status_of(int wait_status) {
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

[[noreturn]] void execute(const char* program, const std::vector<std::string>& arguments) {
    std::vector<char*> words{const_cast<char*>(program)};
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    ::execv(program, words.data());
    ::_exit(127);
}

struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    }
    void close(std::size_t end) {
        if (ends[end] >= 0) ::close(ends[end]);
        ends[end] = -1;
    }
    ~Pipe() {
        close(0);
        close(1);
    }
};

Outcome run_program(const char* program, const std::vector<std::string>& arguments, std::string_view input) {
    Pipe in, out, err;
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(in.ends[0], STDIN_FILENO);
        ::dup2(out.ends[1], STDOUT_FILENO);
        ::dup2(err.ends[1], STDERR_FILENO);
        ::signal(SIGPIPE, SIG_DFL);
        execute(program, arguments);
    }
    in.close(0);
    out.close(1);
    err.close(1);
    ::signal(SIGPIPE, SIG_IGN);
    Outcome outcome;
    while (out.ends[0] >= 0 || err.ends[0] >= 0) {
        if (input.empty()) in.close(1);
        std::array<pollfd, 3> waiting{{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}}};
        ::poll(waiting.data(), waiting.size(), -1);
        const auto receive = [&](const pollfd& from, Pipe& pipe, std::string& into) {
            if (from.revents == 0) return;
            std::array<char, 4096> bytes{};
            const ssize_t count = ::read(from.fd, bytes.data(), bytes.size());
            if (count > 0) {
                into.append(bytes.data(), static_cast<std::size_t>(count));
            } else {
                pipe.close(0);
            }
        };
        receive(waiting[0], out, outcome.out);
        receive(waiting[1], err, outcome.err);
        if (waiting[2].revents != 0) {
            const ssize_t count = ::write(in.ends[1], input.data(), std::min<std::size_t>(input.size(), 4096));
            input.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : input.size());
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    outcome.status = status_of(status);
    return outcome;
}

}  // namespace

Outcome run(const std::vector<std::string>& arguments, std::string_view input) {
    return run_program(ENTENTE_PROGRAM, arguments, input);
}

Outcome run_shell_line(const std::string& line) {
    ::setenv("ENTENTE", ENTENTE_PROGRAM, 1);
    return run_program("/bin/sh", {"-c", line}, {});
}

std::string read_file(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

TerminalSession::TerminalSession(const std::vector<std::string>& arguments, const std::string& term, bool colours) {
    winsize size = {};
    size.ws_row = 24;
    size.ws_col = 80;
    child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ == 0) {
        ::setenv("TERM", term.c_str(), 1);
        ::setenv("XDG_STATE_HOME", home_.path("").c_str(), 1);
        colours ? ::unsetenv("NO_COLOR") : ::setenv("NO_COLOR", "1", 1);
        execute(ENTENTE_PROGRAM, arguments);
    }
    ::fcntl(terminal_, F_SETFD, FD_CLOEXEC);
}

TerminalSession::~TerminalSession() {
    if (child_ > 0) {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    ::close(terminal_);
}

void TerminalSession::type(std::string_view keys) const {
    if (::write(terminal_, keys.data(), keys.size()) < 0) throw std::runtime_error("the terminal is closed");
}

bool TerminalSession::read_some(std::chrono::milliseconds limit) {
    pollfd waiting = {terminal_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(limit.count())) <= 0) return false;
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(terminal_, bytes.data(), bytes.size());
    if (count > 0) received_.append(bytes.data(), static_cast<std::size_t>(count));
    return count > 0;
}

bool TerminalSession::shows(std::string_view text, std::chrono::seconds limit) {
    const auto end = Clock::now() + limit;
    while (true) {
        const std::size_t at = received_.find(text, seen_);
        if (at != std::string::npos) {
            seen_ = at + text.size();
            return true;
        }
        if (Clock::now() > end) return false;
        read_some(std::chrono::milliseconds(100));
    }
}

int TerminalSession::exit_status(std::chrono::seconds limit) {
    const auto end = Clock::now() + limit;
    while (Clock::now() < end) {
        read_some(std::chrono::milliseconds(20));
        int status = 0;
        if (::waitpid(child_, &status, WNOHANG) == child_) {
            child_ = -1;
            return status_of(status);
        }
    }
    return -1;
}

}  // namespace entente::shell::testing
