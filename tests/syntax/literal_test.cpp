#include <catch2/catch.hpp>
#include <string>

#include "graph/error.hpp"
#include "query/syntax/parser.hpp"

namespace entente {
namespace {

struct Failure {
    std::string detail, message, hint, marked;
};

Failure failure_of(const std::string& text) {
    try {
        (void)parse_expression(text);
    } catch (const Error& error) {
        CHECK(error.code == ErrorCode::syntax_error);
        CHECK(error.phase == ErrorPhase::compile);
        const SourceSpan span = error.span.value_or(SourceSpan{});
        return {error.detail, error.what(), error.hint, text.substr(span.begin, span.end - span.begin)};
    }
    return {"parsed", {}, {}, {}};
}

TEST_CASE("integers out of range overflow", "[syntax][literal]") {
    const std::string text = GENERATE("9223372036854775808", "-9223372036854775809", "0x8000000000000000",
                                      "-0o1000000000000000000001", "99999999999999999999999", "0xFFFFFFFFFFFFFFFFF");
    CAPTURE(text);
    CHECK(failure_of(text).detail == "IntegerOverflow");
}

TEST_CASE("the smallest integer can be written", "[syntax][literal]") {
    CHECK(parse_expression("-9223372036854775808").value.as_integer() == INT64_MIN);
    CHECK(parse_expression("- 0x8000000000000000").value.as_integer() == INT64_MIN);
    CHECK(failure_of("-(9223372036854775808)").detail == "IntegerOverflow");
    CHECK(failure_of("-9223372036854775808.a").detail == "IntegerOverflow");  // of the property the negative
}

TEST_CASE("numbers must be well-formed", "[syntax][literal]") {
    const std::string text = GENERATE("0x", "0o", "0o8", "0xG", "9a", "1__x", "09", "12h5", "1.5x", "1e5e", "0b1");
    CAPTURE(text);
    const Failure failure = failure_of(text);
    CHECK(failure.detail == "InvalidNumberLiteral");
    CHECK(failure.marked == text);
    CHECK_FALSE(failure.hint.empty());
}

TEST_CASE("floats out of range overflow, tiny ones are zero", "[syntax][literal]") {
    CHECK(failure_of("1e309").detail == "FloatingPointOverflow");
    CHECK(failure_of("-1.5E999").detail == "FloatingPointOverflow");
    CHECK(parse_expression("1e-999").value.as_float() == 0.0);
    CHECK(parse_expression("1.7976931348623157e308").value.as_float() > 1e308);
}

TEST_CASE("a wrong escape is marked in the string", "[syntax][literal]") {
    CHECK(failure_of("'ab\\qcd'").marked == "\\q");
    CHECK(failure_of("'ab\\qcd'").detail == "UnexpectedSyntax");
    for (const std::string escape : {"\\u12", "\\uxyzw", "\\U0001", "\\u"}) {
        CAPTURE(escape);
        CHECK(failure_of("'" + escape + "'").detail == "InvalidUnicodeLiteral");
    }
    CHECK(failure_of("'a\\uD800b'").detail == "InvalidUnicodeLiteral");
    CHECK(failure_of("'\\U00110000'").detail == "InvalidUnicodeLiteral");
}

TEST_CASE("text that is not UTF-8 is refused", "[syntax][literal]") {
    const Failure failure = failure_of("'a\xFF'");
    CHECK(failure.detail == "InvalidUnicodeCharacter");
    CHECK(failure.message == "the statement is not valid UTF-8");
    CHECK(failure.marked == "\xFF");
    CHECK(failure_of("'\xC3'").detail == "InvalidUnicodeCharacter");
    CHECK(failure_of("'\xED\xA0\x80'").detail == "InvalidUnicodeCharacter");  // a surrogate
}

TEST_CASE("Unicode spaces are blanks, Unicode dashes are not signs", "[syntax][literal]") {
    CHECK(parse_expression("1\xC2\xA0+\xE3\x80\x80\x32").kind == ast::ExpressionKind::add);
    CHECK(failure_of("1 \xE2\x80\x94 2").detail == "InvalidUnicodeCharacter");
    CHECK(failure_of("1 \xE2\x88\x92 2").hint == "write `-` (hyphen-minus)");
    CHECK(failure_of("\xE2\x80\x9Cx\xE2\x80\x9D").hint == "write straight quotes: ' or \"");
}

}  // namespace
}  // namespace entente
