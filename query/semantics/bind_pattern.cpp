#include <fmt/format.h>

#include <algorithm>

#include "query/semantics/binder.hpp"
#include "query/suggest.hpp"

namespace entente::semantics {

namespace {

void split_conjunction(const ast::Expression& expression, std::vector<const ast::Expression*>& terms) {
    // Left-deep chains may be long: follow the left side in a loop.
    const ast::Expression* at = &expression;
    std::vector<const ast::Expression*> rights;
    while (at->kind == ast::ExpressionKind::logical_and) {
        rights.push_back(&at->children[1]);
        at = &at->children[0];
    }
    terms.push_back(at);
    for (auto it = rights.rbegin(); it != rights.rend(); ++it) {
        if ((*it)->kind == ast::ExpressionKind::logical_and)
            split_conjunction(**it, terms);
        else
            terms.push_back(*it);
    }
}

/// Adds the parts of a chain of comparisons, which is bound as a conjunction, one by one.
void add_terms(Expr expr, std::vector<Expr>& predicates) {
    if (expr.kind != ExprKind::logical_and) return predicates.push_back(std::move(expr));
    for (Expr& child : expr.children) add_terms(std::move(child), predicates);
}

Expr equality(Expr left, Expr right, SourceSpan span) {
    Expr expr;
    expr.kind = ExprKind::equal;
    expr.span = span;
    expr.type = boolean_type | null_type;
    expr.children.push_back(std::move(left));
    expr.children.push_back(std::move(right));
    return expr;
}

}  // namespace

bound::LabelTest Binder::bind_labels(const ast::LabelExpression& labels, bool of_relationship) {
    bound::LabelTest test;
    test.kind = labels.kind;
    test.name = labels.name;
    if (labels.kind == ast::LabelExpression::Kind::name) {
        const Catalog& catalog = context_.graph.catalog();
        const NameTable& table = of_relationship ? catalog.types : catalog.labels;
        test.label = table.find(labels.name);
        if (!test.label) {
            warn_unknown(of_relationship ? "UnknownRelationshipType" : "UnknownLabel",
                         of_relationship ? "relationship type" : "label", labels.name, table.names(), labels.span);
            if (context_.transaction != nullptr) {
                test.label = of_relationship ? context_.transaction->type(labels.name)
                                             : context_.transaction->label(labels.name);
            }
        }
    }
    for (const ast::LabelExpression& child : labels.children) {
        test.children.push_back(bind_labels(child, of_relationship));
    }
    return test;
}

void Binder::add_predicates(const ast::Expression& where, const Scope& scope, std::vector<Expr>& predicates) {
    ExpressionContext context;
    context.scope = &scope;
    add_predicates(where, context, predicates);
}

void Binder::add_predicates(const ast::Expression& where, ExpressionContext context, std::vector<Expr>& predicates) {
    if (where.kind == ast::ExpressionKind::absent) return;
    std::vector<const ast::Expression*> terms;
    split_conjunction(where, terms);
    context.predicate = true;
    for (const ast::Expression* term : terms) {
        Expr expr = bind_expression(*term, context);
        if (!may_be(expr.type, boolean_type)) {
            fail("InvalidArgumentType",
                 fmt::format("WHERE needs a condition, found {}", mask_text(expr.type & ~null_type)), expr.span);
        }
        add_terms(std::move(expr), predicates);
    }
}

std::size_t Binder::bind_node(const ast::NodePattern& node, Scope& scope, bound::PatternGraph& graph,
                              PatternNames& names, bool new_variables) {
    bound::PatternNode bound_node;
    if (!node.variable.empty()) {
        if (std::find(names.relationships.begin(), names.relationships.end(), node.variable) !=
            names.relationships.end()) {
            fail("VariableTypeConflict",
                 fmt::format("`{}` is a relationship in this pattern, not a node", node.variable), node.variable_span);
        }
        for (const auto& [name, index] : names.nodes) {
            if (name != node.variable) continue;
            if (node.labels.kind == ast::LabelExpression::Kind::none) return index;
            bound::LabelTest labels = bind_labels(node.labels, false);
            bound::PatternNode& first = graph.nodes[index];
            if (first.labels.kind == ast::LabelExpression::Kind::none) {
                first.labels = std::move(labels);
            } else {
                bound::LabelTest both;
                both.kind = ast::LabelExpression::Kind::conjunction;
                both.children = {std::move(first.labels), std::move(labels)};
                first.labels = std::move(both);
            }
            return index;
        }
        if (scope.find(node.variable) != nullptr) {
            const Variable variable = lookup(node.variable, scope, node.variable_span);
            if (!may_be(variable.type, node_type) || (variable.type & ~null_type) == 0) {
                if ((variable.type & ~null_type) != 0) {
                    fail("VariableTypeConflict",
                         fmt::format("`{}` is {}, not a node", node.variable, with_article(variable.type & ~null_type)),
                         node.variable_span);
                }
            }
            bound_node.slot = variable.slot;
            bound_node.bound = true;
        } else if (!new_variables) {
            undefined_variable(node.variable, scope, node.variable_span);
        } else {
            bound_node.slot = new_slot(node.variable, node_type);
            scope.set({node.variable, bound_node.slot, node_type, any_type, false, depth_});
        }
        names.nodes.emplace_back(node.variable, graph.nodes.size());
    } else {
        bound_node.slot = new_slot({}, node_type);
    }
    bound_node.labels = bind_labels(node.labels, false);
    graph.nodes.push_back(std::move(bound_node));
    return graph.nodes.size() - 1;
}

void Binder::bind_relationship(const ast::RelationshipPattern& pattern, std::size_t from, std::size_t to, Scope& scope,
                               bound::PatternGraph& graph, PatternNames& names, bool new_variables) {
    bound::PatternRelationship relationship;
    relationship.from = from;
    relationship.to = to;
    relationship.direction = pattern.direction;
    relationship.length = pattern.length;
    relationship.span = pattern.span;
    relationship.group = match_group_;
    const TypeMask type = pattern.length ? list_type : relationship_type;
    std::optional<Expr> same_as;
    if (!pattern.variable.empty()) {
        if (std::find(names.relationships.begin(), names.relationships.end(), pattern.variable) !=
            names.relationships.end()) {
            fail("RelationshipUniquenessViolation",
                 fmt::format("`{}` stands twice in one pattern, but relationships of a pattern are distinct",
                             pattern.variable),
                 pattern.variable_span);
        }
        for (const auto& [name, index] : names.nodes) {
            if (name == pattern.variable) {
                fail("VariableTypeConflict", fmt::format("`{}` is a node in this pattern, not a relationship", name),
                     pattern.variable_span);
            }
        }
        if (scope.find(pattern.variable) != nullptr) {
            const Variable variable = lookup(pattern.variable, scope, pattern.variable_span);
            if ((variable.type & type) == 0) {
                fail("VariableTypeConflict",
                     fmt::format("`{}` is {}, not a {}", pattern.variable, with_article(variable.type & ~null_type),
                                 pattern.length ? "list of relationships" : "relationship"),
                     pattern.variable_span);
            }
            if (pattern.length && variable.element_type != any_type &&
                (variable.element_type & relationship_type) == 0) {
                fail("VariableTypeConflict", fmt::format("`{}` is not a list of relationships", pattern.variable),
                     pattern.variable_span);
            }
            if (pattern.length) {
                same_as = bound::slot_expr(variable.slot, variable.type, pattern.variable_span);
            } else {
                relationship.slot = variable.slot;
                relationship.bound = true;
            }
        } else if (!new_variables) {
            undefined_variable(pattern.variable, scope, pattern.variable_span);
        } else {
            relationship.slot = new_slot(pattern.variable, type);
            scope.set({pattern.variable, relationship.slot, type, pattern.length ? relationship_type : any_type, false,
                       depth_});
        }
        names.relationships.push_back(pattern.variable);
    }
    if (relationship.slot == no_slot) relationship.slot = new_slot({}, type);
    if (same_as) {
        graph.predicates.push_back(
            equality(bound::slot_expr(relationship.slot, type, pattern.span), *same_as, pattern.span));
    }
    relationship.types = bind_labels(pattern.types, true);
    graph.relationships.push_back(std::move(relationship));
}

void Binder::bind_pattern(const ast::Pattern& pattern, Scope& scope, bound::PatternGraph& graph,
                          std::vector<bound::Assignment>& paths, bool new_variables) {
    PatternNames names;
    ++match_group_;
    std::vector<std::vector<std::size_t>> node_indexes;
    const std::size_t first_relationship = graph.relationships.size();
    for (const ast::PathPattern& path : pattern) {
        std::vector<std::size_t> indexes;
        const std::size_t first = graph.relationships.size();
        indexes.push_back(bind_node(path.nodes[0], scope, graph, names, new_variables));
        for (std::size_t i = 0; i < path.relationships.size(); ++i) {
            indexes.push_back(bind_node(path.nodes[i + 1], scope, graph, names, new_variables));
            bind_relationship(path.relationships[i], indexes[i], indexes[i + 1], scope, graph, names, new_variables);
        }
        if (path.shortest != ast::Shortest::none) {
            if (path.relationships.size() != 1) {
                fail("InvalidRelationshipPattern", "a shortest path has one relationship between two nodes", path.span,
                     "write shortestPath((a)-[:TYPE*]-(b))");
            }
            bound::PatternRelationship& relationship = graph.relationships.back();
            relationship.shortest = path.shortest;
            if (!relationship.length) relationship.length = ast::VariableLength{1, 1};
            const std::int64_t min = relationship.length->min.value_or(1);
            if (min > 1) {
                fail("InvalidRelationshipPattern", "a shortest path begins at length 0 or 1",
                     path.relationships[0].span);
            }
            relationship.path_slot = new_slot(path.variable, path_type);
            // A shortest path is found on its own: it shares no relationship rule with the rest of the pattern.
            relationship.group = ++match_group_;
        }
        if (!path.variable.empty()) {
            if (scope.find(path.variable) != nullptr ||
                std::any_of(names.nodes.begin(), names.nodes.end(),
                            [&](const auto& entry) { return entry.first == path.variable; })) {
                fail("VariableAlreadyBound", fmt::format("`{}` is already defined", path.variable), path.variable_span);
            }
            Slot slot = graph.relationships.empty() ? bound::no_slot : graph.relationships.back().path_slot;
            if (path.shortest == ast::Shortest::none) {
                slot = new_slot(path.variable, path_type);
                Expr expr;
                expr.kind = ExprKind::path;
                expr.span = path.span;
                expr.type = path_type | null_type;
                expr.children.push_back(bound::slot_expr(graph.nodes[indexes[0]].slot, node_type));
                for (std::size_t i = 0; i < path.relationships.size(); ++i) {
                    const bound::PatternRelationship& relationship = graph.relationships[first + i];
                    expr.children.push_back(
                        bound::slot_expr(relationship.slot, relationship.length ? list_type : relationship_type));
                    expr.children.push_back(bound::slot_expr(graph.nodes[indexes[i + 1]].slot, node_type));
                }
                paths.push_back({slot, std::move(expr)});
            }
            scope.set({path.variable, slot, path_type, any_type, false, depth_});
        }
        node_indexes.push_back(std::move(indexes));
    }
    bind_element_predicates(pattern, scope, graph, first_relationship, node_indexes);
}

void Binder::bind_element_predicates(const ast::Pattern& pattern, const Scope& scope, bound::PatternGraph& graph,
                                     std::size_t first_relationship,
                                     const std::vector<std::vector<std::size_t>>& node_indexes) {
    // After all variables are known, so that a property may be compared with another element of the pattern.
    const auto keys_of = [&](const ast::Expression& properties, const auto& add) {
        if (properties.kind == ast::ExpressionKind::absent) return;
        if (properties.kind != ast::ExpressionKind::map) {
            fail("InvalidParameterUse", "a parameter cannot stand for all properties in MATCH", properties.span,
                 "write the keys, as in {name: $name}");
        }
        ExpressionContext context;
        context.scope = &scope;
        for (std::size_t i = 0; i < properties.keys.size(); ++i) {
            add(properties.keys[i], bind_expression(properties.children[i], context), properties.children[i].span);
        }
    };
    std::size_t at = first_relationship;
    for (std::size_t p = 0; p < pattern.size(); ++p) {
        const ast::PathPattern& path = pattern[p];
        const auto property_equals = [&](Slot slot, TypeMask type) {
            return [this, slot, type, &graph](const std::string& key, Expr value, SourceSpan span) {
                Expr property;
                property.kind = ExprKind::property;
                property.span = span;
                property.name = key;
                property.key = resolve_key(key, span, true);
                property.children.push_back(bound::slot_expr(slot, type, span));
                graph.predicates.push_back(equality(std::move(property), std::move(value), span));
            };
        };
        for (std::size_t i = 0; i < path.nodes.size(); ++i) {
            keys_of(path.nodes[i].properties, property_equals(graph.nodes[node_indexes[p][i]].slot, node_type));
            add_predicates(path.nodes[i].where, scope, graph.predicates);
        }
        for (const ast::RelationshipPattern& relationship : path.relationships) {
            const std::size_t index = at++;
            if (relationship.length || path.shortest != ast::Shortest::none) {
                keys_of(relationship.properties, [&](const std::string& key, Expr value, SourceSpan span) {
                    (void)resolve_key(key, span, true);
                    graph.relationships[index].properties.emplace_back(key, std::move(value));
                });
            } else {
                keys_of(relationship.properties, property_equals(graph.relationships[index].slot, relationship_type));
            }
            add_predicates(relationship.where, scope, graph.predicates);
        }
    }
}

Expr Binder::make_subquery(ExprKind kind, bound::Query query, const ast::Expression& expression,
                           const std::set<Slot>& imports) {
    Expr expr;
    expr.kind = kind;
    expr.span = expression.span;
    expr.type = kind == ExprKind::exists_subquery  ? boolean_type
                : kind == ExprKind::count_subquery ? integer_type
                                                   : list_type;
    query.imports.assign(imports.begin(), imports.end());
    expr.subquery = std::make_shared<bound::Subquery>();
    expr.subquery->query = std::move(query);
    expr.subquery->index = statement_.subquery_count++;
    return expr;
}

Expr Binder::bind_pattern_expression(const ast::Expression& expression, const ExpressionContext& context) {
    const bool predicate = expression.kind == ast::ExpressionKind::pattern_predicate;
    if (predicate && !context.predicate) {
        fail("UnexpectedSyntax", "a pattern cannot stand here: it is a condition", expression.span,
             "use EXISTS { ... } for a truth value, or a pattern comprehension [(a)-->(b) | b] for a list");
    }
    Scope scope = *context.scope;
    for (Variable& variable : scope.variables) variable.local = false;
    ++depth_;
    imports_.emplace_back();
    bound::Query query;
    query.returns = true;
    bound::Part part;
    bound::MatchStep match;
    bind_pattern(expression.patterns, scope, match.graph, match.paths, !predicate);
    if (expression.kind == ast::ExpressionKind::pattern_comprehension) {
        std::vector<Expr> where;
        add_predicates(expression.children[0], scope, where);
        for (Expr& term : where)
            (match.paths.empty() ? match.graph.predicates : match.late_predicates).push_back(std::move(term));
    }
    ExprKind kind = ExprKind::exists_subquery;
    bound::Assignment output;
    if (expression.kind == ast::ExpressionKind::pattern_comprehension) {
        kind = ExprKind::collect_subquery;
        ExpressionContext inner;
        inner.scope = &scope;
        output.expr = bind_expression(expression.children[1], inner);
    } else if (expression.kind == ast::ExpressionKind::shortest_path) {
        kind = ExprKind::collect_subquery;
        output.expr = bound::slot_expr(match.graph.relationships[0].path_slot, path_type, expression.span);
    }
    part.steps.emplace_back(std::move(match));
    if (kind == ExprKind::collect_subquery) {
        output.slot = new_slot({}, output.expr.type);
        part.outputs.push_back(output.slot);
        query.outputs = part.outputs;
        query.columns.emplace_back("value");
        bound::ProjectStep project;
        project.items.push_back(std::move(output));
        part.steps.emplace_back(std::move(project));
    }
    query.parts.push_back(std::move(part));
    std::set<Slot> imports = std::move(imports_.back());
    imports_.pop_back();
    --depth_;
    Expr expr = make_subquery(kind, std::move(query), expression, imports);
    if (expression.kind == ast::ExpressionKind::shortest_path &&
        expression.patterns[0].shortest == ast::Shortest::single) {
        Expr first;  // the list has the one path, or none
        first.kind = ExprKind::subscript;
        first.span = expression.span;
        first.type = path_type | null_type;
        first.children.push_back(std::move(expr));
        first.children.push_back(bound::literal_expr(Value(std::int64_t{0}), expression.span));
        return first;
    }
    return expr;
}

Expr Binder::bind_subquery_expression(const ast::Expression& expression, const ExpressionContext& context) {
    Scope scope = *context.scope;
    for (Variable& variable : scope.variables) variable.local = false;
    ++depth_;
    imports_.emplace_back();
    bound::Query query = bind_query(*expression.query, scope, {QueryPlace::Role::expression, false, &scope});
    std::set<Slot> imports = std::move(imports_.back());
    imports_.pop_back();
    --depth_;
    ExprKind kind = ExprKind::exists_subquery;
    if (expression.kind == ast::ExpressionKind::count_subquery) kind = ExprKind::count_subquery;
    if (expression.kind == ast::ExpressionKind::collect_subquery) {
        kind = ExprKind::collect_subquery;
        if (!query.returns || query.columns.size() != 1) {
            fail("InvalidNumberOfArguments", "COLLECT { } returns exactly one column", expression.span);
        }
    }
    return make_subquery(kind, std::move(query), expression, imports);
}

}  // namespace entente::semantics
