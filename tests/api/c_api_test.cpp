#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <vector>

#include "tests/api/c_handle.hpp"
#include "tests/support/folder.hpp"

using entente::test::Folder;

TEST_CASE("the header and the library are of one version", "[c]") {
    CHECK(std::string(entente_version()) == ENTENTE_VERSION);
    CHECK(std::string(ENTENTE_VERSION) == PROJECT_VERSION);
    CHECK(std::string(ENTENTE_VERSION) == std::to_string(ENTENTE_VERSION_MAJOR) + "." +
                                              std::to_string(ENTENTE_VERSION_MINOR) + "." +
                                              std::to_string(ENTENTE_VERSION_PATCH));
}

TEST_CASE("C reads columns as arrays", "[c][cursor]") {
    const DatabaseHandle database = in_memory();
    must(entente_execute, database.get(),
         "UNWIND range(0, 2999) AS i CREATE (:P {i: i, f: i / 2.0, s: 'n' + i, b: i % 2 = 0, d: date('2018-06-04')})",
         static_cast<entente_cursor**>(nullptr));
    const CursorHandle cursor =
        query(database, "MATCH (p:P) RETURN p.i, p.f, p.s, p.b, p.d, p, CASE WHEN p.i > 0 THEN p.i END");
    REQUIRE(entente_cursor_column_count(cursor.get()) == 7);
    CHECK(std::string(entente_cursor_column_name(cursor.get(), 0)) == "p.i");
    CHECK(entente_cursor_column_name(cursor.get(), 7) == nullptr);
    int64_t row = 0;
    while (const entente_batch* batch = next(cursor)) {
        REQUIRE(entente_batch_column_count(batch) == 7);
        const int64_t *integers = nullptr, *dates = nullptr;
        const double* floats = nullptr;
        const entente_string* strings = nullptr;
        const uint8_t* booleans = nullptr;
        const uint64_t* ids = nullptr;
        must(entente_column_integers, column(batch, 0), &integers);
        must(entente_column_floats, column(batch, 1), &floats);
        must(entente_column_strings, column(batch, 2), &strings);
        must(entente_column_booleans, column(batch, 3), &booleans);
        must(entente_column_dates, column(batch, 4), &dates);
        must(entente_column_ids, column(batch, 5), &ids);
        CHECK(entente_column_kind(column(batch, 5)) == ENTENTE_KIND_NODE);
        CHECK(entente_column_nulls(column(batch, 0)) == nullptr);
        const uint8_t* nulls = entente_column_nulls(column(batch, 6));
        CHECK((nulls != nullptr) == (row == 0));
        for (size_t i = 0; i < entente_batch_row_count(batch); ++i, ++row) {
            REQUIRE(integers[i] == row);
            REQUIRE(floats[i] == static_cast<double>(row) / 2);
            REQUIRE(std::string(strings[i].data, strings[i].size) == "n" + std::to_string(row));
            REQUIRE(booleans[i] == (row % 2 == 0 ? 1 : 0));
            REQUIRE(dates[i] == 17686);
            REQUIRE(ids[i] == static_cast<uint64_t>(row));
            if (nulls != nullptr) REQUIRE(nulls[i] == (row == 0 ? 1 : 0));
        }
    }
    CHECK(row == 3000);
}

TEST_CASE("C binds values of every type and reads them back", "[c][values]") {
    const DatabaseHandle database = in_memory();
    const auto null = make<ValueHandle>(entente_value_new_null);
    const auto yes = make<ValueHandle>(entente_value_new_boolean, 1);
    const auto number = make<ValueHandle>(entente_value_new_integer, int64_t{-7});
    const auto half = make<ValueHandle>(entente_value_new_float, 0.5);
    const auto text = make<ValueHandle>(entente_value_new_string, "Ngô\0!", size_t{6});
    const std::vector<const entente_value*> items{null.get(), yes.get(), number.get(), half.get(), text.get()};
    const auto list = make<ValueHandle>(entente_value_new_list, items.data(), items.size());
    const std::vector<const char*> keys{"b", "a"};
    const auto map = make<ValueHandle>(entente_value_new_map, keys.data(), items.data() + 2, keys.size());
    const std::vector<const entente_value*> outer_items{list.get(), map.get()};
    const auto outer = make<ValueHandle>(entente_value_new_list, outer_items.data(), outer_items.size());

    const auto statement = make<StatementHandle>(entente_prepare, database.get(), "RETURN $x AS x");
    must(entente_bind, statement.get(), "x", static_cast<const entente_value*>(outer.get()));
    const auto cursor = make<CursorHandle>(entente_statement_execute, statement.get());
    const auto back = make<ValueHandle>(entente_column_value, column(next(cursor), 0), size_t{0});
    const auto element = [](const ValueHandle& value, size_t index) {
        return make<ValueHandle>(entente_value_element, static_cast<const entente_value*>(value.get()), index);
    };
    size_t size = 0;
    must(entente_value_size, static_cast<const entente_value*>(back.get()), &size);
    REQUIRE(size == 2);
    const ValueHandle items_back = element(back, 0), map_back = element(back, 1);
    CHECK(entente_value_type(element(items_back, 0).get()) == ENTENTE_NULL);
    int boolean = 0;
    must(entente_value_boolean, static_cast<const entente_value*>(element(items_back, 1).get()), &boolean);
    CHECK(boolean == 1);
    CHECK(text_of(element(items_back, 2)) == "-7");
    CHECK(text_of(element(items_back, 3)) == "0.5");
    CHECK(string_of(element(items_back, 4)) == std::string("Ngô\0!", 6));
    entente_string key{nullptr, 0};
    must(entente_value_key, static_cast<const entente_value*>(map_back.get()), size_t{0}, &key);
    CHECK(std::string(key.data, key.size) == "a");
    const auto field = make<ValueHandle>(entente_value_field, static_cast<const entente_value*>(map_back.get()), "b");
    CHECK(text_of(field) == "-7");
    const auto absent = make<ValueHandle>(entente_value_field, static_cast<const entente_value*>(map_back.get()), "z");
    CHECK(entente_value_type(absent.get()) == ENTENTE_NULL);
}

TEST_CASE("C makes temporal values from text and reads their parts", "[c][values][temporal]") {
    const auto [type, text, component, expected] = GENERATE(table<entente_type, std::string, std::string, std::string>({
        {ENTENTE_DATE, "2018-06-04", "month", "6"},
        {ENTENTE_LOCAL_TIME, "12:30:00", "minute", "30"},
        {ENTENTE_TIME, "12:30+07:00", "hour", "12"},
        {ENTENTE_LOCAL_DATE_TIME, "2018-06-04T12:30", "year", "2018"},
        {ENTENTE_DATE_TIME, "2018-06-04T12:30+07:00", "offset", "+07:00"},
        {ENTENTE_DURATION, "P1Y2M", "months", "14"},
    }));
    CAPTURE(text);
    const auto value = make<ValueHandle>(entente_value_new_temporal, type, text.c_str());
    CHECK(entente_value_type(value.get()) == type);
    CHECK_THAT(text_of(value), Catch::Matchers::StartsWith(text.substr(0, 5)));
    const auto part =
        make<ValueHandle>(entente_value_field, static_cast<const entente_value*>(value.get()), component.c_str());
    CHECK(text_of(part) == expected);
}

TEST_CASE("C reads nodes, relationships and paths", "[c][values][graph]") {
    const DatabaseHandle database = in_memory();
    must(entente_execute, database.get(), "CREATE (:A:B {name: 'x'})-[:KNOWS {since: 3}]->(:C)",
         static_cast<entente_cursor**>(nullptr));
    const CursorHandle cursor = query(database, "MATCH p = (:A)-[:KNOWS]->(:C) RETURN p");
    const auto path = make<ValueHandle>(entente_column_value, column(next(cursor), 0), size_t{0});
    REQUIRE(entente_value_type(path.get()) == ENTENTE_PATH);
    const entente_value* value = path.get();
    size_t length = 0;
    uint64_t first = 0, second = 0, relationship = 0, source = 0, target = 0;
    must(entente_value_path_length, value, &length);
    REQUIRE(length == 1);
    must(entente_value_path_node, value, size_t{0}, &first);
    must(entente_value_path_node, value, size_t{1}, &second);
    must(entente_value_path_relationship, value, size_t{0}, &relationship);
    const entente_cursor* reader = cursor.get();
    must(entente_relationship_ends, reader, relationship, &source, &target);
    CHECK(source == first);
    CHECK(target == second);
    CHECK(string_of(make<ValueHandle>(entente_relationship_type, reader, relationship)) == "KNOWS");
    const auto labels = make<ValueHandle>(entente_node_labels, reader, first);
    size_t label_count = 0;
    must(entente_value_size, static_cast<const entente_value*>(labels.get()), &label_count);
    CHECK(label_count == 2);
    const auto properties = make<ValueHandle>(entente_node_properties, reader, first);
    CHECK(string_of(make<ValueHandle>(entente_value_field, static_cast<const entente_value*>(properties.get()),
                                      "name")) == "x");
    const auto of_relationship = make<ValueHandle>(entente_relationship_properties, reader, relationship);
    CHECK(text_of(make<ValueHandle>(entente_value_field, static_cast<const entente_value*>(of_relationship.get()),
                                    "since")) == "3");
    CHECK_THROWS(make<ValueHandle>(entente_relationship_type, static_cast<const entente_cursor*>(nullptr), first));
    CHECK(entente_error_status(failure(entente_relationship_ends, reader, uint64_t{1} << 40, &source, &target).get()) ==
          ENTENTE_ENTITY_NOT_FOUND);
}

TEST_CASE("C commits and rolls back", "[c][transaction]") {
    const Folder folder;
    const std::string path = folder.path("graph.db");
    {
        const auto database = make<DatabaseHandle>(entente_open, path.c_str(), 0U, int64_t{ENTENTE_DEFAULT_WAIT});
        const auto create = make<StatementHandle>(entente_prepare, database.get(), "CREATE (:P {n: $n, s: $s})");
        CHECK(entente_statement_writes(create.get()) == 1);
        CHECK(entente_statement_parameter_count(create.get()) == 2);
        CHECK(std::string(entente_statement_parameter_name(create.get(), 1)) == "s");
        must(entente_bind_string, create.get(), "s", "text", size_t{4});
        for (const bool commits : {true, false}) {
            const auto transaction = make<TransactionHandle>(entente_begin, database.get());
            must(entente_bind_integer, create.get(), "n", int64_t{1});
            const auto cursor = make<CursorHandle>(entente_statement_execute_in, create.get(), transaction.get());
            CHECK(entente_cursor_count(cursor.get(), ENTENTE_NODES_CREATED) == 1);
            must(commits ? entente_commit : entente_rollback, transaction.get());
            CHECK(entente_error_status(failure(entente_commit, transaction.get()).get()) == ENTENTE_ARGUMENT_ERROR);
        }
        must(entente_checkpoint, database.get());
    }
    const auto again = make<DatabaseHandle>(entente_open, path.c_str(), unsigned{ENTENTE_OPEN_READ_ONLY}, int64_t{0});
    CHECK(count_rows(query(again, "MATCH (p:P) RETURN p")) == 1);
}

TEST_CASE("C loads files", "[c][load]") {
    const Folder folder;
    const std::string file = folder.path("nodes.csv");
    std::ofstream(file) << ":ID,name,:LABEL\n1,a,P\n2,b,P\n";
    const DatabaseHandle database = in_memory();
    const char* const files[] = {file.c_str()};
    uint64_t nodes = 0, relationships = 1;
    must(entente_load, database.get(), static_cast<const char* const*>(files), size_t{1}, &nodes, &relationships);
    CHECK(nodes == 2);
    CHECK(relationships == 0);
}

TEST_CASE("a cursor in C sees its snapshot and outlives its database and statement", "[c][cursor][snapshot]") {
    DatabaseHandle database = in_memory();
    must(entente_execute, database.get(), "UNWIND range(1, 5000) AS n CREATE (:P)",
         static_cast<entente_cursor**>(nullptr));
    auto statement = make<StatementHandle>(entente_prepare, database.get(), "MATCH (p:P) RETURN p");
    const auto cursor = make<CursorHandle>(entente_statement_execute, statement.get());
    size_t rows = entente_batch_row_count(next(cursor));
    must(entente_execute, database.get(), "MATCH (n) DELETE n", static_cast<entente_cursor**>(nullptr));
    statement.reset();
    database.reset();
    rows += count_rows(cursor);
    CHECK(rows == 5000);
}
