#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shell/terminal.hpp"

namespace entente::shell {

/// What a line editor shows: a prompt, the text, and lines below it (completions).
struct ScreenContent {
    std::string_view prompt, continuation;  ///< before the first and before each further line; plain text
    std::string_view text;
    std::size_t cursor = 0;  ///< byte offset in `text`
    bool colour = true;
    std::vector<std::string> below;
};

/// Draws a text that may be longer than a line, or than the screen, where the cursor of the terminal stands; draws it
/// again in the same place. Composes bytes only; the caller writes them.
class Screen {
public:
    /// The bytes that show `content` in place of what the last call drew.
    [[nodiscard]] std::string draw(const ScreenContent& content, TerminalSize size);
    /// The bytes that leave the text as it stands (without what was below it) and begin a new line after it.
    [[nodiscard]] std::string finish(const ScreenContent& content, TerminalSize size);
    /// Forgets what was drawn: the cursor stands at the beginning of an empty line.
    void forget() { cursor_row_ = 0; }

private:
    std::size_t cursor_row_ = 0;  // rows from the first drawn row to the terminal's cursor
};

}  // namespace entente::shell
