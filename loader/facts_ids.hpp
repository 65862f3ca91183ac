#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/graph.hpp"

namespace entente::facts {

/// Lets maps of strings be searched by string_view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <typename T> using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// Which nodes of a graph have the ids that a load names: made once a load, in one pass over the column `id`.
class StoredIds {
public:
    void want(const Value& id);
    void read(const GraphState& state);

    struct Found {
        NodeId node = no_entity;
        bool ambiguous = false;  ///< several nodes have the id
    };
    /// REQUIRES: wanted before read().
    [[nodiscard]] Found find(const Value& id) const;

    /// All ids of the graph that are strings; with `label`, of its nodes alone. For suggestions.
    [[nodiscard]] static std::vector<std::string> all(const GraphState& state, std::string_view label);

private:
    TextMap<Found> texts_;
    std::unordered_map<std::int64_t, Found> integers_;
};

}  // namespace entente::facts
