#include "shell/editor/edit_buffer.hpp"

#include <algorithm>

#include "shell/display_width.hpp"

namespace entente::shell {
namespace {

// Letters, digits, underscore and everything that is not ASCII.
bool is_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

}  // namespace

void EditBuffer::set_at(std::string text, std::size_t cursor) {
    text_ = std::move(text);
    cursor_ = std::min(cursor, text_.size());
}

void EditBuffer::insert(std::string_view text) {
    text_.insert(cursor_, text);
    cursor_ += text.size();
}

void EditBuffer::replace(std::size_t begin, std::string_view by) {
    text_.replace(begin, cursor_ - begin, by);
    cursor_ = begin + by.size();
}

void EditBuffer::erase_backward() {
    const std::size_t begin = grapheme_before(text_, cursor_);
    text_.erase(begin, cursor_ - begin);
    cursor_ = begin;
}

void EditBuffer::erase_forward() {
    if (cursor_ < text_.size()) text_.erase(cursor_, grapheme_at(text_, cursor_).end - cursor_);
}

bool EditBuffer::move_left() {
    if (cursor_ == 0) return false;
    cursor_ = grapheme_before(text_, cursor_);
    return true;
}

bool EditBuffer::move_right() {
    if (cursor_ == text_.size()) return false;
    cursor_ = grapheme_at(text_, cursor_).end;
    return true;
}

std::size_t EditBuffer::line_begin(std::size_t at) const {
    const std::size_t newline = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
    return newline == std::string::npos ? 0 : newline + 1;
}

std::size_t EditBuffer::line_end(std::size_t at) const {
    return std::min(text_.find('\n', at), text_.size());
}

bool EditBuffer::move_up() {
    const std::size_t begin = line_begin(cursor_);
    if (begin == 0) return false;
    const std::string_view text = text_;
    const std::size_t column = display_width(text.substr(begin, cursor_ - begin));
    const std::size_t above = line_begin(begin - 1);
    cursor_ = above + prefix_within(text.substr(above, begin - 1 - above), column);
    return true;
}

bool EditBuffer::move_down() {
    const std::size_t end = line_end(cursor_);
    if (end == text_.size()) return false;
    const std::string_view text = text_;
    const std::size_t begin = line_begin(cursor_);
    const std::size_t column = display_width(text.substr(begin, cursor_ - begin));
    cursor_ = end + 1 + prefix_within(text.substr(end + 1, line_end(end + 1) - end - 1), column);
    return true;
}

void EditBuffer::move_line_begin() {
    cursor_ = line_begin(cursor_);
}
void EditBuffer::move_line_end() {
    cursor_ = line_end(cursor_);
}

void EditBuffer::move_word_left() {
    while (cursor_ > 0 && !is_word(text_[cursor_ - 1])) --cursor_;
    while (cursor_ > 0 && is_word(text_[cursor_ - 1])) --cursor_;
}

void EditBuffer::move_word_right() {
    while (cursor_ < text_.size() && !is_word(text_[cursor_])) ++cursor_;
    while (cursor_ < text_.size() && is_word(text_[cursor_])) ++cursor_;
}

void EditBuffer::cut(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    cut_ = text_.substr(begin, end - begin);
    text_.erase(begin, end - begin);
    cursor_ = begin;
}

void EditBuffer::cut_to_line_end() {
    const std::size_t end = line_end(cursor_);
    cut(cursor_, end == cursor_ && end < text_.size() ? end + 1 : end);  // at the end: joins the lines
}

void EditBuffer::cut_to_line_begin() {
    cut(line_begin(cursor_), cursor_);
}

void EditBuffer::cut_word_left() {
    std::size_t begin = cursor_;
    while (begin > 0 && is_blank(text_[begin - 1])) --begin;
    while (begin > 0 && !is_blank(text_[begin - 1])) --begin;
    cut(begin, cursor_);
}

void EditBuffer::cut_word_right() {
    const std::size_t begin = cursor_;
    move_word_right();
    const std::size_t end = cursor_;
    cut(begin, end);
}

}  // namespace entente::shell
