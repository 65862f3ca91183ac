#include "csv_fixture.hpp"

#include <catch2/catch.hpp>

namespace entente::test {

void load_into(Graph& graph, const LoadOptions& options, LoadReport& report) {
    Transaction transaction = graph.begin();
    load_csv(transaction, options, report);
    transaction.commit();
}

Loaded load(const LoadOptions& options) {
    Graph graph;
    Loaded loaded;
    load_into(graph, options, loaded.report);
    loaded.graph = graph.snapshot();
    REQUIRE(loaded.graph->check() == std::vector<std::string>{});
    return loaded;
}

Loaded load_nodes(std::string_view text, LoadOptions options) {
    const Folder folder;
    options.nodes = {{{"N"}, {folder.file("n.csv", text)}}};
    return load(options);
}

Failure failure_of(const LoadOptions& options) {
    try {
        load(options);
    } catch (const LoadError& error) {
        REQUIRE(error.span.has_value());
        const SourcePosition position = source_position(error.text, error.span->begin);
        return {
            error.what(),  error.hint,      std::filesystem::path(error.file).filename().string(),
            position.line, position.column, error.text.substr(error.span->begin, error.span->end - error.span->begin)};
    }
    FAIL("loaded");
    return {};
}

Failure failure_of_nodes(std::string_view text, LoadOptions options) {
    const Folder folder;
    options.nodes = {{{"N"}, {folder.file("n.csv", text)}}};
    return failure_of(options);
}

std::string printed(const Value& value) {
    switch (value.type()) {
        case ValueType::null:
            return "null";
        case ValueType::boolean:
            return value.as_bool() ? "true" : "false";
        case ValueType::integer:
            return std::to_string(value.as_integer());
        case ValueType::floating:
            return format_float(value.as_float());
        case ValueType::string:
            return "'" + value.as_string() + "'";
        case ValueType::list: {
            std::string out = "[";
            for (const Value& item : value.as_list()) out += (out.size() > 1 ? ", " : "") + printed(item);
            return out + "]";
        }
        default:
            return format_temporal(value);
    }
}

std::vector<std::string> node_values(const GraphState& graph, std::string_view key) {
    std::vector<std::string> values;
    for (NodeId node = 0; node < graph.node_limit(); ++node) values.push_back(printed(graph.node_property(node, key)));
    return values;
}

}  // namespace entente::test
