#pragma once

#include <span>
#include <vector>

#include "query/exec/context.hpp"
#include "query/exec/evaluator.hpp"
#include "query/exec/zeroed_array.hpp"
#include "query/plan/plan.hpp"

namespace entente::exec {

/// Which nodes pass the conditions on one node of a pattern: tested a chunk of nodes at a time, when the first of them
/// is asked for, so that no node is tested twice and a short search tests few.
class NodeTests {
public:
    NodeTests(const plan::CountPattern::Node& node, ExecutionContext& context);

    [[nodiscard]] bool admits(NodeId node) {
        if (states_[node] == unknown) test_chunk(chunk_of(node));
        return states_[node] == passes;
    }
    /// How many of `nodes` pass.
    [[nodiscard]] std::uint64_t count(std::span<const NodeId> nodes);

private:
    // Bit 1: tested; bit 0: passes.
    static constexpr std::uint8_t unknown = 0, fails = 2, passes = 3;
    void test_chunk(std::uint32_t chunk);

    const plan::CountPattern::Node& node_;
    ExecutionContext& context_;
    Evaluator evaluator_;
    std::vector<std::uint8_t> labels_;  // by label set
    ZeroedArray<std::uint8_t> states_;  // by node
    Batch batch_;
    std::vector<std::uint32_t> rows_;
};

}  // namespace entente::exec
