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
    context_.release_memory(marks_.bytes() + (heavy_ ? heavy_->bytes() : 0));
}

void Intersection::add(NodeId node, std::uint64_t more) {
    if (marks_[node] == 0) nodes_.push_back(node);
    const std::uint64_t sum = weight(node) + more;
    if (sum < heavy) [[likely]] {
        marks_[node] = static_cast<std::uint8_t>(sum);
        return;
    }
    if (sum > std::numeric_limits<std::uint32_t>::max()) {
        throw Error(ErrorCode::resource_limit, "TooManyParallelRelationships",
                    "more than 4 billion matches lead to one node over parallel relationships");
    }
    if (!heavy_) {
        heavy_ = std::make_unique<ZeroedArray<std::uint32_t>>(marks_.size());
        context_.use_memory(heavy_->bytes());
    }
    (*heavy_)[node] = static_cast<std::uint32_t>(sum);
    marks_[node] = heavy;
    has_heavy_ = true;
}

void Intersection::update(std::span<const NodeId> values) {
    if (before_ != nullptr) before_->update(values);
    const std::uint64_t before_version = before_ == nullptr ? 0 : before_->version_;
    if (value_ == values[scope_] && before_version == before_version_) return;
    value_ = values[scope_];
    asked_ = no_entity;
    before_version_ = before_version;
    ++version_;
    for (const NodeId node : nodes_) marks_[node] = 0;
    nodes_.clear();
    has_heavy_ = false;
    lists_.for_each(value_, [&](const Neighbours& list, const NeighbourLists::List&) {
        if (before_ == nullptr) {
            for (const NodeId node : list.nodes) {
                if (tests_ == nullptr || tests_->admits(node)) add(node, 1);
            }
        } else if (before_->searches(list.nodes)) {
            for (const NodeId node : before_->nodes_) {
                const std::uint64_t found = NeighbourLists::occurrences(list.nodes, node);
                if (found != 0) add(node, found * before_->weight(node));
            }
        } else {
            for (const NodeId node : list.nodes) {
                if (before_->marks_[node] != 0) add(node, before_->weight(node));
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
    const std::uint8_t* const marks = marks_.data();
    lists.for_each(node, [&](const Neighbours& list, const NeighbourLists::List&) {
        if (searches(list.nodes)) {
            for (const NodeId common : nodes_) sum += NeighbourLists::occurrences(list.nodes, common) * weight(common);
        } else if (has_heavy_) {
            for (const NodeId neighbour : list.nodes) sum += weight(neighbour);
        } else {
            for (const NodeId neighbour : list.nodes) sum += marks[neighbour];
        }
    });
    return sum;
}

namespace {

/// Pairs of equal elements of two sorted lists.
std::uint64_t common_pairs(std::span<const NodeId> left, std::span<const NodeId> right) {
    std::uint64_t pairs = 0;
    for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
        if (left[i] != right[j]) {
            (left[i] < right[j] ? i : j) += 1;
            continue;
        }
        const NodeId node = left[i];
        std::uint64_t of_left = 0, of_right = 0;
        for (; i < left.size() && left[i] == node; ++i) ++of_left;
        for (; j < right.size() && right[j] == node; ++j) ++of_right;
        pairs += of_left * of_right;
    }
    return pairs;
}

}  // namespace

std::optional<std::uint64_t> Intersection::count_unmade(std::span<const NodeId> values, NeighbourLists& lists,
                                                        NodeId node) {
    constexpr std::size_t most_elements = 64, most_again = 16;
    const NodeId value = values[scope_];
    if (before_ != nullptr || tests_ != nullptr || value_ == value) return std::nullopt;
    NeighbourLists::Stored others;
    if (!lists.find(node, others)) return std::nullopt;
    if (others.count == 0) return 0;
    const bool again = asked_ == value;
    if (!again) {
        asked_ = no_entity;
        if (!lists_.find(value, found_)) return std::nullopt;
        asked_ = value;
    }
    if (found_.elements + others.elements > (again ? most_again : most_elements)) return std::nullopt;
    std::uint64_t pairs = 0;
    for (std::size_t i = 0; i < found_.count; ++i) {
        for (std::size_t j = 0; j < others.count; ++j) pairs += common_pairs(found_.lists[i], others.lists[j]);
    }
    return pairs;
}

}  // namespace entente::exec
