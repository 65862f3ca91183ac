#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "loader/facts_model.hpp"

namespace entente::facts {
namespace {

constexpr std::string_view sources_key = "sources";

List to_list(const std::vector<std::string>& texts) {
    List list;
    for (const std::string& text : texts) list.emplace_back(text);
    return list;
}

/// `stored` with the sources that it does not have yet; false when it has all.
bool add_sources(const std::vector<std::string>& sources, const Value& stored, List& united) {
    if (stored.is(ValueType::list)) {
        united = stored.as_list();
    } else if (!stored.is_null()) {
        united.push_back(stored);
    }
    const std::size_t before = united.size();
    for (const std::string& source : sources) {
        const bool known = std::any_of(united.begin(), united.end(), [&](const Value& value) {
            return value.is(ValueType::string) && value.as_string() == source;
        });
        if (!known) united.emplace_back(source);
    }
    return united.size() > before;
}

/// Finds relationships that the graph has among the nodes that a load names, by what makes them the same.
class StoredRelations {
public:
    StoredRelations(const Model& model, const GraphState& state) : state_(state) {
        std::unordered_set<NodeId> nodes;
        for (const Entity& entity : model.entities) {
            if (entity.node != no_entity) nodes.insert(entity.node);
        }
        std::unordered_set<TypeId> types;
        for (const Relation& relation : model.relations) {
            if (const auto type = state.catalog().types.find(relation.type)) types.insert(*type);
        }
        if (nodes.empty() || types.empty()) return;
        for (RelationshipId id = 0; id < state.relationship_limit(); ++id) {
            if (!state.relationship_exists(id)) continue;
            const RelationshipRecord record = state.relationship(id);
            if (!types.contains(record.type) || !nodes.contains(record.source) || !nodes.contains(record.target))
                continue;
            index_.emplace(
                relation_hash(state.catalog().types.name(record.type), record.source, record.target, properties(id)),
                id);
        }
    }

    /// no_entity where the graph has no such relationship.
    [[nodiscard]] RelationshipId find(const Relation& relation, NodeId source, NodeId target) const {
        if (source == no_entity || target == no_entity || index_.empty()) return no_entity;
        RelationshipId result = no_entity;  // of several the oldest, so that each load meets the same one
        const auto [begin, end] = index_.equal_range(relation_hash(relation.type, source, target, relation.properties));
        for (auto it = begin; it != end; ++it) {
            const RelationshipRecord record = state_.relationship(it->second);
            const bool same = record.source == source && record.target == target && it->second < result &&
                              state_.catalog().types.name(record.type) == relation.type &&
                              are_same(properties(it->second), relation.properties);
            if (same) result = it->second;
        }
        return result;
    }

private:
    [[nodiscard]] Properties properties(RelationshipId id) const {
        Properties result;
        for (auto& [key, value] : state_.relationship_properties(id)) {
            const std::string& name = state_.catalog().keys.name(key);
            if (name != sources_key) result.emplace_back(name, std::move(value));
        }
        std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return result;
    }

    const GraphState& state_;
    std::unordered_multimap<std::uint64_t, RelationshipId> index_;
};

class Writer {
public:
    Writer(Transaction& transaction, LoadReport& report) : transaction_(transaction), report_(report) {}

    NodeId write(const Entity& entity) {
        if (entity.node == no_entity) return create(entity);
        complete(entity);
        return entity.node;
    }

    void write(const Relation& relation, RelationshipId id, NodeId source, NodeId target) {
        const bool created = id == no_entity;
        if (created) {
            id = transaction_.create_relationship(transaction_.type(relation.type), source, target);
            ++report_.relationships;
            for (const auto& [key, value] : relation.properties) {
                transaction_.set_relationship_property(id, transaction_.key(key), value);
                ++report_.properties;
            }
        }
        List united;
        if (add_sources(relation.sources, transaction_.state().relationship_property(id, sources_key), united)) {
            transaction_.set_relationship_property(id, transaction_.key(sources_key), Value(std::move(united)));
            ++report_.properties;
        } else if (!created) {
            ++report_.relationships_unchanged;
        }
    }

private:
    NodeId create(const Entity& entity) {
        std::vector<LabelId> labels;
        for (const std::string& label : entity.labels) labels.push_back(transaction_.label(label));
        const NodeId node = transaction_.create_node(labels);
        ++report_.nodes;
        set(node, "id", entity.id);
        for (const Entity::Stated& property : entity.properties) set(node, property.key, property.value);
        if (!entity.sources.empty()) set(node, sources_key, Value(to_list(entity.sources)));
        return node;
    }

    /// Adds to a node of the graph what the load says beyond it.
    void complete(const Entity& entity) {
        bool changed = false;
        for (const std::string& label : entity.labels) {
            if (transaction_.add_label(entity.node, transaction_.label(label))) changed = true;
        }
        for (const Entity::Stated& property : entity.properties) {
            if (!transaction_.state().node_property(entity.node, property.key).is_null()) continue;
            set(entity.node, property.key, property.value);
            changed = true;
        }
        List united;
        if (add_sources(entity.sources, transaction_.state().node_property(entity.node, sources_key), united)) {
            set(entity.node, sources_key, Value(std::move(united)));
            changed = true;
        }
        if (!changed && entity.declared) ++report_.nodes_unchanged;
    }

    void set(NodeId node, std::string_view key, const Value& value) {
        transaction_.set_node_property(node, transaction_.key(key), value);
        ++report_.properties;
    }

    Transaction& transaction_;
    LoadReport& report_;
};

}  // namespace

void store(const Model& model, Transaction& transaction, LoadReport& report) {
    std::vector<RelationshipId> stored;  // by relation, looked up before the first write
    {
        const StoredRelations relations(model, transaction.state());
        for (const Relation& relation : model.relations) {
            stored.push_back(
                relations.find(relation, model.entities[relation.source].node, model.entities[relation.target].node));
        }
    }
    Writer writer(transaction, report);
    std::vector<NodeId> nodes;
    for (const Entity& entity : model.entities) nodes.push_back(writer.write(entity));
    for (std::size_t i = 0; i < model.relations.size(); ++i) {
        const Relation& relation = model.relations[i];
        writer.write(relation, stored[i], nodes[relation.source], nodes[relation.target]);
    }
}

}  // namespace entente::facts
