#include "query/functions/arguments.hpp"

#include <fmt/format.h>

namespace entente {

void reject_type(std::string_view function, std::string_view expected, const Value& value) {
    throw Error(ErrorCode::type_error, "InvalidArgumentType",
                fmt::format("{} takes {}, not {}", function, expected, type_name(value.type())));
}

void reject_value(std::string_view function, std::string_view expected, const Value& value) {
    throw Error(ErrorCode::type_error, "InvalidArgumentValue",
                fmt::format("{} takes {}, not {}", function, expected, type_name(value.type())));
}

void reject_argument(std::string_view detail, const std::string& message) {
    throw Error(ErrorCode::argument_error, std::string(detail), message);
}

void reject_overflow(std::string_view operation) {
    throw Error(ErrorCode::arithmetic_error, "IntegerOverflow",
                fmt::format("{} gives a number beyond the range of INTEGER", operation), std::nullopt,
                "make one operand a FLOAT, such as with toFloat()");
}

void reject_deleted(const Value& entity) {
    const bool node = entity.is(ValueType::node);
    throw Error(ErrorCode::entity_not_found, "DeletedEntityAccess",
                fmt::format("{} {} was deleted by this statement", node ? "node" : "relationship",
                            node ? entity.as_node().id : entity.as_relationship().id));
}

const std::string& text_argument(std::string_view function, const Value& value) {
    if (!value.is(ValueType::string)) reject_type(function, "a STRING", value);
    return value.as_string();
}

std::int64_t integer_argument(std::string_view function, const Value& value) {
    if (!value.is(ValueType::integer)) reject_type(function, "an INTEGER", value);
    return value.as_integer();
}

double number_argument(std::string_view function, const Value& value) {
    if (!value.is_number()) reject_type(function, "a number", value);
    return value.to_double();
}

const List& list_argument(std::string_view function, const Value& value) {
    if (!value.is(ValueType::list)) reject_type(function, "a LIST", value);
    return value.as_list();
}

void require_list_size(std::string_view function, std::uint64_t elements) {
    if (elements <= max_list_elements) return;
    throw Error(ErrorCode::resource_limit, "ListTooLong",
                fmt::format("{} would make a list of {} elements, more than {}", function, elements, max_list_elements),
                std::nullopt, "no setting raises this; make the rows with UNWIND of shorter lists");
}

void require_text_size(std::string_view function, std::uint64_t bytes) {
    if (bytes <= max_text_bytes) return;
    throw Error(ErrorCode::resource_limit, "StringTooLong",
                fmt::format("{} would make a string of {} bytes, more than {}", function, bytes, max_text_bytes),
                std::nullopt, "no setting raises this; keep the parts apart");
}

}  // namespace entente
