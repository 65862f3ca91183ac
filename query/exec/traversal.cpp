#include "query/exec/traversal.hpp"

#include <algorithm>

namespace entente::exec {

LabelFilterTable::LabelFilterTable(const bound::LabelTest& test, const GraphState& graph)
    : all_(test.kind == bound::LabelTest::Kind::none) {
    if (all_) return;
    const Catalog& catalog = graph.catalog();
    admitted_.resize(catalog.label_sets.size());
    for (LabelSetId set = 0; set < admitted_.size(); ++set) {
        admitted_[set] = test.matches([&](LabelId label) { return catalog.set_has_label(set, label); },
                                      !catalog.label_sets[set].empty());
    }
}

AdjacencyList::AdjacencyList(const GraphState& graph, const plan::TypeSet& types, ast::PatternDirection direction) {
    const auto add = [&](TypeId type) {
        const Adjacency* out = graph.adjacency(type, Direction::outgoing);
        const Adjacency* in = graph.adjacency(type, Direction::incoming);
        if (direction != ast::PatternDirection::incoming && out != nullptr) entries_.push_back({out, false});
        if (direction != ast::PatternDirection::outgoing && in != nullptr) {
            entries_.push_back({in, direction == ast::PatternDirection::undirected});
        }
    };
    if (types.all) {
        for (TypeId type = 0; type < graph.catalog().types.size(); ++type) add(type);
    } else {
        for (const TypeId type : types.types) add(type);
    }
}

std::uint64_t AdjacencyList::degree(NodeId node, NeighbourScratch& scratch) const {
    std::uint64_t degree = 0;
    for (const Entry& entry : entries_) {
        degree += entry.adjacency->degree(node);
        if (!entry.second_direction) continue;
        const Neighbours list = entry.adjacency->neighbours(node, scratch);
        const auto loops = std::equal_range(list.nodes.begin(), list.nodes.end(), node);
        degree -= static_cast<std::uint64_t>(loops.second - loops.first);
    }
    return degree;
}

void AdjacencyList::degrees(const std::vector<NodeId>& nodes, std::vector<std::uint32_t>& out) const {
    const Adjacency& adjacency = *entries_.front().adjacency;
    out.resize(nodes.size());
    const bool in_sequence = consecutive(nodes);
    for (std::size_t begin = 0; begin < nodes.size();) {
        const std::uint32_t index = chunk_of(nodes[begin]);
        std::size_t end = begin + 1;
        while (end < nodes.size() && chunk_of(nodes[end]) == index) ++end;
        const AdjacencyChunk* chunk = adjacency.chunks.chunk(index);
        if (chunk == nullptr || !chunk->delta.empty()) {
            for (std::size_t i = begin; i < end; ++i) out[i] = chunk == nullptr ? 0 : adjacency.degree(nodes[i]);
        } else if (in_sequence) {
            const std::uint32_t* offsets = chunk->rows->offsets.data() + row_of(nodes[begin]);
            for (std::size_t i = begin; i < end; ++i) out[i] = offsets[i - begin + 1] - offsets[i - begin];
        } else {
            const std::uint32_t* offsets = chunk->rows->offsets.data();
            for (std::size_t i = begin; i < end; ++i) {
                const std::uint32_t row = row_of(nodes[i]);
                out[i] = offsets[row + 1] - offsets[row];
            }
        }
        begin = end;
    }
}

bool already_used(const Batch& batch, std::size_t row, std::span<const bound::Slot> slots, RelationshipId id) {
    for (const bound::Slot slot : slots) {
        const Vector& column = batch.columns[slot];
        if (column.kind == VectorKind::relationship) {
            if (column.ids[column.at(row)] == id) return true;
            continue;
        }
        const Value value = column.get(row);
        if (value.is(ValueType::relationship) && value.as_relationship().id == id) return true;
        if (!value.is(ValueType::list)) continue;
        for (const Value& element : value.as_list()) {
            if (element.is(ValueType::relationship) && element.as_relationship().id == id) return true;
        }
    }
    return false;
}

NodeId node_at(const Vector& column, std::size_t row) {
    if (column.kind == VectorKind::node) return column.ids[column.at(row)];
    const Value value = column.get(row);
    if (value.is_null()) return no_entity;
    if (!value.is(ValueType::node)) {
        throw Error(ErrorCode::type_error, "InvalidArgumentType",
                    "a pattern needs a node here, found " + std::string(type_name(value.type())));
    }
    return value.as_node().id;
}

}  // namespace entente::exec
