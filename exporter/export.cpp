#include "exporter/export.hpp"

#include "exporter/file.hpp"
#include "exporter/graph_reader.hpp"
#include "exporter/script.hpp"
#include "exporter/tables.hpp"

namespace entente {

ExportReport export_graph(const GraphState& graph, const ExportOptions& options) {
    ExportReport report;
    exporter::GraphReader reader(graph, options.cancel);
    if (options.format == ExportFormat::csv) {
        exporter::write_tables(graph, reader, options.to, report);
    } else if (options.write) {
        exporter::write_script(graph, reader, options.write, report);
    } else {
        exporter::OutputFile file(options.to);
        exporter::write_script(
            graph, reader, [&](std::string_view text) { file.write(text); }, report);
        file.close();
        report.files.push_back(options.to);
    }
    reader.finish(report);
    return report;
}

}  // namespace entente
