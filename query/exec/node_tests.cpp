#include "query/exec/node_tests.hpp"

#include <algorithm>

namespace entente::exec {

NodeTests::NodeTests(const plan::CountPattern::Node& node, ExecutionContext& context)
    : node_(node),
      context_(context),
      evaluator_(context),
      results_(std::make_shared<Results>(chunk_of(context.graph->node_limit()) + 1)),
      tested_(results_->tested.data()),
      passing_(&results_->passing[0]) {
    const Catalog& catalog = context.graph->catalog();
    for (LabelSetId set = 0; set < catalog.label_sets.size(); ++set) {
        labels_.push_back(node.test.matches([&](LabelId label) { return catalog.set_has_label(set, label); },
                                            !catalog.label_sets[set].empty())
                              ? 1
                              : 0);
    }
    context.use_memory(results_->passing.bytes());
}

void NodeTests::share(const NodeTests& other) {
    context_.release_memory(results_->passing.bytes());
    results_ = other.results_;
    tested_ = other.tested_;
    passing_ = other.passing_;
}

std::uint64_t NodeTests::count(std::span<const NodeId> nodes) {
    std::uint64_t passing = 0;
    std::uint8_t tested = 1;
    for (const NodeId node : nodes) {
        passing += passes(node);
        tested &= tested_[chunk_of(node)];
    }
    if (tested != 0) [[likely]]
        return passing;
    return static_cast<std::uint64_t>(
        std::count_if(nodes.begin(), nodes.end(), [&](NodeId node) { return admits(node); }));
}

void NodeTests::test_chunk(std::uint32_t chunk) {
    const auto sets = context_.graph->label_sets_of_chunk(chunk);
    const NodeId first = chunk << chunk_bits;
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
    for (const NodeId node : nodes.ids) passing_[node / 64] |= std::uint64_t{1} << (node % 64);
    tested_[chunk] = 1;
}

}  // namespace entente::exec
