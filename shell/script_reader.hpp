#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace entente::shell {

/// One statement or one command (`:load ...`) of a script, with the place where it stood.
struct ScriptItem {
    bool command = false;
    std::string text;      ///< a statement with its `;` and what preceded it; a command without the line's end
    std::size_t line = 0;  ///< lines of the source before `text`
    std::string prefix;    ///< what stood before `text` on its first line
    std::size_t skipped =
        0;  ///< lines of `text` before the one of its first character that is neither blank nor comment
};

/// What the comment `// ...` says that a script begins with, its first line only; empty when it begins otherwise.
[[nodiscard]] std::string first_comment_line(std::string_view script);

/// Splits text that arrives in pieces into statements (up to `;`, by the lexer) and commands (a line that begins with
/// `:` where a statement could begin). Text with only blanks and comments is nothing.
class ScriptReader {
public:
    void feed(std::string_view piece);
    /// What stands in the text is a last statement or command.
    void end_input() { ended_ = true; }
    /// The next whole item, or nullopt when more text is needed (or there is none).
    [[nodiscard]] std::optional<ScriptItem> next();

private:
    [[nodiscard]] std::optional<std::size_t> find_statement_end();
    ScriptItem take(std::size_t end, std::size_t first, bool command);

    std::string text_;
    std::size_t at_ = 0;     // start of what was not taken yet
    std::size_t tried_ = 0;  // [at_, tried_) was seen to hold no end of a statement
    std::size_t line_ = 0;   // lines before at_
    std::string prefix_;     // of the line of at_
    bool begun_ = false;
    bool ended_ = false;
};

/// Byte of the first character at or after `at` that is neither blank nor inside a comment, or nullopt.
[[nodiscard]] std::optional<std::size_t> skip_blanks(std::string_view text, std::size_t at);

/// Whether the text can be run as it stands: a command, or statements that all end with `;`. For the line editor.
[[nodiscard]] bool is_complete(std::string_view text);

}  // namespace entente::shell
