#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "graph/scalar_text.hpp"
#include "query/functions/arguments.hpp"
#include "query/functions/code_points.hpp"

namespace entente {
namespace {

using Arguments = std::span<const Value>;

/// What a conversion makes of a value: a value, null where a text cannot be read, nothing where the type is wrong.
using Conversion = std::optional<Value> (*)(const Value&);

/// openCypher says what a number looks like; from_chars also reads hexadecimal, `inf` and `nan`.
bool looks_numeric(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
}

/// Of a number that no double holds: whether it is too small rather than too large, which from_chars leaves open.
bool is_below_one(std::string_view text) {
    const std::size_t e = std::min(text.find_first_of("eE"), text.size());
    std::int64_t exponent = 0;
    if (e < text.size()) {
        const std::size_t sign = e + 1 < text.size() && text[e + 1] == '+' ? 1 : 0;
        const auto [end, error] = std::from_chars(text.data() + e + 1 + sign, text.data() + text.size(), exponent);
        constexpr std::int64_t far = 1'000'000'000'000;  // no text has so many digits
        if (error == std::errc::result_out_of_range) return text[e + 1] == '-';
        exponent = std::clamp(exponent, -far, far);
    }
    const std::string_view mantissa = text.substr(0, e);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const std::size_t first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
    return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) < 0;
}

std::optional<double> read_float(std::string_view text) {
    if (text == "NaN") return std::nan("");
    if (text == "Infinity" || text == "+Infinity") return HUGE_VAL;
    if (text == "-Infinity") return -HUGE_VAL;
    if (!looks_numeric(text)) return std::nullopt;
    if (text.front() == '+') {
        text.remove_prefix(1);
        if (text.empty() || text.front() == '+' || text.front() == '-') return std::nullopt;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        return std::copysign(is_below_one(text) ? 0.0 : HUGE_VAL, text.front() == '-' ? -1.0 : 1.0);
    }
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

bool fits_integer(double x) {
    return x >= -9223372036854775808.0 && x < 9223372036854775808.0;
}

Value integer_of_text(std::string_view text) {
    std::int64_t value = 0;
    const bool plus = text.size() > 1 && text.front() == '+' && text[1] != '-';
    const std::string_view digits = plus ? text.substr(1) : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc() && end == digits.data() + digits.size()) return value;
    const auto number = read_float(text);
    return number && fits_integer(*number) ? Value(static_cast<std::int64_t>(*number)) : Value();
}

std::optional<Value> as_integer(const Value& value) {
    switch (value.type()) {
        case ValueType::null:
        case ValueType::integer:
            return value;
        case ValueType::boolean:
            return Value(std::int64_t{value.as_bool() ? 1 : 0});
        case ValueType::string:
            return integer_of_text(trimmed(value.as_string(), {}, true, true));
        case ValueType::floating:
            if (std::isnan(value.as_float())) return Value();
            if (!fits_integer(value.as_float())) reject_overflow("toInteger()");
            return Value(static_cast<std::int64_t>(value.as_float()));
        default:
            return std::nullopt;
    }
}

std::optional<Value> as_float(const Value& value) {
    switch (value.type()) {
        case ValueType::null:
        case ValueType::floating:
            return value;
        case ValueType::integer:
            return Value(value.to_double());
        case ValueType::string: {
            const auto number = read_float(trimmed(value.as_string(), {}, true, true));
            return number ? Value(*number) : Value();
        }
        default:
            return std::nullopt;
    }
}

std::optional<Value> as_boolean(const Value& value) {
    if (value.is_null() || value.is(ValueType::boolean)) return value;
    if (value.is(ValueType::integer)) return Value(value.as_integer() != 0);
    if (!value.is(ValueType::string)) return std::nullopt;
    const std::string text = lower_case(trimmed(value.as_string(), {}, true, true));
    if (text == "true" || text == "false") return Value(text == "true");
    return Value();
}

std::optional<Value> as_string(const Value& value) {
    if (value.is_null() || value.is(ValueType::string)) return value;
    if (auto text = scalar_text(value)) return Value(*std::move(text));
    return std::nullopt;
}

Value strict(std::string_view name, std::string_view expected, Conversion conversion, const Value& value) {
    if (auto result = conversion(value)) return *std::move(result);
    reject_value(name, expected, value);
}

Value to_integer(FunctionContext&, Arguments a) {
    return strict("toInteger()", "a number, BOOLEAN or STRING", as_integer, a[0]);
}
Value to_float(FunctionContext&, Arguments a) {
    return strict("toFloat()", "a number or STRING", as_float, a[0]);
}
Value to_boolean(FunctionContext&, Arguments a) {
    return strict("toBoolean()", "a BOOLEAN, INTEGER or STRING", as_boolean, a[0]);
}
Value to_string(FunctionContext&, Arguments a) {
    return strict("toString()", "a number, BOOLEAN, STRING or temporal value", as_string, a[0]);
}

/// Null where the strict function throws.
Value lenient(Conversion conversion, const Value& value) {
    if (value.is(ValueType::floating) && conversion == as_integer && !fits_integer(value.as_float())) return {};
    return conversion(value).value_or(Value());
}

template <Conversion Convert> Value or_null(FunctionContext&, Arguments a) {
    return lenient(Convert, a[0]);
}

template <Conversion Convert> Value each_or_null(FunctionContext&, Arguments a) {
    List converted;
    for (const Value& element : list_argument("a list conversion", a[0]))
        converted.push_back(lenient(Convert, element));
    return converted;
}

std::vector<Function> make_conversion_functions() {
    const TypeMask integer = mask_of(ValueType::integer);
    const TypeMask floating = mask_of(ValueType::floating);
    const TypeMask boolean = mask_of(ValueType::boolean);
    const TypeMask string = mask_of(ValueType::string);
    const TypeMask list = mask_of(ValueType::list);
    const TypeMask number_like = null_or_number | null_or_string;
    const TypeMask printable = any_type & ~mask_of({ValueType::list, ValueType::map, ValueType::node,
                                                    ValueType::relationship, ValueType::path});
    const auto row = [](std::string_view name, std::string_view signature, std::string_view doc, TypeMask types,
                        TypeMask result, FunctionBody body) {
        return Function{name, "conversion", signature, doc, 1, 1, {types}, result, NullBehaviour::propagates,
                        true, body};
    };
    return {
        row("toInteger", "toInteger(value :: INTEGER | FLOAT | BOOLEAN | STRING) :: INTEGER",
            "As an integer, cut towards zero; null for a text that is no number.", number_like | boolean, integer,
            to_integer),
        row("toFloat", "toFloat(value :: INTEGER | FLOAT | STRING) :: FLOAT",
            "As a float; null for a text that is no number.", number_like, floating, to_float),
        row("toBoolean", "toBoolean(value :: BOOLEAN | STRING | INTEGER) :: BOOLEAN",
            "As a boolean: 0 is false, other integers are true; null for a text that is neither true nor false.",
            null_or_string | boolean | integer, boolean, to_boolean),
        row("toString", "toString(value :: ANY) :: STRING", "As text, temporal values in ISO 8601.", printable, string,
            to_string),
        row("toIntegerOrNull", "toIntegerOrNull(value :: ANY) :: INTEGER", "As toInteger, but null for any other type.",
            any_type, integer, or_null<as_integer>),
        row("toFloatOrNull", "toFloatOrNull(value :: ANY) :: FLOAT", "As toFloat, but null for any other type.",
            any_type, floating, or_null<as_float>),
        row("toBooleanOrNull", "toBooleanOrNull(value :: ANY) :: BOOLEAN", "As toBoolean, but null for any other type.",
            any_type, boolean, or_null<as_boolean>),
        row("toStringOrNull", "toStringOrNull(value :: ANY) :: STRING", "As toString, but null for any other type.",
            any_type, string, or_null<as_string>),
        row("toIntegerList", "toIntegerList(list :: LIST<ANY>) :: LIST<INTEGER>",
            "The elements, each as by toIntegerOrNull.", null_or_list, list, each_or_null<as_integer>),
        row("toFloatList", "toFloatList(list :: LIST<ANY>) :: LIST<FLOAT>", "The elements, each as by toFloatOrNull.",
            null_or_list, list, each_or_null<as_float>),
        row("toBooleanList", "toBooleanList(list :: LIST<ANY>) :: LIST<BOOLEAN>",
            "The elements, each as by toBooleanOrNull.", null_or_list, list, each_or_null<as_boolean>),
        row("toStringList", "toStringList(list :: LIST<ANY>) :: LIST<STRING>",
            "The elements, each as by toStringOrNull.", null_or_list, list, each_or_null<as_string>),
    };
}

}  // namespace

std::span<const Function> conversion_functions() {
    static const std::vector<Function> functions = make_conversion_functions();
    return functions;
}

}  // namespace entente
