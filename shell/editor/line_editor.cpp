#include "shell/editor/line_editor.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "graph/text.hpp"
#include "shell/display_width.hpp"
#include "shell/editor/raw_mode.hpp"
#include "shell/output.hpp"

namespace entente::shell {
namespace {

constexpr int escape_wait_ms = 50;  // after which a lone escape is the key and no sequence

std::string common_prefix(const std::vector<std::string>& words) {
    std::string prefix = words.front();
    for (const std::string& word : words) {
        const auto [end, other] = std::mismatch(prefix.begin(), prefix.end(), word.begin(), word.end());
        prefix.erase(end, prefix.end());
    }
    // Not half a character.
    std::size_t lead = prefix.empty() ? 0 : prefix.size() - 1;
    while (lead > 0 && is_continuation(prefix[lead])) --lead;
    if (!prefix.empty() && decode_character(std::string_view(prefix).substr(lead)).code_point == invalid_character) {
        prefix.erase(lead);
    }
    return prefix;
}

volatile std::sig_atomic_t resized = 0;
extern "C" void on_resize(int) {
    resized = 1;
}

}  // namespace

LineEditor::LineEditor(int input, int output, History& history, EditorHooks hooks)
    : input_(input), output_(output), history_(history), hooks_(std::move(hooks)) {
    struct sigaction action = {};
    action.sa_handler = on_resize;
    sigemptyset(&action.sa_mask);
    sigaction(SIGWINCH, &action, nullptr);  // no SA_RESTART: poll returns, and the text is drawn anew
}

EditorResult LineEditor::read(std::string_view prompt, std::string_view continuation) {
    const RawMode raw(input_, output_);
    prompt_ = prompt;
    continuation_ = continuation;
    buffer_.set({});
    below_.clear();
    searching_ = false;
    history_at_ = history_.entries().size();
    screen_.forget();
    refresh();
    for (Key key; next_key(key);) {
        below_.clear();
        switch (handle(key)) {
            case Step::go_on:
                refresh();
                break;
            case Step::submit:
                send(screen_.finish(content(), terminal_size(output_)));
                history_.add(buffer_.text());
                return {EditorEvent::text, buffer_.text()};
            case Step::interrupt:
                searching_ = false;
                send(screen_.finish(content(), terminal_size(output_)));
                return {EditorEvent::interrupted, {}};
            case Step::leave:
                send(screen_.finish(content(), terminal_size(output_)));
                return {EditorEvent::end, {}};
        }
    }
    return {EditorEvent::end, {}};
}

bool LineEditor::next_key(Key& key) {
    while (true) {
        if (auto decoded = decode_key(pending_)) {
            key = std::move(decoded->key);
            pending_.erase(0, decoded->length);
            return true;
        }
        pollfd waiting = {input_, POLLIN, 0};
        const bool escape = !pending_.empty() && !pending_.starts_with("\x1B[200~");
        const int ready = ::poll(&waiting, 1, escape ? escape_wait_ms : -1);
        if (ready == 0) {
            auto decoded = decode_key(pending_, true);
            key = decoded ? std::move(decoded->key) : Key{};
            pending_.erase(0, decoded ? decoded->length : 1);
            return true;
        }
        if (ready < 0) {
            if (errno != EINTR) return false;
            if (resized != 0) refresh();
            resized = 0;
            continue;
        }
        std::array<char, 4096> bytes{};
        const ssize_t count = ::read(input_, bytes.data(), bytes.size());
        if (count > 0) {
            pending_.append(bytes.data(), static_cast<std::size_t>(count));
        } else if (count == 0 || errno != EINTR) {
            return false;
        }
    }
}

LineEditor::Step LineEditor::handle(const Key& key) {
    if (searching_) {
        Step step = Step::go_on;
        handle_search(key, step);
        return step;
    }
    switch (key.code) {
        case KeyCode::text:
        case KeyCode::paste:
            buffer_.insert(key.text);
            break;
        case KeyCode::enter:
            if (hooks_.is_complete(buffer_.text())) return Step::submit;
            buffer_.insert("\n");
            break;
        case KeyCode::alt_enter:
            buffer_.insert("\n");
            break;
        case KeyCode::tab:
            complete();
            break;
        case KeyCode::backspace:
            buffer_.erase_backward();
            break;
        case KeyCode::alt_backspace:
            buffer_.cut_word_left();
            break;
        case KeyCode::delete_forward:
            buffer_.erase_forward();
            break;
        case KeyCode::left:
            buffer_.move_left();
            break;
        case KeyCode::right:
            buffer_.move_right();
            break;
        case KeyCode::word_left:
            buffer_.move_word_left();
            break;
        case KeyCode::word_right:
            buffer_.move_word_right();
            break;
        case KeyCode::home:
            buffer_.move_line_begin();
            break;
        case KeyCode::end:
            buffer_.move_line_end();
            break;
        case KeyCode::up:
            if (!buffer_.move_up()) earlier();
            break;
        case KeyCode::down:
            if (!buffer_.move_down()) later();
            break;
        case KeyCode::page_up:
            earlier();
            break;
        case KeyCode::page_down:
            later();
            break;
        case KeyCode::control:
            return handle_control(key.text[0]);
        case KeyCode::alt:
            return handle_alt(key.text[0]);
        case KeyCode::back_tab:
        case KeyCode::escape:
        case KeyCode::unknown:
            break;
    }
    return Step::go_on;
}

LineEditor::Step LineEditor::handle_control(char letter) {
    switch (letter) {
        case 'a':
            buffer_.move_line_begin();
            break;
        case 'b':
            buffer_.move_left();
            break;
        case 'c':
            return Step::interrupt;
        case 'd':
            if (buffer_.text().empty()) return Step::leave;
            buffer_.erase_forward();
            break;
        case 'e':
            buffer_.move_line_end();
            break;
        case 'f':
            buffer_.move_right();
            break;
        case 'k':
            buffer_.cut_to_line_end();
            break;
        case 'l':
            send("\x1B[H\x1B[2J");
            screen_.forget();
            break;
        case 'n':
            later();
            break;
        case 'p':
            earlier();
            break;
        case 'r':
            searching_ = true;
            search_.clear();
            draft_ = buffer_.text();
            found_ = history_.entries().size();
            search_again(found_);
            break;
        case 'u':
            buffer_.cut_to_line_begin();
            break;
        case 'w':
            buffer_.cut_word_left();
            break;
        case 'y':
            buffer_.paste_cut();
            break;
        case 'z':
            suspend();
            break;
        default:
            break;
    }
    return Step::go_on;
}

LineEditor::Step LineEditor::handle_alt(char letter) {
    if (letter == 'b') buffer_.move_word_left();
    if (letter == 'f') buffer_.move_word_right();
    if (letter == 'd') buffer_.cut_word_right();
    return Step::go_on;
}

void LineEditor::handle_search(const Key& key, Step& step) {
    const bool control = key.code == KeyCode::control;
    if (key.code == KeyCode::text || key.code == KeyCode::paste) {
        search_ += key.text;
        search_again(std::min(found_ + 1, history_.entries().size()));
    } else if (key.code == KeyCode::backspace) {
        search_.erase(grapheme_before(search_, search_.size()));
        search_again(history_.entries().size());
    } else if (control && key.text == "r") {
        search_again(found_);
    } else if (control && (key.text == "g" || key.text == "c")) {
        searching_ = false;
        buffer_.set(draft_);
    } else {
        searching_ = false;
        history_at_ = history_.entries().size();
        if (key.code != KeyCode::escape) step = handle(key);  // Enter runs it, other keys edit it
    }
}

// Shows the newest match before `before`; keeps the one shown when there is none.
void LineEditor::search_again(std::size_t before) {
    const auto match = history_.find(search_, before);
    if (match && !search_.empty()) {
        found_ = *match;
        buffer_.set(history_.entries()[found_]);
    }
    search_prompt_ = fmt::format("{}search '{}'> ", match ? "" : "no ", visible(search_));
}

void LineEditor::complete() {
    if (!hooks_.complete) return;
    Completions found = hooks_.complete(buffer_.text(), buffer_.cursor());
    if (found.candidates.empty()) return;
    const std::string prefix = common_prefix(found.candidates);
    const std::size_t typed = buffer_.cursor() - found.begin;
    if (found.candidates.size() == 1) {
        buffer_.replace(found.begin, found.candidates.front());
    } else {
        if (prefix.size() >= typed) buffer_.replace(found.begin, prefix);
        show_candidates(found.candidates);
    }
}

void LineEditor::show_candidates(const std::vector<std::string>& candidates) {
    const TerminalSize size = terminal_size(output_);
    std::size_t widest = 1;
    for (const std::string& candidate : candidates) widest = std::max(widest, display_width(candidate));
    const std::size_t columns = std::max<std::size_t>(1, (size.columns - 1) / (widest + 2));
    const std::size_t most_rows = std::max<std::size_t>(1, size.rows / 2 - 1);
    const std::size_t shown = std::min(candidates.size(), most_rows * columns);
    const std::size_t rows = (shown + columns - 1) / columns;
    for (std::size_t row = 0; row < rows; ++row) {
        std::string line;
        for (std::size_t i = row; i < shown; i += rows) {
            line += visible(candidates[i]) + std::string(widest + 2 - display_width(candidates[i]), ' ');
        }
        below_.push_back(std::move(line));
    }
    if (shown < candidates.size()) below_.back() += fmt::format("… {} more", candidates.size() - shown);
}

void LineEditor::earlier() {
    if (history_at_ == 0) return;
    if (history_at_ == history_.entries().size()) draft_ = buffer_.text();
    buffer_.set(history_.entries()[--history_at_]);
}

void LineEditor::later() {
    const std::size_t count = history_.entries().size();
    if (history_at_ >= count) return;
    ++history_at_;
    buffer_.set(history_at_ == count ? draft_ : history_.entries()[history_at_]);
}

void LineEditor::suspend() {
    send(screen_.finish(content(), terminal_size(output_)));
    send("\x1B[?2004l");
    termios raw = {};
    ::tcgetattr(input_, &raw);
    termios cooked = raw;
    cooked.c_iflag |= ICRNL;
    cooked.c_lflag |= ECHO | ICANON | IEXTEN | ISIG;
    ::tcsetattr(input_, TCSADRAIN, &cooked);
    ::raise(SIGTSTP);
    ::tcsetattr(input_, TCSADRAIN, &raw);
    send("\x1B[?2004h");
}

ScreenContent LineEditor::content() const {
    ScreenContent shown;
    shown.prompt = searching_ ? search_prompt_ : prompt_;
    shown.continuation = continuation_;
    shown.text = buffer_.text();
    shown.cursor = buffer_.cursor();
    shown.colour = wants_colour(output_);
    shown.below = below_;
    return shown;
}

void LineEditor::refresh() {
    send(screen_.draw(content(), terminal_size(output_)));
}

void LineEditor::send(std::string_view bytes) const {
    write_all(output_, bytes);
}

}  // namespace entente::shell
