#include "graph/property_index.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace entente {
namespace {

/// The first entry of a leaf, or the last child of an inner node, that does not come before (probe, node).
std::size_t position(const IndexNode& node, const IndexProbe& probe, NodeId id, const IntegerKeyRange& range) {
    const bool leaf = node.level == 0;
    std::size_t low = leaf ? 0 : 1, high = node.nodes.size();
    if (probe.kind() == IndexProbe::Kind::integer && node.keys.kind() == IndexKeys::Kind::integer) {
        low = node.keys.first_not_below(probe.integer(), low, range);
        if (low == high || node.compare(low, probe, id) > 0 || (leaf && id == 0)) return leaf ? low : low - 1;
    }
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const auto compared = node.compare(middle, probe, id);
        if (compared < 0 || (compared == 0 && !leaf))
            low = middle + 1;
        else
            high = middle;
    }
    return leaf ? low : low - 1;
}

/// Walks over the entries in their order.
class Cursor {
public:
    /// At the first entry.
    explicit Cursor(const IndexNode* root) { descend(root, nullptr, 0); }
    /// At the first entry that does not come before (probe, node).
    Cursor(const IndexNode* root, const IndexProbe& probe, NodeId node) { descend(root, &probe, node); }

    [[nodiscard]] bool done() const { return depth_ == 0; }
    [[nodiscard]] const IndexKeys& keys() const { return steps_[depth_ - 1].node->keys; }
    [[nodiscard]] std::size_t at() const { return steps_[depth_ - 1].at; }
    [[nodiscard]] NodeId node() const { return steps_[depth_ - 1].node->nodes[at()]; }
    void next() {
        ++steps_[depth_ - 1].at;
        settle();
    }

private:
    struct Step {
        const IndexNode* node;
        std::size_t at;
    };

    void descend(const IndexNode* node, const IndexProbe* probe, NodeId id) {
        IntegerKeyRange range;  // of `node`
        while (node != nullptr) {
            const std::size_t at = probe == nullptr ? 0 : position(*node, *probe, id, range);
            steps_[depth_++] = {node, at};
            if (node->level == 0) break;
            if (node->keys.kind() == IndexKeys::Kind::integer) {
                const std::vector<std::int64_t>& keys = node->keys.integers();
                if (at > 0) range.low = static_cast<double>(keys[at]);
                if (at + 1 < keys.size()) range.high = static_cast<double>(keys[at + 1]);
            }
            node = node->children[at].get();
        }
        settle();
    }
    /// From the end of a leaf to the begin of the next.
    void settle() {
        while (depth_ > 0 && steps_[depth_ - 1].at >= steps_[depth_ - 1].node->nodes.size()) {
            if (--depth_ == 0) return;
            Step& parent = steps_[depth_ - 1];
            if (++parent.at >= parent.node->nodes.size()) continue;
            const IndexNode* child = parent.node->children[parent.at].get();
            for (; child->level > 0; child = child->children[0].get()) steps_[depth_++] = {child, 0};
            steps_[depth_++] = {child, 0};
        }
    }

    std::array<Step, highest_index_level + 1> steps_;
    std::size_t depth_ = 0;
};

/// Equal to itself: not NaN, and no list that holds it.
bool can_be_equal(const IndexProbe& probe) {
    return probe.kind() != IndexProbe::Kind::other || equals(probe.other(), probe.other()) == true;
}

/// The values that `<` can compare with one of `type`, as a range of the order across types; nullopt for types without
/// a less-than. NaN is outside.
struct Comparable {
    IndexBound low, high;
};
std::optional<Comparable> comparable_with(ValueType type) {
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto between = [](Value low, Value high) {
        return Comparable{{std::move(low), true}, {std::move(high), true}};
    };
    switch (type) {
        case ValueType::boolean:
            return between(Value(false), Value(true));
        case ValueType::integer:
        case ValueType::floating:
            return between(-infinity, infinity);
        case ValueType::string:  // booleans follow strings
            return Comparable{{std::string_view{}, true}, {Value(false), false}};
        case ValueType::list:  // paths follow lists
            return Comparable{{List{}, true}, {Path{{0}, {}}, false}};
        case ValueType::date:
            return between(Date{least}, Date{most});
        case ValueType::local_time:
            return between(LocalTime{least}, LocalTime{most});
        case ValueType::time:
            return between(Time{least / 2, 0}, Time{most / 2, 0});
        case ValueType::local_date_time:
            return between(LocalDateTime{least, 0}, LocalDateTime{most, 0});
        case ValueType::date_time: {
            DateTime low, high;
            low.seconds = least;
            high.seconds = most;
            return between(low, high);
        }
        default:
            return std::nullopt;
    }
}

}  // namespace

void PropertyIndex::find_equal(const IndexProbe& probe, std::vector<NodeId>& out) const {
    if (!can_be_equal(probe)) return;
    for (Cursor cursor(root_.get(), probe, 0); !cursor.done(); cursor.next()) {
        if (cursor.keys().compare(cursor.at(), probe) != 0) return;
        out.push_back(cursor.node());
    }
}

void PropertyIndex::find_range(const std::optional<IndexBound>& low, const std::optional<IndexBound>& high,
                               std::vector<NodeId>& out) const {
    const std::optional<IndexBound>& some = low ? low : high;
    if (!some) return;
    const std::optional<Comparable> all = comparable_with(some->value.type());
    if (!all) return;
    IndexBound first = all->low, last = all->high;
    if (!some->value.is(ValueType::list)) {
        // Two bounds that cannot be compared leave nothing, and so does NaN.
        for (const auto* bound : {&low, &high}) {
            if (!*bound) continue;
            const auto compared = compare((*bound)->value, some->value);
            if (!compared || *compared == std::partial_ordering::unordered) return;
        }
        if (low) first = *low;
        if (high) last = *high;
    }
    const IndexProbe begin(first.value), end(last.value);
    for (Cursor cursor(root_.get(), begin, first.inclusive ? 0 : no_entity); !cursor.done(); cursor.next()) {
        const auto compared = cursor.keys().compare(cursor.at(), end);
        if (compared > 0 || (compared == 0 && !last.inclusive)) return;
        out.push_back(cursor.node());
    }
}

void PropertyIndex::find_prefix(std::string_view prefix, std::vector<NodeId>& out) const {
    for (Cursor cursor(root_.get(), IndexProbe(prefix), 0); !cursor.done(); cursor.next()) {
        if (!cursor.keys().starts_with(cursor.at(), prefix)) return;
        out.push_back(cursor.node());
    }
}

void PropertyIndex::for_each_prefixed(std::string_view prefix,
                                      const std::function<void(std::string_view, NodeId)>& visit) const {
    for (Cursor cursor(root_.get(), IndexProbe(prefix), 0); !cursor.done(); cursor.next()) {
        if (!cursor.keys().starts_with(cursor.at(), prefix)) return;
        const IndexKeys& keys = cursor.keys();
        if (keys.kind() == IndexKeys::Kind::text)
            visit(keys.text(cursor.at()), cursor.node());
        else
            visit(keys.get(cursor.at()).as_string(), cursor.node());
    }
}

bool PropertyIndex::contains(const IndexProbe& probe, NodeId node) const {
    const Cursor cursor(root_.get(), probe, node);
    return !cursor.done() && cursor.node() == node && cursor.keys().compare(cursor.at(), probe) == 0;
}

std::optional<NodeId> PropertyIndex::other_with(const IndexProbe& probe, NodeId node) const {
    if (!can_be_equal(probe)) return std::nullopt;
    Cursor cursor(root_.get(), probe, 0);
    if (!cursor.done() && cursor.node() == node) cursor.next();
    if (cursor.done() || cursor.keys().compare(cursor.at(), probe) != 0) return std::nullopt;
    return cursor.node();
}

void PropertyIndex::for_each(const std::function<bool(const Value&, NodeId)>& visit) const {
    for (Cursor cursor(root_.get()); !cursor.done(); cursor.next()) {
        if (!visit(cursor.keys().get(cursor.at()), cursor.node())) return;
    }
}

namespace {

std::string check_node(const IndexNode& node, std::uint8_t level, std::uint64_t& entries) {
    if (node.level != level) return fmt::format("a node of level {} stands at level {}", node.level, level);
    if (node.nodes.empty() || node.nodes.size() != node.keys.size()) return "a node has a wrong shape";
    if (node.children.size() != (level == 0 ? 0 : node.nodes.size())) return "a node has a wrong number of children";
    if (node.nodes.size() > index_node_capacity) return "a node has too many entries";
    if (level == 0) entries += node.nodes.size();
    for (const auto& child : node.children) {
        if (!child) return "a child is missing";
        if (std::string found = check_node(*child, static_cast<std::uint8_t>(level - 1), entries); !found.empty()) {
            return found;
        }
    }
    // The keys of an inner node part its children: nothing left of a key is at or after it, nothing right before it.
    for (std::size_t i = 1; i < node.children.size(); ++i) {
        const Value key = node.keys.get(i);
        Cursor left(node.children[i - 1].get(), IndexProbe(key), node.nodes[i]);
        Cursor right(node.children[i].get(), IndexProbe(key), node.nodes[i]), first(node.children[i].get());
        if (!left.done()) return "an entry stands left of its place";
        if (right.done() || right.node() != first.node()) return "an entry stands right of its place";
    }
    return {};
}

std::uint64_t bytes_of(const ChunkRef<IndexNode>& reference) {
    const IndexNode* node = reference.loaded();
    if (node == nullptr) return 0;
    std::uint64_t bytes = sizeof(*node) + node->keys.memory_use() + node->nodes.capacity() * sizeof(NodeId) +
                          node->children.capacity() * sizeof(node->children[0]);
    for (const auto& child : node->children) bytes += bytes_of(child);
    return bytes;
}

}  // namespace

std::string PropertyIndex::check() const {
    std::uint64_t entries = 0;
    if (root_) {
        if (std::string found = check_node(*root_, root_->level, entries); !found.empty()) return found;
    }
    if (entries != size_) return fmt::format("{} entries are counted as {}", entries, size_);
    std::string found;
    std::optional<IndexEntry> before;
    for_each([&](const Value& value, NodeId node) {
        if (before) {
            const auto compared = order(before->value, value);
            if (compared > 0 || (compared == 0 && before->node >= node)) found = "the entries are out of order";
        }
        before = IndexEntry{value, node};
        return found.empty();
    });
    return found;
}

std::uint64_t PropertyIndex::memory_use() const {
    return bytes_of(root_);
}

}  // namespace entente
