#include "query/exec/degree_order.hpp"

#include <algorithm>
#include <atomic>
#include <memory>

#include "query/exec/adjacency_view.hpp"
#include "query/exec/parallel.hpp"

namespace entente::exec {

namespace {

constexpr std::uint32_t left_out = UINT32_MAX;

/// Both directions of a type, as one thread sees them.
struct Views {
    Views(const GraphState& graph, TypeId type)
        : out(*graph.adjacency(type, Direction::outgoing), graph.node_limit()),
          in(*graph.adjacency(type, Direction::incoming), graph.node_limit()) {}
    AdjacencyView out, in;
    NeighbourScratch out_scratch, in_scratch;
};

/// Calls body(views, node) for all nodes, on all threads.
template <typename Body> void for_each_node(ExecutionContext& context, TypeId type, const Body& body) {
    const std::uint32_t limit = context.graph->node_limit();
    std::vector<std::unique_ptr<Views>> views(worker_count(context, limit, chunk_rows));
    for_each_morsel(context, limit, chunk_rows, [&](std::size_t worker, std::size_t begin, std::size_t end) {
        if (!views[worker]) views[worker] = std::make_unique<Views>(*context.graph, type);
        for (std::size_t node = begin; node < end; ++node) body(*views[worker], static_cast<NodeId>(node));
    });
}

/// The number of each node: nodes of low degree first, of equal ones in the order of their ids. `count`: of those that
/// have a number. A counting sort, in which the few nodes of very high degree are sorted by comparison.
std::vector<std::uint32_t> numbers_by_degree(const std::vector<std::uint32_t>& degrees, std::uint32_t least_degree,
                                             std::uint32_t& count) {
    constexpr std::uint32_t high = 1U << 16;
    std::vector<std::uint32_t> begins(high + 1), numbers(degrees.size(), left_out);
    std::vector<NodeId> highest;
    for (NodeId node = 0; node < degrees.size(); ++node) {
        if (degrees[node] < least_degree) continue;
        if (degrees[node] >= high)
            highest.push_back(node);
        else
            ++begins[degrees[node] + 1];
    }
    for (std::uint32_t degree = 0; degree < high; ++degree) begins[degree + 1] += begins[degree];
    count = begins[high];
    for (NodeId node = 0; node < degrees.size(); ++node) {
        if (degrees[node] >= least_degree && degrees[node] < high) numbers[node] = begins[degrees[node]]++;
    }
    std::stable_sort(highest.begin(), highest.end(), [&](NodeId a, NodeId b) { return degrees[a] < degrees[b]; });
    for (const NodeId node : highest) numbers[node] = count++;
    return numbers;
}

}  // namespace

void DegreeOrder::account(std::size_t bytes) {
    accounted_ += bytes;
    context_->use_memory(bytes);
}

DegreeOrder::~DegreeOrder() {
    if (context_ != nullptr) context_->release_memory(accounted_);
}

DegreeOrder::DegreeOrder(DegreeOrder&& other) noexcept
    : context_(std::exchange(other.context_, nullptr)),
      accounted_(other.accounted_),
      begins_(std::move(other.begins_)),
      ends_(std::move(other.ends_)),
      nodes_(std::move(other.nodes_)),
      kinds_(std::move(other.kinds_)) {}

std::optional<DegreeOrder> DegreeOrder::make(TypeId type, std::uint32_t least_degree, ExecutionContext& context) {
    DegreeOrder order(context);
    const std::uint32_t limit = context.graph->node_limit();
    if (context.graph->adjacency(type, Direction::outgoing) == nullptr) return order;
    order.account(std::size_t{limit} * 2 * sizeof(std::uint32_t));
    std::vector<std::uint32_t> degrees(limit);
    for_each_node(context, type,
                  [&](Views& views, NodeId node) { degrees[node] = views.out.degree(node) + views.in.degree(node); });
    std::uint32_t count = 0;
    const std::vector<std::uint32_t> numbers = numbers_by_degree(degrees, least_degree, count);

    // Room for every relationship that leads up; a pair with both directions leaves a place empty.
    order.account(count * 2 * sizeof(std::size_t));
    order.begins_.resize(count);
    order.ends_.resize(count);
    for_each_node(context, type, [&](Views& views, NodeId node) {
        const std::uint32_t number = numbers[node];
        if (number == left_out) return;
        std::size_t ups = 0;
        const auto add = [&](const Neighbours& list) {
            for (const NodeId other : list.nodes)
                ups += numbers[other] > number && numbers[other] != left_out ? 1U : 0U;
        };
        add(views.out.neighbours(node, views.out_scratch));
        add(views.in.neighbours(node, views.in_scratch));
        order.ends_[number] = ups;
    });
    std::size_t places = 0;
    for (std::uint32_t number = 0; number < count; ++number) {
        order.begins_[number] = places;
        places += order.ends_[number];
    }
    order.account(places * (sizeof(std::uint32_t) + 1));
    order.nodes_.resize(places);
    order.kinds_.resize(places);
    std::atomic<bool> parallel{false};
    for_each_node(context, type, [&](Views& views, NodeId node) {
        const std::uint32_t number = numbers[node];
        if (number == left_out) return;
        std::size_t place = order.begins_[number];
        NodeId last = no_entity;
        const auto add = [&](NodeId other, std::uint8_t kind) {
            const std::uint32_t other_number = numbers[other];
            if (other_number <= number || other_number == left_out) return;
            if (other == last) {
                if ((order.kinds_[place - 1] & kind) != 0) parallel.store(true, std::memory_order_relaxed);
                order.kinds_[place - 1] |= kind;
                return;
            }
            last = other;
            order.nodes_[place] = other_number;
            order.kinds_[place] = kind;
            ++place;
        };
        // Both lists are in the order of the neighbours' ids.
        const std::span<const NodeId> out = views.out.neighbours(node, views.out_scratch).nodes;
        const std::span<const NodeId> in = views.in.neighbours(node, views.in_scratch).nodes;
        std::size_t i = 0, j = 0;
        while (i < out.size() && j < in.size()) {
            const bool first = out[i] <= in[j];
            add(first ? out[i] : in[j], first ? up : down);
            (first ? i : j) += 1;
        }
        for (; i < out.size(); ++i) add(out[i], up);
        for (; j < in.size(); ++j) add(in[j], down);
        order.ends_[number] = place;
    });
    if (parallel) return std::nullopt;
    return order;
}

}  // namespace entente::exec
