#include "player.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "graph/bulk_loader.hpp"

namespace entente::test {
namespace {

constexpr std::uint32_t label_count = 3;
constexpr std::uint32_t type_count = 3;
constexpr std::uint32_t key_count = 5;

}  // namespace

Opened open_database(storage::FileSystem& files, const std::string& path, const storage::StoreOptions& options) {
    CommittedState first;
    Opened opened;
    opened.store = storage::Store::open(files, path, options, first);
    opened.graph = std::make_unique<Graph>(first.state, first.commit, opened.store);
    return opened;
}

void Player::names(Transaction& transaction) {
    for (std::uint32_t i = 0; i < label_count; ++i) transaction.label("L" + std::to_string(i));
    for (std::uint32_t i = 0; i < type_count; ++i) transaction.type("T" + std::to_string(i));
    for (std::uint32_t i = 0; i < key_count; ++i) transaction.key("k" + std::to_string(i));
}

NodeId Player::some_node(const NaiveGraph& model) {
    const auto found = model.nodes.lower_bound(below(model.node_limit));
    return (found == model.nodes.end() ? model.nodes.begin() : found)->first;
}

RelationshipId Player::some_relationship(const NaiveGraph& model) {
    const auto found = model.relationships.lower_bound(below(model.relationship_limit));
    return (found == model.relationships.end() ? model.relationships.begin() : found)->first;
}

Value Player::some_value(KeyId key) {
    if (below(6) == 0) return {};
    if (below(12) == 0) key = below(key_count);  // mixed types now and then
    switch (key) {
        case 0:
            return std::int64_t{below(1000)} - 500;
        case 1:
            return below(20) == 0 ? std::numeric_limits<double>::quiet_NaN() : below(1000) / 100.0;
        case 2:
            return "text " + std::to_string(below(50));
        case 3:
            return Date{std::int64_t{below(20000)}};
        default:
            return Value(List{Value(std::int64_t{below(9)}), Value("x"), Value(below(2) == 0)});
    }
}

void Player::step(Transaction& transaction, NaiveGraph& model) {
    if (changes_indexes && below(30) == 0) change_index(transaction, model, below(label_count), below(key_count));
    const std::uint32_t dice = model.nodes.empty() ? 0 : below(100);
    if (dice < 25) {
        std::set<LabelId> labels;
        for (LabelId label = 0; label < label_count; ++label) {
            if (below(3) == 0) labels.insert(label);
        }
        const NodeId node = transaction.create_node(std::vector<LabelId>(labels.begin(), labels.end()));
        model.nodes[node].labels = labels;
        model.node_limit = node + 1;
    } else if (dice < 55) {
        const TypeId type = below(type_count);
        const NodeId source = some_node(model);
        const NodeId target = some_node(model);
        const RelationshipId id = transaction.create_relationship(type, source, target);
        model.relationships[id] = {type, source, target, {}};
        model.relationship_limit = id + 1;
    } else if (dice < 65) {
        const NodeId node = some_node(model);
        const LabelId label = below(label_count);
        if (below(2) == 0) {
            transaction.add_label(node, label);
            model.nodes[node].labels.insert(label);
        } else {
            transaction.remove_label(node, label);
            model.nodes[node].labels.erase(label);
        }
    } else if (dice < 90) {
        const KeyId key = below(key_count);
        const Value value = some_value(key);
        const bool of_node = model.relationships.empty() || below(2) == 0;
        const std::uint32_t id = of_node ? some_node(model) : some_relationship(model);
        auto& properties = of_node ? model.nodes[id].properties : model.relationships.at(id).properties;
        of_node ? transaction.set_node_property(id, key, value) : transaction.set_relationship_property(id, key, value);
        if (value.is_null()) {
            properties.erase(key);
        } else {
            properties[key] = value;
        }
    } else if (dice < 96) {
        if (model.relationships.empty()) return;
        const RelationshipId id = some_relationship(model);
        transaction.delete_relationship(id);
        model.relationships.erase(id);
    } else {
        const NodeId node = some_node(model);
        for (auto r = model.relationships.begin(); r != model.relationships.end();) {
            if (r->second.source == node || r->second.target == node) {
                transaction.delete_relationship(r->first);
                r = model.relationships.erase(r);
            } else {
                ++r;
            }
        }
        transaction.delete_node(node);
        model.nodes.erase(node);
    }
}

void Player::change(Transaction& transaction, NaiveGraph& model) {
    names(transaction);
    const std::uint32_t steps = 1 + below(12);
    for (std::uint32_t i = 0; i < steps; ++i) step(transaction, model);
    if (below(3) != 0) return;
    const auto savepoint = transaction.savepoint();
    NaiveGraph dropped = model;
    for (std::uint32_t i = 0; i < steps; ++i) step(transaction, dropped);
    if (below(2) == 0) {
        transaction.rollback_to(savepoint);
    } else {
        model = std::move(dropped);
    }
}

void Player::bulk(Transaction& transaction, NaiveGraph& model, std::uint32_t size) {
    names(transaction);
    BulkLoader loader(transaction);
    const auto columns = [&](std::uint32_t rows, std::vector<std::map<KeyId, Value>>& properties) {
        std::vector<BulkLoader::NamedColumn> made;
        properties.resize(rows);
        for (KeyId key = 0; key < key_count; ++key) {
            made.push_back({key, {}});
            for (std::uint32_t row = 0; row < rows; ++row) {
                const Value value = some_value(key);
                made.back().column.append(value);
                if (!value.is_null()) properties[row][key] = value;
            }
        }
        return made;
    };
    std::vector<std::map<KeyId, Value>> properties;
    auto of_nodes = columns(size, properties);
    const std::vector<LabelId> labels{below(label_count)};
    const NodeId first = loader.add_nodes(size, labels, std::move(of_nodes));
    for (std::uint32_t i = 0; i < size; ++i) model.nodes[first + i] = {{labels[0]}, properties[i]};
    model.node_limit = first + size;

    const TypeId type = below(type_count);
    std::vector<NodeId> sources, targets;
    for (std::uint32_t i = 0; i < 3 * size; ++i) {
        sources.push_back(some_node(model));
        targets.push_back(some_node(model));
    }
    properties.clear();
    auto of_relationships = columns(3 * size, properties);
    loader.add_relationships(type, sources, targets, std::move(of_relationships));
    loader.finish();
    std::vector<std::uint32_t> order(3 * size);
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(sources[a], targets[a]) < std::pair(sources[b], targets[b]);
    });
    for (const std::uint32_t row : order) {
        model.relationships[model.relationship_limit++] = {type, sources[row], targets[row], properties[row]};
    }
}

}  // namespace entente::test
