#include "shell/script_reader.hpp"

#include <algorithm>

#include "query/syntax/lexer.hpp"

namespace entente::shell {
namespace {

bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::optional<std::size_t> skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (is_blank(text[at])) {
            ++at;
        } else if (text.substr(at, 2) == "//") {
            at = std::min(text.find('\n', at), text.size());
        } else if (text.substr(at, 2) == "/*") {
            const std::size_t end = text.find("*/", at + 2);
            if (end == std::string_view::npos) return std::nullopt;
            at = end + 2;
        } else {
            return at;
        }
    }
    return std::nullopt;
}

std::string first_comment_line(std::string_view script) {
    if (script.starts_with(byte_order_mark)) script.remove_prefix(byte_order_mark.size());
    const auto trim = [](std::string_view text) {
        while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
        while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
        return text;
    };
    script = trim(script);
    if (!script.starts_with("//")) return {};
    return std::string(trim(script.substr(2, script.find('\n') - 2)));
}

bool is_complete(std::string_view text) {
    for (std::size_t at = 0;;) {
        const auto first = skip_blanks(text, at);
        if (!first) return is_blank_statement(text.substr(at));  // false inside an open comment
        if (text[*first] == ':') {
            at = text.find('\n', *first);
            if (at == std::string_view::npos) return true;
            continue;
        }
        const auto end = statement_end(text.substr(at));
        if (!end) return is_blank_statement(text.substr(at));
        at += *end;
    }
}

void ScriptReader::feed(std::string_view piece) {
    if (!begun_ && piece.starts_with(byte_order_mark)) piece.remove_prefix(byte_order_mark.size());
    begun_ = true;
    text_ += piece;
}

// O(statement), but not on every piece of a long one: only when a `;` arrived.
std::optional<std::size_t> ScriptReader::find_statement_end() {
    const std::size_t semicolon = text_.find(';', tried_);
    tried_ = text_.size();
    if (semicolon == std::string::npos) return std::nullopt;
    return statement_end(std::string_view(text_).substr(at_));
}

ScriptItem ScriptReader::take(std::size_t end, std::size_t first, bool command) {
    const auto lines = [&](std::size_t from, std::size_t to) {
        const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(from);
        return static_cast<std::size_t>(std::count(begin, text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
    };
    const std::size_t lines_before = lines(at_, first);
    ScriptItem item;
    item.command = command;
    item.text = text_.substr(command ? first : at_, end - (command ? first : at_));
    item.skipped = command ? 0 : lines_before;
    item.line = line_ + (command ? lines_before : 0);
    item.prefix = command ? std::string() : prefix_;

    line_ += lines_before + lines(first, end);
    const std::size_t newline = end == 0 ? std::string::npos : text_.rfind('\n', end - 1);
    if (newline != std::string::npos && newline >= at_) {
        prefix_ = text_.substr(newline + 1, end - newline - 1);
    } else {
        prefix_ += text_.substr(at_, end - at_);
    }
    at_ = tried_ = end;
    if (at_ > text_.size() / 2) {
        text_.erase(0, at_);
        at_ = tried_ = 0;
    }
    return item;
}

std::optional<ScriptItem> ScriptReader::next() {
    while (true) {
        const auto first = skip_blanks(text_, at_);
        if (!first) {
            const bool rest = ended_ && at_ < text_.size();
            if (!rest || is_blank_statement(std::string_view(text_).substr(at_))) return std::nullopt;
            return take(text_.size(), at_, false);  // an open comment: the parser says so
        }
        if (text_[*first] == ':') {
            const std::size_t end = text_.find('\n', *first);
            if (end == std::string::npos && !ended_) return std::nullopt;
            ScriptItem item =
                take(end == std::string::npos ? text_.size() : end + 1, *first, true);  // the line break too
            while (!item.text.empty() && is_blank(item.text.back())) item.text.pop_back();
            return item;
        }
        auto end = find_statement_end();
        if (end) {
            *end += at_;
        } else if (ended_) {
            end = text_.size();
        } else {
            return std::nullopt;
        }
        const bool word = is_letter(text_[*first]);  // the usual case, without asking the lexer
        ScriptItem item = take(*end, *first, false);
        if (word || !is_blank_statement(item.text)) return item;
    }
}

}  // namespace entente::shell
