#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.hpp"
#include "loader/facts_statement.hpp"

namespace entente::facts {

/// Bytes of one of the files of a load.
struct Place {
    std::uint32_t file = 0;
    SourceSpan span;
};

/// A node that a load declares or names, merged from all that the files say of it.
struct Entity {
    std::string alias;  ///< the first one it is called by
    Value id;           ///< string or integer
    bool declared = false;
    NodeId node = no_entity;  ///< where the graph has it
    std::vector<std::string> labels;
    struct Stated {
        std::string key;
        Value value;
        Place place;
    };
    std::vector<Stated> properties;  ///< without `id` and `sources`
    std::vector<std::string> sources;
};

using EntityIndex = std::uint32_t;
using Properties = std::vector<std::pair<std::string, Value>>;

/// A relationship, merged from all statements of the same type, ends and properties.
struct Relation {
    std::string type;
    EntityIndex source = 0, target = 0;
    Properties properties;  ///< sorted by key, without `sources`
    std::vector<std::string> sources;
};

/// All that the files of a load say.
struct Model {
    std::vector<Entity> entities;
    std::vector<Relation> relations;
};

/// The files as one model, names resolved among the files and against `state`. Throws LoadError for the first thing
/// that is wrong in the order of files and text.
[[nodiscard]] Model resolve(std::span<const File> files, const GraphState& state);

/// Writes what the graph does not have yet.
void store(const Model& model, Transaction& transaction, LoadReport& report);

/// The same value of the same type: 1 and 1.0 are two values.
[[nodiscard]] bool is_same(const Value& a, const Value& b);

/// Adds what `texts` does not have.
void unite(std::vector<std::string>& texts, std::string text);

/// Hash of what makes a relationship: type, ends, properties in the order of their keys.
[[nodiscard]] std::uint64_t relation_hash(std::string_view type, std::uint32_t source, std::uint32_t target,
                                          const Properties& properties);
[[nodiscard]] bool are_same(const Properties& a, const Properties& b);

}  // namespace entente::facts
