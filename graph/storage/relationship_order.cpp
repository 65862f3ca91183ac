#include "graph/storage/relationship_order.hpp"

#include <algorithm>
#include <cmath>

#include "graph/storage/integer_codec.hpp"

namespace entente::storage {

RelationshipOrder::RelationshipOrder(TypeId type, RelationshipId first_id, const std::vector<std::uint64_t>& degrees)
    : type_(type), first_id_(first_id), starts_(degrees.size() + 1) {
    for (std::size_t node = 0; node < degrees.size(); ++node) {
        const auto degree = static_cast<std::uint32_t>(degrees[node]);
        const Start end = {starts_[node].place + degree, starts_[node].narrow + order_window(degree)};
        while (std::uint64_t{bucket_sources_.size()} << bucket_bits < end.narrow) {
            bucket_sources_.push_back(static_cast<NodeId>(node));
        }
        starts_[node + 1] = end;
    }
}

void RelationshipOrder::find(std::span<const std::uint32_t> narrow, std::span<List> found) const {
    for (std::size_t i = 0; i < narrow.size(); ++i) {
        found[i].source = bucket_sources_[narrow[i] >> bucket_bits];
        __builtin_prefetch(&starts_[found[i].source]);
    }
    for (std::size_t i = 0; i < narrow.size(); ++i) {
        NodeId source = found[i].source;
        while (starts_[source + std::size_t{1}].narrow <= narrow[i]) ++source;
        const Start begin = starts_[source], end = starts_[source + std::size_t{1}];
        found[i] = {source, first_id_ + begin.place, end.place - begin.place, begin.narrow, end.narrow - begin.narrow};
    }
}

std::uint32_t order_window(std::uint32_t length) {
    if (length <= 2) return length;
    auto root = static_cast<std::uint32_t>(std::sqrt(static_cast<double>(length)));
    while (std::uint64_t{root} * root > length) --root;
    while ((std::uint64_t{root} + 1) * (root + 1) <= length) ++root;
    return std::max(2U, root);
}

std::shared_ptr<const RelationshipOrder> order_of(const Adjacency& outgoing, TypeId type) {
    std::vector<std::uint64_t> degrees;
    RelationshipId first = 0;
    std::uint64_t count = 0;
    for (std::uint32_t i = 0; i < outgoing.chunks.directories().size(); ++i) {
        const auto& reference = outgoing.chunks.directories()[i];
        if (!reference) continue;
        const ChunkDirectory<AdjacencyChunk>* const directory = reference.loaded();
        if (directory == nullptr) return nullptr;
        for (std::uint32_t j = 0; j < directory_size; ++j) {
            if (!directory->chunks[j]) continue;
            const AdjacencyChunk* const chunk = directory->chunks[j].loaded();
            if (chunk == nullptr) return nullptr;
            if (chunk->rows->nodes.empty()) continue;
            if (!chunk->rows->from_records) return nullptr;
            if (count == 0) first = chunk->rows->first_id;
            if (chunk->rows->first_id != first + count) return nullptr;
            count += chunk->rows->nodes.size();
            degrees.resize((std::size_t{i} * directory_size + j + 1) * chunk_rows);
            for (std::uint32_t row = 0; row < chunk_rows; ++row) {
                degrees[degrees.size() - chunk_rows + row] = chunk->rows->offsets[row + 1] - chunk->rows->offsets[row];
            }
        }
    }
    // For a few relationships the order would take more room than it saves.
    if (count < degrees.size() / 4 || count < chunk_rows) return nullptr;
    return std::make_shared<const RelationshipOrder>(type, first, degrees);
}

void put_order(ByteWriter& out, const RelationshipOrder& order) {
    out.varint(order.type_);
    out.varint(order.first_id_);
    out.varint(order.starts_.size() - 1);
    std::vector<std::uint64_t> degrees(order.starts_.size() - 1);
    for (std::size_t node = 0; node < degrees.size(); ++node) {
        degrees[node] = order.starts_[node + 1].place - order.starts_[node].place;
    }
    put_lengths(out, degrees);
}

std::shared_ptr<const RelationshipOrder> read_order(ByteReader& in, const Limits& limits) {
    const auto type = static_cast<TypeId>(in.count(limits.types, "a type"));
    const auto first = static_cast<RelationshipId>(in.count(limits.relationships, "an id"));
    // The last chunk of nodes may be longer than there are nodes.
    const std::uint64_t most = std::uint64_t{limits.nodes} + chunk_rows;
    std::vector<std::uint64_t> degrees(in.count(most, "the size of an order"));
    read_lengths(in, degrees);
    std::uint64_t sum = first;
    for (std::size_t node = 0; node < degrees.size(); ++node) {
        if (degrees[node] > limits.relationships || (node >= limits.nodes && degrees[node] != 0)) {
            throw Damage{"an order is out of range"};
        }
        sum += degrees[node];
    }
    if (sum > limits.relationships) throw Damage{"an order is out of range"};
    return std::make_shared<const RelationshipOrder>(type, first, degrees);
}

}  // namespace entente::storage
