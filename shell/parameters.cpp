#include "shell/parameters.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace entente::shell {
namespace {

using Json = nlohmann::ordered_json;

Error invalid(const std::string& message, std::string hint = {}) {
    return compile_error(ErrorCode::syntax_error, "InvalidCommand", message, std::nullopt, std::move(hint));
}

constexpr int deepest_json = 200;

Value value_of(const Json& json, int depth = 0) {
    if (depth > deepest_json) throw invalid(fmt::format("JSON is nested deeper than {}", deepest_json));
    switch (json.type()) {
        case Json::value_t::boolean:
            return Value(json.get<bool>());
        case Json::value_t::number_integer:
            return Value(json.get<std::int64_t>());
        case Json::value_t::number_unsigned: {
            const auto number = json.get<std::uint64_t>();
            if (number > static_cast<std::uint64_t>(INT64_MAX))
                throw invalid(fmt::format("{} is too large an integer", number));
            return Value(static_cast<std::int64_t>(number));
        }
        case Json::value_t::number_float:
            return Value(json.get<double>());
        case Json::value_t::string:
            return Value(json.get<std::string>());
        case Json::value_t::array: {
            List list;
            for (const Json& element : json) list.push_back(value_of(element, depth + 1));
            return Value(std::move(list));
        }
        case Json::value_t::object: {
            Map map;
            for (const auto& [key, element] : json.items()) map.emplace_back(key, value_of(element, depth + 1));
            return Value(std::move(map));
        }
        case Json::value_t::null:
        case Json::value_t::binary:
        case Json::value_t::discarded:
            return Value();
    }
    return Value();
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return text.substr(text.size());
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// Reads the JSON that programs send with every statement, an object of plain scalars, without building a tree of it.
/// What is not that, or not JSON, is left to the library: escapes, characters beyond ASCII, floats, lists, maps.
class FlatObject {
public:
    explicit FlatObject(std::string_view text) : text_(text) {}

    /// nullopt: another kind of text.
    std::optional<Parameters> read() {
        Parameters parameters;
        if (!take('{')) return std::nullopt;
        if (!take('}')) {
            do {
                std::string name;
                Value value;
                if (!string(name) || !take(':') || !scalar(value)) return std::nullopt;
                parameters.emplace_back(std::move(name), std::move(value));
            } while (take(','));
            if (!take('}')) return std::nullopt;
        }
        skip_blanks();
        if (at_ != text_.size()) return std::nullopt;
        return parameters;
    }

private:
    [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_blanks() {
        while (next() == ' ' || next() == '\t' || next() == '\n' || next() == '\r') ++at_;
    }
    bool take(char c) {
        skip_blanks();
        if (next() != c) return false;
        ++at_;
        return true;
    }
    bool string(std::string& out) {
        if (!take('"')) return false;
        const std::size_t begin = at_;
        while (next() >= ' ' && next() <= '~' && next() != '"' && next() != '\\') ++at_;
        out = text_.substr(begin, at_ - begin);
        return next() == '"' && ++at_ != 0;
    }
    bool scalar(Value& out) {
        skip_blanks();
        if (next() == '-' || (next() >= '0' && next() <= '9')) return integer(out);
        if (next() == '"') {
            std::string text;
            if (!string(text)) return false;
            out = Value(std::move(text));
            return true;
        }
        for (const auto& [word, value] :
             {std::pair{std::string_view("true"), Value(true)}, std::pair{std::string_view("false"), Value(false)},
              std::pair{std::string_view("null"), Value()}}) {
            if (!text_.substr(at_).starts_with(word)) continue;
            at_ += word.size();
            out = value;
            return true;
        }
        return false;
    }
    bool integer(Value& out) {
        const char* const begin = text_.data() + at_;
        const char* const end = text_.data() + text_.size();
        const char* const digits = begin != end && *begin == '-' ? begin + 1 : begin;
        std::int64_t number = 0;
        const auto [stop, error] = std::from_chars(begin, end, number);
        if (error != std::errc() || (*digits == '0' && stop != digits + 1)) return false;
        at_ += static_cast<std::size_t>(stop - begin);
        if (next() == '.' || next() == 'e' || next() == 'E') return false;
        out = Value(number);
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Parameters parameters_of_json(std::string_view text) {
    if (std::optional<Parameters> flat = FlatObject(text).read()) return std::move(*flat);
    Json json;
    try {
        json = Json::parse(text);
    } catch (const Json::parse_error& error) {
        throw invalid(fmt::format("this is not JSON: column {}", error.byte),
                      ":param {\"name\": 1}, or :param name => 1");
    }
    Parameters parameters;
    for (const auto& [key, value] : json.items()) parameters.emplace_back(key, value_of(value));
    return parameters;
}

std::pair<std::string, std::string_view> split_definition(std::string_view text, std::string_view separator) {
    text = trim(text);
    std::string name;
    std::size_t at = 0;
    if (text.starts_with('`')) {
        for (at = 1; at < text.size(); ++at) {
            if (text[at] != '`') {
                name += text[at];
            } else if (at + 1 < text.size() && text[at + 1] == '`') {
                name += text[at++];
            } else {
                break;
            }
        }
        ++at;
    } else {
        at = text.find(separator);
        name = trim(text.substr(0, at));
        if (name.starts_with('$')) name.erase(0, 1);
    }
    const std::string_view rest = at < text.size() ? trim(text.substr(at)) : std::string_view();
    const bool named = !name.empty() && name.find_first_of(" \t'\"") == std::string::npos;
    if (!rest.starts_with(separator) || (!named && !text.starts_with('`')) ||
        trim(rest.substr(separator.size())).empty()) {
        throw invalid(fmt::format("expected NAME {} EXPRESSION", separator),
                      fmt::format("for example: name {} 'Song Young-moo'", separator));
    }
    return {name, trim(rest.substr(separator.size()))};
}

DeclaredProcedure declared_procedure(Database& database, std::string_view text) {
    const std::size_t arrow = text.find("=>");
    if (arrow == std::string_view::npos) {
        throw invalid("expected SIGNATURE => LIST", ":procedure f(a :: INTEGER?) :: (b :: STRING?) => [[1, 'x']]");
    }
    DeclaredProcedure procedure;
    procedure.signature = trim(text.substr(0, arrow));
    const Value rows = database.evaluate(trim(text.substr(arrow + 2)));
    if (!rows.is(ValueType::list)) throw invalid("the rows of a procedure are a list of lists");
    for (const Value& row : rows.as_list()) {
        if (!row.is(ValueType::list)) throw invalid("the rows of a procedure are a list of lists");
        procedure.rows.push_back(row.as_list());
    }
    return procedure;
}

}  // namespace entente::shell
