#include "query/exec/intersection.hpp"

#include <limits>

namespace entente::exec {

Intersection::Intersection(Intersection* before, NeighbourLists& lists, std::size_t scope, NodeTests* tests,
                           ExecutionContext& context)
    : before_(before),
      lists_(lists),
      scope_(scope),
      tests_(tests),
      context_(context),
      marks_(context.graph->node_limit()) {
    context_.use_memory(marks_.bytes());
}

Intersection::~Intersection() {
    context_.release_memory(marks_.bytes());
}

void Intersection::add(NodeId node, std::uint64_t weight) {
    if (marks_[node] == 0) nodes_.push_back(node);
    const std::uint64_t sum = marks_[node] + weight;
    if (sum > std::numeric_limits<std::uint32_t>::max()) {
        throw Error(ErrorCode::resource_limit, "TooManyParallelRelationships",
                    "more than 4 billion matches lead to one node over parallel relationships");
    }
    marks_[node] = static_cast<std::uint32_t>(sum);
}

void Intersection::update(std::span<const NodeId> values) {
    if (before_ != nullptr) before_->update(values);
    const std::uint64_t before_version = before_ == nullptr ? 0 : before_->version_;
    if (value_ == values[scope_] && before_version == before_version_) return;
    value_ = values[scope_];
    before_version_ = before_version;
    ++version_;
    for (const NodeId node : nodes_) marks_[node] = 0;
    nodes_.clear();
    lists_.for_each(value_, [&](const Neighbours& list, const NeighbourLists::List&) {
        if (before_ == nullptr) {
            for (const NodeId node : list.nodes) {
                if (tests_ == nullptr || tests_->admits(node)) add(node, 1);
            }
        } else if (before_->searches(list.nodes)) {
            for (const NodeId node : before_->nodes_) {
                const std::uint64_t found = NeighbourLists::occurrences(list.nodes, node);
                if (found != 0) add(node, found * before_->marks_[node]);
            }
        } else {
            for (const NodeId node : list.nodes) {
                if (before_->marks_[node] != 0) add(node, before_->marks_[node]);
            }
        }
    });
}

CommonLists::CommonLists(const Intersection& with, NeighbourLists& lists, ExecutionContext& context)
    : with_(with), lists_(lists), context_(context), places_(context.graph->node_limit()) {
    accounted_ = places_.bytes();
    context_.use_memory(accounted_);
}

CommonLists::~CommonLists() {
    context_.release_memory(accounted_);
}

std::span<const NodeId> CommonLists::of(NodeId node) {
    if (version_ != with_.version() || kept_.size() > most_kept) {
        version_ = with_.version();
        ++generation_;
        kept_.clear();
    }
    Place& place = places_[node];
    if (place.generation != generation_) {
        const std::size_t capacity = kept_.capacity();
        const std::size_t begin = kept_.size();
        lists_.for_each(node, [&](const Neighbours& list, const NeighbourLists::List&) {
            with_.for_each_common(list.nodes, [&](NodeId common) { kept_.push_back(common); });
        });
        place = {generation_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(kept_.size() - begin)};
        const std::size_t grown = (kept_.capacity() - capacity) * sizeof(NodeId);
        accounted_ += grown;
        context_.use_memory(grown);
    }
    return std::span<const NodeId>(kept_).subspan(place.begin, place.size);
}

std::uint64_t Intersection::count(NeighbourLists& lists, NodeId node) const {
    std::uint64_t sum = 0;
    lists.for_each(node, [&](const Neighbours& list, const NeighbourLists::List&) {
        if (searches(list.nodes)) {
            for (const NodeId common : nodes_) sum += NeighbourLists::occurrences(list.nodes, common) * marks_[common];
        } else {
            for (const NodeId neighbour : list.nodes) sum += marks_[neighbour];
        }
    });
    return sum;
}

}  // namespace entente::exec
