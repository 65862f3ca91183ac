#include <charconv>
#include <system_error>
#include <utility>

#include "query/syntax/convert.hpp"

namespace entente::syntax {

using ast::LabelExpression;
using ast::PathPattern;

namespace {

LabelExpression convert_label_chain(Cursor::Iterator begin, Cursor::Iterator end);

LabelExpression convert_label_factor(Cursor factor) {
    LabelExpression result;
    result.span = factor.span();
    switch (factor.kind()) {
        case Kind::label_any:
            result.kind = LabelExpression::Kind::any;
            break;
        case Kind::label_group:
            result = convert_label_chain(factor.begin(), factor.end());
            result.span = factor.span();
            break;
        case Kind::label_not:
            result.kind = LabelExpression::Kind::negation;
            result.children.push_back(convert_label_factor(factor.first()));
            break;
        default:
            result.kind = LabelExpression::Kind::name;
            result.name = convert_name(factor);
            break;
    }
    return result;
}

/// left & right or left | right; joins what is already joined in the same way, `A|B|C` has three children.
LabelExpression join(LabelExpression left, LabelExpression right, LabelExpression::Kind kind, bool extend) {
    if (!extend) {
        LabelExpression joined;
        joined.kind = kind;
        joined.span.begin = left.span.begin;
        joined.children.push_back(std::move(left));
        left = std::move(joined);
    }
    left.span.end = right.span.end;
    left.children.push_back(std::move(right));
    return left;
}

/// A factor, then `& factor` and `| term` in the order of the text, as in convert_chain().
LabelExpression convert_label_chain(Cursor::Iterator begin, Cursor::Iterator end) {
    LabelExpression result = convert_label_factor(*begin);
    Kind last = Kind::root;
    for (++begin; begin != end; ++begin) {
        const Cursor tail = *begin;
        const bool disjunction = tail.kind() == Kind::label_or;
        result = join(std::move(result), convert_label_chain(tail.begin(), tail.end()),
                      disjunction ? LabelExpression::Kind::disjunction : LabelExpression::Kind::conjunction,
                      last == tail.kind());
        last = tail.kind();
    }
    return result;
}

std::int64_t convert_bound(Cursor bound) {
    std::int64_t value = 0;
    const std::string_view text = bound.text();
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{}) {
        throw compile_error(ErrorCode::syntax_error, "IntegerOverflow", "the path length is too large", bound.span(),
                            "leave the bound out for paths of any length");
    }
    return value;
}

ast::VariableLength convert_range(Cursor range) {
    ast::VariableLength result;
    bool upper = false;
    for (const Cursor child : range) {
        if (child.kind() == Kind::double_period) {
            upper = true;
        } else {
            (upper ? result.max : result.min) = convert_bound(child);
        }
    }
    if (!upper) result.max = result.min;
    return result;
}

/// What nodes and relationships have in common: variable, properties, WHERE.
template <typename Element> void convert_element_part(Cursor part, Element& element) {
    switch (part.kind()) {
        case Kind::name:
            element.variable = convert_name(part);
            element.variable_span = part.span();
            break;
        case Kind::map:
        case Kind::parameter:
            element.properties = convert_atom(part);
            break;
        case Kind::where:
            element.where = convert_expression(part.first());
            break;
        default:
            assert(false && "a part of a pattern is not converted");
    }
}

ast::NodePattern convert_node(Cursor node) {
    ast::NodePattern result;
    result.span = node.span();
    for (const Cursor part : node) {
        if (part.kind() == Kind::labels) {
            result.labels = convert_labels(part);
        } else {
            convert_element_part(part, result);
        }
    }
    return result;
}

ast::RelationshipPattern convert_relationship(Cursor relationship) {
    ast::RelationshipPattern result;
    result.span = relationship.span();
    bool left = false, right = false;
    for (const Cursor part : relationship) {
        switch (part.kind()) {
            case Kind::arrow_left:
                left = true;
                break;
            case Kind::arrow_right:
                right = true;
                break;
            case Kind::labels:
                result.types = convert_labels(part);
                break;
            case Kind::range:
                result.length = convert_range(part);
                break;
            default:
                convert_element_part(part, result);
                break;
        }
    }
    if (left != right) result.direction = left ? ast::PatternDirection::incoming : ast::PatternDirection::outgoing;
    return result;
}

void convert_path_parts(Cursor path, PathPattern& result) {
    if (path.kind() == Kind::shortest_path) result.shortest = ast::Shortest::single;
    if (path.kind() == Kind::all_shortest_paths) result.shortest = ast::Shortest::all;
    for (const Cursor part : path) {
        switch (part.kind()) {
            case Kind::name:
                result.variable = convert_name(part);
                result.variable_span = part.span();
                break;
            case Kind::node_pattern:
                result.nodes.push_back(convert_node(part));
                break;
            case Kind::relationship_pattern:
                result.relationships.push_back(convert_relationship(part));
                break;
            default:
                convert_path_parts(part, result);
                break;  // shortest path
        }
    }
}

}  // namespace

LabelExpression convert_labels(Cursor labels) {
    LabelExpression result = convert_label_chain(labels.begin(), labels.end());
    result.span = labels.span();
    return result;
}

PathPattern convert_path(Cursor path) {
    PathPattern result;
    result.span = path.span();
    convert_path_parts(path, result);
    return result;
}

}  // namespace entente::syntax
