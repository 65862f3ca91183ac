#include "shell/repl.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>

#include "shell/completion.hpp"
#include "shell/diagnostics.hpp"
#include "shell/editor/history.hpp"
#include "shell/editor/line_editor.hpp"
#include "shell/interrupt.hpp"
#include "shell/terminal.hpp"

namespace entente::shell {
namespace {

constexpr std::string_view prompt = "entente> ";
constexpr std::string_view continuation = "     ... ";

// Prompts go where data do not.
std::optional<int> drawing_terminal() {
    if (is_dumb_terminal()) return std::nullopt;
    for (const int descriptor : {STDERR_FILENO, STDOUT_FILENO}) {
        if (::isatty(descriptor) == 1) return descriptor;
    }
    return std::nullopt;
}

void greet() {
    say(fmt::format("Entente {} · end a statement with ; · :help for help · Ctrl-D to leave\n", version()));
}

void run_text(Session& session, std::string_view text) {
    ScriptReader reader;
    reader.feed(text);
    reader.end_input();
    while (!session.leave) {
        const auto item = reader.next();
        if (!item || !session.run(*item)) return;  // what follows a failure was typed for its success
    }
}

void run_editor(Session& session, int terminal, History& history) {
    std::optional<KnownNames> names;  // gathered at the first Tab of a prompt
    LineEditor editor(STDIN_FILENO, terminal, history, {is_complete, [&](std::string_view text, std::size_t cursor) {
                                                            if (!names)
                                                                names =
                                                                    known_names(session.database, session.parameters);
                                                            return complete(text, cursor, *names);
                                                        }});
    while (!session.leave) {
        interrupted() = false;  // what stopped the last statement; from here on it is meant for the next one
        const EditorResult read = editor.read(prompt, continuation);
        if (read.event == EditorEvent::end) return;
        if (read.event == EditorEvent::interrupted) continue;
        run_text(session, read.text);
        names.reset();
    }
}

// A line without its end; nullopt at the end of the input. Ctrl-C gives an empty line and sets `interrupted()`.
std::optional<std::string> read_line(std::string& pending) {
    while (true) {
        const std::size_t newline = pending.find('\n');
        if (newline != std::string::npos) {
            std::string line = pending.substr(0, newline);
            pending.erase(0, newline + 1);
            return line;
        }
        std::array<char, 4096> bytes{};
        const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count > 0) {
            pending.append(bytes.data(), static_cast<std::size_t>(count));
        } else if (count < 0 && errno == EINTR) {
            pending.clear();
            return std::string();
        } else {
            return std::nullopt;
        }
    }
}

void run_lines(Session& session) {
    std::string pending;
    std::string text;
    while (!session.leave) {
        interrupted() = false;
        say(text.empty() ? prompt : continuation);
        const auto line = read_line(pending);
        if (!line) {
            say("\n");
            return;
        }
        if (interrupted().exchange(false)) {
            say("\n");
            text.clear();
            continue;
        }
        text += *line + '\n';
        if (!is_complete(text)) continue;
        run_text(session, text);
        text.clear();
    }
}

}  // namespace

void run_repl(Session& session, bool no_history) {
    greet();
    const auto terminal = drawing_terminal();
    if (!terminal) {
        run_lines(session);
        return;
    }
    History history(no_history ? std::string() : History::default_path());
    session.history = [&history] { return history.entries(); };
    run_editor(session, *terminal, history);
    session.history = nullptr;
}

}  // namespace entente::shell
