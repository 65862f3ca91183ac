#include <algorithm>

#include "graph/copy_on_write.hpp"
#include "graph/property_index.hpp"

namespace entente {
namespace {

/// After an erasure: a node with fewer entries is joined with a neighbour, where both together have at most as many.
constexpr std::size_t few_entries = index_node_capacity / 4;
constexpr std::size_t joined_entries = index_node_capacity * 3 / 4;
/// How full a bulk build makes a node: room for the inserts that follow.
constexpr std::size_t built_entries = index_node_capacity * 7 / 8;

template <typename T> void erase_at(std::vector<T>& vector, std::size_t i) {
    vector.erase(vector.begin() + static_cast<std::ptrdiff_t>(i));
}
template <typename T> void insert_at(std::vector<T>& vector, std::size_t i, T value) {
    vector.insert(vector.begin() + static_cast<std::ptrdiff_t>(i), std::move(value));
}

std::size_t entry_position(const IndexNode& leaf, const IndexProbe& probe, NodeId id) {
    std::size_t low = 0, high = leaf.nodes.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (leaf.compare(middle, probe, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/// The child of an inner node that has, or would have, the entry.
std::size_t child_position(const IndexNode& inner, const IndexProbe& probe, NodeId id) {
    std::size_t low = 1, high = inner.nodes.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (inner.compare(middle, probe, id) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

/// Moves what `node` has from `at` on to a new node.
ChunkRef<IndexNode> split(IndexNode& node, std::size_t at, std::uint64_t epoch) {
    auto right = std::make_unique<IndexNode>();
    const auto from = static_cast<std::ptrdiff_t>(at);
    right->level = node.level;
    right->epoch = epoch;
    right->keys.append(node.keys, at, node.nodes.size());
    right->nodes.assign(node.nodes.begin() + from, node.nodes.end());
    if (node.level > 0) {
        right->children.assign(node.children.begin() + from, node.children.end());
        node.children.resize(at);
    }
    node.keys.truncate(at);
    node.nodes.resize(at);
    return ChunkRef<IndexNode>(std::move(right));
}

/// The new right neighbour of `reference`, if it had to be split.
ChunkRef<IndexNode> insert_below(ChunkRef<IndexNode>& reference, const Value& value, const IndexProbe& probe, NodeId id,
                                 std::uint64_t epoch) {
    IndexNode& node = writable(reference, epoch);
    std::size_t at = 0;
    if (node.level == 0) {
        at = entry_position(node, probe, id);
        node.keys.insert(at, value);
        insert_at(node.nodes, at, id);
    } else {
        at = child_position(node, probe, id);
        ChunkRef<IndexNode> right = insert_below(node.children[at], value, probe, id, epoch);
        if (!right) return {};
        ++at;
        node.keys.insert(at, right->keys.get(0));
        insert_at(node.nodes, at, right->nodes[0]);
        insert_at(node.children, at, std::move(right));
    }
    if (node.nodes.size() <= index_node_capacity) return {};
    // Ascending inserts leave full nodes behind.
    return split(node, at + 1 == node.nodes.size() ? at : node.nodes.size() / 2, epoch);
}

void drop_child(IndexNode& node, std::size_t at) {
    node.keys.erase(at);
    erase_at(node.nodes, at);
    erase_at(node.children, at);
}

/// Joins child `at` with the one right of it where both are small.
void join_children(IndexNode& node, std::size_t at, std::uint64_t epoch) {
    if (at + 1 >= node.children.size()) return;
    if (node.children[at]->nodes.size() + node.children[at + 1]->nodes.size() > joined_entries) return;
    IndexNode& left = writable(node.children[at], epoch);
    const IndexNode& right = *node.children[at + 1];
    const std::size_t seam = left.nodes.size();
    left.nodes.insert(left.nodes.end(), right.nodes.begin(), right.nodes.end());
    left.children.insert(left.children.end(), right.children.begin(), right.children.end());
    if (left.level == 0) {
        left.keys.append(right.keys, 0, right.keys.size());
    } else {  // the first key of `right` says nothing: its least entry is known above
        left.keys.append(node.keys.get(at + 1));
        left.nodes[seam] = node.nodes[at + 1];
        left.keys.append(right.keys, 1, right.keys.size());
    }
    drop_child(node, at + 1);
}

void erase_below(ChunkRef<IndexNode>& reference, const IndexProbe& probe, NodeId id, std::uint64_t epoch) {
    IndexNode& node = writable(reference, epoch);
    if (node.level == 0) {
        const std::size_t at = entry_position(node, probe, id);
        node.keys.erase(at);
        erase_at(node.nodes, at);
        return;
    }
    const std::size_t at = child_position(node, probe, id);
    erase_below(node.children[at], probe, id, epoch);
    const std::size_t left = node.children[at]->nodes.size();
    if (left == 0) {
        drop_child(node, at);
    } else if (left < few_entries) {
        join_children(node, at, epoch);
        if (at > 0) join_children(node, at - 1, epoch);
    }
}

/// A node over `children`, whose least entries are `keys` and `nodes` from `begin` on.
ChunkRef<IndexNode> parent_of(std::vector<ChunkRef<IndexNode>> children, std::uint64_t epoch) {
    auto parent = std::make_unique<IndexNode>();
    parent->level = static_cast<std::uint8_t>(children[0]->level + 1);
    parent->epoch = epoch;
    for (const auto& child : children) {
        parent->keys.append(child->keys.get(0));
        parent->nodes.push_back(child->nodes[0]);
    }
    parent->children = std::move(children);
    return ChunkRef<IndexNode>(std::move(parent));
}

}  // namespace

void PropertyIndex::insert(const Value& value, NodeId node) {
    ChunkRef<IndexNode> right = insert_below(root_, value, IndexProbe(value), node, epoch);
    ++size_;
    if (!right) return;
    std::vector<ChunkRef<IndexNode>> children;
    children.push_back(std::move(root_));
    children.push_back(std::move(right));
    root_ = parent_of(std::move(children), epoch);
}

void PropertyIndex::erase(const Value& value, NodeId node) {
    erase_below(root_, IndexProbe(value), node, epoch);
    --size_;
    while (root_ && root_->level > 0 && root_->children.size() == 1) root_ = ChunkRef<IndexNode>(root_->children[0]);
    if (root_ && root_->nodes.empty()) root_ = {};
}

void PropertyIndex::build(const std::vector<IndexEntry>& sorted) {
    std::vector<ChunkRef<IndexNode>> level;
    for (std::size_t begin = 0; begin < sorted.size(); begin += built_entries) {
        auto leaf = std::make_unique<IndexNode>();
        leaf->epoch = epoch;
        const std::size_t end = std::min(sorted.size(), begin + built_entries);
        for (std::size_t i = begin; i < end; ++i) {
            leaf->keys.append(sorted[i].value);
            leaf->nodes.push_back(sorted[i].node);
        }
        level.emplace_back(std::move(leaf));
    }
    while (level.size() > 1) {
        std::vector<ChunkRef<IndexNode>> above;
        for (std::size_t begin = 0; begin < level.size(); begin += built_entries) {
            const auto first = level.begin() + static_cast<std::ptrdiff_t>(begin);
            const auto last =
                level.begin() + static_cast<std::ptrdiff_t>(std::min(level.size(), begin + built_entries));
            above.push_back(parent_of({first, last}, epoch));
        }
        level = std::move(above);
    }
    root_ = level.empty() ? ChunkRef<IndexNode>() : std::move(level[0]);
    size_ = sorted.size();
}

void PropertyIndex::insert_all(std::vector<IndexEntry> entries) {
    if (entries.size() < size_ / 8) {
        for (const IndexEntry& entry : entries) insert(entry.value, entry.node);
        return;
    }
    const auto less = [](const IndexEntry& a, const IndexEntry& b) {
        const auto compared = order(a.value, b.value);
        return compared != 0 ? compared < 0 : a.node < b.node;
    };
    if (!std::is_sorted(entries.begin(), entries.end(), less)) std::sort(entries.begin(), entries.end(), less);
    if (size_ == 0) return build(entries);
    std::vector<IndexEntry> merged;
    merged.reserve(size_ + entries.size());
    auto next = entries.begin();
    for_each([&](const Value& value, NodeId node) {
        IndexEntry entry{value, node};
        for (; next != entries.end() && less(*next, entry); ++next) merged.push_back(std::move(*next));
        merged.push_back(std::move(entry));
        return true;
    });
    merged.insert(merged.end(), std::make_move_iterator(next), std::make_move_iterator(entries.end()));
    build(merged);
}

}  // namespace entente
