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

private:
    friend class Transaction;
    friend class BulkLoader;
    friend class GraphState;
    struct Part;  // one Roaring bitmap
    std::vector<std::shared_ptr<Part>> parts_;
    std::uint64_t size_ = 0;
};

}  // namespace entente
