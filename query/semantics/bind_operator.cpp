#include <fmt/format.h>

#include "query/semantics/binder.hpp"
#include "query/semantics/read_type.hpp"

namespace entente::semantics {

namespace {

using AK = ast::ExpressionKind;

struct OperatorRule {
    AK from;
    ExprKind to;
    TypeMask operands;  ///< what each operand may be; of arithmetic, `result_type` decides
    TypeMask result;
};

constexpr OperatorRule operator_rules[] = {
    {AK::logical_not, ExprKind::logical_not, boolean_type, boolean_type},
    {AK::logical_or, ExprKind::logical_or, boolean_type, boolean_type},
    {AK::logical_xor, ExprKind::logical_xor, boolean_type, boolean_type},
    {AK::logical_and, ExprKind::logical_and, boolean_type, boolean_type},
    {AK::negate, ExprKind::negate, number_types | duration_type, number_types | duration_type},
    {AK::unary_plus, ExprKind::unary_plus, number_types, number_types},
    {AK::add, ExprKind::add, any_type, any_type},
    {AK::subtract, ExprKind::subtract, any_type, any_type},
    {AK::multiply, ExprKind::multiply, any_type, any_type},
    {AK::divide, ExprKind::divide, any_type, any_type},
    {AK::modulo, ExprKind::modulo, any_type, any_type},
    {AK::concatenate, ExprKind::concatenate, any_type, any_type},
    {AK::power, ExprKind::power, any_type, any_type},
    {AK::equal, ExprKind::equal, any_type, boolean_type},
    {AK::not_equal, ExprKind::not_equal, any_type, boolean_type},
    {AK::less, ExprKind::less, any_type, boolean_type},
    {AK::less_equal, ExprKind::less_equal, any_type, boolean_type},
    {AK::greater, ExprKind::greater, any_type, boolean_type},
    {AK::greater_equal, ExprKind::greater_equal, any_type, boolean_type},
    {AK::in_list, ExprKind::in_list, any_type, boolean_type},
    {AK::starts_with, ExprKind::starts_with, any_type, boolean_type},
    {AK::ends_with, ExprKind::ends_with, any_type, boolean_type},
    {AK::contains, ExprKind::contains, any_type, boolean_type},
    {AK::regex_match, ExprKind::regex_match, any_type, boolean_type},
    {AK::is_null, ExprKind::is_null, any_type, boolean_type},
    {AK::is_not_null, ExprKind::is_not_null, any_type, boolean_type},
    {AK::subscript, ExprKind::subscript, any_type, any_type},
    {AK::slice, ExprKind::slice, any_type, list_type},
    {AK::list, ExprKind::list, any_type, list_type},
    {AK::map, ExprKind::map, any_type, map_type},
    {AK::case_simple, ExprKind::case_simple, any_type, any_type},
    {AK::case_searched, ExprKind::case_searched, any_type, any_type},
};

const OperatorRule& rule_of(AK kind, SourceSpan span) {
    for (const OperatorRule& rule : operator_rules) {
        if (rule.from == kind) return rule;
    }
    throw compile_error(ErrorCode::internal_error, "UnknownExpression", "an expression that has no rule", span);
}

bool is_logical(ExprKind kind) {
    return kind == ExprKind::logical_not || kind == ExprKind::logical_or || kind == ExprKind::logical_xor ||
           kind == ExprKind::logical_and;
}

std::optional<Arithmetic> arithmetic_of(ExprKind kind) {
    switch (kind) {
        case ExprKind::add:
            return Arithmetic::add;
        case ExprKind::subtract:
            return Arithmetic::subtract;
        case ExprKind::multiply:
            return Arithmetic::multiply;
        case ExprKind::divide:
            return Arithmetic::divide;
        case ExprKind::modulo:
            return Arithmetic::modulo;
        case ExprKind::power:
            return Arithmetic::power;
        case ExprKind::concatenate:
            return Arithmetic::concatenate;
        default:
            return std::nullopt;
    }
}

[[noreturn]] void refuse_operands(Arithmetic op, const Expr& expr) {
    const TypeMask a = expr.children[0].type & ~null_type;
    const TypeMask b = expr.children[1].type & ~null_type;
    const bool difference_of_times = op == Arithmetic::subtract && b != 0 && (b & ~temporal_types) == 0;
    // An operand that goes with nothing is the one to blame.
    const bool first_is_wrong = a != 0 && result_type(op, a, any_type) == 0;
    const bool second_is_wrong = b != 0 && result_type(op, any_type, b) == 0;
    if ((first_is_wrong || second_is_wrong) && !difference_of_times && op != Arithmetic::concatenate) {
        TypeMask allowed = 0;
        for (TypeMask bit = null_type << 1U; bit <= duration_type; bit <<= 1U) {
            if (result_type(op, first_is_wrong ? bit : any_type, first_is_wrong ? any_type : bit) != 0) allowed |= bit;
        }
        const Expr& culprit = expr.children[first_is_wrong ? 0 : 1];
        fail("InvalidArgumentType",
             fmt::format("expected {} here, found {}", mask_text(allowed), mask_text(culprit.type & ~null_type)),
             culprit.span);
    }
    const auto text = [](TypeMask mask) { return mask == (any_type & ~null_type) ? "a value" : mask_text(mask); };
    const std::string first = text(a), second = text(b);
    std::string hint;
    const auto message = [&]() -> std::string {
        switch (op) {
            case Arithmetic::subtract:
                if (difference_of_times && may_be(a, temporal_types))
                    hint = "duration.between(from, to) gives the time from one to the other";
                return fmt::format("cannot subtract {} from {}", second, first);
            case Arithmetic::multiply:
                return fmt::format("cannot multiply {} by {}", first, second);
            case Arithmetic::divide:
                return fmt::format("cannot divide {} by {}", first, second);
            case Arithmetic::concatenate:
                hint = "`||` joins two strings or two lists";
                return fmt::format("cannot join {} and {}", first, second);
            default:
                return fmt::format("cannot add {} and {}", first, second);
        }
    }();
    const bool dated = ((a | b) & temporal_types) != 0 && ((a | b) & number_types) != 0;
    if (hint.empty() && dated) hint = "a date or time takes a duration, such as duration({days: 1})";
    if (hint.empty() && op == Arithmetic::add && ((a | b) & string_type) != 0)
        hint = "toString(x) gives the text of a value";
    fail("InvalidArgumentType", message, expr.span, std::move(hint));
}

}  // namespace

Expr Binder::bind_operator(const ast::Expression& expression, const ExpressionContext& context) {
    const OperatorRule& rule = rule_of(expression.kind, expression.span);
    Expr expr;
    expr.kind = rule.to;
    expr.span = expression.span;
    expr.type = rule.result | null_type;
    expr.keys = expression.keys;
    ExpressionContext inner = context;
    inner.predicate = (context.predicate && is_logical(rule.to)) || rule.to == ExprKind::case_searched;
    expr.children.reserve(expression.children.size());
    for (const ast::Expression& child : expression.children) expr.children.push_back(bind_expression(child, inner));
    for (const Expr& child : expr.children) {
        if (child.kind != ExprKind::absent && !may_be(child.type, rule.operands)) {
            fail(
                "InvalidArgumentType",
                fmt::format("expected {} here, found {}", mask_text(rule.operands), mask_text(child.type & ~null_type)),
                child.span);
        }
    }
    check_types(expr);
    return expr;
}

void Binder::check_types(Expr& expr) {
    if (const auto op = arithmetic_of(expr.kind)) {
        const TypeMask a = expr.children[0].type & ~null_type, b = expr.children[1].type & ~null_type;
        if (a == 0 || b == 0) {  // null, but the other operand must be one that the operator takes
            const TypeMask other = a | b;
            if (other != 0 && result_type(*op, other, any_type) == 0 && result_type(*op, any_type, other) == 0) {
                refuse_operands(*op, expr);
            }
            expr.type = null_type;
            return;
        }
        const TypeMask result = result_type(*op, a, b);
        if (result == 0) refuse_operands(*op, expr);
        expr.type = result | null_type;
    } else if (expr.kind == ExprKind::in_list) {
        const TypeMask list = expr.children[1].type;
        if (may_be(list, list_type)) return;
        fail("InvalidArgumentType", fmt::format("IN needs a list on its right, found {}", mask_text(list & ~null_type)),
             expr.children[1].span);
    } else if (expr.kind == ExprKind::negate || expr.kind == ExprKind::unary_plus) {
        expr.type = expr.children[0].type;
    }
}

Expr Binder::bind_type_test(const ast::Expression& expression, const ExpressionContext& context) {
    Expr expr;
    expr.kind = ExprKind::is_type;
    expr.span = expression.span;
    expr.type = boolean_type;
    expr.name = expression.name;
    expr.negated = expression.negated;
    expr.type_test = std::make_shared<const TypeTest>(read_type(expression.name, expression.name_span));
    ExpressionContext inner = context;
    inner.predicate = false;
    expr.children.push_back(bind_expression(expression.children[0], inner));
    return expr;
}

Expr Binder::bind_comparison_chain(const ast::Expression& expression, const ExpressionContext& context) {
    // a < b <= c means a < b AND b <= c (openCypher 9, chained comparison).
    constexpr std::size_t longest_chain = 256;  // the conjunction is as deep as the chain is long
    if (expression.operators.size() > longest_chain) {
        fail("ExpressionTooLong", fmt::format("a chain of comparisons has at most {} operators", longest_chain),
             expression.span);
    }
    ExpressionContext inner = context;
    inner.predicate = false;
    std::vector<Expr> operands;
    for (const ast::Expression& child : expression.children) operands.push_back(bind_expression(child, inner));
    std::vector<Expr> terms;
    for (std::size_t i = 0; i < expression.operators.size(); ++i) {
        Expr term;
        term.kind = rule_of(expression.operators[i], expression.span).to;
        term.span = expression.span;
        term.type = boolean_type | null_type;
        term.children.push_back(operands[i]);
        term.children.push_back(operands[i + 1]);
        terms.push_back(std::move(term));
    }
    return bound::and_expr(std::move(terms));
}

}  // namespace entente::semantics
