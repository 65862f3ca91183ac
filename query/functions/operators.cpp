#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "graph/temporal_functions.hpp"
#include "query/functions/arguments.hpp"

namespace entente {
namespace {

constexpr TypeMask instant_types = mask_of(
    {ValueType::date, ValueType::local_time, ValueType::time, ValueType::local_date_time, ValueType::date_time});
/// What `+` joins to a string.
constexpr TypeMask text_types = number_types | mask_of({ValueType::string, ValueType::boolean});

bool is_instant(const Value& value) {
    return (mask_of(value.type()) & instant_types) != 0;
}

bool is_duration(const Value& value) {
    return value.is(ValueType::duration);
}

[[noreturn]] void reject_operands(std::string_view verb, const Value& a, std::string_view joint, const Value& b) {
    throw Error(ErrorCode::type_error, "InvalidArgumentType",
                fmt::format("cannot {} {} {} {}", verb, type_name(a.type()), joint, type_name(b.type())));
}

[[noreturn]] void reject_zero() {
    throw Error(ErrorCode::arithmetic_error, "DivisionByZero", "division of an INTEGER by zero");
}

bool both_integers(const Value& a, const Value& b) {
    return a.is(ValueType::integer) && b.is(ValueType::integer);
}
bool both_numbers(const Value& a, const Value& b) {
    return a.is_number() && b.is_number();
}

/// What `+` makes of an operand beside a string; nullopt where it takes none such.
std::optional<std::string> appended_text(const Value& value) {
    switch (value.type()) {
        case ValueType::string:
            return value.as_string();
        case ValueType::integer:
            return std::to_string(value.as_integer());
        case ValueType::floating:
            return format_float(value.as_float());
        case ValueType::boolean:
            return value.as_bool() ? "true" : "false";
        default:
            return std::nullopt;
    }
}

Value concatenated(const Value& a, const Value& b) {
    List list;
    const std::size_t a_size = a.is(ValueType::list) ? a.as_list().size() : 1;
    const std::size_t b_size = b.is(ValueType::list) ? b.as_list().size() : 1;
    require_list_size("+", a_size + b_size);
    list.reserve(a_size + b_size);
    for (const Value* operand : {&a, &b}) {
        if (operand->is(ValueType::list)) {
            list.insert(list.end(), operand->as_list().begin(), operand->as_list().end());
        } else {
            list.push_back(*operand);
        }
    }
    return list;
}

Value joined(const Value& a, const Value& b) {
    auto left = appended_text(a);
    const auto right = appended_text(b);
    if (!left || !right) reject_operands("add", a, "and", b);
    require_text_size("+", left->size() + right->size());
    return *std::move(left) + *right;
}

TypeMask sum_type(ValueType a, ValueType b) {
    const auto either = [&](ValueType type) { return a == type || b == type; };
    const auto both = [&](TypeMask types) { return (mask_of({a, b}) & ~types) == 0; };
    if (both(number_types)) return either(ValueType::floating) ? mask_of(ValueType::floating) : mask_of(a);
    if (either(ValueType::list)) return mask_of(ValueType::list);
    if (either(ValueType::string)) return both(text_types) ? mask_of(ValueType::string) : 0;
    if (!either(ValueType::duration)) return 0;
    if (a == b) return mask_of(ValueType::duration);
    return mask_of({a, b}) & instant_types;
}

TypeMask result_of_two(Arithmetic op, ValueType a, ValueType b) {
    const TypeMask both = mask_of({a, b});
    const bool numbers = (both & ~number_types) == 0;
    const bool duration_first = a == ValueType::duration;
    const TypeMask number = (both & mask_of(ValueType::floating)) != 0 ? mask_of(ValueType::floating) : both;
    switch (op) {
        case Arithmetic::add:
            return sum_type(a, b);
        case Arithmetic::subtract:
            if (numbers) return number;
            return b == ValueType::duration ? mask_of(a) & (instant_types | mask_of(ValueType::duration)) : 0;
        case Arithmetic::multiply:
            if (numbers) return number;
            if (!duration_first && b != ValueType::duration) return 0;
            return (both & number_types) != 0 ? mask_of(ValueType::duration) : 0;
        case Arithmetic::divide:
            if (numbers) return number;
            return duration_first && (mask_of(b) & number_types) != 0 ? mask_of(ValueType::duration) : 0;
        case Arithmetic::modulo:
            return numbers ? number : 0;
        case Arithmetic::power:
            return numbers ? mask_of(ValueType::floating) : 0;
        case Arithmetic::concatenate:
            return a == b ? both & mask_of({ValueType::string, ValueType::list}) : 0;
    }
    return 0;
}

}  // namespace

TypeMask result_type(Arithmetic op, TypeMask a, TypeMask b) {
    constexpr auto first = static_cast<unsigned>(ValueType::null) + 1;
    constexpr auto last = static_cast<unsigned>(ValueType::duration);
    TypeMask result = 0;
    for (unsigned i = first; i <= last; ++i) {
        if ((a >> i & 1U) == 0) continue;
        for (unsigned j = first; j <= last; ++j) {
            if ((b >> j & 1U) != 0) result |= result_of_two(op, static_cast<ValueType>(i), static_cast<ValueType>(j));
        }
    }
    return result;
}

Value add(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return {};
    if (both_integers(a, b)) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a.as_integer(), b.as_integer(), &sum)) reject_overflow("the sum");
        return sum;
    }
    if (both_numbers(a, b)) return a.to_double() + b.to_double();
    if (a.is(ValueType::list) || b.is(ValueType::list)) return concatenated(a, b);
    if (a.is(ValueType::string) || b.is(ValueType::string)) return joined(a, b);
    if (is_duration(a) && is_duration(b)) return add(a.as<Duration>(), b.as<Duration>());
    if (is_instant(a) && is_duration(b)) return add_duration(a, b.as<Duration>());
    if (is_duration(a) && is_instant(b)) return add_duration(b, a.as<Duration>());
    reject_operands("add", a, "and", b);
}

Value concatenate(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return {};
    if (a.is(ValueType::list) && b.is(ValueType::list)) return concatenated(a, b);
    if (a.is(ValueType::string) && b.is(ValueType::string)) return joined(a, b);
    reject_operands("join", a, "and", b);
}

Value subtract(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return {};
    if (both_integers(a, b)) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(a.as_integer(), b.as_integer(), &difference)) reject_overflow("the difference");
        return difference;
    }
    if (both_numbers(a, b)) return a.to_double() - b.to_double();
    if (is_duration(a) && is_duration(b)) return add(a.as<Duration>(), negated(b.as<Duration>()));
    if (is_instant(a) && is_duration(b)) return add_duration(a, negated(b.as<Duration>()));
    if (is_instant(a) && is_instant(b)) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("cannot subtract {} from {}", type_name(b.type()), type_name(a.type())), std::nullopt,
                    "duration.between(from, to) gives the time from one to the other");
    }
    reject_operands("subtract", b, "from", a);
}

Value multiply(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return {};
    if (both_integers(a, b)) {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(a.as_integer(), b.as_integer(), &product)) reject_overflow("the product");
        return product;
    }
    if (both_numbers(a, b)) return a.to_double() * b.to_double();
    if (is_duration(a) && b.is_number()) return scaled(a.as<Duration>(), b);
    if (a.is_number() && is_duration(b)) return scaled(b.as<Duration>(), a);
    reject_operands("multiply", a, "by", b);
}

Value divide(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return {};
    if (both_integers(a, b)) {
        if (b.as_integer() == 0) reject_zero();
        if (b.as_integer() == -1) return negate(a);
        return a.as_integer() / b.as_integer();
    }
    if (both_numbers(a, b)) return a.to_double() / b.to_double();
    if (is_duration(a) && b.is_number()) return divided(a.as<Duration>(), b);
    reject_operands("divide", a, "by", b);
}

Value modulo(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return {};
    if (both_integers(a, b)) {
        if (b.as_integer() == 0) reject_zero();
        return b.as_integer() == -1 ? Value(0) : Value(a.as_integer() % b.as_integer());
    }
    if (both_numbers(a, b)) return std::fmod(a.to_double(), b.to_double());
    reject_operands("take the remainder of", a, "by", b);
}

Value power(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return {};
    if (both_numbers(a, b)) return std::pow(a.to_double(), b.to_double());
    reject_operands("raise", a, "to the power of", b);
}

Value negate(const Value& a) {
    if (a.is_null()) return {};
    if (a.is(ValueType::integer)) {
        if (a.as_integer() == std::numeric_limits<std::int64_t>::min()) reject_overflow("the negation");
        return -a.as_integer();
    }
    if (a.is(ValueType::floating)) return -a.as_float();
    if (is_duration(a)) return negated(a.as<Duration>());
    throw Error(ErrorCode::type_error, "InvalidArgumentType", fmt::format("cannot negate {}", type_name(a.type())));
}

}  // namespace entente
