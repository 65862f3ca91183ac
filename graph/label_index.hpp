#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "graph/value.hpp"

namespace entente {

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

    std::uint64_t epoch = 0;  ///< transaction that made this copy; only that one may change it

private:
    struct Part;  // one Roaring bitmap
    Part& writable_part(NodeId node);
    std::vector<std::shared_ptr<Part>> parts_;  // by id >> 18; null where no node has the label
    std::uint64_t size_ = 0;
};

}  // namespace entente
