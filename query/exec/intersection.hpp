#pragma once

#include <bit>
#include <span>
#include <vector>

#include "query/exec/adjacency_view.hpp"
#include "query/exec/node_tests.hpp"

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
    [[nodiscard]] std::uint64_t weight(NodeId node) const { return marks_[node]; }
    /// The sum of the multiplicities in the intersection with the neighbours of `node`.
    [[nodiscard]] std::uint64_t count(NeighbourLists& lists, NodeId node) const;

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
    std::vector<std::uint32_t> marks_;  // by node: multiplicity
};

}  // namespace entente::exec
