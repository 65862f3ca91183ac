#include "graph/storage/order_lists.hpp"

#include <algorithm>
#include <bit>

#include "graph/storage/bits.hpp"

namespace entente::storage {
namespace {

/// Where in the list of a source, `length` long, a relationship is expected: a window of order_window(length) places.
struct Window {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    unsigned rest_bits = 0;  ///< of how far outside of it a relationship is
    bool below = false;      ///< the list has places before the window
    bool above = false;
};

Window window_of(std::uint32_t length, std::uint32_t part) {
    Window window;
    window.size = order_window(length);
    const std::uint64_t begin = (std::uint64_t{length - window.size} * part + (std::uint64_t{1} << 31)) >> 32;
    window.begin = static_cast<std::uint32_t>(begin);
    window.rest_bits = length > 64 ? (static_cast<unsigned>(std::bit_width(length)) - 1) / 2 - 1 : 1;
    window.below = window.begin > 0;
    window.above = window.begin + window.size < length;
    return window;
}

/// The part of all relationships, of 2^32, that have lower targets than the list that `before` of them come before.
std::uint32_t part_before(std::uint64_t before, std::uint64_t all) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>((before << 32) / all, 0xFFFF'FFFF));
}

/// How many relationships have targets before this chunk, as far as the places of those of the chunk tell.
std::uint64_t estimate_before(const std::vector<RelationshipId>& ids, const RelationshipOrder& order) {
    double places = 0, lengths = 0;
    for (const RelationshipId id : ids) {
        const RelationshipOrder::Place place = order.place(id);
        places += place.index + 0.5;
        lengths += place.length;
    }
    const double middle = lengths == 0 ? 0 : places / lengths * order.size();
    return static_cast<std::uint64_t>(std::max(0.0, middle - static_cast<double>(ids.size()) / 2));
}

}  // namespace

void put_order_lists(ByteWriter& out, const std::vector<std::uint32_t>& offsets, const std::vector<RelationshipId>& ids,
                     const RelationshipOrder& order) {
    const std::uint64_t before = estimate_before(ids, order);
    out.varint(before);
    BitWriter bits(out);
    for (std::size_t list = 0; list + 1 < offsets.size(); ++list) {
        const std::uint32_t count = offsets[list + 1] - offsets[list];
        if (count == 0) continue;
        const unsigned low = rice_bits(order.narrow_size(), count);
        const std::uint32_t part = part_before(before + offsets[list], order.size());
        std::uint32_t last = 0;
        for (std::uint32_t i = offsets[list]; i < offsets[list + 1]; ++i) {
            const RelationshipOrder::Place place = order.place(ids[i]);
            const Window window = window_of(place.length, part);
            const std::uint32_t in_window =
                std::clamp(place.index, window.begin, window.begin + window.size - 1) - window.begin;
            const std::uint32_t narrow = order.narrow_start(place.source) + in_window;
            put_rice(bits, narrow - last, low);
            last = narrow;
            if (in_window == 0 && window.below) {
                put_rice(bits, window.begin - std::min(place.index, window.begin), window.rest_bits);
            }
            if (in_window == window.size - 1 && window.above) {
                put_rice(bits, place.index - window.begin - in_window, window.rest_bits);
            }
        }
    }
    bits.finish();
}

void read_order_lists(ByteReader& in, AdjacencyChunk::Rows& rows, const RelationshipOrder& order) {
    const std::uint64_t before = in.count(order.size(), "the place of a list");
    const std::uint32_t size = rows.offsets.back();
    rows.ids.reserve(size);
    rows.nodes.reserve(size);
    BitReader bits(in.rest());
    for (std::size_t list = 0; list + 1 < rows.offsets.size(); ++list) {
        const std::uint32_t count = rows.offsets[list + 1] - rows.offsets[list];
        if (count == 0) continue;
        const unsigned low = rice_bits(order.narrow_size(), count);
        const std::uint32_t part = part_before(before + rows.offsets[list], order.size());
        std::uint64_t narrow = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            narrow += read_rice(bits, low);
            if (narrow >= order.narrow_size()) throw Damage{"an id is not in the order"};
            const NodeId source = order.narrow_source(static_cast<std::uint32_t>(narrow));
            const std::uint32_t length = order.length(source);
            const Window window = window_of(length, part);
            const auto in_window = static_cast<std::uint32_t>(narrow) - order.narrow_start(source);
            std::int64_t index = std::int64_t{window.begin} + in_window;
            if (in_window == 0 && window.below) index -= static_cast<std::int64_t>(read_rice(bits, window.rest_bits));
            if (in_window == window.size - 1 && window.above) {
                index += static_cast<std::int64_t>(read_rice(bits, window.rest_bits));
            }
            if (index < 0 || index >= length) throw Damage{"an id is not in the order"};
            const RelationshipId id = order.start(source) + static_cast<std::uint32_t>(index);
            if (i > 0 && id < rows.ids.back()) throw Damage{"the ids of a list are out of order"};
            rows.ids.push_back(id);
            rows.nodes.push_back(source);
        }
        if (bits.overrun()) throw Damage{"the data ends too early"};
    }
    (void)in.raw(bits.bytes_used());
}

}  // namespace entente::storage
