#include "graph/storage/order_lists.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "graph/storage/bits.hpp"

namespace entente::storage {
namespace {

/// Where in the list of a source, `length` long, a relationship is expected: `size` places from `begin` on.
struct Window {
    std::uint32_t begin = 0;
    unsigned distance_bits = 0;  ///< of how far outside of it a relationship is
    bool below = false;          ///< the list has places before the window
    bool above = false;
};

Window window_of(std::uint32_t length, std::uint32_t size, std::uint32_t part) {
    Window window;
    const std::uint64_t begin = (std::uint64_t{length - size} * part + (std::uint64_t{1} << 31)) >> 32;
    window.begin = static_cast<std::uint32_t>(begin);
    window.distance_bits = length > 64 ? (static_cast<unsigned>(std::bit_width(length)) - 1) / 2 - 1 : 1;
    window.below = window.begin > 0;
    window.above = window.begin + size < length;
    return window;
}

/// The part of all relationships, of 2^32, that have lower targets than the list that `before` of them come before.
std::uint32_t part_before(std::uint64_t before, std::uint64_t all) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>((before << 32) / all, 0xFFFF'FFFF));
}

/// How many relationships have targets before this chunk, as far as the places of those of the chunk tell.
std::uint64_t estimate_before(const std::vector<RelationshipOrder::Place>& places, std::uint32_t all) {
    double indexes = 0, lengths = 0;
    for (const RelationshipOrder::Place& place : places) {
        indexes += place.index + 0.5;
        lengths += place.length;
    }
    const double middle = lengths == 0 ? 0 : indexes / lengths * all;
    return static_cast<std::uint64_t>(std::max(0.0, middle - static_cast<double>(places.size()) / 2));
}

/// Entries of which the sources are looked up together.
constexpr std::uint32_t block = 64;

/// The narrow numbers of all lists.
std::vector<std::uint32_t> read_numbers(ByteReader& in, const std::vector<std::uint32_t>& offsets,
                                        std::uint32_t universe) {
    std::vector<std::uint32_t> numbers(offsets.back());
    BitReader bits(in.rest());
    for (std::size_t list = 0; list + 1 < offsets.size(); ++list) {
        const std::uint32_t begin = offsets[list], end = offsets[list + 1];
        if (begin == end) continue;
        const unsigned low = rice_bits(universe, end - begin);
        std::uint64_t number = 0;
        for (std::uint32_t i = begin; i < end; ++i) {
            number += read_rice(bits, low);
            numbers[i] = static_cast<std::uint32_t>(number);
        }
        // They ascend, and the sum of so many numbers of 32 bits fits.
        if (number >= universe) throw Damage{"an id is not in the order"};
        if (bits.overrun()) throw Damage{"the data ends too early"};
    }
    (void)in.raw(bits.bytes_used());
    return numbers;
}

std::int64_t read_distance(BitReader& bits, const Window& window) {
    return static_cast<std::int64_t>(read_rice(bits, window.distance_bits));
}

}  // namespace

void put_order_lists(ByteWriter& out, const std::vector<std::uint32_t>& offsets,
                     const std::vector<RelationshipOrder::Place>& places, const RelationshipOrder& order) {
    const std::uint64_t before = estimate_before(places, order.size());
    out.varint(before);
    ByteWriter outside;
    BitWriter numbers(out), distances(outside);
    for (std::size_t list = 0; list + 1 < offsets.size(); ++list) {
        const std::uint32_t count = offsets[list + 1] - offsets[list];
        if (count == 0) continue;
        const unsigned low = rice_bits(order.narrow_size(), count);
        const std::uint32_t part = part_before(before + offsets[list], order.size());
        std::uint32_t last = 0;
        for (std::uint32_t i = offsets[list]; i < offsets[list + 1]; ++i) {
            const RelationshipOrder::Place& place = places[i];
            const Window window = window_of(place.length, place.window, part);
            const std::uint32_t in_window =
                std::clamp(place.index, window.begin, window.begin + place.window - 1) - window.begin;
            const std::uint32_t narrow = place.narrow_start + in_window;
            put_rice(numbers, narrow - last, low);
            last = narrow;
            if (in_window == 0 && window.below) {
                put_rice(distances, window.begin - std::min(place.index, window.begin), window.distance_bits);
            }
            if (in_window == place.window - 1 && window.above) {
                put_rice(distances, place.index - window.begin - in_window, window.distance_bits);
            }
        }
    }
    numbers.finish();
    distances.finish();
    out.raw(outside.bytes());
}

void read_order_lists(ByteReader& in, AdjacencyChunk::Rows& rows, const RelationshipOrder& order) {
    const std::uint64_t before = in.count(order.size(), "the place of a list");
    rows.nodes = read_numbers(in, rows.offsets, order.narrow_size());
    rows.ids.resize(rows.nodes.size());
    BitReader distances(in.rest());
    std::array<RelationshipOrder::List, block> lists;
    std::uint32_t list = 0, part = 0;
    RelationshipId last = 0;
    for (std::uint32_t begin = 0; begin < rows.nodes.size(); begin += block) {
        const auto size = std::min<std::uint32_t>(block, static_cast<std::uint32_t>(rows.nodes.size()) - begin);
        order.find(std::span(rows.nodes).subspan(begin, size), lists);
        for (std::uint32_t i = begin; i < begin + size; ++i) {
            if (i == rows.offsets[list]) {
                while (rows.offsets[list + 1] == i) ++list;
                part = part_before(before + i, order.size());
                last = 0;
                ++list;
            }
            const RelationshipOrder::List& of = lists[i - begin];
            const Window window = window_of(of.length, of.window, part);
            const std::uint32_t in_window = rows.nodes[i] - of.narrow_start;
            std::int64_t index = std::int64_t{window.begin} + in_window;
            if (in_window == 0 && window.below) index -= read_distance(distances, window);
            if (in_window == of.window - 1 && window.above) index += read_distance(distances, window);
            if (index < 0 || index >= of.length) throw Damage{"an id is not in the order"};
            const RelationshipId id = of.first_id + static_cast<std::uint32_t>(index);
            if (id < last) throw Damage{"the ids of a list are out of order"};
            rows.ids[i] = last = id;
            rows.nodes[i] = of.source;
        }
    }
    if (distances.overrun()) throw Damage{"the data ends too early"};
    (void)in.raw(distances.bytes_used());
}

}  // namespace entente::storage
