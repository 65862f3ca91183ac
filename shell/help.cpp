#include "shell/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "api/entente.hpp"
#include "graph/text.hpp"
#include "query/suggest.hpp"
#include "shell/commands.hpp"

namespace entente::shell {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

constexpr std::array<Entry, 5> topics{{
    {"keys",
     R"(Enter           run, when the statement ends with ; (else a new line)
Alt-Enter       a new line in any case
Tab             complete labels, types, keys, functions, variables, keywords
Up, Down        lines of the statement, then earlier statements
Ctrl-R          search the history; again for an older match
Ctrl-A, Ctrl-E  beginning and end of the line       Alt-B, Alt-F    a word back, forward
Ctrl-K, Ctrl-U  cut to the end, to the beginning    Ctrl-W, Alt-D   cut a word back, forward
Ctrl-Y          paste what was cut                  Ctrl-L          clear the screen
Ctrl-C          stop the running statement; at the prompt, drop what was typed
Ctrl-D          leave
)"},
    {"formats", "table, csv, tsv, json, jsonl, typed-json, markdown, line, html; see :format and :once.\n"},
    {"load",
     R"(:load FILE...                                   .facts, .cypher, .cql or .csv with a typed header
:load --nodes Person=people.csv --relationships KNOWS=knows.csv
      LABEL=[HEADER.csv,]DATA.csv...            the header may be a file of its own
  --id-type integer|string                      kind of the ids in the files
  --delimiter D, --array-delimiter D, --quote Q
  --format facts|cypher|csv                     whatever the file's ending says
  --skip-bad [--reject-file FILE]               leave bad rows out, and write them to the file
Names with blanks stand in quotation marks. A load is made whole or not at all.
)"},
    {"draw",
     R"(:draw ties.svg                                  the last result; .svg, .png, .pdf or .dot
:draw ties.svg MATCH p = ()-->() RETURN p       the result of a query
  --title TEXT                                  above the picture
  --edge-property KEY                           on edges that have it, instead of the usual facts (repeatable)
  --node-budget N, --engine NAME, --top-down
  --no-merge, --no-legend, --no-sources, --all-sources
Options stand before the file's name; values with blanks in quotation marks.
)"},
    {"facts",
     R"(A facts file says one fact a line, with the document that says so:
  vn    (:Country {name: 'Viet Nam'})
  song  (:Person  {name: 'Song Young-moo'})
  (song)-[:VISITED {from: 2018-06-03}]->(vn)     @ diplomat-2018#4
See docs/facts.md.
)"},
}};

constexpr std::array<Entry, 20> clauses{{
    {"MATCH", "finds patterns: MATCH (a:Person)-[r:KNOWS]->(b) WHERE a.name = 'Ann' RETURN b"},
    {"OPTIONAL MATCH", "as MATCH, but keeps the row with nulls when nothing matches"},
    {"WHERE", "keeps rows whose condition is true: WHERE a.age > 30 AND NOT (a)-->(:Place)"},
    {"RETURN", "the columns of the answer: RETURN a.name AS name, count(*) ORDER BY name LIMIT 10"},
    {"WITH", "passes columns on to the next part, like RETURN in the middle: WITH a, count(b) AS n WHERE n > 1"},
    {"UNWIND", "one row for each element of a list: UNWIND [1, 2, 3] AS x"},
    {"ORDER BY", "sorts rows: ORDER BY a.name DESC, a.age"},
    {"SKIP", "leaves out the first rows: SKIP 20"},
    {"LIMIT", "keeps the first rows: LIMIT 10"},
    {"UNION", "the rows of both queries, without duplicates; UNION ALL keeps them"},
    {"CREATE", "makes nodes and relationships: CREATE (a:Person {name: 'Ann'})-[:KNOWS]->(b)"},
    {"MERGE", "finds the pattern or makes it: MERGE (c:Country {name: 'Korea'}) ON CREATE SET c.new = true"},
    {"SET", "changes properties and labels: SET a.age = 40, a:Retired, b += {city: 'Hanoi'}"},
    {"REMOVE", "removes properties and labels: REMOVE a.age, a:Retired"},
    {"DELETE", "deletes relationships and nodes: DELETE r"},
    {"DETACH DELETE", "deletes nodes together with their relationships: DETACH DELETE a"},
    {"CALL", "runs a procedure: CALL name(arguments) YIELD column"},
    {"CASE", "chooses a value: CASE WHEN a.age < 18 THEN 'minor' ELSE 'adult' END"},
    {"EXPLAIN", "shows how a query would be run, without running it: EXPLAIN MATCH (n) RETURN n"},
    {"PROFILE", "runs a query and shows rows and time of every step: PROFILE MATCH (n) RETURN n"},
}};

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
    });
}

std::string overview() {
    std::string text = "A statement ends with ; and may span lines. Commands:\n";
    for (const ColonCommand& command : colon_commands()) {
        if (command.name.size() <= 2) continue;
        const std::string left = fmt::format("{} {}", command.name, command.arguments);
        text += fmt::format("  {:<34} {}\n", left, command.summary);
    }
    text += "\n:help TOPIC for a command, a clause (MATCH, RETURN, ...), a function, or: ";
    std::string_view separator;
    for (const auto& [name, body] : topics) {
        text += fmt::format("{}{}", std::exchange(separator, ", "), name);
    }
    return text + '\n';
}

std::string routine_help(std::string_view topic) {
    std::string text;
    std::vector<RoutineInfo> routines = Database::functions();
    for (RoutineInfo& procedure : Database().procedures()) routines.push_back(std::move(procedure));
    for (const RoutineInfo& routine : routines) {
        if (same_word(routine.name, topic)) text += fmt::format("{}\n  {}\n", routine.signature, routine.doc);
    }
    if (!text.empty()) return text;
    std::vector<std::string> names;
    for (const RoutineInfo& routine : routines) names.push_back(routine.name);
    for (const auto& list : {std::span<const Entry>(topics), std::span<const Entry>(clauses)}) {
        for (const auto& [name, body] : list) names.emplace_back(name);
    }
    const auto near = suggest(topic, names);
    return fmt::format("there is no help on '{}'{}\n", visible_text(topic),
                       near ? fmt::format("; did you mean {}?", *near) : "");
}

}  // namespace

std::string help_text(std::string_view topic) {
    if (topic.empty()) return overview();
    for (const auto& [name, body] : topics) {
        if (same_word(name, topic)) return std::string(body);
    }
    const std::string_view bare = topic.starts_with(':') ? topic.substr(1) : topic;
    for (const ColonCommand& command : colon_commands()) {
        const bool alias = !command.alias.empty() && same_word(command.alias.substr(1), bare);
        if (!alias && !same_word(command.name.substr(1), bare)) continue;
        return fmt::format("{} {}\n  {}\n", command.name, command.arguments, command.summary);
    }
    for (const auto& [name, body] : clauses) {
        if (same_word(name, topic)) return fmt::format("{} {}\n", name, body);
    }
    return routine_help(topic);
}

}  // namespace entente::shell
