#include "query/exec/pattern_counter.hpp"

#include <algorithm>

namespace entente::exec {

namespace {

using PD = ast::PatternDirection;

}  // namespace

void PatternCounter::step(std::size_t steps) {
    steps_ += steps;
    if (steps_ < (std::size_t{1} << 16)) return;
    steps_ = 0;
    context_.check();
}

std::uint64_t PatternCounter::count() {
    return product(levels_);
}

std::uint64_t PatternCounter::product(std::vector<Level>& levels) {
    if (levels.size() == 1) return value(levels[0]);
    std::uint64_t result = 1;
    for (Level& level : levels) {
        const std::uint64_t factor = value(level);
        if (factor == 0) return 0;
        result = multiply_counts(result, factor);
    }
    return result;
}

std::uint64_t PatternCounter::value(Level& level) {
    const std::uint64_t count = raw_value(level);
    return level.optional && count == 0 ? 1 : count;
}

std::uint64_t PatternCounter::raw_value(Level& level) {
    if (level.column != nullptr) return level.column->of(values_[level.scopes[0]]);
    if (level.degree) return leaf(level);
    if (level.kept != nullptr) {
        std::uint64_t& kept = (*level.kept)[values_[level.kept_by]];
        if (kept == 0) kept = compute(level) + 1;
        return kept - 1;
    }
    if (!level.constant) return compute(level);
    if (!level.constant_known) level.constant_value = compute(level);
    level.constant_known = true;
    return level.constant_value;
}

std::uint64_t PatternCounter::compute(Level& level) {
    if (level.lists.empty()) {
        std::uint64_t sum = 0;
        for (std::uint32_t chunk = 0; chunk <= chunk_of(context_.graph->node_limit()); ++chunk)
            sum = add_counts(sum, scan_chunk(level, chunk));
        return sum;
    }
    if (level.lists.size() > 1) return intersect(level);
    if (level.children.empty() && level.absent.empty()) return leaf(level);
    return level.sum_of_degrees ? sum_of_degrees(level) : walk(level);
}

bool PatternCounter::unequal(const Level& level, NodeId node) const {
    return std::any_of(level.unequal.begin(), level.unequal.end(),
                       [&](std::size_t other) { return values_[other] == node; });
}

bool PatternCounter::absent(const Level& level, NodeId node) const {
    return std::all_of(level.absent.begin(), level.absent.end(),
                       [&](const Absent& edge) { return edge.lists->between(values_[edge.scope], node) == 0; });
}

bool PatternCounter::of_type(std::size_t edge, TypeId type) const {
    const plan::TypeSet& types = pattern_.edges[edge].types;
    return types.all || std::find(types.types.begin(), types.types.end(), type) != types.types.end();
}

/// How many relationships that were followed before are among those that a leaf's neighbours of `node` come by.
std::uint64_t PatternCounter::rivals_among(Level& level, NodeId node) {
    std::uint64_t count = 0;
    for (const std::size_t rival : level.rivals) {
        const Used& used = used_[rival];
        if (!of_type(level.edge, used.type)) continue;
        const bool out = used.source == node && level.direction != PD::incoming;
        const bool in = used.target == node && level.direction != PD::outgoing;
        if (!out && !in) continue;
        const NodeId end = out ? used.target : used.source;
        if ((level.tests == nullptr || level.tests->admits(end)) && !unequal(level, end)) ++count;
    }
    return count;
}

/// One relationship leads to nodes that nothing else depends on.
std::uint64_t PatternCounter::leaf(Level& level) {
    const NodeId node = values_[level.scopes[0]];
    NeighbourLists& lists = *level.lists[0];
    std::uint64_t count = 0;
    if (level.tests == nullptr) {
        count = lists.degree(node);
    } else {
        lists.for_each(node, [&](const Neighbours& list, const NeighbourLists::List&) {
            count += level.tests->count(list.nodes);
            step(list.size());
        });
    }
    if (count == 0) return 0;
    for (std::size_t i = 0; i < level.unequal.size(); ++i) {
        const NodeId other = values_[level.unequal[i]];
        bool counted = level.tests != nullptr && !level.tests->admits(other);
        for (std::size_t j = 0; j < i; ++j) counted = counted || values_[level.unequal[j]] == other;
        if (!counted) count -= lists.between(node, other);
    }
    return level.rivals.empty() ? count : count - rivals_among(level, node);
}

/// Goes through the neighbours over one relationship.
std::uint64_t PatternCounter::walk(Level& level) {
    const NodeId from = values_[level.scopes[0]];
    std::uint64_t sum = 0;
    if (level.unconditional) {
        level.lists[0]->for_each(from, [&](const Neighbours& neighbours, const NeighbourLists::List&) {
            step(neighbours.size());
            for (const NodeId node : neighbours.nodes) {
                values_[level.node] = node;
                sum = add_counts(sum, product(level.children));
            }
        });
        return sum;
    }
    level.lists[0]->for_each(from, [&](const Neighbours& neighbours, const NeighbourLists::List& list) {
        step(neighbours.size());
        for (std::size_t i = 0; i < neighbours.size(); ++i) {
            const NodeId node = neighbours.nodes[i];
            if (level.tests != nullptr && !level.tests->admits(node)) continue;
            if (unequal(level, node) || !absent(level, node)) continue;
            if (level.tracked || !level.rivals.empty()) {
                const RelationshipId id = neighbours.id(i);
                if (std::any_of(level.rivals.begin(), level.rivals.end(),
                                [&](std::size_t rival) { return used_[rival].id == id; })) {
                    continue;
                }
                used_[level.edge] = {id, list.outgoing ? from : node, list.outgoing ? node : from, list.type};
            }
            values_[level.node] = node;
            sum = add_counts(sum, product(level.children));
        }
    });
    return sum;
}

/// Two relationships in a row of which the second is only counted.
std::uint64_t PatternCounter::sum_of_degrees(Level& level) {
    Level& end = level.children[0];
    AdjacencyView* const single = end.lists[0]->single();
    std::uint64_t sum = 0;
    level.lists[0]->for_each(values_[level.scopes[0]], [&](const Neighbours& list, const NeighbourLists::List&) {
        step(list.size());
        if (single != nullptr) {
            for (const NodeId node : list.nodes) sum += single->degree(node);  // fewer than 2^32 each
        } else {
            for (const NodeId node : list.nodes) sum += end.lists[0]->degree(node);
        }
        for (const std::size_t rival : end.rivals) {
            const Used& used = used_[rival];
            if (!of_type(end.edge, used.type)) continue;
            if (end.direction != PD::incoming) sum -= NeighbourLists::occurrences(list.nodes, used.source);
            if (end.direction == PD::incoming || (end.direction == PD::undirected && used.source != used.target))
                sum -= NeighbourLists::occurrences(list.nodes, used.target);
        }
    });
    return sum;
}

/// Nodes that are neighbours of several nodes found before.
std::uint64_t PatternCounter::intersect(Level& level) {
    const std::size_t last = level.lists.size() - 1;
    if (level.whole == nullptr) {
        const NodeId node = values_[level.scopes[last]];
        if (level.common == nullptr && level.unequal.empty()) {
            if (const auto count = level.before->count_unmade(values_, *level.lists[last], node)) return *count;
        }
        level.before->update(values_);
        if (level.before->nodes().empty()) return 0;
        step(level.before->nodes().size() + 8);
        std::uint64_t count = 0;
        if (level.common == nullptr) {
            count = level.before->count(*level.lists[last], node);
        } else {
            for (const NodeId common : level.common->of(node)) count += level.before->weight(common);
        }
        for (std::size_t i = 0; i < level.unequal.size() && count != 0; ++i) {
            const NodeId other = values_[level.unequal[i]];
            bool counted = level.before->weight(other) == 0;
            for (std::size_t j = 0; j < i; ++j) counted = counted || values_[level.unequal[j]] == other;
            if (!counted) count -= level.before->weight(other) * level.lists[last]->between(node, other);
        }
        return count;
    }
    level.whole->update(values_);
    step(level.whole->nodes().size() + 8);
    std::uint64_t sum = 0;
    for (const NodeId node : level.whole->nodes()) {
        if (unequal(level, node) || !absent(level, node)) continue;
        values_[level.node] = node;
        const std::uint64_t below = product(level.children);
        if (below != 0) sum = add_counts(sum, multiply_counts(below, level.whole->weight(node)));
    }
    return sum;
}

/// A level without relationships to nodes found before goes through all nodes; those of one chunk. What is known of
/// whole chunks comes first: it leaves few nodes to look at.
std::uint64_t PatternCounter::scan_chunk(Level& level, std::uint32_t chunk) {
    const NodeId first = chunk << chunk_bits;
    const std::uint32_t limit = context_.graph->node_limit();
    if (first >= limit) return 0;
    context_.check();
    ChunkProduct counts(chunk, std::min(chunk_rows, limit - first));
    bool exist = false;  // a node with relationships does
    for (Level& child : level.children) {
        if (!child.factor.known()) continue;
        if (!counts.multiply(child.factor)) return 0;
        exist |= !child.optional;
    }
    for (NeighbourLists* lists : level.needed) {
        if (!counts.keep_connected(*lists)) return 0;
        exist = true;
    }
    if (!exist || level.tests != nullptr || !level.unequal.empty() || !level.absent.empty()) {
        const auto sets = context_.graph->label_sets_of_chunk(chunk);
        counts.keep_if([&](NodeId node) {
            return sets[row_of(node)] != GraphState::dead_label_set &&
                   (level.tests == nullptr || level.tests->admits(node)) && !unequal(level, node) &&
                   absent(level, node);
        });
    }
    for (Level& child : level.children) {
        if (child.factor.known()) continue;
        counts.multiply_each([&](NodeId node) {
            values_[level.node] = node;
            return value(child);
        });
    }
    return counts.sum();
}

}  // namespace entente::exec
