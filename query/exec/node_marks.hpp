#pragma once

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "graph/graph.hpp"

namespace entente::exec {

/// A set of nodes: a bit for each node of the graph, and one for null (no_entity).
class NodeMarks {
public:
    /// Makes room for the nodes of a graph; marks stay.
    void cover(std::uint32_t node_limit) { words_.resize((std::size_t{node_limit} + 1) / 64 + 1, 0); }

    /// 1 when the node was not marked before, else 0. Without a branch: callers meet many nodes that are marked, and
    /// which of them cannot be foreseen.
    std::uint32_t mark(NodeId node) {
        const std::uint32_t place = node + 1;  // null has the first
        std::uint64_t& word = words_[place / 64];
        const std::uint64_t before = word >> (place % 64) & 1;
        word |= std::uint64_t{1} << (place % 64);
        return static_cast<std::uint32_t>(before ^ 1);
    }
    /// As mark(), where nobody asks.
    void add(NodeId node) {
        const std::uint32_t place = node + 1;
        words_[place / 64] |= std::uint64_t{1} << (place % 64);
    }
    /// Marks what any of `others`, which cover as much, has marked, and clears them. visit(node) for each that was not
    /// marked here, in ascending order.
    template <typename Others, typename Visit> void take(Others&& others, const Visit& visit) {
        for (std::size_t word = 0; word < words_.size(); ++word) {
            std::uint64_t added = 0;
            for (NodeMarks& other : others) added |= std::exchange(other.words_[word], 0);
            added &= ~words_[word];
            words_[word] |= added;
            for (; added != 0; added &= added - 1)
                visit(static_cast<NodeId>(word * 64 + static_cast<unsigned>(std::countr_zero(added)) - 1));
        }
    }
    /// Forgets the mark of a node, and perhaps those of nodes near to it.
    void forget_near(NodeId node) { words_[(node + 1) / 64] = 0; }
    void clear() { words_.clear(); }

    [[nodiscard]] bool empty() const { return words_.empty(); }  ///< covers nothing
    [[nodiscard]] std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }
    template <typename Visit> void for_each(const Visit& visit) const {
        for (std::uint32_t place = 0; place < words_.size() * 64; ++place) {
            if ((words_[place / 64] >> (place % 64) & 1) != 0) visit(static_cast<NodeId>(place - 1));
        }
    }

private:
    std::vector<std::uint64_t> words_;
};

}  // namespace entente::exec
