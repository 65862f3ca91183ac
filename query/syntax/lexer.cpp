#include "query/syntax/lexer.hpp"

#include <algorithm>
#include <array>

#include "query/syntax/scan.hpp"

namespace entente {
namespace {

using syntax::scan_blanks;

/// Signs of more than one character, as the grammar takes them.
constexpr std::array<std::string_view, 7> long_symbols{"<>", "<=", ">=", "=~", "..", "::", "+="};
constexpr std::string_view short_symbols = "()[]{}<>=+-*/%^.,:;|&!?$";

bool is_keyword(std::string_view word) {
    std::string upper(word);
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return std::binary_search(keywords().begin(), keywords().end(), std::string_view(upper));
}

std::size_t symbol_end(std::string_view text, std::size_t at) {
    const auto found = std::find(long_symbols.begin(), long_symbols.end(), text.substr(at, 2));
    if (found != long_symbols.end()) return at + 2;
    return short_symbols.find(text[at]) == std::string_view::npos ? at : at + 1;
}

/// One code point, or one byte that is not UTF-8.
std::size_t character_end(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0xC0U) return end;
    while (end < text.size() && end < at + 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    return end;
}

/// The token at `at`. After a period a word is the name of a property, whatever it is.
Token next_token(std::string_view text, std::size_t at, bool after_period) {
    Token token;
    const auto found = [&](TokenKind kind, std::size_t end) {
        token.kind = kind;
        token.span = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
        return end != at;
    };
    if (found(TokenKind::whitespace, scan_blanks(text, at))) return token;
    if (found(TokenKind::comment, syntax::scan_comment(text, at, token.unterminated))) return token;
    const std::size_t quoted = syntax::scan_quoted(text, at, token.unterminated);
    if (found(text[at] == '`' ? TokenKind::quoted_identifier : TokenKind::string, quoted)) return token;
    const std::size_t word = syntax::scan_identifier(text, at);
    const bool keyword = word != at && !after_period && is_keyword(text.substr(at, word - at));
    if (found(keyword ? TokenKind::keyword : TokenKind::identifier, word)) return token;
    const bool double_period = text.substr(at, 2) == "..";
    if (!double_period && found(TokenKind::number, syntax::scan_number(text, at))) return token;
    if (found(TokenKind::parameter, syntax::scan_parameter(text, at, token.unterminated))) return token;
    if (found(TokenKind::symbol, symbol_end(text, at))) return token;
    found(TokenKind::invalid, character_end(text, at));
    return token;
}

bool is_blank(TokenKind kind) {
    return kind == TokenKind::whitespace || kind == TokenKind::comment;
}

/// Calls `visit` with the tokens from the first on until it returns false.
template <typename Visit> void for_each_token(std::string_view text, Visit visit) {
    bool after_period = false;
    for (std::size_t at = 0; at < text.size();) {
        const Token token = next_token(text, at, after_period);
        if (!visit(token)) return;
        at = token.span.end;
        if (!is_blank(token.kind)) {
            after_period = token.kind == TokenKind::symbol && token.span.end == token.span.begin + 1 &&
                           text[token.span.begin] == '.';
        }
    }
}

bool is_semicolon(std::string_view text, const Token& token) {
    return token.kind == TokenKind::symbol && text[token.span.begin] == ';';
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
    std::vector<Token> tokens;
    for_each_token(text, [&](const Token& token) {
        tokens.push_back(token);
        return true;
    });
    return tokens;
}

// Between strings, names in backticks and comments no token but `;` itself holds one: the others need not be told
// apart.
std::optional<std::size_t> statement_end(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        bool unterminated = false;
        if (c == ';') return at + 1;
        if (c == '/') {
            at = std::max(syntax::scan_comment(text, at, unterminated), at + 1);
        } else if (c == '\'' || c == '"' || c == '`') {
            at = syntax::scan_quoted(text, at, unterminated);
        } else {
            ++at;
        }
    }
    return std::nullopt;
}

bool is_blank_statement(std::string_view text) {
    bool blank = true;
    for_each_token(text, [&](const Token& token) {
        blank = (is_blank(token.kind) && !token.unterminated) || is_semicolon(text, token);
        return blank;
    });
    return blank;
}

const std::vector<std::string_view>& keywords() {
    static const std::vector<std::string_view> words{"ALL",
                                                     "ALLSHORTESTPATHS",
                                                     "AND",
                                                     "ANY",
                                                     "AS",
                                                     "ASC",
                                                     "ASCENDING",
                                                     "BY",
                                                     "CALL",
                                                     "CASE",
                                                     "COLLECT",
                                                     "CONSTRAINT",
                                                     "CONSTRAINTS",
                                                     "CONTAINS",
                                                     "COUNT",
                                                     "CREATE",
                                                     "CSV",
                                                     "CYPHER",
                                                     "DELETE",
                                                     "DESC",
                                                     "DESCENDING",
                                                     "DETACH",
                                                     "DISTINCT",
                                                     "DROP",
                                                     "ELSE",
                                                     "END",
                                                     "ENDS",
                                                     "EXISTS",
                                                     "EXPLAIN",
                                                     "FALSE",
                                                     "FIELDTERMINATOR",
                                                     "FOREACH",
                                                     "FROM",
                                                     "FUNCTIONS",
                                                     "HEADERS",
                                                     "IN",
                                                     "INDEX",
                                                     "INDEXES",
                                                     "IS",
                                                     "LIMIT",
                                                     "LOAD",
                                                     "MATCH",
                                                     "MERGE",
                                                     "NONE",
                                                     "NOT",
                                                     "NULL",
                                                     "OFFSET",
                                                     "ON",
                                                     "OPTIONAL",
                                                     "OR",
                                                     "ORDER",
                                                     "PROCEDURES",
                                                     "PROFILE",
                                                     "REDUCE",
                                                     "REMOVE",
                                                     "RETURN",
                                                     "SET",
                                                     "SHORTESTPATH",
                                                     "SHOW",
                                                     "SINGLE",
                                                     "SKIP",
                                                     "STARTS",
                                                     "THEN",
                                                     "TRUE",
                                                     "TYPED",
                                                     "UNION",
                                                     "UNWIND",
                                                     "WHEN",
                                                     "WHERE",
                                                     "WITH",
                                                     "XOR",
                                                     "YIELD"};
    return words;
}

std::string quote_identifier(std::string_view name) {
    if (!name.empty() && syntax::scan_identifier(name, 0) == name.size() && !syntax::is_reserved(name)) {
        return std::string(name);
    }
    std::string result = "`";
    for (const char c : name) {
        result += c;
        if (c == '`') result += c;
    }
    return result + "`";
}

}  // namespace entente
