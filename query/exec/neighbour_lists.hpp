#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "query/exec/adjacency_view.hpp"
#include "query/exec/node_tests.hpp"
#include "query/plan/plan.hpp"

namespace entente::exec {

/// The neighbours over an edge of a counted pattern, seen from one of its ends: up to two lists for each type.
class NeighbourLists {
public:
    NeighbourLists(const GraphState& graph, const plan::TypeSet& types, ast::PatternDirection direction, bool loops) {
        const auto add = [&](TypeId type) {
            const Adjacency* out = graph.adjacency(type, Direction::outgoing);
            const Adjacency* in = graph.adjacency(type, Direction::incoming);
            if (direction != ast::PatternDirection::incoming && out != nullptr && out->count != 0)
                lists_.push_back({AdjacencyView(*out, graph.node_limit()), type, true, false, {}});
            if (direction != ast::PatternDirection::outgoing && in != nullptr && in->count != 0) {
                const bool again = direction == ast::PatternDirection::undirected && loops;
                lists_.push_back({AdjacencyView(*in, graph.node_limit()), type, false, again, {}});
                skips_loops_ |= again;
            }
        };
        if (types.all) {
            for (TypeId type = 0; type < graph.catalog().types.size(); ++type) add(type);
        } else {
            for (const TypeId type : types.types) add(type);
        }
    }

    /// Only paths of two relationships: over a node that passes `tests` (null: any) and on by `next`.
    void go_on_by(std::unique_ptr<NeighbourLists> next, NodeTests* tests) {
        next_ = std::move(next);
        tests_ = tests;
    }
    /// Each neighbour counts once, however many relationships there are.
    void make_distinct() { distinct_ = true; }

    /// The lists say which way round their relationships are, and of which type.
    struct List {
        AdjacencyView view;
        TypeId type;
        bool outgoing;
        bool skip_loops;  ///< incoming half of an undirected relationship: loops are in the outgoing half
        NeighbourScratch scratch;
    };

    /// Calls visit(neighbours, list) for each list of `node` that is not empty; each is sorted by neighbour. They are
    /// valid until the next call.
    template <typename Visit> void for_each(NodeId node, const Visit& visit) {
        if (distinct_) {
            merge(node);
            merged_.erase(std::unique(merged_.begin(), merged_.end()), merged_.end());
            if (!merged_.empty()) visit(Neighbours{merged_, {}, 0}, lists_[0]);
        } else {
            for_each_relationship(node, visit);
        }
    }
    /// Calls visit(neighbour, relationships) for each neighbour once.
    template <typename Visit> void for_each_distinct(NodeId node, const Visit& visit) {
        merge(node);
        for (std::size_t i = 0; i < merged_.size();) {
            std::size_t end = i + 1;
            while (end < merged_.size() && merged_[end] == merged_[i]) ++end;
            visit(merged_[i], std::uint64_t{end - i});
            i = end;
        }
    }
    [[nodiscard]] std::uint64_t degree(NodeId node) {
        std::uint64_t degree = 0;
        if (skips_loops_ || distinct_ || next_ != nullptr) {
            for_each(node, [&](const Neighbours& list, const List&) { degree += list.size(); });
        } else {
            for (List& list : lists_) degree += list.view.degree(node);
        }
        return degree;
    }
    /// The lists of one node, where they lie in the graph as they are wanted.
    struct Stored {
        static constexpr std::size_t most = 4;
        std::array<std::span<const NodeId>, most> lists;  ///< those that are not empty
        std::size_t count = 0, elements = 0;
    };
    /// False when they would have to be made first. Valid until the next call for another node.
    [[nodiscard]] bool find(NodeId node, Stored& out) {
        if (lists_.size() > Stored::most || !plain()) return false;
        out = {};
        for (List& list : lists_) {
            const std::span<const NodeId> nodes = list.view.neighbours(node, list.scratch).nodes;
            if (nodes.empty()) continue;
            out.lists[out.count++] = nodes;
            out.elements += nodes.size();
        }
        return true;
    }
    /// How many relationships lead from `node` to `other`.
    [[nodiscard]] std::uint64_t between(NodeId node, NodeId other) {
        std::uint64_t count = 0;
        for_each(node, [&](const Neighbours& list, const List&) { count += occurrences(list.nodes, other); });
        return count;
    }
    [[nodiscard]] static std::uint64_t occurrences(std::span<const NodeId> sorted, NodeId node) {
        if (sorted.size() <= 8) {  // without a branch that cannot be foreseen
            std::uint64_t count = 0;
            for (const NodeId each : sorted) count += each == node ? 1U : 0U;
            return count;
        }
        const auto first = std::lower_bound(sorted.begin(), sorted.end(), node);
        auto last = first;
        while (last != sorted.end() && *last == node) ++last;
        return static_cast<std::uint64_t>(last - first);
    }
    /// What lists() hold is all that counts: a chunk can be gone through as a whole.
    [[nodiscard]] bool plain() const { return !skips_loops_ && !distinct_ && next_ == nullptr; }
    /// Adds degree() of each node of a chunk. REQUIRES: plain().
    void add_degrees(std::uint32_t chunk, std::span<std::uint64_t, chunk_rows> degrees) {
        for (List& list : lists_) list.view.add_degrees(chunk, degrees);
    }
    [[nodiscard]] std::span<List> lists() { return lists_; }
    /// The only list, when there is one and nothing else to do.
    [[nodiscard]] AdjacencyView* single() { return lists_.size() == 1 && plain() ? &lists_[0].view : nullptr; }

private:
    template <typename Visit> void for_each_relationship(NodeId node, const Visit& visit) {
        if (next_ == nullptr) {
            for_each_first(node, visit);
            return;
        }
        for_each_first(node, [&](const Neighbours& list, const List&) {
            for (const NodeId middle : list.nodes) {
                if (tests_ == nullptr || tests_->admits(middle)) next_->for_each(middle, visit);
            }
        });
    }
    template <typename Visit> void for_each_first(NodeId node, const Visit& visit) {
        for (List& list : lists_) {
            const Neighbours all = list.view.neighbours(node, list.scratch);
            if (all.size() == 0) continue;
            if (!list.skip_loops) {
                visit(all, list);
                continue;
            }
            const auto [first, last] = std::equal_range(all.nodes.begin(), all.nodes.end(), node);
            const auto before = static_cast<std::size_t>(first - all.nodes.begin());
            const auto after = static_cast<std::size_t>(last - all.nodes.begin());
            if (before != 0) visit(part(all, 0, before), list);
            if (after != all.size()) visit(part(all, after, all.size()), list);
        }
    }
    /// All neighbours in order.
    void merge(NodeId node) {
        merged_.clear();
        std::size_t sorted = 0, lists = 0;
        for_each_relationship(node, [&](const Neighbours& list, const List&) {
            sorted = merged_.size();
            ++lists;
            merged_.insert(merged_.end(), list.nodes.begin(), list.nodes.end());
        });
        if (lists == 2) {
            other_.resize(merged_.size());
            const auto middle = merged_.begin() + static_cast<std::ptrdiff_t>(sorted);
            std::merge(merged_.begin(), middle, middle, merged_.end(), other_.begin());
            std::swap(merged_, other_);
        } else if (lists > 2) {
            std::sort(merged_.begin(), merged_.end());
        }
    }
    static Neighbours part(const Neighbours& all, std::size_t begin, std::size_t end) {
        return {all.nodes.subspan(begin, end - begin), all.ids.empty() ? all.ids : all.ids.subspan(begin, end - begin),
                all.first_id + static_cast<RelationshipId>(begin)};
    }

    std::vector<List> lists_;
    bool skips_loops_ = false, distinct_ = false;
    std::unique_ptr<NeighbourLists> next_;
    NodeTests* tests_ = nullptr;
    std::vector<NodeId> merged_, other_;
};

}  // namespace entente::exec
