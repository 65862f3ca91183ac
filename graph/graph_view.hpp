#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/snapshot.hpp"
#include "graph/value.hpp"

namespace entente {

/// Reads the nodes and relationships of a snapshot by names, without the types that store them. Cheap to copy; keeps
/// the snapshot. An entity that the snapshot does not hold has no labels, no properties, no type and null ends.
class GraphView {
public:
    explicit GraphView(Snapshot snapshot) : snapshot_(std::move(snapshot)) {}

    [[nodiscard]] std::uint64_t node_count() const;
    [[nodiscard]] std::uint64_t relationship_count() const;

    [[nodiscard]] bool holds(NodeRef node) const;
    [[nodiscard]] bool holds(RelationshipRef relationship) const;
    [[nodiscard]] std::vector<std::string> labels(NodeRef node) const;  ///< sorted
    [[nodiscard]] std::string_view type(RelationshipRef relationship) const;
    [[nodiscard]] NodeRef source(RelationshipRef relationship) const;
    [[nodiscard]] NodeRef target(RelationshipRef relationship) const;
    [[nodiscard]] Value property(NodeRef node, std::string_view key) const;  ///< null where there is none
    [[nodiscard]] Value property(RelationshipRef relationship, std::string_view key) const;
    [[nodiscard]] Map properties(NodeRef node) const;  ///< sorted by key
    [[nodiscard]] Map properties(RelationshipRef relationship) const;

private:
    Snapshot snapshot_;
};

}  // namespace entente
