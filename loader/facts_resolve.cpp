#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "loader/facts_ids.hpp"
#include "loader/facts_model.hpp"
#include "query/suggest.hpp"

namespace entente::facts {
namespace {

constexpr std::string_view document_label = "Document";

/// Integers and strings are different ids though they print alike.
std::string id_key(const Value& id) {
    return id.is(ValueType::string) ? "s" + id.as_string() : "i" + std::to_string(id.as_integer());
}

std::string id_text(const Value& id) {
    return id.is(ValueType::string) ? id.as_string() : std::to_string(id.as_integer());
}

struct Failure {
    Place place;
    Error error;
};

class Resolver {
public:
    Resolver(std::span<const File> files, const GraphState& state) : files_(files), state_(state) {}

    Model run() {
        for (const File& file : files_) statements_.push_back(parse(file));
        for_each_statement([&](const Statement& statement, std::uint32_t file) { name_id(statement, file); });
        for_each_statement([&](const Statement& statement, std::uint32_t file) { declare(statement, file); });
        for_each_statement([&](const Statement& statement, std::uint32_t) { want_names(statement); });
        for (const Entity& entity : model_.entities) stored_.want(entity.id);
        stored_.read(state_);
        for (Entity& entity : model_.entities) find_stored(entity);
        for_each_statement([&](const Statement& statement, std::uint32_t file) { refer(statement, file); });
        if (first_) {
            const File& file = files_[first_->place.file];
            throw LoadError(std::move(first_->error), file.path, file.text);
        }
        return std::move(model_);
    }

private:
    template <typename Visit> void for_each_statement(Visit visit) const {
        for (std::uint32_t file = 0; file < statements_.size(); ++file) {
            for (const Statement& statement : statements_[file]) visit(statement, file);
        }
    }

    static bool declares(const Statement& statement) {
        return statement.kind == Statement::Kind::node || statement.kind == Statement::Kind::source;
    }

    /// Keeps the failure that comes first in the order of files and text.
    void fail(Place place, const char* detail, const std::string& message, std::string hint) {
        const auto position = [](const Place& p) { return std::pair(p.file, p.span.begin); };
        if (first_ && position(first_->place) <= position(place)) return;
        first_.emplace(
            Failure{place, compile_error(ErrorCode::data_error, detail, message, place.span, std::move(hint))});
    }

    [[nodiscard]] std::string written_at(const Place& place) const {
        const File& file = files_[place.file];
        return fmt::format("{}, line {}", file.path, source_position(file.text, place.span.begin).line);
    }

    [[nodiscard]] std::string_view written(const Place& place) const {
        std::string_view text =
            std::string_view(files_[place.file].text).substr(place.span.begin, place.span.end - place.span.begin);
        return text.size() <= 60 ? text : std::string_view("another value");
    }

    // --- declarations -------------------------------------------------------------------------------------------

    /// An alias whose declaration gives an `id` stands for that id wherever it is used.
    void name_id(const Statement& statement, std::uint32_t file) {
        if (!declares(statement)) return;
        const Name& alias = statement.aliases.front();
        for (const Property& property : statement.properties) {
            if (property.key.text != "id") continue;
            const Place place{file, property.value_span};
            if (!property.value.is(ValueType::string) && !property.value.is(ValueType::integer)) {
                fail(place, "InvalidId", "an id is a string or an integer",
                     "leave `id` out: the name of the node becomes its id");
                return;
            }
            const auto [known, added] = ids_.try_emplace(alias.text, std::pair(property.value, place));
            if (!added && !is_same(known->second.first, property.value)) {
                fail(place, "ContradictingProperty", fmt::format("`{}` is declared with two ids", alias.text),
                     fmt::format("the first one stands in {}", written_at(known->second.second)));
            }
            if (statement.kind == Statement::Kind::source && !is_same(property.value, Value(alias.text))) {
                fail(place, "InvalidId", "the id of a source is its name", "leave `id` out");
            }
        }
    }

    [[nodiscard]] Value id_of(const std::string& alias) const {
        const auto known = ids_.find(alias);
        return known == ids_.end() ? Value(alias) : known->second.first;
    }

    EntityIndex entity_of(const std::string& alias, const Value& id) {
        const auto [known, added] = by_id_.try_emplace(id_key(id), static_cast<EntityIndex>(model_.entities.size()));
        if (added) {
            Entity entity;
            entity.alias = alias;
            entity.id = id;
            model_.entities.push_back(std::move(entity));
        }
        return known->second;
    }

    void declare(const Statement& statement, std::uint32_t file) {
        if (!declares(statement)) return;
        const std::string& alias = statement.aliases.front().text;
        const EntityIndex index = entity_of(alias, id_of(alias));
        aliases_.try_emplace(alias, index);
        Entity& entity = model_.entities[index];
        entity.declared = true;
        if (statement.kind == Statement::Kind::source) unite(entity.labels, std::string(document_label));
        for (const Name& label : statement.labels) unite(entity.labels, label.text);
        for (const Property& property : statement.properties) {
            if (property.key.text != "id") state_property(entity, property, {file, property.value_span});
        }
    }

    void state_property(Entity& entity, const Property& property, const Place& place) {
        const auto known = std::find_if(entity.properties.begin(), entity.properties.end(),
                                        [&](const Entity::Stated& stated) { return stated.key == property.key.text; });
        if (known == entity.properties.end()) {
            entity.properties.push_back({property.key.text, property.value, place});
        } else if (!is_same(known->value, property.value)) {
            fail(place, "ContradictingProperty",
                 fmt::format("`{}` has two values of `{}`: {} and {}", entity.alias, property.key.text,
                             written(known->place), written(place)),
                 fmt::format(
                     "the first one stands in {}; what documents say differently are relationships of type REPORTS",
                     written_at(known->place)));
        }
    }

    // --- the graph ----------------------------------------------------------------------------------------------

    void want_names(const Statement& statement) {
        for (const Name& alias : statement.aliases) {
            if (!aliases_.contains(alias.text)) stored_.want(Value(alias.text));
        }
        for (const Citation& citation : statement.citations) {
            if (!aliases_.contains(citation.document.text)) stored_.want(Value(citation.document.text));
        }
    }

    /// Finds a declared node in the graph and checks what is said of it against what is there.
    void find_stored(Entity& entity) {
        const StoredIds::Found found = stored_.find(entity.id);
        if (found.node == no_entity) return;
        entity.node = found.node;
        ambiguous_[entity.alias] = found.ambiguous;
        for (const Entity::Stated& stated : entity.properties) {
            const Value stored = state_.node_property(found.node, stated.key);
            if (stored.is_null() || is_same(stored, stated.value)) continue;
            fail(stated.place, "ContradictingProperty",
                 fmt::format("`{}` has another `{}` in the graph", entity.alias, stated.key),
                 "loading adds to a node and does not change it: change the property with SET first");
        }
    }

    // --- references ---------------------------------------------------------------------------------------------

    /// The node called `name`: by an alias of this load, by an id of this load, by an id of the graph.
    std::optional<EntityIndex> find(const Name& name) {
        if (const auto known = aliases_.find(name.text); known != aliases_.end()) return known->second;
        if (const auto known = by_id_.find("s" + name.text); known != by_id_.end()) return known->second;
        const StoredIds::Found found = stored_.find(Value(name.text));
        if (found.node == no_entity) return std::nullopt;
        const EntityIndex index = entity_of(name.text, Value(name.text));
        model_.entities[index].node = found.node;
        ambiguous_[name.text] = found.ambiguous;
        return index;
    }

    [[nodiscard]] bool is_document(const Entity& entity) const {
        if (std::find(entity.labels.begin(), entity.labels.end(), document_label) != entity.labels.end()) return true;
        const auto label = state_.catalog().labels.find(document_label);
        return label && entity.node != no_entity && state_.has_label(entity.node, *label);
    }

    void fail_undeclared(const Name& name, Place place) {
        std::vector<std::string> candidates;
        for (const auto& [alias, index] : aliases_) candidates.push_back(alias);
        for (std::string& id : StoredIds::all(state_, {})) candidates.push_back(std::move(id));
        std::sort(candidates.begin(), candidates.end());
        const auto near = suggest(name.text, std::span<const std::string>(candidates));
        fail(place, "UndeclaredName", fmt::format("`{}` is not declared", name.text),
             near ? fmt::format("did you mean `{}`?", *near)
                  : fmt::format("declare it: {} (:Label {{name: '...'}}), or load the file that does", name.text));
    }

    void fail_document(const Citation& citation, Place place, bool is_node) {
        std::vector<std::string> candidates;
        for (const auto& [alias, index] : aliases_) {
            if (is_document(model_.entities[index])) candidates.push_back(alias);
        }
        for (std::string& id : StoredIds::all(state_, document_label)) candidates.push_back(std::move(id));
        std::sort(candidates.begin(), candidates.end());
        const auto near = suggest(citation.document.text, std::span<const std::string>(candidates));
        const std::string& name = citation.document.text;
        fail(place, "UndeclaredDocument",
             fmt::format("`{}` is {}", name, is_node ? "not a document" : "not declared as a document"),
             near ? fmt::format("did you mean `{}`?", *near)
                  : fmt::format("declare it: source {} (:Article {{title: '...'}})", name));
    }

    /// True once for each node: several nodes of the graph have its id.
    void check_ambiguous(EntityIndex index, Place place) {
        const Entity& entity = model_.entities[index];
        const auto known = ambiguous_.find(entity.alias);
        if (known == ambiguous_.end() || !known->second) return;
        fail(place, "AmbiguousId", fmt::format("several nodes of the graph have the id `{}`", id_text(entity.id)),
             "give the nodes different ids before loading facts about them");
    }

    std::optional<EntityIndex> find_or_fail(const Name& name, std::uint32_t file) {
        const Place place{file, name.span};
        const std::optional<EntityIndex> index = find(name);
        if (!index) {
            if (!first_ || std::pair(file, name.span.begin) < std::pair(first_->place.file, first_->place.span.begin)) {
                fail_undeclared(name, place);
            }
            return std::nullopt;
        }
        check_ambiguous(*index, place);
        return index;
    }

    std::vector<std::string> sources_of(const Statement& statement, std::uint32_t file) {
        std::vector<std::string> sources;
        for (const Citation& citation : statement.citations) {
            const Place place{file, citation.document.span};
            const std::optional<EntityIndex> index = find(citation.document);
            if (!index || !is_document(model_.entities[*index])) {
                if (!first_ ||
                    std::pair(file, place.span.begin) < std::pair(first_->place.file, first_->place.span.begin)) {
                    fail_document(citation, place, index.has_value());
                }
                continue;
            }
            const std::string document = id_text(model_.entities[*index].id);
            unite(sources, citation.locator.empty() ? document : document + "#" + citation.locator);
        }
        return sources;
    }

    void refer(const Statement& statement, std::uint32_t file) {
        std::vector<EntityIndex> nodes;
        for (const Name& alias : statement.aliases) {
            if (const auto index = find_or_fail(alias, file)) nodes.push_back(*index);
        }
        const std::vector<std::string> sources = sources_of(statement, file);
        if (nodes.size() != statement.aliases.size()) return;
        if (statement.kind != Statement::Kind::path) {
            for (const std::string& source : sources) unite(model_.entities[nodes.front()].sources, source);
            return;
        }
        for (std::size_t i = 0; i < statement.links.size(); ++i) {
            const Link& link = statement.links[i];
            Relation relation;
            relation.type = link.type.text;
            relation.source = nodes[link.backward ? i + 1 : i];
            relation.target = nodes[link.backward ? i : i + 1];
            for (const Property& property : link.properties)
                relation.properties.emplace_back(property.key.text, property.value);
            std::sort(relation.properties.begin(), relation.properties.end(),
                      [](const auto& a, const auto& b) { return a.first < b.first; });
            relation.sources = sources;
            relate(std::move(relation));
        }
    }

    void relate(Relation relation) {
        const std::uint64_t hash = relation_hash(relation.type, relation.source, relation.target, relation.properties);
        const auto [begin, end] = relations_.equal_range(hash);
        for (auto it = begin; it != end; ++it) {
            Relation& known = model_.relations[it->second];
            if (known.type != relation.type || known.source != relation.source || known.target != relation.target ||
                !are_same(known.properties, relation.properties)) {
                continue;
            }
            for (std::string& source : relation.sources) unite(known.sources, std::move(source));
            return;
        }
        relations_.emplace(hash, model_.relations.size());
        model_.relations.push_back(std::move(relation));
    }

    std::span<const File> files_;
    const GraphState& state_;
    std::vector<std::vector<Statement>> statements_;  // by file
    Model model_;
    TextMap<std::pair<Value, Place>> ids_;  // by alias: the `id` that its declaration gives, and where
    TextMap<EntityIndex> aliases_;          // declared
    TextMap<EntityIndex> by_id_;            // by id_key()
    TextMap<bool> ambiguous_;               // by the alias of an entity that the graph has
    StoredIds stored_;
    std::unordered_multimap<std::uint64_t, std::size_t> relations_;  // by relation_hash()
    std::optional<Failure> first_;
};

}  // namespace

Model resolve(std::span<const File> files, const GraphState& state) {
    return Resolver(files, state).run();
}

}  // namespace entente::facts
