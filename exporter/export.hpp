#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

class GraphState;

enum class ExportFormat : std::uint8_t {
    cypher,  ///< one script of statements; holds everything
    csv,     ///< a folder of tables with typed headers, as `entente load` reads them
};

struct ExportOptions {
    ExportFormat format = ExportFormat::cypher;
    std::string to;  ///< the script, or the folder of tables; made where there is none
    /// Takes the script instead of a file, piece by piece.
    std::function<void(std::string_view)> write;
    const std::atomic<bool>* cancel = nullptr;
};

struct ExportReport {
    std::uint64_t nodes = 0, relationships = 0, properties = 0;  ///< written
    /// What the graph holds besides, in places of a damaged file that could not be read. A relationship one of whose
    /// nodes is lost is lost too.
    std::uint64_t nodes_lost = 0, relationships_lost = 0, properties_lost = 0;
    std::vector<std::string> damage;  ///< what was passed over, one line each
    std::vector<std::string> files;   ///< that were written
    [[nodiscard]] bool whole() const {
        return damage.empty() && nodes_lost + relationships_lost + properties_lost == 0;
    }
};

/// Writes all of a graph with its indexes and constraints, so that loading what was written into an empty database
/// gives the same graph, ids apart. Where something was lost, constraints are written as comments: they might not hold.
/// Chunks that are damaged are passed over and counted. Throws Error(io_error), Error(cancelled), and for CSV
/// Error(data_error) when the graph holds what no table can, before anything is written.
[[nodiscard]] ExportReport export_graph(const GraphState& graph, const ExportOptions& options);

}  // namespace entente
