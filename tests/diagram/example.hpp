#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagram/diagram.hpp"
#include "graph/graph.hpp"

namespace example {

using Property = std::pair<std::string_view, entente::Value>;

/// Builds a graph in one transaction, with the least words.
class Builder {
public:
    Builder() : transaction_(graph_.begin()) {}

    entente::NodeId node(std::initializer_list<std::string_view> labels, std::initializer_list<Property> properties);
    entente::RelationshipId edge(entente::NodeId from, std::string_view type, entente::NodeId to,
                                 std::initializer_list<Property> properties = {});
    /// A snapshot with all that was built, and all of it as a part to draw.
    entente::Snapshot commit();
    [[nodiscard]] const entente::Subgraph& all() const { return all_; }

private:
    entente::Graph graph_;
    entente::Transaction transaction_;
    entente::Subgraph all_;
};

[[nodiscard]] entente::Value strings(std::initializer_list<std::string_view> items);
[[nodiscard]] entente::Value date(std::int64_t year, std::int64_t month, std::int64_t day);

struct Example {
    entente::Snapshot graph;
    entente::Subgraph part;
};

/// Defence ties between two countries: some 25 people, ministries, agreements, events and documents.
[[nodiscard]] Example defence_ties();

}  // namespace example
