#pragma once

#include <memory>
#include <span>
#include <vector>

#include "query/exec/count_column.hpp"
#include "query/exec/intersection.hpp"

namespace entente::exec {

/// Counts the matches of a plan::CountPattern for given nodes: a search over its levels that multiplies the counts of
/// independent pieces. For one thread.
class PatternCounter {
public:
    PatternCounter(const plan::CountPattern& pattern, ExecutionContext& context);

    /// Sets the value of a bound node.
    void set(std::size_t node, NodeId value) { values_[node] = value; }

    /// The number of matches for the values set. Throws Error(arithmetic_error) when it does not fit into 63 bits,
    /// Error(cancelled).
    [[nodiscard]] std::uint64_t count();
    /// The part of a top level's count that its nodes in `chunk` make. REQUIRES: the level goes through all nodes.
    /// Throws as count().
    [[nodiscard]] std::uint64_t count_chunk(std::size_t level, std::uint32_t chunk) {
        return scan_chunk(levels_[level], chunk);
    }

    // For several threads that count the same, each with a counter: what all of them ask for is made by all.
    /// REQUIRES: neither has counted yet. `other` outlives this.
    void share(const PatternCounter& other);
    /// How many tests and columns there are that a part of a count asks for any chunk of.
    [[nodiscard]] std::size_t preparations() const { return preparations_.size(); }
    /// Makes chunk `chunk` of one of them; all chunks of those before it are made. Throws as count().
    void prepare(std::size_t preparation, std::uint32_t chunk);

private:
    struct Absent {
        NeighbourLists* lists;
        std::size_t scope;
    };
    struct Level {
        std::size_t node = 0, edge = 0;                                     // edge: the first one
        ast::PatternDirection direction = ast::PatternDirection::outgoing;  // of that edge, towards the node
        std::vector<std::size_t> edges;                                     // to nodes found before
        std::vector<NeighbourLists*> lists;                                 // by edge
        std::vector<std::size_t> scopes;                                    // by edge: that node
        NodeTests* tests = nullptr;
        std::vector<std::size_t> unequal;  // nodes found before
        std::vector<Absent> absent;
        std::vector<std::size_t> rivals;  // edges found before
        bool tracked = false;             // an edge found later is a rival: the relationship must be known
        bool degree = false;              // a leaf whose count is a degree, but for rivals
        bool optional = false;
        CountColumn* column = nullptr;        // has the count; then no children
        CountFactor factor;                   // the count by whole chunks of nodes of the level above; or none
        std::vector<NeighbourLists*> needed;  // of one that goes through all nodes: lists that must not be empty
        bool unconditional = false;           // every neighbour over the one edge counts
        bool sum_of_degrees = false;          // the sum of such counts over the neighbours
        Intersection* before = nullptr;       // of several edges: of all but the last
        Intersection* whole = nullptr;        // of all, where the nodes are needed
        std::unique_ptr<CommonLists> common;  // of three edges and more: the last one's lists within the first one's
        ZeroedArray<std::uint64_t>* kept = nullptr;
        std::size_t kept_by = 0;
        bool constant = false, constant_known = false;
        std::uint64_t constant_value = 0;
        std::vector<Level> children;
    };
    /// A relationship that the search has followed.
    struct Used {
        RelationshipId id = no_entity;
        NodeId source = no_entity, target = no_entity;
        TypeId type = 0;
    };

    Level make_level(const plan::CountPattern::Level& plan, std::vector<std::size_t> found_edges);
    [[nodiscard]] std::unique_ptr<NeighbourLists> first_lists(std::size_t edge, std::size_t level_node) const;
    NeighbourLists& lists_of(std::size_t edge, std::size_t level_node);
    Intersection* intersection(const Level& level, std::size_t edges);
    CountColumn* make_column(const plan::CountPattern::Level& plan);
    void choose_fast_ways(Level& level) const;
    void choose_factor(Level& level, std::size_t above) const;
    void find_needed(Level& scan, const plan::CountPattern::Level& below);
    void find_preparations(const std::vector<Level>& levels, bool of_scan);
    void add_preparations(CountColumn& column, bool by_chunk);

    std::uint64_t value(Level& level);
    std::uint64_t raw_value(Level& level);
    std::uint64_t compute(Level& level);
    std::uint64_t product(std::vector<Level>& levels);
    std::uint64_t leaf(Level& level);
    std::uint64_t walk(Level& level);
    std::uint64_t sum_of_degrees(Level& level);
    std::uint64_t intersect(Level& level);
    std::uint64_t scan_chunk(Level& level, std::uint32_t chunk);
    [[nodiscard]] bool unequal(const Level& level, NodeId node) const;
    [[nodiscard]] bool absent(const Level& level, NodeId node) const;
    [[nodiscard]] bool of_type(std::size_t edge, TypeId type) const;
    [[nodiscard]] std::uint64_t rivals_among(Level& level, NodeId node);
    void step(std::size_t steps);

    const plan::CountPattern& pattern_;
    ExecutionContext& context_;
    std::vector<std::unique_ptr<NodeTests>> tests_;  // by pattern node; null: no conditions
    /// By kept level, in the order of a walk through the levels: one more than the count, by node; 0: not counted yet.
    std::vector<ZeroedArray<std::uint64_t>> kept_;
    std::vector<std::unique_ptr<NeighbourLists>> lists_;
    std::vector<std::unique_ptr<CountColumn>> columns_;  // those that others are made from come first
    struct SharedIntersection {
        std::vector<std::size_t> edges;  // edges of the level that it was made for
        std::size_t node;
        std::unique_ptr<Intersection> intersection;
    };
    std::vector<SharedIntersection> intersections_;
    struct Preparation {
        NodeTests* tests = nullptr;
        CountColumn* column = nullptr;  // or this
    };
    std::vector<Preparation> preparations_;
    std::vector<Level> levels_;
    std::vector<NodeId> values_;  // by pattern node
    std::vector<Used> used_;      // by edge
    std::size_t next_kept_ = 0;
    std::size_t steps_ = 0;
};

}  // namespace entente::exec
