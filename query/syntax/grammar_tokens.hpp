#pragma once

#include <algorithm>
#include <cstddef>
#include <tao/pegtl.hpp>

#include "query/syntax/scan.hpp"
#include "query/syntax/syntax_tree.hpp"

/// The grammar of openCypher 9 with the additions named in README.md. Rules bear the names of the published grammar in
/// snake case and stand in its order: grammar.hpp (statements and clauses), grammar_patterns.hpp,
/// grammar_expressions.hpp, and here the tokens. Every token eats the gap after it, never the one before. The first
/// state of a parse is a SyntaxTree; rules made with tree<Kind, ...> leave a node in it.
namespace entente::syntax::grammar {

namespace pegtl = tao::pegtl;
using pegtl::at;
using pegtl::eof;
using pegtl::if_must;
using pegtl::must;
using pegtl::not_at;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

/// A sequence that leaves a node. A guess may fail after it left nodes only where the next alternative leaves a node
/// that begins no later than those (see SyntaxTree).
template <Kind K, typename... Rules> struct tree : seq<Rules...> { static constexpr Kind kind = K; };

/// One or more, separated by commas; after a comma there must be one.
template <typename Rule> struct list_of;

// --- the lexical level, see scan.hpp ----------------------------------------------------------------------------

template <typename ParseInput> std::size_t offset_of(const ParseInput& in, const SyntaxTree& tree) {
    return static_cast<std::size_t>(in.current() - tree.text.data());
}

template <typename ParseInput> void move_to(ParseInput& in, const SyntaxTree& tree, std::size_t end) {
    in.bump(end - offset_of(in, tree));
}

template <typename ParseInput> void skip_gap(ParseInput& in, SyntaxTree& tree) {
    const std::size_t begin = offset_of(in, tree);
    const std::size_t end = scan_gap(tree.text, begin);
    tree.saw_gap(begin, end);
    move_to(in, tree, end);
}

/// Ends the token that reaches to `end`; false where it is empty.
template <typename ParseInput> bool take_token(ParseInput& in, SyntaxTree& tree, std::size_t end) {
    if (end == offset_of(in, tree)) return false;
    move_to(in, tree, end);
    skip_gap(in, tree);
    return true;
}

template <std::size_t Size> struct FixedString {
    constexpr FixedString(const char (&literal)[Size]) { std::copy_n(literal, Size, text); }
    [[nodiscard]] constexpr std::string_view view() const { return {text, Size - 1}; }
    char text[Size];
};

/// A rule written by hand: Self::take(in, tree) moves `in` on and returns true, or leaves it and returns false.
template <typename Self> struct scanned {
    using rule_t = Self;
    using subs_t = pegtl::type_list<>;
    template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class,
              typename ParseInput>
    static bool match(ParseInput& in, SyntaxTree& tree) {
        return Self::take(in, tree);
    }
};

struct gap : scanned<gap> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        skip_gap(in, tree);
        return true;
    }
};

/// A keyword in any case: AND matches `And`, not `Android`.
template <FixedString Upper> struct word : scanned<word<Upper>> {
    static constexpr std::string_view upper_text() { return {Upper.text, Upper.view().size()}; }
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t begin = offset_of(in, tree);
        constexpr std::string_view upper = Upper.view();
        if (!equals_ignoring_case(tree.text.substr(begin, upper.size()), upper)) return false;
        if (scan_identifier_rest(tree.text, begin + upper.size()) != begin + upper.size()) return false;
        return take_token(in, tree, begin + upper.size());
    }
};

/// Punctuation.
template <FixedString Text> struct sign : scanned<sign<Text>> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t begin = offset_of(in, tree);
        if (tree.text.substr(begin, Text.view().size()) != Text.view()) return false;
        return take_token(in, tree, begin + Text.view().size());
    }
};

enum class Token { identifier, any_name, number, string, parameter };

template <Token Which> struct token : scanned<token<Which>> {
    template <typename ParseInput> static bool take(ParseInput& in, SyntaxTree& tree) {
        const std::size_t begin = offset_of(in, tree);
        std::size_t end = begin;
        bool unterminated = false;
        const bool quoted = begin < tree.text.size() && tree.text[begin] == '`';
        if constexpr (Which == Token::identifier || Which == Token::any_name) {
            end = quoted ? scan_quoted(tree.text, begin, unterminated) : scan_identifier(tree.text, begin);
            if (Which == Token::identifier && !quoted && is_reserved(tree.text.substr(begin, end - begin)))
                return false;
        } else if constexpr (Which == Token::number) {
            end = scan_number(tree.text, begin);
        } else if constexpr (Which == Token::string) {
            if (!quoted) end = scan_quoted(tree.text, begin, unterminated);
        } else {
            end = scan_parameter(tree.text, begin, unterminated);
        }
        return !unterminated && take_token(in, tree, end);
    }
};

// clang-format off
struct variable : tree<Kind::name, token<Token::identifier>> {};
/// Labels, types, property keys, functions and procedures: any word.
struct schema_name : tree<Kind::name, token<Token::any_name>> {};
struct property_key_name : tree<Kind::name, token<Token::any_name>> {};
struct number_literal : tree<Kind::number, token<Token::number>> {};
struct string_literal : tree<Kind::string, token<Token::string>> {};
struct parameter : tree<Kind::parameter, token<Token::parameter>> {};

struct comma : sign<","> {};
struct paren_open : sign<"("> {};
struct paren_close : sign<")"> {};
struct bracket_open : sign<"["> {};
struct bracket_close : sign<"]"> {};
struct brace_open : sign<"{"> {};
struct brace_close : sign<"}"> {};
struct colon : seq<not_at<pegtl::string<':', ':'>>, sign<":">> {};
struct period : seq<not_at<pegtl::string<'.', '.'>>, sign<".">> {};
// clang-format on

template <typename Rule> struct list_of : seq<Rule, star<comma, must<Rule>>> {};

}  // namespace entente::syntax::grammar
