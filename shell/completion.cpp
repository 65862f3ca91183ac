#include "shell/completion.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <set>

#include "query/syntax/lexer.hpp"
#include "shell/commands.hpp"
#include "shell/formats/format.hpp"

namespace entente::shell {
namespace {

enum class Expected { anything, label, relationship_type, property_key, procedure, parameter, nothing };

bool starts_with_word(std::string_view text, std::string_view prefix) {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    return text.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), text.begin(), [&](char a, char b) { return lower(a) == lower(b); });
}

/// The tokens of a text without blanks and comments, up to the cursor, and the word that the cursor stands in.
class Context {
public:
    Context(std::string_view text, std::size_t cursor) : text_(text), begin_(cursor) {
        for (const Token& token : tokenize(text)) {
            if (token.kind == TokenKind::whitespace) continue;
            const bool comment = token.kind == TokenKind::comment;
            if (token.span.end > cursor || (token.span.end == cursor && is_word(token))) {
                if (token.span.begin >= cursor) break;
                inside_text_ = comment || token.kind == TokenKind::string;
                if (is_word(token)) begin_ = token.span.begin;
                break;
            }
            // "..." that is open, or a comment to the line's end
            inside_text_ = token.span.end == cursor &&
                           (token.unterminated || (comment && text.substr(token.span.begin, 2) == "//"));
            if (!comment) tokens_.push_back(token);
        }
    }

    [[nodiscard]] std::size_t begin() const { return begin_; }
    [[nodiscard]] bool inside_text() const { return inside_text_; }
    [[nodiscard]] std::size_t size() const { return tokens_.size(); }
    /// The token `back` places before the word, 0 being the last; empty before the first.
    [[nodiscard]] std::string_view before(std::size_t back) const {
        if (back >= tokens_.size()) return {};
        const Token& token = tokens_[tokens_.size() - 1 - back];
        return text_.substr(token.span.begin, token.span.end - token.span.begin);
    }

    /// Place (as in `before`) of the bracket that is open at the word.
    [[nodiscard]] std::optional<std::size_t> open_bracket() const {
        int depth = 0;
        for (std::size_t back = 0; back < tokens_.size(); ++back) {
            const std::string_view token = before(back);
            if (token == ")" || token == "]" || token == "}") ++depth;
            if ((token == "(" || token == "[" || token == "{") && depth-- == 0) return back;
        }
        return std::nullopt;
    }

private:
    static bool is_word(const Token& token) {
        return token.kind == TokenKind::identifier || token.kind == TokenKind::keyword ||
               token.kind == TokenKind::quoted_identifier || token.kind == TokenKind::parameter;
    }

    std::string_view text_;
    std::size_t begin_;
    std::vector<Token> tokens_;
    bool inside_text_ = false;
};

// After CALL and the dots of a procedure's name: how many tokens the name has so far, else nullopt.
std::optional<std::size_t> procedure_name(const Context& context) {
    std::size_t back = 0;
    while (context.before(back) == ".") back += 2;
    if (starts_with_word(context.before(back), "CALL") && context.before(back).size() == 4) return back;
    return std::nullopt;
}

bool is_relationship_bracket(const Context& context, std::size_t bracket) {
    const std::string_view before = context.before(bracket + 1);
    return before == "-" || before == "<-" || before.ends_with('-');
}

Expected expected_at(const Context& context) {
    if (context.inside_text()) return Expected::nothing;
    if (procedure_name(context)) return Expected::procedure;
    const std::string_view last = context.before(0);
    if (last == "$") return Expected::parameter;
    if (last == ".") return Expected::property_key;
    const auto bracket = context.open_bracket();
    const std::string_view open = bracket ? context.before(*bracket) : std::string_view();
    if (open == "{") return last == "{" || last == "," ? Expected::property_key : Expected::anything;
    if (last == ":" || last == "|") {
        return open == "[" && is_relationship_bracket(context, *bracket) ? Expected::relationship_type
                                                                         : Expected::label;
    }
    return Expected::anything;
}

// Names that the statement gives to something: those not after `:`, `.` or `$`, not called, and not a map's key.
std::set<std::string> variables(std::string_view text, std::size_t word) {
    std::set<std::string> found;
    std::string_view before;
    for (const Token& token : tokenize(text)) {
        if (token.kind == TokenKind::whitespace || token.kind == TokenKind::comment) continue;
        const std::string_view name = text.substr(token.span.begin, token.span.end - token.span.begin);
        const std::size_t next = text.find_first_not_of(" \t\n", token.span.end);
        const char after = next == std::string_view::npos ? '\0' : text[next];
        const bool key = after == ':' && (before == "{" || before == ",");
        const bool named = token.kind == TokenKind::identifier || token.kind == TokenKind::quoted_identifier;
        if (named && token.span.begin != word && before != ":" && before != "." && before != "|" && before != "$" &&
            after != '(' && !key) {
            found.emplace(name);
        }
        before = name;
    }
    return found;
}

class Candidates {
public:
    explicit Candidates(std::string_view typed) : typed_(typed) {}

    void add(std::string_view candidate) {
        if (starts_with_word(candidate, typed_)) found_.emplace(candidate);
    }
    template <typename Names> void add_all(const Names& names) {
        for (const auto& name : names) add(name);
    }
    void add_identifiers(const std::vector<std::string>& names) {
        for (const std::string& name : names) {
            const std::string written = quote_identifier(name);
            if (starts_with_word(name, typed_) || starts_with_word(written, typed_)) found_.insert(written);
        }
    }
    // In the case in which the person types.
    void add_keywords() {
        const bool lower = !typed_.empty() && std::islower(static_cast<unsigned char>(typed_.back())) != 0;
        for (const std::string_view word : keywords()) {
            if (typed_.empty() || !starts_with_word(word, typed_)) continue;
            std::string written(word);
            if (lower) {
                std::transform(written.begin(), written.end(), written.begin(),
                               [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
            }
            found_.insert(written);
        }
    }
    [[nodiscard]] Completions at(std::size_t begin) const { return {begin, {found_.begin(), found_.end()}}; }

private:
    std::string_view typed_;
    std::set<std::string> found_;
};

Completions complete_path(std::string_view typed, std::size_t begin) {
    namespace fs = std::filesystem;
    const std::size_t slash = typed.rfind('/');
    const std::string folder(slash == std::string_view::npos ? "" : typed.substr(0, slash + 1));
    const std::string_view name = slash == std::string_view::npos ? typed : typed.substr(slash + 1);
    Completions result{begin, {}};
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored)) {
        const std::string file = entry.path().filename().string();
        if (!file.starts_with(name) || (name.empty() && file.starts_with('.'))) continue;
        result.candidates.push_back(folder + file + (entry.is_directory(ignored) ? "/" : ""));
    }
    std::sort(result.candidates.begin(), result.candidates.end());
    return result;
}

Completions complete_command(std::string_view text, std::size_t cursor, const KnownNames& names) {
    const std::string_view before = text.substr(0, cursor);
    const std::size_t blank = before.find_last_of(" \t");
    const std::size_t begin = blank == std::string_view::npos ? 0 : blank + 1;
    Candidates candidates(before.substr(begin));
    if (begin == 0) {
        for (const ColonCommand& command : colon_commands()) candidates.add(command.name);
        return candidates.at(0);
    }
    const std::string_view command = before.substr(0, before.find_first_of(" \t"));
    if (command == ":format") {
        for (const OutputFormat& format : output_formats()) candidates.add(format.name);
    } else if (command == ":timing") {
        candidates.add("on");
        candidates.add("off");
    } else if (command == ":help" || command == ":?") {
        candidates.add_all(names.functions);
        candidates.add_all(names.procedures);
        for (const ColonCommand& known : colon_commands()) candidates.add(known.name.substr(1));
        for (const std::string_view topic : {"keys", "formats", "load", "draw", "facts"}) candidates.add(topic);
    } else if (command == ":load" || command == ":source" || command == ":output" || command == ":once" ||
               command == ":draw" || command == ":diagram") {
        const std::size_t equals = before.find_last_of("=,");  // --nodes Person=people.csv
        const std::size_t from = equals != std::string_view::npos && equals >= begin ? equals + 1 : begin;
        return complete_path(before.substr(from), from);
    }
    return candidates.at(begin);
}

}  // namespace

KnownNames known_names(const Database& database, const Parameters& parameters) {
    KnownNames names;
    const SchemaSummary schema = database.schema();
    for (const NameCount& label : schema.labels) names.labels.push_back(label.name);
    for (const NameCount& type : schema.relationship_types) names.relationship_types.push_back(type.name);
    names.property_keys = schema.property_keys;
    for (const RoutineInfo& function : Database::functions()) names.functions.push_back(function.name);
    for (const RoutineInfo& procedure : database.procedures()) names.procedures.push_back(procedure.name);
    for (const auto& [name, value] : parameters) names.parameters.push_back(name);
    return names;
}

Completions complete(std::string_view text, std::size_t cursor, const KnownNames& names) {
    if (text.starts_with(':')) return complete_command(text, cursor, names);
    const Context context(text, cursor);
    const std::size_t begin = context.begin();
    const std::string_view typed = text.substr(begin, cursor - begin);
    if (typed.starts_with('$') || context.before(0) == "$") {
        Candidates candidates(typed);
        for (const std::string& name : names.parameters) candidates.add((typed.starts_with('$') ? "$" : "") + name);
        return candidates.at(begin);
    }
    Candidates candidates(typed);
    switch (expected_at(context)) {
        case Expected::label:
            candidates.add_identifiers(names.labels);
            break;
        case Expected::relationship_type:
            candidates.add_identifiers(names.relationship_types);
            break;
        case Expected::property_key:
            candidates.add_identifiers(names.property_keys);
            break;
        case Expected::procedure: {
            // The whole dotted name is completed.
            std::size_t from = begin;
            const std::size_t parts = procedure_name(context).value_or(0);
            if (parts > 0) from = static_cast<std::size_t>(context.before(parts - 1).data() - text.data());
            Candidates procedures(text.substr(from, cursor - from));
            procedures.add_all(names.procedures);
            return procedures.at(from);
        }
        case Expected::anything:
            candidates.add_keywords();
            candidates.add_all(variables(text, begin));
            for (const std::string& function : names.functions) candidates.add(function + "(");
            break;
        case Expected::parameter:
        case Expected::nothing:
            break;
    }
    return candidates.at(begin);
}

}  // namespace entente::shell
