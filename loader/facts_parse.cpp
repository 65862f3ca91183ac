#include <algorithm>
#include <limits>
#include <utility>

#include "graph/temporal_functions.hpp"
#include "loader/facts_grammar.hpp"
#include "query/syntax/parser.hpp"

namespace entente::facts {
namespace {

/// Where a must<Rule> failed, and what should stand there.
struct Expected {
    std::size_t offset;
    std::string_view what;
};

// clang-format off
template <typename Rule> inline constexpr std::string_view expectation_for{};
template <> inline constexpr std::string_view expectation_for<grammar::file> = "unreachable: begins with blanks";
template <> inline constexpr std::string_view expectation_for<grammar::whole_statement> = "a statement";
template <> inline constexpr std::string_view expectation_for<grammar::end_of_statement> = "";  // see parse_error
template <> inline constexpr std::string_view expectation_for<grammar::after_subject> = "`(:Label ...)` or `@`";
template <> inline constexpr std::string_view expectation_for<grammar::source_alias> = "a name";
template <> inline constexpr std::string_view expectation_for<grammar::source_description> = "`(:Label ...)`";
template <> inline constexpr std::string_view expectation_for<grammar::labels> = "`:` and a label";
template <> inline constexpr std::string_view expectation_for<grammar::label> = "a label";
template <> inline constexpr std::string_view expectation_for<grammar::node_close> = "`)`";
template <> inline constexpr std::string_view expectation_for<grammar::inner_alias> = "the name of a node";
template <> inline constexpr std::string_view expectation_for<grammar::link> = "a relationship such as `-[:KNOWS]->`";
template <> inline constexpr std::string_view expectation_for<grammar::relationship_detail> = "`[:TYPE]`";
template <> inline constexpr std::string_view expectation_for<grammar::type_colon> = "`:` and a relationship type";
template <> inline constexpr std::string_view expectation_for<grammar::type_name> = "a relationship type";
template <> inline constexpr std::string_view expectation_for<grammar::detail_close> = "`]`";
template <> inline constexpr std::string_view expectation_for<grammar::end_dash> = "`-`";
template <> inline constexpr std::string_view expectation_for<grammar::arrow_right> = "`->`";
template <> inline constexpr std::string_view expectation_for<grammar::next_reference> = "`(` and the name of a node";
template <> inline constexpr std::string_view expectation_for<grammar::property> = "a key";
template <> inline constexpr std::string_view expectation_for<grammar::colon> = "`:`";
template <> inline constexpr std::string_view expectation_for<grammar::value> = "a value";
template <> inline constexpr std::string_view expectation_for<grammar::simple_value> = "a value";
template <> inline constexpr std::string_view expectation_for<grammar::map_close> = "`,` or `}`";
template <> inline constexpr std::string_view expectation_for<grammar::list_close> = "`,` or `]`";
template <> inline constexpr std::string_view expectation_for<grammar::citation> = "the name of a document";
template <> inline constexpr std::string_view expectation_for<grammar::locator> = "a place in the document, such as 4";
// clang-format on

template <typename Rule> struct Control : tao::pegtl::normal<Rule> {
    template <typename ParseInput, typename State> [[noreturn]] static void raise(const ParseInput& in, State& state) {
        static_assert(expectation_for<Rule>.data() != nullptr, "a must<> rule needs its expectation");
        throw Expected{grammar::offset_of(in, state), expectation_for<Rule>};
    }
};

/// Collects the statements of a file; the state of the parse.
struct Builder : syntax::SyntaxTree {
    using SyntaxTree::SyntaxTree;

    std::vector<Statement> statements;
    Statement current;
    std::vector<std::size_t> open_brackets;
    bool in_list = false;
    List list;
    std::size_t list_begin = 0;

    [[nodiscard]] std::vector<Property>& properties() {
        return current.links.empty() ? current.properties : current.links.back().properties;
    }

    void set_value(Value value, SourceSpan span) {
        if (in_list) {
            list.push_back(std::move(value));
        } else {
            properties().back().value = std::move(value);
            properties().back().value_span = span;
        }
    }

    void finish_list(std::size_t end) {
        in_list = false;
        set_value(Value(std::exchange(list, {})),
                  {static_cast<std::uint32_t>(list_begin), static_cast<std::uint32_t>(end)});
    }
};

SourceSpan span_of(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

[[noreturn]] void fail(const char* detail, const std::string& message, SourceSpan span, std::string hint = {}) {
    throw compile_error(ErrorCode::data_error, detail, message, span, std::move(hint));
}

Name alias_at(const Builder& builder, std::size_t begin) {
    const std::size_t end = scan_alias(builder.text, begin);
    return {std::string(builder.text.substr(begin, end - begin)), span_of(begin, end)};
}

/// A label, type or key, perhaps in backticks.
Name schema_name_at(const Builder& builder, std::size_t begin) {
    const std::string_view text = builder.text;
    if (text[begin] != '`') {
        const std::size_t end = syntax::scan_identifier(text, begin);
        return {std::string(text.substr(begin, end - begin)), span_of(begin, end)};
    }
    bool unterminated = false;
    const std::size_t end = syntax::scan_quoted(text, begin, unterminated);
    Name name{{}, span_of(begin, end)};
    for (std::size_t i = begin + 1; i + 1 < end; ++i) {
        name.text += text[i];
        if (text[i] == '`') ++i;
    }
    if (name.text.empty()) fail("EmptyName", "a name in backticks is empty", name.span);
    return name;
}

/// A number or string, as the query language reads it.
Value literal_value(std::string_view literal, SourceSpan span) {
    const bool text = literal.front() == '\'' || literal.front() == '"';
    const std::string_view inner = literal.substr(1, literal.size() - 2);
    const char special[] = {literal.front(), '\\', '\0'};
    if (text && inner.find_first_of(special) == std::string_view::npos) return Value(inner);
    try {
        const bool plus = literal.front() == '+';
        return parse_expression(plus ? literal.substr(1) : literal).value;
    } catch (const Error& e) {
        SourceSpan place = span;
        if (text && e.span) place = {span.begin + e.span->begin, span.begin + e.span->end};
        std::string hint = e.hint;
        if (e.detail == "InvalidNumberLiteral") hint = "put text in quotes: '" + std::string(literal) + "'";
        fail(e.detail.c_str(), e.what(), place, std::move(hint));
    }
}

/// `2018-06-03` is a DATE; `2018-06` stays the text, since a month has no day.
Value date_value(std::string_view text, SourceSpan span) {
    const auto number = [&](std::size_t from, std::size_t count) {
        int value = 0;
        for (const char c : text.substr(from, count)) value = c >= '0' && c <= '9' ? 10 * value + (c - '0') : 1'000'000;
        return value;
    };
    const bool day = text.size() == 10 && text[4] == '-' && text[7] == '-' && number(8, 2) < 100;
    const bool month = text.size() == 7 && text[4] == '-';
    if ((!day && !month) || number(0, 4) > 9999 || number(5, 2) > 99) {
        fail("InvalidDate", "`" + std::string(text.substr(0, 40)) + "` is not a date", span,
             "write 2018-06-03 for a day, 2018-06 for a month; put other text in quotes");
    }
    const int month_number = number(5, 2);
    if (month_number < 1 || month_number > 12) {
        fail("InvalidDate",
             "`" + std::string(text) + "` is not a date: there is no month " + std::string(text.substr(5, 2)), span,
             "months go from 01 to 12");
    }
    if (month) return Value(text);
    const int last = days_in_month(number(0, 4), month_number);
    if (number(8, 2) < 1 || number(8, 2) > last) {
        fail("InvalidDate",
             "`" + std::string(text) + "` is not a date: the month has " + std::to_string(last) + " days", span,
             "where the day is not known write the month alone: " + std::string(text.substr(0, 7)));
    }
    return Value(date_from_civil(number(0, 4), month_number, number(8, 2)));
}

void add_key(Builder& builder, std::size_t begin) {
    Name key = schema_name_at(builder, begin);
    if (key.text == "sources") {
        fail("SourcesInProperties", "`sources` holds the citations of a fact and is not written as a property",
             key.span, "write the citations at the end of the line: @ document#4");
    }
    for (const Property& property : builder.properties()) {
        if (property.key.text != key.text) continue;
        fail("DuplicateKey", "the key `" + key.text + "` is given twice", key.span,
             "write several values as a list: [1, 2]");
    }
    builder.properties().push_back({std::move(key), {}, {}});
}

// --- actions: `begin` is where the rule matched, `end` where the blanks after it end -----------------------------

template <typename Rule> struct Action : tao::pegtl::nothing<Rule> {};

/// An action that gets the offset at which its rule began and that at which parsing goes on.
template <void (*Do)(Builder&, std::size_t, std::size_t)> struct Calls {
    template <typename Input> static void apply(const Input& in, Builder& builder) {
        const auto begin = static_cast<std::size_t>(in.begin() - builder.text.data());
        Do(builder, begin, begin + in.size());
    }
};

void on_open(Builder& builder, std::size_t begin, std::size_t) {
    builder.open_brackets.push_back(begin);
}
void on_close(Builder& builder, std::size_t, std::size_t) {
    builder.open_brackets.pop_back();
}
void on_list_open(Builder& builder, std::size_t begin, std::size_t end) {
    on_open(builder, begin, end);
    builder.in_list = true;
    builder.list_begin = begin;
}
void on_list_close(Builder& builder, std::size_t begin, std::size_t end) {
    on_close(builder, begin, end);
    builder.finish_list(begin + 1);
}
void on_alias(Builder& builder, std::size_t begin, std::size_t) {
    builder.current.aliases.push_back(alias_at(builder, begin));
}
void on_source(Builder& builder, std::size_t, std::size_t) {
    builder.current.kind = Statement::Kind::source;
}
void on_label(Builder& builder, std::size_t begin, std::size_t) {
    if (builder.current.kind == Statement::Kind::citation) builder.current.kind = Statement::Kind::node;
    builder.current.labels.push_back(schema_name_at(builder, begin));
}
void on_arrow(Builder& builder, std::size_t begin, std::size_t) {
    builder.current.kind = Statement::Kind::path;
    builder.current.links.push_back({{}, builder.text[begin] == '<', {}});
}
void on_type(Builder& builder, std::size_t begin, std::size_t) {
    builder.current.links.back().type = schema_name_at(builder, begin);
}
void on_key(Builder& builder, std::size_t begin, std::size_t) {
    add_key(builder, begin);
}
void on_string(Builder& builder, std::size_t begin, std::size_t) {
    bool unterminated = false;
    const std::size_t end = syntax::scan_quoted(builder.text, begin, unterminated);
    builder.set_value(literal_value(builder.text.substr(begin, end - begin), span_of(begin, end)), span_of(begin, end));
}
void on_number(Builder& builder, std::size_t begin, std::size_t) {
    const bool sign = builder.text[begin] == '-' || builder.text[begin] == '+';
    const std::size_t end = syntax::scan_number(builder.text, begin + (sign ? 1 : 0));
    builder.set_value(literal_value(builder.text.substr(begin, end - begin), span_of(begin, end)), span_of(begin, end));
}
void on_date(Builder& builder, std::size_t begin, std::size_t) {
    const std::size_t end = grammar::scan_date(builder.text, begin);
    builder.set_value(date_value(builder.text.substr(begin, end - begin), span_of(begin, end)), span_of(begin, end));
}
void on_true(Builder& builder, std::size_t begin, std::size_t) {
    builder.set_value(Value(true), span_of(begin, begin + 4));
}
void on_false(Builder& builder, std::size_t begin, std::size_t) {
    builder.set_value(Value(false), span_of(begin, begin + 5));
}
void on_cited(Builder& builder, std::size_t begin, std::size_t) {
    Name document = alias_at(builder, begin);
    const SourceSpan span = document.span;
    builder.current.citations.push_back({std::move(document), {}, span});
}
void on_locator(Builder& builder, std::size_t begin, std::size_t) {
    const std::size_t end = grammar::scan_locator(builder.text, begin);
    Citation& citation = builder.current.citations.back();
    citation.locator = builder.text.substr(begin, end - begin);
    citation.span.end = static_cast<std::uint32_t>(end);
}
void on_statement(Builder& builder, std::size_t, std::size_t) {
    builder.statements.push_back(std::exchange(builder.current, {}));
}

// clang-format off
template <> struct Action<grammar::node_open> : Calls<on_open> {};
template <> struct Action<grammar::node_close> : Calls<on_close> {};
template <> struct Action<grammar::detail_open> : Calls<on_open> {};
template <> struct Action<grammar::detail_close> : Calls<on_close> {};
template <> struct Action<grammar::map_open> : Calls<on_open> {};
template <> struct Action<grammar::map_close> : Calls<on_close> {};
template <> struct Action<grammar::list_open> : Calls<on_list_open> {};
template <> struct Action<grammar::list_close> : Calls<on_list_close> {};
template <> struct Action<grammar::subject> : Calls<on_alias> {};
template <> struct Action<grammar::source_alias> : Calls<on_alias> {};
template <> struct Action<grammar::inner_alias> : Calls<on_alias> {};
template <> struct Action<grammar::source_word> : Calls<on_source> {};
template <> struct Action<grammar::label> : Calls<on_label> {};
template <> struct Action<grammar::arrow_left> : Calls<on_arrow> {};
template <> struct Action<grammar::dash> : Calls<on_arrow> {};
template <> struct Action<grammar::type_name> : Calls<on_type> {};
template <> struct Action<grammar::property_key> : Calls<on_key> {};
template <> struct Action<grammar::string_token> : Calls<on_string> {};
template <> struct Action<grammar::number_token> : Calls<on_number> {};
template <> struct Action<grammar::date_token> : Calls<on_date> {};
template <> struct Action<grammar::true_literal> : Calls<on_true> {};
template <> struct Action<grammar::false_literal> : Calls<on_false> {};
template <> struct Action<grammar::cited> : Calls<on_cited> {};
template <> struct Action<grammar::locator> : Calls<on_locator> {};
template <> struct Action<grammar::statement> : Calls<on_statement> {};
// clang-format on

void check_text(std::string_view text) {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max()) {
        throw compile_error(ErrorCode::data_error, "FileTooLong", "a file of facts must be smaller than 4 GiB");
    }
    if (const std::size_t at = syntax::find_invalid_utf8(text); at != std::string_view::npos) {
        fail("InvalidUnicodeCharacter", "the file is not valid UTF-8", span_of(at, at + 1), "save the file as UTF-8");
    }
}

}  // namespace

std::vector<Statement> parse(const File& file) {
    Builder builder{std::string_view(file.text)};
    try {
        check_text(file.text);
        tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(file.text, "");
        tao::pegtl::parse<tao::pegtl::must<grammar::file>, Action, Control>(in, builder);
    } catch (const Expected& e) {
        const std::size_t open = builder.open_brackets.empty() ? std::string_view::npos : builder.open_brackets.back();
        throw LoadError(parse_error(file.text, e.offset, e.what, open), file.path, file.text);
    } catch (const Error& e) {
        throw LoadError(e, file.path, file.text);
    }
    return std::move(builder.statements);
}

}  // namespace entente::facts
