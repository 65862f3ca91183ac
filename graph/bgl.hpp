#pragma once

#include <boost/graph/adjacency_iterator.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "graph/projection.hpp"

/// A Projection as a graph of Boost.Graph, without a copy: VertexListGraph, EdgeListGraph, BidirectionalGraph and
/// AdjacencyGraph. DirectedView follows the relationships, UndirectedView both ways. Heavy to include: only tests and
/// graph/algorithms/*.cpp do.
namespace entente::bgl {

/// A relationship, seen from `source`. The undirected view gives the same relationship from either end.
struct Edge {
    Projection::Vertex source = Projection::no_vertex;
    Projection::Vertex target = Projection::no_vertex;
    RelationshipId id = no_entity;
    friend bool operator==(const Edge& a, const Edge& b) { return a.id == b.id; }
    friend bool operator!=(const Edge& a, const Edge& b) { return a.id != b.id; }
    friend bool operator<(const Edge& a, const Edge& b) { return a.id < b.id; }
};

/// Which relationships of a vertex an iterator gives, and whether the vertex is their source or their target.
enum class Incidence : std::uint8_t { out, in, out_either_way, in_either_way };

/// The edges of one vertex: list by list, each as the adjacency has it. A list with pending changes is merged into
/// memory that the copies of the iterator share.
class IncidentEdgeIterator
    : public boost::iterator_facade<IncidentEdgeIterator, Edge, boost::forward_traversal_tag, Edge> {
public:
    IncidentEdgeIterator() = default;
    IncidentEdgeIterator(const Projection& projection, Projection::Vertex vertex, Incidence incidence)
        : projection_(&projection), vertex_(vertex), incidence_(incidence) {
        open();
    }
    static IncidentEdgeIterator end(const Projection& projection, Projection::Vertex vertex, Incidence incidence) {
        IncidentEdgeIterator it;
        it.projection_ = &projection;
        it.vertex_ = vertex;
        it.incidence_ = incidence;
        it.list_ = it.list_count();
        return it;
    }

private:
    friend class boost::iterator_core_access;
    [[nodiscard]] bool either_way() const { return incidence_ >= Incidence::out_either_way; }
    [[nodiscard]] std::uint32_t list_count() const {
        const auto lists = static_cast<std::uint32_t>(projection_->lists(Direction::outgoing).size());
        return either_way() ? 2 * lists : lists;
    }
    /// With both ways: first the outgoing lists, then the incoming ones.
    [[nodiscard]] const Adjacency& list() const {
        const auto& outgoing = projection_->lists(Direction::outgoing);
        const auto& incoming = projection_->lists(Direction::incoming);
        if (!either_way()) return *(incidence_ == Incidence::out ? outgoing : incoming)[list_];
        return list_ < outgoing.size() ? *outgoing[list_] : *incoming[list_ - outgoing.size()];
    }
    /// Reads list_ from position_ 0; goes on to the next edge that the projection has, or the end.
    void open() {
        for (const std::uint32_t count = list_count(); list_ < count; ++list_) {
            NeighbourScratch scratch;
            neighbours_ = list().neighbours(projection_->node(vertex_), scratch);
            merged_.reset();
            if (!scratch.nodes.empty()) merged_ = std::make_shared<const NeighbourScratch>(std::move(scratch));
            position_ = 0;
            if (skip_left_out()) return;
        }
        neighbours_ = {};
        merged_.reset();
        position_ = 0;
    }
    /// Moves position_ to an edge whose other end is a vertex; false when the list has no more.
    bool skip_left_out() {
        for (; position_ < neighbours_.size(); ++position_) {
            other_ = projection_->vertex(neighbours_.nodes[position_]);
            if (other_ != Projection::no_vertex) return true;
        }
        return false;
    }
    void increment() {
        ++position_;
        if (skip_left_out()) return;
        ++list_;
        open();
    }
    [[nodiscard]] Edge dereference() const {
        const RelationshipId id = neighbours_.id(position_);
        const bool forward = incidence_ == Incidence::out || incidence_ == Incidence::out_either_way;
        return forward ? Edge{vertex_, other_, id} : Edge{other_, vertex_, id};
    }
    [[nodiscard]] bool equal(const IncidentEdgeIterator& other) const {
        return list_ == other.list_ && position_ == other.position_ && vertex_ == other.vertex_;
    }

    const Projection* projection_ = nullptr;
    Neighbours neighbours_;
    std::shared_ptr<const NeighbourScratch> merged_;
    std::size_t position_ = 0;
    Projection::Vertex vertex_ = 0;
    Projection::Vertex other_ = 0;
    std::uint32_t list_ = 0;
    Incidence incidence_ = Incidence::out;
};

/// All edges, by source.
class AllEdgesIterator : public boost::iterator_facade<AllEdgesIterator, Edge, boost::forward_traversal_tag, Edge> {
public:
    AllEdgesIterator() = default;
    AllEdgesIterator(const Projection& projection, Projection::Vertex vertex)
        : projection_(&projection), vertex_(vertex) {
        if (vertex_ < projection.vertex_count()) edge_ = IncidentEdgeIterator(projection, vertex_, Incidence::out);
        skip_empty();
    }

private:
    friend class boost::iterator_core_access;
    void skip_empty() {
        while (vertex_ < projection_->vertex_count() &&
               edge_ == IncidentEdgeIterator::end(*projection_, vertex_, Incidence::out)) {
            ++vertex_;
            edge_ = vertex_ < projection_->vertex_count() ? IncidentEdgeIterator(*projection_, vertex_, Incidence::out)
                                                          : IncidentEdgeIterator();
        }
    }
    void increment() {
        ++edge_;
        skip_empty();
    }
    [[nodiscard]] Edge dereference() const { return *edge_; }
    [[nodiscard]] bool equal(const AllEdgesIterator& other) const {
        return vertex_ == other.vertex_ && edge_ == other.edge_;
    }

    const Projection* projection_ = nullptr;
    Projection::Vertex vertex_ = 0;
    IncidentEdgeIterator edge_;
};

/// What both views share. A view is two pointers; the projection must outlive it and its iterators.
/// Asking for edges throws Error(cancelled) when the flag is set, which stops any algorithm.
template <bool directed> struct View {
    const Projection* projection;
    CancelFlag cancel = nullptr;

    using vertex_descriptor = Projection::Vertex;
    using edge_descriptor = Edge;
    using directed_category = std::conditional_t<directed, boost::bidirectional_tag, boost::undirected_tag>;
    using edge_parallel_category = boost::allow_parallel_edge_tag;
    struct traversal_category : boost::bidirectional_graph_tag,
                                boost::adjacency_graph_tag,
                                boost::vertex_list_graph_tag,
                                boost::edge_list_graph_tag {};
    using vertices_size_type = std::size_t;
    using edges_size_type = std::size_t;
    using degree_size_type = std::size_t;
    using vertex_iterator = boost::counting_iterator<vertex_descriptor>;
    using out_edge_iterator = IncidentEdgeIterator;
    using in_edge_iterator = IncidentEdgeIterator;
    using edge_iterator = AllEdgesIterator;
    using adjacency_iterator =
        typename boost::adjacency_iterator_generator<View, vertex_descriptor, out_edge_iterator>::type;
    static vertex_descriptor null_vertex() { return Projection::no_vertex; }

    static constexpr Incidence out_incidence = directed ? Incidence::out : Incidence::out_either_way;
    static constexpr Incidence in_incidence = directed ? Incidence::in : Incidence::in_either_way;
};
using DirectedView = View<true>;
using UndirectedView = View<false>;

template <bool directed> auto vertices(const View<directed>& g) {
    using Iterator = typename View<directed>::vertex_iterator;
    return std::pair(Iterator(0), Iterator(g.projection->vertex_count()));
}
template <bool directed> std::size_t num_vertices(const View<directed>& g) {
    return g.projection->vertex_count();
}
template <bool directed> std::pair<AllEdgesIterator, AllEdgesIterator> edges(const View<directed>& g) {
    check_cancelled(g.cancel);
    return {AllEdgesIterator(*g.projection, 0), AllEdgesIterator(*g.projection, g.projection->vertex_count())};
}
template <bool directed> std::size_t num_edges(const View<directed>& g) {
    return g.projection->edge_count();
}
template <bool directed> Projection::Vertex source(const Edge& e, const View<directed>&) {
    return e.source;
}
template <bool directed> Projection::Vertex target(const Edge& e, const View<directed>&) {
    return e.target;
}
template <bool directed>
std::pair<IncidentEdgeIterator, IncidentEdgeIterator> out_edges(Projection::Vertex v, const View<directed>& g) {
    check_cancelled(g.cancel);
    return {IncidentEdgeIterator(*g.projection, v, g.out_incidence),
            IncidentEdgeIterator::end(*g.projection, v, g.out_incidence)};
}
template <bool directed>
std::pair<IncidentEdgeIterator, IncidentEdgeIterator> in_edges(Projection::Vertex v, const View<directed>& g) {
    check_cancelled(g.cancel);
    return {IncidentEdgeIterator(*g.projection, v, g.in_incidence),
            IncidentEdgeIterator::end(*g.projection, v, g.in_incidence)};
}
/// Edges in and out; a relationship from a node to itself counts twice.
template <bool directed> std::size_t degree(Projection::Vertex v, const View<directed>& g) {
    return g.projection->degree(v, Direction::outgoing) + g.projection->degree(v, Direction::incoming);
}
template <bool directed> std::size_t out_degree(Projection::Vertex v, const View<directed>& g) {
    return directed ? g.projection->degree(v, Direction::outgoing) : degree(v, g);
}
template <bool directed> std::size_t in_degree(Projection::Vertex v, const View<directed>& g) {
    return directed ? g.projection->degree(v, Direction::incoming) : degree(v, g);
}
template <bool directed> auto adjacent_vertices(Projection::Vertex v, const View<directed>& g) {
    using Iterator = typename View<directed>::adjacency_iterator;
    const auto [begin, end] = out_edges(v, g);
    return std::pair(Iterator(begin, &g), Iterator(end, &g));
}

/// A vertex is its own index.
using VertexIndexMap = boost::typed_identity_property_map<Projection::Vertex>;
template <bool directed> VertexIndexMap get(boost::vertex_index_t, const View<directed>&) {
    return {};
}
template <bool directed> Projection::Vertex get(boost::vertex_index_t, const View<directed>&, Projection::Vertex v) {
    return v;
}

/// The weight of an edge, read from the column. See Projection::weight.
struct WeightMap {
    const Projection* projection;
    using key_type = Edge;
    using value_type = double;
    using reference = double;
    using category = boost::readable_property_map_tag;
};
inline double get(const WeightMap& map, const Edge& e) {
    return map.projection->weight(e.id);
}
template <bool directed> WeightMap get(boost::edge_weight_t, const View<directed>& g) {
    return {g.projection};
}
template <bool directed> double get(boost::edge_weight_t, const View<directed>& g, const Edge& e) {
    return g.projection->weight(e.id);
}

/// A property of a vertex's node, read from the column; null where there is none.
struct NodePropertyMap {
    const Projection* projection;
    KeyId key;
    using key_type = Projection::Vertex;
    using value_type = Value;
    using reference = Value;
    using category = boost::readable_property_map_tag;
};
inline Value get(const NodePropertyMap& map, Projection::Vertex v) {
    return map.projection->graph().node_property(map.projection->node(v), map.key);
}

}  // namespace entente::bgl

// get(vertex_index, g) and get(edge_weight, g) give these maps.
template <bool directed> struct boost::property_map<entente::bgl::View<directed>, boost::vertex_index_t> {
    using type = entente::bgl::VertexIndexMap;
    using const_type = entente::bgl::VertexIndexMap;
};
template <bool directed> struct boost::property_map<entente::bgl::View<directed>, boost::edge_weight_t> {
    using type = entente::bgl::WeightMap;
    using const_type = entente::bgl::WeightMap;
};
