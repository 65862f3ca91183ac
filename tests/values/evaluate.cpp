#include "tests/values/evaluate.hpp"

#include <cctype>
#include <charconv>
#include <stdexcept>

#include "graph/error.hpp"

namespace entente::testing {
namespace {

/// Recursive descent; each function reads one rule and the blanks after it.
class Evaluator {
public:
    Evaluator(FunctionContext& context, std::string_view text) : context_(context), rest_(text) { skip_blanks(); }

    Value whole() {
        Value value = sum();
        if (!rest_.empty()) fail();
        return value;
    }

private:
    [[noreturn]] void fail() const { throw std::runtime_error("cannot read: " + std::string(rest_)); }

    void skip_blanks() {
        while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
    }
    bool eat(std::string_view token) {
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        skip_blanks();
        return true;
    }
    void expect(std::string_view token) {
        if (!eat(token)) fail();
    }
    static bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
    std::string word() {
        std::size_t length = 0;
        while (length < rest_.size() && is_word(rest_[length])) ++length;
        if (length == 0) fail();
        std::string result(rest_.substr(0, length));
        rest_.remove_prefix(length);
        return result;
    }

    Value sum() {
        Value value = product();
        while (true) {
            if (eat("+")) {
                value = add(value, product());
            } else if (eat("-")) {
                value = subtract(value, product());
            } else {
                return value;
            }
        }
    }
    Value product() {
        Value value = factor();
        while (true) {
            if (eat("*")) {
                value = multiply(value, factor());
            } else if (eat("/")) {
                value = divide(value, factor());
            } else if (eat("%")) {
                value = modulo(value, factor());
            } else {
                return value;
            }
        }
    }
    Value factor() {
        Value value = signed_value();
        while (eat("^")) value = power(value, signed_value());
        return value;
    }
    Value signed_value() {
        constexpr std::string_view least = "-9223372036854775808";  // its digits alone are no integer
        if (rest_.starts_with(least) && !rest_.substr(least.size()).starts_with(".")) {
            eat(least);
            return std::int64_t{INT64_MIN};
        }
        return eat("-") ? negate(signed_value()) : accessed(atom());
    }
    Value accessed(Value value) {
        while (true) {
            if (eat("[")) {
                value = bracketed(value);
            } else if (!rest_.starts_with("..") && eat(".")) {
                value = property_of(context_, value, word());
                skip_blanks();
            } else {
                return value;
            }
        }
    }
    Value bracketed(const Value& container) {
        Value from;
        Value to;
        const bool has_from = !rest_.starts_with("..");
        if (has_from) from = sum();
        if (!eat("..")) {
            expect("]");
            return subscript(context_, container, from);
        }
        const bool has_to = !rest_.starts_with("]");
        if (has_to) to = sum();
        expect("]");
        return slice(container, from, to, has_from, has_to);
    }

    Value atom() {
        if (rest_.empty()) fail();
        if (eat("(")) {
            Value value = sum();
            expect(")");
            return value;
        }
        if (rest_[0] == '\'') return text();
        if (eat("[")) return List(elements("]"));
        if (eat("{")) return map();
        if (std::isdigit(static_cast<unsigned char>(rest_[0])) != 0) return number();
        return named();
    }
    Value text() {
        rest_.remove_prefix(1);
        std::string out;
        while (!rest_.empty() && rest_[0] != '\'') {
            if (rest_[0] == '\\') rest_.remove_prefix(1);
            out += rest_[0];
            rest_.remove_prefix(1);
        }
        expect("'");
        return out;
    }
    Value number() {
        const std::size_t end = rest_.find_first_not_of("0123456789");
        const bool integral = end == std::string_view::npos ||
                              (rest_[end] != 'e' && (rest_[end] != '.' || rest_.substr(end).starts_with("..")));
        std::int64_t integer = 0;
        double floating = 0;
        const char* const last = rest_.data() + rest_.size();
        const char* const read = integral ? std::from_chars(rest_.data(), last, integer).ptr
                                          : std::from_chars(rest_.data(), last, floating).ptr;
        rest_.remove_prefix(static_cast<std::size_t>(read - rest_.data()));
        skip_blanks();
        return integral ? Value(integer) : Value(floating);
    }
    List elements(std::string_view end) {
        List list;
        while (!eat(end)) {
            list.push_back(sum());
            if (!rest_.starts_with(end)) expect(",");
        }
        return list;
    }
    Value map() {
        Map map;
        while (!eat("}")) {
            std::string key = word();
            skip_blanks();
            expect(":");
            map.emplace_back(std::move(key), sum());
            if (!rest_.starts_with("}")) expect(",");
        }
        return map;
    }
    Value named() {
        std::string name = word();
        const bool literal = name == "null" || name == "true" || name == "false";
        while (!literal && rest_.starts_with(".")) {
            rest_.remove_prefix(1);
            name += '.' + word();
        }
        skip_blanks();
        if (name == "null") return {};
        if (literal) return Value(name == "true");
        expect("(");
        return call(name, elements(")"));
    }
    Value call(const std::string& name, const List& arguments) {
        const Function* function = find_function(name);
        if (function == nullptr) throw std::runtime_error("there is no function " + name);
        if (arguments.size() < function->min_arguments ||
            (function->max_arguments != unlimited_arguments && arguments.size() > function->max_arguments)) {
            throw std::runtime_error("wrong number of arguments of " + name);
        }
        for (const Value& argument : arguments) {
            if (argument.is_null() && function->nulls == NullBehaviour::propagates) return {};
        }
        return function->body(context_, arguments);
    }

    FunctionContext& context_;
    std::string_view rest_;
};

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

}  // namespace

FunctionContext test_context() {
    FunctionContext context;
    context.now_seconds = 1'000'000'000;
    context.now_nanos = 123'456'789;
    return context;
}

Value evaluate(FunctionContext& context, std::string_view text) {
    return Evaluator(context, text).whole();
}

Value evaluate(std::string_view text) {
    FunctionContext context = test_context();
    return evaluate(context, text);
}

std::string printed(const Value& value) {
    std::string out;
    switch (value.type()) {
        case ValueType::null:
            return "null";
        case ValueType::boolean:
            return value.as_bool() ? "true" : "false";
        case ValueType::integer:
            return std::to_string(value.as_integer());
        case ValueType::floating:
            return format_float(value.as_float());
        case ValueType::string:
            return quoted(value.as_string());
        case ValueType::list:
            for (const Value& element : value.as_list()) out += (out.empty() ? "" : ", ") + printed(element);
            return "[" + out + "]";
        case ValueType::map:
            for (const auto& [key, element] : value.as_map())
                out += (out.empty() ? "" : ", ") + key + ": " + printed(element);
            return "{" + out + "}";
        case ValueType::node:
            return "node " + std::to_string(value.as_node().id);
        case ValueType::relationship:
            return "relationship " + std::to_string(value.as_relationship().id);
        case ValueType::path:
            return "path";
        default:
            return format_temporal(value);
    }
}

std::string outcome(std::string_view text) {
    try {
        return printed(evaluate(text));
    } catch (const Error& error) {
        return std::string(error_code_name(error.code)) + " " + error.detail;
    }
}

}  // namespace entente::testing
