// Triangles and cliques of four by hand.
#pragma once

#include <array>

#include "bench/compare/limit.hpp"

namespace limit {

/// The graph without directions, each edge once, from the node of smaller degree to that of larger (Chiba and
/// Nishizeki, 1985). Nodes are numbered in that order. `kinds` says which directions there are: 1 up, 2 down.
struct Upward {
    Csr csr;
    std::vector<std::uint8_t> kinds;

    std::span<const std::uint8_t> kinds_of(std::uint32_t node) const {
        return {kinds.data() + csr.offsets[node], kinds.data() + csr.offsets[node + 1]};
    }
};

/// `out` and `in` are the two directions of the same edges.
inline Upward upward(const Csr& out, const Csr& in) {
    std::vector<std::uint32_t> order(out.offsets.size() - 1), rank(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto degree = [&](std::uint32_t node) { return out.degree(node) + in.degree(node); };
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return std::pair(degree(a), a) < std::pair(degree(b), b); });
    for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    Upward result;
    result.csr.offsets.push_back(0);
    std::vector<std::pair<std::uint32_t, std::uint8_t>> found;
    for (std::uint32_t node = 0; node < order.size(); ++node) {
        found.clear();
        for (const std::uint32_t other : out[order[node]])
            if (rank[other] > node) found.emplace_back(rank[other], std::uint8_t{1});
        for (const std::uint32_t other : in[order[node]])
            if (rank[other] > node) found.emplace_back(rank[other], std::uint8_t{2});
        std::sort(found.begin(), found.end());
        for (std::size_t i = 0; i < found.size(); ++i) {
            const bool both = i + 1 < found.size() && found[i + 1].first == found[i].first;
            result.csr.targets.push_back(found[i].first);
            result.kinds.push_back(both ? 3 : found[i].second);
            if (both) ++i;
        }
        result.csr.offsets.push_back(static_cast<std::uint32_t>(result.csr.targets.size()));
    }
    return result;
}

/// How many orders of `Size` nodes have an edge from each to all after it, by the kinds of the pairs (0, 1), (0, 2),
/// (1, 2), (0, 3), ...: two bits each, the first pair lowest.
template <std::size_t Size> std::vector<std::uint8_t> orders() {
    constexpr std::size_t pairs = Size * (Size - 1) / 2;
    std::vector<std::uint8_t> table(std::size_t{1} << (2 * pairs));
    for (std::size_t kinds = 0; kinds < table.size(); ++kinds) {
        std::array<std::array<bool, Size>, Size> edge{};
        std::size_t bit = 0;
        for (std::size_t high = 1; high < Size; ++high) {
            for (std::size_t low = 0; low < high; ++low, bit += 2) {
                edge[low][high] = (kinds >> bit & 1U) != 0;
                edge[high][low] = (kinds >> bit & 2U) != 0;
            }
        }
        std::array<std::size_t, Size> order{};
        for (std::size_t i = 0; i < Size; ++i) order[i] = i;
        do {
            bool all = true;
            for (std::size_t a = 0; a < Size; ++a)
                for (std::size_t b = a + 1; b < Size; ++b) all = all && edge[order[a]][order[b]];
            table[kinds] = static_cast<std::uint8_t>(table[kinds] + (all ? 1 : 0));
        } while (std::next_permutation(order.begin(), order.end()));
    }
    return table;
}

/// Ordered triples with edges from each node to those after it.
inline std::uint64_t triangles(const Upward& up, std::size_t threads) {
    const std::vector<std::uint8_t> table = orders<3>();
    const auto nodes = static_cast<std::uint32_t>(up.csr.offsets.size() - 1);
    std::vector<std::vector<std::uint8_t>> marks(threads, std::vector<std::uint8_t>(nodes));
    return parallel_sum(threads, nodes, [&](std::uint32_t a, std::size_t thread) {
        const auto around = up.csr[a];
        const auto kinds = up.kinds_of(a);
        std::vector<std::uint8_t>& mark = marks[thread];
        for (std::size_t i = 0; i < around.size(); ++i) mark[around[i]] = kinds[i];
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < around.size(); ++i) {
            const auto third = up.csr[around[i]];
            const auto third_kinds = up.kinds_of(around[i]);
            for (std::size_t j = 0; j < third.size(); ++j) {
                const unsigned closing = mark[third[j]];  // 0 where there is none: then no order counts
                found += table[kinds[i] | closing << 2U | static_cast<unsigned>(third_kinds[j]) << 4U];
            }
        }
        for (const std::uint32_t other : around) mark[other] = 0;
        return found;
    });
}

/// Ordered quadruples with edges from each node to those after it.
inline std::uint64_t cliques_of_4(const Upward& up, std::size_t threads) {
    const std::vector<std::uint8_t> table = orders<4>();
    const auto nodes = static_cast<std::uint32_t>(up.csr.offsets.size() - 1);
    struct Local {  // the part of the graph around one node, renumbered
        std::vector<std::uint32_t> number;
        Csr csr;
        std::vector<std::uint8_t> kinds, mark;
    };
    std::vector<Local> locals(threads);
    for (Local& local : locals) local.number.resize(nodes);
    return parallel_sum(threads, nodes, [&](std::uint32_t a, std::size_t thread) -> std::uint64_t {
        const auto around = up.csr[a];
        const auto kinds = up.kinds_of(a);
        if (around.size() < 3) return 0;
        Local& local = locals[thread];
        for (std::uint32_t i = 0; i < around.size(); ++i) local.number[around[i]] = i + 1;
        local.csr.offsets.assign(1, 0);
        local.csr.targets.clear();
        local.kinds.clear();
        local.mark.assign(around.size(), 0);
        for (const std::uint32_t b : around) {
            const auto others = up.csr[b];
            const auto other_kinds = up.kinds_of(b);
            for (std::size_t i = 0; i < others.size(); ++i) {
                if (local.number[others[i]] == 0) continue;
                local.csr.targets.push_back(local.number[others[i]] - 1);
                local.kinds.push_back(other_kinds[i]);
            }
            local.csr.offsets.push_back(static_cast<std::uint32_t>(local.csr.targets.size()));
        }
        std::uint64_t found = 0;
        for (std::uint32_t b = 0; b < around.size(); ++b) {
            const auto third = local.csr[b];
            const std::uint8_t* const bc_kinds = local.kinds.data() + local.csr.offsets[b];
            for (std::size_t i = 0; i < third.size(); ++i) local.mark[third[i]] = bc_kinds[i];
            for (std::size_t i = 0; i < third.size(); ++i) {
                const std::uint32_t c = third[i];
                const unsigned abc =
                    kinds[b] | static_cast<unsigned>(kinds[c]) << 2U | static_cast<unsigned>(bc_kinds[i]) << 4U;
                for (std::uint32_t at = local.csr.offsets[c]; at < local.csr.offsets[c + 1]; ++at) {
                    const std::uint32_t d = local.csr.targets[at];
                    const unsigned bd = local.mark[d];
                    if (bd == 0) continue;
                    found += table[abc | static_cast<unsigned>(kinds[d]) << 6U | bd << 8U |
                                   static_cast<unsigned>(local.kinds[at]) << 10U];
                }
            }
            for (const std::uint32_t c : third) local.mark[c] = 0;
        }
        for (const std::uint32_t b : around) local.number[b] = 0;
        return found;
    });
}

}  // namespace limit
