#include "query/semantics/ast_tools.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace entente {

std::string ascii_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

bool same_expression(const ast::Expression& a, const ast::Expression& b) {
    using K = ast::ExpressionKind;
    if (a.kind != b.kind || a.children.size() != b.children.size() || a.distinct != b.distinct ||
        a.negated != b.negated || a.keys != b.keys || a.operators != b.operators || a.name2 != b.name2) {
        return false;
    }
    if (a.kind == K::function_call ? ascii_lower(a.name) != ascii_lower(b.name) : a.name != b.name) return false;
    if (a.kind == K::literal && !(a.value.type() == b.value.type() && equivalent(a.value, b.value))) return false;
    // Patterns and subqueries are compared by being the same node: two written ones are never taken for one another.
    if (!a.patterns.empty() || a.query || a.kind == K::label_predicate) return &a == &b;
    for (std::size_t i = 0; i < a.children.size(); ++i) {
        if (!same_expression(a.children[i], b.children[i])) return false;
    }
    return true;
}

std::optional<bound::AggregateKind> aggregate_kind(std::string_view function_name) {
    using A = bound::AggregateKind;
    static constexpr std::array<std::pair<std::string_view, A>, 10> table{{
        {"count", A::count},
        {"sum", A::sum},
        {"avg", A::avg},
        {"min", A::min},
        {"max", A::max},
        {"collect", A::collect},
        {"stdev", A::stdev},
        {"stdevp", A::stdevp},
        {"percentilecont", A::percentile_cont},
        {"percentiledisc", A::percentile_disc},
    }};
    const std::string lower = ascii_lower(function_name);
    for (const auto& [name, kind] : table) {
        if (name == lower) return kind;
    }
    return std::nullopt;
}

bool is_aggregate_call(const ast::Expression& expression) {
    return expression.kind == ast::ExpressionKind::count_star ||
           (expression.kind == ast::ExpressionKind::function_call && aggregate_kind(expression.name).has_value());
}

bool contains_aggregate(const ast::Expression& expression) {
    return is_aggregate_call(expression) ||
           std::any_of(expression.children.begin(), expression.children.end(), contains_aggregate);
}

}  // namespace entente
