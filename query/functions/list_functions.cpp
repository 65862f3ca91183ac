#include "query/functions/arguments.hpp"
#include "query/functions/code_points.hpp"

namespace entente {
namespace {

using Arguments = std::span<const Value>;

Value size(FunctionContext&, Arguments a) {
    if (a[0].is(ValueType::string)) return count_code_points(a[0].as_string());
    if (!a[0].is(ValueType::list)) reject_type("size()", "a LIST or a STRING", a[0]);
    return static_cast<std::int64_t>(a[0].as_list().size());
}

Value head(FunctionContext&, Arguments a) {
    const List& list = list_argument("head()", a[0]);
    return list.empty() ? Value() : list.front();
}

Value last(FunctionContext&, Arguments a) {
    const List& list = list_argument("last()", a[0]);
    return list.empty() ? Value() : list.back();
}

Value tail(FunctionContext&, Arguments a) {
    const List& list = list_argument("tail()", a[0]);
    return list.empty() ? a[0] : Value(List(list.begin() + 1, list.end()));
}

Value reverse(FunctionContext&, Arguments a) {
    if (a[0].is(ValueType::string)) return reversed_text(a[0].as_string());
    if (!a[0].is(ValueType::list)) reject_type("reverse()", "a LIST or a STRING", a[0]);
    const List& list = a[0].as_list();
    return List(list.rbegin(), list.rend());
}

Value range(FunctionContext&, Arguments a) {
    const std::int64_t start = integer_argument("range()", a[0]);
    const std::int64_t end = integer_argument("range()", a[1]);
    const std::int64_t step = a.size() == 3 ? integer_argument("range()", a[2]) : 1;
    if (step == 0) reject_argument("NumberOutOfRange", "the step of range() must not be 0");
    if (step > 0 ? start > end : start < end) return List{};
    // Unsigned, since the distance of two integers may not fit into one.
    const auto from = static_cast<std::uint64_t>(start);
    const auto to = static_cast<std::uint64_t>(end);
    const auto stride = static_cast<std::uint64_t>(step);
    const std::uint64_t steps = step > 0 ? (to - from) / stride : (from - to) / (0 - stride);
    require_list_size("range()", steps == UINT64_MAX ? steps : steps + 1);
    List list;
    list.reserve(static_cast<std::size_t>(steps + 1));
    for (std::uint64_t i = 0; i <= steps; ++i) list.emplace_back(static_cast<std::int64_t>(from + i * stride));
    return list;
}

Value is_empty(FunctionContext&, Arguments a) {
    if (a[0].is(ValueType::string)) return Value(a[0].as_string().empty());
    if (a[0].is(ValueType::list)) return Value(a[0].as_list().empty());
    if (a[0].is(ValueType::map)) return Value(a[0].as_map().empty());
    reject_type("isEmpty()", "a LIST, a MAP or a STRING", a[0]);
}

std::vector<Function> make_list_functions() {
    const TypeMask sized = null_or_list | mask_of(ValueType::string);
    const auto row = [](std::string_view name, std::string_view signature, std::string_view doc, std::uint8_t least,
                        std::uint8_t most, TypeMask types, TypeMask result, FunctionBody body) {
        return Function{name, "list", signature, doc, least, most, {types}, result, NullBehaviour::propagates,
                        true, body};
    };
    return {
        row("size", "size(value :: LIST<ANY> | STRING) :: INTEGER", "The number of elements, or of characters.", 1, 1,
            sized, mask_of(ValueType::integer), size),
        row("head", "head(list :: LIST<ANY>) :: ANY", "The first element, or null.", 1, 1, null_or_list, any_type,
            head),
        row("last", "last(list :: LIST<ANY>) :: ANY", "The last element, or null.", 1, 1, null_or_list, any_type, last),
        row("tail", "tail(list :: LIST<ANY>) :: LIST<ANY>", "All elements but the first.", 1, 1, null_or_list,
            mask_of(ValueType::list), tail),
        row("reverse", "reverse(value :: LIST<ANY> | STRING) :: LIST<ANY> | STRING",
            "The elements, or the characters, from last to first.", 1, 1, sized,
            mask_of({ValueType::list, ValueType::string}), reverse),
        row("range", "range(start :: INTEGER, end :: INTEGER, step :: INTEGER) :: LIST<INTEGER>",
            "The integers from `start` to `end`, both included, by `step`, which is 1 if left out.", 2, 3,
            null_or_integer, mask_of(ValueType::list), range),
        row("isEmpty", "isEmpty(value :: LIST<ANY> | MAP | STRING) :: BOOLEAN",
            "Whether there is no element, entry or character.", 1, 1, sized | mask_of(ValueType::map),
            mask_of(ValueType::boolean), is_empty),
    };
}

}  // namespace

std::span<const Function> list_functions() {
    static const std::vector<Function> functions = make_list_functions();
    return functions;
}

}  // namespace entente
