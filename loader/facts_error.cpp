#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "graph/text.hpp"
#include "loader/facts_statement.hpp"
#include "query/syntax/lexer.hpp"
#include "query/syntax/scan.hpp"

namespace entente::facts {
namespace {

/// What a reader sees at the place of an error.
struct Context {
    std::string_view text;
    std::size_t offset;  ///< of what was found
    std::string_view expected;
    std::size_t open;     ///< innermost open bracket, or npos
    std::size_t end = 0;  ///< of the word found; `offset` at the end of the statement or text

    [[nodiscard]] std::string_view found() const { return text.substr(offset, end - offset); }
    [[nodiscard]] bool is_open() const { return open != std::string_view::npos; }
    [[nodiscard]] std::size_t line_begin() const {
        const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
        return newline == std::string_view::npos ? 0 : newline + 1;
    }
    [[nodiscard]] std::size_t line_end(std::size_t from) const {
        return std::min(text.find_first_of("\r\n", from), text.size());
    }
};

Error error_at(const char* detail, const std::string& message, std::size_t begin, std::size_t end, std::string hint) {
    return compile_error(ErrorCode::syntax_error, detail, message,
                         SourceSpan{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
                         std::move(hint));
}

/// The word, string, number or single character at `at`.
std::size_t word_end(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] == '\n' || text[at] == '\r') return at;
    bool unterminated = false;
    const std::size_t quoted = syntax::scan_quoted(text, at, unterminated);
    if (quoted != at && !unterminated && text.substr(at, quoted - at).find('\n') == std::string_view::npos)
        return quoted;
    for (const std::size_t end :
         {scan_alias(text, at), syntax::scan_identifier(text, at), syntax::scan_number(text, at)}) {
        if (end != at) return std::max(end, syntax::scan_identifier(text, at));
    }
    return at + decode_character(text.substr(at)).length;
}

std::string quoted(std::string_view word) {
    constexpr std::size_t longest = 40;
    if (word.size() <= longest) return fmt::format("`{}`", word);
    std::size_t cut = longest;
    while (is_continuation(word[cut])) --cut;
    return fmt::format("`{}...`", word.substr(0, cut));
}

/// The word before the place, when it stands in the same statement; empty at its begin.
std::string_view word_before(const Context& context) {
    std::string_view last;
    for (std::size_t at = context.open != std::string_view::npos ? context.open : context.line_begin();
         at < context.offset;) {
        at = syntax::scan_gap(context.text, at);
        const std::size_t end = word_end(context.text, at);
        if (end == at || end > context.offset) break;
        last = context.text.substr(at, end - at);
        at = end;
    }
    return last;
}

std::optional<Error> unclosed_error(const Context& context) {
    const std::string_view rest = context.text.substr(context.offset);
    if (rest.substr(0, 2) == "/*") {
        return error_at("UnexpectedSyntax", "the comment is not closed", context.offset,
                        context.line_end(context.offset), "add */ where the comment ends");
    }
    bool unterminated = false;
    const std::size_t end = syntax::scan_quoted(context.text, context.offset, unterminated);
    if (end == context.offset || end == context.end) return std::nullopt;
    return error_at(
        "UnexpectedSyntax", rest[0] == '`' ? "the quoted name is not closed" : "the string is not closed on its line",
        context.offset, context.line_end(context.offset),
        fmt::format("add {} where it ends{}", rest[0], rest[0] == '`' ? "" : "; a line break within a string is \\n"));
}

bool is_typographic(std::string_view word) {
    static constexpr std::array<std::string_view, 6> quotes{"\u2018", "\u2019", "\u201C", "\u201D", "\u00AB", "\u00BB"};
    return std::find(quotes.begin(), quotes.end(), word) != quotes.end();
}

bool is_dash(std::string_view word) {
    static constexpr std::array<std::string_view, 6> dashes{"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"};
    return std::find(dashes.begin(), dashes.end(), word) != dashes.end();
}

bool starts_cypher(std::string_view word) {
    static constexpr std::array<std::string_view, 9> clauses{"MATCH",  "CREATE", "MERGE",  "RETURN", "WITH",
                                                             "UNWIND", "CALL",   "DELETE", "SET"};
    return std::any_of(clauses.begin(), clauses.end(),
                       [&](std::string_view clause) { return syntax::equals_ignoring_case(word, clause); });
}

/// Advice for values that are not written as values.
std::string value_hint(const Context& context) {
    const std::string_view found = context.found();
    if (syntax::equals_ignoring_case(found, "NULL")) return "leave out a property that has no value";
    if (found == "[") return "a list holds simple values, no lists";
    if (found == "{") return "a property holds a simple value or a list, no map";
    if (found == "," || found == "}" || found == "]" || context.end == context.offset) return {};
    if (syntax::scan_identifier(context.text, context.offset) != context.offset) {
        return fmt::format("put text in quotes: '{}'", found);
    }
    return "values are strings in quotes, numbers, true, false, dates such as 2018-06-03, and lists";
}

std::string end_hint(const Context& context) {
    const std::size_t line = context.line_begin();
    const std::size_t first = syntax::scan_blanks(context.text, line);
    if (first > line && first == context.offset && line > 0) {
        return "a line that begins with a blank continues the statement before it; begin a statement without blanks";
    }
    if (context.found() == "#") return "write a citation as @ document#4";
    if (context.found() == ";") return "statements end with their line, without a semicolon";
    return "write each statement on a line of its own";
}

/// An open bracket of an earlier line where a new line seems to begin a statement.
std::string bracket_hint(const Context& context) {
    if (!context.is_open() || context.open >= context.line_begin() || context.offset != context.line_begin()) return {};
    const SourcePosition place = source_position(context.text, context.open);
    return fmt::format("close the `{}` at line {}, column {}", context.text[context.open], place.line, place.column);
}

std::string hint_for(const Context& context) {
    const std::string_view found = context.found(), expected = context.expected;
    if (is_typographic(found)) return "write straight quotes: ' or \"";
    if (is_dash(found)) return "write `-` (hyphen-minus)";
    if (std::string hint = bracket_hint(context); !hint.empty()) return hint;
    if (expected.empty()) return end_hint(context);
    if (expected == "a value") return value_hint(context);
    const std::string_view before = word_before(context);
    if (expected == "`,` or `}`" || expected == "`,` or `]`") {
        const bool inside = !before.empty() && (before.back() == '\'' || before.back() == '"');
        const bool sticks = inside && context.text[context.offset - 1] == before.back();
        if (sticks && found != ":") return fmt::format("a {0} within a string is written \\{0}", before.back());
    }
    if (expected == "a statement" && found == "#") return "comments begin with //";
    if (expected == "a statement" && found == "@")
        return "a citation stands at the end of the fact, or after the name of a node";
    if (expected == "a statement") return "a statement begins with a name, with `source` or with `(`";
    if (starts_cypher(before) || starts_cypher(found))
        return "queries stand in a file of their own, with the extension .cypher";
    if (expected == "`->`" || expected == "`-`" || found == ">")
        return "a relationship has one direction: -[:TYPE]-> or <-[:TYPE]-";
    if (expected == "`[:TYPE]`") return "a relationship has a type: -[:KNOWS]->";
    if (expected == "`:` and a relationship type") return "a relationship has a type and no name: -[:KNOWS]->";
    if (expected == "`]`" && (found == "|" || found == "*")) return "a fact states one relationship of one type";
    if (expected == "`)`" && (found == ":" || found == "{"))
        return "describe the node in a statement of its own: name (:Label {key: value})";
    if (expected == "`:` and a label") return "a node has a label: name (:Person {key: value})";
    if (expected == "`:`" && found == "=") return "write key: value";
    if (expected == "the name of a document") return "write a citation as @ document#4";
    if (expected.find("name") != std::string_view::npos)
        return "a name has letters A to Z, digits, _ and -, and begins with a letter or _";
    return {};
}

}  // namespace

Error parse_error(std::string_view text, std::size_t offset, std::string_view expected, std::size_t open) {
    Context context{text, offset, expected, open};
    context.end = word_end(text, offset);
    if (std::optional<Error> error = unclosed_error(context)) return *error;
    const std::string_view before = word_before(context);
    const std::string after = before.empty() ? std::string() : fmt::format(" after {}", quoted(before));
    if (expected.empty()) {
        return error_at("UnexpectedSyntax", fmt::format("unexpected {}{}", quoted(context.found()), after), offset,
                        context.end, hint_for(context));
    }
    const std::string_view nothing = offset >= text.size() ? "the file ends here" : "the statement ends here";
    const std::string found =
        context.end == offset ? fmt::format("but {}", nothing) : fmt::format("but found {}", quoted(context.found()));
    return error_at("UnexpectedSyntax", fmt::format("expected {}{}, {}", expected, after, found), offset, context.end,
                    hint_for(context));
}

}  // namespace entente::facts
