#include "query/exec/clique_counter.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>

#include "query/exec/count_column.hpp"
#include "query/exec/degree_order.hpp"
#include "query/exec/parallel.hpp"

namespace entente::exec {

namespace {

using PD = ast::PatternDirection;

/// In how many ways a pattern lies on nodes 0, 1, ... of a clique, by what there is between them: two bits (a
/// DegreeOrder::Kind) for each of the pairs (0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3), the first pair lowest.
std::vector<std::uint16_t> make_ways(const plan::CountPattern& pattern) {
    const std::size_t size = pattern.nodes.size();
    std::vector<std::uint16_t> ways(std::size_t{1} << (size * (size - 1)));
    const auto leads = [](std::size_t kinds, std::size_t from, std::size_t to) -> unsigned {
        const std::size_t low = std::min(from, to), high = std::max(from, to);
        const std::size_t pair = high * (high - 1) / 2 + low;
        return (kinds >> (2 * pair) & (from < to ? DegreeOrder::up : DegreeOrder::down)) != 0 ? 1 : 0;
    };
    for (std::size_t kinds = 0; kinds < ways.size(); ++kinds) {
        std::vector<std::size_t> place(size);  // of the pattern's nodes
        std::iota(place.begin(), place.end(), 0U);
        do {
            unsigned matches = 1;
            for (const plan::CountPattern::Edge& edge : pattern.edges) {
                const std::size_t from = place[edge.from], to = place[edge.to];
                matches *= (edge.direction != PD::incoming ? leads(kinds, from, to) : 0) +
                           (edge.direction != PD::outgoing ? leads(kinds, to, from) : 0);
            }
            ways[kinds] = static_cast<std::uint16_t>(ways[kinds] + matches);
        } while (std::next_permutation(place.begin(), place.end()));
    }
    return ways;
}

/// What one thread works with.
class Worker {
public:
    Worker(const DegreeOrder& order, const std::vector<std::uint16_t>& ways, ExecutionContext& context)
        : order_(order), ways_(ways), context_(context), marks_(order.size()) {
        if (ways.size() > triangle_kinds) places_.resize(order.size());
        context_.use_memory(bytes());
    }
    ~Worker() { context_.release_memory(bytes()); }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Triangles whose lowest node is `a`.
    std::uint64_t triangles(std::uint32_t a) {
        const DegreeOrder::List around = order_.of(a);
        if (around.nodes.size() < 2) return 0;
        for (std::size_t i = 0; i < around.nodes.size(); ++i) marks_[around.nodes[i]] = around.kinds[i];
        std::uint64_t found = 0;
        const std::uint16_t* const ways = ways_.data();
        const std::uint8_t* const marks = marks_.data();
        for (std::size_t i = 0; i < around.nodes.size(); ++i) {
            const DegreeOrder::List third = order_.of(around.nodes[i]);
            const unsigned ab = around.kinds[i];
            for (std::size_t j = 0; j < third.nodes.size(); ++j) {
                const unsigned ac = marks[third.nodes[j]];  // 0: no triangle, and no way
                found += ways[ab | ac << 2U | static_cast<unsigned>(third.kinds[j]) << 4U];
            }
        }
        for (const std::uint32_t node : around.nodes) marks_[node] = 0;
        return found;
    }

    /// Cliques of four whose lowest node is `a`: triangles of the graph of its higher neighbours.
    std::uint64_t cliques_of_4(std::uint32_t a) {
        const DegreeOrder::List around = order_.of(a);
        if (around.nodes.size() < 3) return 0;
        make_local(around);
        std::uint64_t found = 0;
        const std::uint16_t* const ways = ways_.data();
        for (std::size_t b = 0; b < around.nodes.size(); ++b) {
            const std::size_t b_begin = begins_[b], b_end = begins_[b + 1];
            for (std::size_t i = b_begin; i < b_end; ++i) local_marks_[nodes_[i]] = kinds_[i];
            for (std::size_t i = b_begin; i < b_end; ++i) {
                const std::uint32_t c = nodes_[i];
                const unsigned abc = around.kinds[b] | static_cast<unsigned>(around.kinds[c]) << 2U |
                                     static_cast<unsigned>(kinds_[i]) << 4U;
                for (std::size_t j = begins_[c]; j < begins_[c + 1]; ++j) {
                    const std::uint32_t d = nodes_[j];
                    const unsigned bd = local_marks_[d];
                    if (bd == 0) continue;
                    found += ways[abc | static_cast<unsigned>(around.kinds[d]) << 6U | bd << 8U |
                                  static_cast<unsigned>(kinds_[j]) << 10U];
                }
            }
            for (std::size_t i = b_begin; i < b_end; ++i) local_marks_[nodes_[i]] = 0;
        }
        return found;
    }

private:
    static constexpr std::size_t triangle_kinds = 64;

    /// The lists of the nodes in `around`, cut down to them and numbered by their places there.
    void make_local(const DegreeOrder::List& around) {
        for (std::uint32_t i = 0; i < around.nodes.size(); ++i) places_[around.nodes[i]] = i + 1;
        begins_.assign(1, 0);
        nodes_.clear();
        kinds_.clear();
        local_marks_.assign(around.nodes.size(), 0);
        for (const std::uint32_t b : around.nodes) {
            const DegreeOrder::List others = order_.of(b);
            for (std::size_t i = 0; i < others.nodes.size(); ++i) {
                const std::uint32_t place = places_[others.nodes[i]];
                if (place == 0) continue;
                nodes_.push_back(place - 1);
                kinds_.push_back(others.kinds[i]);
            }
            begins_.push_back(nodes_.size());
        }
        for (const std::uint32_t node : around.nodes) places_[node] = 0;
    }
    [[nodiscard]] std::size_t bytes() const { return marks_.size() + places_.size() * sizeof(std::uint32_t); }

    const DegreeOrder& order_;
    const std::vector<std::uint16_t>& ways_;
    ExecutionContext& context_;
    std::vector<std::uint8_t> marks_;    // by node: its kind; 0: not a neighbour
    std::vector<std::uint32_t> places_;  // by node: one more than its place around; 0: not a neighbour
    std::vector<std::size_t> begins_;    // of a local graph, whose lists have at most as many nodes as the order's
    std::vector<std::uint32_t> nodes_;
    std::vector<std::uint8_t> kinds_, local_marks_;
};

}  // namespace

std::optional<std::uint64_t> count_cliques(const plan::CountPattern& pattern, ExecutionContext& context) {
    constexpr std::size_t grain = 64;
    const auto size = static_cast<std::uint32_t>(pattern.nodes.size());
    const auto order = DegreeOrder::make(pattern.edges[0].types.types[0], size - 1, context);
    if (!order) return std::nullopt;
    const std::vector<std::uint16_t> ways = make_ways(pattern);
    struct Share {
        std::unique_ptr<Worker> worker;
        std::uint64_t sum = 0;
    };
    std::vector<Share> shares(worker_count(context, order->size(), grain));
    for_each_morsel(context, order->size(), grain, [&](std::size_t worker, std::size_t begin, std::size_t end) {
        Share& share = shares[worker];
        if (!share.worker) share.worker = std::make_unique<Worker>(*order, ways, context);
        for (std::size_t node = begin; node < end; ++node) {
            const auto a = static_cast<std::uint32_t>(node);
            share.sum = add_counts(share.sum, size == 3 ? share.worker->triangles(a) : share.worker->cliques_of_4(a));
        }
    });
    std::uint64_t sum = 0;
    for (const Share& share : shares) sum = add_counts(sum, share.sum);
    return sum;
}

}  // namespace entente::exec
