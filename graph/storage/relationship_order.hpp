#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
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
    [[nodiscard]] std::uint32_t size() const { return starts_.back().place; }

    /// Where a relationship stands: number `index` of the `length` of its source. The source has the narrow numbers
    /// from `narrow_start` on, `window` of them: order_window(length).
    struct Place {
        std::uint32_t index;
        std::uint32_t length;
        std::uint32_t narrow_start;
        std::uint32_t window;
    };
    /// Nothing when the relationship is not one of the order or has another source.
    [[nodiscard]] std::optional<Place> place(NodeId source, RelationshipId id) const {
        if (source + std::size_t{1} >= starts_.size() || id < first_id_) return std::nullopt;
        const Start begin = starts_[source], end = starts_[source + std::size_t{1}];
        const std::uint32_t at = id - first_id_;
        if (at < begin.place || at >= end.place) return std::nullopt;
        return Place{at - begin.place, end.place - begin.place, begin.narrow, end.narrow - begin.narrow};
    }

    /// The relationships of a source.
    struct List {
        NodeId source;
        RelationshipId first_id;
        std::uint32_t length;
        std::uint32_t narrow_start;
        std::uint32_t window;
    };
    [[nodiscard]] std::uint32_t narrow_size() const { return starts_.back().narrow; }
    /// The source that has each of some narrow numbers, all below narrow_size(). Waits for memory once for all of them.
    void find(std::span<const std::uint32_t> narrow, std::span<List> found) const;

private:
    friend void put_order(ByteWriter& out, const RelationshipOrder& order);

    /// Of a node: the number of relationships, and of narrow numbers, of the nodes before it.
    struct Start {
        std::uint32_t place = 0;
        std::uint32_t narrow = 0;
    };
    static constexpr unsigned bucket_bits = 3;
    TypeId type_;
    RelationshipId first_id_;
    std::vector<Start> starts_;           // by node, and the end
    std::vector<NodeId> bucket_sources_;  // of every 8th narrow number
};

/// About how far relationships of one target are scattered in lists of this length: its square root, and at least 2 of
/// what there are.
[[nodiscard]] std::uint32_t order_window(std::uint32_t length);

/// The order of the outgoing lists, when all of them are in memory and as a bulk load made them; else nullptr.
[[nodiscard]] std::shared_ptr<const RelationshipOrder> order_of(const Adjacency& outgoing, TypeId type);

void put_order(ByteWriter& out, const RelationshipOrder& order);
[[nodiscard]] std::shared_ptr<const RelationshipOrder> read_order(ByteReader& in, const Limits& limits);

}  // namespace entente::storage
