#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/value.hpp"

namespace entente {

class GraphState;

/// Set of value types: bit i stands for ValueType i.
using TypeMask = std::uint32_t;

[[nodiscard]] constexpr TypeMask mask_of(ValueType type) {
    return TypeMask{1} << static_cast<unsigned>(type);
}
[[nodiscard]] constexpr TypeMask mask_of(std::initializer_list<ValueType> types) {
    TypeMask mask = 0;
    for (const ValueType type : types) mask |= mask_of(type);
    return mask;
}
inline constexpr TypeMask any_type = 0xFFFF'FFFF;
inline constexpr TypeMask number_types = mask_of({ValueType::integer, ValueType::floating});

/// What a function may look at besides its arguments. One per statement; nothing in it is global.
struct FunctionContext {
    const GraphState* graph = nullptr;  ///< for labels(), type(), properties(), ...; never null while a query runs
    /// The clock of the statement: one reading for all of date(), datetime(), ... of a statement.
    std::int64_t now_seconds = 0;  ///< UTC, since the epoch
    std::int32_t now_nanos = 0;
    std::string default_zone = "UTC";  ///< IANA zone of the session
    std::mt19937_64 random;            ///< for rand() and randomUUID()
};

enum class NullBehaviour : std::uint8_t {
    propagates,  ///< any null argument makes the result null; the body is not called
    handled,     ///< the body sees nulls
    skipped,     ///< as handled, but the first argument that is not null is the result: the rest is not evaluated
};

/// The arguments are as many as `min_arguments` .. `max_arguments`. Their types are whatever the query gave: the body
/// throws Error(type_error, "InvalidArgumentType", ...) for one that it does not take. No span: the caller adds it.
using FunctionBody = Value (*)(FunctionContext& context, std::span<const Value> arguments);

inline constexpr std::uint8_t unlimited_arguments = 0xFF;

/// One scalar function: a row of a table that the planner, SHOW FUNCTIONS, the help and the language reference share.
struct Function {
    std::string_view name;       ///< canonical spelling, `toUpper`, `duration.between`; looked up without case
    std::string_view category;   ///< scalar, string, list, mathematical, temporal, conversion, graph, ...
    std::string_view signature;  ///< `left(text :: STRING, length :: INTEGER) :: STRING`
    std::string_view doc;        ///< one sentence
    std::uint8_t min_arguments = 0;
    std::uint8_t max_arguments = 0;
    std::vector<TypeMask> argument_types;  ///< by position; the last repeats; for errors before execution
    TypeMask result_type = any_type;
    NullBehaviour nulls = NullBehaviour::propagates;
    bool deterministic = true;  ///< false for rand(), and for the clock: no constant folding across statements
    FunctionBody body = nullptr;
    /// Reads the clock only without an argument: `date('2018-06-04')` always gives the same.
    bool deterministic_with_arguments = false;

    [[nodiscard]] bool is_deterministic(std::size_t arguments) const {
        return deterministic || (deterministic_with_arguments && arguments > 0);
    }
};

// The tables, one per category. Each is built once on first use and never changes.
[[nodiscard]] std::span<const Function> string_functions();
[[nodiscard]] std::span<const Function> list_functions();  // head, last, tail, size, range, reverse, keys, ...
[[nodiscard]] std::span<const Function> mathematical_functions();
[[nodiscard]] std::span<const Function>
conversion_functions();  // toInteger, toFloat, toString, toBoolean, ...OrNull, ...List
[[nodiscard]] std::span<const Function> scalar_functions();    // coalesce, nullIf, randomUUID, valueType, ...
[[nodiscard]] std::span<const Function> graph_functions();     // id, labels, type, properties, nodes, startNode, ...
[[nodiscard]] std::span<const Function> evidence_functions();  // evidence
[[nodiscard]] std::span<const Function> temporal_functions();  // date, datetime, duration, duration.between, ...

/// The function of that name in any case, or nullptr. O(1).
[[nodiscard]] const Function* find_function(std::string_view name);

/// Every function, by name. Aggregates are listed by aggregate_functions() (query/semantics/bind.hpp).
[[nodiscard]] std::span<const Function* const> all_functions();

enum class Arithmetic : std::uint8_t { add, subtract, multiply, divide, modulo, power, concatenate };

/// The types that `a op b` can have, null apart, where each operand has one of these types; 0 where no two of them go
/// together. It says of types what the functions below do with values.
[[nodiscard]] TypeMask result_type(Arithmetic op, TypeMask a, TypeMask b);

// Operators of expressions on values, null-aware; each throws Error without a span. One coercion table for all.
[[nodiscard]] Value add(const Value& a, const Value& b);          // numbers, strings, lists, temporal + duration
[[nodiscard]] Value concatenate(const Value& a, const Value& b);  // ||: two strings or two lists
[[nodiscard]] Value subtract(const Value& a, const Value& b);
[[nodiscard]] Value multiply(const Value& a, const Value& b);
[[nodiscard]] Value divide(const Value& a, const Value& b);
[[nodiscard]] Value modulo(const Value& a, const Value& b);
[[nodiscard]] Value power(const Value& a, const Value& b);  // always a float
[[nodiscard]] Value negate(const Value& a);
[[nodiscard]] Value contains_element(const Value& element, const Value& list);  // IN
[[nodiscard]] Value starts_with(const Value& text, const Value& prefix);
[[nodiscard]] Value ends_with(const Value& text, const Value& suffix);
[[nodiscard]] Value contains_text(const Value& text, const Value& part);
[[nodiscard]] Value matches_regex(const Value& text, const Value& pattern);  // =~, the whole text, RE2 syntax
[[nodiscard]] Value subscript(const FunctionContext& context, const Value& container, const Value& index);
[[nodiscard]] Value slice(const Value& list, const Value& from, const Value& to, bool has_from, bool has_to);
/// `container.key` on maps, nodes, relationships, temporal values and durations.
[[nodiscard]] Value property_of(const FunctionContext& context, const Value& container, std::string_view key);

}  // namespace entente
