#include "graph/constraint_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "graph/error.hpp"
#include "graph/scalar_text.hpp"

namespace entente {
namespace {

constexpr std::size_t most_examples = 3;
constexpr std::size_t most_messages = 20;
constexpr std::size_t longest_text = 60;

std::string short_text(const Value& value) {
    if (value.is(ValueType::list)) return "a list";
    std::string text = scalar_text(value).value_or("");
    if (!value.is(ValueType::string)) return text;
    if (text.size() <= longest_text) return "'" + text + "'";
    std::size_t end = longest_text;  // not inside a code point
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return "'" + text.substr(0, end) + "...'";
}

/// Looks for what breaks one constraint and describes the first cases.
class Search {
public:
    Search(const GraphState& state, const ConstraintDefinition& constraint) : state_(state), constraint_(constraint) {}

    [[nodiscard]] bool full() const { return examples_.size() >= most_examples; }
    [[nodiscard]] const std::vector<std::string>& examples() const { return examples_; }

    void node(NodeId node) {
        if (!state_.node_exists(node) || !state_.has_label(node, constraint_.label_or_type)) return;
        for (const KeyId key : constraint_.keys) property("node", node, key, state_.node_property(node, key));
        const PropertyIndex* index = constraint_.needs_index() ? own_index() : nullptr;
        if (index == nullptr) return;
        const Value key = state_.index_key(node, constraint_.keys);
        if (key.is_null() || !equals_itself(node)) return;
        if (const auto other = index->other_with(IndexProbe(key), node)) equal_nodes(*other, node);
    }

    void relationship(RelationshipId id) {
        if (!state_.relationship_exists(id)) return;
        const RelationshipRecord record = state_.relationship(id);
        if (record.type != constraint_.label_or_type) return;
        if (constraint_.kind != ConstraintKind::endpoints) {
            const KeyId key = constraint_.keys[0];
            property("relationship", id, key, state_.relationship_property(id, key));
            return;
        }
        end(id, "begins", record.source, constraint_.sources);
        end(id, "ends", record.target, constraint_.targets);
    }

    /// Relationships of the type at the node.
    void relationships_of(NodeId node) {
        if (!state_.node_exists(node)) return;
        NeighbourScratch scratch;
        for (const Direction direction : {Direction::outgoing, Direction::incoming}) {
            const Adjacency* adjacency = state_.adjacency(constraint_.label_or_type, direction);
            if (adjacency == nullptr) continue;
            const Neighbours list = adjacency->neighbours(node, scratch);
            for (std::size_t i = 0; i < list.size() && !full(); ++i) relationship(list.id(i));
        }
    }

    void everything() {
        if (constraint_.of_relationships) {
            for (RelationshipId id = 0; id < state_.relationship_limit() && !full(); ++id) relationship(id);
            return;
        }
        if (constraint_.needs_index()) duplicates();
        if (constraint_.kind == ConstraintKind::unique) return;
        std::vector<NodeId> members;
        state_.label_index(constraint_.label_or_type).collect(0, state_.node_limit(), members);
        for (const NodeId member : members) {
            if (full()) return;
            for (const KeyId key : constraint_.keys) property("node", member, key, state_.node_property(member, key));
        }
    }

    /// Goes over the whole index: for many new nodes at once.
    void duplicates() {
        const PropertyIndex* index = own_index();
        if (index == nullptr) return;
        IndexEntry before;
        index->for_each([&](const Value& key, NodeId node) {
            if (equals(before.value, key) == true && equals_itself(node)) equal_nodes(before.node, node);
            before = {key, node};
            return !full();
        });
    }

    void throw_if_found() const {
        if (examples_.empty()) return;
        throw Error(ErrorCode::constraint_validation_failed, "ConstraintViolated",
                    fmt::format("constraint `{}` does not hold: {}", constraint_.name, fmt::join(examples_, "; ")),
                    std::nullopt, hint());
    }

private:
    [[nodiscard]] const PropertyIndex* own_index() const {
        return state_.property_index(constraint_.label_or_type, constraint_.keys);
    }
    /// Its values are equal to those of another where the keys of the index are: they have no NaN. The key of a single
    /// property is its value, which the index compares.
    [[nodiscard]] bool equals_itself(NodeId node) const {
        return constraint_.keys.size() == 1 ||
               std::all_of(constraint_.keys.begin(), constraint_.keys.end(), [&](KeyId key) {
                   const Value value = state_.node_property(node, key);
                   return equals(value, value) == true;
               });
    }
    [[nodiscard]] const std::string& class_name() const {
        const Catalog& catalog = state_.catalog();
        return constraint_.of_relationships ? catalog.types.name(constraint_.label_or_type)
                                            : catalog.labels.name(constraint_.label_or_type);
    }

    void add(std::string example) {
        if (!full() && std::find(examples_.begin(), examples_.end(), example) == examples_.end()) {
            examples_.push_back(std::move(example));
        }
    }

    void property(std::string_view what, std::uint32_t id, KeyId key, const Value& value) {
        const bool required =
            constraint_.kind == ConstraintKind::exists || constraint_.kind == ConstraintKind::node_key;
        const std::string& name = state_.catalog().keys.name(key);
        if (value.is_null()) {
            if (!required) return;
            missing_ = true;
            add(fmt::format("{} {} (:{}) has no `{}`", what, id, class_name(), name));
        } else if (constraint_.kind == ConstraintKind::property_type && !has_property_type(value, constraint_.type)) {
            add(fmt::format("`{}` of {} {} (:{}) is {}, a {} and no {}", name, what, id, class_name(),
                            short_text(value), type_name(value.type()), constraint_.type));
        }
    }

    /// `b` shows the values: the later written where one is.
    void equal_nodes(NodeId a, NodeId b) {
        std::string values;
        for (const KeyId key : constraint_.keys) {
            values += fmt::format("{}`{}` {}", values.empty() ? "" : " and ", state_.catalog().keys.name(key),
                                  short_text(state_.node_property(b, key)));
        }
        add(fmt::format("nodes {} and {} (:{}) both have {}", std::min(a, b), std::max(a, b), class_name(), values));
    }

    void end(RelationshipId id, std::string_view verb, NodeId node, const std::vector<LabelId>& labels) {
        if (labels.empty()) return;
        for (const LabelId label : labels) {
            if (state_.has_label(node, label)) return;
        }
        std::string names;
        for (const LabelId label : labels) names += (names.empty() ? ":" : "|") + state_.catalog().labels.name(label);
        add(fmt::format("relationship {} (:{}) {} at node {}, which is no ({})", id, class_name(), verb, node, names));
    }

    [[nodiscard]] std::string hint() const {
        if (missing_) return "set the property in the same statement";
        switch (constraint_.kind) {
            case ConstraintKind::unique:
            case ConstraintKind::node_key:
                return "MERGE finds the node that is there, or makes it";
            case ConstraintKind::exists:
                break;
            case ConstraintKind::property_type:
                return "convert the value, for example with toInteger() or date()";
            case ConstraintKind::endpoints:
                return "SHOW CONSTRAINTS lists the labels that each end may have";
        }
        return {};
    }

    const GraphState& state_;
    const ConstraintDefinition& constraint_;
    std::vector<std::string> examples_;
    bool missing_ = false;  // a property that must be there
};

std::uint64_t size_of(const std::vector<TouchedEntities::Range>& ranges) {
    std::uint64_t size = 0;
    for (const auto& range : ranges) size += range.end - range.begin;
    return size;
}

void check_nodes(const GraphState& state, const ConstraintDefinition& constraint, const TouchedEntities& touched,
                 Search& search) {
    const PropertyIndex* index = state.property_index(constraint.label_or_type, constraint.keys);
    if (index != nullptr && touched.nodes.size() + size_of(touched.new_nodes) > index->size() / 4) {
        if (constraint.needs_index()) search.duplicates();
        if (constraint.kind == ConstraintKind::unique) return;
    }
    for (const auto& range : touched.new_nodes) {
        for (NodeId node = range.begin; node < range.end && !search.full(); ++node) search.node(node);
    }
    for (const NodeId node : touched.nodes) {
        if (search.full()) return;
        search.node(node);
    }
}

void check_relationships(const ConstraintDefinition& constraint, const TouchedEntities& touched, Search& search) {
    for (const auto& range : touched.new_relationships) {
        for (RelationshipId id = range.begin; id < range.end && !search.full(); ++id) search.relationship(id);
    }
    for (const RelationshipId id : touched.relationships) {
        if (search.full()) return;
        search.relationship(id);
    }
    if (constraint.kind != ConstraintKind::endpoints) return;
    for (const NodeId node : touched.unlabelled) {
        if (search.full()) return;
        search.relationships_of(node);
    }
}

/// The entries of an index against the columns.
std::string check_entries(const GraphState& state, const IndexDefinition& definition, const PropertyIndex& index) {
    std::string found = index.check();
    if (!found.empty()) return found;
    index.for_each([&](const Value& key, NodeId node) {
        if (!state.node_exists(node) || !state.has_label(node, definition.label)) {
            found = fmt::format("node {} does not belong into it", node);
        } else if (!equivalent(state.index_key(node, definition.keys), key)) {
            found = fmt::format("node {} has another value", node);
        }
        return found.empty();
    });
    if (!found.empty()) return found;
    std::vector<NodeId> members;
    state.label_index(definition.label).collect(0, state.node_limit(), members);
    const auto wanted = std::count_if(members.begin(), members.end(), [&](NodeId node) {
        return std::all_of(definition.keys.begin(), definition.keys.end(), [&](KeyId key) {
            const Column* column = state.node_column(key);
            return column != nullptr && column->has(node);
        });
    });
    if (static_cast<std::uint64_t>(wanted) != index.size()) {
        found = fmt::format("it has {} nodes and should have {}", index.size(), wanted);
    }
    return found;
}

}  // namespace

void check_constraints(const GraphState& state, const TouchedEntities& touched) {
    if (touched.empty()) return;
    for (const ConstraintDefinition& constraint : state.schema().constraints) {
        Search search(state, constraint);
        if (constraint.of_relationships)
            check_relationships(constraint, touched, search);
        else
            check_nodes(state, constraint, touched, search);
        search.throw_if_found();
    }
}

void check_constraint(const GraphState& state, const ConstraintDefinition& constraint) {
    Search search(state, constraint);
    search.everything();
    search.throw_if_found();
}

std::vector<std::string> check_schema(const GraphState& state) {
    std::vector<std::string> messages;
    const Schema& schema = state.schema();
    for (std::size_t i = 0; i < schema.indexes.size(); ++i) {
        const IndexDefinition& definition = schema.indexes[i];
        const PropertyIndex* index = state.property_index(definition.label, definition.keys);
        const std::string found = index == nullptr ? "it is missing" : check_entries(state, definition, *index);
        if (!found.empty()) messages.push_back(fmt::format("index `{}`: {}", definition.name, found));
    }
    for (const FulltextDefinition& definition : schema.fulltexts) {
        const FulltextIndex* index = state.fulltext_index(definition.name);
        const std::string found = index == nullptr ? "it is missing" : check_fulltext(state, definition, *index);
        if (!found.empty()) messages.push_back(fmt::format("index `{}`: {}", definition.name, found));
    }
    for (const ConstraintDefinition& constraint : schema.constraints) {
        Search search(state, constraint);
        search.everything();
        for (const std::string& example : search.examples()) {
            messages.push_back(fmt::format("constraint `{}`: {}", constraint.name, example));
        }
        if (messages.size() >= most_messages) break;
    }
    return messages;
}

}  // namespace entente
