#include "exporter/script.hpp"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <utility>

#include "exporter/cypher_text.hpp"
#include "query/syntax/lexer.hpp"

namespace entente::exporter {
namespace {

constexpr std::size_t rows_of_statement = 1000;
constexpr std::size_t bytes_of_statement = std::size_t{1} << 20;
// The parser's limit, less the brackets around a value.
constexpr std::size_t deepest_list = 240;

/// A name that `names` does not have.
std::string unused_name(const NameTable& names, const std::string& wanted) {
    std::string name = wanted;
    for (int i = 2; names.find(name); ++i) name = fmt::format("{}{}", wanted, i);
    return name;
}

std::string unused_index(const Schema& schema) {
    std::string name = "_exported";
    while (schema.find_index(name) != nullptr || schema.find_constraint(name) != nullptr) name += '_';
    return name;
}

/// Rows that go into one statement.
struct Rows {
    std::string text;
    std::size_t count = 0;
};

class Script {
public:
    Script(const GraphState& graph, GraphReader& reader, const std::function<void(std::string_view)>& write,
           ExportReport& report)
        : graph_(graph),
          catalog_(graph.catalog()),
          reader_(reader),
          write_(write),
          report_(report),
          label_(quote_identifier(unused_name(catalog_.labels, "_exported"))),
          key_(quote_identifier(unused_name(catalog_.keys, "_exported_id"))),
          index_(quote_identifier(unused_index(graph.schema()))) {}

    void write() {
        // Relationships find their ends by it.
        if (graph_.node_count() > 0)
            write_(fmt::format("CREATE INDEX {} FOR (n:{}) ON (n.{});\n", index_, label_, key_));
        reader_.nodes([this](NodeId node, LabelSetId set, const Properties& properties) {
            Rows& rows = begin_row(nodes_[set]);
            fmt::format_to(std::back_inserter(rows.text), "[{}, ", node);
            add_properties(rows.text, properties);
            ++report_.nodes;
            if (full(rows)) write_nodes(set, rows);
        });
        for (auto& [set, rows] : nodes_) write_nodes(set, rows);
        reader_.relationships([this](RelationshipId, const RelationshipRecord& record, const Properties& properties) {
            Rows& rows = begin_row(relationships_[record.type]);
            fmt::format_to(std::back_inserter(rows.text), "[{}, {}, ", record.source, record.target);
            add_properties(rows.text, properties);
            ++report_.relationships;
            if (full(rows)) write_relationships(record.type, rows);
        });
        for (auto& [type, rows] : relationships_) write_relationships(type, rows);
        if (graph_.node_count() > 0) {
            write_(fmt::format("DROP INDEX {2};\nMATCH (n:{0}) REMOVE n:{0}, n.{1};\n", label_, key_, index_));
        }
        ExportReport so_far = report_;
        reader_.finish(so_far);
        write_(schema_statements(graph_, so_far.whole()));
    }

private:
    static Rows& begin_row(Rows& rows) {
        rows.text += rows.count++ == 0 ? "\n  " : ",\n  ";
        return rows;
    }
    static bool full(const Rows& rows) {
        return rows.count >= rows_of_statement || rows.text.size() >= bytes_of_statement;
    }

    /// Appends `{...}]`.
    void add_properties(std::string& out, const Properties& properties) {
        out += '{';
        std::string_view separator;
        for (const auto& [key, value] : properties) {
            if (nesting(value) > deepest_list) {
                reader_.note(fmt::format("a list in {} is nested deeper than {} and was left out",
                                         quote_identifier(catalog_.keys.name(key)), deepest_list));
                continue;
            }
            out += std::exchange(separator, ", ");
            out += quote_identifier(catalog_.keys.name(key));
            out += ": ";
            append_value(out, value);
            ++report_.properties;
        }
        out += "}]";
    }

    void write_nodes(LabelSetId set, Rows& rows) {
        if (rows.count == 0) return;
        std::string labels;
        for (const LabelId label : catalog_.label_sets[set]) {
            labels += ':' + quote_identifier(catalog_.labels.name(label));
        }
        write_(fmt::format("UNWIND [{}\n] AS row\nCREATE (n{}:{}) SET n = row[1], n.{} = row[0];\n", rows.text, labels,
                           label_, key_));
        rows = {};
    }

    void write_relationships(TypeId type, Rows& rows) {
        if (rows.count == 0) return;
        write_(
            fmt::format("UNWIND [{0}\n] AS row\nMATCH (a:{1} {{{2}: row[0]}}), (b:{1} {{{2}: row[1]}})\n"
                        "CREATE (a)-[r:{3}]->(b) SET r = row[2];\n",
                        rows.text, label_, key_, quote_identifier(catalog_.types.name(type))));
        rows = {};
    }

    const GraphState& graph_;
    const Catalog& catalog_;
    GraphReader& reader_;
    const std::function<void(std::string_view)>& write_;
    ExportReport& report_;
    std::string label_, key_, index_;
    std::map<LabelSetId, Rows> nodes_;
    std::map<TypeId, Rows> relationships_;
};

}  // namespace

std::string schema_statements(const GraphState& graph, bool whole) {
    std::string out;
    for (const IndexDefinition& index : graph.schema().indexes) {
        if (!index.of_constraint) out += statement_text(index, graph.catalog()) + ";\n";
    }
    for (const FulltextDefinition& index : graph.schema().fulltexts) {
        out += statement_text(index, graph.catalog()) + ";\n";
    }
    for (const ConstraintDefinition& constraint : graph.schema().constraints) {
        out += (whole ? "" : "// ") + statement_text(constraint, graph.catalog()) + ";\n";
    }
    return out;
}

void write_script(const GraphState& graph, GraphReader& reader, const std::function<void(std::string_view)>& write,
                  ExportReport& report) {
    Script(graph, reader, write, report).write();
}

}  // namespace entente::exporter
