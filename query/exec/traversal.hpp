#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "graph/graph.hpp"
#include "query/exec/context.hpp"
#include "query/exec/evaluator.hpp"
#include "query/exec/vector.hpp"
#include "query/plan/plan.hpp"

namespace entente::exec {

/// Which label sets a test admits, by number: one array access per node instead of a walk over the test.
class LabelFilterTable {
public:
    LabelFilterTable(const bound::LabelTest& test, const GraphState& graph);
    [[nodiscard]] bool all() const { return all_; }
    [[nodiscard]] bool admits(const GraphState& graph, NodeId node) const {
        return all_ || admitted_[graph.label_set(node)] != 0;
    }

private:
    bool all_ = true;
    std::vector<std::uint8_t> admitted_;
};

/// The adjacencies that an expansion follows: a type and direction each.
class AdjacencyList {
public:
    AdjacencyList(const GraphState& graph, const plan::TypeSet& types, ast::PatternDirection direction);

    struct Entry {
        const Adjacency* adjacency;
        bool second_direction;  ///< incoming half of an undirected expansion: loops were seen in the outgoing half
    };
    [[nodiscard]] std::span<const Entry> entries() const { return entries_; }

    /// Calls visit(neighbour, relationship id); stops and returns false when `visit` returns false.
    template <typename Visit> bool for_each(NodeId node, NeighbourScratch& scratch, const Visit& visit) const {
        for (const Entry& entry : entries_) {
            const Neighbours list = entry.adjacency->neighbours(node, scratch);
            for (std::size_t i = 0; i < list.size(); ++i) {
                if (entry.second_direction && list.nodes[i] == node) continue;
                if (!visit(list.nodes[i], list.id(i))) return false;
            }
        }
        return true;
    }
    /// As for_each, of the neighbours alone: `visit(neighbour)`. The ids, arrays of their own, are not read.
    template <typename Visit>
    bool for_each_neighbour(NodeId node, NeighbourScratch& scratch, const Visit& visit) const {
        for (const Entry& entry : entries_) {
            for (const NodeId neighbour : entry.adjacency->neighbours(node, scratch).nodes) {
                if (entry.second_direction && neighbour == node) continue;
                if (!visit(neighbour)) return false;
            }
        }
        return true;
    }
    /// As for_each, of the relationships with one neighbour, which is another node than `node`. O(log degree + found).
    template <typename Visit>
    bool for_each_to(NodeId node, NodeId neighbour, NeighbourScratch& scratch, const Visit& visit) const {
        for (const Entry& entry : entries_) {
            const Neighbours list = entry.adjacency->neighbours(node, scratch);
            const auto first = std::lower_bound(list.nodes.begin(), list.nodes.end(), neighbour);
            for (auto i = static_cast<std::size_t>(first - list.nodes.begin());
                 i < list.size() && list.nodes[i] == neighbour; ++i) {
                if (!visit(neighbour, list.id(i))) return false;
            }
        }
        return true;
    }
    /// Brings close where the lists of `node` begin, and then what the lists begin with: for a search that knows which
    /// nodes come next, and otherwise waits for memory at each. Hints.
    void prefetch_places(NodeId node) const {
        for_each_place(
            node, [](const AdjacencyChunk::Rows& rows, std::uint32_t row) { __builtin_prefetch(&rows.offsets[row]); });
    }
    void prefetch_lists(NodeId node) const {
        for_each_place(node, [](const AdjacencyChunk::Rows& rows, std::uint32_t row) {
            constexpr std::uint32_t line = 64 / sizeof(NodeId);
            const std::uint32_t begin = rows.offsets[row], end = rows.offsets[row + 1];
            for (std::uint32_t at = begin; at < std::min(end, begin + 2 * line); at += line) {
                __builtin_prefetch(&rows.nodes[at]);
            }
        });
    }
    [[nodiscard]] std::uint64_t degree(NodeId node, NeighbourScratch& scratch) const;
    /// The degree of each of `nodes`, which all exist; of a list with one entry, outgoing or incoming.
    void degrees(const std::vector<NodeId>& nodes, std::vector<std::uint32_t>& out) const;

private:
    template <typename Visit> void for_each_place(NodeId node, const Visit& visit) const {
        for (const Entry& entry : entries_) {
            const AdjacencyChunk* const chunk = entry.adjacency->chunks.chunk(chunk_of(node));
            if (chunk != nullptr && chunk->delta.empty()) visit(*chunk->rows, row_of(node));
        }
    }

    std::vector<Entry> entries_;
};

/// `[:T* {key: value}]`: every relationship of the path must have the properties. Values are computed once per row.
class PropertyTest {
public:
    PropertyTest(const std::vector<std::pair<std::string, Expr>>& properties, ExecutionContext& context)
        : properties_(properties), context_(context), evaluator_(context) {}

    void begin_row(const Batch& batch, std::size_t row) {
        wanted_.clear();
        for (const auto& [key, expr] : properties_) {
            wanted_.emplace_back(context_.graph->catalog().keys.find(key), evaluator_.evaluate_row(expr, batch, row));
        }
    }
    [[nodiscard]] bool admits(RelationshipId id) const {
        for (const auto& [key, value] : wanted_) {
            if (!key) return false;
            const std::optional<bool> equal = equals(context_.graph->relationship_property(id, *key), value);
            if (!equal || !*equal) return false;
        }
        return true;
    }

private:
    const std::vector<std::pair<std::string, Expr>>& properties_;
    ExecutionContext& context_;
    Evaluator evaluator_;
    std::vector<std::pair<std::optional<KeyId>, Value>> wanted_;
};

/// The node of a row, or no_entity for null. Throws Error(type_error) when the column holds something else.
[[nodiscard]] NodeId node_at(const Vector& column, std::size_t row);

/// True when `id` is among the relationships of `slots` (single ones or lists) in `row`.
[[nodiscard]] bool already_used(const Batch& batch, std::size_t row, std::span<const bound::Slot> slots,
                                RelationshipId id);

}  // namespace entente::exec
