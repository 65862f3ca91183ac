#include "api/c/handles.hpp"
#include "graph/scalar_text.hpp"
#include "graph/temporal_functions.hpp"
#include "query/syntax/scan.hpp"

using entente::Error;
using entente::ErrorCode;
using entente::List;
using entente::Map;
using entente::Value;
using entente::ValueType;
using entente::c::guarded;
using entente::c::hand_out;
using entente::c::require;

static_assert(static_cast<int>(ValueType::duration) == ENTENTE_DURATION);
static_assert(static_cast<int>(ValueType::node) == ENTENTE_NODE);
static_assert(static_cast<int>(ValueType::date) == ENTENTE_DATE);

namespace {

/// The value, of that type; throws where it is NULL or of another.
const Value& typed(const entente_value* value, ValueType type) {
    require(value, "value");
    if (value->value.is(type)) return value->value;
    throw Error(ErrorCode::type_error, "WrongValueType",
                "expected " + std::string(entente::type_name(type)) + ", found " +
                    std::string(entente::type_name(value->value.type())));
}

template <typename Container> const auto& element(const Container& container, std::size_t index) {
    if (index < container.size()) return container[index];
    throw Error(ErrorCode::argument_error, "IndexOutOfRange",
                "there is no element " + std::to_string(index) + ": the value has " + std::to_string(container.size()));
}

Value parse_temporal(entente_type type, std::string_view text) {
    const entente::Zone utc;
    switch (type) {
        case ENTENTE_DATE:
            return entente::parse_date(text);
        case ENTENTE_LOCAL_TIME:
            return entente::parse_local_time(text);
        case ENTENTE_TIME:
            return entente::parse_time(text, utc, 0);
        case ENTENTE_LOCAL_DATE_TIME:
            return entente::parse_local_date_time(text);
        case ENTENTE_DATE_TIME:
            return entente::parse_date_time(text, utc);
        case ENTENTE_DURATION:
            return entente::parse_duration(text);
        default:
            throw Error(ErrorCode::argument_error, "InvalidArgumentType",
                        "the type is none of a date, time or duration");
    }
}

std::string text_of(const Value& value) {
    if (auto text = entente::scalar_text(value)) return *std::move(text);
    throw Error(ErrorCode::type_error, "WrongValueType",
                "a " + std::string(entente::type_name(value.type())) + " has no text of its own");
}

}  // namespace

entente_status entente_value_new_null(entente_value** value, entente_error** error) {
    return guarded(error, [&] { hand_out(value, Value()); });
}

entente_status entente_value_new_boolean(int boolean, entente_value** value, entente_error** error) {
    return guarded(error, [&] { hand_out(value, Value(boolean != 0)); });
}

entente_status entente_value_new_integer(int64_t integer, entente_value** value, entente_error** error) {
    return guarded(error, [&] { hand_out(value, Value(std::int64_t{integer})); });
}

entente_status entente_value_new_float(double number, entente_value** value, entente_error** error) {
    return guarded(error, [&] { hand_out(value, Value(number)); });
}

entente_status entente_value_new_string(const char* data, size_t size, entente_value** value, entente_error** error) {
    return guarded(error, [&] {
        if (size > 0) require(data, "data");
        const std::string_view text = size > 0 ? std::string_view(data, size) : std::string_view();
        if (entente::syntax::find_invalid_utf8(text) != std::string_view::npos) {
            throw Error(ErrorCode::argument_error, "InvalidUtf8", "a string is not UTF-8", std::nullopt,
                        "convert it before it is bound");
        }
        hand_out(value, text);
    });
}

entente_status entente_value_new_list(const entente_value* const* elements, size_t count, entente_value** value,
                                      entente_error** error) {
    return guarded(error, [&] {
        if (count > 0) require(static_cast<const void*>(elements), "elements");
        List list;
        list.reserve(count);
        for (size_t i = 0; i < count; ++i) {
            require(elements[i], "elements");
            list.push_back(elements[i]->value);
        }
        hand_out(value, std::move(list));
    });
}

entente_status entente_value_new_map(const char* const* keys, const entente_value* const* values, size_t count,
                                     entente_value** value, entente_error** error) {
    return guarded(error, [&] {
        if (count > 0) {
            require(static_cast<const void*>(keys), "keys");
            require(static_cast<const void*>(values), "values");
        }
        Map map;
        map.reserve(count);
        for (size_t i = 0; i < count; ++i) {
            require(keys[i], "keys");
            require(values[i], "values");
            map.emplace_back(keys[i], values[i]->value);
        }
        hand_out(value, std::move(map));
    });
}

entente_status entente_value_new_temporal(entente_type type, const char* text, entente_value** value,
                                          entente_error** error) {
    return guarded(error, [&] {
        require(text, "text");
        hand_out(value, parse_temporal(type, text));
    });
}

void entente_value_free(entente_value* value) {
    delete value;
}

entente_type entente_value_type(const entente_value* value) {
    return value != nullptr ? static_cast<entente_type>(value->value.type()) : ENTENTE_NULL;
}

entente_status entente_value_boolean(const entente_value* value, int* boolean, entente_error** error) {
    return guarded(error, [&] {
        require(boolean, "boolean");
        *boolean = typed(value, ValueType::boolean).as_bool() ? 1 : 0;
    });
}

entente_status entente_value_integer(const entente_value* value, int64_t* integer, entente_error** error) {
    return guarded(error, [&] {
        require(integer, "integer");
        *integer = typed(value, ValueType::integer).as_integer();
    });
}

entente_status entente_value_float(const entente_value* value, double* number, entente_error** error) {
    return guarded(error, [&] {
        require(number, "number");
        *number = typed(value, ValueType::floating).as_float();
    });
}

entente_status entente_value_string(const entente_value* value, entente_string* string, entente_error** error) {
    return guarded(error, [&] {
        require(string, "string");
        const std::string& text = typed(value, ValueType::string).as_string();
        *string = {text.data(), text.size()};
    });
}

entente_status entente_value_size(const entente_value* value, size_t* size, entente_error** error) {
    return guarded(error, [&] {
        require(value, "value");
        require(size, "size");
        *size = value->value.is(ValueType::map) ? value->value.as_map().size()
                                                : typed(value, ValueType::list).as_list().size();
    });
}

entente_status entente_value_element(const entente_value* value, size_t index, entente_value** element_out,
                                     entente_error** error) {
    return guarded(error, [&] {
        require(value, "value");
        hand_out(element_out, value->value.is(ValueType::map)
                                  ? element(value->value.as_map(), index).second
                                  : element(typed(value, ValueType::list).as_list(), index));
    });
}

entente_status entente_value_key(const entente_value* value, size_t index, entente_string* key, entente_error** error) {
    return guarded(error, [&] {
        require(key, "key");
        const std::string& name = element(typed(value, ValueType::map).as_map(), index).first;
        *key = {name.data(), name.size()};
    });
}

entente_status entente_value_field(const entente_value* value, const char* key, entente_value** field,
                                   entente_error** error) {
    return guarded(error, [&] {
        require(value, "value");
        require(key, "key");
        if (value->value.type() >= ValueType::date) {
            const std::optional<Value> component = entente::temporal_component(value->value, key);
            if (!component) {
                throw Error(
                    ErrorCode::argument_error, "UnknownComponent",
                    "a " + std::string(entente::type_name(value->value.type())) + " has no component `" + key + "`");
            }
            hand_out(field, *component);
            return;
        }
        const Value* found = entente::find_in_map(typed(value, ValueType::map).as_map(), key);
        hand_out(field, found != nullptr ? *found : Value());
    });
}

entente_status entente_value_id(const entente_value* value, uint64_t* id, entente_error** error) {
    return guarded(error, [&] {
        require(value, "value");
        require(id, "id");
        *id = value->value.is(ValueType::relationship) ? value->value.as_relationship().id
                                                       : typed(value, ValueType::node).as_node().id;
    });
}

entente_status entente_value_path_length(const entente_value* value, size_t* length, entente_error** error) {
    return guarded(error, [&] {
        require(length, "length");
        *length = typed(value, ValueType::path).as_path().relationships.size();
    });
}

entente_status entente_value_path_node(const entente_value* value, size_t index, uint64_t* node,
                                       entente_error** error) {
    return guarded(error, [&] {
        require(node, "node");
        *node = element(typed(value, ValueType::path).as_path().nodes, index);
    });
}

entente_status entente_value_path_relationship(const entente_value* value, size_t index, uint64_t* relationship,
                                               entente_error** error) {
    return guarded(error, [&] {
        require(relationship, "relationship");
        *relationship = element(typed(value, ValueType::path).as_path().relationships, index);
    });
}

entente_status entente_value_text(const entente_value* value, entente_value** text, entente_error** error) {
    return guarded(error, [&] {
        require(value, "value");
        hand_out(text, text_of(value->value));
    });
}
