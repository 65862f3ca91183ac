#include "query/syntax/syntax_tree.hpp"

#include <algorithm>

namespace entente::syntax {
namespace {

/// Kinds whose children nest in the AST, each in the next: operator chains. The children of others stand side by side.
bool is_chain(Kind kind) {
    switch (kind) {
        case Kind::list:
        case Kind::map:
        case Kind::map_projection:
        case Kind::function_call:
        case Kind::case_expression:
        case Kind::case_alternative:
        case Kind::path_pattern:
        case Kind::query:
        case Kind::single_query:
        case Kind::root:
            return false;
        default:
            return true;
    }
}

bool is_associative(Kind kind) {
    return kind == Kind::logical_or || kind == Kind::logical_xor || kind == Kind::logical_and;
}

bool is_comparison(Kind kind) {
    return kind >= Kind::equal && kind <= Kind::greater_equal;
}

bool is_operator(Kind kind) {
    return (kind >= Kind::logical_or && kind <= Kind::minus_sign) || kind == Kind::property || kind == Kind::subscript;
}

}  // namespace

void SyntaxTree::drop_failed_guesses(std::size_t at) {
    // The innermost open node ends the search: what comes after it in the array is closed.
    const std::size_t keep = open_.empty() ? 0 : open_.back() + std::size_t{1};
    while (nodes_.size() > keep && nodes_.back().begin >= at) nodes_.pop_back();
}

void SyntaxTree::open(Kind kind, std::size_t at) {
    drop_failed_guesses(at);
    open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
    const auto begin = static_cast<std::uint32_t>(at);
    nodes_.push_back({kind, begin, begin, 0});
}

void SyntaxTree::close(std::size_t at) {
    drop_failed_guesses(at);
    Node& node = nodes_[open_.back()];
    open_.pop_back();
    node.end = static_cast<std::uint32_t>(at == gap_end_ ? std::max<std::size_t>(gap_begin_, node.begin) : at);
    node.next = static_cast<std::uint32_t>(nodes_.size());
}

void SyntaxTree::abandon() {
    nodes_.resize(open_.back());
    open_.pop_back();
}

void check_height(const SyntaxTree& tree) {
    const std::vector<Node>& nodes = tree.nodes();
    std::vector<std::uint32_t> heights(nodes.size(), 1);
    for (std::size_t i = nodes.size(); i-- > 0;) {
        const bool chain = is_chain(nodes[i].kind);
        std::uint32_t height = 0;
        std::size_t run = 0;  // terms of one associative operator, or comparisons
        Kind run_kind = Kind::root;
        for (std::size_t child = i + 1; child < nodes[i].next; child = nodes[child].next) {
            const Kind kind = nodes[child].kind;
            const bool in_run = kind == run_kind || (is_comparison(kind) && is_comparison(run_kind));
            run = in_run ? run + 1 : 1;
            run_kind = kind;
            const bool flattened =
                (is_associative(kind) && run > max_left_deep_terms) || (is_comparison(kind) && run > 1);
            const bool deeper = chain && is_operator(kind) && !flattened;
            height = std::max(height, heights[child]) + (deeper ? 1 : 0);
        }
        heights[i] = height + 1;
        if (heights[i] > max_height) {
            throw compile_error(ErrorCode::syntax_error, "ExpressionTooLong",
                                "the expression has too many operators in a row",
                                SourceSpan{nodes[i].begin, nodes[i].end},
                                "split it with WITH or parentheses, or use a list: reduce(), IN, a parameter");
        }
    }
}

}  // namespace entente::syntax
