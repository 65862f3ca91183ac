#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.hpp"
#include "loader/csv_ids.hpp"
#include "loader/csv_reader.hpp"

namespace entente::csv {

/// Ids of either kind; which one is decided for the whole load.
struct Ids {
    IntegerIds integers;
    StringIds strings;
};

/// One id space: within it the ids of a load's nodes are unique. While nodes are read an id has the number of its node
/// in the order of reading; `IdSpaces::settle` replaces the numbers by node ids.
struct IdSpace {
    std::string name;        ///< empty: the space of `:ID` without a name
    bool has_nodes = false;  ///< a node table of the load fills it
    Ids ids;
    /// Nodes that were in the graph before; read at the first id that is not in `ids`.
    std::unique_ptr<Ids> stored, ambiguous;
    std::once_flag stored_once;
};

/// The id spaces of one load.
class IdSpaces {
public:
    /// `state` is the transaction's; nodes that it has now are those from before the load.
    IdSpaces(bool integer_ids, const GraphState& state)
        : integer_ids_(integer_ids), state_(state), first_new_node_(state.node_limit()) {}

    IdSpace& space(std::string_view name);
    /// Whether ids of `space` can be found: nodes of this load fill it, or it has the name of a label whose nodes were
    /// in the graph before.
    [[nodiscard]] bool is_known(const IdSpace& space) const;
    /// Names of the spaces that nodes of the load fill.
    [[nodiscard]] std::vector<std::string> filled() const;

    /// Gives ids of the column to the good rows: `numbers` go up from `next` by one for each. Rows whose id is empty,
    /// malformed or taken go to `batch.bad` and become not good.
    void insert(IdSpace& space, Batch& batch, std::size_t column, std::string_view title,
                std::vector<std::uint8_t>& good, std::uint32_t next);
    /// Node ids for the numbers given out.
    void settle(const std::vector<NodeId>& nodes);
    /// Finds the nodes that the column names, for the good rows; rows without one become bad. Any thread.
    void find(IdSpace& space, Batch& batch, std::size_t column, std::string_view title, std::vector<std::uint8_t>& good,
              std::vector<NodeId>& out) const;

private:
    void find_strings(IdSpace& space, const Batch& batch, std::size_t column, std::vector<NodeId>& out) const;
    void find_integers(IdSpace& space, Batch& batch, std::size_t column, std::string_view title,
                       std::vector<std::uint8_t>& good, std::span<std::int64_t> integers,
                       std::vector<NodeId>& out) const;
    NodeId find_stored(IdSpace& space, std::string_view text, std::int64_t integer, bool& ambiguous) const;
    void read_stored(IdSpace& space) const;
    void refuse(Batch& batch, std::uint32_t row, std::size_t column, std::string_view title, std::string_view wrong,
                std::vector<std::uint8_t>& good) const;

    bool integer_ids_;
    const GraphState& state_;
    NodeId first_new_node_;
    std::deque<IdSpace> spaces_;  // addresses stay
};

}  // namespace entente::csv
