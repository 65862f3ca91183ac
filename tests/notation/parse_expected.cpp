#include <charconv>
#include <cmath>
#include <limits>

#include "tests/notation/notation.hpp"

namespace entente::notation {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_name_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Recursive descent over one cell; every method leaves `at_` behind what it read.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    Expected whole() {
        Expected value = any();
        skip_blanks();
        if (at_ != text_.size()) fail("unexpected text");
        return value;
    }

private:
    Expected any() {
        skip_blanks();
        switch (peek()) {
            case '\'':
                return string();
            case '[':
                return text_.substr(at_).starts_with("[:") ? relationship() : list();
            case '{':
                return map(Kind::map);
            case '(':
                return node();
            case '<':
                return path();
            default:
                return word_or_number();
        }
    }

    Expected string() {
        Expected result;
        result.kind = Kind::string;
        expect('\'');
        while (peek() != '\'') {
            if (at_ == text_.size()) fail("string without end");
            if (peek() == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '\'' || text_[at_ + 1] == '\\')) ++at_;
            result.text += text_[at_++];
        }
        ++at_;
        return result;
    }

    Expected list() {
        Expected result;
        result.kind = Kind::list;
        expect('[');
        if (accept(']')) return result;
        do {
            result.items.push_back(any());
        } while (accept(','));
        expect(']');
        return result;
    }

    Expected map(Kind kind) {
        Expected result;
        result.kind = kind;
        expect('{');
        if (accept('}')) return result;
        do {
            result.keys.push_back(name());
            expect(':');
            result.items.push_back(any());
        } while (accept(','));
        expect('}');
        return result;
    }

    Expected node() {
        Expected result;
        expect('(');
        std::vector<std::string> labels;
        while (accept(':')) labels.push_back(name());
        if (skip_blanks(); peek() == '{') result = map(Kind::node);
        expect(')');
        result.kind = Kind::node;
        result.labels = std::move(labels);
        return result;
    }

    Expected relationship() {
        Expected result;
        expect('[');
        expect(':');
        std::string type = name();
        if (skip_blanks(); peek() == '{') result = map(Kind::relationship);
        expect(']');
        result.kind = Kind::relationship;
        result.text = std::move(type);
        return result;
    }

    Expected path() {
        Expected result;
        result.kind = Kind::path;
        expect('<');
        result.items.push_back(node());
        while (!accept('>')) {
            const bool backwards = accept('<');
            expect('-');
            Expected step = relationship();
            step.backwards = backwards;
            expect('-');
            if (!backwards) expect('>');
            result.items.push_back(std::move(step));
            result.items.push_back(node());
        }
        return result;
    }

    Expected word_or_number() {
        const std::size_t begin = at_;
        if (peek() == '-' || peek() == '+') ++at_;
        while (at_ < text_.size() && (is_name_character(peek()) || peek() == '.' || after_exponent())) ++at_;
        return scalar(text_.substr(begin, at_ - begin));
    }

    /// A sign that belongs to `1e-9`.
    [[nodiscard]] bool after_exponent() const {
        return (peek() == '-' || peek() == '+') && at_ > 0 && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
    }

    Expected scalar(std::string_view token) {
        Expected result;
        if (token == "null") return result;
        if (token == "true" || token == "false") {
            result.kind = Kind::boolean;
            result.boolean = token == "true";
            return result;
        }
        const bool negative = token.starts_with('-');
        const std::string_view amount = token.substr(negative || token.starts_with('+') ? 1 : 0);
        result.kind = Kind::floating;
        if (amount == "NaN") {
            result.floating = std::numeric_limits<double>::quiet_NaN();
        } else if (amount == "Infinity" || amount == "Inf") {
            result.floating = std::numeric_limits<double>::infinity() * (negative ? -1 : 1);
        } else if (!number(token.starts_with('+') ? amount : token, result)) {
            fail("not a value: `" + std::string(token) + "`");
        }
        return result;
    }

    static bool number(std::string_view token, Expected& result) {
        const char* const end = token.data() + token.size();
        if (const auto [stop, problem] = std::from_chars(token.data(), end, result.integer);
            problem == std::errc{} && stop == end) {
            result.kind = Kind::integer;
            return true;
        }
        const auto [stop, problem] = std::from_chars(token.data(), end, result.floating);
        return problem == std::errc{} && stop == end && !token.empty();
    }

    std::string name() {
        skip_blanks();
        std::string result;
        if (peek() == '`') {
            for (++at_; at_ < text_.size() && peek() != '`'; ++at_) result += peek();
            expect('`');
            return result;
        }
        while (at_ < text_.size() && is_name_character(peek())) result += text_[at_++];
        if (result.empty()) fail("expected a name");
        return result;
    }

    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_blanks() {
        while (peek() == ' ' || peek() == '\t') ++at_;
    }

    bool accept(char c) {
        skip_blanks();
        if (peek() != c) return false;
        ++at_;
        return true;
    }

    void expect(char c) {
        if (!accept(c)) fail(std::string("expected '") + c + "'");
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw NotationError(what + " at " + std::to_string(at_) + " of `" + std::string(text_) + "`");
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Expected parse_expected(std::string_view text) {
    return Reader(text).whole();
}

Value to_value(const Expected& expected) {
    switch (expected.kind) {
        case Kind::null:
            return {};
        case Kind::boolean:
            return Value(expected.boolean);
        case Kind::integer:
            return Value(expected.integer);
        case Kind::floating:
            return Value(expected.floating);
        case Kind::string:
            return Value(expected.text);
        case Kind::list: {
            List list;
            for (const Expected& item : expected.items) list.push_back(to_value(item));
            return Value(std::move(list));
        }
        case Kind::map: {
            Map map;
            for (std::size_t i = 0; i < expected.keys.size(); ++i) {
                map.emplace_back(expected.keys[i], to_value(expected.items[i]));
            }
            return Value(std::move(map));
        }
        case Kind::node:
        case Kind::relationship:
        case Kind::path:
            break;
    }
    throw NotationError("a node, relationship or path cannot be written as a value");
}

}  // namespace entente::notation
