#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "query/syntax/lexer.hpp"
#include "query/syntax/parser.hpp"

namespace entente {
namespace {

using namespace ast;

std::string_view kind_name(ExpressionKind kind) {
    switch (kind) {
        case ExpressionKind::absent:
            return "absent";
        case ExpressionKind::literal:
            return "literal";
        case ExpressionKind::parameter:
            return "parameter";
        case ExpressionKind::variable:
            return "variable";
        case ExpressionKind::property:
            return "property";
        case ExpressionKind::subscript:
            return "subscript";
        case ExpressionKind::slice:
            return "slice";
        case ExpressionKind::list:
            return "list";
        case ExpressionKind::map:
            return "map";
        case ExpressionKind::map_projection:
            return "map_projection";
        case ExpressionKind::function_call:
            return "function_call";
        case ExpressionKind::count_star:
            return "count_star";
        case ExpressionKind::case_simple:
            return "case_simple";
        case ExpressionKind::case_searched:
            return "case_searched";
        case ExpressionKind::list_comprehension:
            return "list_comprehension";
        case ExpressionKind::quantifier_all:
            return "quantifier_all";
        case ExpressionKind::quantifier_any:
            return "quantifier_any";
        case ExpressionKind::quantifier_none:
            return "quantifier_none";
        case ExpressionKind::quantifier_single:
            return "quantifier_single";
        case ExpressionKind::reduce:
            return "reduce";
        case ExpressionKind::pattern_comprehension:
            return "pattern_comprehension";
        case ExpressionKind::pattern_predicate:
            return "pattern_predicate";
        case ExpressionKind::exists_subquery:
            return "exists_subquery";
        case ExpressionKind::count_subquery:
            return "count_subquery";
        case ExpressionKind::collect_subquery:
            return "collect_subquery";
        case ExpressionKind::shortest_path:
            return "shortest_path";
        case ExpressionKind::label_predicate:
            return "label_predicate";
        case ExpressionKind::is_null:
            return "is_null";
        case ExpressionKind::is_not_null:
            return "is_not_null";
        case ExpressionKind::is_type:
            return "is_type";
        case ExpressionKind::logical_not:
            return "not";
        case ExpressionKind::negate:
            return "negate";
        case ExpressionKind::unary_plus:
            return "unary_plus";
        case ExpressionKind::logical_or:
            return "or";
        case ExpressionKind::logical_xor:
            return "xor";
        case ExpressionKind::logical_and:
            return "and";
        case ExpressionKind::add:
            return "add";
        case ExpressionKind::subtract:
            return "subtract";
        case ExpressionKind::multiply:
            return "multiply";
        case ExpressionKind::divide:
            return "divide";
        case ExpressionKind::modulo:
            return "modulo";
        case ExpressionKind::power:
            return "power";
        case ExpressionKind::concatenate:
            return "concatenate";
        case ExpressionKind::equal:
            return "=";
        case ExpressionKind::not_equal:
            return "<>";
        case ExpressionKind::less:
            return "<";
        case ExpressionKind::less_equal:
            return "<=";
        case ExpressionKind::greater:
            return ">";
        case ExpressionKind::greater_equal:
            return ">=";
        case ExpressionKind::comparison_chain:
            return "comparison_chain";
        case ExpressionKind::in_list:
            return "in";
        case ExpressionKind::starts_with:
            return "starts_with";
        case ExpressionKind::ends_with:
            return "ends_with";
        case ExpressionKind::contains:
            return "contains";
        case ExpressionKind::regex_match:
            return "=~";
    }
    return "?";
}

std::string concat(std::initializer_list<std::string_view> parts) {
    std::string result;
    for (const std::string_view part : parts) result += part;
    return result;
}

std::string in_quotes(std::string_view text) {
    std::string result = "'";
    for (const char c : text) {
        static constexpr std::string_view plain = "\n\t\r'\\", escaped = "ntr'\\";
        const std::size_t index = plain.find(c);
        if (index != std::string_view::npos) result += '\\';
        result += index == std::string_view::npos ? c : escaped[index];
    }
    return result + "'";
}

std::string literal_text(const Value& value) {
    switch (value.type()) {
        case ValueType::boolean:
            return value.as_bool() ? "true" : "false";
        case ValueType::integer:
            return std::to_string(value.as_integer());
        case ValueType::floating:
            return format_float(value.as_float());
        case ValueType::string:
            return in_quotes(value.as_string());
        default:
            return "null";
    }
}

/// A, A&B, (A|B)&!C, %
std::string labels_text(const LabelExpression& labels, bool nested = false) {
    using Kind = LabelExpression::Kind;
    switch (labels.kind) {
        case Kind::none:
            return {};
        case Kind::name:
            return quote_identifier(labels.name);
        case Kind::any:
            return "%";
        case Kind::negation:
            return concat({"!", labels_text(labels.children.front(), true)});
        case Kind::conjunction:
        case Kind::disjunction:
            break;
    }
    std::string result;
    for (const LabelExpression& child : labels.children) {
        if (!result.empty()) result += labels.kind == Kind::conjunction ? '&' : '|';
        result += labels_text(child, true);
    }
    return nested ? concat({"(", result, ")"}) : result;
}

/// One line for each node: indentation, what it is, [begin, end).
class Printer {
public:
    void statement(const Statement& statement);
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void line(const std::string& text, SourceSpan span = {}) {
        out_.append(2 * depth_, ' ');
        out_ += text;
        if (span.end != 0) out_ += concat({" [", std::to_string(span.begin), ", ", std::to_string(span.end), ")"});
        out_ += '\n';
    }
    template <typename Body> void inside(const std::string& text, SourceSpan span, Body body) {
        line(text, span);
        ++depth_;
        body();
        --depth_;
    }
    void part(const char* name, const Expression& expression) {
        if (expression.kind == ExpressionKind::absent) return;
        inside(name, {}, [&] { this->expression(expression); });
    }

    void expression(const Expression& e);
    void path(const PathPattern& path);
    void node(const NodePattern& node);
    void relationship(const RelationshipPattern& relationship);
    void query(const Query& query);
    void clause(const Clause& clause);
    void set_item(const SetItem& item);
    void body(const Match& match);
    void body(const Unwind& unwind);
    void body(const Projection& projection);
    void body(const Create& create);
    void body(const Merge& merge);
    void body(const Set& set);
    void body(const Delete& clause);
    void body(const Call& call);
    void body(const SubqueryCall& call);
    void body(const Foreach& foreach);
    void body(const LoadCsv& load);
    void schema(const SchemaCommand& command);

    std::string out_;
    std::size_t depth_ = 0;
    SourceSpan clause_span_;
};

void Printer::expression(const Expression& e) {
    std::string text(kind_name(e.kind));
    if (e.kind == ExpressionKind::literal) text += concat({" ", literal_text(e.value)});
    if (e.kind == ExpressionKind::is_type && e.negated) text += " not";
    if (!e.name.empty() || e.kind == ExpressionKind::variable) text += concat({" ", e.name});
    if (!e.name2.empty()) text += concat({" ", e.name2});
    if (e.distinct) text += " distinct";
    if (e.labels.kind != LabelExpression::Kind::none) text += concat({" :", labels_text(e.labels)});
    for (const ExpressionKind op : e.operators) text += concat({" ", kind_name(op)});
    inside(text, e.span, [&] {
        const bool projection = e.kind == ExpressionKind::map_projection;
        for (std::size_t i = 0; i < e.children.size(); ++i) {
            const std::size_t key = projection ? i - 1 : i;
            if (key >= e.keys.size()) {
                expression(e.children[i]);
            } else {
                inside(e.keys[key] == "*" ? ".*" : concat({quote_identifier(e.keys[key]), ":"}), {},
                       [&] { expression(e.children[i]); });
            }
        }
        for (const PathPattern& pattern : e.patterns) path(pattern);
        if (e.query) query(*e.query);
    });
}

void Printer::node(const NodePattern& node) {
    std::string text = "node";
    if (!node.variable.empty()) text += concat({" ", node.variable});
    if (node.labels.kind != LabelExpression::Kind::none) text += concat({" :", labels_text(node.labels)});
    inside(text, node.span, [&] {
        part("properties", node.properties);
        part("where", node.where);
    });
}

void Printer::relationship(const RelationshipPattern& r) {
    std::string text = "relationship ";
    text += r.direction == PatternDirection::outgoing   ? "-->"
            : r.direction == PatternDirection::incoming ? "<--"
                                                        : "--";
    if (!r.variable.empty()) text += concat({" ", r.variable});
    if (r.types.kind != LabelExpression::Kind::none) text += concat({" :", labels_text(r.types)});
    if (r.length) {
        text += " *";
        if (r.length->min) text += std::to_string(*r.length->min);
        text += "..";
        if (r.length->max) text += std::to_string(*r.length->max);
    }
    inside(text, r.span, [&] {
        part("properties", r.properties);
        part("where", r.where);
    });
}

void Printer::path(const PathPattern& path) {
    std::string text = path.shortest == Shortest::none     ? "path"
                       : path.shortest == Shortest::single ? "shortest path"
                                                           : "all shortest paths";
    if (!path.variable.empty()) text += concat({" ", path.variable});
    inside(text, path.span, [&] {
        for (std::size_t i = 0; i < path.nodes.size(); ++i) {
            if (i > 0) relationship(path.relationships[i - 1]);
            node(path.nodes[i]);
        }
    });
}

void Printer::body(const Match& match) {
    inside(match.optional ? "optional match" : "match", clause_span_, [&] {
        for (const PathPattern& pattern : match.pattern) path(pattern);
        part("where", match.where);
    });
}

void Printer::body(const Unwind& unwind) {
    inside(concat({"unwind as ", unwind.variable}), clause_span_, [&] { expression(unwind.list); });
}

void Printer::body(const Projection& p) {
    std::string text = p.is_return ? "return" : "with";
    if (p.distinct) text += " distinct";
    if (p.star) text += " *";
    inside(text, clause_span_, [&] {
        for (const ProjectionItem& item : p.items) {
            inside(item.alias.empty() ? concat({"item `", item.text, "`"}) : concat({"item as ", item.alias}), {},
                   [&] { expression(item.expression); });
        }
        for (const SortItem& item : p.order_by) part(item.descending ? "order descending" : "order", item.expression);
        part("skip", p.skip);
        part("limit", p.limit);
        part("where", p.where);
    });
}

void Printer::body(const Create& create) {
    inside("create", clause_span_, [&] {
        for (const PathPattern& pattern : create.pattern) path(pattern);
    });
}

void Printer::set_item(const SetItem& item) {
    static constexpr const char* names[] = {
        "property =", "replace =", "merge +=", "labels", "remove property", "remove labels"};
    std::string text = names[static_cast<std::size_t>(item.kind)];
    for (const std::string& label : item.labels) text += concat({" :", quote_identifier(label)});
    inside(text, item.span, [&] {
        expression(item.target);
        if (item.value.kind != ExpressionKind::absent) expression(item.value);
    });
}

void Printer::body(const Merge& merge) {
    inside("merge", clause_span_, [&] {
        path(merge.pattern);
        for (const SetItem& item : merge.on_create) inside("on create", {}, [&] { set_item(item); });
        for (const SetItem& item : merge.on_match) inside("on match", {}, [&] { set_item(item); });
    });
}

void Printer::body(const Set& set) {
    inside("set", clause_span_, [&] {
        for (const SetItem& item : set.items) set_item(item);
    });
}

void Printer::body(const Delete& clause) {
    inside(clause.detach ? "detach delete" : "delete", clause_span_, [&] {
        for (const Expression& target : clause.targets) expression(target);
    });
}

void Printer::body(const Call& call) {
    inside(concat({"call ", call.procedure, call.has_arguments ? "" : " (arguments from parameters)"}), clause_span_,
           [&] {
               for (const Expression& argument : call.arguments) expression(argument);
               if (call.yield_star) line("yield *");
               for (const YieldItem& item : call.yield)
                   line(concat({"yield ", item.field, " as ", item.variable}), item.span);
               part("where", call.where);
           });
}

void Printer::body(const SubqueryCall& call) {
    std::string text = "call subquery";
    if (call.has_scope) {
        text += call.scope_star ? " (*" : " (";
        for (const std::string& name : call.scope) text += name + (&name == &call.scope.back() ? "" : ", ");
        text += ")";
    }
    inside(text, clause_span_, [&] { query(*call.query); });
}

void Printer::body(const Foreach& foreach) {
    inside(concat({"foreach ", foreach.variable}), clause_span_, [&] {
        expression(foreach.list);
        for (const Clause& inner : foreach.body) clause(inner);
    });
}

void Printer::body(const LoadCsv& load) {
    std::string text = concat({"load csv as ", load.variable});
    if (load.with_headers) text += " with headers";
    if (!load.field_terminator.empty()) text += concat({" field terminator ", in_quotes(load.field_terminator)});
    inside(text, clause_span_, [&] { expression(load.url); });
}

void Printer::clause(const Clause& clause) {
    clause_span_ = clause.span;
    std::visit([&](const auto& alternative) { body(alternative); }, clause.body);
}

void Printer::query(const Query& query) {
    for (std::size_t i = 0; i < query.parts.size(); ++i) {
        if (i > 0) line(query.union_all[i - 1] ? "union all" : "union");
        inside("query", query.parts[i].span, [&] {
            for (const Clause& part : query.parts[i].clauses) clause(part);
        });
    }
}

void Printer::schema(const SchemaCommand& command) {
    static constexpr const char* names[] = {"show functions",        "show procedures",   "show constraints",
                                            "show indexes",          "create constraint", "create index",
                                            "create fulltext index", "drop constraint",   "drop index"};
    line(names[static_cast<std::size_t>(command.kind)], command.span);
}

void Printer::statement(const Statement& statement) {
    if (statement.explain != ExplainMode::none) line(statement.explain == ExplainMode::explain ? "explain" : "profile");
    if (const auto* const body = std::get_if<Query>(&statement.body)) {
        query(*body);
    } else {
        schema(std::get<SchemaCommand>(statement.body));
    }
}

}  // namespace

std::string print_ast(const ast::Statement& statement) {
    Printer printer;
    printer.statement(statement);
    return printer.take();
}

}  // namespace entente
