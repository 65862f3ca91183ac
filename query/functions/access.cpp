#include <fmt/format.h>

#include <algorithm>

#include "graph/graph.hpp"
#include "graph/temporal_functions.hpp"
#include "query/functions/arguments.hpp"

namespace entente {
namespace {

[[noreturn]] void reject_index(std::string_view detail, std::string_view container, std::string_view expected,
                               const Value& index) {
    throw Error(ErrorCode::type_error, std::string(detail),
                fmt::format("{} is accessed by {}, not by {}", container, expected, type_name(index.type())));
}

Value element_of(const List& list, const Value& index) {
    if (!index.is(ValueType::integer)) reject_index("ListElementAccessByNonInteger", "a LIST", "an INTEGER", index);
    const auto size = static_cast<std::int64_t>(list.size());
    const std::int64_t at = index.as_integer() < 0 ? index.as_integer() + size : index.as_integer();
    return at < 0 || at >= size ? Value() : list[static_cast<std::size_t>(at)];
}

/// Position from 0 to `size`; negative ones count from the end.
std::int64_t boundary(const Value& value, std::int64_t size) {
    if (!value.is(ValueType::integer))
        reject_index("ListElementAccessByNonInteger", "a slice of a LIST", "INTEGERs", value);
    const std::int64_t at = value.as_integer();
    return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
}

bool is_temporal(const Value& value) {
    return value.type() >= ValueType::date;
}

}  // namespace

Value subscript(const FunctionContext& context, const Value& container, const Value& index) {
    if (container.is_null() || index.is_null()) return {};
    if (container.is(ValueType::list)) return element_of(container.as_list(), index);
    const bool keyed = container.is(ValueType::map) || container.is(ValueType::node) ||
                       container.is(ValueType::relationship) || is_temporal(container);
    if (!keyed) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("{} has no elements or properties", type_name(container.type())));
    }
    if (!index.is(ValueType::string)) {
        reject_index("MapElementAccessByNonString", fmt::format("a {}", type_name(container.type())), "a STRING",
                     index);
    }
    return property_of(context, container, index.as_string());
}

Value slice(const Value& list, const Value& from, const Value& to, bool has_from, bool has_to) {
    if (list.is_null() || (has_from && from.is_null()) || (has_to && to.is_null())) return {};
    if (!list.is(ValueType::list)) reject_type("a slice", "a LIST", list);
    const List& elements = list.as_list();
    const auto size = static_cast<std::int64_t>(elements.size());
    const std::int64_t begin = has_from ? boundary(from, size) : 0;
    const std::int64_t end = has_to ? boundary(to, size) : size;
    if (begin >= end) return List{};
    return List(elements.begin() + begin, elements.begin() + end);
}

Value property_of(const FunctionContext& context, const Value& container, std::string_view key) {
    switch (container.type()) {
        case ValueType::null:
            return {};
        case ValueType::map: {
            const Value* value = find_in_map(container.as_map(), key);
            return value == nullptr ? Value() : *value;
        }
        case ValueType::node:
            if (!context.graph->node_exists(container.as_node().id)) reject_deleted(container);
            return context.graph->node_property(container.as_node().id, key);
        case ValueType::relationship:
            if (!context.graph->relationship_exists(container.as_relationship().id)) reject_deleted(container);
            return context.graph->relationship_property(container.as_relationship().id, key);
        default:
            break;
    }
    if (!is_temporal(container)) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("{} has no properties", type_name(container.type())));
    }
    if (auto component = temporal_component(container, key)) return *std::move(component);
    throw Error(ErrorCode::property_not_found, "UnknownComponent",
                fmt::format("a {} has no component `{}`", type_name(container.type()), key), std::nullopt,
                container.is(ValueType::duration)
                    ? "durations have years, months, days, hours, minutes, seconds and more"
                    : "dates have year, month, day and more, times hour, minute, second and more");
}

}  // namespace entente
