#include "naive_graph.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>
#include <vector>

namespace entente::test {
namespace {

constexpr std::array<Direction, 2> directions{Direction::outgoing, Direction::incoming};

/// Collects the first difference.
struct Comparison {
    const GraphState& state;
    const NaiveGraph& model;
    std::string found;

    template <typename... Parts> bool same(bool holds, const Parts&... parts) {
        if (holds || !found.empty()) return holds;
        std::ostringstream text;
        (text << ... << parts);
        found = text.str();
        return false;
    }

    void totals();
    void nodes();
    void labels();
    void relationships();
    void adjacency(TypeId type, Direction direction);
    void statistics(TypeId type);
    void properties(const std::vector<std::pair<KeyId, Value>>& stored, const std::map<KeyId, Value>& wanted,
                    std::uint32_t id);
    void columns();
};

void Comparison::totals() {
    same(state.node_count() == model.nodes.size(), "node count ", state.node_count());
    same(state.relationship_count() == model.relationships.size(), "relationship count ", state.relationship_count());
    same(state.node_limit() == model.node_limit, "node limit ", state.node_limit());
    same(state.relationship_limit() == model.relationship_limit, "relationship limit ", state.relationship_limit());
}

void Comparison::properties(const std::vector<std::pair<KeyId, Value>>& stored, const std::map<KeyId, Value>& wanted,
                            std::uint32_t id) {
    if (!same(stored.size() == wanted.size(), "number of properties of ", id)) return;
    std::size_t i = 0;
    for (const auto& [key, value] : wanted) {
        same(stored[i].first == key && same_value(stored[i].second, value), "property ", key, " of ", id);
        ++i;
    }
}

void Comparison::nodes() {
    std::map<LabelSetId, std::uint64_t> by_set;
    for (NodeId node = 0; node < state.node_limit() + 5; ++node) {
        const auto wanted = model.nodes.find(node);
        const bool exists = wanted != model.nodes.end();
        same(state.node_exists(node) == exists, "existence of node ", node);
        const auto sets = state.label_sets_of_chunk(chunk_of(node));
        const LabelSetId set = row_of(node) < sets.size() ? sets[row_of(node)] : GraphState::dead_label_set;
        same((set != GraphState::dead_label_set) == exists, "row of node ", node);
        if (!exists) {
            same(state.node_properties(node).empty(), "properties of dead node ", node);
            continue;
        }
        same(state.label_set(node) == set, "label set of node ", node);
        ++by_set[set];
        const auto labels_of = state.labels(node);
        const std::set<LabelId> found_labels(labels_of.begin(), labels_of.end());
        same(labels_of.size() == found_labels.size() && found_labels == wanted->second.labels, "labels of node ", node);
        properties(state.node_properties(node), wanted->second.properties, node);
        for (KeyId key = 0; key < state.catalog().keys.size(); ++key) {
            const auto value = wanted->second.properties.find(key);
            same(same_value(state.node_property(node, key),
                            value == wanted->second.properties.end() ? Value() : value->second),
                 "node ", node, " key ", key);
        }
    }
    for (LabelSetId set = 0; set < state.catalog().label_sets.size(); ++set) {
        same(state.nodes_with_label_set(set) == by_set[set], "nodes with label set ", set);
    }
}

void Comparison::labels() {
    for (LabelId label = 0; label < state.catalog().labels.size(); ++label) {
        std::vector<NodeId> wanted;
        for (const auto& [id, node] : model.nodes) {
            if (node.labels.contains(label)) wanted.push_back(id);
        }
        const LabelIndex& index = state.label_index(label);
        same(index.size() == wanted.size() && state.nodes_with_label(label) == wanted.size(), "size of label ", label);
        std::vector<NodeId> all;
        const NodeId middle = state.node_limit() / 2;
        index.collect(0, middle, all);
        index.collect(middle, state.node_limit(), all);
        same(all == wanted, "members of label ", label);
        for (NodeId node = 0; node < state.node_limit(); ++node) {
            const bool member = std::binary_search(wanted.begin(), wanted.end(), node);
            same(index.contains(node) == member, "label ", label, " contains ", node);
            if (state.node_exists(node)) same(state.has_label(node, label) == member, "label ", label, " on ", node);
        }
    }
}

void Comparison::relationships() {
    for (RelationshipId id = 0; id < state.relationship_limit() + 5; ++id) {
        const auto wanted = model.relationships.find(id);
        const bool exists = wanted != model.relationships.end();
        same(state.relationship_exists(id) == exists, "existence of relationship ", id);
        if (!exists) {
            same(state.relationship_properties(id).empty(), "properties of dead relationship ", id);
            continue;
        }
        const RelationshipRecord record{wanted->second.type, wanted->second.source, wanted->second.target};
        same(state.relationship(id) == record, "record of relationship ", id);
        properties(state.relationship_properties(id), wanted->second.properties, id);
    }
}

void Comparison::adjacency(TypeId type, Direction direction) {
    std::map<NodeId, std::vector<std::pair<NodeId, RelationshipId>>> wanted;
    std::uint64_t count = 0;
    for (const auto& [id, r] : model.relationships) {
        if (r.type != type) continue;
        ++count;
        const bool out = direction == Direction::outgoing;
        wanted[out ? r.source : r.target].emplace_back(out ? r.target : r.source, id);
    }
    const Adjacency* stored = state.adjacency(type, direction);
    if (stored == nullptr) {
        same(count == 0, "no adjacency of type ", type);
        return;
    }
    same(stored->count == count, "adjacency count of type ", type);
    NeighbourScratch scratch;
    for (NodeId node = 0; node < state.node_limit() + 5; ++node) {
        auto& list = wanted[node];
        std::sort(list.begin(), list.end());
        const Neighbours neighbours = stored->neighbours(node, scratch);
        same(stored->degree(node) == list.size(), "degree of ", node, " by type ", type);
        if (!same(neighbours.size() == list.size(), "neighbours of ", node, " by type ", type)) continue;
        for (std::size_t i = 0; i < list.size(); ++i) {
            same(neighbours.nodes[i] == list[i].first && neighbours.id(i) == list[i].second, "neighbour ", i, " of ",
                 node, " by type ", type);
        }
    }
}

void Comparison::statistics(TypeId type) {
    std::uint64_t count = 0;
    std::uint64_t loops = 0;
    std::array<std::map<LabelSetId, std::uint64_t>, 2> ends;
    for (const auto& [id, r] : model.relationships) {
        if (r.type != type) continue;
        ++count;
        if (r.source == r.target) ++loops;
        ++ends[0][state.label_set(r.source)];
        ++ends[1][state.label_set(r.target)];
    }
    const TypeStatistics& stored = state.statistics(type);
    same(stored.count == count && stored.loops == loops, "statistics of type ", type);
    for (const Direction direction : directions) {
        const auto side = static_cast<std::size_t>(direction);
        const auto& by_set = stored.by_end_label_set[side];
        for (LabelSetId set = 0; set < state.catalog().label_sets.size(); ++set) {
            same((set < by_set.size() ? by_set[set] : 0) == ends[side][set], "type ", type, " ends with set ", set);
        }
    }
}

void Comparison::columns() {
    std::map<KeyId, std::uint64_t> node_values;
    std::map<KeyId, std::uint64_t> relationship_values;
    for (const auto& [id, node] : model.nodes) {
        for (const auto& [key, value] : node.properties) ++node_values[key];
    }
    for (const auto& [id, r] : model.relationships) {
        for (const auto& [key, value] : r.properties) ++relationship_values[key];
    }
    for (KeyId key = 0; key < state.catalog().keys.size(); ++key) {
        const Column* of_nodes = state.node_column(key);
        const Column* of_relationships = state.relationship_column(key);
        same((of_nodes == nullptr ? 0 : of_nodes->count) == node_values[key], "node values of key ", key);
        same((of_relationships == nullptr ? 0 : of_relationships->count) == relationship_values[key],
             "relationship values of key ", key);
    }
}

}  // namespace

bool same_value(const Value& a, const Value& b) {
    return a.type() == b.type() && equivalent(a, b);
}

void change_index(Transaction& transaction, NaiveGraph& model, LabelId label, KeyId key) {
    const std::string name = "i" + std::to_string(label) + "_" + std::to_string(key);
    if (model.indexes.erase(name) != 0) return transaction.drop_index(name);
    if ((label + key) % 4 == 3) {
        transaction.create_fulltext_index({name, {label}, {key}});
        model.indexes.insert(name);
        return;
    }
    std::vector<KeyId> keys{key};
    if ((label + key) % 4 == 2) keys.push_back(key == 0 ? 1 : key - 1);
    transaction.create_index({name, IndexKind::range, label, keys, false});
    model.indexes.insert(name);
}

std::string difference(const GraphState& state, const NaiveGraph& model) {
    std::set<std::string> indexes;
    for (const IndexDefinition& index : state.schema().indexes) indexes.insert(index.name);
    for (const FulltextDefinition& index : state.schema().fulltexts) indexes.insert(index.name);
    if (indexes != model.indexes) return "the indexes differ";
    Comparison comparison{state, model, {}};
    comparison.totals();
    if (!comparison.found.empty()) return comparison.found;
    comparison.nodes();
    comparison.labels();
    comparison.relationships();
    for (TypeId type = 0; type < state.catalog().types.size(); ++type) {
        for (const Direction direction : directions) comparison.adjacency(type, direction);
        comparison.statistics(type);
    }
    for (const auto& [id, node] : model.nodes) {
        for (const Direction direction : directions) {
            std::uint64_t sum = 0;
            for (TypeId type = 0; type < state.catalog().types.size(); ++type) {
                const Adjacency* adjacency = state.adjacency(type, direction);
                if (adjacency != nullptr) sum += adjacency->degree(id);
            }
            comparison.same(state.degree(id, direction) == sum, "degree of ", id);
        }
    }
    comparison.columns();
    if (!comparison.found.empty()) return comparison.found;
    const std::vector<std::string> messages = state.check();
    return messages.empty() ? std::string() : "check: " + messages.front();
}

}  // namespace entente::test
