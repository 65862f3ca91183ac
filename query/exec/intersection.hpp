#pragma once

#include <bit>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "query/exec/neighbour_lists.hpp"
#include "query/exec/node_tests.hpp"
#include "query/exec/zeroed_array.hpp"

namespace entente::exec {

/// The nodes that several lists of neighbours have in common, each with its multiplicity (parallel relationships): made
/// from another intersection and one more list, or from one list alone. Its nodes are marked in an array by node, so
/// that intersecting it with a list is one look at each element of the list, or a search in the list for each of its
/// own nodes where they are much fewer. It stays as it is until a node that it depends on has changed.
class Intersection {
public:
    /// `before`: null for one list alone. `scope`: the pattern node whose neighbours they are. `tests`: conditions on
    /// the nodes found; null: none.
    Intersection(Intersection* before, NeighbourLists& lists, std::size_t scope, NodeTests* tests,
                 ExecutionContext& context);
    ~Intersection();
    Intersection(const Intersection&) = delete;
    Intersection& operator=(const Intersection&) = delete;

    /// Makes it the one of the nodes `values`, by pattern node. Throws Error(resource_limit) when the memory is used
    /// up or a multiplicity passes 32 bits.
    void update(std::span<const NodeId> values);

    [[nodiscard]] std::span<const NodeId> nodes() const { return nodes_; }  ///< in no order
    [[nodiscard]] std::uint64_t weight(NodeId node) const {
        return marks_[node] != heavy ? marks_[node] : (*heavy_)[node];
    }
    /// The sum of the multiplicities in the intersection with the neighbours of `node`.
    [[nodiscard]] std::uint64_t count(NeighbourLists& lists, NodeId node) const;
    /// The same for the nodes `values` without making it, when that takes fewer steps: it is one list, and both are
    /// short, all the more when it was asked about before.
    [[nodiscard]] std::optional<std::uint64_t> count_unmade(std::span<const NodeId> values, NeighbourLists& lists,
                                                            NodeId node);

    /// Calls visit(node) for each neighbour in `list` that is in the intersection, as often as it is in the list.
    template <typename Visit> void for_each_common(std::span<const NodeId> list, const Visit& visit) const {
        if (!searches(list)) {
            for (const NodeId node : list) {
                if (marks_[node] != 0) visit(node);
            }
            return;
        }
        for (const NodeId node : nodes_) {
            for (std::uint64_t found = NeighbourLists::occurrences(list, node); found > 0; --found) visit(node);
        }
    }
    [[nodiscard]] std::uint64_t version() const { return version_; }  ///< another one when the nodes have changed

private:
    /// Searching for each of `nodes_` takes fewer steps than looking at each element of the list.
    [[nodiscard]] bool searches(std::span<const NodeId> list) const {
        return nodes_.size() * static_cast<std::size_t>(std::bit_width(list.size())) < list.size();
    }
    void add(NodeId node, std::uint64_t weight);

    Intersection* before_;
    NeighbourLists& lists_;
    std::size_t scope_;
    NodeTests* tests_;
    ExecutionContext& context_;
    NodeId value_ = no_entity;
    std::uint64_t version_ = 0, before_version_ = 0;
    std::vector<NodeId> nodes_;
    NodeId asked_ = no_entity;      // the node that it was last asked about without being made
    NeighbourLists::Stored found_;  // of that node
    // By node: multiplicity. Most are 1, and small marks stay in the caches; `heavy`: see heavy_.
    static constexpr std::uint8_t heavy = 255;
    ZeroedArray<std::uint8_t> marks_;
    std::unique_ptr<ZeroedArray<std::uint32_t>> heavy_;
    bool has_heavy_ = false;
};

/// Lists of neighbours cut down to an intersection, kept as long as that stays as it is: the lists that are looked at
/// for each pair of nodes inside it are then short (as in the search for cliques: for a fixed node, within the graph of
/// its neighbours).
class CommonLists {
public:
    CommonLists(const Intersection& with, NeighbourLists& lists, ExecutionContext& context);
    ~CommonLists();
    CommonLists(const CommonLists&) = delete;
    CommonLists& operator=(const CommonLists&) = delete;

    /// The neighbours of `node` in the intersection, each as often as there are relationships. Valid until the next
    /// call. Throws Error(resource_limit) when the memory is used up.
    [[nodiscard]] std::span<const NodeId> of(NodeId node);

private:
    struct Place {
        std::uint64_t generation = 0;
        std::uint32_t begin = 0, size = 0;
    };
    static constexpr std::size_t most_kept = std::size_t{1} << 26;  // then it begins anew

    const Intersection& with_;
    NeighbourLists& lists_;
    ExecutionContext& context_;
    std::uint64_t version_ = 0, generation_ = 1;
    ZeroedArray<Place> places_;  // by node
    std::vector<NodeId> kept_;
    std::size_t accounted_ = 0;
};

}  // namespace entente::exec
