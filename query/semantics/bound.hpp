#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "graph/error.hpp"
#include "graph/graph.hpp"
#include "graph/value.hpp"
#include "query/functions/function.hpp"
#include "query/functions/value_type.hpp"
#include "query/result.hpp"
#include "query/semantics/procedure.hpp"
#include "query/syntax/ast.hpp"

/// A statement after semantic analysis: every name resolved, every compile-time rule checked. It is the logical plan in
/// the order of the text: a sequence of steps for each part of a UNION. The planner turns it into a tree of operators.
namespace entente::bound {

/// A column of the rows that flow through a query. Every variable and every intermediate result has one of its own.
using Slot = std::uint32_t;
inline constexpr Slot no_slot = 0xFFFF'FFFF;

struct SlotInfo {
    std::string name;  ///< as written; empty for intermediate results
    TypeMask type = any_type;
};
using Frame = std::vector<SlotInfo>;

/// A label expression over the catalog's ids. A name that the catalog lacks matches nothing.
struct LabelTest {
    using Kind = ast::LabelExpression::Kind;
    Kind kind = Kind::none;
    std::optional<LabelId> label;  // of Kind::name
    std::string name;
    std::vector<LabelTest> children;
    /// `contains(id)` tells whether the entity has the label.
    template <typename Contains> [[nodiscard]] bool matches(const Contains& contains, bool any_label) const;
    [[nodiscard]] std::string text() const;
};

enum class ExprKind : std::uint8_t {
    literal,
    parameter,  // name
    slot,       // slot of the row
    local,      // slot set by an enclosing comprehension, quantifier or reduce
    property,   // child 0 . name (key)
    subscript,
    slice,  // child 0, from, to; an open bound has kind `absent`
    absent,
    list,
    map,             // keys
    map_projection,  // child 0 entity or map; keys[i] : child i + 1; key "*" with an absent child: all properties
    function,
    case_simple,
    case_searched,
    list_comprehension,  // slot IN child 0 WHERE child 1 | child 2
    quantifier_all,      // slot IN child 0 WHERE child 1
    quantifier_any,
    quantifier_none,
    quantifier_single,
    reduce,  // slot (accumulator), slot2 (variable): child 0, 1, 2
    exists_subquery,
    count_subquery,
    collect_subquery,
    has_labels,  // child 0, labels: of a node, or the type of a relationship
    path,        // children: node, relationship (or list of them), node, ...
    is_null,
    is_not_null,
    is_type,  // type_test; negated
    logical_not,
    negate,
    unary_plus,
    logical_or,
    logical_xor,
    logical_and,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    power,
    concatenate,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in_list,
    starts_with,
    ends_with,
    contains,
    regex_match,
};

struct Subquery;

struct Expr {
    ExprKind kind = ExprKind::absent;
    SourceSpan span;
    TypeMask type = any_type;
    Value value;
    Slot slot = no_slot, slot2 = no_slot;
    std::string name;
    std::optional<KeyId> key;  // of property; without: no entity has the key
    bool negated = false;
    const Function* function = nullptr;
    std::vector<std::string> keys;
    std::vector<Expr> children;
    LabelTest labels;
    std::shared_ptr<Subquery> subquery;
    std::shared_ptr<const TypeTest> type_test;  // of is_type
};

[[nodiscard]] Expr slot_expr(Slot slot, TypeMask type, SourceSpan span = {});
[[nodiscard]] Expr literal_expr(Value value, SourceSpan span = {});
[[nodiscard]] Expr and_expr(std::vector<Expr> terms);

/// Calls `visit` with every slot that `expr` reads, subqueries included (their own slots excepted).
template <typename Visit> void for_each_slot(const Expr& expr, const Visit& visit);

// --- patterns -----------------------------------------------------------------------------------------------------

struct PatternNode {
    Slot slot = no_slot;
    bool bound = false;  ///< has a value before this step
    LabelTest labels;
};

struct PatternRelationship {
    Slot slot = no_slot;
    bool bound = false;
    std::size_t from = 0, to = 0;  ///< indexes of nodes, in textual order
    ast::PatternDirection direction = ast::PatternDirection::undirected;
    LabelTest types;
    std::optional<ast::VariableLength> length;
    std::vector<std::pair<std::string, Expr>> properties;  ///< of variable length: each relationship must have them
    ast::Shortest shortest = ast::Shortest::none;
    Slot path_slot = no_slot;  ///< of shortestPath: the path
    std::size_t group = 0;     ///< relationships of one MATCH share a group: they are distinct
    SourceSpan span;
};

/// A pattern as a graph: nodes, relationships, and the conditions on them, all ANDed.
struct PatternGraph {
    std::vector<PatternNode> nodes;
    std::vector<PatternRelationship> relationships;
    std::vector<Expr> predicates;
};

// --- steps --------------------------------------------------------------------------------------------------------

enum class AggregateKind : std::uint8_t {
    count_rows,
    count,
    sum,
    avg,
    min,
    max,
    collect,
    stdev,
    stdevp,
    percentile_cont,
    percentile_disc
};

struct Aggregate {
    AggregateKind kind = AggregateKind::count_rows;
    bool distinct = false;
    Expr argument;
    Expr parameter;  // percentile
    Slot slot = no_slot;
    SourceSpan span;
    std::string text;
};

struct Assignment {
    Slot slot = no_slot;
    Expr expr;
};

struct SortKey {
    Slot slot = no_slot;
    bool descending = false;
};

struct MatchStep {
    bool optional = false;
    PatternGraph graph;
    std::vector<Assignment> paths;      // named paths, computed after the match
    std::vector<Expr> late_predicates;  // those that read the paths
};
struct LoadCsvStep {
    Slot slot = no_slot;
    Expr url;
    bool with_headers = false;
    char delimiter = ',';
};
struct UnwindStep {
    Slot slot = no_slot;
    Expr list;
};
struct ProjectStep {
    std::vector<Assignment> items;
};
struct AggregateStep {
    std::vector<Assignment> keys;
    std::vector<Aggregate> aggregates;
};
struct DistinctStep {
    std::vector<Slot> slots;
};
struct SortStep {
    std::vector<SortKey> keys;
};
struct SkipStep {
    Expr count;
};
struct LimitStep {
    Expr count;
};
struct FilterStep {
    Expr predicate;
};

struct PropertyValue {
    std::string key;
    Expr value;
};
struct CreateNode {
    Slot slot = no_slot;
    std::vector<std::string> labels;
    std::vector<PropertyValue> properties;
    std::optional<Expr> property_map;  // a parameter
};
struct CreateRelationship {
    Slot slot = no_slot;
    Slot source = no_slot, target = no_slot;
    std::string type;
    std::vector<PropertyValue> properties;
    std::optional<Expr> property_map;
    SourceSpan span;
};
struct CreateStep {
    std::vector<CreateNode> nodes;  // in order; then relationships
    std::vector<CreateRelationship> relationships;
    std::vector<Assignment> paths;
};
struct SetItem {
    enum class Kind : std::uint8_t { property, replace, merge, labels, remove_property, remove_labels };
    Kind kind = Kind::property;
    Expr target;  // the entity; with a computed key, the subscript of entity and key
    bool computed_key = false;
    std::string key;
    Expr value;
    std::vector<std::string> labels;
    SourceSpan span;
};
struct SetStep {
    std::vector<SetItem> items;
};
struct DeleteStep {
    bool detach = false;
    std::vector<Expr> targets;
};
struct MergeStep {
    PatternGraph graph;  // how to find it
    CreateStep create;   // how to make it
    std::vector<Assignment> paths;
    std::vector<SetItem> on_create, on_match;
};
struct CallStep {
    const Procedure* procedure = nullptr;
    std::vector<Expr> arguments;
    std::vector<std::pair<std::size_t, Slot>> outputs;  // field index, slot
};
struct Query;
struct SubqueryStep {
    std::shared_ptr<Query> query;
    bool returns = true;  // false: a unit subquery passes its input rows on
};
struct ForeachStep {
    Slot slot = no_slot;
    Expr list;
    std::shared_ptr<Query> body;
};

using Step = std::variant<MatchStep, UnwindStep, ProjectStep, AggregateStep, DistinctStep, SortStep, SkipStep,
                          LimitStep, FilterStep, CreateStep, SetStep, DeleteStep, MergeStep, CallStep, SubqueryStep,
                          ForeachStep, LoadCsvStep>;

struct Part {
    std::vector<Step> steps;
    std::vector<Slot> outputs;  // by column
};

/// One query: parts joined by UNION. The columns of every part are copied into `outputs` where there are several parts.
struct Query {
    std::vector<Part> parts;
    bool union_distinct = false;
    std::vector<std::string> columns;
    std::vector<Slot> outputs;
    std::vector<Slot> imports;  // slots of the enclosing row that are read
    bool returns = false;       // ends in RETURN (or is a standalone CALL)
};

/// EXISTS, COUNT, COLLECT and pattern expressions.
struct Subquery {
    Query query;
    std::uint32_t index = 0;  // dense, by statement
};

/// A parameter and the first place that reads it.
struct ParameterUse {
    std::string name;
    SourceSpan span;
};

struct Statement {
    Query query;
    Frame frame;
    std::uint32_t subquery_count = 0;
    bool writes = false;
    std::vector<ParameterUse> parameters;  // all that are read
    std::vector<Warning> warnings;
};

// --- templates ----------------------------------------------------------------------------------------------------

template <typename Contains> bool LabelTest::matches(const Contains& has, bool any_label) const {
    switch (kind) {
        case Kind::none:
            return true;
        case Kind::name:
            return label.has_value() && has(*label);
        case Kind::any:
            return any_label;
        case Kind::negation:
            return !children[0].matches(has, any_label);
        case Kind::conjunction:
            for (const LabelTest& child : children) {
                if (!child.matches(has, any_label)) return false;
            }
            return true;
        case Kind::disjunction:
            for (const LabelTest& child : children) {
                if (child.matches(has, any_label)) return true;
            }
            return false;
    }
    return false;
}

template <typename Visit> void for_each_slot(const Expr& expr, const Visit& visit) {
    if (expr.kind == ExprKind::slot) visit(expr.slot);
    for (const Expr& child : expr.children) for_each_slot(child, visit);
    if (expr.subquery) {
        for (const Slot slot : expr.subquery->query.imports) visit(slot);
    }
}

}  // namespace entente::bound
