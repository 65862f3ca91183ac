#include <fmt/format.h>

#include <algorithm>

#include "query/semantics/binder.hpp"

namespace entente::semantics {

namespace {

void refuse_where(const ast::Expression& where, bool merge) {
    if (where.kind == ast::ExpressionKind::absent) return;
    fail("UnexpectedSyntax", fmt::format("{} takes no WHERE", merge ? "MERGE" : "CREATE"), where.span,
         merge ? "write what to look for in braces, as in {name: 'Anna'}; other conditions belong in a MATCH before"
               : "write WHERE in a MATCH before the CREATE");
}

void collect_labels(const ast::LabelExpression& labels, SourceSpan span, std::vector<std::string>& names) {
    using Kind = ast::LabelExpression::Kind;
    if (labels.kind == Kind::none) return;
    if (labels.kind == Kind::name) {
        if (std::find(names.begin(), names.end(), labels.name) == names.end()) names.push_back(labels.name);
        return;
    }
    if (labels.kind != Kind::conjunction) {
        fail("UnexpectedSyntax", "a new node needs plain labels, as in (:Person:Minister)", span);
    }
    for (const ast::LabelExpression& child : labels.children) collect_labels(child, span, names);
}

}  // namespace

std::vector<bound::PropertyValue> Binder::bind_property_map(const ast::Expression& map, const Scope& scope,
                                                            std::optional<Expr>& whole, bool merge) {
    std::vector<bound::PropertyValue> properties;
    if (map.kind == ast::ExpressionKind::absent) return properties;
    ExpressionContext context;
    context.scope = &scope;
    if (map.kind != ast::ExpressionKind::map) {
        if (merge) {
            fail("InvalidParameterUse", "a parameter cannot stand for all properties in MERGE", map.span,
                 "write the keys, as in {name: $name}");
        }
        whole = bind_expression(map, context);
        return properties;
    }
    for (std::size_t i = 0; i < map.keys.size(); ++i) {
        (void)resolve_key(map.keys[i], map.span, false);
        properties.push_back({map.keys[i], bind_expression(map.children[i], context)});
    }
    return properties;
}

void Binder::bind_create_pattern(const ast::PathPattern& path, Scope& scope, bound::CreateStep& step, bool merge,
                                 std::vector<Variable>& declared) {
    std::vector<Slot> slots;
    const std::string_view clause = merge ? "MERGE" : "CREATE";
    const auto declared_here = [&](std::string_view name) {
        return std::any_of(declared.begin(), declared.end(), [&](const Variable& v) { return v.name == name; });
    };
    for (const ast::NodePattern& node : path.nodes) {
        refuse_where(node.where, merge);
        const bool plain =
            node.labels.kind == ast::LabelExpression::Kind::none && node.properties.kind == ast::ExpressionKind::absent;
        if (!node.variable.empty() && scope.find(node.variable) != nullptr) {
            const Variable variable = lookup(node.variable, scope, node.variable_span);
            if (!may_be(variable.type, node_type)) {
                fail(declared_here(node.variable) ? "VariableAlreadyBound" : "VariableTypeConflict",
                     fmt::format("`{}` is {}, not a node", node.variable, with_article(variable.type & ~null_type)),
                     node.variable_span);
            }
            if (!plain || path.relationships.empty()) {
                fail("VariableAlreadyBound",
                     fmt::format("`{}` is already defined; {} cannot make it again", node.variable, clause),
                     node.variable_span, "use the bare variable, and SET for new labels and properties");
            }
            slots.push_back(variable.slot);
            continue;
        }
        bound::CreateNode create;
        collect_labels(node.labels, node.span, create.labels);
        if (context_.transaction != nullptr) {
            for (const std::string& label : create.labels) (void)context_.transaction->label(label);
        }
        create.properties = bind_property_map(node.properties, scope, create.property_map, merge);
        create.slot = new_slot(node.variable, node_type);
        if (!node.variable.empty()) {
            Variable variable{node.variable, create.slot, node_type, any_type, false, depth_};
            scope.set(variable);
            declared.push_back(std::move(variable));
        }
        slots.push_back(create.slot);
        step.nodes.push_back(std::move(create));
    }
    std::vector<Slot> relationship_slots;
    for (std::size_t i = 0; i < path.relationships.size(); ++i) {
        const ast::RelationshipPattern& pattern = path.relationships[i];
        refuse_where(pattern.where, merge);
        if (pattern.length)
            fail("CreatingVarLength", fmt::format("{} cannot make a relationship of variable length", clause),
                 pattern.span);
        if (!pattern.variable.empty() && scope.find(pattern.variable) != nullptr) {
            fail("VariableAlreadyBound", fmt::format("`{}` is already defined", pattern.variable),
                 pattern.variable_span);
        }
        if (pattern.types.kind != ast::LabelExpression::Kind::name) {
            fail("NoSingleRelationshipType", fmt::format("{} needs exactly one relationship type", clause),
                 pattern.span, "write one type, as in -[:SIGNED]->");
        }
        if (pattern.direction == ast::PatternDirection::undirected && !merge) {
            fail("RequiresDirectedRelationship", "CREATE needs a direction", pattern.span, "write --> or <--");
        }
        bound::CreateRelationship create;
        create.span = pattern.span;
        create.type = pattern.types.name;
        if (context_.transaction != nullptr) (void)context_.transaction->type(create.type);
        create.properties = bind_property_map(pattern.properties, scope, create.property_map, merge);
        create.slot = new_slot(pattern.variable, relationship_type);
        create.source = slots[i];
        create.target = slots[i + 1];
        if (pattern.direction == ast::PatternDirection::incoming) std::swap(create.source, create.target);
        if (!pattern.variable.empty()) {
            Variable variable{pattern.variable, create.slot, relationship_type, any_type, false, depth_};
            scope.set(variable);
            declared.push_back(std::move(variable));
        }
        relationship_slots.push_back(create.slot);
        step.relationships.push_back(std::move(create));
    }
    if (path.shortest != ast::Shortest::none) {
        fail("UnexpectedSyntax", fmt::format("{} cannot make a shortest path", clause), path.span);
    }
    if (!path.variable.empty()) {
        if (scope.find(path.variable) != nullptr) {
            fail("VariableAlreadyBound", fmt::format("`{}` is already defined", path.variable), path.variable_span);
        }
        bound::Assignment assignment;
        assignment.slot = new_slot(path.variable, path_type);
        assignment.expr.kind = ExprKind::path;
        assignment.expr.type = path_type;
        assignment.expr.children.push_back(bound::slot_expr(slots[0], node_type));
        for (std::size_t i = 0; i < relationship_slots.size(); ++i) {
            assignment.expr.children.push_back(bound::slot_expr(relationship_slots[i], relationship_type));
            assignment.expr.children.push_back(bound::slot_expr(slots[i + 1], node_type));
        }
        Variable variable{path.variable, assignment.slot, path_type, any_type, false, depth_};
        scope.set(variable);
        declared.push_back(std::move(variable));
        step.paths.push_back(std::move(assignment));
    }
}

void Binder::bind_create(const ast::Create& create, PartState& state) {
    bound::CreateStep step;
    std::vector<Variable> declared;
    for (const ast::PathPattern& path : create.pattern) bind_create_pattern(path, state.scope, step, false, declared);
    state.part.steps.emplace_back(std::move(step));
}

void Binder::bind_merge(const ast::Merge& merge, PartState& state) {
    bound::MergeStep step;
    Scope scope = state.scope;
    std::vector<Variable> declared;
    bind_create_pattern(merge.pattern, scope, step.create, true, declared);
    // The same pattern to match. Names that MERGE introduces stand for one slot in both; anonymous parts differ.
    Scope match_scope = state.scope;
    std::vector<bound::Assignment> paths;
    bind_pattern({merge.pattern}, match_scope, step.graph, paths, true);
    for (const Variable& variable : declared) {
        const Variable* matched = match_scope.find(variable.name);
        if (matched == nullptr || matched->slot == variable.slot) continue;
        for (bound::CreateNode& node : step.create.nodes) {
            if (node.slot == variable.slot) node.slot = matched->slot;
        }
        for (bound::CreateRelationship& relationship : step.create.relationships) {
            if (relationship.slot == variable.slot) relationship.slot = matched->slot;
            if (relationship.source == variable.slot) relationship.source = matched->slot;
            if (relationship.target == variable.slot) relationship.target = matched->slot;
        }
        for (bound::Assignment& path : step.create.paths) {
            for (Expr& element : path.expr.children) {
                if (element.slot == variable.slot) element.slot = matched->slot;
            }
            if (path.slot == variable.slot) path.slot = matched->slot;
        }
        // A property of a pattern may read an element named before it.
        const auto replace = [&](const auto& self, Expr& expr) -> void {
            if (expr.slot == variable.slot) expr.slot = matched->slot;
            for (Expr& child : expr.children) self(self, child);
        };
        for (bound::CreateNode& node : step.create.nodes) {
            for (bound::PropertyValue& property : node.properties) replace(replace, property.value);
        }
        for (bound::CreateRelationship& relationship : step.create.relationships) {
            for (bound::PropertyValue& property : relationship.properties) replace(replace, property.value);
        }
    }
    step.paths = std::move(paths);
    state.scope = std::move(match_scope);
    for (const ast::SetItem& item : merge.on_create) step.on_create.push_back(bind_set_item(item, state.scope));
    for (const ast::SetItem& item : merge.on_match) step.on_match.push_back(bind_set_item(item, state.scope));
    state.part.steps.emplace_back(std::move(step));
}

/// The key of n.key, or of n[key], where it may be computed.
void Binder::bind_set_key(const ast::Expression& target, const ExpressionContext& context, bound::SetItem& set) {
    set.key = target.name;
    if (target.kind == ast::ExpressionKind::subscript) {
        Expr key = bind_expression(target.children[1], context);
        if (!may_be(key.type, string_type)) {
            fail("InvalidArgumentType",
                 fmt::format("a property key is a STRING, found {}", mask_text(key.type & ~null_type)), key.span);
        }
        set.computed_key = key.kind != ExprKind::literal || key.value.is_null();
        if (set.computed_key) {
            Expr subscript;
            subscript.kind = ExprKind::subscript;
            subscript.span = target.span;
            subscript.children.push_back(std::move(set.target));
            subscript.children.push_back(std::move(key));
            set.target = std::move(subscript);
            return;
        }
        set.key = key.value.as_string();
    }
    (void)resolve_key(set.key, target.span, false);
}

bound::SetItem Binder::bind_set_item(const ast::SetItem& item, const Scope& scope) {
    using From = ast::SetItem::Kind;
    using To = bound::SetItem::Kind;
    bound::SetItem set;
    set.span = item.span;
    ExpressionContext context;
    context.scope = &scope;
    const bool property = item.kind == From::property || item.kind == From::remove_property;
    set.target = bind_expression(property ? item.target.children[0] : item.target, context);
    if (!may_be(set.target.type, node_type | relationship_type)) {
        fail("InvalidArgumentType",
             fmt::format("properties and labels are set on nodes and relationships, found {}",
                         mask_text(set.target.type & ~null_type)),
             set.target.span);
    }
    if (property) bind_set_key(item.target, context, set);
    const bool labels = item.kind == From::labels || item.kind == From::remove_labels;
    if (labels && !may_be(set.target.type, node_type)) {
        fail("InvalidArgumentType", "only nodes have labels; the type of a relationship cannot be changed",
             set.target.span, "create a relationship of the other type and delete this one");
    }
    if (item.value.kind != ast::ExpressionKind::absent) {
        context.predicate = false;
        set.value = bind_expression(item.value, context);
        const bool whole = item.kind == From::replace || item.kind == From::merge;
        if (whole && !may_be(set.value.type, map_type | node_type | relationship_type)) {
            fail("InvalidArgumentType",
                 fmt::format("all properties come from a map, node or relationship, found {}",
                             mask_text(set.value.type & ~null_type)),
                 set.value.span, "to set one property, write SET n.key = value");
        }
    }
    set.labels = item.labels;
    if (context_.transaction != nullptr && item.kind == From::labels) {
        for (const std::string& label : set.labels) (void)context_.transaction->label(label);
    }
    switch (item.kind) {
        case From::property:
            set.kind = To::property;
            break;
        case From::replace:
            set.kind = To::replace;
            break;
        case From::merge:
            set.kind = To::merge;
            break;
        case From::labels:
            set.kind = To::labels;
            break;
        case From::remove_property:
            set.kind = To::remove_property;
            break;
        case From::remove_labels:
            set.kind = To::remove_labels;
            break;
    }
    return set;
}

void Binder::bind_set(const ast::Set& set, PartState& state) {
    bound::SetStep step;
    for (const ast::SetItem& item : set.items) step.items.push_back(bind_set_item(item, state.scope));
    state.part.steps.emplace_back(std::move(step));
}

void Binder::bind_delete(const ast::Delete& del, PartState& state) {
    bound::DeleteStep step;
    step.detach = del.detach;
    ExpressionContext context;
    context.scope = &state.scope;
    for (const ast::Expression& target : del.targets) {
        if (target.kind == ast::ExpressionKind::label_predicate) {
            fail("InvalidDelete", "labels and types cannot be deleted", target.span, "use REMOVE n:Label");
        }
        Expr expr = bind_expression(target, context);
        if (!may_be(expr.type, node_type | relationship_type | path_type)) {
            fail("InvalidArgumentType",
                 fmt::format("DELETE needs nodes, relationships or paths, found {}", mask_text(expr.type & ~null_type)),
                 target.span);
        }
        step.targets.push_back(std::move(expr));
    }
    state.part.steps.emplace_back(std::move(step));
}

}  // namespace entente::semantics
