#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/semantics/ast_tools.hpp"
#include "query/semantics/bind.hpp"

/// The semantic analysis itself, one class over several files: expressions, patterns, projections, updates, clauses.
/// Private to this folder.
namespace entente::semantics {

using bound::Expr;
using bound::ExprKind;
using bound::no_slot;
using bound::Slot;

inline constexpr TypeMask null_type = mask_of(ValueType::null);
inline constexpr TypeMask node_type = mask_of(ValueType::node);
inline constexpr TypeMask relationship_type = mask_of(ValueType::relationship);
inline constexpr TypeMask path_type = mask_of(ValueType::path);
inline constexpr TypeMask list_type = mask_of(ValueType::list);
inline constexpr TypeMask map_type = mask_of(ValueType::map);
inline constexpr TypeMask string_type = mask_of(ValueType::string);
inline constexpr TypeMask boolean_type = mask_of(ValueType::boolean);
inline constexpr TypeMask integer_type = mask_of(ValueType::integer);
inline constexpr TypeMask temporal_types = mask_of(
    {ValueType::date, ValueType::local_time, ValueType::time, ValueType::local_date_time, ValueType::date_time});
inline constexpr TypeMask duration_type = mask_of(ValueType::duration);

/// A value of static type `type` can be one of `allowed` (null is always allowed).
[[nodiscard]] constexpr bool may_be(TypeMask type, TypeMask allowed) {
    return (type & ~null_type) == 0 || (type & allowed & ~null_type) != 0;
}
[[nodiscard]] std::string mask_text(TypeMask mask);
[[nodiscard]] std::string with_article(TypeMask mask);  ///< "an INTEGER", "a NODE"

/// Throws the compile-time error `detail`.
[[noreturn]] inline void fail(std::string detail, const std::string& message, SourceSpan span, std::string hint = {},
                              ErrorCode code = ErrorCode::syntax_error) {
    throw compile_error(code, std::move(detail), message, span, std::move(hint));
}

struct Variable {
    std::string name;
    Slot slot = no_slot;
    TypeMask type = any_type;
    TypeMask element_type = any_type;  ///< of lists
    bool local = false;
    std::size_t depth = 0;  ///< nesting of subqueries where it is declared
};

struct Scope {
    std::vector<Variable> variables;
    [[nodiscard]] const Variable* find(std::string_view name) const;
    void set(Variable variable);  ///< hides one of the same name
};

/// Where an expression stands: what it may use.
struct ExpressionContext {
    const Scope* scope = nullptr;
    /// Set while the items of an aggregating projection are bound: aggregates are collected here.
    struct Aggregation {
        struct Key {
            const ast::Expression* expression;
            Slot slot;
            TypeMask type;
        };
        std::vector<Key> keys;
        std::vector<bound::Aggregate>* aggregates = nullptr;
        const Scope* input = nullptr;  ///< what the arguments of aggregates see
        /// ORDER BY and WHERE after the projection: its names. A variable that no key mentions is out of scope then.
        const Scope* output = nullptr;
    };
    const Aggregation* aggregation = nullptr;
    bool inside_aggregate = false;
    bool predicate = false;  ///< a pattern may stand here
    std::string_view aggregate_detail = "InvalidAggregation";
};

/// What a query is part of.
struct QueryPlace {
    enum class Role : std::uint8_t {
        statement,
        call,        ///< CALL { }: ends as a statement does
        expression,  ///< EXISTS, COUNT, COLLECT: may end anywhere, and only reads
    };
    Role role = Role::statement;
    bool names_columns = false;    ///< CALL { }: what it returns becomes variables
    const Scope* fixed = nullptr;  ///< names from outside that the query may read but not give anew
};

class Binder {
public:
    Binder(const BindContext& context, bound::Statement& statement) : context_(context), statement_(statement) {}

    bound::Query bind_query(const ast::Query& query, const Scope& scope, const QueryPlace& place);
    Expr bind_expression(const ast::Expression& expression, const ExpressionContext& context);

private:
    // bind.cpp: clauses
    struct PartState {
        Scope scope;
        QueryPlace place;
        bound::Part part;
        std::vector<std::pair<std::string, Slot>> columns;
        bool returns = false;
    };
    void bind_single(const ast::SingleQuery& query, PartState& state, bool only_part);
    void bind_clause(const ast::Clause& clause, PartState& state, bool last, bool standalone);
    void bind_match(const ast::Match& match, PartState& state);
    void bind_unwind(const ast::Unwind& unwind, PartState& state);
    void bind_load_csv(const ast::LoadCsv& load, PartState& state, SourceSpan span);
    void bind_foreach(const ast::Foreach& each, PartState& state);
    // bind_call.cpp
    void bind_call(const ast::Call& call, PartState& state, const ast::Clause& clause, bool standalone);
    void copy_returned_imports(bound::Query& query);
    void bind_subquery_call(const ast::SubqueryCall& call, PartState& state);
    // bind_projection.cpp
    void bind_projection(const ast::Projection& projection, PartState& state, SourceSpan span);
    Expr bind_row_count(const ast::Expression& count, std::string_view clause);
    // bind_update.cpp
    void bind_create(const ast::Create& create, PartState& state);
    void bind_merge(const ast::Merge& merge, PartState& state);
    void bind_set(const ast::Set& set, PartState& state);
    void bind_delete(const ast::Delete& del, PartState& state);
    bound::SetItem bind_set_item(const ast::SetItem& item, const Scope& scope);
    void bind_set_key(const ast::Expression& target, const ExpressionContext& context, bound::SetItem& set);
    std::vector<bound::PropertyValue> bind_property_map(const ast::Expression& map, const Scope& scope,
                                                        std::optional<Expr>& whole, bool merge);
    void bind_create_pattern(const ast::PathPattern& path, Scope& scope, bound::CreateStep& step, bool merge,
                             std::vector<Variable>& declared);

    // bind_pattern.cpp
    struct PatternNames {  // names declared while one pattern is bound
        std::vector<std::pair<std::string, std::size_t>> nodes;
        std::vector<std::string> relationships;
    };
    void bind_pattern(const ast::Pattern& pattern, Scope& scope, bound::PatternGraph& graph,
                      std::vector<bound::Assignment>& paths, bool new_variables);
    std::size_t bind_node(const ast::NodePattern& node, Scope& scope, bound::PatternGraph& graph, PatternNames& names,
                          bool new_variables);
    void bind_relationship(const ast::RelationshipPattern& pattern, std::size_t from, std::size_t to, Scope& scope,
                           bound::PatternGraph& graph, PatternNames& names, bool new_variables);
    void bind_element_predicates(const ast::Pattern& pattern, const Scope& scope, bound::PatternGraph& graph,
                                 std::size_t first_relationship,
                                 const std::vector<std::vector<std::size_t>>& node_indexes);
    bound::LabelTest bind_labels(const ast::LabelExpression& labels, bool of_relationship);
    void add_predicates(const ast::Expression& where, const Scope& scope, std::vector<Expr>& predicates);
    void add_predicates(const ast::Expression& where, ExpressionContext context, std::vector<Expr>& predicates);

    // bind_expression.cpp
    Expr bind_variable(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_property(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_function(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_aggregate(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_comprehension(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_map_projection(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_comparison_chain(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_operator(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_pattern_expression(const ast::Expression& expression, const ExpressionContext& context);
    Expr bind_subquery_expression(const ast::Expression& expression, const ExpressionContext& context);
    Expr make_subquery(ExprKind kind, bound::Query query, const ast::Expression& expression,
                       const std::set<Slot>& imports);
    Expr bind_type_test(const ast::Expression& expression, const ExpressionContext& context);
    static void check_types(Expr& expr);
    void require_list(const Expr& expr) const;  ///< refuses what cannot be one
    [[nodiscard]] TypeMask element_type_of(const Expr& list, const ExpressionContext& context) const;

    // names
    [[nodiscard]] const Variable& lookup(std::string_view name, const Scope& scope, SourceSpan span);
    void note_import(const Variable& variable);
    void note_parameter(const std::string& name, SourceSpan span);
    Slot new_slot(std::string name, TypeMask type);
    std::optional<KeyId> resolve_key(const std::string& name, SourceSpan span, bool warn);
    [[noreturn]] void undefined_variable(std::string_view name, const Scope& scope, SourceSpan span) const;
    void warn_unknown(std::string code, std::string_view kind, const std::string& name,
                      const std::vector<std::string>& known, SourceSpan span);

    const BindContext& context_;
    bound::Statement& statement_;
    std::size_t depth_ = 0;
    std::vector<std::set<Slot>> imports_{{}};  // by depth: outer slots read
    std::size_t match_group_ = 0;
};

}  // namespace entente::semantics
