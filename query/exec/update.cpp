#include "query/exec/update.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace entente::exec {

namespace {

using bound::Slot;

/// A property holds a simple value or a list of them (openCypher 9, "Storable values").
bool storable(const Value& value, bool inside_list) {
    switch (value.type()) {
        case ValueType::map:
        case ValueType::node:
        case ValueType::relationship:
        case ValueType::path:
            return false;
        case ValueType::null:
            return !inside_list;
        case ValueType::list:
            return !inside_list && std::all_of(value.as_list().begin(), value.as_list().end(),
                                               [](const Value& element) { return storable(element, true); });
        default:
            return true;
    }
}

/// A column that receives values row by row: plain values, whatever the rows hold.
void put(Batch& batch, Slot slot, std::size_t row, Value value) {
    Vector& column = batch.columns[slot];
    if (column.kind != VectorKind::value || column.constant || column.values.size() != batch.size) {
        if (column.size() == 0) {
            column.clear(VectorKind::value);
            column.values.resize(batch.size);
        } else {
            column.to_values(batch.size);
        }
    }
    column.values[row] = std::move(value);
}

}  // namespace

void Updater::set_property(const Value& entity, std::string_view key, const Value& value, SourceSpan span) {
    if (!storable(value, false)) {
        throw Error(ErrorCode::type_error, "InvalidPropertyType",
                    fmt::format("a property cannot hold a {}",
                                value.is(ValueType::list) ? "list with such elements" : type_name(value.type())),
                    span, "properties hold simple values and lists of them");
    }
    Transaction& transaction = *context_.transaction;
    if (value.is_null() && !transaction.state().catalog().keys.find(key)) return;
    const KeyId id = transaction.key(key);
    const bool node = entity.is(ValueType::node);
    const bool before = node ? transaction.set_node_property(entity.as_node().id, id, value)
                             : transaction.set_relationship_property(entity.as_relationship().id, id, value);
    if (before || !value.is_null()) ++context_.statistics.properties_set;
}

void Updater::set_properties(const Value& entity, const std::vector<bound::PropertyValue>& properties,
                             const std::optional<Expr>& map, const Batch& batch, std::size_t row, bool merge) {
    for (const bound::PropertyValue& property : properties) {
        const Value value = evaluator_.evaluate_row(property.value, batch, row);
        if (merge && value.is_null()) {
            throw Error(ErrorCode::semantic_error, "MergeReadOwnWrites",
                        fmt::format("MERGE cannot use null for `{}`: null equals nothing", property.key),
                        property.value.span);
        }
        set_property(entity, property.key, value, property.value.span);
    }
    if (!map) return;
    const Value value = evaluator_.evaluate_row(*map, batch, row);
    if (value.is_null()) return;
    if (!value.is(ValueType::map)) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("expected a map of properties, found {}", type_name(value.type())), map->span);
    }
    for (const auto& [key, element] : value.as_map()) set_property(entity, key, element, map->span);
}

void Updater::create(const bound::CreateStep& step, Batch& batch, std::size_t row, bool merge) {
    Transaction& transaction = *context_.transaction;
    for (const bound::CreateNode& create : step.nodes) {
        std::vector<LabelId> labels;
        for (const std::string& label : create.labels) labels.push_back(transaction.label(label));
        std::sort(labels.begin(), labels.end());
        const Value node = NodeRef{transaction.create_node(labels)};
        ++context_.statistics.nodes_created;
        context_.statistics.labels_added += labels.size();
        set_properties(node, create.properties, create.property_map, batch, row, merge);
        put(batch, create.slot, row, node);
    }
    for (const bound::CreateRelationship& create : step.relationships) {
        const Value source = batch.columns[create.source].get(row), target = batch.columns[create.target].get(row);
        for (const Value* end : {&source, &target}) {
            if (!end->is(ValueType::node)) {
                throw Error(ErrorCode::semantic_error, "MissingNode",
                            "a relationship needs a node at both ends, found null", create.span,
                            "the node may come from an OPTIONAL MATCH that found nothing");
            }
            if (!transaction.state().node_exists(end->as_node().id)) {
                throw Error(ErrorCode::entity_not_found, "DeletedEntityAccess", "the node was deleted by this query",
                            create.span);
            }
        }
        const Value relationship = RelationshipRef{
            transaction.create_relationship(transaction.type(create.type), source.as_node().id, target.as_node().id)};
        ++context_.statistics.relationships_created;
        set_properties(relationship, create.properties, create.property_map, batch, row, merge);
        put(batch, create.slot, row, relationship);
    }
    for (const bound::Assignment& path : step.paths)
        put(batch, path.slot, row, evaluator_.evaluate_row(path.expr, batch, row));
}

std::string Updater::key_of(const bound::SetItem& item, const Batch& batch, std::size_t row) {
    if (!item.computed_key) return item.key;
    const Expr& expr = item.target.children[1];
    const Value key = evaluator_.evaluate_row(expr, batch, row);
    if (!key.is(ValueType::string)) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    fmt::format("a property key is a STRING, found {}", type_name(key.type())), expr.span);
    }
    return std::string(key.as_string());
}

void Updater::set(const std::vector<bound::SetItem>& items, const Batch& batch, std::size_t row) {
    using Kind = bound::SetItem::Kind;
    Transaction& transaction = *context_.transaction;
    for (const bound::SetItem& item : items) {
        const Expr& target = item.computed_key ? item.target.children[0] : item.target;
        const Value entity = evaluator_.evaluate_row(target, batch, row);
        if (entity.is_null()) continue;
        const bool node = entity.is(ValueType::node);
        if (!node && !entity.is(ValueType::relationship)) {
            throw Error(ErrorCode::type_error, "InvalidArgumentType",
                        fmt::format("properties and labels are set on nodes and relationships, found {}",
                                    type_name(entity.type())),
                        target.span);
        }
        const bool exists = node ? transaction.state().node_exists(entity.as_node().id)
                                 : transaction.state().relationship_exists(entity.as_relationship().id);
        if (!exists) {
            if (item.kind == Kind::remove_property || item.kind == Kind::remove_labels) continue;
            throw Error(ErrorCode::entity_not_found, "DeletedEntityAccess", "the entity was deleted by this query",
                        item.span);
        }
        switch (item.kind) {
            case Kind::property:
                set_property(entity, key_of(item, batch, row), evaluator_.evaluate_row(item.value, batch, row),
                             item.span);
                break;
            case Kind::remove_property:
                set_property(entity, key_of(item, batch, row), Value(), item.span);
                break;
            case Kind::labels:
            case Kind::remove_labels: {
                if (!node) {
                    throw Error(ErrorCode::type_error, "InvalidArgumentType", "a relationship has a type, not labels",
                                item.span);
                }
                for (const std::string& label : item.labels) {
                    if (item.kind == Kind::labels) {
                        if (transaction.add_label(entity.as_node().id, transaction.label(label)))
                            ++context_.statistics.labels_added;
                    } else if (const auto id = transaction.state().catalog().labels.find(label)) {
                        if (transaction.remove_label(entity.as_node().id, *id)) ++context_.statistics.labels_removed;
                    }
                }
                break;
            }
            case Kind::replace:
            case Kind::merge: {
                const Value value = evaluator_.evaluate_row(item.value, batch, row);
                Map properties;
                const Catalog& catalog = transaction.state().catalog();
                const auto from_entity = [&](const auto& list) {
                    for (const auto& [key, v] : list) properties.emplace_back(catalog.keys.name(key), v);
                };
                if (value.is(ValueType::map))
                    properties = value.as_map();
                else if (value.is(ValueType::node))
                    from_entity(transaction.state().node_properties(value.as_node().id));
                else if (value.is(ValueType::relationship)) {
                    from_entity(transaction.state().relationship_properties(value.as_relationship().id));
                } else if (!value.is_null() || item.kind == Kind::replace) {
                    throw Error(ErrorCode::type_error, "InvalidArgumentType",
                                fmt::format("expected a map, node or relationship, found {}", type_name(value.type())),
                                item.value.span);
                }
                if (item.kind == Kind::replace) {
                    std::vector<std::string> stale;
                    for (const auto& [key, v] :
                         node ? transaction.state().node_properties(entity.as_node().id)
                              : transaction.state().relationship_properties(entity.as_relationship().id)) {
                        const std::string& name = catalog.keys.name(key);
                        if (std::none_of(properties.begin(), properties.end(),
                                         [&](const auto& p) { return p.first == name; })) {
                            stale.push_back(name);
                        }
                    }
                    for (const std::string& key : stale) set_property(entity, key, Value(), item.span);
                }
                for (const auto& [key, v] : properties) set_property(entity, key, v, item.span);
                break;
            }
        }
    }
}

void Updater::collect(const Value& value, SourceSpan span) {
    switch (value.type()) {
        case ValueType::null:
            return;
        case ValueType::node:
            nodes_.push_back(value.as_node().id);
            return;
        case ValueType::relationship:
            relationships_.push_back(value.as_relationship().id);
            return;
        case ValueType::path:
            nodes_.insert(nodes_.end(), value.as_path().nodes.begin(), value.as_path().nodes.end());
            relationships_.insert(relationships_.end(), value.as_path().relationships.begin(),
                                  value.as_path().relationships.end());
            return;
        default:
            throw Error(ErrorCode::type_error, "InvalidArgumentType",
                        fmt::format("DELETE needs nodes, relationships or paths, found {}", type_name(value.type())),
                        span);
    }
}

void Updater::collect_deletion(const bound::DeleteStep& step, const Batch& batch, std::size_t row) {
    for (const Expr& target : step.targets) collect(evaluator_.evaluate_row(target, batch, row), target.span);
}

void Updater::delete_collected(bool detach, SourceSpan span) {
    Transaction& transaction = *context_.transaction;
    const auto unique = [](std::vector<std::uint32_t>& ids) {
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    };
    unique(nodes_);
    std::erase_if(nodes_, [&](NodeId node) { return !transaction.state().node_exists(node); });
    if (detach) {
        NeighbourScratch scratch;
        for (const NodeId node : nodes_) {
            for (TypeId type = 0; type < transaction.state().catalog().types.size(); ++type) {
                for (const Direction direction : {Direction::outgoing, Direction::incoming}) {
                    const Adjacency* adjacency = transaction.state().adjacency(type, direction);
                    if (adjacency == nullptr) continue;
                    const Neighbours list = adjacency->neighbours(node, scratch);
                    for (std::size_t i = 0; i < list.size(); ++i) relationships_.push_back(list.id(i));
                }
            }
        }
    }
    unique(relationships_);
    for (const RelationshipId id : relationships_) {
        if (!transaction.state().relationship_exists(id)) continue;
        transaction.delete_relationship(id);
        ++context_.statistics.relationships_deleted;
    }
    for (const NodeId node : nodes_) {
        if (transaction.state().degree(node, Direction::outgoing) +
                transaction.state().degree(node, Direction::incoming) >
            0) {
            throw Error(ErrorCode::constraint_verification_failed, "DeleteConnectedNode",
                        "the node still has relationships", span, "use DETACH DELETE to delete them too");
        }
        transaction.delete_node(node);
        ++context_.statistics.nodes_deleted;
    }
    nodes_.clear();
    relationships_.clear();
}

}  // namespace entente::exec
