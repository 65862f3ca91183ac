#include <algorithm>

#include "query/functions/arguments.hpp"
#include "query/functions/value_type.hpp"

namespace entente {
namespace {

using Arguments = std::span<const Value>;

Value coalesce(FunctionContext&, Arguments a) {
    const auto first = std::find_if(a.begin(), a.end(), [](const Value& value) { return !value.is_null(); });
    return first == a.end() ? Value() : *first;
}

Value null_if(FunctionContext&, Arguments a) {
    return equals(a[0], a[1]) == true ? Value() : a[0];
}

Value timestamp(FunctionContext& context, Arguments) {
    return context.now_seconds * 1000 + context.now_nanos / 1'000'000;
}

/// Version 4: random, RFC 4122.
Value random_uuid(FunctionContext& context, Arguments) {
    const std::uint64_t high = (context.random() & 0xFFFF'FFFF'FFFF'0FFFU) | 0x4000U;
    const std::uint64_t low = (context.random() & 0x3FFF'FFFF'FFFF'FFFFU) | 0x8000'0000'0000'0000U;
    std::string out;
    for (int digit = 0; digit < 32; ++digit) {
        if (digit == 8 || digit == 12 || digit == 16 || digit == 20) out += '-';
        const std::uint64_t word = digit < 16 ? high : low;
        out += "0123456789abcdef"[(word >> (60U - 4U * static_cast<unsigned>(digit % 16))) & 0xFU];
    }
    return out;
}

Value value_type(FunctionContext&, Arguments a) {
    return type_of_value(a[0]);
}

std::vector<Function> make_scalar_functions() {
    const auto row = [](std::string_view name, std::string_view signature, std::string_view doc, std::uint8_t least,
                        std::uint8_t most, TypeMask result, bool deterministic, FunctionBody body) {
        return Function{
            name,          "scalar", signature, doc, least, most, {any_type}, result, NullBehaviour::handled,
            deterministic, body};
    };
    Function first = row("coalesce", "coalesce(value :: ANY, ...) :: ANY",
                         "The first value that is not null; those behind it are not computed.", 1, unlimited_arguments,
                         any_type, true, coalesce);
    first.nulls = NullBehaviour::skipped;
    return {
        first,
        row("nullIf", "nullIf(a :: ANY, b :: ANY) :: ANY", "Null if a = b, else a.", 2, 2, any_type, true, null_if),
        row("timestamp", "timestamp() :: INTEGER", "Milliseconds from 1970-01-01T00:00Z to the start of the statement.",
            0, 0, mask_of(ValueType::integer), false, timestamp),
        row("randomUUID", "randomUUID() :: STRING", "A random UUID of version 4, another one for each row.", 0, 0,
            mask_of(ValueType::string), false, random_uuid),
        row("valueType", "valueType(value :: ANY) :: STRING", "The narrowest type of a value, as text.", 1, 1,
            mask_of(ValueType::string), true, value_type),
    };
}

}  // namespace

std::span<const Function> scalar_functions() {
    static const std::vector<Function> functions = make_scalar_functions();
    return functions;
}

}  // namespace entente
