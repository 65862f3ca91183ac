#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/catalog.hpp"
#include "graph/value.hpp"

namespace entente {

enum class IndexKind : std::uint8_t { range, text };  ///< a name only: both find equality, ranges and prefixes

/// An index on one property or several of the nodes with one label. A node is in it that has them all. A graph has at
/// most one for a label and a list of keys.
struct IndexDefinition {
    std::string name;
    IndexKind kind = IndexKind::range;
    LabelId label = 0;
    std::vector<KeyId> keys;     ///< in the order given, different
    bool of_constraint = false;  ///< made by the constraint of the same name, and dropped with it

    [[nodiscard]] bool has_key(KeyId key) const;
    [[nodiscard]] bool is_on(LabelId other, std::span<const KeyId> other_keys) const;
};

/// A full-text index on some properties of the nodes that have one of the labels; see fulltext_index.hpp.
struct FulltextDefinition {
    std::string name;
    std::vector<LabelId> labels;  ///< ascending
    std::vector<KeyId> keys;      ///< in the order given

    [[nodiscard]] bool has_label(LabelId label) const;
    [[nodiscard]] bool has_key(KeyId key) const;
    bool operator==(const FulltextDefinition&) const = default;
};

enum class ConstraintKind : std::uint8_t {
    unique,         ///< no two nodes with the label have equal values of all keys; nodes without one are free
    exists,         ///< every node with the label, or relationship of the type, has the key
    node_key,       ///< unique and exists
    property_type,  ///< where the key is there, its value has a type
    endpoints,      ///< relationships of the type begin and end at nodes with one of the labels
};

/// What must hold of every node with a label, or of every relationship of a type.
struct ConstraintDefinition {
    std::string name;
    ConstraintKind kind = ConstraintKind::unique;
    bool of_relationships = false;
    std::uint32_t label_or_type = 0;        ///< LabelId, or of_relationships a TypeId
    std::vector<KeyId> keys;                ///< none of endpoints; several only where it needs_index()
    std::string type;                       ///< of property_type: `INTEGER`, `LIST<STRING NOT NULL>`, ...
    std::vector<LabelId> sources, targets;  ///< of endpoints: one of them must be there; empty: any node

    [[nodiscard]] bool needs_index() const {
        return kind == ConstraintKind::unique || kind == ConstraintKind::node_key;
    }
    /// The same rule, whatever the names.
    [[nodiscard]] bool same_rule(const ConstraintDefinition& other) const;
};

/// The indexes and constraints of a graph, in the order of their making. Names are unique among both. Part of a state:
/// immutable once published.
struct Schema {
    std::vector<IndexDefinition> indexes;
    std::vector<FulltextDefinition> fulltexts;
    std::vector<ConstraintDefinition> constraints;
    std::uint64_t changes = 0;  ///< made to this copy and those that it was copied from, since the graph was opened
    std::uint64_t epoch = 0;    ///< transaction that made this copy; only that one may change it

    [[nodiscard]] const IndexDefinition* find_index(std::string_view name) const;
    [[nodiscard]] const FulltextDefinition* find_fulltext(std::string_view name) const;
    [[nodiscard]] const ConstraintDefinition* find_constraint(std::string_view name) const;
    /// An index, full-text index or constraint has the name.
    [[nodiscard]] bool has_name(std::string_view name) const;
    /// Nodes with `label` that have all of `keys`, in this order, differ in their values.
    [[nodiscard]] bool is_unique(LabelId label, std::span<const KeyId> keys) const;
    [[nodiscard]] bool is_unique(LabelId label, KeyId key) const { return is_unique(label, std::span(&key, 1)); }
};

/// `INTEGER`, `ZONED DATETIME`, `LIST<STRING>`, ...: a type that a property can have, in upper case. Spellings that
/// mean the same get one name: `INT` is `INTEGER`. Throws Error(syntax_error, phase compile) for another.
[[nodiscard]] std::string property_type_name(std::string_view text);
/// `value` has a type that property_type_name gave.
[[nodiscard]] bool has_property_type(const Value& value, std::string_view type);

// The definitions as the statements that make them.
[[nodiscard]] std::string statement_text(const IndexDefinition& index, const Catalog& catalog);
[[nodiscard]] std::string statement_text(const FulltextDefinition& index, const Catalog& catalog);
[[nodiscard]] std::string statement_text(const ConstraintDefinition& constraint, const Catalog& catalog);
/// `UNIQUENESS`, `NODE_PROPERTY_EXISTENCE`, ...: the kind as SHOW CONSTRAINTS names it.
[[nodiscard]] std::string_view kind_name(const ConstraintDefinition& constraint);

}  // namespace entente
