#include "graph/algorithms/degree.hpp"

namespace entente {

std::vector<std::uint64_t> degrees(const Projection& projection, DegreeKind kind, CancelFlag cancel) {
    std::vector<std::uint64_t> result(projection.vertex_count());
    for (Projection::Vertex vertex = 0; vertex < projection.vertex_count(); ++vertex) {
        if (vertex % 1024 == 0) check_cancelled(cancel);
        if (kind != DegreeKind::incoming) result[vertex] += projection.degree(vertex, Direction::outgoing);
        if (kind != DegreeKind::outgoing) result[vertex] += projection.degree(vertex, Direction::incoming);
    }
    return result;
}

}  // namespace entente
