#include <algorithm>

#include "query/exec/operator.hpp"
#include "query/exec/traversal.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Factorised expansion: nobody looks at the relationships or their ends, so the row stands for all of them.
class ExpandCount final : public Operator {
public:
    ExpandCount(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          expand_(std::get<plan::ExpandCount>(plan.op)),
          context_(context),
          input_(std::move(input)),
          evaluator_(context) {}

    bool next(Batch& out) override {
        while (input_->next(out)) {
            context_.check();
            look_up_graph();
            const Vector& from = out.columns[expand_.from];
            if (out.multiplicity.empty()) out.multiplicity.assign(out.size, 1);
            keep_.clear();
            if (plain(from)) {
                multiply_degrees(from, out);
                if (keep_.empty()) continue;
                out.keep(keep_, plan_.live);
                return true;
            }
            for (std::size_t row = 0; row < out.size; ++row) {
                const NodeId node = node_at(from, row);
                if (node == no_entity || !context_.graph->node_exists(node)) continue;
                std::uint64_t degree = expand_.tests_end() ? admitted_degree(node) : adjacency_->degree(node, scratch_);
                if (degree == 0) continue;
                if (!expand_.distinct_from.empty()) degree -= used_here(out, row, node);
                if (degree == 0) continue;
                out.multiplicity[row] *= degree;
                keep_.push_back(static_cast<std::uint32_t>(row));
            }
            if (keep_.empty()) continue;
            out.keep(keep_, plan_.live);
            return true;
        }
        return false;
    }

    void restart() override {
        input_->restart();
        adjacency_.reset();
    }

private:
    /// The input may have written to the graph since the last batch.
    void look_up_graph() {
        if (adjacency_ && context_.transaction == nullptr) return;
        adjacency_.emplace(*context_.graph, expand_.types, expand_.direction);
        if (expand_.tests_end()) test_ends();
    }

    /// Nothing but the degrees in one direction of nodes that exist.
    [[nodiscard]] bool plain(const Vector& from) const {
        return context_.transaction == nullptr && !expand_.tests_end() && expand_.distinct_from.empty() &&
               adjacency_->entries().size() == 1 && from.kind == VectorKind::node && !from.constant &&
               std::find(from.ids.begin(), from.ids.end(), no_entity) == from.ids.end();
    }
    void multiply_degrees(const Vector& from, Batch& batch) {
        adjacency_->degrees(from.ids, counts_);
        keep_.resize(batch.size);
        std::size_t kept = 0;
        for (std::size_t row = 0; row < batch.size; ++row) {
            batch.multiplicity[row] *= counts_[row];
            keep_[kept] = static_cast<std::uint32_t>(row);
            kept += counts_[row] != 0 ? 1U : 0U;
        }
        keep_.resize(kept);
    }

    /// Which nodes pass the conditions on the far end: label test, then predicates, a chunk of nodes at a time.
    void test_ends() {
        const GraphState& graph = *context_.graph;
        const LabelFilterTable labels(expand_.end_test, graph);
        admitted_.assign(std::max<std::size_t>(1, graph.node_limit()), 0);
        degrees_.assign(admitted_.size(), unknown_degree);
        Batch batch;
        std::vector<std::uint32_t> rows;
        const Slot live[] = {expand_.end};
        for (std::uint32_t chunk = 0; chunk <= chunk_of(graph.node_limit()); ++chunk) {
            context_.check();
            Vector& nodes = batch.columns[expand_.end];
            nodes.clear(VectorKind::node);
            const auto sets = graph.label_sets_of_chunk(chunk);
            for (std::uint32_t row = 0; row < sets.size(); ++row) {
                const NodeId node = (chunk << chunk_bits) + row;
                if (sets[row] != GraphState::dead_label_set && labels.admits(graph, node)) nodes.ids.push_back(node);
            }
            batch.size = nodes.ids.size();
            for (const bound::Expr& predicate : expand_.end_predicates) {
                if (batch.size == 0) break;
                evaluator_.select(predicate, batch, rows);
                batch.keep(rows, live);
            }
            for (const NodeId node : nodes.ids) admitted_[node] = 1;
        }
    }

    /// Relationships whose far end passes; each node's list is walked once, however many rows lead to it.
    std::uint64_t admitted_degree(NodeId node) {
        if (degrees_[node] != unknown_degree) return degrees_[node];
        std::uint32_t count = 0;
        for (const AdjacencyList::Entry& entry : adjacency_->entries()) {
            const Neighbours list = entry.adjacency->neighbours(node, scratch_);
            if (entry.second_direction) {
                for (const NodeId end : list.nodes) count += end != node && admitted_[end] != 0 ? 1U : 0U;
            } else {
                for (const NodeId end : list.nodes) count += admitted_[end];
            }
        }
        degrees_[node] = count;
        return count;
    }

    /// How many of the row's earlier relationships are among those that `degree` counted.
    [[nodiscard]] std::uint64_t used_here(const Batch& batch, std::size_t row, NodeId node) const {
        std::uint64_t used = 0;
        for (const Slot slot : expand_.distinct_from) {
            const Vector& column = batch.columns[slot];
            const RelationshipId id = column.kind == VectorKind::relationship ? column.ids[column.at(row)]
                                                                              : column.get(row).as_relationship().id;
            const RelationshipRecord record = context_.graph->relationship(id);
            if (!expand_.types.all && std::find(expand_.types.types.begin(), expand_.types.types.end(), record.type) ==
                                          expand_.types.types.end()) {
                continue;
            }
            const bool out = record.source == node, in = record.target == node;
            if (expand_.tests_end() && admitted_[out ? record.target : record.source] == 0) continue;
            switch (expand_.direction) {
                case ast::PatternDirection::outgoing:
                    used += out ? 1 : 0;
                    break;
                case ast::PatternDirection::incoming:
                    used += in ? 1 : 0;
                    break;
                case ast::PatternDirection::undirected:
                    used += out || in ? 1 : 0;
                    break;
            }
        }
        return used;
    }

    const plan::Plan& plan_;
    const plan::ExpandCount& expand_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Evaluator evaluator_;
    std::optional<AdjacencyList> adjacency_;
    NeighbourScratch scratch_;
    std::vector<std::uint32_t> keep_, counts_;
    static constexpr std::uint32_t unknown_degree = 0xFFFF'FFFF;
    std::vector<std::uint8_t> admitted_;  // by node
    std::vector<std::uint32_t> degrees_;  // by node: relationships to admitted ends
};

}  // namespace

OperatorPtr make_expand_count(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<ExpandCount>(plan, context, std::move(input));
}

}  // namespace entente::exec
