#include <utility>

#include "query/syntax/convert.hpp"

namespace entente::syntax {

using ast::Expression;
using ast::ExpressionKind;

namespace {

/// The operator of a tail; absent for what is not a binary operator.
ExpressionKind binary_kind(Kind kind) {
    switch (kind) {
        case Kind::logical_or:
            return ExpressionKind::logical_or;
        case Kind::logical_xor:
            return ExpressionKind::logical_xor;
        case Kind::logical_and:
            return ExpressionKind::logical_and;
        case Kind::equal:
            return ExpressionKind::equal;
        case Kind::not_equal:
            return ExpressionKind::not_equal;
        case Kind::less:
            return ExpressionKind::less;
        case Kind::less_equal:
            return ExpressionKind::less_equal;
        case Kind::greater:
            return ExpressionKind::greater;
        case Kind::greater_equal:
            return ExpressionKind::greater_equal;
        case Kind::starts_with:
            return ExpressionKind::starts_with;
        case Kind::ends_with:
            return ExpressionKind::ends_with;
        case Kind::contains:
            return ExpressionKind::contains;
        case Kind::in_list:
            return ExpressionKind::in_list;
        case Kind::regex_match:
            return ExpressionKind::regex_match;
        case Kind::add:
            return ExpressionKind::add;
        case Kind::subtract:
            return ExpressionKind::subtract;
        case Kind::multiply:
            return ExpressionKind::multiply;
        case Kind::divide:
            return ExpressionKind::divide;
        case Kind::modulo:
            return ExpressionKind::modulo;
        case Kind::power:
            return ExpressionKind::power;
        case Kind::concatenate:
            return ExpressionKind::concatenate;
        default:
            return ExpressionKind::absent;
    }
}

bool is_comparison(Kind kind) {
    return kind >= Kind::equal && kind <= Kind::greater_equal;
}
bool is_associative(Kind kind) {
    return kind >= Kind::logical_or && kind <= Kind::logical_and;
}

Expression operand_of(Cursor tail) {
    return convert_chain(tail.begin(), tail.end());
}

Expression make_binary(ExpressionKind kind, Expression left, Expression right) {
    Expression result = make_expression(kind, {left.span.begin, right.span.end});
    result.children.reserve(2);
    result.children.push_back(std::move(left));
    result.children.push_back(std::move(right));
    return result;
}

/// The operator around all that stands left of it, as `IS NULL` or `.key`.
Expression wrap(ExpressionKind kind, Expression inner, std::uint32_t end) {
    Expression result = make_expression(kind, {inner.span.begin, end});
    result.children.push_back(std::move(inner));
    return result;
}

Expression wrap_property(Expression owner, Cursor tail) {
    Expression result = wrap(ExpressionKind::property, std::move(owner), tail.span().end);
    result.name = convert_name(tail.first());
    result.name_span = tail.first().span();
    return result;
}

/// [index] or [from..to]; the children are expressions and the two dots.
Expression wrap_subscript(Expression list, Cursor tail) {
    const bool slice = tail.has(Kind::double_period);
    Expression result =
        wrap(slice ? ExpressionKind::slice : ExpressionKind::subscript, std::move(list), tail.span().end);
    if (!slice) {
        result.children.push_back(convert_expression(tail.first()));
        return result;
    }
    result.children.resize(3);
    std::size_t bound = 1;
    for (const Cursor child : tail) {
        if (child.kind() == Kind::double_period) {
            bound = 2;
        } else {
            result.children[bound] = convert_expression(child);
        }
    }
    return result;
}

Expression wrap_type_test(Expression tested, Cursor tail) {
    Expression result = wrap(ExpressionKind::is_type, std::move(tested), tail.span().end);
    result.negated = tail.kind() == Kind::is_not_type;
    result.name = convert_type_name(tail.first().text());
    result.name_span = tail.first().span();
    return result;
}

Expression wrap_labels(Expression entity, Cursor tail) {
    Expression result = wrap(ExpressionKind::label_predicate, std::move(entity), tail.span().end);
    result.labels = convert_labels(tail);
    return result;
}

/// left, then tail by tail from left to right. An inner level's tails stand before those of the looser level around
/// it, so that folding in order is right for all levels at once.
Expression apply_tail(Expression left, Cursor tail) {
    switch (tail.kind()) {
        case Kind::property:
            return wrap_property(std::move(left), tail);
        case Kind::subscript:
            return wrap_subscript(std::move(left), tail);
        case Kind::labels:
            return wrap_labels(std::move(left), tail);
        case Kind::is_null:
            return wrap(ExpressionKind::is_null, std::move(left), tail.span().end);
        case Kind::is_not_null:
            return wrap(ExpressionKind::is_not_null, std::move(left), tail.span().end);
        case Kind::is_type:
        case Kind::is_not_type:
            return wrap_type_test(std::move(left), tail);
        default:
            break;
    }
    const ExpressionKind kind = binary_kind(tail.kind());
    assert(kind != ExpressionKind::absent);
    return make_binary(kind, std::move(left), operand_of(tail));
}

/// a < b <= c, from b on: the tails up to `end` are comparisons.
Expression apply_comparisons(Expression left, Cursor::Iterator begin, Cursor::Iterator end) {
    Expression chain = wrap(ExpressionKind::comparison_chain, std::move(left), 0);
    for (; begin != end; ++begin) {
        chain.operators.push_back(binary_kind((*begin).kind()));
        chain.children.push_back(operand_of(*begin));
    }
    chain.span.end = chain.children.back().span.end;
    return chain;
}

/// A tree of least height over terms[begin, end), in order.
Expression balance(ExpressionKind kind, std::vector<Expression>& terms, std::size_t begin, std::size_t end) {
    if (end - begin == 1) return std::move(terms[begin]);
    const std::size_t middle = begin + (end - begin) / 2;
    Expression left = balance(kind, terms, begin, middle);
    return make_binary(kind, std::move(left), balance(kind, terms, middle, end));
}

Expression apply_associative(Expression left, Cursor::Iterator begin, Cursor::Iterator end) {
    std::vector<Expression> terms;
    terms.push_back(std::move(left));
    const ExpressionKind kind = binary_kind((*begin).kind());
    for (; begin != end; ++begin) terms.push_back(operand_of(*begin));
    return balance(kind, terms, 0, terms.size());
}

Expression convert_not(Cursor negated) {
    std::vector<SourceSpan> words;
    Cursor::Iterator operand = negated.begin();
    for (; (*operand).kind() == Kind::not_word; ++operand) words.push_back((*operand).span());
    Expression result = convert_chain(operand, negated.end());
    for (; !words.empty(); words.pop_back()) {
        Expression outer = make_expression(ExpressionKind::logical_not, {words.back().begin, result.span.end});
        outer.children.push_back(std::move(result));
        result = std::move(outer);
    }
    return result;
}

Expression convert_signs(Cursor signed_expression) {
    std::vector<Cursor> signs;
    Cursor::Iterator operand = signed_expression.begin();
    while ((*operand).kind() == Kind::plus_sign || (*operand).kind() == Kind::minus_sign) {
        signs.push_back(*operand);
        ++operand;
    }
    const Cursor first = *operand;
    Cursor::Iterator rest = operand;
    ++rest;
    Expression result;
    const bool bare_number = first.kind() == Kind::number && !(rest != signed_expression.end());
    if (bare_number && signs.back().kind() == Kind::minus_sign) {  // -9223372036854775808 has no positive twin
        result = make_expression(ExpressionKind::literal, {signs.back().span().begin, first.span().end});
        result.value = convert_number(first, true);
        signs.pop_back();
    } else {
        result = convert_chain(operand, signed_expression.end());
    }
    for (; !signs.empty(); signs.pop_back()) {
        const bool minus = signs.back().kind() == Kind::minus_sign;
        Expression outer = make_expression(minus ? ExpressionKind::negate : ExpressionKind::unary_plus,
                                           {signs.back().span().begin, result.span.end});
        outer.children.push_back(std::move(result));
        result = std::move(outer);
    }
    return result;
}

Expression convert_head(Cursor head) {
    switch (head.kind()) {
        case Kind::logical_not:
            return convert_not(head);
        case Kind::unary:
            return convert_signs(head);
        default:
            return convert_atom(head);
    }
}

}  // namespace

Expression make_expression(ExpressionKind kind, SourceSpan span) {
    Expression result;
    result.kind = kind;
    result.span = span;
    return result;
}

Expression convert_chain(Cursor::Iterator begin, Cursor::Iterator end) {
    Expression result = convert_head(*begin);
    ++begin;
    while (begin != end) {
        const Kind kind = (*begin).kind();
        Cursor::Iterator run_end = begin;  // of comparisons, or of one associative operator
        std::size_t run = 0;
        do {
            ++run_end;
            ++run;
        } while (run_end != end &&
                 ((*run_end).kind() == kind || (is_comparison(kind) && is_comparison((*run_end).kind()))));
        if (is_comparison(kind) && run > 1) {
            result = apply_comparisons(std::move(result), begin, run_end);
        } else if (is_associative(kind) && run > max_left_deep_terms) {
            result = apply_associative(std::move(result), begin, run_end);
        } else {
            for (; begin != run_end; ++begin) result = apply_tail(std::move(result), *begin);
        }
        begin = run_end;
    }
    return result;
}

Expression convert_tail(Expression left, Cursor tail) {
    return apply_tail(std::move(left), tail);
}

Expression convert_expression(Cursor expression) {
    return convert_chain(expression.begin(), expression.end());
}

}  // namespace entente::syntax
