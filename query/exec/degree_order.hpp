#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "query/exec/context.hpp"

namespace entente::exec {

/// The relationships of one type, each pair of neighbours once, from the node of lower degree to that of higher
/// (N. Chiba, T. Nishizeki, Arboricity and Subgraph Listing Algorithms, SIAM J. Comput. 1985): no list is longer than
/// the square root of twice the number of relationships. Nodes are numbered in that order; those of less than a given
/// degree are left out.
class DegreeOrder {
public:
    /// What there is between a pair of nodes.
    enum Kind : std::uint8_t { up = 1, down = 2 };
    struct List {
        std::span<const std::uint32_t> nodes;  ///< numbers, all higher than the list's own, in no order
        const std::uint8_t* kinds = nullptr;   ///< of each: up, down or both
    };

    /// On all threads of the statement. nullopt when two nodes have several relationships of the same direction.
    /// Throws Error(resource_limit), Error(cancelled). O(relationships + nodes).
    [[nodiscard]] static std::optional<DegreeOrder> make(TypeId type, std::uint32_t least_degree,
                                                         ExecutionContext& context);
    ~DegreeOrder();
    DegreeOrder(DegreeOrder&& other) noexcept;
    DegreeOrder& operator=(DegreeOrder&&) = delete;

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }  ///< nodes
    [[nodiscard]] List of(std::uint32_t number) const {
        const std::size_t begin = begins_[number];
        return {{nodes_.data() + begin, ends_[number] - begin}, kinds_.data() + begin};
    }

private:
    explicit DegreeOrder(ExecutionContext& context) : context_(&context) {}
    void account(std::size_t bytes);

    ExecutionContext* context_;
    std::size_t accounted_ = 0;
    std::vector<std::size_t> begins_, ends_;  // by number
    std::vector<std::uint32_t> nodes_;
    std::vector<std::uint8_t> kinds_;
};

}  // namespace entente::exec
