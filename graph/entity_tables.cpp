#include "graph/entity_tables.hpp"

#include <algorithm>

namespace entente {

void RelationshipChunk::set_types(std::uint32_t begin, std::uint32_t end, TypeId rows_type) {
    if (!has_type) {
        type = rows_type;
        has_type = true;
    }
    if (types.empty()) {
        if (rows_type == type) return;
        types.assign(chunk_rows, type);
    }
    std::fill(types.begin() + begin, types.begin() + end, rows_type);
}

}  // namespace entente
