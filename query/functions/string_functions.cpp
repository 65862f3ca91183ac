#include <algorithm>

#include "graph/text.hpp"
#include "query/functions/arguments.hpp"
#include "query/functions/code_points.hpp"

namespace entente {
namespace {

using Arguments = std::span<const Value>;

constexpr TypeMask string_result = mask_of(ValueType::string);

std::int64_t length_argument(std::string_view function, const Value& value) {
    const std::int64_t length = integer_argument(function, value);
    if (length < 0)
        reject_argument("NegativeIntegerArgument", std::string(function) + " takes no negative position or length");
    return length;
}

/// As Neo4j 5: null of null, but a position or length that is null is an error.
bool is_null_text(std::string_view function, Arguments a) {
    if (a[0].is_null()) return true;
    if (std::any_of(a.begin() + 1, a.end(), [](const Value& value) { return value.is_null(); })) {
        reject_argument("InvalidArgumentValue", std::string(function) + " takes no null as position or length");
    }
    return false;
}

Value left(FunctionContext&, Arguments a) {
    if (is_null_text("left()", a)) return {};
    const std::string& text = text_argument("left()", a[0]);
    return text.substr(0, byte_of_code_point(text, length_argument("left()", a[1])));
}

Value right(FunctionContext&, Arguments a) {
    if (is_null_text("right()", a)) return {};
    const std::string& text = text_argument("right()", a[0]);
    const std::int64_t skipped = count_code_points(text) - length_argument("right()", a[1]);
    return skipped <= 0 ? a[0] : Value(text.substr(byte_of_code_point(text, skipped)));
}

Value substring(FunctionContext&, Arguments a) {
    if (is_null_text("substring()", a)) return {};
    const std::string& text = text_argument("substring()", a[0]);
    const std::int64_t start = length_argument("substring()", a[1]);
    const std::string_view rest = std::string_view(text).substr(byte_of_code_point(text, start));
    if (a.size() == 2) return rest;
    return rest.substr(0, byte_of_code_point(rest, length_argument("substring()", a[2])));
}

Value trim_with(std::string_view function, Arguments a, bool at_start, bool at_end) {
    const std::string& text = text_argument(function, a[0]);
    if (a.size() == 1) return trimmed(text, {}, at_start, at_end);
    const std::string& characters = text_argument(function, a[1]);
    return characters.empty() ? a[0] : Value(trimmed(text, characters, at_start, at_end));
}

Value trim(FunctionContext&, Arguments a) {
    return trim_with("trim()", a, true, true);
}
Value trim_left(FunctionContext&, Arguments a) {
    return trim_with("lTrim()", a, true, false);
}
Value trim_right(FunctionContext&, Arguments a) {
    return trim_with("rTrim()", a, false, true);
}

Value replace(FunctionContext&, Arguments a) {
    const std::string& text = text_argument("replace()", a[0]);
    const std::string& search = text_argument("replace()", a[1]);
    const std::string& replacement = text_argument("replace()", a[2]);
    if (search.empty()) return a[0];
    std::string out;
    std::size_t from = 0;
    for (std::size_t at = text.find(search); at != std::string::npos; at = text.find(search, from)) {
        out.append(text, from, at - from);
        out += replacement;
        require_text_size("replace()", out.size());
        from = at + search.size();
    }
    return out.append(text, from);
}

std::vector<std::string> delimiters_of(const Value& value) {
    if (value.is(ValueType::string)) return {value.as_string()};
    if (!value.is(ValueType::list)) reject_type("split()", "a STRING or a LIST of them as delimiter", value);
    std::vector<std::string> delimiters;
    for (const Value& element : value.as_list()) delimiters.push_back(text_argument("split()", element));
    return delimiters;
}

List characters_of(std::string_view text) {
    List parts;
    while (!text.empty()) {
        const std::size_t length = decode_character(text).length;
        parts.emplace_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return parts;
}

Value split(FunctionContext&, Arguments a) {
    const std::string_view text = text_argument("split()", a[0]);
    const std::vector<std::string> delimiters = delimiters_of(a[1]);
    const auto is_empty = [](const std::string& delimiter) { return delimiter.empty(); };
    if (!text.empty() && std::any_of(delimiters.begin(), delimiters.end(), is_empty)) return characters_of(text);
    std::vector<std::size_t> next(delimiters.size(),
                                  0);  // where each delimiter is found next; searched only when passed
    for (std::size_t i = 0; i < delimiters.size(); ++i) next[i] = text.find(delimiters[i]);
    List parts;
    std::size_t from = 0;
    while (true) {
        std::size_t first = std::string_view::npos;
        std::size_t length = 0;
        for (std::size_t i = 0; i < delimiters.size(); ++i) {
            if (next[i] != std::string_view::npos && next[i] < from) next[i] = text.find(delimiters[i], from);
            if (next[i] < first && !delimiters[i].empty()) {
                first = next[i];
                length = delimiters[i].size();
            }
        }
        parts.emplace_back(text.substr(from, first == std::string_view::npos ? first : first - from));
        if (first == std::string_view::npos) return parts;
        from = first + length;
    }
}

Value to_upper(FunctionContext&, Arguments a) {
    return upper_case(text_argument("toUpper()", a[0]));
}
Value to_lower(FunctionContext&, Arguments a) {
    return lower_case(text_argument("toLower()", a[0]));
}
Value char_length(FunctionContext&, Arguments a) {
    return count_code_points(text_argument("char_length()", a[0]));
}

Value normalize(FunctionContext&, Arguments a) {
    const std::string& text = text_argument("normalize()", a[0]);
    return normal_form(text, a.size() == 1 ? "NFC" : std::string_view(text_argument("normalize()", a[1])));
}

Function text_function(std::string_view name, std::string_view signature, std::string_view doc, std::uint8_t least,
                       std::uint8_t most, std::vector<TypeMask> types, FunctionBody body,
                       TypeMask result = string_result) {
    return {name, "string", signature, doc, least, most, std::move(types), result, NullBehaviour::propagates,
            true, body};
}

std::vector<Function> make_string_functions() {
    const std::vector<TypeMask> text = {null_or_string};
    const std::vector<TypeMask> text_and_count = {null_or_string, null_or_integer};
    const TypeMask strings = null_or_string | mask_of(ValueType::list);
    const std::string_view trim_signature = "trim(text :: STRING, characters :: STRING) :: STRING";
    const auto cut = [&](std::string_view name, std::string_view signature, std::string_view doc, std::uint8_t most,
                         FunctionBody body) {
        Function function = text_function(name, signature, doc, 2, most, text_and_count, body);
        function.nulls = NullBehaviour::handled;
        return function;
    };
    return {
        cut("left", "left(text :: STRING, length :: INTEGER) :: STRING", "The first `length` characters.", 2, left),
        cut("right", "right(text :: STRING, length :: INTEGER) :: STRING", "The last `length` characters.", 2, right),
        cut("substring", "substring(text :: STRING, start :: INTEGER, length :: INTEGER) :: STRING",
            "The characters from `start`, counted from 0, to the end or `length` of them.", 3, substring),
        text_function("trim", trim_signature,
                      "The text without white space, or without the given characters, at both ends.", 1, 2, text, trim),
        text_function("btrim", "btrim(text :: STRING, characters :: STRING) :: STRING", "As trim.", 1, 2, text, trim),
        text_function("lTrim", "lTrim(text :: STRING, characters :: STRING) :: STRING",
                      "The text without white space, or without the given characters, at the start.", 1, 2, text,
                      trim_left),
        text_function("rTrim", "rTrim(text :: STRING, characters :: STRING) :: STRING",
                      "The text without white space, or without the given characters, at the end.", 1, 2, text,
                      trim_right),
        text_function("replace", "replace(text :: STRING, search :: STRING, replacement :: STRING) :: STRING",
                      "Every `search` in the text replaced; an empty `search` changes nothing.", 3, 3, text, replace),
        text_function("split", "split(text :: STRING, delimiter :: STRING | LIST<STRING>) :: LIST<STRING>",
                      "The parts between delimiters; an empty delimiter gives the characters.", 2, 2,
                      {null_or_string, strings}, split, mask_of(ValueType::list)),
        text_function("toUpper", "toUpper(text :: STRING) :: STRING", "The text in upper case.", 1, 1, text, to_upper),
        text_function("upper", "upper(text :: STRING) :: STRING", "As toUpper.", 1, 1, text, to_upper),
        text_function("toLower", "toLower(text :: STRING) :: STRING", "The text in lower case.", 1, 1, text, to_lower),
        text_function("lower", "lower(text :: STRING) :: STRING", "As toLower.", 1, 1, text, to_lower),
        text_function("char_length", "char_length(text :: STRING) :: INTEGER",
                      "The number of characters (code points) of a text.", 1, 1, text, char_length,
                      mask_of(ValueType::integer)),
        text_function("character_length", "character_length(text :: STRING) :: INTEGER", "As char_length.", 1, 1, text,
                      char_length, mask_of(ValueType::integer)),
        text_function("normalize", "normalize(text :: STRING, form :: STRING) :: STRING",
                      "The text in the Unicode normal form NFC, or in NFD, NFKC, NFKD.", 1, 2, text, normalize),
    };
}

}  // namespace

std::span<const Function> string_functions() {
    static const std::vector<Function> functions = make_string_functions();
    return functions;
}

}  // namespace entente
