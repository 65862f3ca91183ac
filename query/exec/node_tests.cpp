#include "query/exec/node_tests.hpp"

#include <algorithm>

namespace entente::exec {

NodeTests::NodeTests(const plan::CountPattern::Node& node, ExecutionContext& context)
    : node_(node),
      context_(context),
      evaluator_(context),
      states_(std::size_t{chunk_of(context.graph->node_limit()) + 1} << chunk_bits) {
    const Catalog& catalog = context.graph->catalog();
    for (LabelSetId set = 0; set < catalog.label_sets.size(); ++set) {
        labels_.push_back(node.test.matches([&](LabelId label) { return catalog.set_has_label(set, label); },
                                            !catalog.label_sets[set].empty())
                              ? 1
                              : 0);
    }
    context.use_memory(states_.bytes());
}

std::uint64_t NodeTests::count(std::span<const NodeId> nodes) {
    std::uint64_t passing = 0;
    std::uint8_t tested = fails;
    for (const NodeId node : nodes) {
        passing += states_[node] & 1U;
        tested &= states_[node];
    }
    if (tested != 0) [[likely]]
        return passing;
    return static_cast<std::uint64_t>(
        std::count_if(nodes.begin(), nodes.end(), [&](NodeId node) { return admits(node); }));
}

void NodeTests::test_chunk(std::uint32_t chunk) {
    const auto sets = context_.graph->label_sets_of_chunk(chunk);
    const NodeId first = chunk << chunk_bits;
    std::fill_n(states_.data() + first, chunk_rows, fails);
    Vector& nodes = batch_.columns[node_.slot];
    nodes.clear(VectorKind::node);
    for (std::uint32_t row = 0; row < sets.size(); ++row) {
        if (sets[row] != GraphState::dead_label_set && labels_[sets[row]] != 0) nodes.ids.push_back(first + row);
    }
    batch_.size = nodes.ids.size();
    const Slot live[] = {node_.slot};
    for (const Expr& predicate : node_.predicates) {
        if (batch_.size == 0) break;
        evaluator_.select(predicate, batch_, rows_);
        batch_.keep(rows_, live);
    }
    for (const NodeId node : nodes.ids) states_[node] = passes;
}

}  // namespace entente::exec
