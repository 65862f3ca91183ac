#pragma once

#include <string>
#include <string_view>

#include "query/functions/function.hpp"

namespace entente::testing {

/// A context without a graph; the clock stands at 2001-09-09T01:46:40.123456789Z.
[[nodiscard]] FunctionContext test_context();

/// The value of an expression of literals, lists, maps, `+ - * / % ^`, `[i]`, `[i..j]`, `.key` and function calls:
/// enough to write tests of values as Cypher. Throws Error as the functions do, std::runtime_error where it cannot
/// read.
[[nodiscard]] Value evaluate(std::string_view text);
[[nodiscard]] Value evaluate(FunctionContext& context, std::string_view text);

/// A value as a Cypher literal; temporal values as their text.
[[nodiscard]] std::string printed(const Value& value);

/// `printed(evaluate(text))`, or `code detail` of the Error thrown.
[[nodiscard]] std::string outcome(std::string_view text);

}  // namespace entente::testing
