#include "shell/session_statement.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "graph/error.hpp"
#include "shell/load_arguments.hpp"

namespace entente::shell {
namespace {

using Kind = SessionStatement::Kind;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The text in upper case with single blanks; nothing when it is longer than any statement here.
std::string normalised(std::string_view text) {
    std::string words;
    for (const char c : text) {
        if (words.size() > 32) return {};
        if (!is_blank(c)) words += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (is_blank(c) && !words.empty() && words.back() != ' ') words += ' ';
    }
    if (words.ends_with(' ')) words.pop_back();
    return words;
}

/// Whether the first word is one that a statement here begins with: most statements are none of these.
bool may_be_one(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    static constexpr std::array<std::string_view, 5> words = {"BEGIN", "COMMIT", "ROLLBACK", "CHECKPOINT", "VACUUM"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
                   return a == (b >= 'a' && b <= 'z' ? static_cast<char>(b - 'a' + 'A') : b);
               });
    });
}

/// What follows the words VACUUM INTO, or nothing where these do not stand.
std::string_view after_vacuum_into(std::string_view text) {
    for (const std::string_view word : {"VACUUM", "INTO"}) {
        while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
        if (normalised(text.substr(0, word.size())) != word) return {};
        text.remove_prefix(word.size());
        if (text.empty() || (!is_blank(text.front()) && text.front() != '\'' && text.front() != '"')) return {};
    }
    return text;
}

}  // namespace

SessionStatement session_statement(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, Kind>, 8> statements = {
        {{"BEGIN", Kind::begin},
         {"BEGIN TRANSACTION", Kind::begin},
         {"COMMIT", Kind::commit},
         {"COMMIT TRANSACTION", Kind::commit},
         {"ROLLBACK", Kind::rollback},
         {"ROLLBACK TRANSACTION", Kind::rollback},
         {"CHECKPOINT", Kind::checkpoint},
         {"VACUUM", Kind::vacuum}}};
    if (!may_be_one(text)) return {};
    const std::string words = normalised(text);
    for (const auto& [name, kind] : statements) {
        if (words == name) return {kind, {}};
    }
    const std::string_view file = after_vacuum_into(text);
    if (file.empty()) return {};
    std::vector<std::string> names = shell_words(file);
    if (names.size() != 1 || names.front().empty()) {
        throw compile_error(ErrorCode::syntax_error, "InvalidCommand", "VACUUM INTO takes one file", std::nullopt,
                            "VACUUM INTO 'copy.db'");
    }
    return {Kind::vacuum_into, std::move(names.front())};
}

}  // namespace entente::shell
