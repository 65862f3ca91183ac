#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "graph/graph.hpp"

namespace entente::test {

/// A property graph in maps, too simple to be wrong: what the storage is compared with.
struct NaiveGraph {
    struct Node {
        std::set<LabelId> labels;
        std::map<KeyId, Value> properties;
    };
    struct Relationship {
        TypeId type;
        NodeId source;
        NodeId target;
        std::map<KeyId, Value> properties;
    };
    std::map<NodeId, Node> nodes;
    std::map<RelationshipId, Relationship> relationships;
    std::set<std::string> indexes;  ///< names
    std::uint32_t node_limit = 0;
    std::uint32_t relationship_limit = 0;
};

/// The same type and value, NaN included.
[[nodiscard]] bool same_value(const Value& a, const Value& b);

/// Makes an index of some kind on nodes with label `label` and the property `key`, perhaps with another one, or drops
/// it where it is there.
void change_index(Transaction& transaction, NaiveGraph& model, LabelId label, KeyId key);

/// The first difference found between a state, read through its whole public interface, and the model; empty when there
/// is none. Runs the state's own check too.
[[nodiscard]] std::string difference(const GraphState& state, const NaiveGraph& model);

}  // namespace entente::test
