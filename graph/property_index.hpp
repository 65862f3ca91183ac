#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/chunk_ref.hpp"
#include "graph/index_keys.hpp"

namespace entente {

/// Most entries of a leaf, and most children of an inner node.
inline constexpr std::size_t index_node_capacity = 256;
/// Highest level of a node; enough for every id there can be, also where nodes are nearly empty.
inline constexpr std::uint8_t highest_index_level = 31;

/// A node of the B+tree behind a PropertyIndex. A leaf (level 0) holds entries (key, node) in their order; an inner
/// node the least entry that each child may hold, which of the first child says nothing.
struct IndexNode {
    std::uint8_t level = 0;
    std::vector<NodeId> nodes;  ///< before the keys, so that a search in a leaf finds both arrays in one line of memory
    IndexKeys keys;
    std::vector<ChunkRef<IndexNode>> children;  ///< of an inner node: as many as keys; all of level - 1
    std::uint64_t epoch = 0;                    ///< transaction that made this copy; only that one may change it

    /// Entry `i` against (probe, node).
    [[nodiscard]] std::strong_ordering compare(std::size_t i, const IndexProbe& probe, NodeId node) const {
        const std::strong_ordering compared = keys.compare(i, probe);
        return compared != 0 ? compared : nodes[i] <=> node;
    }
};

struct IndexEntry {
    Value value;
    NodeId node = no_entity;
};

/// One end of a range.
struct IndexBound {
    Value value;
    bool inclusive = true;
};

/// Nodes by the value of one property: a B+tree (Graefe, "Modern B-Tree Techniques", 2011) of entries (value, node),
/// ordered by order() of graph/value.hpp, then by node. Null is never an entry. Nodes of the tree are chunks: a change
/// copies those on the way from the root once in a transaction, and all versions share the others.
/// Equivalent values (1 and 1.0) stand together; lookups find what openCypher's comparisons call true.
class PropertyIndex {
public:
    [[nodiscard]] std::uint64_t size() const { return size_; }  ///< entries

    // Lookups append to `out`. O(log entries + found).
    /// `property = probe`, nodes ascending. Nothing for NaN and lists that hold it.
    void find_equal(const IndexProbe& probe, std::vector<NodeId>& out) const;
    /// `low <(=) property <(=) high`; one of the ends may be missing. In the order of the values. Of lists, which have
    /// no total comparison, all that the index holds: the caller compares.
    void find_range(const std::optional<IndexBound>& low, const std::optional<IndexBound>& high,
                    std::vector<NodeId>& out) const;
    /// `property STARTS WITH prefix`.
    void find_prefix(std::string_view prefix, std::vector<NodeId>& out) const;
    /// Another node than `node` whose property equals `probe`.
    [[nodiscard]] std::optional<NodeId> other_with(const IndexProbe& probe, NodeId node) const;

    /// Calls `visit` with the strings that begin with `prefix`, in order.
    void for_each_prefixed(std::string_view prefix, const std::function<void(std::string_view, NodeId)>& visit) const;
    [[nodiscard]] bool contains(const IndexProbe& probe, NodeId node) const;  ///< this very entry

    /// Calls `visit` with every entry, in order, until it returns false.
    void for_each(const std::function<bool(const Value&, NodeId)>& visit) const;
    /// What is wrong with the tree itself; empty when nothing is.
    [[nodiscard]] std::string check() const;
    [[nodiscard]] std::uint64_t memory_use() const;  ///< bytes of the nodes in memory

    // Writing, for the owner of this copy: the transaction numbered `epoch`.
    void insert(const Value& value, NodeId node);  ///< an entry that is not there; the value is not null
    void erase(const Value& value, NodeId node);   ///< an entry that is there
    /// Adds entries that are not there, in any order. O(all entries) where they are many, else one by one.
    void insert_all(std::vector<IndexEntry> entries);

    // For the storage of states.
    [[nodiscard]] const ChunkRef<IndexNode>& root() const { return root_; }
    void restore(ChunkRef<IndexNode> root, std::uint64_t size) {
        root_ = std::move(root);
        size_ = size;
    }

    std::uint64_t epoch = 0;  ///< transaction that made this copy; only that one may change it

private:
    void build(const std::vector<IndexEntry>& sorted);

    ChunkRef<IndexNode> root_;  // absent without entries
    std::uint64_t size_ = 0;
};

}  // namespace entente
