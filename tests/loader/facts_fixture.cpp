#include "facts_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

namespace entente::test {
namespace {

std::string properties(std::vector<std::pair<std::string, Value>> values, bool sort_sources) {
    std::vector<std::string> parts;
    for (auto& [key, value] : values) {
        if (sort_sources && key == "sources") {
            List list = value.as_list();
            std::sort(list.begin(), list.end(),
                      [](const Value& a, const Value& b) { return a.as_string() < b.as_string(); });
            value = Value(std::move(list));
        }
        parts.push_back(key + ": " + printed(value));
    }
    std::sort(parts.begin(), parts.end());
    std::string text = "{";
    for (const std::string& part : parts) text += (text.size() > 1 ? ", " : "") + part;
    return text + "}";
}

std::string id_of(const GraphState& graph, NodeId node) {
    const Value id = graph.node_property(node, "id");
    return id.is(ValueType::string) ? id.as_string() : printed(id);
}

}  // namespace

LoadReport Base::load(const LoadOptions& options) {
    LoadReport report;
    {
        Transaction transaction = graph_.begin();
        report = load_files(transaction, engine_, options);
        transaction.commit();
    }
    CHECK(graph_.snapshot()->check().empty());
    return report;
}

LoadReport Base::load_paths(const std::vector<std::string>& files) {
    LoadOptions options;
    options.files = files;
    return load(options);
}

LoadReport Base::load_text(std::string_view text, std::string_view extension) {
    return load_paths({folder_.file("test" + std::string(extension), text)});
}

std::vector<std::string> Base::lines(bool sort_sources) const {
    const Snapshot graph = graph_.snapshot();
    const auto named = [&](const std::vector<std::pair<KeyId, Value>>& values, bool with_id) {
        std::vector<std::pair<std::string, Value>> result;
        for (const auto& [key, value] : values) {
            const std::string& name = graph->catalog().keys.name(key);
            if (with_id || name != "id") result.emplace_back(name, value);
        }
        return properties(std::move(result), sort_sources);
    };
    std::vector<std::string> lines;
    for (NodeId node = 0; node < graph->node_limit(); ++node) {
        if (!graph->node_exists(node)) continue;
        std::vector<std::string> labels;
        for (const LabelId label : graph->labels(node)) labels.push_back(graph->catalog().labels.name(label));
        std::sort(labels.begin(), labels.end());
        std::string line = id_of(*graph, node) + " ";
        for (const std::string& label : labels) line += ":" + label;
        lines.push_back(line + " " + named(graph->node_properties(node), false));
    }
    for (RelationshipId id = 0; id < graph->relationship_limit(); ++id) {
        if (!graph->relationship_exists(id)) continue;
        const RelationshipRecord record = graph->relationship(id);
        lines.push_back(id_of(*graph, record.source) + " -" + graph->catalog().types.name(record.type) + " " +
                        named(graph->relationship_properties(id), true) + "-> " + id_of(*graph, record.target));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> facts(std::string_view text) {
    Base base;
    base.load_text(text);
    return base.lines();
}

Failure failure_in(Base& base, const std::vector<std::string>& files) {
    const std::vector<std::string> before = base.lines();
    try {
        base.load_paths(files);
        FAIL("loaded");
    } catch (const LoadError& error) {
        CHECK(base.lines() == before);
        CHECK_FALSE(render_error(error, error.text, error.file).empty());
        REQUIRE(error.span.has_value());
        const SourcePosition position = source_position(error.text, error.span->begin);
        return {
            error.what(),  error.hint,      std::filesystem::path(error.file).filename().string(),
            position.line, position.column, error.text.substr(error.span->begin, error.span->end - error.span->begin)};
    }
    return {};
}

Failure facts_failure(std::string_view text) {
    Base base;
    const Folder folder;
    return failure_in(base, {folder.file("test.facts", text)});
}

}  // namespace entente::test
