#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "shell/editor/edit_buffer.hpp"
#include "shell/editor/history.hpp"
#include "shell/editor/keys.hpp"
#include "shell/editor/screen.hpp"

namespace entente::shell {

/// What may stand from byte `begin` to the cursor.
struct Completions {
    std::size_t begin = 0;
    std::vector<std::string> candidates;  ///< sorted
};

struct EditorHooks {
    /// Whether Enter runs the text; else it begins a new line.
    std::function<bool(std::string_view)> is_complete;
    std::function<Completions(std::string_view text, std::size_t cursor)> complete;
};

enum class EditorEvent { text, interrupted, end };

struct EditorResult {
    EditorEvent event = EditorEvent::end;
    std::string text;
};

/// Reads statements from a terminal: multi-line editing, history and search, completion, highlighting. One object lives
/// as long as the session; the terminal is raw only within `read`.
class LineEditor {
public:
    /// Keys come from `input`; drawing goes to `output`. Both are terminals.
    LineEditor(int input, int output, History& history, EditorHooks hooks);

    /// Waits for a text that is complete, or Ctrl-C, or Ctrl-D on an empty line.
    [[nodiscard]] EditorResult read(std::string_view prompt, std::string_view continuation);

private:
    enum class Step { go_on, submit, interrupt, leave };

    [[nodiscard]] bool next_key(Key& key);  ///< false: the terminal went away
    Step handle(const Key& key);
    Step handle_control(char letter);
    Step handle_alt(char letter);
    void handle_search(const Key& key, Step& step);
    void complete();
    void show_candidates(const std::vector<std::string>& candidates);
    void earlier();
    void later();
    void search_again(std::size_t before);
    void suspend();
    void refresh();
    [[nodiscard]] ScreenContent content() const;
    void send(std::string_view bytes) const;

    int input_, output_;
    History& history_;
    EditorHooks hooks_;
    EditBuffer buffer_;
    Screen screen_;
    std::string pending_;  // bytes that were read and not decoded yet
    std::string prompt_, continuation_;
    std::vector<std::string> below_;
    std::size_t history_at_ = 0;  // entries().size(): the text being typed
    std::string draft_;           // that text, while an entry is shown
    bool searching_ = false;
    std::string search_;
    std::size_t found_ = 0;
    std::string search_prompt_;
};

}  // namespace entente::shell
