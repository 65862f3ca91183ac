#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "graph/adjacency.hpp"
#include "graph/catalog.hpp"
#include "graph/storage/bytes.hpp"
#include "graph/storage/chunk_codec.hpp"

namespace entente::storage {

/// The source of every relationship of one bulk load, whose ids are in the order of the sources. Incoming lists then
/// store ids alone. An id is never given again and its source never changes, so that an order, once made, stays true.
class RelationshipOrder {
public:
    /// `degrees[n]`: relationships of node n, the first from `first_id` on.
    RelationshipOrder(TypeId type, RelationshipId first_id, const std::vector<std::uint64_t>& degrees);

    [[nodiscard]] TypeId type() const { return type_; }
    [[nodiscard]] bool holds(NodeId source, RelationshipId id) const {
        return source + std::size_t{1} < starts_.size() && id >= first_id_ + starts_[source] &&
               id - first_id_ < starts_[source + std::size_t{1}];
    }
    [[nodiscard]] bool covers(RelationshipId id) const { return id >= first_id_ && id - first_id_ < starts_.back(); }
    [[nodiscard]] std::uint32_t size() const { return starts_.back(); }

    /// Where a relationship stands: number `index` of the `length` of its source.
    struct Place {
        NodeId source;
        std::uint32_t index;
        std::uint32_t length;
    };
    /// REQUIRES: covers(id).
    [[nodiscard]] Place place(RelationshipId id) const;
    [[nodiscard]] RelationshipId start(NodeId source) const { return first_id_ + starts_[source]; }
    [[nodiscard]] std::uint32_t length(NodeId source) const {
        return starts_[source + std::size_t{1}] - starts_[source];
    }

    // Narrow numbers: order_window(length) of them in a row for each source.
    [[nodiscard]] std::uint32_t narrow_size() const { return narrow_starts_.back(); }
    [[nodiscard]] std::uint32_t narrow_start(NodeId source) const { return narrow_starts_[source]; }
    [[nodiscard]] NodeId narrow_source(std::uint32_t narrow) const;  ///< REQUIRES: narrow < narrow_size()

private:
    friend void put_order(ByteWriter& out, const RelationshipOrder& order);

    static constexpr unsigned bucket_bits = 5;
    TypeId type_;
    RelationshipId first_id_;
    // By node, and the end; and the source of every 32nd relationship or narrow number.
    std::vector<std::uint32_t> starts_;
    std::vector<NodeId> bucket_sources_;
    std::vector<std::uint32_t> narrow_starts_;
    std::vector<NodeId> narrow_bucket_sources_;
};

/// About how far relationships of one target are scattered in lists of this length: its square root, and at least 2 of
/// what there are.
[[nodiscard]] std::uint32_t order_window(std::uint32_t length);

/// The order of the outgoing lists, when all of them are in memory and as a bulk load made them; else nullptr.
[[nodiscard]] std::shared_ptr<const RelationshipOrder> order_of(const Adjacency& outgoing, TypeId type);

void put_order(ByteWriter& out, const RelationshipOrder& order);
[[nodiscard]] std::shared_ptr<const RelationshipOrder> read_order(ByteReader& in, const Limits& limits);

}  // namespace entente::storage
