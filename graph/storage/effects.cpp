#include "graph/storage/effects.hpp"

#include <limits>
#include <vector>

#include "graph/storage/index_codec.hpp"
#include "graph/storage/value_codec.hpp"

namespace entente::storage {
namespace {

enum class Effect : std::uint8_t {
    add_label_name = 1,
    add_type_name = 2,
    add_key_name = 3,
    create_node = 4,
    create_relationship = 5,
    add_label = 6,
    remove_label = 7,
    set_node_property = 8,
    set_relationship_property = 9,
    delete_relationship = 10,
    delete_node = 11,
    create_index = 12,
    drop_index = 13,
    create_constraint = 14,
    drop_constraint = 15,
    create_fulltext_index = 16,
};

class Replay {
public:
    Replay(ByteReader& in, StateEditor& editor) : in_(in), editor_(editor) {}

    void next() {
        switch (static_cast<Effect>(in_.byte())) {
            case Effect::add_label_name:
                editor_.label(in_.text());
                return;
            case Effect::add_type_name:
                editor_.type(in_.text());
                return;
            case Effect::add_key_name:
                editor_.key(in_.text());
                return;
            case Effect::create_node:
                return create_node();
            case Effect::create_relationship:
                return create_relationship();
            case Effect::add_label: {
                const NodeId id = node();
                editor_.add_label(id, label());
                return;
            }
            case Effect::remove_label: {
                const NodeId id = node();
                editor_.remove_label(id, label());
                return;
            }
            case Effect::set_node_property: {
                const NodeId id = node();
                const KeyId property = key();
                editor_.set_node_property(id, property, read_value(in_));
                return;
            }
            case Effect::set_relationship_property: {
                const RelationshipId id = relationship();
                const KeyId property = key();
                editor_.set_relationship_property(id, property, read_value(in_));
                return;
            }
            case Effect::delete_relationship:
                return editor_.delete_relationship(relationship());
            case Effect::delete_node:
                return delete_node();
            case Effect::create_index:
                return create_index();
            case Effect::create_constraint:
                return create_constraint();
            case Effect::drop_index: {
                const std::string_view name = in_.text();
                const IndexDefinition* index = schema().find_index(name);
                if (index == nullptr ? schema().find_fulltext(name) == nullptr : index->of_constraint) {
                    throw Damage{"an index does not exist"};
                }
                return editor_.remove_index(name);
            }
            case Effect::create_fulltext_index: {
                const FulltextDefinition definition = read_fulltext_definition(in_, catalog());
                require_new_rule(definition.name);
                return editor_.add_fulltext_index(definition);
            }
            case Effect::drop_constraint: {
                const std::string_view name = in_.text();
                if (schema().find_constraint(name) == nullptr) throw Damage{"a constraint does not exist"};
                return editor_.remove_constraint(name);
            }
        }
        throw Damage{"an effect is unknown"};
    }

private:
    [[nodiscard]] const GraphState& state() const { return editor_.state(); }
    [[nodiscard]] const Catalog& catalog() const { return state().catalog(); }
    [[nodiscard]] const Schema& schema() const { return state().schema(); }

    NodeId node() {
        const std::uint64_t id = in_.count(std::numeric_limits<NodeId>::max(), "a node");
        if (!state().node_exists(static_cast<NodeId>(id))) throw Damage{"a node does not exist"};
        return static_cast<NodeId>(id);
    }
    RelationshipId relationship() {
        const std::uint64_t id = in_.count(std::numeric_limits<RelationshipId>::max(), "a relationship");
        if (!state().relationship_exists(static_cast<RelationshipId>(id))) {
            throw Damage{"a relationship does not exist"};
        }
        return static_cast<RelationshipId>(id);
    }
    std::uint32_t below(std::uint32_t size, std::string_view what) {
        const std::uint64_t id = in_.varint();
        if (id >= size) throw Damage{std::string(what) + " is unknown"};
        return static_cast<std::uint32_t>(id);
    }
    LabelId label() { return below(catalog().labels.size(), "a label"); }
    KeyId key() { return below(catalog().keys.size(), "a key"); }

    void create_node() {
        if (in_.varint() != state().node_limit()) throw Damage{"a node is out of order"};
        std::vector<LabelId> labels(in_.count(catalog().labels.size(), "a number of labels"));
        for (LabelId& id : labels) id = label();
        editor_.create_node(editor_.label_set(labels));
    }
    void create_relationship() {
        if (in_.varint() != state().relationship_limit()) throw Damage{"a relationship is out of order"};
        const TypeId type = below(catalog().types.size(), "a type");
        const NodeId source = node();
        editor_.create_relationship(type, source, node());
    }
    void require_new_rule(const std::string& name) const {
        if (schema().has_name(name)) throw Damage{"an index or constraint stands there already"};
    }
    void create_index() {
        const IndexDefinition definition = read_index_definition(in_, catalog());
        require_new_rule(definition.name);
        if (state().property_index(definition.label, definition.keys) != nullptr) {
            throw Damage{"a property is indexed twice"};
        }
        editor_.add_index(definition);
    }
    void create_constraint() {
        const ConstraintDefinition definition = read_constraint_definition(in_, catalog());
        require_new_rule(definition.name);
        if (definition.needs_index() && state().property_index(definition.label_or_type, definition.keys) != nullptr) {
            throw Damage{"a property is indexed twice"};
        }
        editor_.add_constraint(definition);
    }
    void delete_node() {
        const NodeId id = node();
        if (state().degree(id, Direction::outgoing) + state().degree(id, Direction::incoming) != 0) {
            throw Damage{"a node with relationships is deleted"};
        }
        editor_.delete_node(id);
    }

    ByteReader& in_;
    StateEditor& editor_;
};

void put(ByteWriter& out, Effect effect) {
    out.byte(static_cast<std::uint8_t>(effect));
}

}  // namespace

void Effects::label_added(std::string_view name) {
    put(out_, Effect::add_label_name);
    out_.text(name);
}
void Effects::type_added(std::string_view name) {
    put(out_, Effect::add_type_name);
    out_.text(name);
}
void Effects::key_added(std::string_view name) {
    put(out_, Effect::add_key_name);
    out_.text(name);
}

void Effects::node_created(NodeId node, std::span<const LabelId> labels) {
    put(out_, Effect::create_node);
    out_.varint(node);
    out_.varint(labels.size());
    for (const LabelId label : labels) out_.varint(label);
}

void Effects::relationship_created(RelationshipId id, const RelationshipRecord& record) {
    put(out_, Effect::create_relationship);
    out_.varint(id);
    out_.varint(record.type);
    out_.varint(record.source);
    out_.varint(record.target);
}

void Effects::label_set(NodeId node, LabelId label, bool present) {
    put(out_, present ? Effect::add_label : Effect::remove_label);
    out_.varint(node);
    out_.varint(label);
}

void Effects::node_property_set(NodeId node, KeyId key, const Value& value) {
    put(out_, Effect::set_node_property);
    out_.varint(node);
    out_.varint(key);
    put_value(out_, value);
}

void Effects::relationship_property_set(RelationshipId id, KeyId key, const Value& value) {
    put(out_, Effect::set_relationship_property);
    out_.varint(id);
    out_.varint(key);
    put_value(out_, value);
}

void Effects::relationship_deleted(RelationshipId id) {
    put(out_, Effect::delete_relationship);
    out_.varint(id);
}
void Effects::node_deleted(NodeId node) {
    put(out_, Effect::delete_node);
    out_.varint(node);
}

void Effects::index_created(const IndexDefinition& definition) {
    put(out_, Effect::create_index);
    put_definition(out_, definition);
}
void Effects::fulltext_index_created(const FulltextDefinition& definition) {
    put(out_, Effect::create_fulltext_index);
    put_definition(out_, definition);
}
void Effects::index_dropped(std::string_view name) {
    put(out_, Effect::drop_index);
    out_.text(name);
}
void Effects::constraint_created(const ConstraintDefinition& definition) {
    put(out_, Effect::create_constraint);
    put_definition(out_, definition);
}
void Effects::constraint_dropped(std::string_view name) {
    put(out_, Effect::drop_constraint);
    out_.text(name);
}

void Effects::replay(std::size_t begin, std::size_t end, StateEditor& editor) const {
    ByteReader in(std::span(out_.bytes()).subspan(begin, end - begin));
    storage::replay(in, editor);
}

}  // namespace entente::storage

std::unique_ptr<entente::EffectRecorder> entente::make_recorder() {
    return std::make_unique<storage::Effects>();
}

namespace entente::storage {

void replay(ByteReader& in, StateEditor& editor) {
    Replay effects(in, editor);
    while (in.left() > 0) effects.next();
}

}  // namespace entente::storage
