#include <string>

#include "query/syntax/convert.hpp"

namespace entente::syntax {

using Command = ast::SchemaCommand;

namespace {

[[noreturn]] void refuse_old_form(Cursor old, Command::Kind kind) {
    std::string hint;
    switch (kind) {
        case Command::Kind::create_index:
            hint = "write CREATE INDEX name FOR (n:Label) ON (n.key)";
            break;
        case Command::Kind::create_constraint:
            hint = "write CREATE CONSTRAINT name FOR (n:Label) REQUIRE n.key IS UNIQUE";
            break;
        case Command::Kind::drop_index:
            hint = "write DROP INDEX name; SHOW INDEXES lists the names";
            break;
        default:
            hint = "write DROP CONSTRAINT name; SHOW CONSTRAINTS lists the names";
            break;
    }
    throw compile_error(ErrorCode::syntax_error, "UnsupportedSyntax",
                        "this form with ON is of an older Cypher and not available", old.span(), hint);
}

void convert_property(Cursor property, Command& result) {
    Command::Property converted;
    converted.span = property.span();
    bool variable = true;
    for (const Cursor name : property) {
        (variable ? converted.variable : converted.key) = convert_name(name);
        variable = false;
    }
    result.properties.push_back(std::move(converted));
}

}  // namespace

ast::SchemaCommand convert_schema_command(Cursor command, Command::Kind kind) {
    Command result;
    result.kind = kind;
    result.span = command.span();
    bool described = false;
    for (const Cursor child : command) {
        switch (child.kind()) {
            case Kind::schema_old_form:
                refuse_old_form(child, kind);
            case Kind::name:
                result.name = convert_name(child);
                result.name_span = child.span();
                break;
            case Kind::or_replace:
                result.or_replace = true;
                break;
            case Kind::if_not_exists:
            case Kind::if_exists:
                result.guarded = true;
                break;
            case Kind::text_index:
                result.text_index = true;
                break;
            case Kind::path_pattern:
                (described ? result.ends : result.pattern) = convert_path(child);
                if (described) result.rule = Command::Rule::ends;
                described = true;
                break;
            case Kind::rule_property:
                convert_property(child, result);
                break;
            case Kind::is_not_null:
                result.rule = Command::Rule::exists;
                break;
            case Kind::rule_unique:
                result.rule = Command::Rule::unique;
                break;
            case Kind::rule_key:
                result.rule = Command::Rule::key;
                break;
            case Kind::is_type:
                result.rule = Command::Rule::type;
                result.type_name = convert_type_name(child.first().text());
                result.type_span = child.first().span();
                break;
            default:
                assert(false && "a part of a command is not converted");
        }
    }
    return result;
}

void refuse_other_index(Cursor command) {
    throw compile_error(ErrorCode::syntax_error, "UnsupportedSyntax", "this kind of index is not available",
                        command.span(), "CREATE INDEX makes one that finds equality, ranges and prefixes");
}

}  // namespace entente::syntax
