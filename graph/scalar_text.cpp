#include "graph/scalar_text.hpp"

namespace entente {

std::optional<std::string> scalar_text(const Value& value) {
    switch (value.type()) {
        case ValueType::boolean:
            return value.as_bool() ? "true" : "false";
        case ValueType::integer:
            return std::to_string(value.as_integer());
        case ValueType::floating:
            return format_float(value.as_float());
        case ValueType::string:
            return value.as_string();
        case ValueType::date:
        case ValueType::local_time:
        case ValueType::time:
        case ValueType::local_date_time:
        case ValueType::date_time:
        case ValueType::duration:
            return format_temporal(value);
        case ValueType::null:
        case ValueType::list:
        case ValueType::map:
        case ValueType::node:
        case ValueType::relationship:
        case ValueType::path:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace entente
