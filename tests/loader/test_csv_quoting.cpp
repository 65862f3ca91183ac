#include <catch2/catch.hpp>
#include <optional>
#include <random>

#include "csv_fixture.hpp"
#include "loader/csv_reader.hpp"

using namespace entente;
using namespace entente::test;
using Strings = std::vector<std::string>;

namespace {

/// Rows by the plainest possible reading of RFC 4180, one character at a time. A field is nothing when it is null.
/// A malformed row is empty and ends at its line feed, or, when a quote is not closed, at its first.
using NaiveRow = std::vector<std::optional<std::string>>;
std::vector<NaiveRow> naive_rows(const std::string& text) {
    std::vector<NaiveRow> rows;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t begin = at;
        NaiveRow row;
        bool bad = false, ended = false;
        while (!ended && !bad) {
            std::string field;
            const bool quoted = at < text.size() && text[at] == '"';
            if (quoted) {
                for (++at;; ++at) {
                    if (at >= text.size()) {
                        bad = true;
                        break;
                    }
                    if (text[at] == '"') {
                        if (at + 1 < text.size() && text[at + 1] == '"') {
                            ++at;
                        } else {
                            break;
                        }
                    }
                    field += text[at];
                }
                if (bad) {
                    at = begin;  // only the first line is lost
                    break;
                }
                ++at;
                if (at + 1 < text.size() && text[at] == '\r' && text[at + 1] == '\n') ++at;
                if (at + 1 == text.size() && text[at] == '\r') ++at;
                if (at < text.size() && text[at] != ',' && text[at] != '\n') {
                    bad = true;
                    break;
                }
            } else {
                while (at < text.size() && text[at] != ',' && text[at] != '\n') field += text[at++];
                if ((at == text.size() || text[at] == '\n') && field.ends_with('\r')) field.pop_back();
            }
            ended = at >= text.size() || text[at] == '\n';
            ++at;
            row.push_back(quoted || !field.empty() ? std::optional(field) : std::nullopt);
        }
        if (bad) {
            at = std::min(text.find('\n', at), text.size()) + 1;
            rows.emplace_back();
        } else if (row.size() > 1 || row[0]) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

std::vector<NaiveRow> reader_rows(const std::string& path, std::size_t columns) {
    std::vector<NaiveRow> rows;
    csv::Reader reader(path, {});
    csv::Batch batch;
    while (reader.next(columns, batch)) {
        std::vector<bool> bad(batch.rows, false);
        for (const csv::BadRow& row : batch.bad) bad[row.row] = true;
        for (std::uint32_t row = 0; row < batch.rows; ++row) {
            NaiveRow fields;
            for (std::size_t column = 0; column < columns && !bad[row]; ++column) {
                const csv::Field& field = batch.column(column)[row];
                fields.push_back(field.is_null() ? std::nullopt : std::optional(std::string(field.text())));
            }
            rows.push_back(std::move(fields));
        }
    }
    return rows;
}

}  // namespace

TEST_CASE("quotes, line ends and delimiters are read as RFC 4180 says", "[loader][csv]") {
    struct Case {
        std::string text;
        Strings a, b;
    };
    const std::vector<Case> cases = {
        {"a:string,b:string\n\"x,y\",\"say \"\"hi\"\"\"\n", {"'x,y'"}, {"'say \"hi\"'"}},
        {"a:string,b:string\r\n\"x\r\ny\",z\r\n", {"'x\r\ny'"}, {"'z'"}},
        {"a:string,b:string\n1,2", {"'1'"}, {"'2'"}},
        {"a:string,b:string\n1,2\r", {"'1'"}, {"'2'"}},
        {"\xEF\xBB\xBF\"a:string\",b:string\n1,2\n", {"'1'"}, {"'2'"}},
        {"a:string,b:string\n\n\r\n1,2\n\n3,4\n\n", {"'1'", "'3'"}, {"'2'", "'4'"}},
        {"a:string,b:string\n5\" pipe,it\"s\n", {"'5\" pipe'"}, {"'it\"s'"}},
        {"a:string,b:string\n\"\"\"\",\"\"\"x\"\"\"\n", {"'\"'"}, {"'\"x\"'"}},
        {"a:string,b:string\n\"\",\n", {"''"}, {"null"}},
        {"a:string,b:string\n\"Việt\nNam\",\"한국\"\n", {"'Việt\nNam'"}, {"'한국'"}},
        {"a:string,b:string\n,\n", {"null"}, {"null"}},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        const Loaded loaded = load_nodes(c.text);
        CHECK(node_values(*loaded.graph, "a") == c.a);
        CHECK(node_values(*loaded.graph, "b") == c.b);
    }
}

TEST_CASE("delimiter and quote can be chosen", "[loader][csv]") {
    LoadOptions options;
    options.delimiter = '|';
    options.quote = '\'';
    CHECK(node_values(*load_nodes("a:string|b:int\n'x|y'|2\n", options).graph, "a") == Strings{"'x|y'"});
    options.delimiter = '\t';
    options.array_delimiter = ',';
    CHECK(node_values(*load_nodes("a:int[]\tb:int\n1,2\t2\n", options).graph, "a") == Strings{"[1, 2]"});
}

TEST_CASE("random texts are split as a naive reader splits them", "[loader][csv][property]") {
    std::mt19937 random(20180603);
    const Folder folder;
    const std::vector<std::string> pieces = {
        ",", ",", "\n", "\n", "\"", "\"\"", "\r\n", "\r", "a", "bc", "longer piece of text", "é", "한"};
    for (int round = 0; round < 3000; ++round) {
        const std::size_t columns = 1 + random() % 4;
        std::string text;
        const std::size_t length = random() % 60;
        for (std::size_t i = 0; i < length; ++i) text += pieces[random() % pieces.size()];
        std::vector<NaiveRow> expected = naive_rows(text);
        for (NaiveRow& row : expected) {
            if (row.size() != columns) row.clear();
        }
        CAPTURE(text, columns);
        REQUIRE(reader_rows(folder.file("r.csv", text), columns) == expected);
    }
}

TEST_CASE("random tables over many blocks come back as they were written", "[loader][csv][property]") {
    std::mt19937 random(7);
    const Folder folder;
    std::string text;
    std::vector<NaiveRow> rows;
    while (text.size() < 3'000'000) {
        NaiveRow row;
        for (int column = 0; column < 3; ++column) {
            std::string field(random() % (random() % 500 == 0 ? 300'000 : 40), 'x');
            for (char& c : field) c = "abcdefgh \",\n;"[random() % 13];
            const bool null = random() % 5 == 0;
            row.push_back(null ? std::nullopt : std::optional(field));
            text += column > 0 ? "," : "";
            if (null) continue;
            text += '"';
            for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
            text += '"';
        }
        text += random() % 2 == 0 ? "\n" : "\r\n";
        rows.push_back(std::move(row));
    }
    REQUIRE(reader_rows(folder.file("r.csv", text), 3) == rows);
}
