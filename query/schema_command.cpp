#include "query/schema_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace entente {
namespace {

using Command = ast::SchemaCommand;
using Labels = ast::LabelExpression;

[[noreturn]] void fail(std::string detail, const std::string& message, SourceSpan span, std::string hint = {}) {
    throw compile_error(ErrorCode::syntax_error, std::move(detail), message, span, std::move(hint));
}

/// What FOR describes: nodes with a label, or relationships of a type.
struct Subject {
    std::string variable, name;
    bool of_relationships = false;
};

bool is_plain(const ast::NodePattern& node) {
    return node.properties.kind == ast::ExpressionKind::absent && node.where.kind == ast::ExpressionKind::absent;
}
bool is_empty(const ast::NodePattern& node) {
    return is_plain(node) && node.variable.empty() && node.labels.kind == Labels::Kind::none;
}

Subject subject_of(const ast::PathPattern& pattern) {
    const auto refuse = [&] {
        fail("InvalidSchemaPattern", "FOR needs one node with a label, or one relationship with a type", pattern.span,
             "write FOR (n:Label), or FOR ()-[r:TYPE]-()");
    };
    if (!pattern.variable.empty() || pattern.shortest != ast::Shortest::none) refuse();
    if (pattern.relationships.empty()) {
        const ast::NodePattern& node = pattern.nodes[0];
        if (!is_plain(node) || node.labels.kind != Labels::Kind::name) refuse();
        return {node.variable, node.labels.name, false};
    }
    const ast::RelationshipPattern& relationship = pattern.relationships[0];
    const bool plain = pattern.relationships.size() == 1 && is_empty(pattern.nodes[0]) && is_empty(pattern.nodes[1]) &&
                       relationship.types.kind == Labels::Kind::name && !relationship.length &&
                       relationship.properties.kind == ast::ExpressionKind::absent &&
                       relationship.where.kind == ast::ExpressionKind::absent;
    if (!plain) refuse();
    return {relationship.variable, relationship.types.name, true};
}

void require_variable(const Command::Property& property, const std::string& variable) {
    if (property.variable == variable) return;
    fail("UndefinedVariable", fmt::format("variable `{}` is not defined", property.variable), property.span,
         variable.empty() ? std::string("FOR names none") : fmt::format("FOR names it `{}`", variable));
}

/// Checks the properties that the rule is about; several only where `several`. `what`: the rule, for the message.
void require_properties(const Command& command, const Subject& subject, bool several, std::string_view what,
                        std::string hint) {
    const auto& properties = command.properties;
    if (properties.size() > 1 && !several) {
        fail("InvalidSchemaPattern", fmt::format("{} is on one property", what),
             {properties[0].span.begin, properties.back().span.end}, std::move(hint));
    }
    for (auto property = properties.begin(); property != properties.end(); ++property) {
        require_variable(*property, subject.variable);
        if (std::none_of(properties.begin(), property, [&](const auto& each) { return each.key == property->key; })) {
            continue;
        }
        fail("InvalidSchemaPattern", fmt::format("`{}` is named twice", property->key), property->span,
             "name each property once");
    }
}

std::vector<KeyId> key_ids(const Command& command, Transaction& transaction) {
    std::vector<KeyId> keys;
    for (const Command::Property& property : command.properties) keys.push_back(transaction.key(property.key));
    return keys;
}

/// `Person_first_last`: the begin of a name for a rule that was given none.
std::string usual_name(const Command& command, const Subject& subject) {
    std::string name = subject.name;
    for (const Command::Property& property : command.properties) name += "_" + property.key;
    return name;
}

std::vector<std::string> label_names(const ast::NodePattern& node) {
    const auto refuse = [&] {
        fail("InvalidSchemaPattern", "an end is a node with one of some labels", node.span,
             "write (:A), (:A|B), or () for any node");
    };
    if (!is_plain(node)) refuse();
    if (node.labels.kind == Labels::Kind::none) return {};
    if (node.labels.kind == Labels::Kind::name) return {node.labels.name};
    if (node.labels.kind != Labels::Kind::disjunction) refuse();
    std::vector<std::string> names;
    for (const Labels& label : node.labels.children) {
        if (label.kind != Labels::Kind::name) refuse();
        names.push_back(label.name);
    }
    return names;
}

std::vector<LabelId> label_ids(const ast::NodePattern& node, Transaction& transaction) {
    std::vector<LabelId> labels;
    for (const std::string& name : label_names(node)) labels.push_back(transaction.label(name));
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    return labels;
}

void add_ends(const Command& command, const Subject& subject, Transaction& transaction,
              ConstraintDefinition& definition) {
    const ast::PathPattern& ends = command.ends;
    const bool plain = subject.of_relationships && ends.relationships.size() == 1 && ends.variable.empty() &&
                       ends.relationships[0].variable == subject.variable &&
                       ends.relationships[0].types.kind == Labels::Kind::none && !ends.relationships[0].length &&
                       ends.relationships[0].properties.kind == ast::ExpressionKind::absent &&
                       ends.relationships[0].where.kind == ast::ExpressionKind::absent &&
                       ends.relationships[0].direction != ast::PatternDirection::undirected;
    if (!plain) {
        fail("InvalidSchemaPattern", "the ends of a type are given by one relationship with a direction", ends.span,
             "write FOR ()-[r:TYPE]->() REQUIRE (:A|B)-[r]->(:C)");
    }
    const bool forward = ends.relationships[0].direction == ast::PatternDirection::outgoing;
    definition.sources = label_ids(ends.nodes[forward ? 0 : 1], transaction);
    definition.targets = label_ids(ends.nodes[forward ? 1 : 0], transaction);
}

/// `Person_id_unique`, ...: a name for a rule that was given none.
std::string free_name(const Schema& schema, const std::string& wanted) {
    std::string name = wanted;
    for (int i = 2; schema.has_name(name); ++i) name = fmt::format("{}_{}", wanted, i);
    return name;
}

// What IF NOT EXISTS asks for: the name, or the same rule under another name.
bool exists_index(const Schema& schema, const IndexDefinition& definition) {
    return std::any_of(schema.indexes.begin(), schema.indexes.end(), [&](const IndexDefinition& other) {
        return other.name == definition.name || other.is_on(definition.label, definition.keys);
    });
}
bool exists_constraint(const Schema& schema, const ConstraintDefinition& definition) {
    return std::any_of(schema.constraints.begin(), schema.constraints.end(), [&](const ConstraintDefinition& other) {
        return other.name == definition.name || other.same_rule(definition);
    });
}

void create_index(const Command& command, Transaction& transaction, UpdateStatistics& statistics) {
    const Subject subject = subject_of(command.pattern);
    if (subject.of_relationships) {
        fail("UnsupportedSyntax", "an index on relationships is not available", command.pattern.span,
             "relationships are found from their nodes");
    }
    require_properties(command, subject, !command.text_index, "a text index", "CREATE INDEX can be on several");
    const Schema& schema = transaction.state().schema();
    IndexDefinition definition;
    definition.name = command.name.empty() ? free_name(schema, usual_name(command, subject)) : command.name;
    definition.kind = command.text_index ? IndexKind::text : IndexKind::range;
    definition.label = transaction.label(subject.name);
    definition.keys = key_ids(command, transaction);
    if (command.guarded && exists_index(schema, definition)) return;
    if (command.or_replace && schema.find_index(definition.name) != nullptr) {
        transaction.drop_index(definition.name);
        ++statistics.indexes_removed;
    }
    transaction.create_index(definition);
    ++statistics.indexes_added;
}

void create_fulltext_index(const Command& command, Transaction& transaction, UpdateStatistics& statistics) {
    const ast::PathPattern& pattern = command.pattern;
    if (!pattern.relationships.empty()) {
        fail("UnsupportedSyntax", "a full-text index on relationships is not available", pattern.span,
             "write FOR (n:Label) or FOR (n:A|B)");
    }
    FulltextDefinition definition;
    const ast::NodePattern& node = pattern.nodes[0];
    if (node.labels.kind == Labels::Kind::none) {
        fail("InvalidSchemaPattern", "FOR needs a node with a label", pattern.span,
             "write FOR (n:Label) or FOR (n:A|B)");
    }
    definition.labels = label_ids(node, transaction);
    for (const Command::Property& property : command.properties) {
        require_variable(property, node.variable);
        const KeyId key = transaction.key(property.key);
        if (!definition.has_key(key)) definition.keys.push_back(key);
    }
    const Schema& schema = transaction.state().schema();
    definition.name = command.name.empty() ? free_name(schema, "fulltext") : command.name;
    const auto same = [&](const FulltextDefinition& other) {
        return other.name == definition.name || (other.labels == definition.labels && other.keys == definition.keys);
    };
    if (command.guarded && (schema.find_index(definition.name) != nullptr ||
                            std::any_of(schema.fulltexts.begin(), schema.fulltexts.end(), same))) {
        return;
    }
    if (command.or_replace && schema.find_fulltext(definition.name) != nullptr) {
        transaction.drop_index(definition.name);
        ++statistics.indexes_removed;
    }
    transaction.create_fulltext_index(definition);
    ++statistics.indexes_added;
}

std::string_view suffix_of(Command::Rule rule) {
    switch (rule) {
        case Command::Rule::unique:
            return "unique";
        case Command::Rule::exists:
            return "exists";
        case Command::Rule::key:
            return "key";
        case Command::Rule::type:
            return "type";
        case Command::Rule::ends:
            return "ends";
    }
    return {};
}

ConstraintKind kind_of(Command::Rule rule) {
    switch (rule) {
        case Command::Rule::unique:
            return ConstraintKind::unique;
        case Command::Rule::exists:
            return ConstraintKind::exists;
        case Command::Rule::key:
            return ConstraintKind::node_key;
        case Command::Rule::type:
            return ConstraintKind::property_type;
        case Command::Rule::ends:
            break;
    }
    return ConstraintKind::endpoints;
}

void create_constraint(const Command& command, Transaction& transaction, UpdateStatistics& statistics) {
    const Subject subject = subject_of(command.pattern);
    ConstraintDefinition definition;
    definition.kind = kind_of(command.rule);
    definition.of_relationships = subject.of_relationships;
    if (subject.of_relationships && definition.needs_index()) {
        fail("UnsupportedSyntax", "relationships cannot have a unique property", command.span,
             "IS NOT NULL and IS :: TYPE are there for relationships");
    }
    if (command.rule == Command::Rule::ends) {
        add_ends(command, subject, transaction, definition);
    } else {
        require_properties(command, subject, definition.needs_index(), "this constraint",
                           "make one for each property, or a NODE KEY of them all");
        if (command.rule == Command::Rule::type) {
            try {
                definition.type = property_type_name(command.type_name);
            } catch (const Error& error) {
                fail(error.detail, error.what(), command.type_span, error.hint);
            }
        }
        definition.keys = key_ids(command, transaction);
    }
    definition.label_or_type =
        subject.of_relationships ? transaction.type(subject.name) : transaction.label(subject.name);
    const Schema& schema = transaction.state().schema();
    definition.name = command.name;
    if (command.name.empty()) {
        definition.name =
            free_name(schema, fmt::format("{}_{}", usual_name(command, subject), suffix_of(command.rule)));
    }
    if (command.guarded && exists_constraint(schema, definition)) return;
    if (command.or_replace && schema.find_constraint(definition.name) != nullptr) {
        transaction.drop_constraint(definition.name);
        ++statistics.constraints_removed;
    }
    transaction.create_constraint(definition);
    ++statistics.constraints_added;
}

}  // namespace

bool changes_schema(const Command& command) {
    using Kind = Command::Kind;
    return command.kind == Kind::create_constraint || command.kind == Kind::create_index ||
           command.kind == Kind::create_fulltext_index || command.kind == Kind::drop_constraint ||
           command.kind == Kind::drop_index;
}

void change_schema(const Command& command, Transaction& transaction, UpdateStatistics& statistics) {
    const Schema& schema = transaction.state().schema();
    switch (command.kind) {
        case Command::Kind::create_index:
            return create_index(command, transaction, statistics);
        case Command::Kind::create_fulltext_index:
            return create_fulltext_index(command, transaction, statistics);
        case Command::Kind::create_constraint:
            return create_constraint(command, transaction, statistics);
        case Command::Kind::drop_index:
            if (command.guarded && schema.find_index(command.name) == nullptr &&
                schema.find_fulltext(command.name) == nullptr) {
                return;
            }
            transaction.drop_index(command.name);
            ++statistics.indexes_removed;
            return;
        case Command::Kind::drop_constraint:
            if (command.guarded && schema.find_constraint(command.name) == nullptr) return;
            transaction.drop_constraint(command.name);
            ++statistics.constraints_removed;
            return;
        default:
            return;
    }
}

}  // namespace entente
