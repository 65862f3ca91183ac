#include <catch2/catch.hpp>
#include <cmath>

#include "graph/bulk_loader.hpp"
#include "graph/error.hpp"
#include "graph/graph.hpp"

using namespace entente;

namespace {

/// People with ids, and what a test does with them.
struct People {
    People() {
        Transaction setup = graph.begin();
        person = setup.label("Person");
        org = setup.label("Org");
        knows = setup.type("KNOWS");
        id = setup.key("id");
        for (std::int64_t i = 0; i < 5; ++i) {
            const NodeId node = setup.create_node(std::vector{person});
            setup.set_node_property(node, id, i);
        }
        setup.create_relationship(knows, 0, 1);
        setup.commit();
    }
    [[nodiscard]] ConstraintDefinition constraint(ConstraintKind kind) const {
        ConstraintDefinition definition;
        definition.name = "c";
        definition.kind = kind;
        definition.label_or_type = person;
        definition.keys = {id};
        return definition;
    }
    void add(const ConstraintDefinition& definition) {
        Transaction transaction = graph.begin();
        transaction.create_constraint(definition);
        transaction.commit();
    }
    /// The message with which the changes of `change` cannot be committed; empty when they can.
    template <typename Change> std::string refused(Change change) {
        Transaction transaction = graph.begin();
        change(transaction);
        try {
            transaction.commit();
        } catch (const Error& error) {
            CHECK(error.code == ErrorCode::constraint_validation_failed);
            return error.what();
        }
        CHECK(graph.snapshot()->check().empty());
        return {};
    }

    Graph graph;
    LabelId person = 0, org = 0;
    TypeId knows = 0;
    KeyId id = 0;
};

}  // namespace

TEST_CASE("a unique property refuses equal values and names the nodes", "[graph][constraint]") {
    People people;
    people.add(people.constraint(ConstraintKind::unique));
    const KeyId id = people.id;
    CHECK(people.refused([&](Transaction& t) { t.set_node_property(1, id, 4.0); }) ==
          "constraint `c` does not hold: nodes 1 and 4 (:Person) both have `id` 4.0");
    CHECK(people.refused([&](Transaction& t) {
        const NodeId node = t.create_node(std::vector{people.org});
        t.set_node_property(node, id, std::int64_t{2});
        t.add_label(node, people.person);
    }) == "constraint `c` does not hold: nodes 2 and 5 (:Person) both have `id` 2");
    CHECK(people
              .refused([&](Transaction& t) {  // a swap
                  t.set_node_property(0, id, std::int64_t{1});
                  t.set_node_property(1, id, std::int64_t{0});
              })
              .empty());
    CHECK(people.refused([&](Transaction& t) { t.set_node_property(2, id, Value()); }).empty());
    CHECK(people.refused([&](Transaction& t) { t.set_node_property(3, id, Value()); }).empty());
    CHECK(people
              .refused([&](Transaction& t) {
                  t.delete_node(4);
                  t.set_node_property(t.create_node(std::vector{people.person}), id, std::int64_t{4});
              })
              .empty());
}

TEST_CASE("a bulk load is checked as a whole", "[graph][constraint]") {
    People people;
    people.add(people.constraint(ConstraintKind::unique));
    const auto load = [&](std::int64_t from) {
        return people.refused([&](Transaction& t) {
            ColumnBuilder ids;
            for (std::int64_t i = 0; i < 1000; ++i) ids.append_integer(from + i);
            std::vector<BulkLoader::NamedColumn> columns;
            columns.push_back({people.id, std::move(ids)});
            BulkLoader loader(t);
            loader.add_nodes(1000, std::vector{people.person}, std::move(columns));
            loader.finish();
        });
    };
    CHECK(load(4).starts_with("constraint `c` does not hold: nodes 4 and 5 (:Person) both have `id` 4"));
    CHECK(people.graph.snapshot()->node_count() == 5);
    CHECK(load(5).empty());
    CHECK(people.graph.snapshot()->property_index(people.person, people.id)->size() == 1005);
}

TEST_CASE("a property that must exist, and one that has a type", "[graph][constraint]") {
    People people;
    people.add(people.constraint(ConstraintKind::exists));
    CHECK(people.refused([&](Transaction& t) { t.create_node(std::vector{people.person}); }) ==
          "constraint `c` does not hold: node 5 (:Person) has no `id`");
    CHECK(people.refused([&](Transaction& t) { t.set_node_property(3, people.id, Value()); }) ==
          "constraint `c` does not hold: node 3 (:Person) has no `id`");
    ConstraintDefinition typed = people.constraint(ConstraintKind::property_type);
    typed.name = "t";
    typed.type = "INTEGER";
    people.add(typed);
    CHECK(people.refused([&](Transaction& t) { t.set_node_property(3, people.id, "three"); }) ==
          "constraint `t` does not hold: `id` of node 3 (:Person) is 'three', a STRING and no INTEGER");
}

TEST_CASE("endpoints of a relationship type have one of the labels", "[graph][constraint]") {
    People people;
    ConstraintDefinition ends;
    ends.name = "ends";
    ends.kind = ConstraintKind::endpoints;
    ends.of_relationships = true;
    ends.label_or_type = people.knows;
    ends.sources = {people.person};
    ends.targets = {people.person, people.org};
    people.add(ends);
    CHECK(people.refused([&](Transaction& t) { t.create_relationship(people.knows, t.create_node({}), 1); }) ==
          "constraint `ends` does not hold: relationship 1 (:KNOWS) begins at node 5, which is no (:Person)");
    CHECK(people.refused([&](Transaction& t) { t.remove_label(1, people.person); }) ==
          "constraint `ends` does not hold: relationship 0 (:KNOWS) ends at node 1, which is no (:Person|Org)");
    CHECK(people
              .refused([&](Transaction& t) {
                  t.remove_label(1, people.person);
                  t.add_label(1, people.org);
              })
              .empty());
}

TEST_CASE("a constraint that the data breaks is refused, and leaves nothing behind", "[graph][constraint]") {
    People people;
    Transaction transaction = people.graph.begin();
    transaction.set_node_property(3, people.id, std::int64_t{0});
    const ConstraintDefinition unique = people.constraint(ConstraintKind::unique);
    CHECK_THROWS_WITH(transaction.create_constraint(unique),
                      "constraint `c` does not hold: nodes 0 and 3 (:Person) both have `id` 0");
    CHECK(transaction.state().schema().indexes.empty());
    transaction.set_node_property(3, people.id, std::int64_t{33});
    transaction.create_constraint(unique);
    CHECK_THROWS_WITH(transaction.create_constraint(unique), "there is already a constraint named `c`");
    CHECK_THROWS_WITH(transaction.drop_index("c"), "index `c` belongs to the constraint of that name");
    transaction.drop_constraint("c");
    CHECK(transaction.state().schema().indexes.empty());
    CHECK_THROWS_WITH(transaction.drop_constraint("c"), "there is no constraint named `c`");
    transaction.commit();
    CHECK(people.graph.snapshot()->check().empty());
}

TEST_CASE("values that are unique together", "[graph][constraint]") {
    People people;
    KeyId name = 0;
    {
        Transaction setup = people.graph.begin();
        name = setup.key("name");
        for (NodeId node = 0; node < 4; ++node) {
            setup.set_node_property(node, people.id, std::int64_t{node / 2});
            setup.set_node_property(node, name, std::string(1, static_cast<char>('a' + node % 2)));
        }
        setup.commit();
    }
    ConstraintDefinition definition = people.constraint(ConstraintKind::unique);
    definition.keys = {people.id, name};
    people.add(definition);
    const auto entries = [&] {
        return people.graph.snapshot()->property_index(people.person, definition.keys)->size();
    };
    CHECK(entries() == 4);  // node 4 has no name
    CHECK(people.refused([&](Transaction& t) { t.set_node_property(3, name, "a"); }) ==
          "constraint `c` does not hold: nodes 2 and 3 (:Person) both have `id` 1 and `name` 'a'");
    CHECK(people.refused([&](Transaction& t) {
        t.set_node_property(4, name, "b");
        t.set_node_property(4, people.id, 0.0);
    }) == "constraint `c` does not hold: nodes 1 and 4 (:Person) both have `id` 0.0 and `name` 'b'");
    CHECK(people.refused([&](Transaction& t) {
        const NodeId node = t.create_node(std::vector{people.org});
        t.set_node_property(node, name, "b");
        t.set_node_property(node, people.id, std::int64_t{1});
        t.add_label(node, people.person);
    }) == "constraint `c` does not hold: nodes 3 and 5 (:Person) both have `id` 1 and `name` 'b'");
    CHECK(people.refused([&](Transaction& t) { t.set_node_property(4, people.id, std::int64_t{1}); }).empty());
    CHECK(people
              .refused([&](Transaction& t) {  // one of two is free as soon as it lacks a property
                  t.set_node_property(2, name, Value());
                  t.set_node_property(3, name, "a");
              })
              .empty());
    CHECK(entries() == 3);
    CHECK(people
              .refused([&](Transaction& t) {  // NaN is equal to nothing
                  for (const NodeId node : {0U, 1U}) t.set_node_property(node, people.id, std::nan(""));
                  for (const NodeId node : {0U, 1U}) t.set_node_property(node, name, "a");
              })
              .empty());
    CHECK(entries() == 3);
    {
        Transaction transaction = people.graph.begin();
        const auto savepoint = transaction.savepoint();
        transaction.set_node_property(2, name, "a");
        CHECK_THROWS_AS(transaction.check_constraints(), Error);
        transaction.rollback_to(savepoint);
        transaction.delete_relationship(0);
        transaction.delete_node(0);
        transaction.commit();
    }
    CHECK(entries() == 2);
    CHECK(people.graph.snapshot()->check().empty());
    definition.kind = ConstraintKind::node_key;
    definition.name = "key";
    Transaction transaction = people.graph.begin();
    CHECK_THROWS_WITH(transaction.create_constraint(definition),
                      "there is already an index on (:Person {id, name}), named `c`");
    transaction.drop_constraint("c");
    CHECK_THROWS_WITH(transaction.create_constraint(definition),
                      "constraint `key` does not hold: node 2 (:Person) has no `name`; node 4 (:Person) has no `name`");
    definition.keys = {name, people.id};
    CHECK_THROWS_WITH(transaction.create_constraint(definition),
                      "constraint `key` does not hold: node 2 (:Person) has no `name`; node 4 (:Person) has no `name`");
}

TEST_CASE("rolling back takes back what was to be checked", "[graph][constraint]") {
    People people;
    people.add(people.constraint(ConstraintKind::unique));
    CHECK(people
              .refused([&](Transaction& t) {
                  const auto savepoint = t.savepoint();
                  t.set_node_property(1, people.id, std::int64_t{4});
                  CHECK_THROWS_AS(t.check_constraints(), Error);
                  t.rollback_to(savepoint);
                  t.check_constraints();
              })
              .empty());
    CHECK_FALSE(people
                    .refused([&](Transaction& t) {
                        t.set_node_property(1, people.id, std::int64_t{4});
                        const auto savepoint = t.savepoint();
                        t.set_node_property(1, people.id, std::int64_t{1});
                        t.check_constraints();
                        t.rollback_to(savepoint);
                    })
                    .empty());
}
