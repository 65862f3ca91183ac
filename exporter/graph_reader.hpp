#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "exporter/export.hpp"
#include "graph/error.hpp"
#include "graph/graph.hpp"

namespace entente::exporter {

using Properties = std::vector<std::pair<KeyId, Value>>;

/// Walks over a graph whose file may be damaged: a chunk that cannot be read is passed over and its message kept. The
/// graph must outlive it.
class GraphReader {
public:
    GraphReader(const GraphState& graph, const std::atomic<bool>* cancel);

    /// Calls visit(NodeId, LabelSetId, const Properties&) for each node, by id. Throws what `visit` throws, and
    /// Error(cancelled).
    template <typename Visit> void nodes(Visit visit) {
        for (std::uint32_t chunk = 0; std::uint64_t{chunk} << chunk_bits < graph_.node_limit(); ++chunk) {
            const std::span<const LabelSetId> sets = label_sets(chunk);
            read_columns(chunk, node_columns_);
            for (std::uint32_t row = 0; row < sets.size(); ++row) {
                if (sets[row] == GraphState::dead_label_set) continue;
                const NodeId node = (chunk << chunk_bits) + row;
                seen_[node] = true;
                visit(node, sets[row], properties(row));
            }
        }
    }
    /// Calls visit(RelationshipId, const RelationshipRecord&, const Properties&) for each relationship whose nodes were
    /// visited before, by id.
    template <typename Visit> void relationships(Visit visit) {
        for (std::uint32_t chunk = 0; std::uint64_t{chunk} << chunk_bits < graph_.relationship_limit(); ++chunk) {
            const RelationshipChunk* const records = record_chunk(chunk);
            if (records == nullptr) continue;
            read_columns(chunk, relationship_columns_);
            for (std::uint32_t row = 0; row < chunk_rows; ++row) {
                const RelationshipRecord record{records->type_of(row), records->sources[row], records->targets[row]};
                if (record.source == no_entity || !seen_[record.source] || !seen_[record.target]) continue;
                visit((chunk << chunk_bits) + row, record, properties(row));
            }
        }
    }

    /// Notes what was passed over, once for each message.
    void note(const std::string& damage);
    /// Sets what was lost, from what the graph should hold and what `report` says was written, and what was noted.
    void finish(ExportReport& report) const;

private:
    struct OpenColumn {
        KeyId key;
        const ColumnChunk* chunk;
    };
    [[nodiscard]] std::span<const LabelSetId> label_sets(std::uint32_t chunk);
    [[nodiscard]] const RelationshipChunk* record_chunk(std::uint32_t chunk);
    void read_columns(std::uint32_t chunk, const std::vector<std::pair<KeyId, const Column*>>& columns);
    [[nodiscard]] const Properties& properties(std::uint32_t row);

    const GraphState& graph_;
    const std::atomic<bool>* cancel_;
    std::vector<std::pair<KeyId, const Column*>> node_columns_, relationship_columns_;
    std::vector<OpenColumn> open_;  // of the chunk
    Properties properties_;         // of the row
    std::vector<bool> seen_;        // by node
    std::vector<std::string> damage_;
    std::uint64_t more_damage_ = 0;
};

}  // namespace entente::exporter
