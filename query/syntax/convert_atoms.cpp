#include <utility>

#include "query/syntax/convert.hpp"

namespace entente::syntax {

using ast::Expression;
using ast::ExpressionKind;

namespace {

Expression make_variable(Cursor name) {
    Expression result = make_expression(ExpressionKind::variable, name.span());
    result.name = convert_name(name);
    result.name_span = name.span();
    return result;
}

Expression make_literal(Cursor literal, Value value) {
    Expression result = make_expression(ExpressionKind::literal, literal.span());
    result.value = std::move(value);
    return result;
}

Expression convert_parameter(Cursor parameter) {
    Expression result = make_expression(ExpressionKind::parameter, parameter.span());
    result.name = convert_parameter_name(parameter);
    result.name_span = parameter.span();
    return result;
}

Expression convert_list(Cursor list) {
    Expression result = make_expression(ExpressionKind::list, list.span());
    for (const Cursor element : list) result.children.push_back(convert_expression(element));
    return result;
}

/// key : value; the children are a name and an expression.
void convert_map_entry(Cursor entry, Expression& map) {
    auto child = entry.begin();
    map.keys.push_back(convert_name(*child));
    ++child;
    map.children.push_back(convert_expression(*child));
}

Expression convert_map(Cursor map) {
    Expression result = make_expression(ExpressionKind::map, map.span());
    for (const Cursor entry : map) convert_map_entry(entry, result);
    return result;
}

void convert_projection_element(Cursor element, Expression& projection) {
    switch (element.kind()) {
        case Kind::map_entry:
            convert_map_entry(element, projection);
            return;
        case Kind::all_properties:
            projection.keys.emplace_back("*");
            projection.children.emplace_back().span = element.span();
            return;
        case Kind::variable_selector:
            projection.keys.push_back(convert_name(element.first()));
            projection.children.push_back(make_variable(element.first()));
            return;
        default:
            break;
    }
    Expression property = make_expression(ExpressionKind::property, element.span());
    property.name = convert_name(element.first());
    property.name_span = element.first().span();
    property.children.push_back(projection.children.front());
    projection.keys.push_back(property.name);
    projection.children.push_back(std::move(property));
}

Expression convert_map_projection(Cursor projection) {
    Expression result = make_expression(ExpressionKind::map_projection, projection.span());
    for (const Cursor child : projection) {
        if (child.kind() == Kind::name) {
            result.children.push_back(make_variable(child));
        } else {
            convert_projection_element(child, result);
        }
    }
    return result;
}

/// trim(LEADING 'x' FROM text) as lTrim(text, 'x').
void convert_trim(Cursor source, std::string_view side, Expression& call) {
    if (!equals_ignoring_case(call.name, "TRIM") || call.distinct || call.children.size() > 1) {
        throw compile_error(ErrorCode::syntax_error, "UnsupportedSyntax", "only trim() takes FROM", source.span(),
                            "write trim(BOTH 'x' FROM text), or separate arguments by commas");
    }
    if (equals_ignoring_case(side, "LEADING")) call.name = "lTrim";
    if (equals_ignoring_case(side, "TRAILING")) call.name = "rTrim";
    call.children.insert(call.children.begin(), convert_expression(source.first()));
}

/// normalize(text, NFD): the name of the form is a word there, not a variable.
void convert_normal_form(Expression& call) {
    if (!equals_ignoring_case(call.name, "NORMALIZE") || call.children.size() != 2) return;
    Expression& form = call.children[1];
    if (form.kind != ExpressionKind::variable) return;
    if (form.name != "NFC" && form.name != "NFD" && form.name != "NFKC" && form.name != "NFKD") return;
    form.kind = ExpressionKind::literal;
    form.value = Value(form.name);
}

Expression convert_function(Cursor call) {
    Expression result = make_expression(ExpressionKind::function_call, call.span());
    std::string_view side;
    for (const Cursor child : call) {
        if (child.kind() == Kind::function_name) {
            result.name = convert_dotted_name(child);
            result.name_span = child.span();
        } else if (child.kind() == Kind::distinct) {
            result.distinct = true;
        } else if (child.kind() == Kind::trim_side) {
            side = child.text();
        } else if (child.kind() == Kind::trim_source) {
            convert_trim(child, side, result);
        } else {
            result.children.push_back(convert_expression(child));
        }
    }
    convert_normal_form(result);
    return result;
}

/// Of CASE x WHEN > 3 ...: no variable that is written has this name.
constexpr std::string_view case_operand = "\n";

Expression make_case_operand(SourceSpan span) {
    Expression result = make_expression(ExpressionKind::variable, span);
    result.name = case_operand;
    result.name_span = span;
    return result;
}

/// WHEN a, b THEN c: as WHEN a THEN c WHEN b THEN c. With `tested`, every WHEN is a condition on the operand.
void convert_alternative(Cursor alternative, bool tested, Expression& result) {
    std::vector<Expression> parts;
    std::size_t last = 0;
    for ([[maybe_unused]] const Cursor child : alternative) ++last;
    for (const Cursor child : alternative) {
        const bool is_when = parts.size() + 1 < last;
        if (child.kind() == Kind::case_test) {
            parts.push_back(convert_tail(make_case_operand(child.span()), child.first()));
        } else if (is_when && tested) {
            Expression equal = make_expression(ExpressionKind::equal, child.span());
            equal.children.push_back(make_case_operand(child.span()));
            equal.children.push_back(convert_expression(child));
            parts.push_back(std::move(equal));
        } else {
            parts.push_back(convert_expression(child));
        }
    }
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        result.children.push_back(std::move(parts[i]));
        result.children.push_back(parts.back());
    }
}

bool has_test(Cursor case_expression) {
    for (const Cursor child : case_expression) {
        if (child.kind() == Kind::case_alternative && child.has(Kind::case_test)) return true;
    }
    return false;
}

/// CASE x WHEN > 3 ...: the operand is computed once and named: [name IN [x] | CASE WHEN name > 3 ...][0].
Expression with_operand(Expression operand, Expression cases) {
    const SourceSpan span = cases.span;
    Expression list = make_expression(ExpressionKind::list, operand.span);
    list.children.push_back(std::move(operand));
    Expression comprehension = make_expression(ExpressionKind::list_comprehension, span);
    comprehension.name = case_operand;
    comprehension.name_span = span;
    comprehension.children.resize(3);
    comprehension.children[0] = std::move(list);
    comprehension.children[2] = std::move(cases);
    Expression result = make_expression(ExpressionKind::subscript, span);
    result.children.push_back(std::move(comprehension));
    Expression zero = make_expression(ExpressionKind::literal, span);
    zero.value = Value(0);
    result.children.push_back(std::move(zero));
    return result;
}

Expression convert_case(Cursor expression) {
    Expression result = make_expression(ExpressionKind::case_searched, expression.span());
    Expression operand, otherwise;
    const bool tested = has_test(expression);
    for (const Cursor child : expression) {
        switch (child.kind()) {
            case Kind::expression:
                operand = convert_expression(child);
                break;
            case Kind::case_else:
                otherwise = convert_expression(child.first());
                break;
            default:
                convert_alternative(child, tested, result);
                break;
        }
    }
    result.children.push_back(std::move(otherwise));
    if (operand.kind == ExpressionKind::absent) {
        if (tested) {
            throw compile_error(ErrorCode::syntax_error, "UnexpectedSyntax", "a WHEN of this form needs an operand",
                                expression.span(), "write CASE x WHEN ..., or a whole condition after WHEN");
        }
        return result;
    }
    if (tested) return with_operand(std::move(operand), std::move(result));
    result.kind = ExpressionKind::case_simple;
    result.children.insert(result.children.begin(), std::move(operand));
    return result;
}

/// variable IN list WHERE condition | projection, for comprehensions and quantifiers.
Expression convert_filter(Cursor filter, ExpressionKind kind) {
    Expression result = make_expression(kind, filter.span());
    result.children.resize(kind == ExpressionKind::list_comprehension ? 3 : 2);
    for (const Cursor child : filter) {
        switch (child.kind()) {
            case Kind::name:
                result.name = convert_name(child);
                result.name_span = child.span();
                break;
            case Kind::where:
                result.children[1] = convert_expression(child.first());
                break;
            case Kind::projection_part:
                result.children[2] = convert_expression(child.first());
                break;
            default:
                result.children[0] = convert_expression(child);
                break;
        }
    }
    return result;
}

Expression convert_reduce(Cursor reduce) {
    Expression result = make_expression(ExpressionKind::reduce, reduce.span());
    for (const Cursor child : reduce) {
        if (child.kind() != Kind::name) {
            result.children.push_back(convert_expression(child));
        } else if (result.name.empty()) {
            result.name = convert_name(child);
            result.name_span = child.span();
        } else {
            result.name2 = convert_name(child);
        }
    }
    return result;
}

Expression convert_pattern_comprehension(Cursor comprehension) {
    Expression result = make_expression(ExpressionKind::pattern_comprehension, comprehension.span());
    result.children.resize(2);
    for (const Cursor child : comprehension) {
        switch (child.kind()) {
            case Kind::path_pattern:
                result.patterns.push_back(convert_path(child));
                break;
            case Kind::where:
                result.children[0] = convert_expression(child.first());
                break;
            default:
                result.children[1] = convert_expression(child.first());
                break;
        }
    }
    return result;
}

Expression convert_pattern(Cursor pattern, ExpressionKind kind) {
    Expression result = make_expression(kind, pattern.span());
    result.patterns.push_back(convert_path(pattern));
    return result;
}

Expression convert_subquery_expression(Cursor subquery, ExpressionKind kind) {
    Expression result = make_expression(kind, subquery.span());
    result.query = convert_subquery(subquery.first());
    return result;
}

/// The span takes the parentheses in, so that an operator's span reaches over them.
Expression convert_parenthesized(Cursor parenthesized) {
    Expression result = convert_expression(parenthesized.first());
    result.span = parenthesized.span();
    return result;
}

}  // namespace

Expression convert_atom(Cursor atom) {
    switch (atom.kind()) {
        case Kind::name:
            return make_variable(atom);
        case Kind::number:
            return make_literal(atom, convert_number(atom, false));
        case Kind::string:
            return make_literal(atom, Value(convert_string(atom)));
        case Kind::null_literal:
            return make_literal(atom, Value());
        case Kind::true_literal:
            return make_literal(atom, Value(true));
        case Kind::false_literal:
            return make_literal(atom, Value(false));
        case Kind::parameter:
            return convert_parameter(atom);
        case Kind::expression:
            return convert_expression(atom);
        case Kind::parenthesized:
            return convert_parenthesized(atom);
        case Kind::list:
            return convert_list(atom);
        case Kind::map:
            return convert_map(atom);
        case Kind::map_projection:
            return convert_map_projection(atom);
        case Kind::function_call:
            return convert_function(atom);
        case Kind::count_star:
            return make_expression(ExpressionKind::count_star, atom.span());
        case Kind::case_expression:
            return convert_case(atom);
        case Kind::list_comprehension:
            return convert_filter(atom, ExpressionKind::list_comprehension);
        case Kind::quantifier_all:
            return convert_filter(atom, ExpressionKind::quantifier_all);
        case Kind::quantifier_any:
            return convert_filter(atom, ExpressionKind::quantifier_any);
        case Kind::quantifier_none:
            return convert_filter(atom, ExpressionKind::quantifier_none);
        case Kind::quantifier_single:
            return convert_filter(atom, ExpressionKind::quantifier_single);
        case Kind::reduce:
            return convert_reduce(atom);
        case Kind::pattern_comprehension:
            return convert_pattern_comprehension(atom);
        case Kind::pattern_predicate:
            return convert_pattern(atom, ExpressionKind::pattern_predicate);
        case Kind::shortest_path:
        case Kind::all_shortest_paths:
            return convert_pattern(atom, ExpressionKind::shortest_path);
        case Kind::exists_subquery:
            return convert_subquery_expression(atom, ExpressionKind::exists_subquery);
        case Kind::count_subquery:
            return convert_subquery_expression(atom, ExpressionKind::count_subquery);
        case Kind::collect_subquery:
            return convert_subquery_expression(atom, ExpressionKind::collect_subquery);
        default:
            break;
    }
    assert(false && "a rule of the grammar is not converted");
    return {};
}

}  // namespace entente::syntax
