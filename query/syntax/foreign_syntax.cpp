#include <array>

#include "query/syntax/syntax_error.hpp"

namespace entente::syntax {
namespace {

/// Syntax known from elsewhere, told by the tokens around the place of the error.
///
/// `tokens` are separated by blanks; `^` marks the one where the parse stopped, `@` separates alternatives. Words match
/// in any case; `<word>`, `<number>`, `<string>` and `<parameter>` match any token of that kind. `expected` is the
/// beginning of what the grammar expected there (empty: whatever it was). The range `first` .. `last` of tokens around
/// the marked one is underlined.
struct ForeignPhrase {
    std::string_view tokens, message, hint;
    int first = 0, last = 0;
    std::string_view expected = {};
};

constexpr std::string_view write_shortest = "write shortestPath((a)-[*]->(b)) or allShortestPaths(...)";
constexpr std::string_view one_file = "a database is one graph without users; see `entente --help`";
constexpr std::string_view negate_whole = "write NOT before the whole condition: NOT x IN list";
constexpr std::string_view negate_text = "write NOT before the whole condition: NOT text CONTAINS part";
constexpr std::string_view text_operators = "write STARTS WITH, ENDS WITH, CONTAINS, or =~ with a regular expression";
constexpr std::string_view one_transaction = "leave it out: a statement is one transaction";
constexpr std::string_view plain_pattern = "write the pattern alone: no relationship occurs twice in a match";

/// The first that fits is taken.
constexpr std::array phrases{
    // operators
    ForeignPhrase{"^! =", "`!=` is not an operator of openCypher", "write `<>`", 0, 1},
    ForeignPhrase{"= ^=", "`==` is not an operator of openCypher", "write `=`", -1, 0},
    ForeignPhrase{"= ^<", "`=<` is not an operator of openCypher", "write `<=`", -1, 0},
    ForeignPhrase{"= ^>", "`=>` is not an operator of openCypher", "write `>=`", -1, 0},
    ForeignPhrase{"^& &", "`&&` is not an operator of openCypher", "write AND", 0, 1},
    ForeignPhrase{"* ^*", "`**` is not an operator of openCypher", "write `^`", -1, 0, "an expression"},
    ForeignPhrase{"^!", "`!` does not negate a condition", "write NOT", 0, 0, "an expression"},
    ForeignPhrase{"^NOT IN", "NOT IN is not an operator of openCypher", negate_whole, 0, 1},
    ForeignPhrase{"^NOT CONTAINS", "NOT CONTAINS is not an operator of openCypher", negate_text, 0, 1},
    ForeignPhrase{"^NOT STARTS@ENDS WITH", "this operator has no negated form", negate_text, 0, 2},
    ForeignPhrase{"^NOT LIKE@ILIKE@RLIKE@REGEXP", "LIKE is not an operator of openCypher", text_operators, 0, 1},
    ForeignPhrase{"^NOT BETWEEN", "BETWEEN is not an operator of openCypher", "write NOT low <= x <= high", 0, 1},
    ForeignPhrase{"^NOT NULL", "NOT NULL is not an operator", "write IS NOT NULL", 0, 1},
    ForeignPhrase{"^LIKE@ILIKE@RLIKE@REGEXP", "LIKE is not an operator of openCypher", text_operators},
    ForeignPhrase{"^BETWEEN", "BETWEEN is not an operator of openCypher", "write low <= x <= high"},
    ForeignPhrase{"^NORMALIZED", "IS NORMALIZED is not supported", "write s = normalize(s)"},
    ForeignPhrase{"^NFC@NFD@NFKC@NFKD NORMALIZED", "IS NORMALIZED is not supported", "write s = normalize(s, 'NFC')", 0,
                  1},
    // names, maps and numbers
    ForeignPhrase{"AS ^<string>", "a name is not a string", "write AS name, or AS `a name` in backticks"},
    ForeignPhrase{"{@, ^<string> :", "the key of a map takes no quotes",
                  "write {name: 'A'}; a key of unusual characters stands in backticks"},
    ForeignPhrase{"{@, <word> ^=", "a map has `:` between key and value", "write {name: 'A'}", 0, 0, "`:`"},
    ForeignPhrase{"LIMIT <number>@<parameter> ^,", "LIMIT takes one number", "write SKIP 5 LIMIT 10"},
    // patterns
    ForeignPhrase{"* <number> ^-@, <number>", "the bounds of a path's length are joined by two dots", "write `*1..3`",
                  -2, 1},
    ForeignPhrase{"^ANY@ALL SHORTEST", "SHORTEST is not supported", write_shortest},
    ForeignPhrase{"^SHORTEST", "SHORTEST is not supported", write_shortest},
    ForeignPhrase{"^ANY (@<number>@PATH@PATHS", "ANY in patterns is not supported",
                  "write shortestPath((a)-[*]->(b)): one path for each pair of nodes", 0, 0, "a pattern"},
    ForeignPhrase{"^ALL (@PATH@PATHS", "ALL in patterns is not supported", "leave it out: MATCH finds all paths", 0, 0,
                  "a pattern"},
    ForeignPhrase{"^WALK@TRAIL", "path modes are not supported", plain_pattern},
    ForeignPhrase{"^ACYCLIC@SIMPLE", "path modes are not supported", "filter the nodes of the path in WHERE"},
    ForeignPhrase{"^REPEATABLE", "match modes are not supported",
                  "write two MATCH clauses: each may use a relationship anew"},
    ForeignPhrase{"^DIFFERENT", "match modes are not supported", "leave it out: the relationships of one MATCH differ"},
    ForeignPhrase{"^$ (", "dynamic labels are not supported",
                  "write the label or type itself, or test it: $label IN labels(n), type(r) = $type"},
    ForeignPhrase{"^<parameter>", "dynamic labels are not supported",
                  "write the label or type itself, or test it: $label IN labels(n), type(r) = $type", 0, 0, "a label"},
    // clauses
    ForeignPhrase{"<start> ^WHEN", "conditional queries are not supported",
                  "write UNION, its parts filtered by opposite conditions"},
    ForeignPhrase{"{ ^WHEN", "conditional queries are not supported",
                  "write UNION, its parts filtered by opposite conditions"},
    ForeignPhrase{"DELETE FROM ^<word>", "DELETE takes no FROM", "write MATCH (n) WHERE ... DELETE n", -1, -1},
    ForeignPhrase{"OPTIONAL ^CALL", "OPTIONAL CALL is not supported", "write CALL { OPTIONAL MATCH ... RETURN ... }"},
    ForeignPhrase{"} ^IN TRANSACTIONS@CONCURRENT", "CALL { } IN TRANSACTIONS is not supported", one_transaction},
    ForeignPhrase{"} ^IN <number>@<parameter> TRANSACTIONS@CONCURRENT", "CALL { } IN TRANSACTIONS is not supported",
                  one_transaction},
    ForeignPhrase{"^USING PERIODIC", "USING PERIODIC COMMIT is not supported",
                  "leave it out: a load is one transaction"},
    ForeignPhrase{"^USING", "planner hints are not supported", "leave USING out: the planner goes by statistics"},
    ForeignPhrase{"CREATE ^UNIQUE", "CREATE UNIQUE is not part of openCypher 9", "write MERGE"},
    ForeignPhrase{"^EXPLAIN@PROFILE", "EXPLAIN and PROFILE stand before the whole statement",
                  "write EXPLAIN MATCH ... RETURN ..."},
    ForeignPhrase{"^NULLS", "NULLS FIRST and NULLS LAST are not supported",
                  "nulls come last, with DESC first; to turn it write ORDER BY x IS NULL DESC, x"},
    ForeignPhrase{"^START", "START is not part of openCypher 9", "write MATCH (n) WHERE ..."},
    ForeignPhrase{"^INSERT", "INSERT is not supported", "write CREATE with the same pattern"},
    ForeignPhrase{"^UPDATE", "UPDATE is not openCypher", "write MATCH (n) WHERE ... SET n.key = value"},
    ForeignPhrase{"^UPSERT", "UPSERT is not openCypher", "write MERGE (n {key: value}) SET ..."},
    ForeignPhrase{"^LET", "LET is not supported", "write WITH *, expression AS name"},
    ForeignPhrase{"^FILTER", "FILTER is not supported", "write WITH * WHERE condition"},
    ForeignPhrase{"^FOR", "FOR is not supported", "write UNWIND list AS x"},
    ForeignPhrase{"^FINISH", "FINISH is not supported",
                  "leave it out: a statement ends with RETURN, or with a clause that writes"},
    ForeignPhrase{"^NEXT", "NEXT is not supported", "write WITH to pass rows on"},
    ForeignPhrase{"^USE", "USE is not supported", "a database is one graph: leave USE out"},
    ForeignPhrase{"^SELECT", "SELECT is not openCypher", "write MATCH (n) RETURN n.name"},
    ForeignPhrase{"^JOIN", "JOIN is not openCypher", "write a pattern that shares a variable: (a)-->(b), (b)-->(c)"},
    ForeignPhrase{"^GROUP", "GROUP BY is not openCypher",
                  "leave it out: rows are grouped by the returned expressions that are not aggregates"},
    ForeignPhrase{"^HAVING", "HAVING is not openCypher",
                  "aggregate in WITH, then filter: WITH x, count(*) AS c WHERE c > 1"},
    ForeignPhrase{"^EXCEPT@INTERSECT@MINUS", "only UNION joins queries",
                  "write EXISTS { ... } or NOT EXISTS { ... } as a condition"},
    ForeignPhrase{"^NODETACH", "NODETACH is not supported", "write DELETE alone"},
    ForeignPhrase{"^BEGIN@COMMIT@ROLLBACK", "transactions over several statements are not supported",
                  "each statement is a transaction"},
    // commands
    ForeignPhrase{"FUNCTIONS@FUNCTION@PROCEDURES@PROCEDURE@INDEXES@INDEX@CONSTRAINTS@CONSTRAINT "
                  "^YIELD@WHERE@RETURN@EXECUTABLE@BRIEF@VERBOSE",
                  "SHOW lists everything: nothing may follow", "leave it out"},
    ForeignPhrase{"SHOW ^LABELS@LABEL@TYPES@KEYS@GRAPH@SCHEMA", "this SHOW is not supported",
                  "write CALL db.labels(), db.relationshipTypes() or db.propertyKeys()"},
    ForeignPhrase{"CREATE@DROP ^TABLE", "a graph has no tables", "create nodes: CREATE (:Person {name: 'A'})", -1, 0},
    ForeignPhrase{"CREATE@DROP ^GRAPH", "a database has one graph", "leave it out", -1, 0},
    ForeignPhrase{"CREATE@DROP@SHOW@REPLACE "
                  "^DATABASE@DATABASES@USER@USERS@ROLE@ROLES@ALIAS@ALIASES@SERVER@SERVERS@PRIVILEGE@PRIVILEGES@"
                  "SETTING@SETTINGS@TRANSACTION@TRANSACTIONS@COMPOSITE@CURRENT@HOME@DEFAULT@SUPPORTED",
                  "administration commands are not supported", one_file, -1, 0},
    ForeignPhrase{"CREATE ^OR REPLACE", "administration commands are not supported", one_file, -1, 1},
    ForeignPhrase{"^ALTER@GRANT@DENY@REVOKE@TERMINATE@RENAME", "administration commands are not supported", one_file},
};

bool is_kind(const ErrorContext& context, std::string_view kind, int distance) {
    const Token* const token = context.find(distance);
    if (kind == "<start>") return token == nullptr;
    if (token == nullptr) return false;
    switch (token->kind) {
        case TokenKind::number:
            return kind == "<number>";
        case TokenKind::string:
            return kind == "<string>";
        case TokenKind::parameter:
            return kind == "<parameter>";
        case TokenKind::keyword:
        case TokenKind::identifier:
        case TokenKind::quoted_identifier:
            return kind == "<word>";
        default:
            return false;
    }
}

/// Takes the text up to `separator` away from `rest`.
std::string_view take(std::string_view& rest, char separator) {
    const std::size_t end = rest.find(separator);
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return part;
}

bool is_one_of(const ErrorContext& context, std::string_view alternatives, int distance) {
    while (!alternatives.empty()) {
        const std::string_view one = take(alternatives, '@');
        const bool kind = one.size() > 2 && one.front() == '<' && one.back() == '>';
        if (kind ? is_kind(context, one, distance) : context.is(one, distance)) return true;
    }
    return false;
}

bool matches(const ErrorContext& context, std::string_view tokens) {
    int distance = 0;
    for (std::string_view rest = tokens; !take(rest, ' ').starts_with('^');) --distance;
    while (!tokens.empty()) {
        std::string_view token = take(tokens, ' ');
        if (distance == 0) token.remove_prefix(1);
        if (!is_one_of(context, token, distance)) return false;
        ++distance;
    }
    return true;
}

}  // namespace

std::optional<Refusal> recognise_foreign_phrase(const ErrorContext& context, std::string_view expected) {
    for (const ForeignPhrase& phrase : phrases) {
        if (!expected.starts_with(phrase.expected) || !matches(context, phrase.tokens)) continue;
        return Refusal{std::string(phrase.message), std::string(phrase.hint), phrase.first, phrase.last};
    }
    return std::nullopt;
}

}  // namespace entente::syntax
