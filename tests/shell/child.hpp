#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/folder.hpp"

/// Running the program from outside.
namespace entente::shell::testing {

using test::Folder;

struct Outcome {
    int status = -1;  ///< exit status; 128 + number of the signal that ended it
    std::string out, err;
};

/// Runs `entente` with the arguments, `input` on its standard input.
Outcome run(const std::vector<std::string>& arguments, std::string_view input = {});

/// Runs a line of sh; $ENTENTE is the program.
Outcome run_shell_line(const std::string& line);

[[nodiscard]] std::string read_file(const std::string& path);

/// The program on a pseudo-terminal of 80 by 24, as a person would run it.
class TerminalSession {
public:
    explicit TerminalSession(const std::vector<std::string>& arguments, const std::string& term = "xterm",
                             bool colours = false);
    TerminalSession(const TerminalSession&) = delete;
    TerminalSession& operator=(const TerminalSession&) = delete;
    ~TerminalSession();

    void type(std::string_view keys) const;
    /// Waits until the terminal received `text` after what was awaited before; false when the time is over.
    bool shows(std::string_view text, std::chrono::seconds limit = std::chrono::seconds(120));
    /// Waits for the end of the program; its exit status, or -1 when the time is over.
    int exit_status(std::chrono::seconds limit = std::chrono::seconds(120));
    [[nodiscard]] const std::string& received() const { return received_; }
    [[nodiscard]] std::string history_path() const { return home_.path("entente/history"); }

private:
    bool read_some(std::chrono::milliseconds limit);
    Folder home_;
    int terminal_ = -1;
    pid_t child_ = -1;
    std::string received_;
    std::size_t seen_ = 0;
};

}  // namespace entente::shell::testing
