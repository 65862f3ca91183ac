#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "graph/chunk_ref.hpp"
#include "graph/value.hpp"

struct roaring_bitmap_s;

namespace entente {

/// Ids that one LabelPart covers.
inline constexpr std::uint32_t label_part_bits = 18;
inline constexpr std::uint32_t label_part_size = 1U << label_part_bits;

/// Positions [first, last] of a LabelPart, all in it.
struct LabelRun {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

/// One Roaring bitmap, of positions below label_part_size.
struct LabelPart {
    LabelPart();
    LabelPart(const LabelPart& other);
    LabelPart& operator=(const LabelPart&) = delete;
    ~LabelPart();

    [[nodiscard]] std::vector<LabelRun> runs() const;  ///< maximal, ascending
    void add_run(LabelRun run);                        ///< first <= last < label_part_size

    roaring_bitmap_s* bitmap;
    std::uint64_t epoch = 0;
};

/// The nodes that carry one label: Roaring bitmaps over ranges of 2^18 ids, so that a change copies little.
class LabelIndex {
public:
    LabelIndex();
    LabelIndex(const LabelIndex&);
    LabelIndex& operator=(const LabelIndex&);
    ~LabelIndex();

    [[nodiscard]] bool contains(NodeId node) const;
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// Appends the ids in [begin, end) to `out`, ascending.
    void collect(NodeId begin, NodeId end, std::vector<NodeId>& out) const;

    // Writing, for the owner of this copy: the transaction numbered `epoch`.
    void add(NodeId node);                     ///< a node that is not in the index
    void remove(NodeId node);                  ///< a node that is in the index
    void add_range(NodeId begin, NodeId end);  ///< nodes of which none is in the index; begin < end

    /// Bytes held by the bitmaps.
    [[nodiscard]] std::uint64_t memory_use() const;

    // For the storage of states.
    [[nodiscard]] const std::vector<ChunkRef<LabelPart>>& parts() const { return parts_; }
    void restore(std::vector<ChunkRef<LabelPart>> parts, std::uint64_t size) {
        parts_ = std::move(parts);
        size_ = size;
    }

    std::uint64_t epoch = 0;  ///< transaction that made this copy; only that one may change it

private:
    LabelPart& writable_part(NodeId node);
    std::vector<ChunkRef<LabelPart>> parts_;  // by id >> 18; absent where no node has the label
    std::uint64_t size_ = 0;
};

}  // namespace entente
