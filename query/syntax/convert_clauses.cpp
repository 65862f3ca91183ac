#include <utility>

#include "query/syntax/convert.hpp"

namespace entente::syntax {
namespace {

ast::Match convert_match(Cursor match) {
    ast::Match result;
    for (const Cursor child : match) {
        switch (child.kind()) {
            case Kind::optional:
                result.optional = true;
                break;
            case Kind::where:
                result.where = convert_expression(child.first());
                break;
            default:
                result.pattern.push_back(convert_path(child));
                break;
        }
    }
    return result;
}

ast::Unwind convert_unwind(Cursor unwind) {
    ast::Unwind result;
    for (const Cursor child : unwind) {
        if (child.kind() == Kind::name) {
            result.variable = convert_name(child);
            result.variable_span = child.span();
        } else {
            result.list = convert_expression(child);
        }
    }
    return result;
}

ast::ProjectionItem convert_projection_item(Cursor item) {
    ast::ProjectionItem result;
    for (const Cursor child : item) {
        if (child.kind() == Kind::name) {
            result.alias = convert_name(child);
            result.alias_span = child.span();
        } else {
            result.expression = convert_expression(child);
            result.text = child.text();
        }
    }
    return result;
}

ast::Projection convert_projection(Cursor projection) {
    ast::Projection result;
    result.is_return = projection.kind() == Kind::return_clause;
    for (const Cursor child : projection) {
        switch (child.kind()) {
            case Kind::distinct:
                result.distinct = true;
                break;
            case Kind::star:
                result.star = true;
                break;
            case Kind::projection_item:
                result.items.push_back(convert_projection_item(child));
                break;
            case Kind::sort_item:
                result.order_by.push_back({convert_expression(child.first()), child.has(Kind::descending)});
                break;
            case Kind::skip:
                result.skip = convert_expression(child.first());
                break;
            case Kind::limit:
                result.limit = convert_expression(child.first());
                break;
            case Kind::where:
                result.where = convert_expression(child.first());
                break;
            default:
                assert(false && "a part of a projection is not converted");
        }
    }
    return result;
}

ast::Create convert_create(Cursor create) {
    ast::Create result;
    for (const Cursor path : create) result.pattern.push_back(convert_path(path));
    return result;
}

std::vector<std::string> convert_names(Cursor names) {
    std::vector<std::string> result;
    for (const Cursor name : names) result.push_back(convert_name(name));
    return result;
}

ast::SetItem convert_set_item(Cursor item, bool remove) {
    using ItemKind = ast::SetItem::Kind;
    ast::SetItem result;
    result.span = item.span();
    const Cursor target = item.first();
    result.target = convert_chain(target.begin(), target.end());
    const bool of_property =
        result.target.kind == ast::ExpressionKind::property || result.target.kind == ast::ExpressionKind::subscript;
    result.kind = remove ? ItemKind::remove_property : of_property ? ItemKind::property : ItemKind::replace;
    for (const Cursor child : item) {
        switch (child.kind()) {
            case Kind::set_merge:
                result.kind = ItemKind::merge;
                result.value = convert_expression(child.first());
                break;
            case Kind::set_replace:
                result.value = convert_expression(child.first());
                break;
            case Kind::set_labels:
                result.kind = remove ? ItemKind::remove_labels : ItemKind::labels;
                result.labels = convert_names(child);
                break;
            default:
                break;  // the target
        }
    }
    if (result.kind == ItemKind::remove_property && !of_property) {
        throw compile_error(ErrorCode::syntax_error, "UnexpectedSyntax",
                            "REMOVE needs a property such as `n.name`, or labels such as `n:Label`", result.target.span,
                            "to remove a node or relationship itself use DELETE");
    }
    return result;
}

std::vector<ast::SetItem> convert_set_items(Cursor items) {
    std::vector<ast::SetItem> result;
    for (const Cursor item : items) result.push_back(convert_set_item(item, items.kind() == Kind::remove));
    return result;
}

ast::Merge convert_merge(Cursor merge) {
    ast::Merge result;
    for (const Cursor child : merge) {
        if (child.kind() == Kind::path_pattern) {
            result.pattern = convert_path(child);
            continue;
        }
        std::vector<ast::SetItem>& items = child.kind() == Kind::on_create ? result.on_create : result.on_match;
        for (ast::SetItem& item : convert_set_items(child)) items.push_back(std::move(item));
    }
    return result;
}

ast::Delete convert_delete(Cursor clause) {
    ast::Delete result;
    for (const Cursor child : clause) {
        if (child.kind() == Kind::detach) {
            result.detach = true;
        } else {
            result.targets.push_back(convert_expression(child));
        }
    }
    return result;
}

void convert_yield(Cursor yield, ast::Call& result) {
    result.has_yield = true;
    for (const Cursor child : yield) {
        if (child.kind() == Kind::star) {
            result.yield_star = true;
        } else if (child.kind() == Kind::where) {
            result.where = convert_expression(child.first());
        } else {
            std::vector<std::string> names = convert_names(child);
            result.yield.push_back({names.front(), names.back(), child.span()});
        }
    }
}

ast::Call convert_call(Cursor call) {
    ast::Call result;
    for (const Cursor child : call) {
        switch (child.kind()) {
            case Kind::procedure_name:
                result.procedure = convert_dotted_name(child);
                result.procedure_span = child.span();
                break;
            case Kind::arguments:
                result.has_arguments = true;
                for (const Cursor argument : child) result.arguments.push_back(convert_expression(argument));
                break;
            default:
                convert_yield(child, result);
                break;
        }
    }
    return result;
}

ast::SubqueryCall convert_subquery_call(Cursor call) {
    ast::SubqueryCall result;
    for (const Cursor child : call) {
        if (child.kind() == Kind::query) {
            result.query = convert_query(child);
            continue;
        }
        result.has_scope = true;
        result.scope_star = child.has(Kind::star);
        if (!result.scope_star) result.scope = convert_names(child);
    }
    return result;
}

ast::Foreach convert_foreach(Cursor foreach) {
    ast::Foreach result;
    for (const Cursor child : foreach) {
        switch (child.kind()) {
            case Kind::name:
                result.variable = convert_name(child);
                result.variable_span = child.span();
                break;
            case Kind::expression:
                result.list = convert_expression(child);
                break;
            default:
                result.body.push_back(convert_clause(child));
                break;
        }
    }
    return result;
}

ast::LoadCsv convert_load_csv(Cursor load) {
    ast::LoadCsv result;
    for (const Cursor child : load) {
        switch (child.kind()) {
            case Kind::with_headers:
                result.with_headers = true;
                break;
            case Kind::expression:
                result.url = convert_expression(child);
                break;
            case Kind::name:
                result.variable = convert_name(child);
                break;
            default:
                result.field_terminator = convert_string(child.first());
                break;
        }
    }
    return result;
}

/// openCypher 9, StandaloneCall and InQueryCall: only a query that is one CALL may YIELD *.
void check_yield_star(Cursor query) {
    std::size_t clauses = 0;
    for ([[maybe_unused]] const Cursor clause : query) ++clauses;
    if (clauses < 2) return;
    for (const Cursor clause : query) {
        if (clause.kind() != Kind::call) continue;
        for (const Cursor part : clause) {
            if (part.kind() != Kind::yield || !part.has(Kind::star)) continue;
            throw compile_error(ErrorCode::syntax_error, "UnexpectedSyntax",
                                "YIELD * is only allowed where CALL is the whole query", part.first().span(),
                                "name the results that the query uses: YIELD a, b");
        }
    }
}

ast::SingleQuery convert_single_query(Cursor query) {
    check_yield_star(query);
    ast::SingleQuery result;
    result.span = query.span();
    for (const Cursor clause : query) result.clauses.push_back(convert_clause(clause));
    return result;
}

}  // namespace

ast::Clause convert_clause(Cursor clause) {
    switch (clause.kind()) {
        case Kind::match:
            return {clause.span(), convert_match(clause)};
        case Kind::unwind:
            return {clause.span(), convert_unwind(clause)};
        case Kind::with_clause:
        case Kind::return_clause:
            return {clause.span(), convert_projection(clause)};
        case Kind::create:
            return {clause.span(), convert_create(clause)};
        case Kind::merge:
            return {clause.span(), convert_merge(clause)};
        case Kind::set:
        case Kind::remove:
            return {clause.span(), ast::Set{convert_set_items(clause)}};
        case Kind::delete_clause:
            return {clause.span(), convert_delete(clause)};
        case Kind::call:
            return {clause.span(), convert_call(clause)};
        case Kind::subquery_call:
            return {clause.span(), convert_subquery_call(clause)};
        case Kind::foreach:
            return {clause.span(), convert_foreach(clause)};
        case Kind::load_csv:
            return {clause.span(), convert_load_csv(clause)};
        default:
            break;
    }
    assert(false && "a clause is not converted");
    return {};
}

ast::Query convert_query(Cursor query) {
    ast::Query result;
    result.span = query.span();
    for (const Cursor part : query) {
        if (part.kind() == Kind::single_query) {
            result.parts.push_back(convert_single_query(part));
        } else {
            result.union_all.push_back(part.kind() == Kind::union_all);
            result.parts.push_back(convert_single_query(part.first()));
        }
    }
    return result;
}

ast::Query convert_subquery(Cursor subquery) {
    if (subquery.kind() == Kind::query) return convert_query(subquery);
    ast::SingleQuery match;
    match.span = subquery.span();
    match.clauses.push_back({subquery.span(), convert_match(subquery)});
    ast::Query result;
    result.span = subquery.span();
    result.parts.push_back(std::move(match));
    return result;
}

namespace {

void check_version(Cursor version) {
    if (version.text() == "5" || version.text() == "25") return;
    throw compile_error(ErrorCode::syntax_error, "UnsupportedSyntax",
                        "CYPHER " + std::string(version.text()) + " is not supported", version.span(),
                        "write CYPHER 5 or CYPHER 25, or leave it out");
}

[[noreturn]] void refuse_option(Cursor option) {
    throw compile_error(ErrorCode::syntax_error, "UnsupportedSyntax", "options of CYPHER are not supported",
                        option.span(), "leave it out: there is one planner and one runtime");
}

ast::ExplainMode convert_explain_mode(Cursor mode, ast::ExplainMode before) {
    if (before != ast::ExplainMode::none) {
        throw compile_error(ErrorCode::syntax_error, "UnexpectedSyntax", "EXPLAIN and PROFILE exclude each other",
                            mode.span(), "PROFILE shows the plan too: leave the other out");
    }
    return mode.kind() == Kind::explain ? ast::ExplainMode::explain : ast::ExplainMode::profile;
}

}  // namespace

ast::Statement convert_statement(Cursor root) {
    using Command = ast::SchemaCommand;
    ast::Statement result;
    const auto command = [&](Cursor child, Command::Kind kind) {
        Command show;
        show.kind = kind;
        show.span = child.span();
        result.body = std::move(show);
    };
    for (const Cursor child : root) {
        switch (child.kind()) {
            case Kind::explain:
            case Kind::profile:
                result.explain = convert_explain_mode(child, result.explain);
                break;
            case Kind::version:
                check_version(child);
                break;
            case Kind::configuration:
                refuse_option(child);
            case Kind::schema_create_index:
                result.body = convert_schema_command(child, Command::Kind::create_index);
                break;
            case Kind::schema_create_constraint:
                result.body = convert_schema_command(child, Command::Kind::create_constraint);
                break;
            case Kind::schema_drop_index:
                result.body = convert_schema_command(child, Command::Kind::drop_index);
                break;
            case Kind::schema_drop_constraint:
                result.body = convert_schema_command(child, Command::Kind::drop_constraint);
                break;
            case Kind::schema_create_fulltext:
                result.body = convert_schema_command(child, Command::Kind::create_fulltext_index);
                break;
            case Kind::schema_other_index:
                refuse_other_index(child);
            case Kind::show_functions:
                command(child, Command::Kind::show_functions);
                break;
            case Kind::show_procedures:
                command(child, Command::Kind::show_procedures);
                break;
            case Kind::show_constraints:
                command(child, Command::Kind::show_constraints);
                break;
            case Kind::show_indexes:
                command(child, Command::Kind::show_indexes);
                break;
            default:
                result.body = convert_query(child);
                break;
        }
    }
    return result;
}

ProcedureSignature convert_signature(Cursor root) {
    ProcedureSignature result;
    bool outputs = false;
    for (const Cursor child : root) {
        if (child.kind() == Kind::procedure_name) {
            result.name = convert_dotted_name(child);
            continue;
        }
        for (const Cursor field : child) {
            ProcedureSignature::Field converted;
            for (const Cursor part : field) {
                if (part.kind() == Kind::name) converted.name = convert_name(part);
                if (part.kind() == Kind::signature_type) converted.type = convert_type_name(part.text());
                if (part.kind() == Kind::nullable) converted.nullable = true;
            }
            (outputs ? result.outputs : result.inputs).push_back(std::move(converted));
        }
        outputs = true;
    }
    return result;
}

}  // namespace entente::syntax
