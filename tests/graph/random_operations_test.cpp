#include <catch2/catch.hpp>
#include <cmath>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "graph/bulk_loader.hpp"
#include "graph/graph.hpp"
#include "naive_graph.hpp"

using namespace entente;
using entente::test::difference;
using entente::test::NaiveGraph;

namespace {

constexpr std::uint32_t label_count = 4;
constexpr std::uint32_t type_count = 3;
constexpr std::uint32_t key_count = 5;

/// Applies the same random operations to a graph and to the model.
class Player {
public:
    /// `indexes`: how many there are from the begin on.
    Player(unsigned seed, std::uint32_t indexes) : random_(seed) {
        begin();
        for (std::uint32_t i = 0; i < indexes; ++i) test::change_index(*transaction_, model_, i, 2 * i);
    }

    void step();
    [[nodiscard]] std::string compare() const { return difference(transaction_->state(), model_); }
    /// Compares all snapshots taken on the way with the model of their time.
    [[nodiscard]] std::string compare_snapshots() const;
    void commit();

private:
    struct Kept {
        Transaction::Savepoint savepoint;
        NaiveGraph model;
    };

    void begin();
    void drop();
    void roll_back_or_save();
    void create_node();
    void create_relationship();
    void change_label();
    void set_property();
    void delete_relationship();
    void delete_node();
    void bulk_nodes();
    void bulk_relationships();

    std::uint32_t below(std::uint32_t limit) {
        return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
    }
    NodeId some_node();
    Value some_value(KeyId key);
    std::set<LabelId> some_labels();
    std::vector<BulkLoader::NamedColumn> some_columns(std::size_t rows,
                                                      std::vector<std::map<KeyId, Value>>& properties);

    std::mt19937 random_;
    Graph graph_;
    std::optional<Transaction> transaction_;
    NaiveGraph model_;
    NaiveGraph committed_;
    std::vector<Kept> savepoints_;
    std::vector<std::pair<Snapshot, NaiveGraph>> snapshots_;
};

void Player::begin() {
    transaction_.emplace(graph_.begin());
    for (std::uint32_t i = 0; i < label_count; ++i) transaction_->label("L" + std::to_string(i));
    for (std::uint32_t i = 0; i < type_count; ++i) transaction_->type("T" + std::to_string(i));
    for (std::uint32_t i = 0; i < key_count; ++i) transaction_->key("k" + std::to_string(i));
}

void Player::commit() {
    savepoints_.clear();
    const Snapshot snapshot = transaction_->commit();
    transaction_.reset();
    committed_ = model_;
    if (snapshots_.size() < 6 || below(4) == 0) {
        if (snapshots_.size() == 6) snapshots_.erase(snapshots_.begin() + below(6));
        snapshots_.emplace_back(snapshot, model_);
    }
    begin();
}

void Player::drop() {
    savepoints_.clear();
    transaction_.reset();
    model_ = committed_;
    begin();
}

void Player::roll_back_or_save() {
    if (savepoints_.empty() || below(2) == 0) {
        savepoints_.push_back({transaction_->savepoint(), model_});
        return;
    }
    const std::uint32_t chosen = below(static_cast<std::uint32_t>(savepoints_.size()));
    transaction_->rollback_to(savepoints_[chosen].savepoint);
    model_ = savepoints_[chosen].model;
    savepoints_.resize(chosen + below(2));  // kept half of the time, to return to it again
}

NodeId Player::some_node() {
    const NodeId wanted = below(4) == 0 ? below(3) : below(model_.node_limit);  // a few hubs
    auto found = model_.nodes.lower_bound(wanted);
    if (found == model_.nodes.end()) found = model_.nodes.begin();
    return found->first;
}

Value Player::some_value(KeyId key) {
    if (below(12) == 0) return {};
    // Keys 0 to 3 are typed, and rarely of another type; key 4 is always mixed.
    const std::uint32_t kind = key == 4 || below(200) == 0 ? below(7) : key;
    switch (kind) {
        case 0:
            return std::int64_t{below(1000)} - 500;
        case 1:
            return below(50) == 0 ? std::nan("") : std::ldexp(double(below(1000)), int(below(20)) - 10);
        case 2:
            return std::string(below(30), 'x') + std::to_string(below(300));
        case 3:
            return Date{std::int64_t{below(20000)}};
        case 4:
            return Value(below(2) == 0);
        case 5:
            return List{Value(1), Value("two")};
        default:
            return Duration{1, 2, 3, 4};
    }
}

std::set<LabelId> Player::some_labels() {
    std::set<LabelId> labels;
    for (std::uint32_t i = below(3); i > 0; --i) labels.insert(below(label_count));
    return labels;
}

void Player::create_node() {
    const std::set<LabelId> labels = some_labels();
    std::vector<LabelId> unordered(labels.rbegin(), labels.rend());
    if (!unordered.empty()) unordered.push_back(unordered.front());
    const NodeId node = transaction_->create_node(unordered);
    REQUIRE(node == model_.node_limit++);
    model_.nodes[node].labels = labels;
}

void Player::create_relationship() {
    const TypeId type = below(type_count);
    const NodeId source = some_node();
    const NodeId target = below(10) == 0 ? source : some_node();
    const RelationshipId id = transaction_->create_relationship(type, source, target);
    REQUIRE(id == model_.relationship_limit++);
    model_.relationships[id] = {type, source, target, {}};
}

void Player::change_label() {
    const NodeId node = some_node();
    const LabelId label = below(label_count);
    if (below(2) == 0) {
        REQUIRE(transaction_->add_label(node, label) == model_.nodes[node].labels.insert(label).second);
    } else {
        REQUIRE(transaction_->remove_label(node, label) == (model_.nodes[node].labels.erase(label) != 0));
    }
}

void Player::set_property() {
    const KeyId key = below(key_count);
    const Value value = some_value(key);
    const auto apply = [&](std::map<KeyId, Value>& properties) {
        const bool before = properties.contains(key);
        if (value.is_null()) {
            properties.erase(key);
        } else {
            properties[key] = value;
        }
        return before;
    };
    if (model_.relationships.empty() || below(2) == 0) {
        const NodeId node = some_node();
        REQUIRE(transaction_->set_node_property(node, key, value) == apply(model_.nodes[node].properties));
    } else {
        auto found = model_.relationships.lower_bound(below(model_.relationship_limit));
        if (found == model_.relationships.end()) found = model_.relationships.begin();
        REQUIRE(transaction_->set_relationship_property(found->first, key, value) == apply(found->second.properties));
    }
}

void Player::delete_relationship() {
    if (model_.relationships.empty()) return;
    auto found = model_.relationships.lower_bound(below(model_.relationship_limit));
    if (found == model_.relationships.end()) found = model_.relationships.begin();
    transaction_->delete_relationship(found->first);
    model_.relationships.erase(found);
}

void Player::delete_node() {
    const NodeId node = below(50) == 0 ? some_node() : std::prev(model_.nodes.end())->first;
    for (auto r = model_.relationships.begin(); r != model_.relationships.end();) {
        if (r->second.source == node || r->second.target == node) {
            transaction_->delete_relationship(r->first);
            r = model_.relationships.erase(r);
        } else {
            ++r;
        }
    }
    transaction_->delete_node(node);
    model_.nodes.erase(node);
}

std::vector<BulkLoader::NamedColumn> Player::some_columns(std::size_t rows,
                                                          std::vector<std::map<KeyId, Value>>& properties) {
    properties.resize(rows);
    std::vector<BulkLoader::NamedColumn> columns;
    for (KeyId key = below(key_count); key < key_count; key += 2) {
        BulkLoader::NamedColumn column{key, {}};
        for (std::size_t row = 0; row < rows; ++row) {
            const Value value = some_value(key);
            column.column.append(value);
            if (!value.is_null()) properties[row][key] = value;
        }
        columns.push_back(std::move(column));
    }
    return columns;
}

void Player::bulk_nodes() {
    const std::uint32_t count = below(3) == 0 ? 1500 + below(2000) : below(20);
    const std::set<LabelId> labels = some_labels();
    std::vector<std::map<KeyId, Value>> properties;
    auto columns = some_columns(count, properties);
    BulkLoader loader(*transaction_);
    const NodeId first =
        loader.add_nodes(count, std::vector<LabelId>(labels.begin(), labels.end()), std::move(columns));
    loader.finish();
    REQUIRE(first == model_.node_limit);
    for (std::uint32_t i = 0; i < count; ++i) model_.nodes[first + i] = {labels, properties[i]};
    model_.node_limit += count;
}

void Player::bulk_relationships() {
    const std::uint32_t count = below(3) == 0 ? 1000 + below(3000) : below(30);
    const TypeId type = below(type_count);
    std::vector<NodeId> sources(count);
    std::vector<NodeId> targets(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        sources[i] = some_node();
        targets[i] = some_node();
    }
    std::vector<std::map<KeyId, Value>> properties;
    auto columns = some_columns(count, properties);
    BulkLoader loader(*transaction_);
    loader.add_relationships(type, sources, targets, std::move(columns));
    loader.finish();
    std::vector<std::uint32_t> order(count);
    for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(sources[a], targets[a]) < std::pair(sources[b], targets[b]);
    });
    for (const std::uint32_t row : order) {
        model_.relationships[model_.relationship_limit++] = {type, sources[row], targets[row], properties[row]};
    }
}

void Player::step() {
    if (model_.nodes.empty()) return below(2) == 0 ? create_node() : bulk_nodes();
    const std::uint32_t dice = below(1000);
    if (dice < 150) return create_node();
    if (dice < 500) return create_relationship();
    if (dice < 600) return change_label();
    if (dice < 850) return set_property();
    if (dice < 930) return delete_relationship();
    if (dice < 960) return delete_node();
    if (dice < 970) return roll_back_or_save();
    if (dice < 980) return commit();
    if (dice < 983) return drop();
    if (dice < 992) return bulk_relationships();
    if (dice < 994) return test::change_index(*transaction_, model_, below(label_count), below(key_count));
    if (model_.node_limit < 6000) bulk_nodes();
}

std::string Player::compare_snapshots() const {
    for (const auto& [snapshot, model] : snapshots_) {
        const std::string found = difference(*snapshot, model);
        if (!found.empty()) return "older snapshot: " + found;
    }
    return {};
}

}  // namespace

TEST_CASE("random operations leave the graph as the model has it", "[graph][random]") {
    const unsigned seed = GENERATE(range(1U, 5U));
    CAPTURE(seed);
    Player player(seed, 3);
    for (int round = 0; round < 8; ++round) {
        CAPTURE(round);
        for (int i = 0; i < 250; ++i) player.step();
        REQUIRE(player.compare() == "");
    }
    player.commit();
    REQUIRE(player.compare_snapshots() == "");
}

TEST_CASE("random operations on a small graph leave it as the model has it", "[graph][random]") {
    const unsigned seed = GENERATE(range(100U, 120U));
    CAPTURE(seed);
    Player player(seed, seed % 4);
    for (int i = 0; i < 150; ++i) {
        CAPTURE(i);
        player.step();
        if (i % 10 == 0) REQUIRE(player.compare() == "");
    }
    REQUIRE(player.compare_snapshots() == "");
}
