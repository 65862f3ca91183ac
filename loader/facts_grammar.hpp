#pragma once

#include "loader/facts_statement.hpp"
#include "query/syntax/grammar_patterns.hpp"

/// The grammar of the facts notation; docs/facts.md shows it. Names, literals and signs are the rules of the query
/// language. A token inside brackets eats any blanks and comments after it; outside, those that do not end the
/// statement. After its first token every statement is committed: nothing is undone, so actions may fire while parsing.
namespace entente::facts::grammar {

using namespace syntax::grammar;
using syntax::SyntaxTree;

// --- tokens -----------------------------------------------------------------------------------------------------

template <typename ParseInput> bool take_to_line_gap(ParseInput& in, SyntaxTree& tree, std::size_t end) {
    if (end == offset_of(in, tree)) return false;
    move_to(in, tree, scan_line_gap(tree.text, end));
    return true;
}

/// Punctuation outside of brackets, or that closes the outermost.
template <FixedString Text> struct line_sign : scanned<line_sign<Text>> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t begin = offset_of(in, tree);
        if (tree.text.substr(begin, Text.view().size()) != Text.view()) return false;
        return take_to_line_gap(in, tree, begin + Text.view().size());
    }
};

/// An alias outside of brackets.
struct line_alias : scanned<line_alias> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        return take_to_line_gap(in, tree, scan_alias(tree.text, offset_of(in, tree)));
    }
};

/// An alias in parentheses.
struct inner_alias : scanned<inner_alias> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        return take_token(in, tree, scan_alias(tree.text, offset_of(in, tree)));
    }
};

/// The word `source` where an alias follows.
struct source_word : scanned<source_word> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t begin = offset_of(in, tree);
        const std::size_t end = scan_alias(tree.text, begin);
        if (tree.text.substr(begin, end - begin) != "source") return false;
        const std::size_t next = scan_line_gap(tree.text, end);
        if (next == end || scan_alias(tree.text, next) == next) return false;
        move_to(in, tree, next);
        return true;
    }
};

/// Digits, `-`, digits: a date, well-formed or not, with all that sticks to it.
[[nodiscard]] inline std::size_t scan_date(std::string_view text, std::size_t at) {
    const auto digits = [&](std::size_t from) {
        while (from < text.size() && text[from] >= '0' && text[from] <= '9') ++from;
        return from;
    };
    const std::size_t year = digits(at);
    if (year == at || year >= text.size() || text[year] != '-' || digits(year + 1) == year + 1) return at;
    for (std::size_t end = year;;) {
        const std::size_t next = syntax::scan_identifier_rest(text, end);
        const bool joined = next < text.size() && std::string_view("-:.").find(text[next]) != std::string_view::npos &&
                            syntax::scan_identifier_rest(text, next + 1) > next + 1;
        if (!joined) return next;
        end = next + 1;
    }
}

struct date_token : scanned<date_token> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        return take_token(in, tree, scan_date(tree.text, offset_of(in, tree)));
    }
};

/// A number with its sign.
struct number_token : scanned<number_token> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t begin = offset_of(in, tree);
        const bool sign = begin < tree.text.size() && (tree.text[begin] == '-' || tree.text[begin] == '+');
        const std::size_t digits = begin + (sign ? 1 : 0);
        const std::size_t end = syntax::scan_number(tree.text, digits);
        return end != digits && take_token(in, tree, end);
    }
};

/// A string, which ends on its line.
struct string_token : scanned<string_token> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t begin = offset_of(in, tree);
        if (begin >= tree.text.size() || tree.text[begin] == '`') return false;
        bool unterminated = false;
        const std::size_t end = syntax::scan_quoted(tree.text, begin, unterminated);
        if (unterminated || tree.text.substr(begin, end - begin).find('\n') != std::string_view::npos) return false;
        return take_token(in, tree, end);
    }
};

/// What names a place in a document: letters, digits, `_`, and inside it `.`, `:`, `-`.
[[nodiscard]] inline std::size_t scan_locator(std::string_view text, std::size_t at) {
    std::size_t end = syntax::scan_identifier_rest(text, at);
    while (end > at && end < text.size() && std::string_view(".:-").find(text[end]) != std::string_view::npos) {
        const std::size_t next = syntax::scan_identifier_rest(text, end + 1);
        if (next == end + 1) break;
        end = next;
    }
    return end;
}

struct locator : scanned<locator> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        return take_to_line_gap(in, tree, scan_locator(tree.text, offset_of(in, tree)));
    }
};

/// The alias of a document, to which the `#` of a place sticks.
struct cited : scanned<cited> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t begin = offset_of(in, tree);
        move_to(in, tree, scan_alias(tree.text, begin));
        return offset_of(in, tree) != begin;
    }
};

struct line_gap : scanned<line_gap> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        move_to(in, tree, scan_line_gap(tree.text, offset_of(in, tree)));
        return true;
    }
};

/// The end of the text, or of a line whose next line does not continue it.
struct end_of_statement : scanned<end_of_statement> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t at = offset_of(in, tree);
        return at == tree.text.size() || tree.text[at] == '\n' || tree.text[at] == '\r';
    }
};

// --- rules ------------------------------------------------------------------------------------------------------

// clang-format off
struct true_literal : word<"TRUE"> {};
struct false_literal : word<"FALSE"> {};
struct simple_value : sor<string_token, date_token, number_token, true_literal, false_literal> {};
struct list_open : sign<"["> {};
struct list_close : sign<"]"> {};
struct list : seq<list_open, opt<list_of<simple_value>>, must<list_close>> {};
struct value : sor<simple_value, list> {};

struct property_key : schema_name {};
struct property : seq<property_key, must<colon>, must<value>> {};
struct map_open : sign<"{"> {};
struct map_close : sign<"}"> {};
struct map : seq<map_open, opt<list_of<property>>, must<map_close>> {};

struct label : schema_name {};
struct next_label : seq<sor<colon, sign<"&">>, must<label>> {};
struct labels : seq<colon, must<label>, star<next_label>> {};
struct node_open : sign<"("> {};
struct node_close : line_sign<")"> {};
/// (:Label:Other {key: value})
struct description : seq<node_open, must<labels>, opt<map>, must<node_close>> {};
/// (alias)
struct reference : seq<node_open, must<inner_alias>, must<node_close>> {};

struct type_name : schema_name {};
struct type_colon : colon {};
struct detail_open : sign<"["> {};
struct detail_close : line_sign<"]"> {};
struct relationship_detail : seq<detail_open, must<type_colon>, must<type_name>, opt<map>, must<detail_close>> {};
struct arrow_left : line_sign<"<-"> {};
struct dash : line_sign<"-"> {};
struct end_dash : line_sign<"-"> {};
struct arrow_right : line_sign<"->"> {};
struct next_reference : reference {};
/// <-[:TYPE {key: value}]-(alias) or -[:TYPE]->(alias)
struct link : sor<
    seq<arrow_left, must<relationship_detail>, must<end_dash>, must<next_reference>>,
    seq<dash, must<relationship_detail>, must<arrow_right>, must<next_reference>>> {};
struct path : seq<reference, must<link>, star<link>> {};

struct citation : seq<cited, sor<seq<pegtl::one<'#'>, must<locator>>, line_gap>> {};
struct citations : seq<line_sign<"@">, must<citation>, star<line_sign<",">, must<citation>>> {};

struct subject : line_alias {};
struct source_alias : line_alias {};
struct source_description : description {};
struct after_subject : sor<seq<description, opt<citations>>, citations> {};
struct statement : sor<
    seq<path, opt<citations>>,
    seq<source_word, must<source_alias>, must<source_description>, opt<citations>>,
    seq<subject, must<after_subject>>> {};
struct whole_statement : seq<statement, must<end_of_statement>> {};
struct file : seq<gap, pegtl::until<eof, must<whole_statement>, gap>> {};
// clang-format on

}  // namespace entente::facts::grammar
