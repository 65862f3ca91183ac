#pragma once

#include <cstdint>
#include <string_view>

#include "graph/error.hpp"
#include "query/functions/function.hpp"

namespace entente {

// What the tables of functions share: type sets, and arguments read with one wording of errors.

/// Every set of argument types admits null: functions take it, or it makes their result null.
inline constexpr TypeMask null_or_string = mask_of({ValueType::null, ValueType::string});
inline constexpr TypeMask null_or_integer = mask_of({ValueType::null, ValueType::integer});
inline constexpr TypeMask null_or_number = number_types | mask_of(ValueType::null);
inline constexpr TypeMask null_or_list = mask_of({ValueType::null, ValueType::list});

/// The function does not take a value of that type: TypeError, InvalidArgumentType. `function` is its name.
[[noreturn]] void reject_type(std::string_view function, std::string_view expected, const Value& value);
/// The same for functions of which the openCypher TCK wants InvalidArgumentValue: type(), labels(), conversions.
[[noreturn]] void reject_value(std::string_view function, std::string_view expected, const Value& value);
/// ArgumentError of the given detail.
[[noreturn]] void reject_argument(std::string_view detail, const std::string& message);
[[noreturn]] void reject_overflow(std::string_view operation);
/// EntityNotFound, DeletedEntityAccess.
[[noreturn]] void reject_deleted(const Value& entity);

[[nodiscard]] const std::string& text_argument(std::string_view function, const Value& value);
[[nodiscard]] std::int64_t integer_argument(std::string_view function, const Value& value);
[[nodiscard]] double number_argument(std::string_view function, const Value& value);
[[nodiscard]] const List& list_argument(std::string_view function, const Value& value);

/// Elements and bytes that one function or operator may produce; more is Error(resource_limit). It keeps a slip such as
/// range(0, 10^12) from taking the machine's memory before the statement's own limit can see it.
inline constexpr std::uint64_t max_list_elements = std::uint64_t{1} << 25U;
inline constexpr std::uint64_t max_text_bytes = std::uint64_t{1} << 28U;
void require_list_size(std::string_view function, std::uint64_t elements);
void require_text_size(std::string_view function, std::uint64_t bytes);

}  // namespace entente
