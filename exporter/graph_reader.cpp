#include "exporter/graph_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace entente::exporter {
namespace {

constexpr std::size_t most_messages = 20;

void require_running(const std::atomic<bool>* cancel) {
    if (cancel != nullptr && *cancel) throw Error(ErrorCode::cancelled, "Cancelled", "the export was cancelled");
}

std::uint64_t missing(std::uint64_t expected, std::uint64_t written) {
    return expected > written ? expected - written : 0;
}

std::uint64_t values_in(const std::vector<std::pair<KeyId, const Column*>>& columns) {
    std::uint64_t values = 0;
    for (const auto& [key, column] : columns) values += column->count;
    return values;
}

}  // namespace

GraphReader::GraphReader(const GraphState& graph, const std::atomic<bool>* cancel)
    : graph_(graph), cancel_(cancel), seen_(graph.node_limit()) {
    for (KeyId key = 0; key < graph.catalog().keys.size(); ++key) {
        if (const Column* column = graph.node_column(key)) node_columns_.emplace_back(key, column);
        if (const Column* column = graph.relationship_column(key)) relationship_columns_.emplace_back(key, column);
    }
}

void GraphReader::note(const std::string& damage) {
    if (std::find(damage_.begin(), damage_.end(), damage) != damage_.end()) return;
    if (damage_.size() < most_messages) {
        damage_.push_back(damage);
    } else {
        ++more_damage_;
    }
}

std::span<const LabelSetId> GraphReader::label_sets(std::uint32_t chunk) {
    require_running(cancel_);
    try {
        return graph_.label_sets_of_chunk(chunk);
    } catch (const Error& error) {
        note(error.what());
        return {};
    }
}

const RelationshipChunk* GraphReader::record_chunk(std::uint32_t chunk) {
    require_running(cancel_);
    try {
        return graph_.relationship_chunk(chunk);
    } catch (const Error& error) {
        note(error.what());
        return nullptr;
    }
}

void GraphReader::read_columns(std::uint32_t chunk, const std::vector<std::pair<KeyId, const Column*>>& columns) {
    open_.clear();
    for (const auto& [key, column] : columns) {
        try {
            if (const ColumnChunk* values = column->chunk(chunk)) open_.push_back({key, values});
        } catch (const Error& error) {
            note(error.what());
        }
    }
}

const Properties& GraphReader::properties(std::uint32_t row) {
    properties_.clear();
    for (const OpenColumn& column : open_) {
        if (column.chunk->valid.test(row)) properties_.emplace_back(column.key, column.chunk->get(row));
    }
    return properties_;
}

void GraphReader::finish(ExportReport& report) const {
    report.nodes_lost = missing(graph_.node_count(), report.nodes);
    report.relationships_lost = missing(graph_.relationship_count(), report.relationships);
    report.properties_lost = missing(values_in(node_columns_) + values_in(relationship_columns_), report.properties);
    report.damage.insert(report.damage.end(), damage_.begin(), damage_.end());
    if (more_damage_ > 0) report.damage.push_back(fmt::format("and {} more places", more_damage_));
}

}  // namespace entente::exporter
