#pragma once

#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace entente {

/// What a transaction wrote since constraints were last checked, with repetitions.
struct TouchedEntities {
    struct Range {
        std::uint32_t begin = 0, end = 0;
    };
    std::vector<NodeId> nodes;                        ///< created, given a label, or with a property written
    std::vector<NodeId> unlabelled;                   ///< that lost a label
    std::vector<RelationshipId> relationships;        ///< created, or with a property written
    std::vector<Range> new_nodes, new_relationships;  ///< of bulk loads

    void touch_node(NodeId node) {
        if (nodes.empty() || nodes.back() != node) nodes.push_back(node);
    }
    void touch_relationship(RelationshipId id) {
        if (relationships.empty() || relationships.back() != id) relationships.push_back(id);
    }
    [[nodiscard]] bool empty() const {
        return nodes.empty() && unlabelled.empty() && relationships.empty() && new_nodes.empty() &&
               new_relationships.empty();
    }
};

/// Throws Error(constraint_validation_failed), which names the constraint and some offending entities, when what was
/// touched breaks a constraint. What was deleted since breaks none. O(touched log nodes) for each constraint.
void check_constraints(const GraphState& state, const TouchedEntities& touched);

/// The same for one constraint and all that the state holds.
void check_constraint(const GraphState& state, const ConstraintDefinition& constraint);

/// What is wrong with the indexes and constraints of a state, one line each: every index is compared with the columns,
/// every constraint with all entities.
[[nodiscard]] std::vector<std::string> check_schema(const GraphState& state);

}  // namespace entente
