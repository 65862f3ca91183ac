#include <fmt/format.h>
#include <re2/re2.h>

#include <memory>

#include "query/functions/arguments.hpp"

namespace entente {
namespace {

bool both_text(const Value& a, const Value& b) {
    return a.is(ValueType::string) && b.is(ValueType::string);
}

std::unique_ptr<RE2> compiled(const std::string& pattern) {
    RE2::Options options;
    options.set_log_errors(false);
    auto regex = std::make_unique<RE2>(pattern, options);
    if (!regex->ok()) {
        throw Error(ErrorCode::argument_error, "InvalidArgumentValue",
                    fmt::format("'{}' is not a regular expression: {}", pattern, regex->error()), std::nullopt,
                    "the syntax is that of RE2, which has no back references and no look-around");
    }
    return regex;
}

/// The last pattern of this thread stays compiled: a predicate runs the same one for every row.
const RE2& regex_of(const std::string& pattern) {
    thread_local std::unique_ptr<RE2> last;
    if (!last || last->pattern() != pattern) last = compiled(pattern);
    return *last;
}

}  // namespace

Value contains_element(const Value& element, const Value& list) {
    if (list.is_null()) return {};
    if (!list.is(ValueType::list)) reject_type("IN", "a LIST on its right", list);
    bool unknown = false;
    for (const Value& candidate : list.as_list()) {
        const auto same = equals(element, candidate);
        if (same == true) return Value(true);
        unknown = unknown || !same;
    }
    return unknown ? Value() : Value(false);
}

Value starts_with(const Value& text, const Value& prefix) {
    return both_text(text, prefix) ? Value(text.as_string().starts_with(prefix.as_string())) : Value();
}

Value ends_with(const Value& text, const Value& suffix) {
    return both_text(text, suffix) ? Value(text.as_string().ends_with(suffix.as_string())) : Value();
}

Value contains_text(const Value& text, const Value& part) {
    return both_text(text, part) ? Value(text.as_string().find(part.as_string()) != std::string::npos) : Value();
}

Value matches_regex(const Value& text, const Value& pattern) {
    if (pattern.is_null()) return {};
    if (!pattern.is(ValueType::string)) reject_type("=~", "a STRING on its right", pattern);
    if (!text.is(ValueType::string)) return {};
    return Value(RE2::FullMatch(text.as_string(), regex_of(pattern.as_string())));
}

}  // namespace entente
