#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/exec/context.hpp"
#include "query/exec/neighbour_lists.hpp"
#include "query/exec/node_tests.hpp"

namespace entente::exec {

class CountColumn;

/// One factor of a product by node: how many relationships lead from it, or what a column says of it.
struct CountFactor {
    NeighbourLists* degrees = nullptr;
    CountColumn* column = nullptr;
    bool optional = false;  ///< of OPTIONAL MATCH: none counts as one

    [[nodiscard]] bool known() const { return degrees != nullptr || column != nullptr; }
    [[nodiscard]] std::uint64_t of(NodeId node);
};

/// Counts of a tree of a pattern by the node that it hangs from: for each node the sum, over its neighbours that pass
/// the tests, of the product of the factors there. Made a chunk of nodes at a time, when the first of them is asked
/// for, in one run over the adjacency array of the chunk. A tree of columns is the bottom-up pass over a join tree that
/// sends counts instead of tuples (Yannakakis 1981; with counts: Green et al., Provenance Semirings, 2007). For one
/// thread; several that count the same can share what each of them has made.
class CountColumn {
public:
    /// `tests`: conditions on the neighbours; null: none. The factors' lists and columns outlive this.
    /// `squared`: each neighbour counts as often as there are pairs of relationships to it.
    CountColumn(NeighbourLists& lists, NodeTests* tests, std::vector<CountFactor> factors, bool squared,
                ExecutionContext& context);
    ~CountColumn();
    CountColumn(const CountColumn&) = delete;
    CountColumn& operator=(const CountColumn&) = delete;

    /// From now on what either of them makes serves both. `other` is the same column of another thread's counter, and
    /// outlives what this one is asked. REQUIRES: nothing is made yet.
    void share(const CountColumn& other) { chunks_ = other.chunks_; }

    struct Counts {
        std::array<std::uint64_t, chunk_rows> by_row{};
        std::uint64_t total = 0;  ///< their sum, or no_total
    };
    static constexpr std::uint64_t no_total = UINT64_MAX;  ///< it does not fit into 63 bits

    /// Throws Error(arithmetic_error) where a count does not fit into 63 bits, Error(resource_limit), Error(cancelled).
    [[nodiscard]] std::uint64_t of(NodeId node) { return known(chunk_of(node))->by_row[row_of(node)]; }
    /// Null when none of the chunk is above zero. Throws as of().
    [[nodiscard]] const Counts* chunk(std::uint32_t index) {
        const Counts* const counts = known(index);
        return counts == &zeros ? nullptr : counts;
    }
    [[nodiscard]] NodeTests* tests() const { return tests_; }
    [[nodiscard]] std::span<const CountFactor> factors() const { return factors_; }

private:
    using Values = std::array<std::uint64_t, chunk_rows>;
    using Chunks = std::vector<std::atomic<const Counts*>>;
    static const Counts zeros;

    [[nodiscard]] const Counts* known(std::uint32_t index) {
        const Counts* const counts = (*chunks_)[index].load(std::memory_order_acquire);
        return counts != nullptr ? counts : fill(index);
    }
    const Counts* fill(std::uint32_t index);
    template <typename Value> std::uint64_t add_lists(std::uint32_t index, Values& counts, const Value& value);
    void add_passing(std::uint32_t index, Values& counts);
    template <typename Add> void for_each_list(std::uint32_t index, const Add& add);
    std::uint64_t add_all(std::uint32_t index, Values& counts);

    NeighbourLists& lists_;
    NodeTests* tests_;
    std::vector<CountFactor> factors_;
    bool squared_;
    ExecutionContext& context_;
    std::shared_ptr<Chunks> chunks_;  // by chunk; null: not made yet
    std::vector<std::unique_ptr<Counts>> made_;
};

inline std::uint64_t CountFactor::of(NodeId node) {
    const std::uint64_t count = degrees != nullptr ? degrees->degree(node) : column->of(node);
    return optional && count == 0 ? 1 : count;
}

/// Products by node for one chunk of nodes. Sums of products are bounded by the product of the sums: as long as that
/// fits into 63 bits, nothing is looked at twice.
class ChunkProduct {
public:
    /// The first `rows` nodes of the chunk, 1 each.
    ChunkProduct(std::uint32_t chunk, std::uint32_t rows) : chunk_(chunk), rows_(rows) {}

    /// False when nothing is left. Throws Error(arithmetic_error) where a product does not fit into 63 bits.
    [[nodiscard]] bool multiply(CountFactor& factor);
    /// Sets those to 0 that no relationship leads from. False when nothing is left. REQUIRES: lists.plain().
    [[nodiscard]] bool keep_connected(NeighbourLists& lists);
    /// Sets those to 0 for which keep(node) is false.
    template <typename Keep> void keep_if(const Keep& keep) {
        write_ones();
        for (std::uint32_t row = 0; row < rows_; ++row) {
            if (counts_[row] != 0 && !keep((chunk_ << chunk_bits) + row)) counts_[row] = 0;
        }
    }
    /// Multiplies those above 0 by factor(node).
    template <typename Factor> void multiply_each(const Factor& factor);
    /// Throws as multiply().
    [[nodiscard]] std::uint64_t sum();

private:
    [[nodiscard]] bool multiply_degrees(NeighbourLists& lists, bool optional);
    template <bool Optional, typename Value> void multiply_rows(const Value& value, std::uint64_t total);
    void write_ones() {
        if (ones_) counts_.fill(1);
        ones_ = false;
    }

    std::uint32_t chunk_, rows_;
    bool ones_ = true;         // counts_ is not written yet
    std::uint64_t bound_ = 1;  // of the sum, but for ones_; above largest_count: not known to fit
    std::array<std::uint64_t, chunk_rows> counts_;
};

inline constexpr std::uint64_t largest_count = INT64_MAX;
[[noreturn]] void reject_count();

/// Throw Error(arithmetic_error) where the result does not fit into 63 bits.
[[nodiscard]] inline std::uint64_t multiply_counts(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result) || result > largest_count) reject_count();
    return result;
}
[[nodiscard]] inline std::uint64_t add_counts(std::uint64_t a, std::uint64_t b) {
    const std::uint64_t result = a + b;  // both below 2^63
    if (result > largest_count) reject_count();
    return result;
}

template <typename Factor> void ChunkProduct::multiply_each(const Factor& factor) {
    write_ones();
    bound_ = UINT64_MAX;
    for (std::uint32_t row = 0; row < rows_; ++row) {
        if (counts_[row] != 0) counts_[row] = multiply_counts(counts_[row], factor((chunk_ << chunk_bits) + row));
    }
}

}  // namespace entente::exec
