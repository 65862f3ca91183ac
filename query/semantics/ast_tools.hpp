#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "query/semantics/bound.hpp"
#include "query/syntax/ast.hpp"

namespace entente {

/// The same expression up to white space: what ORDER BY and grouping compare projected expressions by.
[[nodiscard]] bool same_expression(const ast::Expression& a, const ast::Expression& b);

[[nodiscard]] std::optional<bound::AggregateKind> aggregate_kind(std::string_view function_name);

/// The call itself is an aggregate.
[[nodiscard]] bool is_aggregate_call(const ast::Expression& expression);

/// An aggregate is called in `expression`, outside of subqueries.
[[nodiscard]] bool contains_aggregate(const ast::Expression& expression);

[[nodiscard]] std::string ascii_lower(std::string_view text);

}  // namespace entente
