#include "query/syntax/syntax_error.hpp"

#include <algorithm>
#include <array>

#include "query/syntax/scan.hpp"

namespace entente::syntax {
namespace {

std::string concat(std::initializer_list<std::string_view> parts) {
    std::string result;
    for (const std::string_view part : parts) result += part;
    return result;
}

/// `token`, shortened; a keyword without quotes.
std::string quote_token(std::string_view text, const Token& token) {
    std::string_view word = text.substr(token.span.begin, token.span.end - token.span.begin);
    if (token.kind == TokenKind::keyword) {
        std::string upper(word);
        for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return upper;
    }
    constexpr std::size_t longest = 40;
    if (word.size() <= longest) return concat({"`", word, "`"});
    std::size_t cut = longest;
    while ((static_cast<unsigned char>(word[cut]) & 0xC0U) == 0x80U) --cut;
    return concat({"`", word.substr(0, cut), "...`"});
}

std::string place(std::string_view text, std::size_t offset) {
    const SourcePosition position = source_position(text, offset);
    return concat({"line ", std::to_string(position.line), ", column ", std::to_string(position.column)});
}

std::string found(std::string_view text, const ErrorContext& context) {
    if (context.at_end()) return ", but the text ends here";
    return concat({", but found ", quote_token(text, *context.find())});
}

std::string after(std::string_view text, const ErrorContext& context) {
    const Token* const before = context.find(-1);
    return before == nullptr ? std::string() : concat({" after ", quote_token(text, *before)});
}

bool is_closing_bracket(std::string_view what) {
    return what == ")" || what == "]" || what == "}";
}

std::string closing_message(std::string_view text, const ErrorContext& context, std::string_view bracket) {
    const int distance = context.open_bracket();
    if (distance == 0) return concat({"expected `", bracket, "`", found(text, context)});
    if (distance == -1 && bracket != ")") {
        const std::string_view content = bracket == "]" ? "an expression" : "a key";
        return concat({"expected ", content, " or `", bracket, "`", after(text, context), found(text, context)});
    }
    const std::size_t open = context.find(distance)->span.begin;
    return concat({"expected `", bracket, "` to close the `", text.substr(open, 1), "` at ", place(text, open),
                   found(text, context)});
}

std::string message_for(std::string_view text, const ErrorContext& context, std::string_view what) {
    if (what.empty()) {
        if (context.at_end()) return "unexpected end";
        return concat({"unexpected ", quote_token(text, *context.find()), after(text, context)});
    }
    if (is_closing_bracket(what)) return closing_message(text, context, what);
    return concat({"expected ", what, after(text, context), found(text, context)});
}

Error unterminated_error(std::string_view text, const Token& token) {
    const char first = text[token.span.begin == text.size() ? 0 : token.span.begin];
    const bool comment = token.kind == TokenKind::comment;
    const std::string_view what = comment ? "comment" : token.kind == TokenKind::string ? "string" : "quoted name";
    const std::string_view closing = comment        ? std::string_view("*/")
                                     : first == '$' ? std::string_view("`")
                                                    : std::string_view(&first, 1);
    return compile_error(ErrorCode::syntax_error, "UnexpectedSyntax", concat({"the ", what, " is not closed"}),
                         SourceSpan{token.span.begin, token.span.end},
                         concat({"add ", closing, " where the ", what, " ends"}));
}

/// A character that no token begins with.
std::optional<Error> character_error(std::string_view text, const ErrorContext& context) {
    const Token* const token = context.find();
    if (token == nullptr || token->kind != TokenKind::invalid) return std::nullopt;
    const std::string_view character = context.token();
    const bool ascii = static_cast<unsigned char>(character[0]) < 0x80;
    static constexpr std::array<std::string_view, 12> dashes{"\u00AD", "\u2010", "\u2011", "\u2012",
                                                             "\u2013", "\u2014", "\u2015", "\u2212",
                                                             "\uFE58", "\uFE63", "\uFF0D", "\u207B"};
    static constexpr std::array<std::string_view, 6> quotes{"\u2018", "\u2019", "\u201C", "\u201D", "\u00AB", "\u00BB"};
    std::string hint = "put names with unusual characters in backticks, and text in quotes";
    if (std::find(dashes.begin(), dashes.end(), character) != dashes.end()) hint = "write `-` (hyphen-minus)";
    if (std::find(quotes.begin(), quotes.end(), character) != quotes.end()) hint = "write straight quotes: ' or \"";
    return compile_error(ErrorCode::syntax_error, ascii ? "UnexpectedSyntax" : "InvalidUnicodeCharacter",
                         concat({"unexpected character ", quote_token(text, *token)}), context.span(), hint);
}

std::string default_hint(const ErrorContext& context, std::string_view what) {
    if (what == "a variable" && !context.at_end() && context.find()->kind == TokenKind::keyword) {
        return concat({"to use the word as a name put it in backticks: `", context.token(), "`"});
    }
    if (context.is("NOT") && what == "an expression") return "put the negation in parentheses: (NOT ...)";
    if (is_closing_bracket(what)) return "close the bracket, or look for what is missing before this place";
    if (context.at_end()) return "the statement is not complete";
    return {};
}

}  // namespace

ErrorContext::ErrorContext(std::string_view text, std::size_t offset) : text_(text), tokens_(tokenize(text)) {
    std::erase_if(tokens_, [](const Token& token) {
        return (token.kind == TokenKind::whitespace || token.kind == TokenKind::comment) && !token.unterminated;
    });
    const auto here =
        std::find_if(tokens_.begin(), tokens_.end(), [&](const Token& token) { return token.span.end > offset; });
    index_ = static_cast<std::size_t>(here - tokens_.begin());
}

const Token* ErrorContext::find(int distance) const {
    const auto index = static_cast<std::ptrdiff_t>(index_) + distance;
    if (index < 0 || index >= static_cast<std::ptrdiff_t>(tokens_.size())) return nullptr;
    return &tokens_[static_cast<std::size_t>(index)];
}

std::string_view ErrorContext::token(int distance) const {
    const Token* const token = find(distance);
    return token == nullptr ? std::string_view() : text_.substr(token->span.begin, token->span.end - token->span.begin);
}

bool ErrorContext::is(std::string_view upper, int distance) const {
    return equals_ignoring_case(token(distance), upper);
}

SourceSpan ErrorContext::span() const {
    if (const Token* const token = find()) return token->span;
    const std::uint32_t end = tokens_.empty() ? 0 : tokens_.back().span.end;
    return {end, end};
}

SourceSpan ErrorContext::span(int first, int last) const {
    if (find(first) == nullptr || find(last) == nullptr) return span();
    return {find(first)->span.begin, find(last)->span.end};
}

int ErrorContext::open_bracket() const {
    int closed = 0;
    for (int distance = -1; find(distance) != nullptr; --distance) {
        const std::string_view here = token(distance);
        if (here == ")" || here == "]" || here == "}") ++closed;
        if (here == "(" || here == "[" || here == "{") {
            if (closed == 0) return distance;
            --closed;
        }
    }
    return 0;
}

std::string_view ErrorContext::clause(std::string_view also) const {
    static constexpr std::array<std::string_view, 12> clauses{"MATCH", "RETURN", "WITH",   "UNWIND",  "CREATE", "MERGE",
                                                              "SET",   "REMOVE", "DELETE", "FOREACH", "CALL",   "LOAD"};
    int closed = 0;
    for (int distance = -1; find(distance) != nullptr; --distance) {
        const std::string_view here = token(distance);
        if (here == ")" || here == "]" || here == "}") ++closed;
        if (here == "(" || here == "[" || here == "{") {
            if (closed == 0) return {};
            --closed;
        }
        if (closed > 0 || find(distance)->kind != TokenKind::keyword) continue;
        if (!also.empty() && is(also, distance)) return also;
        for (const std::string_view clause : clauses) {
            const bool of_operator = clause == "WITH" && (is("STARTS", distance - 1) || is("ENDS", distance - 1));
            if (is(clause, distance) && !of_operator) return clause;
        }
    }
    return {};
}

const Token* ErrorContext::unterminated() const {
    return !tokens_.empty() && tokens_.back().unterminated ? &tokens_.back() : nullptr;
}

Error syntax_error(std::string_view text, std::size_t offset, std::string_view what, std::string_view detail) {
    const ErrorContext context(text, offset);
    if (const Token* const token = context.unterminated()) return unterminated_error(text, *token);
    if (std::optional<Error> error = character_error(text, context)) return *error;
    if (std::optional<Refusal> refusal = recognise_foreign_syntax(context, what)) {
        return compile_error(ErrorCode::syntax_error, std::string(refusal->detail), refusal->message,
                             context.span(refusal->first, refusal->last), std::move(refusal->hint));
    }
    std::string hint = suggest_keyword(context, what);
    if (hint.empty()) hint = default_hint(context, what);
    return compile_error(ErrorCode::syntax_error, std::string(detail), message_for(text, context, what), context.span(),
                         std::move(hint));
}

}  // namespace entente::syntax
