#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "query/syntax/convert.hpp"

namespace entente::syntax {
namespace {

Error literal_error(Cursor literal, const char* detail, const std::string& message, std::string hint = {}) {
    return compile_error(ErrorCode::syntax_error, detail, message, literal.span(), std::move(hint));
}

std::string without_doubled_quotes(std::string_view quoted) {
    std::string result;
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
        result += quoted[i];
        if (quoted[i] == quoted[0]) ++i;
    }
    return result;
}

void append_utf8(std::string& out, std::uint32_t c) {
    const auto byte = [&](std::uint32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | (c >> 6));
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | (c >> 12));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | (c >> 18));
        byte(0x80 | ((c >> 12) & 0x3F));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

/// The escapes of one string literal, undone from left to right.
struct Unescaper {
    Cursor literal;
    std::string_view body;  // with the quotes
    std::size_t at = 1;
    std::string result{};

    [[noreturn]] void fail(std::size_t from, std::size_t length, const char* detail, const std::string& message,
                           const char* hint) const {
        const auto begin = static_cast<std::uint32_t>(literal.span().begin + from);
        const auto end = std::min(begin + static_cast<std::uint32_t>(length), literal.span().end);
        throw compile_error(ErrorCode::syntax_error, detail, message, SourceSpan{begin, end}, hint);
    }

    /// `digits` hexadecimal digits from `from` on, or nothing.
    [[nodiscard]] std::optional<std::uint32_t> hex(std::size_t from, std::size_t digits) const {
        if (from + digits >= body.size()) return std::nullopt;
        std::uint32_t value = 0;
        const char* const end = body.data() + from + digits;
        const auto parsed = std::from_chars(body.data() + from, end, value, 16);
        if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
        return value;
    }

    void unicode(std::size_t digits) {
        const std::size_t start = at - 1;  // of the backslash
        std::optional<std::uint32_t> value = hex(at + 1, digits);
        if (digits == 8 && !value) value = hex(at + 1, digits = 6);  // the grammar of 2024 has six digits
        if (!value) {
            fail(start, 2, "InvalidUnicodeLiteral", "a Unicode escape needs its hexadecimal digits",
                 "write \\u and four digits, or \\U and eight");
        }
        at += 1 + digits;
        std::uint32_t point = *value;
        const bool high = point >= 0xD800 && point < 0xDC00;
        if (high && body.substr(at, 2) == "\\u") {
            if (const auto low = hex(at + 2, 4); low && *low >= 0xDC00 && *low < 0xE000) {
                point = 0x10000 + ((point - 0xD800) << 10) + (*low - 0xDC00);
                at += 6;
            }
        }
        if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) {
            fail(start, digits + 2, "InvalidUnicodeLiteral", "the Unicode escape names no character",
                 "code points go up to 10FFFF, without D800 to DFFF");
        }
        append_utf8(result, point);
    }

    void escape() {
        static constexpr std::string_view from = "\\'\"`tbnrf", to = "\\'\"`\t\b\n\r\f";
        const char c = body[++at];
        if (const std::size_t index = from.find(c); index != std::string_view::npos) {
            result += to[index];
            ++at;
        } else if (c == 'u' || c == 'U') {
            unicode(c == 'u' ? 4 : 8);
        } else if (c == '_' || c == '%') {  // openCypher: escaped characters of patterns keep their backslash
            result += '\\';
            result += c;
            ++at;
        } else {
            fail(at - 1, 2, "UnexpectedSyntax", "the string has an unknown escape",
                 "write \\\\ for a backslash; known are \\\\ \\' \\\" \\` \\t \\b \\n \\r \\f \\uXXXX \\UXXXXXXXX");
        }
    }

    std::string run() {
        const std::size_t end = body.size() - 1;
        while (at < end) {
            if (body[at] == '\\') {
                escape();
            } else {
                if (body[at] == body[0]) ++at;  // of a doubled quote the second
                result += body[at++];
            }
        }
        return std::move(result);
    }
};

std::string without(char unwanted, std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c != unwanted) result += c;
    }
    return result;
}

Value convert_float(Cursor number, std::string_view written, bool negative) {
    const std::size_t suffix = std::string_view("fFdD").find(written.back()) == std::string_view::npos ? 0 : 1;
    const std::string digits = without('+', written.substr(0, written.size() - suffix));
    double value = 0;
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end != digits.data() + digits.size() || status == std::errc::invalid_argument) {
        throw literal_error(number, "InvalidNumberLiteral", "the number is not well-formed",
                            "a name cannot begin with a digit; put it in backticks");
    }
    if (status == std::errc::result_out_of_range) {
        // Also reported for numbers too near to zero; those are zero.
        value = std::strtod(digits.c_str(), nullptr);
        if (std::isinf(value)) {
            throw literal_error(number, "FloatingPointOverflow", "the floating-point number is too large",
                                "the largest is 1.7976931348623157e308");
        }
    }
    return Value(negative ? -value : value);
}

Value convert_integer(Cursor number, std::string_view digits, int base, bool negative) {
    std::uint64_t magnitude = 0;
    const char* const end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, magnitude, base);
    if (digits.empty() || parsed.ptr != end || parsed.ec == std::errc::invalid_argument) {
        throw literal_error(number, "InvalidNumberLiteral", "the number is not well-formed",
                            base == 16  ? "write 0x and hexadecimal digits, such as 0xFF"
                            : base == 8 ? "write 0o and octal digits, such as 0o17"
                                        : "a name cannot begin with a digit; put it in backticks");
    }
    constexpr std::uint64_t limit = std::uint64_t{1} << 63U;
    if (parsed.ec == std::errc::result_out_of_range || magnitude > limit || (magnitude == limit && !negative)) {
        throw literal_error(number, "IntegerOverflow", "the integer is too large",
                            "integers go from -9223372036854775808 to 9223372036854775807; write 1.0e19 for a float");
    }
    return Value(static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude));
}

}  // namespace

std::string convert_name(Cursor name) {
    const std::string_view text = name.text();
    return text.front() == '`' ? without_doubled_quotes(text) : std::string(text);
}

std::string convert_dotted_name(Cursor names) {
    std::string result;
    for (const Cursor name : names) {
        if (!result.empty()) result += '.';
        result += convert_name(name);
    }
    return result;
}

std::string convert_string(Cursor string) {
    return Unescaper{string, string.text()}.run();
}

Value convert_number(Cursor number, bool negative) {
    const std::string digits = without('_', number.text());
    if (digits.size() > 1 && digits[0] == '0') {
        const char base = digits[1];
        if (base == 'x' || base == 'X')
            return convert_integer(number, std::string_view(digits).substr(2), 16, negative);
        if (base == 'o' || base == 'O') return convert_integer(number, std::string_view(digits).substr(2), 8, negative);
    }
    const bool integer = digits.find_first_not_of("0123456789") == std::string::npos;
    if (integer && digits.size() > 1 && digits[0] == '0') return convert_integer(number, digits, 8, negative);
    if (integer) return convert_integer(number, digits, 10, negative);
    if (digits.find_first_of(".eE") == std::string::npos) return convert_integer(number, digits, 10, negative);
    return convert_float(number, digits, negative);
}

std::string convert_parameter_name(Cursor parameter) {
    const std::string_view name = parameter.text().substr(1);
    return name.front() == '`' ? without_doubled_quotes(name) : std::string(name);
}

std::string convert_type_name(std::string_view text) {
    std::string result;
    for (std::size_t at = scan_gap(text, 0); at < text.size();) {
        const std::size_t end = std::max(scan_identifier(text, at), at + 1);
        const char last = result.empty() ? '<' : result.back();
        if (last != '<' && text[at] != '<' && text[at] != '>') result += ' ';
        for (; at < end; ++at)
            result += text[at] >= 'a' && text[at] <= 'z' ? static_cast<char>(text[at] - 32) : text[at];
        at = scan_gap(text, at);
    }
    return result;
}

}  // namespace entente::syntax
