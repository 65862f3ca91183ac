#include "query/semantics/read_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "query/suggest.hpp"

namespace entente {
namespace {

constexpr TypeMask property_types =
    number_types | mask_of({ValueType::boolean, ValueType::string, ValueType::date, ValueType::local_time,
                            ValueType::time, ValueType::local_date_time, ValueType::date_time, ValueType::duration});
constexpr TypeMask all_types = any_type & ~mask_of(ValueType::null);

struct TypeName {
    std::string_view name;
    TypeMask types;
};

/// The first name of a type is the one to suggest.
constexpr std::array<TypeName, 46> type_names{{
    {"BOOLEAN", mask_of(ValueType::boolean)},
    {"STRING", mask_of(ValueType::string)},
    {"INTEGER", mask_of(ValueType::integer)},
    {"FLOAT", mask_of(ValueType::floating)},
    {"DATE", mask_of(ValueType::date)},
    {"LOCAL TIME", mask_of(ValueType::local_time)},
    {"ZONED TIME", mask_of(ValueType::time)},
    {"LOCAL DATETIME", mask_of(ValueType::local_date_time)},
    {"ZONED DATETIME", mask_of(ValueType::date_time)},
    {"DURATION", mask_of(ValueType::duration)},
    {"NODE", mask_of(ValueType::node)},
    {"RELATIONSHIP", mask_of(ValueType::relationship)},
    {"MAP", mask_of(ValueType::map)},
    {"LIST", mask_of(ValueType::list)},
    {"PATH", mask_of(ValueType::path)},
    {"PROPERTY VALUE", property_types},
    {"ANY", all_types},
    {"NULL", 0},
    {"NOTHING", 0},
    {"BOOL", mask_of(ValueType::boolean)},
    {"VARCHAR", mask_of(ValueType::string)},
    {"INT", mask_of(ValueType::integer)},
    {"SIGNED INTEGER", mask_of(ValueType::integer)},
    {"NUMBER", number_types},
    {"TIME", mask_of(ValueType::time)},
    {"TIME WITHOUT TIMEZONE", mask_of(ValueType::local_time)},
    {"TIME WITHOUT TIME ZONE", mask_of(ValueType::local_time)},
    {"TIME WITH TIMEZONE", mask_of(ValueType::time)},
    {"TIME WITH TIME ZONE", mask_of(ValueType::time)},
    {"DATETIME", mask_of(ValueType::date_time)},
    {"TIMESTAMP WITHOUT TIMEZONE", mask_of(ValueType::local_date_time)},
    {"TIMESTAMP WITHOUT TIME ZONE", mask_of(ValueType::local_date_time)},
    {"TIMESTAMP WITH TIMEZONE", mask_of(ValueType::date_time)},
    {"TIMESTAMP WITH TIME ZONE", mask_of(ValueType::date_time)},
    {"VERTEX", mask_of(ValueType::node)},
    {"ANY NODE", mask_of(ValueType::node)},
    {"ANY VERTEX", mask_of(ValueType::node)},
    {"EDGE", mask_of(ValueType::relationship)},
    {"ANY RELATIONSHIP", mask_of(ValueType::relationship)},
    {"ANY EDGE", mask_of(ValueType::relationship)},
    {"ANY MAP", mask_of(ValueType::map)},
    {"ANY LIST", mask_of(ValueType::list)},
    {"ANY PATH", mask_of(ValueType::path)},
    {"ARRAY", mask_of(ValueType::list)},
    {"ANY PROPERTY VALUE", property_types},
    {"ANY VALUE", all_types},
}};

/// `A | B NOT NULL`, `LIST<A>`, `A LIST`: recursive descent, as deep as the grammar allows brackets to nest.
class TypeReader {
public:
    TypeReader(std::string_view text, SourceSpan span) : text_(text), span_(span) {}

    TypeTest read() {
        TypeTest test = read_union();
        skip_blank();
        if (at_ < text_.size()) fail(at_, text_.size(), "there is no such type", "");
        return test;
    }

private:
    [[noreturn]] void fail(std::size_t begin, std::size_t end, const std::string& message, std::string hint) const {
        SourceSpan place = span_;
        if (span_.end - span_.begin == text_.size()) {  // written as `text_` has it but for the case of letters
            place = {span_.begin + static_cast<std::uint32_t>(begin), span_.begin + static_cast<std::uint32_t>(end)};
        }
        throw compile_error(ErrorCode::syntax_error, "InvalidType", message, place, std::move(hint));
    }

    void skip_blank() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    bool eat(std::string_view token) {
        skip_blank();
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    /// A whole word.
    bool eat_word(std::string_view word) {
        const std::size_t before = at_;
        if (eat(word) && (at_ == text_.size() || std::string_view(" <>|").find(text_[at_]) != std::string_view::npos)) {
            return true;
        }
        at_ = before;
        return false;
    }

    static void join(TypeTest& all, TypeTest one) {
        all.types |= one.types;
        all.null = all.null || one.null;
        std::move(one.elements.begin(), one.elements.end(), std::back_inserter(all.elements));
    }

    TypeTest read_union() {
        skip_blank();
        const std::size_t begin = at_;
        TypeTest test = read_part();
        while (eat("|")) {
            TypeTest next = read_part();
            if (next.null != test.null) {
                fail(begin, at_, "the types of a union take null all together or not at all",
                     "write NOT NULL behind each of them or behind none");
            }
            join(test, std::move(next));
        }
        return test;
    }

    [[nodiscard]] TypeTest list_of(TypeTest element) const {
        TypeTest test;
        test.elements.push_back(std::move(element));
        return test;
    }

    TypeTest read_part() {
        TypeTest test = read_name();
        read_not_null(test);
        while (eat_word("LIST") || eat_word("ARRAY")) {
            test = list_of(std::move(test));
            read_not_null(test);
        }
        return test;
    }

    void read_not_null(TypeTest& test) {
        if (eat_word("NOT NULL")) test.null = false;
    }

    TypeTest read_name() {
        skip_blank();
        const std::size_t begin = at_;
        at_ = std::min(text_.find_first_of("<>|", at_), text_.size());
        for (const std::string_view end :
             {" NOT NULL", " LIST", " ARRAY"}) {  // of the words, the first of these ends the name
            std::size_t found = text_.find(end, begin);
            const bool any_list = text_.substr(begin).starts_with("ANY LIST") && found == begin + 3;
            if (!any_list && found < at_) at_ = found;
        }
        while (at_ > begin && text_[at_ - 1] == ' ') --at_;
        const std::size_t end = at_;
        const std::string_view name = text_.substr(begin, end - begin);
        const bool list = name == "LIST" || name == "ARRAY";
        if ((list || name == "ANY") && eat("<")) {
            TypeTest inner = read_union();
            if (!eat(">")) fail(begin, at_, "this type is not closed", "");
            return list ? list_of(std::move(inner)) : inner;
        }
        return named(name, begin, end);
    }

    [[nodiscard]] TypeTest named(std::string_view name, std::size_t begin, std::size_t end) const {
        TypeTest test;
        const auto found =
            std::find_if(type_names.begin(), type_names.end(), [&](const TypeName& t) { return t.name == name; });
        if (found == type_names.end()) {
            std::vector<std::string_view> names;
            names.reserve(type_names.size());
            for (const TypeName& type : type_names) names.push_back(type.name);
            const auto near = suggest(name, names);
            fail(begin, end, fmt::format("there is no type `{}`", name),
                 near
                     ? fmt::format("did you mean `{}`?", *near)
                     : "types are BOOLEAN, STRING, INTEGER, FLOAT, DATE, LOCAL TIME, ZONED TIME, LOCAL DATETIME, ZONED "
                       "DATETIME, DURATION, NODE, RELATIONSHIP, PATH, MAP, LIST<...>, PROPERTY VALUE, ANY");
        }
        test.types = found->types;
        test.null = name != "NOTHING";
        if (found->types == property_types) {  // lists of storable values can be stored too
            TypeTest element;
            element.types = property_types;
            element.null = false;
            test.elements.push_back(std::move(element));
        }
        return test;
    }

    std::string_view text_;
    SourceSpan span_;
    std::size_t at_ = 0;
};

}  // namespace

TypeTest read_type(std::string_view text, SourceSpan span) {
    return TypeReader(text, span).read();
}

}  // namespace entente
