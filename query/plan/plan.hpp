#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/plan/slot_set.hpp"
#include "query/semantics/bound.hpp"

/// The physical plan: a tree of operator descriptions. Nothing here runs; query/exec makes operators from it.
namespace entente::plan {

using bound::Expr;
using bound::Slot;

/// The rows that the enclosing operator (Apply, a subquery, MERGE) hands in; at the top one row without columns.
struct Argument {};

/// A comparison with a value known before the scan: chunks whose bounds exclude it are skipped. The filter stays.
struct ScanBound {
    KeyId key = 0;
    bound::ExprKind comparison = bound::ExprKind::equal;  // property <comparison> value
    Expr value;
};

struct NodeScan {
    Slot slot = bound::no_slot;
    std::optional<LabelId> label;  ///< scan its index; otherwise all nodes
    bound::LabelTest test;         ///< checked for each node; none when the label says it all
    std::vector<ScanBound> bounds;
};

/// For every input row, the nodes that an index finds. What it finds meets the condition that it stands for, or more
/// than that: see FoundSeek.
struct NodeIndexSeek {
    enum class Kind : std::uint8_t { equal, in_list, range, prefix };  ///< by how few nodes they are likely to leave
    Slot slot = bound::no_slot;
    LabelId label = 0;
    std::vector<KeyId> keys;  ///< several only of equal and in_list
    bound::LabelTest test;    ///< checked for each node; none when the label says it all
    Kind kind = Kind::equal;
    bool unique = false;  ///< at most one node is found
    struct Sought {
        Expr value;
        bool in_list = false;  ///< `IN value`, not `= value`
    };
    std::vector<Sought> values;     ///< one for each key; none of range
    std::optional<Expr> low, high;  ///< of range
    bool low_inclusive = false, high_inclusive = false;
};

/// Types that a relationship test admits, resolved; `all` when there is no test.
struct TypeSet {
    bool all = false;
    std::vector<TypeId> types;
};

/// All relationships of some types, in the order of their ids, with those of their ends that someone reads. Ends are
/// not tested: the statistics say that all of them pass.
struct RelationshipScan {
    Slot relationship = bound::no_slot, source = bound::no_slot, target = bound::no_slot;
    TypeSet types;
    std::vector<ScanBound> bounds;
};

/// One row that stands for as many as the statistics count: nodes of a label, or relationships seen from them.
struct StoredCount {
    bool relationships = false;
    bound::LabelTest test;  ///< of the node, or of the node that a relationship is seen from
    TypeSet types;
    ast::PatternDirection direction = ast::PatternDirection::outgoing;
};

struct Expand {
    Slot from = bound::no_slot, relationship = bound::no_slot, to = bound::no_slot;
    TypeSet types;
    ast::PatternDirection direction = ast::PatternDirection::outgoing;  ///< seen from `from`
    bool into = false;  ///< `to` has a value already: keep relationships that lead there
    bool emit_relationship = true;
    bool once = false;                ///< only `to` is read and duplicates do not matter: each end once
    bound::LabelTest test;            ///< on `to`
    std::vector<Slot> distinct_from;  ///< relationships (or lists) that the new one must differ from
};

/// Counts the relationships that Expand would follow, without following them: the row's multiplicity is multiplied.
struct ExpandCount {
    Slot from = bound::no_slot;
    TypeSet types;
    ast::PatternDirection direction = ast::PatternDirection::outgoing;
    std::vector<Slot> distinct_from;  ///< single relationships, pairwise distinct
    /// Conditions on the far end alone: its nodes are tested once each, before the first row.
    Slot end = bound::no_slot;
    bound::LabelTest end_test;
    std::vector<Expr> end_predicates;
    [[nodiscard]] bool tests_end() const {
        return end_test.kind != bound::LabelTest::Kind::none || !end_predicates.empty();
    }
};

/// Counts the ways to complete a row by a part of the pattern that nobody looks at: the row's multiplicity is
/// multiplied by their number. Nodes are found level by level; where the rest of the part falls into pieces that have
/// nothing to do with each other, the pieces are counted apart and their counts multiplied (factorised, as in
/// Yannakakis 1981), and a count that depends on one node alone is kept for that node. A node with relationships to
/// several nodes found before is found by intersecting their lists of neighbours (worst-case optimal, as in Ngo et al.
/// 2012).
struct CountPattern {
    struct Node {
        Slot slot = bound::no_slot;
        bool bound = false;  ///< the row has it
        /// Conditions on the node alone, tested at most once a node; none where its relationships imply them.
        bound::LabelTest test;
        std::vector<Expr> predicates;
        [[nodiscard]] bool tested() const { return test.kind != bound::LabelTest::Kind::none || !predicates.empty(); }
    };
    /// The node in the middle of an edge, and the relationship from there to the edge's end.
    struct Via {
        std::size_t node = 0;
        TypeSet types;
        ast::PatternDirection direction = ast::PatternDirection::outgoing;
        bool loops = false;
    };
    struct Edge {
        std::size_t from = 0, to = 0;  ///< nodes
        TypeSet types;
        ast::PatternDirection direction = ast::PatternDirection::outgoing;  ///< seen from `from`
        bool loops = false;               ///< there are relationships of these types from a node to itself
        std::vector<std::size_t> rivals;  ///< edges that must not be the same relationship
        std::optional<Via> via = {};      ///< a path of two relationships; none of the following
        bool once = false;                ///< whether there are relationships counts, not how many
        bool squared = false;             ///< pairs of them count; only in a column
    };
    struct Level {
        std::size_t node = 0;
        std::vector<std::size_t> edges;      ///< to nodes found before, those found first in front; none: all nodes
        std::vector<std::size_t> absent;     ///< edges to nodes found before that must not exist
        std::vector<std::size_t> unequal;    ///< nodes found before that must be others
        std::vector<Level> children;         ///< independent of one another
        std::optional<std::size_t> kept_by;  ///< the count depends on this node alone and is kept
        /// A tree that hangs from one node, counted for all nodes of a chunk at a time. Its children are columns too,
        /// or only_degree(). Neither they nor the level have absent, unequal or rivals.
        bool column = false;
        bool optional = false;  ///< of OPTIONAL MATCH: no match counts as one
        bool constant = false;  ///< the count depends on nothing and is kept
    };
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    std::vector<Level> levels;
    bool optional = false;  ///< of OPTIONAL MATCH: a row without a match stays
    /// Their counts are added, or those of `subtracted` ones taken off: this one then leaves conditions out (inclusion
    /// and exclusion). Without bound nodes.
    std::vector<CountPattern> corrections;
    bool subtracted = false;
    /// A clique of nodes that are all alike: each set of nodes is met once, in the order of their degrees
    /// (exec/clique_counter.hpp). Where that cannot be done, the levels say how to count.
    bool by_degree = false;

    double steps = 0;  ///< estimated, for one row; 0: not known

    /// It depends on no row and goes through all nodes, which several threads can share.
    [[nodiscard]] bool scans() const {
        return std::none_of(nodes.begin(), nodes.end(), [](const Node& node) { return node.bound; }) &&
               std::all_of(levels.begin(), levels.end(), [](const Level& level) { return level.edges.empty(); });
    }
    /// And that is worth it.
    [[nodiscard]] bool shared(std::uint32_t node_limit) const {
        return scans() && node_limit >= least_shared_nodes && (steps == 0 || steps >= least_shared_steps);
    }
    static constexpr std::uint32_t least_shared_nodes = 8 * chunk_rows;
    static constexpr double least_shared_steps = 100'000;  ///< about a third of a millisecond
};

struct VarExpand {
    Slot from = bound::no_slot, relationships = bound::no_slot, to = bound::no_slot;
    TypeSet types;
    ast::PatternDirection direction = ast::PatternDirection::outgoing;
    bool reversed = false;  ///< `from` is the pattern's right end: the list is emitted backwards
    std::int64_t min = 1;
    std::optional<std::int64_t> max;
    bool into = false;
    bool emit_relationships = true;
    bool endpoints_only = false;  ///< each end once, whatever the number of paths
    bool counted = false;         ///< only their number matters: the row's multiplicity is multiplied
    bound::LabelTest test;
    std::vector<std::pair<std::string, Expr>> properties;
    std::vector<Slot> distinct_from;
};

struct ShortestPath {
    Slot from = bound::no_slot, to = bound::no_slot, relationships = bound::no_slot, path = bound::no_slot;
    TypeSet types;
    ast::PatternDirection direction = ast::PatternDirection::outgoing;
    std::int64_t min = 1;
    std::optional<std::int64_t> max;
    bool all = false;
    std::vector<std::pair<std::string, Expr>> properties;
    /// all(element IN relationships(p) WHERE predicate), none(...), and the same of nodes(p).
    struct ElementTest {
        bool of_nodes = false;
        bool expected = true;
        Slot element = bound::no_slot;
        Expr predicate;
    };
    std::vector<ElementTest> tests;
    std::vector<Expr> predicates;  ///< other conditions on the path: a path that fails is not the shortest one
};

/// The ends of a relationship that the row already has.
struct RelationshipEnds {
    Slot relationship = bound::no_slot, from = bound::no_slot, to = bound::no_slot;
    bool from_bound = false, to_bound = false;
    TypeSet types;
    ast::PatternDirection direction = ast::PatternDirection::outgoing;
    bound::LabelTest from_test, to_test;
    std::vector<Slot> distinct_from;
};

/// Checks labels of a node that the row already has.
struct LabelFilter {
    Slot slot = bound::no_slot;
    bound::LabelTest test;
};

/// Keeps rows in which the two relationships (or lists of them) of each pair have none in common.
struct DistinctRelationships {
    std::vector<std::pair<Slot, Slot>> pairs;
};

struct Filter {
    std::vector<Expr> predicates;
};
struct Project {
    std::vector<bound::Assignment> items;
};
struct Aggregate {
    std::vector<bound::Assignment> keys;
    std::vector<bound::Aggregate> aggregates;
};
/// Of a grouping in which no two rows have equal keys: each row is a group, and counts the rows that it stands for.
struct RowGroups {
    std::vector<bound::Assignment> keys;
    std::vector<Slot> counts;
};
struct Distinct {
    std::vector<Slot> slots;
};
struct Sort {
    std::vector<bound::SortKey> keys;
    /// Keys other than the first that are computed here, for rows that the first key does not rule out. With `limit`.
    std::vector<bound::Assignment> late_items;
    std::optional<Expr> limit, skip;  ///< only the first skip + limit rows are wanted
};
struct Skip {
    Expr count;
};
struct Limit {
    Expr count;
};
struct LoadCsv {
    Slot slot = bound::no_slot;
    Expr url;
    bool with_headers = false;
    char delimiter = ',';
};
struct Unwind {
    Slot slot = bound::no_slot;
    Expr list;
};

/// inputs[0] probes, inputs[1] is built. Without keys: every pair.
struct HashJoin {
    std::vector<Expr> probe_keys, build_keys;
    std::vector<Slot> build_slots;  ///< columns that the build side adds
};

/// Runs inputs[1], whose Argument is the rows of inputs[0]: one row at a time, or `optional`, a batch at a time (every
/// operator of the right side treats rows one by one), and rows without a match stay, with nulls in `added`.
struct Apply {
    bool optional = false;
    bool unit = false;          ///< the left rows pass unchanged; the right side runs for its effects
    bool writes = false;        ///< the right side writes: it runs for every row before the first one goes on
    Slot tag = bound::no_slot;  ///< of optional: the column in which a right row names its left row
    std::vector<Slot> added;
};

struct Union {
    bool distinct = false;
    std::vector<std::vector<Slot>> inputs;  ///< by branch, then column
    std::vector<Slot> outputs;
};

struct Create {
    bound::CreateStep step;
};
struct SetProperties {
    bound::SetStep step;
};
struct Delete {
    bound::DeleteStep step;
};
/// inputs[1] finds the pattern for one Argument row.
struct Merge {
    bound::MergeStep step;
    std::vector<Slot> added;
};
struct Call {
    bound::CallStep step;
};
/// inputs[1] is the body, run for every element.
struct Foreach {
    Slot slot = bound::no_slot;
    Expr list;
};

using Operator =
    std::variant<Argument, NodeScan, NodeIndexSeek, RelationshipScan, StoredCount, Expand, ExpandCount, CountPattern,
                 VarExpand, ShortestPath, RelationshipEnds, LabelFilter, DistinctRelationships, Filter, Project,
                 Aggregate, RowGroups, Distinct, Sort, Skip, Limit, Unwind, HashJoin, Apply, Union, Create,
                 SetProperties, Delete, Merge, Call, Foreach, LoadCsv>;

enum class ScanKind : std::uint8_t { nodes, relationships };

/// Of an operator that takes in its whole input: the scan below it can be dealt out to several copies of the operators
/// in between, and their answers put together.
struct ParallelScan {
    std::uint32_t scan = 0;  ///< plan id
    ScanKind kind = ScanKind::nodes;
    double work = 0;  ///< rows that the operators handle, estimated
    /// Less is done before another thread has woken up.
    [[nodiscard]] bool pays() const { return work >= 30'000; }
};

struct Plan {
    Operator op;
    std::vector<Plan> inputs;
    double rows = 1;         ///< estimated
    std::vector<Slot> live;  ///< columns of the output that someone above reads
    SlotSet produced;        ///< columns that the output could have
    std::uint32_t id = 0;    ///< dense, for PROFILE
    std::optional<ParallelScan> parallel_scan;
};

/// `op` over one input, giving `rows` rows as estimated.
[[nodiscard]] inline Plan unary(Operator op, Plan input, double rows) {
    Plan plan;
    plan.op = std::move(op);
    plan.rows = rows;
    plan.inputs.push_back(std::move(input));
    return plan;
}

/// EXISTS, COUNT or COLLECT: a plan over argument rows.
struct SubqueryPlan {
    Plan plan;
    Slot tag = bound::no_slot;  ///< no_slot: one row at a time
    Slot output = bound::no_slot;
};

/// Something that the statistics of a graph say, by which a check was left out.
struct Premise {
    enum class Kind : std::uint8_t {
        all_ends_pass,   ///< every end of relationships of `types` in `direction` passes `labels`
        no_node_passes,  ///< both `labels` and `other_labels`
        no_loops,        ///< among relationships of `types`
        all_have_key,    ///< every node with the label of `labels` has `key`, by the index on it
    };
    Kind kind = Kind::all_ends_pass;
    bound::LabelTest labels, other_labels;
    TypeSet types;
    ast::PatternDirection direction = ast::PatternDirection::outgoing;
    KeyId key = 0;
};
using Premises = std::vector<Premise>;

struct Statement {
    Plan root;
    Premises premises;                     ///< the plan is right where they hold; none when the statement writes
    std::vector<SubqueryPlan> subqueries;  ///< by bound::Subquery::index
    bound::Statement bound;
    std::uint32_t operator_count = 0;
};

}  // namespace entente::plan
