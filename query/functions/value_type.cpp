#include "query/functions/value_type.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace entente {
namespace {

/// Place of a type within a union: BOOLEAN, STRING, INTEGER, ... (Neo4j 5, "Ordering of types").
std::size_t rank(ValueType type) {
    static constexpr std::array order = {ValueType::null,         ValueType::boolean,  ValueType::string,
                                         ValueType::integer,      ValueType::floating, ValueType::date,
                                         ValueType::local_time,   ValueType::time,     ValueType::local_date_time,
                                         ValueType::date_time,    ValueType::duration, ValueType::node,
                                         ValueType::relationship, ValueType::map,      ValueType::list,
                                         ValueType::path};
    return static_cast<std::size_t>(std::find(order.begin(), order.end(), type) - order.begin());
}

/// The type without NULL or NOT NULL behind it.
std::string bare_type(const Value& value);

std::string type_of_elements(const List& list) {
    std::vector<std::pair<std::size_t, std::string>> types;
    bool null = false;
    for (const Value& element : list) {
        if (element.is_null()) {
            null = true;
            continue;
        }
        const std::size_t place = rank(element.type());
        const bool nested = element.is(ValueType::list);
        const auto same = [&](const auto& type) { return type.first == place; };
        if (!nested && std::any_of(types.begin(), types.end(), same)) continue;
        std::pair<std::size_t, std::string> type(place, bare_type(element));
        if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(std::move(type));
    }
    if (types.empty()) return null ? "NULL" : "NOTHING";
    std::sort(types.begin(), types.end());
    std::string text;
    for (const auto& [place, name] : types) {
        if (!text.empty()) text += " | ";
        text += name;
        if (!null) text += " NOT NULL";
    }
    return text;
}

std::string bare_type(const Value& value) {
    std::string text(type_name(value.type()));
    if (value.is(ValueType::list)) text += '<' + type_of_elements(value.as_list()) + '>';
    return text;
}

}  // namespace

bool is_of_type(const Value& value, const TypeTest& test) {
    if (value.is_null()) return test.null;
    if ((test.types & mask_of(value.type())) != 0) return true;
    if (!value.is(ValueType::list)) return false;
    const List& list = value.as_list();
    return std::any_of(test.elements.begin(), test.elements.end(), [&](const TypeTest& inner) {
        return std::all_of(list.begin(), list.end(), [&](const Value& element) { return is_of_type(element, inner); });
    });
}

std::string type_of_value(const Value& value) {
    return value.is_null() ? "NULL" : bare_type(value) + " NOT NULL";
}

}  // namespace entente
