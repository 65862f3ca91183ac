#include <cmath>
#include <limits>
#include <numbers>

#include "query/functions/arguments.hpp"
#include "query/functions/rounding.hpp"

namespace entente {
namespace {

using Arguments = std::span<const Value>;

Value absolute(FunctionContext&, Arguments a) {
    if (!a[0].is(ValueType::integer)) return std::fabs(number_argument("abs()", a[0]));
    const std::int64_t x = a[0].as_integer();
    if (x == std::numeric_limits<std::int64_t>::min()) reject_overflow("abs()");
    return x < 0 ? -x : x;
}

Value sign(FunctionContext&, Arguments a) {
    const double x = number_argument("sign()", a[0]);
    return std::int64_t{(x > 0 ? 1 : 0) - (x < 0 ? 1 : 0)};
}

Value round(FunctionContext&, Arguments a) {
    const double x = number_argument("round()", a[0]);
    const std::int64_t places = a.size() > 1 ? integer_argument("round()", a[1]) : 0;
    if (places < 0) reject_argument("NegativeIntegerArgument", "the precision of round() must not be negative");
    if (a.size() > 2) return round_decimal(x, places, rounding_mode(text_argument("round()", a[2])));
    return places == 0 ? round_half_up(x) : round_decimal(x, places, RoundingMode::half_up);
}

Value is_nan(FunctionContext&, Arguments a) {
    return Value(std::isnan(number_argument("isNaN()", a[0])));
}

Value random(FunctionContext& context, Arguments) {
    return static_cast<double>(context.random() >> 11U) * 0x1.0p-53;  // 53 bits fill a double: [0, 1)
}

Value pi(FunctionContext&, Arguments) {
    return std::numbers::pi;
}
Value euler(FunctionContext&, Arguments) {
    return std::numbers::e;
}

Value atan2(FunctionContext&, Arguments a) {
    return std::atan2(number_argument("atan2()", a[0]), number_argument("atan2()", a[1]));
}

double cot(double x) {
    return 1.0 / std::tan(x);
}
double coth(double x) {
    return 1.0 / std::tanh(x);
}
double haversin(double x) {
    return (1.0 - std::cos(x)) / 2.0;
}
double degrees(double x) {
    return x * 180.0 / std::numbers::pi;
}
double radians(double x) {
    return x * std::numbers::pi / 180.0;
}

// One body for all functions of one float: the mathematical function is a template argument, since a body is a plain
// function pointer.
template <double (*Function)(double)> Value of_float(FunctionContext&, Arguments a) {
    return Function(number_argument("a mathematical function", a[0]));
}

Function row(std::string_view name, std::string_view signature, std::string_view doc, std::uint8_t least,
             std::uint8_t most, TypeMask result, FunctionBody body, bool deterministic = true) {
    return {name,
            "mathematical",
            signature,
            doc,
            least,
            most,
            {null_or_number},
            result,
            NullBehaviour::propagates,
            deterministic,
            body};
}

Function float_row(std::string_view name, std::string_view signature, std::string_view doc, FunctionBody body) {
    return row(name, signature, doc, 1, 1, mask_of(ValueType::floating), body);
}

std::vector<Function> make_mathematical_functions() {
    const TypeMask integer = mask_of(ValueType::integer);
    const TypeMask floating = mask_of(ValueType::floating);
    Function rounding =
        row("round", "round(x :: FLOAT, precision :: INTEGER, mode :: STRING) :: FLOAT",
            "To the nearest integer, or to `precision` digits; ties go up, or as `mode` says.", 1, 3, floating, round);
    rounding.argument_types = {null_or_number, null_or_integer, null_or_string};
    return {
        row("abs", "abs(x :: INTEGER | FLOAT) :: INTEGER | FLOAT", "The size without the sign.", 1, 1, number_types,
            absolute),
        row("sign", "sign(x :: INTEGER | FLOAT) :: INTEGER", "-1, 0 or 1.", 1, 1, integer, sign),
        float_row("ceil", "ceil(x :: FLOAT) :: FLOAT", "The least integer that is not below x.", of_float<std::ceil>),
        float_row("floor", "floor(x :: FLOAT) :: FLOAT", "The greatest integer that is not above x.",
                  of_float<std::floor>),
        rounding,
        row("isNaN", "isNaN(x :: INTEGER | FLOAT) :: BOOLEAN", "Whether x is not a number.", 1, 1,
            mask_of(ValueType::boolean), is_nan),
        row("rand", "rand() :: FLOAT", "A random number in [0, 1).", 0, 0, floating, random, false),
        row("pi", "pi() :: FLOAT", "The ratio of a circle's circumference to its diameter.", 0, 0, floating, pi),
        row("e", "e() :: FLOAT", "The base of the natural logarithm.", 0, 0, floating, euler),
        float_row("exp", "exp(x :: FLOAT) :: FLOAT", "e to the power of x.", of_float<std::exp>),
        float_row("log", "log(x :: FLOAT) :: FLOAT", "The natural logarithm.", of_float<std::log>),
        float_row("log10", "log10(x :: FLOAT) :: FLOAT", "The logarithm to base 10.", of_float<std::log10>),
        float_row("sqrt", "sqrt(x :: FLOAT) :: FLOAT", "The square root.", of_float<std::sqrt>),
        float_row("sin", "sin(x :: FLOAT) :: FLOAT", "The sine of an angle in radians.", of_float<std::sin>),
        float_row("cos", "cos(x :: FLOAT) :: FLOAT", "The cosine of an angle in radians.", of_float<std::cos>),
        float_row("tan", "tan(x :: FLOAT) :: FLOAT", "The tangent of an angle in radians.", of_float<std::tan>),
        float_row("cot", "cot(x :: FLOAT) :: FLOAT", "The cotangent of an angle in radians.", of_float<cot>),
        float_row("sinh", "sinh(x :: FLOAT) :: FLOAT", "The hyperbolic sine.", of_float<std::sinh>),
        float_row("cosh", "cosh(x :: FLOAT) :: FLOAT", "The hyperbolic cosine.", of_float<std::cosh>),
        float_row("tanh", "tanh(x :: FLOAT) :: FLOAT", "The hyperbolic tangent.", of_float<std::tanh>),
        float_row("coth", "coth(x :: FLOAT) :: FLOAT", "The hyperbolic cotangent.", of_float<coth>),
        float_row("asin", "asin(x :: FLOAT) :: FLOAT", "The angle in radians with that sine.", of_float<std::asin>),
        float_row("acos", "acos(x :: FLOAT) :: FLOAT", "The angle in radians with that cosine.", of_float<std::acos>),
        float_row("atan", "atan(x :: FLOAT) :: FLOAT", "The angle in radians with that tangent.", of_float<std::atan>),
        row("atan2", "atan2(y :: FLOAT, x :: FLOAT) :: FLOAT", "The angle in radians of the point (x, y).", 2, 2,
            floating, atan2),
        float_row("haversin", "haversin(x :: FLOAT) :: FLOAT", "Half the versine of an angle in radians.",
                  of_float<haversin>),
        float_row("degrees", "degrees(x :: FLOAT) :: FLOAT", "Radians as degrees.", of_float<degrees>),
        float_row("radians", "radians(x :: FLOAT) :: FLOAT", "Degrees as radians.", of_float<radians>),
    };
}

}  // namespace

std::span<const Function> mathematical_functions() {
    static const std::vector<Function> functions = make_mathematical_functions();
    return functions;
}

}  // namespace entente
