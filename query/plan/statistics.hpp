#pragma once

#include <utility>

#include "query/plan/plan.hpp"

namespace entente::plan {

[[nodiscard]] bool holds(const Premise& premise, const GraphState& graph);

/// All relationships of the types have ids in [first, second).
[[nodiscard]] std::pair<RelationshipId, RelationshipId> ids_of(const TypeSet& types, const GraphState& graph);

/// Cardinality estimates from exact counts (labels, types, degrees by label) and sampled chunks (distinct values).
class Estimator {
public:
    /// What the caller may rely on is noted in `premises`, unless that is null.
    explicit Estimator(const GraphState& graph, Premises* premises = nullptr) : graph_(graph), premises_(premises) {}

    [[nodiscard]] double nodes(const bound::LabelTest& test) const;
    /// Average number of relationships that one node admitted by `from` has.
    [[nodiscard]] double degree(const bound::LabelTest& from, const TypeSet& types,
                                ast::PatternDirection direction) const;
    /// Share of those relationships whose other end passes `to`.
    [[nodiscard]] double end_share(const bound::LabelTest& to, const TypeSet& types,
                                   ast::PatternDirection direction) const;
    /// No end of such a relationship fails `to`: the check can be left out.
    [[nodiscard]] bool all_ends_pass(const bound::LabelTest& to, const TypeSet& types,
                                     ast::PatternDirection direction) const;
    /// There is a node that passes both.
    [[nodiscard]] bool any_node_passes(const bound::LabelTest& a, const bound::LabelTest& b) const;
    [[nodiscard]] bool has_loops(const TypeSet& types) const;
    /// There is an index on the property for the label, and every node with the label is in it.
    [[nodiscard]] bool all_have(LabelId label, KeyId key) const;
    /// Share of rows that a predicate keeps.
    [[nodiscard]] double selectivity(const Expr& predicate) const;
    [[nodiscard]] TypeSet types(const bound::LabelTest& test) const;

private:
    struct EndCounts {
        double passing = 0, all = 0;
    };
    [[nodiscard]] EndCounts end_counts(const bound::LabelTest& test, const TypeSet& types, Direction direction) const;
    [[nodiscard]] bool set_passes(const bound::LabelTest& test, LabelSetId set) const;
    /// Share of entities whose property equals `value`; null: any one value.
    [[nodiscard]] double equality_share(const Expr& property, const Expr* value = nullptr) const;
    template <typename Visit> void for_each_type(const TypeSet& types, const Visit& visit) const;

    void rely(Premise premise) const;

    const GraphState& graph_;
    Premises* premises_;
};

/// Types overlap: a relationship could belong to both.
[[nodiscard]] bool overlap(const TypeSet& a, const TypeSet& b);

}  // namespace entente::plan
