#pragma once

#include "query/syntax/grammar.hpp"
#include "query/syntax/grammar_messages.hpp"

/// How a parse with the grammar builds its SyntaxTree, limits nesting and reports what was expected.
namespace entente::syntax {

/// Where a must<Rule> failed.
struct Expected {
    std::size_t offset;
    Expectation expectation;
};

template <typename Rule>
concept LeavesNode = requires {
    Rule::kind;
};

template <typename Rule> struct TreeControl : tao::pegtl::normal<Rule> {
    template <typename ParseInput> static void start(const ParseInput& in, SyntaxTree& tree) {
        if constexpr (LeavesNode<Rule>) tree.open(Rule::kind, grammar::offset_of(in, tree));
    }
    template <typename ParseInput> static void success(const ParseInput& in, SyntaxTree& tree) {
        if constexpr (LeavesNode<Rule>) tree.close(grammar::offset_of(in, tree));
    }
    template <typename ParseInput> static void failure(const ParseInput&, SyntaxTree& tree) {
        if constexpr (LeavesNode<Rule>) tree.abandon();
    }
    template <typename ParseInput> [[noreturn]] static void raise(const ParseInput& in, SyntaxTree& tree) {
        throw Expected{grammar::offset_of(in, tree), expectation_of<Rule>()};
    }
};

[[noreturn]] void throw_nesting_too_deep(const SyntaxTree& tree, std::size_t offset);

/// Counts open nested rules and says whether `|` ends an expression inside this one.
template <bool BarEndsExpression> struct nested : tao::pegtl::maybe_nothing {
    template <typename Rule, tao::pegtl::apply_mode A, tao::pegtl::rewind_mode M, template <typename...> class Action,
              template <typename...> class Control, typename ParseInput>
    [[nodiscard]] static bool match(ParseInput& in, SyntaxTree& tree) {
        struct Guard {
            explicit Guard(SyntaxTree& tree_in) : tree(tree_in), bar(tree_in.bar_ends_expression) {
                ++tree.depth;
                tree.bar_ends_expression = BarEndsExpression;
            }
            Guard(const Guard&) = delete;
            Guard& operator=(const Guard&) = delete;
            ~Guard() {
                --tree.depth;
                tree.bar_ends_expression = bar;
            }
            SyntaxTree& tree;
            bool bar;
        } const guard(tree);
        if (tree.depth > max_nesting) throw_nesting_too_deep(tree, grammar::offset_of(in, tree));
        return tao::pegtl::match<Rule, A, M, Action, Control>(in, tree);
    }
};

template <typename Rule> struct TreeAction : tao::pegtl::nothing<Rule> {};
template <> struct TreeAction<grammar::expression> : nested<false> {};
template <> struct TreeAction<grammar::expression_before_bar> : nested<true> {};
template <> struct TreeAction<grammar::pattern_element> : nested<false> {};
template <> struct TreeAction<grammar::relationships_pattern> : nested<false> {};
template <> struct TreeAction<grammar::label_negated> : nested<false> {};
template <> struct TreeAction<grammar::label_group> : nested<false> {};
template <> struct TreeAction<grammar::type_expression> : nested<false> {};
template <> struct TreeAction<grammar::regular_query> : nested<false> {};
template <> struct TreeAction<grammar::foreach> : nested<false> {};

/// Parses all of `text` from `offset` on with Rule; a rule that may stop early leaves its end in `*end`.
/// Throws Expected.
template <typename Rule>
SyntaxTree parse_tree(std::string_view text, std::size_t offset = 0, std::size_t* end = nullptr) {
    SyntaxTree tree(text);
    tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data() + offset, text.data() + text.size(), "");
    tao::pegtl::parse<tao::pegtl::must<Rule>, TreeAction, TreeControl>(in, tree);
    if (end != nullptr) *end = grammar::offset_of(in, tree);
    tree.finish();
    check_height(tree);
    return tree;
}

}  // namespace entente::syntax
