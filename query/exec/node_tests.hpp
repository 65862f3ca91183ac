#pragma once

#include <memory>
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
        if (tested_[chunk_of(node)] == 0) test_chunk(chunk_of(node));
        return passes(node) != 0;
    }
    /// How many of `nodes` pass.
    [[nodiscard]] std::uint64_t count(std::span<const NodeId> nodes);

    /// From now on what either of them tests serves both. `other` are the same tests of another thread. Several threads
    /// may then call test_chunk(), each for its own chunks, and all else once those are tested that they ask for.
    void share(const NodeTests& other);
    void test_chunk(std::uint32_t chunk);

private:
    struct Results {
        explicit Results(std::size_t chunks) : tested(chunks), passing(chunks * chunk_rows / 64) {}
        std::vector<std::uint8_t> tested;    // by chunk
        ZeroedArray<std::uint64_t> passing;  // a bit for each node, so that those of many nodes stay in the caches
    };

    [[nodiscard]] std::uint64_t passes(NodeId node) const { return passing_[node / 64] >> (node % 64) & 1; }

    const plan::CountPattern::Node& node_;
    ExecutionContext& context_;
    Evaluator evaluator_;
    std::vector<std::uint8_t> labels_;  // by label set
    std::shared_ptr<Results> results_;
    std::uint8_t* tested_;    // of the results
    std::uint64_t* passing_;  // of the results
    Batch batch_;
    std::vector<std::uint32_t> rows_;
};

}  // namespace entente::exec
