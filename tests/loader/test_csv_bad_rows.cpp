#include <catch2/catch.hpp>

#include "csv_fixture.hpp"

using namespace entente;
using namespace entente::test;
using Strings = std::vector<std::string>;

namespace {

struct BadCase {
    std::string text;
    std::size_t line, column;
    std::string marked, message;
};

std::vector<BadCase> bad_cases() {
    return {
        {"a:int,b\n1,x\n2\n", 3, 2, "", "expected 2 fields, found 1"},
        {"a:int,b\n1,x\n\n2,y,z,zz\n", 4, 5, "z,zz", "expected 2 fields, found 4"},
        {"a:int,b\r\n1,x\r\n2,y,z\r\n", 3, 5, "z", "expected 2 fields, found 3"},
        {"a\n1\n2,3\n", 3, 3, "3", "expected 1 field, found 2"},
        {"a,b:int\nx,1\ny,seven\n", 3, 3, "seven",
         "`b:int`: expected an integer from -2147483648 to 2147483647, found `seven`"},
        {"a,b:int\ny,3000000000\n", 2, 3, "3000000000",
         "`b:int`: expected an integer from -2147483648 to 2147483647, found `3000000000`"},
        {"a,b:byte\ny,128\n", 2, 3, "128", "`b:byte`: expected an integer from -128 to 127, found `128`"},
        {"a,b:long\ny,9223372036854775808\n", 2, 3, "9223372036854775808",
         "`b:long`: expected an integer, found `9223372036854775808`"},
        {"a,b:long\n\"y\n\ny\",\"1x\"\n", 4, 4, "\"1x\"", "`b:long`: expected an integer, found `1x`"},
        {"b:double\n1.2.3\n", 2, 1, "1.2.3", "`b:double`: expected a number, found `1.2.3`"},
        {"b:double\n1e999\n", 2, 1, "1e999", "`b:double`: expected a number, found `1e999`"},
        {"b:boolean\nyes\n", 2, 1, "yes", "`b:boolean`: expected true or false, found `yes`"},
        {"b:date\n2019-02-29\n", 2, 1, "2019-02-29",
         "`b:date`: expected a date such as 2018-06-03, found `2019-02-29`"},
        {"b:date\n2019\n", 2, 1, "2019", "`b:date`: expected a date such as 2018-06-03, found `2019`"},
        {"b:date\n2019-05\n", 2, 1, "2019-05", "`b:date`: expected a date such as 2018-06-03, found `2019-05`"},
        {"b:datetime\nnow\n", 2, 1, "now",
         "`b:datetime`: expected a datetime such as 2018-06-03T14:30:00+07:00, found `now`"},
        {"b:localtime\n25:00\n", 2, 1, "25:00", "`b:localtime`: expected a local time such as 14:30:00, found `25:00`"},
        {"b:duration\n5 days\n", 2, 1, "5 days",
         "`b:duration`: expected a duration such as P1Y2M3DT4H, found `5 days`"},
        {"b:int[]\n1;x;3\n", 2, 1, "1;x;3", "`b:int[]`: expected an integer from -2147483648 to 2147483647, found `x`"},
        {"id:ID,b\n1,x\n,y\n", 3, 1, "", "`id:ID`: the id is empty"},
        {"id:ID(P),b\n1,x\n2,y\n1,z\n", 4, 1, "1", "`id:ID(P)`: id `1` is already taken in id space `P`"},
        {"a,b\nx,\"y\n", 2, 3, "\"", "the quote that opens here is never closed"},
        {"a,b\nx,\"y\"z\nu,v\n", 2, 6, "z", "expected a delimiter or the end of the line after the closing quote"},
        {"a,b\nx,y\xFFz\n", 2, 4, "\xFF", "byte 0xFF is not valid UTF-8"},
        {"a,b\nViệt,y\xC3\n", 2, 7, "\xC3", "byte 0xC3 is not valid UTF-8"},
        {"a,b\nx,\xED\xA0\x80\n", 2, 3, "\xED", "byte 0xED is not valid UTF-8"},
        {std::string("a,b\nx,y\0z\n", 10), 2, 4, std::string(1, '\0'), "a NUL byte"},
    };
}

}  // namespace

TEST_CASE("the first bad row ends the load and is named", "[loader][csv][error]") {
    for (const BadCase& c : bad_cases()) {
        CAPTURE(c.text);
        const Failure failure = failure_of_nodes(c.text);
        CHECK(failure.message == c.message);
        CHECK(failure.line == c.line);
        CHECK(failure.column == c.column);
        CHECK(failure.marked == c.marked);
        CHECK(failure.file == "n.csv");
        CHECK_FALSE(failure.hint.empty());
    }
}

TEST_CASE("each kind of bad row can be skipped", "[loader][csv]") {
    for (const BadCase& c : bad_cases()) {
        CAPTURE(c.text);
        const Folder folder;
        LoadOptions options;
        options.skip_bad = true;
        options.reject_file = folder.path("rejects.csv");
        options.nodes = {{{"N"}, {folder.file("n.csv", c.text)}}};
        const Loaded loaded = load(options);
        CHECK(loaded.report.rows_rejected == 1);
        CHECK(loaded.report.reject_file == options.reject_file);
    }
}

TEST_CASE("the reject file holds place, reason and raw text", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.skip_bad = true;
    options.reject_file = folder.path("rejects.csv");
    const std::string nodes = folder.file("n.csv", "\xEF\xBB\xBFid:ID,age:int\n1,7\n2,\"x\ny\"\n1,8\n3\n4,9\n");
    const std::string ties = folder.file("r.csv", ":START_ID,:END_ID\r\n1,4\r\n1,2\r\n\"4\",1\r\n");
    options.nodes = {{{"N"}, {nodes}}};
    options.relationships = {{{"T"}, {ties}}};
    const Loaded loaded = load(options);
    CHECK(loaded.report.rows_rejected == 4);
    CHECK(loaded.report.nodes == 2);
    CHECK(loaded.report.relationships == 2);
    CHECK(node_values(*loaded.graph, "age") == Strings{"7", "9"});
    const std::string integer = "expected an integer from -2147483648 to 2147483647, found";
    CHECK(folder.read("rejects.csv") ==
          "file,line,byte_offset,column,reason,raw_text\n"
          "\"" +
              nodes + "\",3,21,2,\"`age:int`: " + integer +
              " `x\ny`\",\"2,\"\"x\ny\"\"\"\n"
              "\"" +
              nodes +
              "\",5,29,1,\"`id:ID`: id `1` is already taken\",\"1,8\"\n"
              "\"" +
              nodes +
              "\",6,33,2,\"expected 2 fields, found 1\",\"3\"\n"
              "\"" +
              ties + "\",3,24,2,\"`:END_ID`: there is no node with id `2`\",\"1,2\"\n");
}

TEST_CASE("the row after an unclosed quote is read", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.skip_bad = true;
    options.reject_file = folder.path("rejects.csv");
    options.nodes = {{{"N"}, {folder.file("n.csv", "a,b\n1,\"x\n2,y\n\n3,z\n")}}};
    const Loaded loaded = load(options);
    CHECK(node_values(*loaded.graph, "a") == Strings{"2", "3"});
    CHECK(loaded.report.rows_rejected == 1);
}

TEST_CASE("a bad row leaves its id free and does not decide a column's type", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.skip_bad = true;
    options.reject_file = folder.path("rejects.csv");
    options.nodes = {{{"N"}, {folder.file("n.csv", "id:ID,u,i:int\n1,text,bad\n1,5,6\n2,7,8\n2,text,9\n")}}};
    const Loaded loaded = load(options);
    CHECK(node_values(*loaded.graph, "u") == Strings{"5", "7"});
    CHECK(loaded.report.rows_rejected == 2);
}

TEST_CASE("endpoints are checked", "[loader][csv][error]") {
    const Folder folder;
    LoadOptions options;
    options.integer_ids = GENERATE(false, true);
    options.nodes = {{{"N"}, {folder.file("n.csv", "id:ID(N)\n1\n2\n")}}};
    options.relationships = {{{"T"}, {folder.file("r.csv", ":START_ID(N),:END_ID(N)\n1,2\n2,3\n")}}};
    Failure failure = failure_of(options);
    CHECK(failure.file == "r.csv");
    CHECK(failure.line == 3);
    CHECK(failure.column == 3);
    CHECK(failure.message == "`:END_ID(N)`: there is no node with id `3` in id space `N`");
    folder.file("r.csv", ":START_ID(N),:END_ID(N)\n,2\n");
    CHECK(failure_of(options).message == "`:START_ID(N)`: the id is empty");
    folder.file("r.csv", ":START_ID(N),:END_ID(N),:TYPE\n1,2,\n");
    options.relationships[0].names = {};
    CHECK(failure_of(options).message == "`:TYPE`: the type is empty");
    CHECK(failure_of(options).column == 5);
    if (!options.integer_ids) return;
    folder.file("n.csv", "id:ID(N)\nx\n");
    CHECK(failure_of(options).message == "`id:ID(N)`: expected an integer, found `x`");
}

TEST_CASE("a long row of a late batch is still named exactly", "[loader][csv][error]") {
    std::string text = "a:int,b\n";
    for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + ",some text to fill the block\n";
    text += "77," + std::string(2'000'000, 'x') + "\n78,\"" + std::string(1'000'000, '\n') + "\"\nbad,y\n";
    const Failure failure = failure_of_nodes(text);
    CHECK(failure.line == 200'002 + 1 + 1'000'000 + 1);
    CHECK(failure.marked == "bad");
}

TEST_CASE("files that are no CSV are refused with a reason", "[loader][csv][error]") {
    const Folder folder;
    LoadOptions options;
    options.nodes = {{{"N"}, {folder.path("missing.csv")}}};
    CHECK_THROWS_WITH(load(options), Catch::Contains("cannot open") && Catch::Contains("No such file"));
    options.nodes[0].files = {folder.path("")};
    CHECK_THROWS_WITH(load(options), Catch::Contains("Is a directory"));
    options.nodes[0].files = {folder.file("e.csv", "")};
    CHECK_THROWS_WITH(load(options), Catch::Contains("is empty: expected a header line"));
    options.nodes[0].files = {folder.file("u.csv",
                                          "\xFF\xFE"
                                          "a")};
    CHECK_THROWS_WITH(load(options), Catch::Contains("is UTF-16, not UTF-8"));
    options.nodes[0].files = {folder.file("z.csv", "\x1F\x8B\x08")};
    CHECK_THROWS_WITH(load(options), Catch::Contains("is compressed"));
    options.nodes[0].files = {folder.file("n.csv", "a\nb,c\n")};
    options.skip_bad = true;
    options.reject_file = folder.path("no such folder/rejects.csv");
    CHECK_THROWS_WITH(load(options), Catch::Contains("cannot write the reject file"));
    options.delimiter = '"';
    CHECK_THROWS_WITH(load(options), Catch::Contains("must differ"));
}
