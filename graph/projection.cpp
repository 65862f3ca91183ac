#include "graph/projection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "graph/error.hpp"

namespace entente {

Projection::Projection(Snapshot snapshot, const ProjectionOptions& options) : snapshot_(std::move(snapshot)) {
    choose_nodes(options.labels);
    std::vector<TypeId> types = options.types;
    if (types.empty()) {
        for (TypeId type = 0; type < graph().catalog().types.size(); ++type) types.push_back(type);
    }
    std::sort(types.begin(), types.end());
    types.erase(std::unique(types.begin(), types.end()), types.end());
    for (const TypeId type : types) {
        const Adjacency* const outgoing = graph().adjacency(type, Direction::outgoing);
        const Adjacency* const incoming = graph().adjacency(type, Direction::incoming);
        if (outgoing == nullptr || incoming == nullptr || outgoing->count == 0) continue;
        outgoing_.push_back(outgoing);
        incoming_.push_back(incoming);
    }
    has_all_ends_ = vertex_count_ == graph().node_count();
    edge_count_ = count_edges();
    if (options.weight) {
        weight_key_ = *options.weight;
        weights_ = graph().relationship_column(*options.weight);
    }
}

void Projection::choose_nodes(const std::vector<LabelId>& labels) {
    const NodeId limit = graph().node_limit();
    if (labels.empty() && graph().node_count() == limit) {
        vertex_count_ = limit;
        return;
    }
    for (const LabelId label : labels) graph().label_index(label).collect(0, limit, nodes_);
    for (NodeId node = 0; labels.empty() && node < limit; ++node) {
        if (graph().node_exists(node)) nodes_.push_back(node);
    }
    std::sort(nodes_.begin(), nodes_.end());
    nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
    vertex_count_ = static_cast<Vertex>(nodes_.size());
    vertices_.resize(limit, no_vertex);
    for (Vertex vertex = 0; vertex < vertex_count_; ++vertex) vertices_[nodes_[vertex]] = vertex;
}

std::uint64_t Projection::count_edges() const {
    std::uint64_t count = 0;
    if (has_all_ends_) {
        for (const Adjacency* list : outgoing_) count += list->count;
        return count;
    }
    for (Vertex vertex = 0; vertex < vertex_count_; ++vertex) count += degree(vertex, Direction::outgoing);
    return count;
}

std::uint64_t Projection::degree(Vertex vertex, Direction direction) const {
    std::uint64_t degree = 0;
    if (has_all_ends_) {
        for (const Adjacency* list : lists(direction)) degree += list->degree(node(vertex));
        return degree;
    }
    NeighbourScratch scratch;
    for_each_edge(vertex, direction, scratch, [&](Vertex, RelationshipId) { ++degree; });
    return degree;
}

double Projection::weight(RelationshipId id) const {
    if (weights_ == nullptr) return 1;
    const ColumnChunk* const chunk = weights_->chunk(chunk_of(id));
    if (chunk == nullptr || !chunk->valid.test(row_of(id))) return 1;
    double weight = 0;
    if (chunk->kind == ChunkKind::floating) {
        weight = chunk->floats[row_of(id)];
    } else if (chunk->kind == ChunkKind::integer) {
        weight = static_cast<double>(chunk->integers[row_of(id)]);
    } else {
        const Value value = chunk->get(row_of(id));
        if (!value.is_number()) {
            throw Error(ErrorCode::argument_error, "InvalidWeight",
                        fmt::format("weight `{}` of a relationship is of type {}, expected a number",
                                    graph().catalog().keys.name(weight_key_), type_name(value.type())));
        }
        weight = value.to_double();
    }
    if (weight >= 0) return weight;
    throw Error(ErrorCode::argument_error, "InvalidWeight",
                fmt::format("weight `{}` of a relationship is {}, expected a number of at least 0",
                            graph().catalog().keys.name(weight_key_), format_float(weight)));
}

void check_cancelled(CancelFlag cancel) {
    if (!is_cancelled(cancel)) return;
    throw Error(ErrorCode::cancelled, "Cancelled", "the algorithm was cancelled");
}

}  // namespace entente
