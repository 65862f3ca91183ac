#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace entente::shell {

/// Text with a cursor between grapheme clusters, and the text that was cut last. Knows no terminal.
class EditBuffer {
public:
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::size_t cursor() const { return cursor_; }  ///< byte offset
    void set(std::string text) { set_at(std::move(text), std::string::npos); }
    void set_at(std::string text, std::size_t cursor);

    void insert(std::string_view text);
    void replace(std::size_t begin, std::string_view by);  ///< [begin, cursor) becomes `by`
    void erase_backward();
    void erase_forward();

    bool move_left();  ///< false at the beginning
    bool move_right();
    bool move_up();  ///< to the line above, in the same column; false on the first line
    bool move_down();
    void move_line_begin();
    void move_line_end();
    void move_word_left();
    void move_word_right();

    // Cuts: what is cut can be pasted.
    void cut_to_line_end();
    void cut_to_line_begin();
    void cut_word_left();  ///< to the blank before
    void cut_word_right();
    void paste_cut() { insert(cut_); }

private:
    [[nodiscard]] std::size_t line_begin(std::size_t at) const;
    [[nodiscard]] std::size_t line_end(std::size_t at) const;
    void cut(std::size_t begin, std::size_t end);

    std::string text_;
    std::size_t cursor_ = 0;
    std::string cut_;
};

}  // namespace entente::shell
