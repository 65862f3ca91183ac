#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "graph/error.hpp"
#include "graph/value.hpp"

namespace entente::ast {

/// An owned child that may be absent; copying copies the tree below.
template <typename T> class Box {
public:
    Box() = default;
    Box(T value) : pointer_(std::make_unique<T>(std::move(value))) {}
    Box(const Box& other) : pointer_(other.pointer_ ? std::make_unique<T>(*other.pointer_) : nullptr) {}
    Box(Box&&) noexcept = default;
    Box& operator=(Box other) noexcept {
        pointer_ = std::move(other.pointer_);
        return *this;
    }
    ~Box() = default;
    explicit operator bool() const { return pointer_ != nullptr; }
    T& operator*() { return *pointer_; }
    const T& operator*() const { return *pointer_; }
    T* operator->() { return pointer_.get(); }
    const T* operator->() const { return pointer_.get(); }

private:
    std::unique_ptr<T> pointer_;
};

struct Query;
struct PathPattern;
struct Expression;

// --- expressions ------------------------------------------------------------------------------------------------

/// What an Expression is, and what its `name`, `children`, ... hold. One node shape for all kinds lets passes walk the
/// tree without a case for each.
enum class ExpressionKind : std::uint8_t {
    absent,              ///< no expression: an open bound of a slice, a missing part of a comprehension
    literal,             ///< value
    parameter,           ///< name (without $)
    variable,            ///< name
    property,            ///< child 0 . name
    subscript,           ///< child 0 [ child 1 ]
    slice,               ///< child 0 [ child 1 .. child 2 ]; an open bound is absent
    list,                ///< children
    map,                 ///< keys[i] : child i
    map_projection,      ///< child 0 (a variable) { items }: keys[i] and child i+1; `.key` is property of child 0;
                         ///< `.*` has key "*" and child absent
    function_call,       ///< name (dotted, as written), distinct, children
    count_star,          ///< count(*)
    case_simple,         ///< child 0 operand, then pairs when/then, last the ELSE (absent without)
    case_searched,       ///< pairs when/then, last the ELSE (absent without)
    list_comprehension,  ///< name IN child 0 WHERE child 1 | child 2
    quantifier_all,      ///< name IN child 0 WHERE child 1
    quantifier_any,
    quantifier_none,
    quantifier_single,
    reduce,                 ///< name (accumulator), name2 (variable): child 0 initial, child 1 list, child 2 step
    pattern_comprehension,  ///< patterns[0], child 0 WHERE (absent without), child 1 projection
    pattern_predicate,      ///< patterns[0]: true where it matches
    exists_subquery,        ///< query
    count_subquery,         ///< query
    collect_subquery,       ///< query
    shortest_path,          ///< patterns[0], whose `shortest` is set, as an expression
    label_predicate,        ///< child 0 : labels
    is_null,
    is_not_null,
    is_type,      ///< child 0 IS [NOT] :: name, a type in upper case with single blanks; negated
    logical_not,  ///< child 0
    negate,
    unary_plus,
    // binary operators: child 0, child 1
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
    comparison_chain,  ///< a < b <= c: children a, b, c; operators[i] between child i and i+1; a conjunction
    in_list,
    starts_with,
    ends_with,
    contains,
    regex_match,
};

/// Boolean expression over labels: `:A:B`, `:A&B`, `:A|B`, `:!A`, `:%`. On relationships, over types.
struct LabelExpression {
    enum class Kind : std::uint8_t { none, name, any, conjunction, disjunction, negation };
    Kind kind = Kind::none;
    std::string name;
    std::vector<LabelExpression> children;
    SourceSpan span;
};

struct Expression {
    ExpressionKind kind = ExpressionKind::absent;
    SourceSpan span;
    Value value;  // literal
    std::string name, name2;
    SourceSpan name_span;                   // of `name`, where it is a property key, function or variable declaration
    bool distinct = false;                  // function_call
    bool negated = false;                   // is_type
    std::vector<std::string> keys;          // map, map_projection
    std::vector<ExpressionKind> operators;  // comparison_chain
    std::vector<Expression> children;
    LabelExpression labels;  // label_predicate
    std::vector<PathPattern> patterns;
    Box<Query> query;  // subqueries
};

// --- patterns ---------------------------------------------------------------------------------------------------

enum class PatternDirection : std::uint8_t { outgoing, incoming, undirected };

/// The same relationships seen from their other end.
[[nodiscard]] inline PatternDirection reverse(PatternDirection direction) {
    if (direction == PatternDirection::outgoing) return PatternDirection::incoming;
    if (direction == PatternDirection::incoming) return PatternDirection::outgoing;
    return direction;
}

struct NodePattern {
    SourceSpan span;
    std::string variable;  // empty: anonymous
    SourceSpan variable_span;
    LabelExpression labels;
    Expression properties;  // map, parameter or absent
    Expression where;       // inline WHERE or absent
};

struct VariableLength {
    std::optional<std::int64_t> min, max;
};

struct RelationshipPattern {
    SourceSpan span;
    std::string variable;
    SourceSpan variable_span;
    LabelExpression types;
    PatternDirection direction = PatternDirection::undirected;
    std::optional<VariableLength> length;
    Expression properties;
    Expression where;
};

enum class Shortest : std::uint8_t { none, single, all };

/// nodes[0] relationships[0] nodes[1] ...
struct PathPattern {
    SourceSpan span;
    std::string variable;  // p = ...; empty without
    SourceSpan variable_span;
    Shortest shortest = Shortest::none;
    std::vector<NodePattern> nodes;
    std::vector<RelationshipPattern> relationships;
};

using Pattern = std::vector<PathPattern>;

// --- clauses ----------------------------------------------------------------------------------------------------

struct Match {
    bool optional = false;
    Pattern pattern;
    Expression where;
};

struct Unwind {
    Expression list;
    std::string variable;
    SourceSpan variable_span;
};

struct ProjectionItem {
    Expression expression;
    std::string alias;  // after AS; empty without
    SourceSpan alias_span;
    std::string text;  // the expression as written, the column's name where there is no alias
};

struct SortItem {
    Expression expression;
    bool descending = false;
};

/// WITH or RETURN.
struct Projection {
    bool is_return = false;
    bool distinct = false;
    bool star = false;
    std::vector<ProjectionItem> items;
    std::vector<SortItem> order_by;
    Expression skip, limit;
    Expression where;  // WITH only
};

struct Create {
    Pattern pattern;
};

/// One assignment of SET or REMOVE.
struct SetItem {
    enum class Kind : std::uint8_t { property, replace, merge, labels, remove_property, remove_labels };
    Kind kind = Kind::property;
    SourceSpan span;
    Expression target;  // property: the property expression; otherwise a variable (or an expression of an entity)
    Expression value;   // property, replace (=), merge (+=)
    std::vector<std::string> labels;
};

struct Set {  // SET and REMOVE
    std::vector<SetItem> items;
};

struct Merge {
    PathPattern pattern;
    std::vector<SetItem> on_create, on_match;
};

struct Delete {
    bool detach = false;
    std::vector<Expression> targets;
};

struct YieldItem {
    std::string field, variable;  // variable equals field without AS
    SourceSpan span;
};

struct Call {
    std::string procedure;
    SourceSpan procedure_span;
    bool has_arguments = false;  // false: CALL p, arguments come from the parameters
    std::vector<Expression> arguments;
    bool has_yield = false, yield_star = false;
    std::vector<YieldItem> yield;
    Expression where;
};

/// CALL { ... } or CALL (a, b) { ... }.
struct SubqueryCall {
    Box<Query> query;
    bool has_scope = false;  // the parenthesised list was written
    bool scope_star = false;
    std::vector<std::string> scope;
};

struct Clause;

struct Foreach {
    std::string variable;
    SourceSpan variable_span;
    Expression list;
    std::vector<Clause> body;
};

struct LoadCsv {
    bool with_headers = false;
    Expression url;
    std::string variable;
    std::string field_terminator;
};

struct Clause {
    SourceSpan span;  // of the whole clause
    std::variant<Match, Unwind, Projection, Create, Merge, Set, Delete, Call, SubqueryCall, Foreach, LoadCsv> body;
};

struct SingleQuery {
    std::vector<Clause> clauses;
    SourceSpan span;
};

/// Single queries joined by UNION; `union_all[i]` tells whether the i-th UNION (before part i + 1) is UNION ALL.
/// Inside EXISTS, COUNT and COLLECT a bare pattern with WHERE is a query of one Match without RETURN.
struct Query {
    std::vector<SingleQuery> parts;
    std::vector<bool> union_all;
    SourceSpan span;
};

// --- statements -------------------------------------------------------------------------------------------------

enum class ExplainMode : std::uint8_t { none, explain, profile };

/// CREATE/DROP CONSTRAINT/INDEX, SHOW ...
struct SchemaCommand {
    enum class Kind : std::uint8_t {
        show_functions,
        show_procedures,
        show_constraints,
        show_indexes,
        create_constraint,
        create_index,
        create_fulltext_index,
        drop_constraint,
        drop_index
    };
    Kind kind = Kind::show_functions;
    SourceSpan span;

    // Of CREATE and DROP.
    std::string name;  // empty without
    SourceSpan name_span;
    bool guarded = false;  // IF NOT EXISTS, IF EXISTS
    bool or_replace = false;
    bool text_index = false;
    PathPattern pattern;  // FOR
    struct Property {
        std::string variable, key;
        SourceSpan span;
    };
    std::vector<Property> properties;  // ON or REQUIRE
    enum class Rule : std::uint8_t { unique, exists, key, type, ends };
    Rule rule = Rule::unique;  // of a constraint
    std::string type_name;     // of type
    SourceSpan type_span;
    PathPattern ends;  // of ends
};

struct Statement {
    ExplainMode explain = ExplainMode::none;
    std::variant<Query, SchemaCommand> body;
};

}  // namespace entente::ast
