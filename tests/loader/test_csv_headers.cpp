#include <catch2/catch.hpp>

#include "csv_fixture.hpp"

using namespace entente;
using namespace entente::test;
using Strings = std::vector<std::string>;

TEST_CASE("every declared type is read", "[loader][csv]") {
    struct Case {
        const char *type, *text, *printed;
    };
    const auto c = GENERATE(values<Case>({
        {"int", "-7", "-7"},
        {"INT", "+7", "7"},
        {"long", "9223372036854775807", "9223372036854775807"},
        {"long", "-9223372036854775808", "-9223372036854775808"},
        {"integer", " 12 ", "12"},
        {"short", "-32768", "-32768"},
        {"byte", "127", "127"},
        {"float", "1.5", "1.5"},
        {"double", "0.1", "0.1"},
        {"double", "1e-7", "1.0E-7"},
        {"double", "17976931348623157e292", "1.7976931348623157E308"},
        {"double", "NaN", "NaN"},
        {"double", "-Infinity", "-Infinity"},
        {"boolean", "TRUE", "true"},
        {"boolean", "false", "false"},
        {"string", "007", "'007'"},
        {"string", " blank ", "' blank '"},
        {"char", "x", "'x'"},
        {"date", "2018-06-03", "2018-06-03"},
        {"date", "1899-12-31", "1899-12-31"},
        {"date", "2000-02-29", "2000-02-29"},
        {"date", "20180603", "2018-06-03"},
        {"localtime", "14:30:00", "14:30"},
        {"time", "14:30:00+07:00", "14:30+07:00"},
        {"localdatetime", "2018-06-03T14:30:00", "2018-06-03T14:30"},
        {"datetime", "2018-06-03T14:30:00+07:00", "2018-06-03T14:30+07:00"},
        {"duration", "P1Y2M", "P1Y2M"},
        {"int[]", "1;2;3", "[1, 2, 3]"},
        {"string[]", "a;;b c", "['a', '', 'b c']"},
        {"string[]", "one", "['one']"},
        {"date[]", "2018-06-03;2019-01-01", "[2018-06-03, 2019-01-01]"},
        {"double[]", "1;2.5", "[1.0, 2.5]"},
        {"boolean[]", "true;false", "[true, false]"},
    }));
    CAPTURE(c.type, c.text);
    const Loaded loaded = load_nodes(std::string("v:") + c.type + ",w\n" + c.text + ",\n,x\n");
    CHECK(node_values(*loaded.graph, "v") == Strings{c.printed, "null"});
    CHECK(loaded.report.properties == 2);
}

TEST_CASE("a null is an unquoted empty field; a quoted one is an empty string or list", "[loader][csv]") {
    const Loaded loaded = load_nodes("s:string,l:string[],i:int,u\n\"\",\"\",\"\",\"\"\n,,,\n");
    CHECK(node_values(*loaded.graph, "s") == Strings{"''", "null"});
    CHECK(node_values(*loaded.graph, "l") == Strings{"[]", "null"});
    CHECK(node_values(*loaded.graph, "i") == Strings{"null", "null"});
    CHECK(node_values(*loaded.graph, "u") == Strings{"''", "null"});
}

TEST_CASE("ids are stored under their name, as strings or integers", "[loader][csv]") {
    LoadOptions options;
    CHECK(node_values(*load_nodes("key:ID(Person)\n01\n", options).graph, "key") == Strings{"'01'"});
    options.integer_ids = true;
    CHECK(node_values(*load_nodes("key:ID(Person)\n01\n", options).graph, "key") == Strings{"1"});
    const Loaded unnamed = load_nodes(":ID,name\n1,a\n", options);
    CHECK(unnamed.graph->node_properties(0).size() == 1);
}

TEST_CASE("labels come from the table and from :LABEL", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.nodes = {
        {{"A", "B"},
         {folder.file("n.csv", ":ID,:LABEL,x:IGNORE,n:int\n1,C;D,no,1\n2,,no,2\n3,D;C,no,3\n4,A,no,4\n5,C;D,no,5\n")}}};
    options.relationships = {{{"T"}, {folder.file("r.csv", ":START_ID,:END_ID\n1,2\n5,3\n4,5\n")}}};
    const Loaded loaded = load(options);
    const GraphState& graph = *loaded.graph;
    const auto nodes_with = [&](const char* label) {
        return graph.nodes_with_label(*graph.catalog().labels.find(label));
    };
    CHECK(nodes_with("A") == 5);
    CHECK(nodes_with("B") == 5);
    CHECK(nodes_with("C") == 3);
    CHECK(nodes_with("D") == 3);
    CHECK_FALSE(graph.catalog().keys.find("x").has_value());
    Strings pairs;
    for (RelationshipId id = 0; id < graph.relationship_limit(); ++id) {
        const RelationshipRecord record = graph.relationship(id);
        pairs.push_back(printed(graph.node_property(record.source, "n")) +
                        printed(graph.node_property(record.target, "n")));
    }
    std::sort(pairs.begin(), pairs.end());
    CHECK(pairs == Strings{"12", "45", "53"});
}

TEST_CASE("types come from the table or from :TYPE", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.nodes = {{{"N"}, {folder.file("n.csv", "id:ID\na\nb\n")}}};
    options.relationships = {
        {{"T"}, {folder.file("r.csv", ":START_ID,:END_ID,:TYPE,w:int\na,b,X,1\na,b,,2\nb,a,X,3\n")}}};
    const Loaded loaded = load(options);
    const GraphState& graph = *loaded.graph;
    CHECK(graph.statistics(*graph.catalog().types.find("X")).count == 2);
    CHECK(graph.statistics(*graph.catalog().types.find("T")).count == 1);
    CHECK(loaded.report.relationships == 3);
}

TEST_CASE("a header may be a file of its own, and later files may repeat it", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.nodes = {{{"N"},
                      {folder.file("h.csv", "id:ID,name\n"), folder.file("a.csv", "1,a\n2,b\n"),
                       folder.file("empty.csv", ""), folder.file("b.csv", "id:ID,name\n3,c")}}};
    CHECK(node_values(*load(options).graph, "name") == Strings{"'a'", "'b'", "'c'"});
}

TEST_CASE("files without names are nodes or relationships by their header", "[loader][csv]") {
    const Folder folder;
    LoadOptions options;
    options.files = {folder.file("KNOWS.csv", ":START_ID,:END_ID\n1,2\n"),
                     folder.file("Person.csv", "id:ID,age\n1,7\n2,8\n"),
                     folder.file("mixed.CSV", "id:ID,:LABEL\n3,Org\n"), folder.file("x.facts", "not read here")};
    const Loaded loaded = load(options);
    const GraphState& graph = *loaded.graph;
    CHECK(graph.nodes_with_label(*graph.catalog().labels.find("Person")) == 2);
    CHECK(graph.nodes_with_label(*graph.catalog().labels.find("Org")) == 1);
    CHECK(graph.statistics(*graph.catalog().types.find("KNOWS")).count == 1);
}

TEST_CASE("a header that cannot be understood names its column", "[loader][csv][error]") {
    struct Case {
        const char* header;
        std::size_t column;
        const char *marked, *message;
    };
    const auto c = GENERATE(values<Case>({
        {"id:ID,where:point", 7, "where:point", "point values are not supported"},
        {"id:ID,age:itn", 7, "age:itn", "`itn` is not a type"},
        {"id:ID,t:time{timezone:+07:00}", 7, "t:time{timezone:+07:00}", ""},
        {"id:ID,other:ID", 7, "other:ID", "there is a second :ID column"},
        {"a,b,a:int", 5, "a:int", "there is a second column for property `a`"},
        {"a,,b", 3, "", "column 2 has no name"},
        {"a,:int", 3, ":int", "column 2 has no name"},
        {":START_ID,:END_ID", 1, ":START_ID", "nodes have no :START_ID"},
        {"a,:TYPE", 3, ":TYPE", "nodes have no :TYPE; labels are in :LABEL"},
        {"a:ID(x,b", 1, "a:ID(x", "`ID(x` is not understood: expected :ID(Space)"},
        {"a,:LABEL(x)", 3, ":LABEL(x)", "`LABEL(x)` is not understood: expected :LABEL"},
        {"a\rb", 1, "a\rb", "there is a carriage return inside the header"},
        {"a,\"b", 3, "\"", "the quote that opens here is never closed"},
    }));
    CAPTURE(c.header);
    const Failure failure = failure_of_nodes(std::string(c.header) + "\n1,2\n");
    if (*c.message != '\0') CHECK(failure.message == c.message);
    CHECK(failure.file == "n.csv");
    CHECK(failure.line == 1);
    CHECK(failure.column == c.column);
    CHECK(failure.marked == c.marked);
}

TEST_CASE("a relationship file needs both ends, a type and known id spaces", "[loader][csv][error]") {
    const Folder folder;
    LoadOptions options;
    options.nodes = {{{"N"}, {folder.file("n.csv", "id:ID(N)\n1\n")}}};
    options.relationships = {{{"T"}, {folder.file("r.csv", ":START_ID(N),x\n1,2\n")}}};
    CHECK(failure_of(options).message == "relationships need a :END_ID column");
    folder.file("r.csv", ":START_ID(N),:END_ID(M)\n1,2\n");
    const Failure failure = failure_of(options);
    CHECK(failure.message == "`:END_ID(M)`: nothing has id space `M`");
    CHECK(failure.hint == "ids are declared by node files: id:ID(Space); this load has `N`");
    CHECK(failure.column == 14);
    folder.file("r.csv", ":START_ID(N),:END_ID\n1,2\n");
    CHECK(failure_of(options).message == "`:END_ID`: no node file of this load has an :ID column without a space");
    folder.file("r.csv", ":START_ID(N),:END_ID(N)\n1,1\n");
    options.relationships[0].names = {};
    CHECK_THROWS_WITH(load(options), Catch::Contains("has no :TYPE column"));
    options.relationships[0].names = {"A", "B"};
    CHECK_THROWS_WITH(load(options), "a relationship has one type, found 2");
}
